package wire

import (
	"encoding/binary"

	"github.com/stiver-pay/stiver/channel"
)

// Ack says that all payments of a channel below Next are charged and durable,
// and what the channel's total is as of there.
type Ack struct {
	Handle  uint32
	Next    uint64
	Charged channel.Amount
}

// AppendAck appends the frame of a.
func AppendAck(b []byte, a *Ack) []byte {
	b, mark := begin(b, TypeAck)
	b = binary.AppendUvarint(b, uint64(a.Handle))
	b = binary.AppendUvarint(b, a.Next)
	b = appendAmount(b, a.Charged)
	return finish(b, mark)
}

// ParseAck decodes a body.
func ParseAck(body []byte, a *Ack) error {
	r := open(body)
	*a = Ack{r.handle(), r.uint(), r.amount()}
	return r.end("ack")
}

// Scope says what a refusal is about.
type Scope byte

// Scopes of a refusal.
const (
	ScopeItem    Scope = 0 // this payment's item; the channel's other payments may be sent again
	ScopeChannel Scope = 1 // the channel's authorisation: payments after this one would fail too
	ScopeContent Scope = 2 // the payment was charged, but its content cannot be sent
	ScopeReceipt Scope = 3 // the receipt asked for cannot be given
)

// Refused says that a payment was not charged, nor anything after it: the
// payee drops payments of the channel until this sequence comes again.
type Refused struct {
	Handle   uint32
	Scope    Scope
	Sequence uint64
	Wanted   channel.Amount // the price where that was the reason, else zero
	Code     string
	Text     string
}

// AppendRefused appends the frame of f.
func AppendRefused(b []byte, f *Refused) []byte {
	b, mark := begin(b, TypeRefused)
	b = binary.AppendUvarint(b, uint64(f.Handle))
	b = append(b, byte(f.Scope))
	b = binary.AppendUvarint(b, f.Sequence)
	b = appendAmount(b, f.Wanted)
	b = appendString(b, cut(f.Code, MaxCode))
	b = appendString(b, cut(f.Text, MaxText))
	return finish(b, mark)
}

// ParseRefused decodes a body.
func ParseRefused(body []byte, f *Refused) error {
	r := open(body)
	*f = Refused{Handle: r.handle(), Scope: Scope(r.byte()), Sequence: r.uint(), Wanted: r.amount()}
	f.Code, f.Text = r.text(MaxCode), r.text(MaxText)
	if f.Scope > ScopeReceipt {
		r.fail()
	}
	return r.end("refusal")
}

// Content announces the content of a payment's item; Data frames of the same
// channel follow until Size bytes are there.
type Content struct {
	Handle   uint32
	Sequence uint64
	Size     uint64
	Media    string
}

// AppendContent appends the frame of c.
func AppendContent(b []byte, c *Content) []byte {
	b, mark := begin(b, TypeContent)
	b = binary.AppendUvarint(b, uint64(c.Handle))
	b = binary.AppendUvarint(b, c.Sequence)
	b = binary.AppendUvarint(b, c.Size)
	b = appendString(b, cut(c.Media, MaxMedia))
	return finish(b, mark)
}

// ParseContent decodes a body.
func ParseContent(body []byte, c *Content) error {
	r := open(body)
	*c = Content{r.handle(), r.uint(), r.uint(), r.text(MaxMedia)}
	return r.end("content")
}

// Data is a piece of the content under way on a channel.
type Data struct {
	Handle uint32
	Bytes  []byte // at least one; after ParseData it points into the body
}

// AppendData appends the frame of d.
func AppendData(b []byte, d *Data) []byte {
	b, mark := begin(b, TypeData)
	b = binary.AppendUvarint(b, uint64(d.Handle))
	b = append(b, d.Bytes...)
	return finish(b, mark)
}

// ParseData decodes a body.
func ParseData(body []byte, d *Data) error {
	r := open(body)
	*d = Data{Handle: r.handle()}
	d.Bytes, r.rest = r.rest, nil
	if len(d.Bytes) == 0 {
		r.fail()
	}
	return r.end("data")
}

// Grant allows so many more bytes of content on a channel.
type Grant struct {
	Handle uint32
	Bytes  uint64
}

// AppendGrant appends the frame of g.
func AppendGrant(b []byte, g *Grant) []byte {
	b, mark := begin(b, TypeGrant)
	b = binary.AppendUvarint(b, uint64(g.Handle))
	b = binary.AppendUvarint(b, g.Bytes)
	return finish(b, mark)
}

// ParseGrant decodes a body.
func ParseGrant(body []byte, g *Grant) error {
	r := open(body)
	*g = Grant{r.handle(), r.uint()}
	return r.end("grant")
}

// Ask asks for the receipt of a payment that was acknowledged.
type Ask struct {
	Handle   uint32
	Sequence uint64
}

// AppendAsk appends the frame of a.
func AppendAsk(b []byte, a *Ask) []byte {
	b, mark := begin(b, TypeAsk)
	b = binary.AppendUvarint(b, uint64(a.Handle))
	b = binary.AppendUvarint(b, a.Sequence)
	return finish(b, mark)
}

// ParseAsk decodes a body.
func ParseAsk(body []byte, a *Ask) error {
	r := open(body)
	*a = Ask{r.handle(), r.uint()}
	return r.end("ask")
}

// Receipt answers Ask. Entry and head travel whole, save that the head's
// channel is the entry's.
type Receipt struct {
	Handle   uint32
	Sequence uint64 // the payment's, as asked
	Receipt  channel.Receipt
}

// AppendReceipt appends the frame of t.
func AppendReceipt(b []byte, t *Receipt) []byte {
	b, mark := begin(b, TypeReceipt)
	b = binary.AppendUvarint(b, uint64(t.Handle))
	b = binary.AppendUvarint(b, t.Sequence)
	entry := t.Receipt.Entry.Encode()
	b = append(b, entry[:]...)
	b = binary.AppendUvarint(b, t.Receipt.Head.Size)
	b = append(b, t.Receipt.Head.Root[:]...)
	b = appendAmount(b, t.Receipt.Head.Charged)
	b = append(b, t.Receipt.Signature[:]...)
	b = binary.AppendUvarint(b, uint64(len(t.Receipt.Proof)))
	for i := range t.Receipt.Proof {
		b = append(b, t.Receipt.Proof[i][:]...)
	}
	return finish(b, mark)
}

// ParseReceipt decodes a body. It does not verify the receipt.
func ParseReceipt(body []byte, t *Receipt) error {
	r := open(body)
	*t = Receipt{Handle: r.handle(), Sequence: r.uint()}
	if raw := r.take(channel.EntrySize); !r.failed {
		var err error
		if t.Receipt.Entry, err = channel.DecodeEntry(raw); err != nil {
			return malformed("receipt's entry")
		}
	}
	h := &t.Receipt.Head
	h.Channel, h.Size = t.Receipt.Entry.Channel, r.uint()
	r.copy(h.Root[:])
	h.Charged = r.amount()
	r.copy(t.Receipt.Signature[:])
	for n := r.upTo(64); n > 0 && !r.failed; n-- {
		var hash [32]byte
		r.copy(hash[:])
		t.Receipt.Proof = append(t.Receipt.Proof, hash)
	}
	return r.end("receipt")
}
