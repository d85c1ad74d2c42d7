package wire

import (
	"encoding/binary"

	"github.com/stiver-pay/stiver/channel"
)

// Open asks to use a channel on the stream under a handle: 0, 1, 2, … in the
// order of the Opens, never used again on the stream.
type Open struct {
	Handle    uint32
	Config    channel.Config
	Signature channel.Signature // by the payer authoriser: it may be used between these two peers
}

// AppendOpen appends the frame of o.
func AppendOpen(b []byte, o *Open) []byte {
	b, mark := begin(b, TypeOpen)
	b = binary.AppendUvarint(b, uint64(o.Handle))
	c := &o.Config
	b = append(b, c.Payer[:]...)
	b = append(b, c.PayerAuthorizer[:]...)
	b = append(b, c.Receiver[:]...)
	b = append(b, c.ReceiverAuthorizer[:]...)
	b = append(b, c.Token[:]...)
	b = binary.AppendUvarint(b, c.WithdrawDelay)
	b = append(b, c.Salt[:]...)
	b = append(b, o.Signature[:]...)
	return finish(b, mark)
}

// ParseOpen decodes a body.
func ParseOpen(body []byte, o *Open) error {
	r := open(body)
	*o = Open{Handle: r.handle()}
	c := &o.Config
	r.copy(c.Payer[:])
	r.copy(c.PayerAuthorizer[:])
	r.copy(c.Receiver[:])
	r.copy(c.ReceiverAuthorizer[:])
	r.copy(c.Token[:])
	c.WithdrawDelay = r.uint()
	r.copy(c.Salt[:])
	r.copy(o.Signature[:])
	return r.end("open")
}

// Opened answers an Open with the payee's numbers. Voucher and Ticks are the
// payer's own signatures, zero when the payee has none; their Channel field
// does not travel, the handle says it.
type Opened struct {
	Handle   uint32
	Payments uint64 // sequence of the next payment
	Charged  channel.Amount
	Claimed  channel.Amount
	Balance  channel.Amount
	Leaving  channel.Amount
	Voucher  channel.Voucher
	Ticks    channel.TickVoucher
	Tick     channel.Tick
}

const (
	hasVoucher = 1 << iota
	hasTicks
)

// AppendOpened appends the frame of o.
func AppendOpened(b []byte, o *Opened) []byte {
	b, mark := begin(b, TypeOpened)
	b = binary.AppendUvarint(b, uint64(o.Handle))
	b = binary.AppendUvarint(b, o.Payments)
	for _, a := range [...]channel.Amount{o.Charged, o.Claimed, o.Balance, o.Leaving} {
		b = appendAmount(b, a)
	}
	var flags byte
	if o.Voucher.Signature != (channel.Signature{}) {
		flags |= hasVoucher
	}
	if o.Ticks.Length != 0 {
		flags |= hasTicks
	}
	b = append(b, flags)
	if flags&hasVoucher != 0 {
		b = appendAmount(b, o.Voucher.Ceiling)
		b = append(b, o.Voucher.Signature[:]...)
	}
	if flags&hasTicks != 0 {
		b = appendChain(b, &o.Ticks)
		b = binary.AppendUvarint(b, uint64(o.Tick.Index))
		b = append(b, o.Tick.Preimage[:]...)
	}
	return finish(b, mark)
}

// ParseOpened decodes a body. The caller fills in the Channel fields.
func ParseOpened(body []byte, o *Opened) error {
	r := open(body)
	*o = Opened{
		Handle: r.handle(), Payments: r.uint(),
		Charged: r.amount(), Claimed: r.amount(), Balance: r.amount(), Leaving: r.amount(),
	}
	flags := r.byte()
	if flags > hasVoucher|hasTicks {
		r.fail()
	}
	if flags&hasVoucher != 0 {
		o.Voucher.Ceiling = r.amount()
		r.copy(o.Voucher.Signature[:])
		if o.Voucher.Signature == (channel.Signature{}) {
			r.fail()
		}
	}
	if flags&hasTicks != 0 {
		r.chain(&o.Ticks)
		o.Tick.Index = uint32(r.upTo(channel.MaxTicks))
		r.copy(o.Tick.Preimage[:])
	}
	return r.end("opened")
}

// Close lets go of a channel once everything before it is answered.
type Close struct{ Handle uint32 }

// AppendClose appends the frame of c.
func AppendClose(b []byte, c *Close) []byte {
	b, mark := begin(b, TypeClose)
	b = binary.AppendUvarint(b, uint64(c.Handle))
	return finish(b, mark)
}

// ParseClose decodes a body.
func ParseClose(body []byte, c *Close) error {
	r := open(body)
	*c = Close{r.handle()}
	return r.end("close")
}

// Closed says that a channel is no longer open on the stream: it was closed
// (empty code), could not be opened, or was opened on another stream. Payments
// on it that were not acknowledged were not charged after this message.
type Closed struct {
	Handle uint32
	Code   string
	Text   string
}

// AppendClosed appends the frame of c.
func AppendClosed(b []byte, c *Closed) []byte {
	b, mark := begin(b, TypeClosed)
	b = binary.AppendUvarint(b, uint64(c.Handle))
	b = appendString(b, cut(c.Code, MaxCode))
	b = appendString(b, cut(c.Text, MaxText))
	return finish(b, mark)
}

// ParseClosed decodes a body.
func ParseClosed(body []byte, c *Closed) error {
	r := open(body)
	*c = Closed{r.handle(), r.text(MaxCode), r.text(MaxText)}
	return r.end("closed")
}

// Bound says how much money a payer lets be unserved on a channel: sent, and
// neither acknowledged nor, where content was asked for, delivered.
type Bound struct {
	Handle   uint32
	Exposure channel.Amount // zero: it has no bound
}

// AppendBound appends the frame of f.
func AppendBound(b []byte, f *Bound) []byte {
	b, mark := begin(b, TypeBound)
	b = binary.AppendUvarint(b, uint64(f.Handle))
	b = appendAmount(b, f.Exposure)
	return finish(b, mark)
}

// ParseBound decodes a body.
func ParseBound(body []byte, f *Bound) error {
	r := open(body)
	*f = Bound{r.handle(), r.amount()}
	return r.end("bound")
}

func appendChain(b []byte, v *channel.TickVoucher) []byte {
	b = appendAmount(b, v.Base)
	b = appendAmount(b, v.Unit)
	b = append(b, v.Root[:]...)
	b = binary.AppendUvarint(b, uint64(v.Length))
	return append(b, v.Signature[:]...)
}

func (r *reader) chain(v *channel.TickVoucher) {
	v.Base, v.Unit = r.amount(), r.amount()
	r.copy(v.Root[:])
	v.Length = uint32(r.upTo(channel.MaxTicks))
	r.copy(v.Signature[:])
	if v.Length < channel.MinTicks {
		r.fail()
	}
}

// Ticks opens a tick chain on a channel, from the next payment on. It has no
// answer; where it cannot be accepted, the next payment is refused.
type Ticks struct {
	Handle uint32
	Chain  channel.TickVoucher // Channel does not travel
}

// AppendTicks appends the frame of t.
func AppendTicks(b []byte, t *Ticks) []byte {
	b, mark := begin(b, TypeTicks)
	b = binary.AppendUvarint(b, uint64(t.Handle))
	b = appendChain(b, &t.Chain)
	return finish(b, mark)
}

// ParseTicks decodes a body. The caller fills in the chain's Channel.
func ParseTicks(body []byte, t *Ticks) error {
	r := open(body)
	*t = Ticks{Handle: r.handle()}
	r.chain(&t.Chain)
	return r.end("ticks")
}
