package channel

import (
	"encoding/binary"
	"fmt"
)

// stateVersion is the first byte of an encoded State. States of the version
// before are read: see readOldState.
const stateVersion = 2

// Parts of a State that are encoded only when they are not zero.
const (
	hasVoucher = 1 << iota
	hasTicks
	hasLast
	partsAll = 1<<iota - 1
)

// maxState bounds the length of an encoded State without the log's edge.
const maxState = 2 + 32 + 12*(1+AmountSize) + 3*32 + 2*65 + 7*binary.MaxVarintLen64

// MaxSize bounds the length of the encoded State from above.
func (s *State) MaxSize() int { return maxState + 32*len(s.Log.edge) }

// MarshalBinary encodes what must survive a restart: everything but Reserved,
// which a crash releases. Integers are uvarints, amounts as AppendShort has
// them, the log's edge ends the encoding.
func (s *State) MarshalBinary() ([]byte, error) {
	return s.AppendBinary(make([]byte, 0, s.MaxSize()))
}

// AppendBinary is MarshalBinary into the memory behind b.
func (s *State) AppendBinary(b []byte) ([]byte, error) {
	parts := s.parts()
	b = append(b, stateVersion, parts)
	b = append(b, s.ID[:]...)
	b = appendShort(b, s.Escrow.Balance, s.Escrow.Claimed, s.Escrow.Leaving)
	b = appendUvarints(b, s.Escrow.LeavingSince, s.Escrow.RefundNonce, s.Escrow.WithdrawNonce)
	b = s.Charged.AppendShort(b)
	b = appendUvarints(b, s.Payments)
	if parts&hasVoucher != 0 {
		b = s.Voucher.Ceiling.AppendShort(b)
		b = append(b, s.Voucher.Signature[:]...)
	}
	if parts&hasTicks != 0 {
		b = appendShort(b, s.Ticks.Base, s.Ticks.Unit)
		b = append(b, s.Ticks.Root[:]...)
		b = appendUvarints(b, uint64(s.Ticks.Length))
		b = append(b, s.Ticks.Signature[:]...)
		b = appendUvarints(b, uint64(s.Tick.Index))
		b = append(b, s.Tick.Preimage[:]...)
	}
	if parts&hasLast != 0 {
		b = appendShort(b, s.Last.Ceiling, s.Last.Amount)
		b = append(b, s.Last.Request[:]...)
	}
	b = appendUvarints(b, s.Log.size)
	for i := range s.Log.edge {
		b = append(b, s.Log.edge[i][:]...)
	}
	return b, nil
}

func (s *State) parts() (p byte) {
	if s.Voucher != (Voucher{}) {
		p |= hasVoucher
	}
	if s.Ticks != (TickVoucher{}) || s.Tick != (Tick{}) {
		p |= hasTicks
	}
	if s.Last != (Sale{}) {
		p |= hasLast
	}
	return p
}

// UnmarshalBinary is the inverse of MarshalBinary. It refuses bytes that no
// State encodes to.
func (s *State) UnmarshalBinary(data []byte) error {
	r := reader{rest: data}
	var t State
	var size uint64
	var parts byte
	switch v := r.take(1); {
	case r.failed:
		return fmt.Errorf("channel state of no bytes: %w", ErrEncoding)
	case v[0] == oldStateVersion:
		size = t.readOldState(&r)
		parts = t.parts()
	case v[0] == stateVersion:
		parts = r.take(1)[0]
		size = t.readState(&r, parts)
	default:
		return fmt.Errorf("channel state of unknown version: %w", ErrEncoding)
	}
	if r.failed || len(r.rest)%32 != 0 || parts != t.parts() {
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

// readState reads all but the log's edge and returns the size of the log.
func (s *State) readState(r *reader, parts byte) (size uint64) {
	s.ID = r.hash()
	s.Escrow = Escrow{r.short(), r.short(), r.short(), r.uvarint(), r.uvarint(), r.uvarint()}
	s.Charged = r.short()
	s.Payments = r.uvarint()
	if parts&hasVoucher != 0 {
		s.Voucher = Voucher{Ceiling: r.short(), Signature: Signature(r.take(65))}
	}
	if parts&hasTicks != 0 {
		s.Ticks = TickVoucher{
			Base: r.short(), Unit: r.short(), Root: r.hash(), Length: r.uvarint32(), Signature: Signature(r.take(65)),
		}
		s.Tick = Tick{r.uvarint32(), r.hash()}
	}
	if parts&hasLast != 0 {
		s.Last = Sale{r.short(), r.short(), r.hash()}
	}
	return r.uvarint()
}

// AppendShort appends the amount as its length and its bytes, big-endian
// without leading zeros.
func (a Amount) AppendShort(b []byte) []byte {
	if a.hi == 0 && a.lo < 1<<8 {
		if a.lo == 0 {
			return append(b, 0)
		}
		return append(b, 1, byte(a.lo))
	}
	raw := a.Bytes()
	n := 0
	for raw[n] == 0 {
		n++
	}
	b = append(b, byte(len(raw)-n))
	return append(b, raw[n:]...)
}

// CutShort is the inverse of AppendShort: it takes an amount off b. It refuses
// what AppendShort does not append.
func CutShort(b []byte) (a Amount, rest []byte, ok bool) {
	if len(b) == 0 || b[0] > AmountSize || len(b) <= int(b[0]) {
		return Amount{}, nil, false
	}
	n := int(b[0])
	if n > 0 && b[1] == 0 {
		return Amount{}, nil, false
	}
	var raw [AmountSize]byte
	copy(raw[AmountSize-n:], b[1:1+n])
	return AmountFromBytes(raw), b[1+n:], true
}

func appendShort(b []byte, as ...Amount) []byte {
	for _, a := range as {
		b = a.AppendShort(b)
	}
	return b
}

func appendUvarints(b []byte, vs ...uint64) []byte {
	for _, v := range vs {
		b = binary.AppendUvarint(b, v)
	}
	return b
}

// reader takes fields off a byte slice; past its end it yields
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

func (r *reader) short() Amount {
	a, rest, ok := CutShort(r.rest)
	r.rest, r.failed = rest, r.failed || !ok
	return a
}

// uvarint takes the shortest encoding only.
func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n > 1 && r.rest[n-1] == 0 {
		r.rest, r.failed = nil, true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) uvarint32() uint32 {
	v := r.uvarint()
	r.failed = r.failed || v > 1<<32-1
	return uint32(v)
}

func (r *reader) hash() [32]byte { return [32]byte(r.take(32)) }

func (r *reader) amount() Amount { return AmountFromBytes([16]byte(r.take(16))) }

func (r *reader) uint64() uint64 { return binary.BigEndian.Uint64(r.take(8)) }

func (r *reader) uint32() uint32 { return binary.BigEndian.Uint32(r.take(4)) }
