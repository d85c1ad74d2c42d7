package contracts_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/contracts"
)

func TestRevertsAreNamed(t *testing.T) {
	l := newLedger(t)
	m := l.open(1)[0]
	l.call(address(issuer), contracts.CoinAddress, contracts.NewCoin().PackFreeze(address(receiver), "court order"))
	l.claimCompact([]contracts.Row{l.plainRow(m, 5)})
	channels := contracts.NewChannels()
	for _, c := range []struct {
		from, to common.Address
		data     []byte
		want     string
	}{
		{address(relayer), contracts.ChannelsAddress, channels.PackInitiateWithdraw(abiConfig(m.config), big.NewInt(1)), "InvalidChannel"},
		{address(m.payer), contracts.ChannelsAddress, channels.PackFinalizeWithdraw(abiConfig(m.config)), "WithdrawalNotPending"},
		{address(receiver), contracts.ChannelsAddress, channels.PackClaimCompact(batchOf(m.config), []byte{9}), "MalformedRows"},
		{address(relayer), contracts.ChannelsAddress, channels.PackSettle(address(receiver), contracts.CoinAddress), "AccountFrozen(" + address(receiver).Hex() + ")"},
		{address(relayer), contracts.CoinAddress, contracts.NewCoin().PackMint(address(relayer), big.NewInt(1)), "NotIssuer(" + address(relayer).Hex() + ")"},
		{address(relayer), contracts.CollectorAddress, contracts.NewERC3009Collector().PackCollect(address(relayer), contracts.CoinAddress, big.NewInt(1), [32]byte{}, nil), "OnlyChannels"},
		{address(governor), contracts.RegistryAddress, contracts.NewRegistry().PackRemoveOrganisation(1),
			"LastOrganisation(nobody could vote any more; admit another organisation first)"},
		{address(governor), contracts.RegistryAddress, contracts.NewRegistry().PackRemoveOrganisation(7), "UnknownOrganisation(7: there is no organisation with this id)"},
		{address(relayer), contracts.Multicall3Address, contracts.NewMulticall3().PackAggregate([]contracts.Multicall3Call{{Target: contracts.CoinAddress, CallData: []byte{1}}}), "Error(Multicall3: call failed)"},
	} {
		_, result := l.send(c.from, c.to, c.data)
		got, ok := contracts.DecodeRevert(result.ReturnData)
		if !ok || got.String() != c.want {
			t.Errorf("got %q (%v), want %q", got, ok, c.want)
		}
	}
}

// TestAPausedLedgerTellsDepositorsWhatGoesOn: the reason reaches whoever
// deposits through the collector, and everything but entry still works.
func TestAPausedLedgerTellsDepositorsWhatGoesOn(t *testing.T) {
	l := newLedger(t)
	m := l.open(1)[0]
	l.call(address(governor), contracts.ParametersAddress, contracts.NewParameters().PackSignalPause("test"))
	id := l.domain.ChannelID(m.config)
	auth := contracts.DepositAuthorization{ValidBefore: now + 60, Salt: [32]byte{1}}
	auth.Signature = l.signReceive(m.payer, 5, contracts.DepositNonce(id, auth.Salt))
	data, err := auth.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		from common.Address
		to   common.Address
		data []byte
	}{
		"deposit": {address(relayer), contracts.ChannelsAddress, contracts.NewChannels().PackDeposit(
			abiConfig(m.config), big.NewInt(5), contracts.CollectorAddress, data)},
		"mint": {address(issuer), contracts.CoinAddress, contracts.NewCoin().PackMint(address(m.payer), big.NewInt(1))},
	} {
		_, result := l.send(c.from, c.to, c.data)
		got, _ := contracts.DecodeRevert(result.ReturnData)
		if got.Name != "EntryPaused" || !strings.Contains(got.Text, "claims, settlements, refunds and withdrawals go on") {
			t.Errorf("%s: %v", what, got)
		}
	}
	l.claimCompact([]contracts.Row{l.plainRow(m, 5)})
	l.call(address(relayer), contracts.ChannelsAddress, contracts.NewChannels().PackSettle(address(receiver), contracts.CoinAddress))
	l.call(address(receiver), contracts.ChannelsAddress, contracts.NewChannels().PackRefund(abiConfig(m.config), big.NewInt(5)))
	l.call(address(m.payer), contracts.ChannelsAddress, contracts.NewChannels().PackInitiateWithdraw(abiConfig(m.config), big.NewInt(5)))
}

func TestForeignRevertDataHasNoName(t *testing.T) {
	for _, data := range [][]byte{nil, {1, 2, 3}, {0xde, 0xad, 0xbe, 0xef}, {0x08, 0xc3, 0x79, 0xa0}} {
		if r, ok := contracts.DecodeRevert(data); ok {
			t.Errorf("%x is named %s", data, r)
		}
	}
}

func FuzzDecodeRevert(f *testing.F) {
	f.Add([]byte{0x08, 0xc3, 0x79, 0xa0, 0xff})
	f.Add([]byte{0x4e, 0x48, 0x7b, 0x71, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11})
	f.Fuzz(func(t *testing.T, data []byte) { contracts.DecodeRevert(data) })
}

func TestEventsAreNamed(t *testing.T) {
	l := newLedger(t)
	m := l.open(1)[0]
	bad := l.plainRow(m, 5)
	bad.Signature = make([]byte, 65)
	packed, err := contracts.EncodeRows([]contracts.Row{bad})
	if err != nil {
		t.Fatal(err)
	}
	l.call(address(receiver), contracts.ChannelsAddress, contracts.NewChannels().PackClaimCompact(batchOf(m.config), packed))
	if len(l.logs) != 1 {
		t.Fatalf("%d logs", len(l.logs))
	}
	e, ok := contracts.NameEvent(l.logs[0])
	if !ok || e.Contract != "Channels" || e.Name != "ClaimSkipped" {
		t.Fatalf("%+v %v", e, ok)
	}
	skipped, err := contracts.NewChannels().UnpackClaimSkippedEvent(e.Log)
	if err != nil || skipped.ChannelId != m.id || skipped.Reason != contracts.SkipBadSignature {
		t.Fatalf("%+v %v", skipped, err)
	}
}

func TestPredeploysNeedAGovernor(t *testing.T) {
	if _, err := contracts.Predeploys(contracts.PredeployConfig{}); err == nil {
		t.Fatal("a network without a governor was accepted")
	}
}
