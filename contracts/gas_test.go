package contracts_test

import (
	"bytes"
	"crypto/ecdsa"
	"flag"
	"fmt"
	"math/big"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

var update = flag.Bool("update", false, "rewrite GAS.md")

// Bounds that the project promises.
const (
	maxCompactRow = 14_000 // gas a row of a compact claim of 100, all included
	maxTickHash   = 60     // gas a hash of a tick row
)

// member is a payer's open channel.
type member struct {
	payer, session *ecdsa.PrivateKey
	config         channel.Config
	id             channel.ID
}

// open returns n funded channels of n payers; salts are random looking, as dear
// in calldata as they get.
func (l *ledger) open(n int) []member {
	members := make([]member, n)
	for i := range members {
		m := member{payer: l.payer(fmt.Sprint("payer ", i)), session: person(fmt.Sprint("session ", i))}
		m.config = config(address(m.payer), address(m.session), crypto.Keccak256Hash([]byte{byte(i)}))
		m.id = l.domain.ChannelID(m.config)
		l.deposit(m.payer, m.config, 100_000_000)
		members[i] = m
	}
	return members
}

func (l *ledger) sign(key *ecdsa.PrivateKey, digest [32]byte) []byte {
	sig, err := channel.NewKeySigner(key).Sign(digest)
	if err != nil {
		l.t.Fatal(err)
	}
	return sig[:]
}

func (l *ledger) plainRow(m member, total uint64) contracts.Row {
	amount := channel.NewAmount(total)
	return contracts.Row{
		Payer: m.config.Payer, PayerAuthorizer: m.config.PayerAuthorizer, Salt: m.config.Salt,
		TotalClaimed: amount.Bytes(), MaxClaimable: amount.Bytes(),
		Signature: l.sign(m.session, l.domain.VoucherDigest(m.id, amount)),
	}
}

func (l *ledger) tickRow(m member, base uint64, k uint32) contracts.Row {
	chain := channel.NewTickChain(crypto.Keccak256Hash(m.id[:]), contracts.MaxTicks)
	v := channel.TickVoucher{
		Channel: m.id, Base: channel.NewAmount(base), Unit: channel.NewAmount(1000), Root: chain.Root(), Length: chain.Length(),
	}
	total, err := v.At(k)
	if err != nil {
		l.t.Fatal(err)
	}
	return contracts.Row{
		Payer: m.config.Payer, PayerAuthorizer: m.config.PayerAuthorizer, Salt: m.config.Salt,
		TotalClaimed: total.Bytes(),
		Tick: &contracts.TickProof{
			Base: v.Base.Bytes(), Unit: v.Unit.Bytes(), Root: v.Root, Length: v.Length, K: k,
			Preimage: chain.Tick(k).Preimage,
		},
		Signature: l.sign(m.session, l.domain.TickVoucherDigest(v)),
	}
}

func batchOf(c channel.Config) contracts.Batch {
	return contracts.Batch{
		Receiver: c.Receiver, ReceiverAuthorizer: c.ReceiverAuthorizer, Token: c.Token,
		WithdrawDelay: new(big.Int).SetUint64(c.WithdrawDelay),
	}
}

// claimCompact claims the rows in one transaction, checks that each was
// claimed, and returns the gas of the transaction.
func (l *ledger) claimCompact(rows []contracts.Row) uint64 {
	l.t.Helper()
	packed, err := contracts.EncodeRows(rows)
	if err != nil {
		l.t.Fatal(err)
	}
	c := config(common.Address{}, common.Address{}, [32]byte{})
	return l.mustClaim(len(rows), contracts.NewChannels().PackClaimCompact(batchOf(c), packed))
}

func (l *ledger) mustClaim(rows int, data []byte) uint64 {
	l.t.Helper()
	gas, result := l.send(address(receiver), contracts.ChannelsAddress, data)
	if result.Failed() {
		reason, _ := contracts.DecodeRevert(result.ReturnData)
		l.t.Fatalf("claim: %v %s", result.Err, reason)
	}
	claimed := 0
	for _, log := range l.logs {
		if e, ok := contracts.NameEvent(log); ok && e.Name == "Claimed" {
			claimed++
		}
	}
	if claimed != rows {
		l.t.Fatalf("%d of %d rows were claimed", claimed, rows)
	}
	return gas
}

func (l *ledger) claimX402(members []member, total uint64) uint64 {
	l.t.Helper()
	amount := channel.NewAmount(total)
	rows := make([]contracts.VoucherClaim, len(members))
	for i, m := range members {
		rows[i] = contracts.VoucherClaim{
			Voucher:   contracts.Voucher{Channel: abiConfig(m.config), MaxClaimableAmount: amount.Big()},
			Signature: l.sign(m.session, l.domain.VoucherDigest(m.id, amount)), TotalClaimed: amount.Big(),
		}
	}
	return l.mustClaim(len(rows), contracts.NewChannels().PackClaim(rows))
}

// TestGasStaysWithinTheBoundsAndTheReport measures whole transactions, intrinsic
// and calldata gas included, and compares them with GAS.md.
func TestGasStaysWithinTheBoundsAndTheReport(t *testing.T) {
	l := newLedger(t)
	var report bytes.Buffer
	fmt.Fprint(&report, gasHeader)
	line := func(what string, gas uint64, rows uint64) {
		fmt.Fprintf(&report, "| %s | %d | %d |\n", what, gas, gas/rows)
	}
	members := l.open(100)
	plain := func(total uint64) (rows []contracts.Row) {
		for _, m := range members {
			rows = append(rows, l.plainRow(m, total))
		}
		return rows
	}
	ticks := func(base uint64, k uint32) (rows []contracts.Row) {
		for _, m := range members {
			rows = append(rows, l.tickRow(m, base, k))
		}
		return rows
	}

	line("x402 claim, first of its receiver", l.claimX402(members[:1], 1), 1)
	line("x402 claim, 1 row", l.claimX402(members[:1], 10), 1)
	line("x402 claim, 100 rows", l.claimX402(members, 1_000), 100)
	line("compact claim, 1 row", l.claimCompact(plain(2_000_000)[:1]), 1)
	compact := l.claimCompact(plain(3_000_000))
	line("compact claim, 100 rows", compact, 100)
	line("compact claim, 1 tick row, 64 ticks", l.claimCompact(ticks(4_000_000, 64)[:1]), 1)
	line("compact claim, 100 tick rows, 64 ticks", l.claimCompact(ticks(5_000_000, 64)), 100)
	none := l.claimCompact(ticks(6_000_000, 0))
	all := l.claimCompact(ticks(7_000_000, contracts.MaxTicks))
	line("compact claim, 100 tick rows, 0 ticks", none, 100)
	line("compact claim, 100 tick rows, 1024 ticks", all, 100)
	line("deposit, opening a channel", l.deposit(members[0].payer, config(address(members[0].payer), common.Address{}, [32]byte{1}), 5_000_000), 1)
	line("deposit, topping up", l.deposit(members[0].payer, members[0].config, 5_000_000), 1)
	for i, what := range []string{"settle, first of its receiver and token", "settle"} {
		gas, _ := l.send(address(relayer), contracts.ChannelsAddress, contracts.NewChannels().PackSettle(address(receiver), contracts.CoinAddress))
		line(what, gas, 1)
		l.claimCompact(plain(80_000_000 + uint64(i))[:1])
	}

	row := compact / 100
	hash := (all - none) / 100 / contracts.MaxTicks
	fmt.Fprintf(&report, gasFooter, row, maxCompactRow, hash, maxTickHash)
	if row > maxCompactRow {
		t.Errorf("a compact row costs %d gas, more than the promised %d", row, maxCompactRow)
	}
	if hash > maxTickHash {
		t.Errorf("a tick costs %d gas, more than the promised %d", hash, maxTickHash)
	}
	compareReport(t, report.Bytes())
}

func compareReport(t *testing.T, report []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile("GAS.md", report, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile("GAS.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, report) {
		t.Errorf("GAS.md is out of date: go test ./contracts -run Gas -update. It should say:\n%s", report)
	}
}

const gasHeader = `# What the contracts cost

Whole transactions on the ledger's rules (Osaka), intrinsic and calldata gas and events included. Payer and session key
differ and salts are random, which is as dear as a row gets. Written by ` + "`go test ./contracts -run Gas -update`" + `, checked by
` + "`go test ./contracts`" + `.

| transaction | gas | gas a row |
|---|---:|---:|
`

const gasFooter = `
A compact row in a batch of 100: **%d** gas (bound: %d). A hash of a tick row, from 0 to 1,024 ticks: **%d** gas (bound: %d).
`
