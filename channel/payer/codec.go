package payer

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// stateVersion is the first byte of an encoded State.
const stateVersion = 1

// maxText bounds the texts in a record, in bytes.
const maxText = 4096

// MarshalBinary encodes a state. Revealed and Ahead are left out: after a restart
// every tick of a chain counts as revealed, and all of the plan as sent.
// Integers are big-endian.
func (s *State) MarshalBinary() ([]byte, error) {
	if len(s.Where) > maxText || len(s.Stopped) > maxText {
		return nil, fmt.Errorf("channel record with a text of over %d bytes: %w", maxText, channel.ErrEncoding)
	}
	w := writer{make([]byte, 0, 1024)}
	w.bytes(stateVersion)
	w.bytes(s.ID[:]...)
	w.config(s.Config)
	w.amounts(s.Escrow.Balance, s.Escrow.Claimed, s.Escrow.Leaving)
	w.uints(s.Escrow.LeavingSince, s.Escrow.RefundNonce, s.Escrow.WithdrawNonce)
	w.amounts(s.Deposit.Amount)
	w.uints(s.Deposit.ValidBefore)
	w.bytes(s.Deposit.Salt[:]...)
	w.amounts(s.Vouched, s.Spent)
	w.uints(s.Payments)
	w.chain(s.Ticks)
	w.chain(s.Plan)
	w.amounts(s.Order.Ceiling, s.Order.Price, s.Order.Doubt)
	w.bytes(s.Order.Request[:]...)
	w.uints(uint64(s.Day))
	w.amounts(s.Grew)
	w.bytes(bit(s.Recovered) | bit(s.Retired)<<1)
	w.text(s.Where)
	w.text(s.Stopped)
	return w.b, nil
}

// UnmarshalBinary is the inverse of MarshalBinary. It refuses bytes that no
// State encodes to.
func (s *State) UnmarshalBinary(data []byte) error {
	r := reader{rest: data}
	if v := r.take(1); r.failed || v[0] != stateVersion {
		return fmt.Errorf("channel record of unknown version: %w", channel.ErrEncoding)
	}
	var t State
	t.ID = channel.ID(r.hash())
	t.Config = r.config()
	t.Escrow = channel.Escrow{
		Balance: r.amount(), Claimed: r.amount(), Leaving: r.amount(),
		LeavingSince: r.uint(), RefundNonce: r.uint(), WithdrawNonce: r.uint(),
	}
	t.Deposit = Deposit{Amount: r.amount(), ValidBefore: r.uint(), Salt: r.hash()}
	t.Vouched, t.Spent = r.amount(), r.amount()
	t.Payments = r.uint()
	t.Ticks, t.Plan = r.chain(t.ID), r.chain(t.ID)
	t.Order = Order{Ceiling: r.amount(), Price: r.amount(), Doubt: r.amount(), Request: r.hash()}
	day := r.uint()
	t.Day, t.Grew = uint32(day), r.amount()
	flags := r.take(1)[0]
	t.Recovered, t.Retired = flags&1 != 0, flags&2 != 0
	t.Where, t.Stopped = r.text(), r.text()
	if r.failed || len(r.rest) != 0 || flags > 3 || day > uint64(^uint32(0)) {
		return fmt.Errorf("channel record of %d bytes: %w", len(data), channel.ErrEncoding)
	}
	for _, c := range []channel.TickVoucher{t.Ticks, t.Plan} {
		if c != (channel.TickVoucher{}) {
			if err := c.Validate(); err != nil {
				return fmt.Errorf("channel record: %w: %w", channel.ErrEncoding, err)
			}
		}
	}
	t.Revealed, t.Ahead = t.Ticks.Length, t.Plan != (channel.TickVoucher{})
	*s = t
	return nil
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

type writer struct{ b []byte }

func (w *writer) bytes(b ...byte) { w.b = append(w.b, b...) }

func (w *writer) uints(vs ...uint64) {
	for _, v := range vs {
		w.b = binary.BigEndian.AppendUint64(w.b, v)
	}
}

func (w *writer) amounts(as ...channel.Amount) {
	for _, a := range as {
		raw := a.Bytes()
		w.b = append(w.b, raw[:]...)
	}
}

func (w *writer) text(s string) {
	w.b = binary.BigEndian.AppendUint16(w.b, uint16(len(s)))
	w.b = append(w.b, s...)
}

func (w *writer) config(c channel.Config) {
	for _, a := range []common.Address{c.Payer, c.PayerAuthorizer, c.Receiver, c.ReceiverAuthorizer, c.Token} {
		w.bytes(a[:]...)
	}
	w.uints(c.WithdrawDelay)
	w.bytes(c.Salt[:]...)
}

func (w *writer) chain(v channel.TickVoucher) {
	w.amounts(v.Base, v.Unit)
	w.bytes(v.Root[:]...)
	w.uints(uint64(v.Length))
	w.bytes(v.Signature[:]...)
}

// reader takes fields off a byte slice; past its end it yields zeros and
// remembers that it failed.
type reader struct {
	rest   []byte
	failed bool
}

var zeros [65]byte

func (r *reader) take(n int) []byte {
	if len(r.rest) < n {
		r.rest, r.failed = nil, true
		return zeros[:min(n, len(zeros))]
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) hash() [32]byte { return [32]byte(r.take(32)) }

func (r *reader) address() common.Address { return common.Address(r.take(20)) }

func (r *reader) amount() channel.Amount { return channel.AmountFromBytes([16]byte(r.take(16))) }

func (r *reader) uint() uint64 { return binary.BigEndian.Uint64(r.take(8)) }

func (r *reader) text() string {
	n := int(binary.BigEndian.Uint16(r.take(2)))
	if n > maxText || len(r.rest) < n {
		r.failed = true
		return ""
	}
	return string(r.take(n))
}

func (r *reader) config() channel.Config {
	return channel.Config{
		Payer: r.address(), PayerAuthorizer: r.address(), Receiver: r.address(),
		ReceiverAuthorizer: r.address(), Token: r.address(), WithdrawDelay: r.uint(), Salt: r.hash(),
	}
}

func (r *reader) chain(id channel.ID) channel.TickVoucher {
	v := channel.TickVoucher{Base: r.amount(), Unit: r.amount(), Root: r.hash()}
	n := r.uint()
	v.Length, v.Signature = uint32(n), channel.Signature(r.take(65))
	if n > channel.MaxTicks {
		r.failed = true
	}
	if v != (channel.TickVoucher{}) {
		v.Channel = id
	}
	return v
}
