package channel

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// Kind says what a log entry did to charged.
type Kind uint8

// Kinds of log entries.
const (
	Charge Kind = 1 // an item was sold: charged grew by Amount
	Credit Kind = 2 // a credit note or a write-off: charged shrank by Amount
	// Opening is the first entry of a log begun on a channel that the ledger
	// already shows claimed: charged starts at Amount.
	Opening Kind = 3
)

// String returns "charge", "credit" or "opening".
func (k Kind) String() string {
	switch k {
	case Charge:
		return "charge"
	case Credit:
		return "credit"
	case Opening:
		return "opening"
	default:
		return fmt.Sprintf("kind(%d)", uint8(k))
	}
}

// ItemHash commits to what was bought without revealing it:
// sha256(salt ‖ item). Deleting salt and item leaves the proof of how much.
type ItemHash [32]byte

// SaltSize is the length of an item's salt in bytes.
const SaltSize = 16

// shortItem fits on the stack, with its salt, when it is hashed.
const shortItem = 240

// HashItem computes an ItemHash.
func HashItem(salt [SaltSize]byte, item []byte) ItemHash {
	if len(item) <= shortItem {
		var b [SaltSize + shortItem]byte
		copy(b[:], salt[:])
		return sha256.Sum256(b[:SaltSize+copy(b[SaltSize:], item)])
	}
	h := sha256.New()
	h.Write(salt[:])
	h.Write(item)
	return ItemHash(h.Sum(nil))
}

// Entry is one line of a channel's log: one sale or one credit.
type Entry struct {
	Channel  ID
	Sequence uint64 // 0, 1, 2, … without gaps
	Kind     Kind
	Amount   Amount
	Charged  Amount // the channel's total after this entry
	Time     uint64 // Unix milliseconds, by the payee's clock
	Item     ItemHash
}

// EntrySize is the length of an encoded Entry in bytes.
const EntrySize = 1 + 32 + 8 + AmountSize + AmountSize + 8 + 32

// Encode returns the canonical bytes of e, the data of its Merkle leaf:
// kind ‖ channel ‖ sequence ‖ amount ‖ charged ‖ time ‖ item, integers
// big-endian.
func (e Entry) Encode() (b [EntrySize]byte) {
	e.put(&b)
	return b
}

func (e *Entry) put(b *[EntrySize]byte) {
	b[0] = byte(e.Kind)
	copy(b[1:], e.Channel[:])
	binary.BigEndian.PutUint64(b[33:], e.Sequence)
	putAmount(b[41:], e.Amount)
	putAmount(b[57:], e.Charged)
	binary.BigEndian.PutUint64(b[73:], e.Time)
	copy(b[81:], e.Item[:])
}

// DecodeEntry is the inverse of Encode.
func DecodeEntry(b []byte) (Entry, error) {
	if len(b) != EntrySize {
		return Entry{}, fmt.Errorf("log entry of %d bytes, want %d: %w", len(b), EntrySize, ErrEncoding)
	}
	e := Entry{
		Kind:     Kind(b[0]),
		Channel:  ID(b[1:33]),
		Sequence: binary.BigEndian.Uint64(b[33:]),
		Amount:   AmountFromBytes([16]byte(b[41:57])),
		Charged:  AmountFromBytes([16]byte(b[57:73])),
		Time:     binary.BigEndian.Uint64(b[73:]),
		Item:     ItemHash(b[81:113]),
	}
	if e.Kind < Charge || e.Kind > Opening {
		return Entry{}, fmt.Errorf("log entry of %s: %w", e.Kind, ErrEncoding)
	}
	return e, nil
}

func putAmount(b []byte, a Amount) {
	binary.BigEndian.PutUint64(b, a.hi)
	binary.BigEndian.PutUint64(b[8:], a.lo)
}
