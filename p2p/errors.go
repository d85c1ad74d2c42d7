package p2p

import (
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// Stable codes of this package. Those of a Desk travel beside them.
const (
	// These end the stream; nothing but what was acknowledged is charged.
	CodeMalformed    = "malformed"
	CodeOversize     = "oversize"
	CodeDomain       = "wrong_ledger"
	CodeWindow       = "window_exceeded"
	CodeHandle       = "unknown_handle"
	CodeUnexpected   = "unexpected_message"
	CodeBusy         = "busy"
	CodeSuperseded   = "superseded" // also of one channel
	CodeShuttingDown = "shutting_down"
	CodeStalled      = "stalled"
	codeLost         = "lost"          // the stream broke; never on the wire
	CodePayeeNumbers = "payee_numbers" // the payee's numbers contradict what was sent or acknowledged

	// These refuse a channel or a payment.
	CodeChannels  = "too_many_channels"
	CodeOpenProof = "open_signature"
	CodeGap       = "sequence_gap"
	CodeInternal  = "internal"
	CodePrice     = "price" // the item costs Refusal.Wanted; for use by a Desk
	CodeContent   = "content_failed"
)

// Refusal is the payee's answer to a payment, or to an Open, that it does not
// accept. Nothing was charged, except in a refusal of scope ScopeContent.
type Refusal struct {
	Code     string
	Text     string
	Wanted   channel.Amount // with CodePrice: what the item costs
	Item     bool           // only this payment is concerned, not the channel
	Sequence uint64         // of the payment refused
}

// Error returns code and text.
func (r *Refusal) Error() string { return fmt.Sprintf("payee refused (%s): %s", r.Code, r.Text) }

// StreamError ended a stream.
type StreamError struct {
	Code   string
	Text   string
	Remote bool // the other side ended it
}

// Error says who ended the stream and why.
func (e *StreamError) Error() string {
	by := "this side"
	if e.Remote {
		by = "the other side"
	}
	return fmt.Sprintf("stream ended by %s (%s): %s", by, e.Code, e.Text)
}

// Errors of the payer's side.
var (
	// ErrClosed: the payer or the lane was closed; payments without an
	// acknowledgement may or may not be charged, which the next Open tells.
	ErrClosed = errors.New("closed; the next opening of the channel tells which payments were charged")
	// ErrDisconnected: the payee could not be reached again in time; as ErrClosed.
	ErrDisconnected = errors.New("the payee cannot be reached; the next opening of the channel tells which payments were charged")
	// ErrContentTooLarge: the payment was charged, the content exceeds the
	// limit the payer set and was dropped.
	ErrContentTooLarge = errors.New("the content is larger than the limit set; it was paid and dropped")
	// ErrContentLost: the payment was charged, its content cannot be had.
	ErrContentLost = errors.New("the payment was charged but its content cannot be delivered; claim it back from the payee")
	// ErrItemName: the name cannot travel; nothing was paid.
	ErrItemName = errors.New("an item's name must be UTF-8 of at most 1024 bytes; nothing was paid")
)

// refusalOf turns a Desk's error into what travels.
func refusalOf(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		c := *r
		return &c
	}
	var coded interface {
		error
		Code() string
	}
	if errors.As(err, &coded) {
		return &Refusal{Code: coded.Code(), Text: coded.Error()}
	}
	return &Refusal{Code: CodeInternal, Text: "the payee failed; nothing was charged"}
}

// endOf turns a codec's error into the goodbye that ends the stream.
func endOf(err error) *StreamError {
	var end *StreamError
	switch {
	case errors.As(err, &end):
		return end
	case errors.Is(err, wire.ErrOversize):
		return &StreamError{Code: CodeOversize, Text: err.Error()}
	default:
		return &StreamError{Code: CodeMalformed, Text: err.Error()}
	}
}
