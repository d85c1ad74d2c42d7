package contracts

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
)

// Slots of the state variables, in the order of declaration (see doc.go).
const (
	slotChannels      = 2
	slotRefundNonce   = 3
	slotReceivers     = 4
	slotWithdrawals   = 5
	slotAnchors       = 6
	slotRoles         = 0
	slotRoleMembers   = 1
	slotMembers       = 2
	slotOrganisations = 11
	slotCoinBalances  = 0
	slotCoinFrozen    = 9
	slotIssuance      = 10
	slotVersion       = 0
	slotValidators    = 1
	slotNodes         = 3
	slotPause         = 0
	slotValues        = 4
)

// ChannelSlot is the slot of a channel in Channels: read it with [DecodeChannel].
func ChannelSlot(id [32]byte) common.Hash { return entry(base(slotChannels), id) }

// RefundNonceSlot is the slot of a channel's refund nonce in Channels.
func RefundNonceSlot(id [32]byte) common.Hash { return entry(base(slotRefundNonce), id) }

// ReceiverSlot is the slot of a receiver's totals in one token in Channels: read
// it with [DecodeReceiver].
func ReceiverSlot(receiver, token common.Address) common.Hash {
	return entry(entry(base(slotReceivers), key(receiver)), key(token))
}

// WithdrawalSlot is the slot of a channel's pending withdrawal in Channels: read
// it with [DecodeWithdrawal].
func WithdrawalSlot(id [32]byte) common.Hash { return entry(base(slotWithdrawals), id) }

// AnchorSlots are the two slots of a receiver's anchors in one token in
// Channels: epoch and entries, then head. Read them with [DecodeAnchor].
func AnchorSlots(receiver, token common.Address) [2]common.Hash {
	first := entry(entry(base(slotAnchors), key(receiver)), key(token))
	return [2]common.Hash{first, plus(first, 1)}
}

// RegistryRoleSlot is the slot in Registry that holds 1 if the account has the role.
func RegistryRoleSlot(role Role, account common.Address) common.Hash {
	return entry(entry(base(slotRoles), role), key(account))
}

// RegistryRegisteredSlot is the slot in Registry that says how many roles an
// account holds and to which organisation it belongs: read it with
// [DecodeMember]. Zero means that it is not registered; with an organisation,
// it is registered if that is active ([RegistryOrganisationActiveSlot]).
func RegistryRegisteredSlot(account common.Address) common.Hash {
	return entry(base(slotMembers), key(account))
}

// RegistryMemberCountSlot is the slot in Registry that counts a role's members.
func RegistryMemberCountSlot(role Role) common.Hash { return entry(base(slotRoleMembers), role) }

// RegistryMemberSlot is the slot in Registry of a role's member i, in no
// particular order: an address in the low 20 bytes.
func RegistryMemberSlot(role Role, i uint64) common.Hash {
	count := RegistryMemberCountSlot(role)
	return plus(crypto.Keccak256Hash(count[:]), i)
}

// CoinIssuanceSlot is the slot in Coin of an issuer's cap and circulation: read
// it with [DecodeIssuance].
func CoinIssuanceSlot(issuer common.Address) common.Hash {
	return entry(base(slotIssuance), key(issuer))
}

// CoinBalanceSlot is the slot of an account's balance in Coin.
func CoinBalanceSlot(account common.Address) common.Hash {
	return entry(base(slotCoinBalances), key(account))
}

// CoinFrozenSlot is the slot in Coin that holds 1 if the account is frozen.
func CoinFrozenSlot(account common.Address) common.Hash {
	return entry(base(slotCoinFrozen), key(account))
}

// ChannelWord is what a channel's slot holds.
type ChannelWord struct {
	Balance      Uint128 // deposits minus refunds and withdrawals
	TotalClaimed Uint128
}

// DecodeChannel reads the word at [ChannelSlot].
func DecodeChannel(word common.Hash) ChannelWord {
	return ChannelWord{Balance: low(word), TotalClaimed: high(word)}
}

// ReceiverWord is what a receiver's slot holds.
type ReceiverWord struct{ TotalClaimed, TotalSettled Uint128 }

// DecodeReceiver reads the word at [ReceiverSlot].
func DecodeReceiver(word common.Hash) ReceiverWord {
	return ReceiverWord{TotalClaimed: low(word), TotalSettled: high(word)}
}

// WithdrawalWord is what a pending withdrawal's slot holds.
type WithdrawalWord struct {
	Amount      Uint128
	InitiatedAt uint64 // Unix seconds; zero: none is pending
	Nonce       uint64 // withdrawals initiated so far
}

// DecodeWithdrawal reads the word at [WithdrawalSlot]. The contract keeps 88 bits
// of nonce; 64 are more than any ledger will count to.
func DecodeWithdrawal(word common.Hash) WithdrawalWord {
	w := WithdrawalWord{Amount: low(word)}
	var at [8]byte
	copy(at[3:], word[11:16])
	w.InitiatedAt = binary.BigEndian.Uint64(at[:])
	w.Nonce = binary.BigEndian.Uint64(word[3:11])
	return w
}

// AnchorWords is what the two slots of a receiver's anchors hold.
type AnchorWords struct {
	Epoch, Entries uint64
	Head           common.Hash
}

// DecodeAnchor reads the words at [AnchorSlots].
func DecodeAnchor(words [2]common.Hash) AnchorWords {
	return AnchorWords{
		Epoch:   binary.BigEndian.Uint64(words[0][24:]),
		Entries: binary.BigEndian.Uint64(words[0][16:24]),
		Head:    words[1],
	}
}

// entry is the slot of a mapping's value, by Solidity's storage layout rules.
func entry(mapping common.Hash, key [32]byte) common.Hash {
	return crypto.Keccak256Hash(key[:], mapping[:])
}

func base(slot uint64) common.Hash { return uint256.NewInt(slot).Bytes32() }

func key(a common.Address) [32]byte { return common.BytesToHash(a[:]) }

func plus(slot common.Hash, n uint64) common.Hash {
	v := new(uint256.Int).SetBytes32(slot[:])
	return v.AddUint64(v, n).Bytes32()
}

func low(word common.Hash) (u Uint128)  { copy(u[:], word[16:]); return u }
func high(word common.Hash) (u Uint128) { copy(u[:], word[:16]); return u }
