package channel

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Type hashes of every structure signed under the Channels domain (EIP-712).
var (
	domainType      = crypto.Keccak256Hash([]byte("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"))
	configType      = crypto.Keccak256Hash([]byte("ChannelConfig(address payer,address payerAuthorizer,address receiver,address receiverAuthorizer,address token,uint40 withdrawDelay,bytes32 salt)"))
	voucherType     = crypto.Keccak256Hash([]byte("Voucher(bytes32 channelId,uint128 maxClaimableAmount)"))
	tickVoucherType = crypto.Keccak256Hash([]byte("TickVoucher(bytes32 channelId,uint128 base,uint128 unit,bytes32 root,uint32 length)"))
	refundType      = crypto.Keccak256Hash([]byte("Refund(bytes32 channelId,uint256 nonce,uint128 amount)"))
	withdrawalType  = crypto.Keccak256Hash([]byte("Withdrawal(bytes32 channelId,uint256 nonce,uint128 amount,uint256 deadline)"))
	claimBatchType  = crypto.Keccak256Hash([]byte("ClaimBatch(ClaimEntry[] claims)ClaimEntry(bytes32 channelId,uint128 maxClaimableAmount,uint128 totalClaimed)"))
	claimEntryType  = crypto.Keccak256Hash([]byte("ClaimEntry(bytes32 channelId,uint128 maxClaimableAmount,uint128 totalClaimed)"))
	compactType     = crypto.Keccak256Hash([]byte("CompactClaim(address receiver,address token,uint40 withdrawDelay,bytes32 rowsHash)"))
	logHeadType     = crypto.Keccak256Hash([]byte("LogHead(bytes32 channelId,uint64 size,bytes32 root,uint128 charged)"))
)

// Domain is where signatures are valid: one Channels contract on one chain.
// Every digest is keccak256(0x1901 ‖ separator ‖ hashStruct), EIP-712.
// A Domain is immutable and safe for concurrent use.
type Domain struct {
	chainID   uint64
	contract  common.Address
	separator [32]byte
}

// NewDomain returns the domain of the Channels contract at an address.
func NewDomain(chainID uint64, contract common.Address) Domain {
	var w words
	w.hash(domainType)
	w.hash(crypto.Keccak256Hash([]byte("x402 Batch Settlement")))
	w.hash(crypto.Keccak256Hash([]byte("1")))
	w.uint(chainID)
	w.addr(contract)
	return Domain{chainID, contract, w.sum()}
}

// ChainID returns the chain's id.
func (d Domain) ChainID() uint64 { return d.chainID }

// Contract returns the address of the Channels contract.
func (d Domain) Contract() common.Address { return d.contract }

// ChannelID returns the identity of the channel that c describes.
func (d Domain) ChannelID(c Config) ID {
	var w words
	w.hash(configType)
	w.addr(c.Payer)
	w.addr(c.PayerAuthorizer)
	w.addr(c.Receiver)
	w.addr(c.ReceiverAuthorizer)
	w.addr(c.Token)
	w.uint(c.WithdrawDelay)
	w.hash(c.Salt)
	return ID(d.digest(w.sum()))
}

// VoucherDigest is what a payer signs to authorise a ceiling.
func (d Domain) VoucherDigest(id ID, ceiling Amount) [32]byte {
	var w words
	w.hash(voucherType)
	w.hash(id)
	w.amount(ceiling)
	return d.digest(w.sum())
}

// TickVoucherDigest is what a payer signs to open a tick chain.
func (d Domain) TickVoucherDigest(v TickVoucher) [32]byte {
	var w words
	w.hash(tickVoucherType)
	w.hash(v.Channel)
	w.amount(v.Base)
	w.amount(v.Unit)
	w.hash(v.Root)
	w.uint(uint64(v.Length))
	return d.digest(w.sum())
}

// RefundDigest is what a receiver authoriser signs to give escrow back.
func (d Domain) RefundDigest(id ID, nonce uint64, amount Amount) [32]byte {
	var w words
	w.hash(refundType)
	w.hash(id)
	w.uint(nonce)
	w.amount(amount)
	return d.digest(w.sum())
}

// WithdrawalDigest is what a payer signs so that anyone can start its exit.
// Deadline is in Unix seconds.
func (d Domain) WithdrawalDigest(id ID, nonce uint64, amount Amount, deadline uint64) [32]byte {
	var w words
	w.hash(withdrawalType)
	w.hash(id)
	w.uint(nonce)
	w.amount(amount)
	w.uint(deadline)
	return d.digest(w.sum())
}

// ClaimEntry is one row of an x402 claim batch.
type ClaimEntry struct {
	Channel ID
	Ceiling Amount // the voucher's maxClaimableAmount
	Claimed Amount // the channel's new total claimed
}

// ClaimBatchDigest is what a receiver authoriser signs so that anyone can
// relay an x402 claim.
func (d Domain) ClaimBatchDigest(rows []ClaimEntry) [32]byte {
	hashes := make([]byte, 0, 32*len(rows))
	for _, r := range rows {
		var w words
		w.hash(claimEntryType)
		w.hash(r.Channel)
		w.amount(r.Ceiling)
		w.amount(r.Claimed)
		h := w.sum()
		hashes = append(hashes, h[:]...)
	}
	var w words
	w.hash(claimBatchType)
	w.hash(crypto.Keccak256Hash(hashes))
	return d.digest(w.sum())
}

// CompactClaimDigest is what a receiver authoriser signs so that anyone can
// relay a compact claim; rows are the packed rows as the contract takes them.
func (d Domain) CompactClaimDigest(receiver, token common.Address, withdrawDelay uint64, rows []byte) [32]byte {
	var w words
	w.hash(compactType)
	w.addr(receiver)
	w.addr(token)
	w.uint(withdrawDelay)
	w.hash(crypto.Keccak256Hash(rows))
	return d.digest(w.sum())
}

// LogHeadDigest is what a receiver authoriser signs under a receipt.
func (d Domain) LogHeadDigest(h LogHead) [32]byte {
	var w words
	w.hash(logHeadType)
	w.hash(h.Channel)
	w.uint(h.Size)
	w.hash(h.Root)
	w.amount(h.Charged)
	return d.digest(w.sum())
}

func (d Domain) digest(structHash [32]byte) [32]byte {
	var b [66]byte
	b[0], b[1] = 0x19, 0x01
	copy(b[2:], d.separator[:])
	copy(b[34:], structHash[:])
	return keccak(b[:])
}

// words packs the ABI encoding of a structure without allocating: eight words
// are the longest we sign (ChannelConfig).
type words struct {
	b [8 * 32]byte
	n int
}

func (w *words) hash(h [32]byte) { copy(w.b[w.n:], h[:]); w.n += 32 }

func (w *words) addr(a common.Address) { copy(w.b[w.n+12:], a[:]); w.n += 32 }

func (w *words) uint(v uint64) { binary.BigEndian.PutUint64(w.b[w.n+24:], v); w.n += 32 }

func (w *words) amount(a Amount) {
	raw := a.Bytes()
	copy(w.b[w.n+16:], raw[:])
	w.n += 32
}

func (w *words) sum() [32]byte { return keccak(w.b[:w.n]) }
