package contracts_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// TestSlotsHoldWhatTheContractsSay reads state the way an auditor does, by slot,
// after every number has got a value of its own.
func TestSlotsHoldWhatTheContractsSay(t *testing.T) {
	l := newLedger(t)
	m := l.open(1)[0]
	abi := contracts.NewChannels()
	to := contracts.ChannelsAddress
	l.claimCompact([]contracts.Row{l.plainRow(m, 300)})
	l.call(address(relayer), to, abi.PackSettle(address(receiver), contracts.CoinAddress))
	l.claimCompact([]contracts.Row{l.plainRow(m, 700)})
	l.call(address(receiver), to, abi.PackAnchor(contracts.CoinAddress, common.Hash{1}, 3, big.NewInt(700)))
	l.call(address(receiver), to, abi.PackAnchor(contracts.CoinAddress, common.Hash{2}, 5, big.NewInt(700)))
	l.call(address(receiver), to, abi.PackRefund(abiConfig(m.config), big.NewInt(11)))
	l.call(address(m.payer), to, abi.PackInitiateWithdraw(abiConfig(m.config), big.NewInt(13)))

	word := func(slot common.Hash) common.Hash { return l.state.GetState(to, slot) }
	want := func(what string, got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	u := func(v uint64) contracts.Uint128 { return channel.NewAmount(v).Bytes() }

	want("channel", contracts.DecodeChannel(word(contracts.ChannelSlot(m.id))),
		contracts.ChannelWord{Balance: u(100_000_000 - 11), TotalClaimed: u(700)})
	want("receiver", contracts.DecodeReceiver(word(contracts.ReceiverSlot(address(receiver), contracts.CoinAddress))),
		contracts.ReceiverWord{TotalClaimed: u(700), TotalSettled: u(300)})
	want("refund nonce", word(contracts.RefundNonceSlot(m.id)), common.BigToHash(big.NewInt(1)))
	want("withdrawal", contracts.DecodeWithdrawal(word(contracts.WithdrawalSlot(m.id))),
		contracts.WithdrawalWord{Amount: u(13), InitiatedAt: now, Nonce: 1})

	slots := contracts.AnchorSlots(address(receiver), contracts.CoinAddress)
	total := common.BigToHash(big.NewInt(700))
	head := crypto.Keccak256Hash(make([]byte, 32), common.Hash{1}.Bytes(), common.BigToHash(big.NewInt(3)).Bytes(), total[:])
	head = crypto.Keccak256Hash(head[:], common.Hash{2}.Bytes(), common.BigToHash(big.NewInt(5)).Bytes(), total[:])
	want("anchor", contracts.DecodeAnchor([2]common.Hash{word(slots[0]), word(slots[1])}),
		contracts.AnchorWords{Epoch: 2, Entries: 5, Head: head})
}

func TestRegistryAndCoinSlotsHoldWhatTheContractsSay(t *testing.T) {
	l := newLedger(t)
	payer := address(l.payer("payer"))
	registry := func(slot common.Hash) common.Hash { return l.state.GetState(contracts.RegistryAddress, slot) }
	coin := func(slot common.Hash) common.Hash { return l.state.GetState(contracts.CoinAddress, slot) }
	one := common.BigToHash(big.NewInt(1))

	if registry(contracts.RegistryRoleSlot(contracts.RoleParticipant, payer)) != one {
		t.Error("the payer is a participant")
	}
	if registry(contracts.RegistryRoleSlot(contracts.RoleIssuer, payer)) != (common.Hash{}) {
		t.Error("the payer is no issuer")
	}
	if registry(contracts.RegistryRegisteredSlot(payer)) != one {
		t.Error("the payer is registered by one role")
	}
	// Channels, the collector and the payer.
	if registry(contracts.RegistryMemberCountSlot(contracts.RoleParticipant)) != common.BigToHash(big.NewInt(3)) {
		t.Error("there are three participants")
	}
	if common.BytesToAddress(registry(contracts.RegistryMemberSlot(contracts.RoleParticipant, 2)).Bytes()) != payer {
		t.Error("the payer is the third participant")
	}
	if coin(contracts.CoinBalanceSlot(payer)) != common.BigToHash(big.NewInt(funded)) {
		t.Error("the payer has what was minted")
	}
	l.call(address(issuer), contracts.CoinAddress, contracts.NewCoin().PackFreeze(payer, "court order"))
	if coin(contracts.CoinFrozenSlot(payer)) != one {
		t.Error("the payer is frozen")
	}
}
