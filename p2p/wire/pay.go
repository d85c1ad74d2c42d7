package wire

import (
	"encoding/binary"
	"math"

	"github.com/stiver-pay/stiver/channel"
)

// Flags of a payment: which fields are present, and what is wanted.
const (
	PaySequence  = 1 << 0 // else the previous payment's plus one
	PayPrice     = 1 << 1 // else the previous payment's
	PayIndex     = 1 << 2 // ticks only; else the previous index plus one
	payItemShift = 3      // two bits: the ItemMode
	PayDeliver   = 1 << 5 // the item's content is wanted
	payKnown     = 1<<6 - 1
)

// ItemMode says how a payment names its item.
type ItemMode byte

// Modes of naming an item.
const (
	ItemNone  ItemMode = 0 // a metered unit without a name
	ItemSame  ItemMode = 1 // as the previous payment on the channel
	ItemKnown ItemMode = 2 // by its number in the stream's table
	ItemNamed ItemMode = 3 // by name, which enters the table under a number
)

// Pay is one payment as it travels. Fields whose flag is not set are zero.
type Pay struct {
	Type      Type // TypePay, TypePayTick or TypePayVou
	Handle    uint32
	Flags     byte // PaySequence | PayPrice | PayIndex | PayDeliver
	Item      ItemMode
	Number    uint32 // ItemKnown, ItemNamed: index in the item table
	Name      []byte // ItemNamed; after ParsePay it points into the body
	Sequence  uint64
	Price     channel.Amount
	Tick      channel.Tick      // TypePayTick
	Ceiling   channel.Amount    // TypePayVou
	Signature channel.Signature // TypePayVou
}

// Deliver reports whether the item's content is wanted.
func (p *Pay) Deliver() bool { return p.Flags&PayDeliver != 0 }

// AppendPay appends the frame of p.
func AppendPay(b []byte, p *Pay) []byte {
	b, mark := begin(b, p.Type)
	b = append(b, p.Flags|byte(p.Item)<<payItemShift)
	b = binary.AppendUvarint(b, uint64(p.Handle))
	if p.Flags&PaySequence != 0 {
		b = binary.AppendUvarint(b, p.Sequence)
	}
	if p.Flags&PayPrice != 0 {
		b = appendAmount(b, p.Price)
	}
	if p.Item >= ItemKnown {
		b = binary.AppendUvarint(b, uint64(p.Number))
	}
	if p.Item == ItemNamed {
		b = appendBytes(b, p.Name)
	}
	switch p.Type {
	case TypePayTick:
		if p.Flags&PayIndex != 0 {
			b = binary.AppendUvarint(b, uint64(p.Tick.Index))
		}
		b = append(b, p.Tick.Preimage[:]...)
	case TypePayVou:
		b = appendAmount(b, p.Ceiling)
		b = append(b, p.Signature[:]...)
	}
	return finish(b, mark)
}

// ParsePay decodes a body of one of the three types of payment.
func ParsePay(body []byte, p *Pay) error {
	*p = Pay{}
	r := reader{rest: body}
	p.Type = Type(r.byte())
	flags := r.byte()
	p.Flags, p.Item = flags&^(3<<payItemShift), ItemMode(flags>>payItemShift&3)
	if flags&^payKnown != 0 || p.Flags&PayIndex != 0 && p.Type != TypePayTick {
		r.fail()
	}
	p.Handle = r.handle()
	if p.Flags&PaySequence != 0 {
		p.Sequence = r.uint()
	}
	if p.Flags&PayPrice != 0 {
		p.Price = r.amount()
	}
	if p.Item >= ItemKnown {
		p.Number = uint32(r.upTo(MaxItems - 1))
	}
	if p.Item == ItemNamed {
		p.Name = r.bytes(MaxItem)
	}
	switch p.Type {
	case TypePayTick:
		if p.Flags&PayIndex != 0 {
			p.Tick.Index = uint32(r.upTo(channel.MaxTicks))
		}
		r.copy(p.Tick.Preimage[:])
	case TypePayVou:
		p.Ceiling = r.amount()
		r.copy(p.Signature[:])
	case TypePay:
	default:
		r.fail()
	}
	return r.end("payment")
}

// Previous is what a payment on a channel may leave out because the payment
// before it said so. Payer and payee keep one per channel and move it on with
// every payment sent or received, refused ones included. A channel begins with
// Sequence one below the payments of Opened, everything else zero.
type Previous struct {
	Sequence uint64
	Price    channel.Amount
	Index    uint32 // of the newest tick sent; zero again after Ticks
	Item     string
}

// Begin returns the memory of a channel just opened at a number of payments.
func Begin(payments uint64) Previous { return Previous{Sequence: payments - 1} }

// Fill completes a decoded p from the previous payment and remembers it.
// Items resolves names; name is the item's.
func (v *Previous) Fill(p *Pay, items *Items) (name string, err error) {
	if p.Flags&PaySequence == 0 {
		p.Sequence = v.Sequence + 1
	}
	if p.Flags&PayPrice == 0 {
		p.Price = v.Price
	}
	if p.Type == TypePayTick {
		if p.Flags&PayIndex == 0 {
			if v.Index >= channel.MaxTicks {
				return "", malformed("tick after the last")
			}
			p.Tick.Index = v.Index + 1
		}
		v.Index = p.Tick.Index
	}
	switch p.Item {
	case ItemSame:
		name = v.Item
	case ItemKnown:
		if name, err = items.Get(p.Number); err != nil {
			return "", err
		}
	case ItemNamed:
		if name, err = items.Put(p.Number, p.Name); err != nil {
			return "", err
		}
	}
	if p.Sequence == math.MaxUint64 {
		return "", malformed("sequence")
	}
	v.Sequence, v.Price, v.Item = p.Sequence, p.Price, name
	return name, nil
}

// Strip leaves out of p what follows from the previous payment, and remembers
// p. Sequence, Price and Tick are given whole; names resolves the item.
func (v *Previous) Strip(p *Pay, name string, names *Names) {
	if p.Sequence != v.Sequence+1 {
		p.Flags |= PaySequence
	}
	if p.Price != v.Price {
		p.Flags |= PayPrice
	}
	if p.Type == TypePayTick {
		if p.Tick.Index != v.Index+1 {
			p.Flags |= PayIndex
		}
		v.Index = p.Tick.Index
	}
	switch {
	case name == "":
		p.Item = ItemNone
	case name == v.Item:
		p.Item = ItemSame
	default:
		p.Item, p.Number = names.number(name)
		if p.Item == ItemNamed {
			p.Name = append(p.Name[:0], name...)
		}
	}
	v.Sequence, v.Price, v.Item = p.Sequence, p.Price, name
}
