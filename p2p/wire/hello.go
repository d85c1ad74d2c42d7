package wire

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// Hello is the first message in either direction: what the sender speaks and
// what it accepts. Limits that bind the other role only are zero.
type Hello struct {
	Version  uint64         // highest version the sender speaks; both use the lower of the two
	ChainID  uint64         // EIP-155 id of the ledger
	Contract common.Address // the Channels contract
	Frame    uint32         // longest body the sender accepts
	Channels uint32         // payee: channels open on the stream
	Window   uint32         // payee: payments in flight on a channel
	Total    uint32         // payee: payments in flight on the stream
	Items    uint32         // payee: size of its item table
	Content  uint64         // payer: bytes of content it accepts unasked on each channel

	// Credit is an extension: unpaid service on each channel, in base units,
	// that a payee grants and a payer takes. The lower of the two counts.
	Credit channel.Amount
}

// Tags of extensions.
const tagCredit = 1

// AppendHello appends the frame of h.
func AppendHello(b []byte, h *Hello) []byte {
	b, mark := begin(b, TypeHello)
	b = binary.AppendUvarint(b, h.Version)
	b = binary.AppendUvarint(b, h.ChainID)
	b = append(b, h.Contract[:]...)
	for _, v := range [...]uint32{h.Frame, h.Channels, h.Window, h.Total, h.Items} {
		b = binary.AppendUvarint(b, uint64(v))
	}
	b = binary.AppendUvarint(b, h.Content)
	if !h.Credit.IsZero() {
		b = binary.AppendUvarint(b, tagCredit)
		b = appendBytes(b, appendAmount(nil, h.Credit))
	}
	return finish(b, mark)
}

// ParseHello decodes a body. What follows the fields of version 1 is a
// sequence of extensions (tag, length, value); unknown ones are ignored.
func ParseHello(body []byte, h *Hello) error {
	r := open(body)
	*h = Hello{Version: r.uint(), ChainID: r.uint()}
	r.copy(h.Contract[:])
	h.Frame = uint32(r.upTo(MaxFrame))
	h.Channels = uint32(r.upTo(MaxHandle))
	h.Window = uint32(r.upTo(MaxHandle))
	h.Total = uint32(r.upTo(MaxHandle))
	h.Items = uint32(r.upTo(MaxItems))
	h.Content = r.uint()
	for len(r.rest) > 0 {
		tag, value := r.uint(), reader{rest: r.bytes(MinFrame)}
		if tag != tagCredit {
			continue
		}
		if !h.Credit.IsZero() { // said twice
			r.fail()
		}
		if h.Credit = value.amount(); value.failed || len(value.rest) != 0 || h.Credit.IsZero() {
			r.fail()
		}
	}
	if err := r.end("hello"); err != nil {
		return err
	}
	if h.Version == 0 || h.Frame < MinFrame {
		return fmt.Errorf("hello of version %d with frames of %d bytes: %w", h.Version, h.Frame, ErrMalformed)
	}
	return nil
}

// Goodbye ends the stream and says why. Nothing in flight is charged by it;
// what was acknowledged stays.
type Goodbye struct {
	Code string
	Text string
}

// AppendGoodbye appends the frame of g, cutting texts that are too long.
func AppendGoodbye(b []byte, g *Goodbye) []byte {
	b, mark := begin(b, TypeGoodbye)
	b = appendString(b, cut(g.Code, MaxCode))
	b = appendString(b, cut(g.Text, MaxText))
	return finish(b, mark)
}

// ParseGoodbye decodes a body.
func ParseGoodbye(body []byte, g *Goodbye) error {
	r := open(body)
	*g = Goodbye{r.text(MaxCode), r.text(MaxText)}
	return r.end("goodbye")
}

// cut returns s as a receiver takes it: UTF-8, of at most so many bytes and no
// half characters.
func cut(s string, most int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= most {
		return s
	}
	for !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
