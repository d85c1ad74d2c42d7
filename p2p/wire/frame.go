package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"unicode/utf8"

	"github.com/stiver-pay/stiver/channel"
)

// Protocol is the libp2p protocol id; its last element is Version.
const Protocol = "/stiver/pay/1"

// Version is the version of the protocol this package encodes.
const Version = 1

// Bounds that hold for every stream of version 1.
const (
	MinFrame  = 4 << 10  // a receiver accepts bodies of at least this many bytes
	MaxFrame  = 64 << 10 // and of at most so many
	MaxItem   = 1 << 10  // bytes of an item's name
	MaxText   = 256      // bytes of a text for people
	MaxCode   = 32       // bytes of a code
	MaxMedia  = 255      // bytes of a media type
	MaxHandle = 1<<28 - 1
	MaxItems  = 1 << 16 // entries of an item table
)

// Type is the first byte of a body. A receiver skips frames of an unknown type
// from 0x80 on and ends the stream at any other unknown type.
type Type byte

// Types of messages. The comment says who sends it.
const (
	TypeHello   Type = 0x01 // both, first
	TypeGoodbye Type = 0x02 // both, last
	TypeOpen    Type = 0x03 // payer
	TypeOpened  Type = 0x04 // payee
	TypeClose   Type = 0x05 // payer
	TypeClosed  Type = 0x06 // payee
	TypeTicks   Type = 0x07 // payer
	TypeAck     Type = 0x08 // payee
	TypeRefused Type = 0x09 // payee
	TypeContent Type = 0x0a // payee
	TypeData    Type = 0x0b // payee
	TypeGrant   Type = 0x0c // payer
	TypeAsk     Type = 0x0d // payer
	TypeReceipt Type = 0x0e // payee
	TypePay     Type = 0x10 // payer: with no new authorisation
	TypePayTick Type = 0x11 // payer: with a tick
	TypePayVou  Type = 0x12 // payer: with a voucher
	TypeBound   Type = 0x81 // payer

	skippable Type = 0x80
)

// Skippable reports whether a receiver that does not know t skips it.
func (t Type) Skippable() bool { return t >= skippable }

// ErrMalformed is wrapped by every decoding error: the stream ends with it.
var ErrMalformed = errors.New("malformed message")

// ErrOversize is wrapped where a frame is longer than the receiver accepts.
var ErrOversize = errors.New("message longer than the receiver accepts")

// Split takes the first frame off buf. It returns the body and the number of
// bytes the frame takes; 0 when buf does not hold a whole frame yet. A body
// longer than limit is ErrOversize, known before the body has arrived.
func Split(buf []byte, limit int) (body []byte, n int, err error) {
	size, n := binary.Uvarint(buf)
	switch {
	case n == 0 && len(buf) < binary.MaxVarintLen32:
		return nil, 0, nil
	case n <= 0 || n > binary.MaxVarintLen32 || n != uvarintSize(size) || size == 0:
		return nil, 0, fmt.Errorf("length of a frame: %w", ErrMalformed)
	case size > uint64(limit):
		return nil, 0, fmt.Errorf("frame of %d bytes, limit %d: %w", size, limit, ErrOversize)
	case uint64(len(buf)-n) < size:
		return nil, 0, nil
	}
	end := n + int(size)
	return buf[n:end:end], end, nil
}

// begin starts a frame of a type; finish writes its length.
func begin(b []byte, t Type) (_ []byte, mark int) {
	return append(b, 0, byte(t)), len(b)
}

// finish patches the length in. Nearly all frames are short enough for the one
// byte left free; a longer one is moved up.
func finish(b []byte, mark int) []byte {
	size := len(b) - mark - 1
	if size < 0x80 {
		b[mark] = byte(size)
		return b
	}
	var head [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(head[:], uint64(size))
	b = append(b, head[:n-1]...)
	copy(b[mark+n:], b[mark+1:mark+1+size])
	copy(b[mark:], head[:n])
	return b
}

func uvarintSize(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

func appendAmount(b []byte, a channel.Amount) []byte {
	raw := a.Bytes()
	skip := 0
	for skip < len(raw) && raw[skip] == 0 {
		skip++
	}
	b = append(b, byte(len(raw)-skip))
	return append(b, raw[skip:]...)
}

func appendBytes(b, v []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(v)))
	return append(b, v...)
}

func appendString(b []byte, v string) []byte {
	b = binary.AppendUvarint(b, uint64(len(v)))
	return append(b, v...)
}

// reader takes fields off a body. After a failure it yields zeros.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) fail() { r.rest, r.failed = nil, true }

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.fail()
		return 0
	}
	c := r.rest[0]
	r.rest = r.rest[1:]
	return c
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n != uvarintSize(v) {
		r.fail()
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// upTo reads an integer that must not exceed most.
func (r *reader) upTo(most uint64) uint64 {
	v := r.uint()
	if v > most {
		r.fail()
		return 0
	}
	return v
}

func (r *reader) handle() uint32 { return uint32(r.upTo(MaxHandle)) }

func (r *reader) take(n int) []byte {
	if len(r.rest) < n {
		r.fail()
		return nil
	}
	v := r.rest[:n:n]
	r.rest = r.rest[n:]
	return v
}

// copy fills dst, a fixed-size field.
func (r *reader) copy(dst []byte) { copy(dst, r.take(len(dst))) }

// bytes reads a length and so many bytes, at most most.
func (r *reader) bytes(most int) []byte { return r.take(int(r.upTo(uint64(most)))) }

// text reads UTF-8 of at most most bytes.
func (r *reader) text(most int) string {
	b := r.bytes(most)
	if !utf8.Valid(b) {
		r.fail()
	}
	return string(b)
}

func (r *reader) amount() channel.Amount {
	n := int(r.byte())
	if n > channel.AmountSize {
		r.fail()
		return channel.Amount{}
	}
	v := r.take(n)
	if r.failed || n > 0 && v[0] == 0 {
		r.fail()
		return channel.Amount{}
	}
	var raw [channel.AmountSize]byte
	copy(raw[channel.AmountSize-n:], v)
	return channel.AmountFromBytes(raw)
}

// end checks that nothing is left over.
func (r *reader) end(what string) error {
	if r.failed || len(r.rest) != 0 {
		return fmt.Errorf("%s: %w", what, ErrMalformed)
	}
	return nil
}

// open starts reading a body whose type the caller has looked at.
func open(body []byte) reader {
	r := reader{rest: body}
	r.byte()
	return r
}
