package channel

import (
	"encoding/binary"
	"fmt"
)

// stateVersion is the first byte of an encoded State.
const stateVersion = 1

// fixedState is the length of an encoded State without the log's edge.
const fixedState = 1 + 12*AmountSize + 4*32 + 2*65 + 2*4 + 5*8

// Size returns the length of the encoded State in bytes.
func (s *State) Size() int { return fixedState + 32*len(s.Log.edge) }

// MarshalBinary encodes what must survive a restart: everything but Reserved,
// which a crash releases. Integers are big-endian.
func (s *State) MarshalBinary() ([]byte, error) {
	return s.AppendBinary(make([]byte, 0, s.Size()))
}

// AppendBinary is MarshalBinary into the memory behind b.
func (s *State) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, stateVersion)
	b = append(b, s.ID[:]...)
	b = appendAmounts(b, s.Escrow.Balance, s.Escrow.Claimed, s.Escrow.Leaving)
	b = appendUints(b, s.Escrow.LeavingSince, s.Escrow.RefundNonce, s.Escrow.WithdrawNonce)
	b = appendAmounts(b, s.Charged, s.Voucher.Ceiling)
	b = append(b, s.Voucher.Signature[:]...)
	b = appendAmounts(b, s.Ticks.Base, s.Ticks.Unit)
	b = append(b, s.Ticks.Root[:]...)
	b = binary.BigEndian.AppendUint32(b, s.Ticks.Length)
	b = append(b, s.Ticks.Signature[:]...)
	b = binary.BigEndian.AppendUint32(b, s.Tick.Index)
	b = append(b, s.Tick.Preimage[:]...)
	b = appendUints(b, s.Payments)
	b = appendAmounts(b, s.Last.Ceiling, s.Last.Amount)
	b = append(b, s.Last.Request[:]...)
	b = appendUints(b, s.Log.size)
	for _, h := range s.Log.edge {
		b = append(b, h[:]...)
	}
	return b, nil
}

// UnmarshalBinary is the inverse of MarshalBinary. It refuses bytes that no
// State encodes to.
func (s *State) UnmarshalBinary(data []byte) error {
	r := reader{rest: data}
	if v := r.take(1); r.failed || v[0] != stateVersion {
		return fmt.Errorf("channel state of unknown version: %w", ErrEncoding)
	}
	var t State
	t.ID = r.hash()
	t.Escrow = Escrow{r.amount(), r.amount(), r.amount(), r.uint64(), r.uint64(), r.uint64()}
	t.Charged = r.amount()
	t.Voucher = Voucher{Ceiling: r.amount(), Signature: Signature(r.take(65))}
	t.Ticks = TickVoucher{
		Base: r.amount(), Unit: r.amount(), Root: r.hash(), Length: r.uint32(), Signature: Signature(r.take(65)),
	}
	t.Tick = Tick{r.uint32(), r.hash()}
	t.Payments = r.uint64()
	t.Last = Sale{r.amount(), r.amount(), r.hash()}
	size := r.uint64()
	if r.failed || len(r.rest)%32 != 0 {
		return fmt.Errorf("channel state of %d bytes: %w", len(data), ErrEncoding)
	}
	edge := make([][32]byte, 0, len(r.rest)/32)
	for len(r.rest) > 0 {
		edge = append(edge, r.hash())
	}
	var err error
	if t.Log, err = RestoreLog(size, edge); err != nil {
		return err
	}
	if t.Voucher != (Voucher{}) {
		t.Voucher.Channel = t.ID
	}
	if t.Ticks != (TickVoucher{}) {
		t.Ticks.Channel = t.ID
		if err := t.Ticks.Validate(); err != nil || t.Tick.Index > t.Ticks.Length {
			return fmt.Errorf("channel state with tick %d of %d: %w", t.Tick.Index, t.Ticks.Length, ErrEncoding)
		}
	}
	*s = t
	return nil
}

func appendAmounts(b []byte, as ...Amount) []byte {
	for _, a := range as {
		b = binary.BigEndian.AppendUint64(b, a.hi)
		b = binary.BigEndian.AppendUint64(b, a.lo)
	}
	return b
}

func appendUints(b []byte, vs ...uint64) []byte {
	for _, v := range vs {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return b
}

// reader takes fixed-size fields off a byte slice; past its end it yields
// zeros and remembers that it failed.
type reader struct {
	rest   []byte
	failed bool
}

var zeros [65]byte

func (r *reader) take(n int) []byte {
	if len(r.rest) < n {
		r.rest, r.failed = nil, true
		return zeros[:n]
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) hash() [32]byte { return [32]byte(r.take(32)) }

func (r *reader) amount() Amount { return AmountFromBytes([16]byte(r.take(16))) }

func (r *reader) uint64() uint64 { return binary.BigEndian.Uint64(r.take(8)) }

func (r *reader) uint32() uint32 { return binary.BigEndian.Uint32(r.take(4)) }
