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
	CodeMalformed    = "malformed"          // a message does not decode
	CodeOversize     = "oversize"           // a message is longer than its kind may be
	CodeDomain       = "wrong_ledger"       // the other side is on another chain or contract
	CodeWindow       = "window_exceeded"    // more payments are in flight than the payee allows
	CodeHandle       = "unknown_handle"     // a message names a channel that is not open on the stream
	CodeUnexpected   = "unexpected_message" // a message came where none of its kind may
	CodeBusy         = "busy"               // the payee serves as many streams as it can; try again later
	CodeSuperseded   = "superseded"         // a newer stream, or a newer opening of the channel, took over
	CodeShuttingDown = "shutting_down"      // the payee is going down; reconnect later
	CodeStalled      = "stalled"            // the other side does not read what it is sent
	codeLost         = "lost"               // the stream broke; never on the wire
	CodePayeeNumbers = "payee_numbers"      // the payee's numbers contradict what was sent or acknowledged

	// These refuse a channel or a payment.
	CodeChannels  = "too_many_channels" // the stream has as many channels as the payee allows
	CodeOpenProof = "open_signature"    // the one who opens the channel did not prove to be its payer
	CodeGap       = "sequence_gap"      // the payment is not the next one of its channel; nothing was charged
	CodeInternal  = "internal"          // the payee failed; nothing was charged
	CodePrice     = "price"             // the item costs Refusal.Wanted; for use by a Desk
	CodeContent   = "content_failed"    // the item could not be fetched; it was not charged
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

// Unwrap returns an error whose Code method returns the code.
func (r *Refusal) Unwrap() error { return channel.NewError(r.Code, r.Text) }

// Error returns code and text.
func (r *Refusal) Error() string { return fmt.Sprintf("payee refused (%s): %s", r.Code, r.Text) }

// StreamError ended a stream.
type StreamError struct {
	Code   string
	Text   string
	Remote bool // the other side ended it
}

// Unwrap returns an error whose Code method returns the code.
func (e *StreamError) Unwrap() error { return channel.NewError(e.Code, e.Text) }

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
	ErrClosed = channel.NewError("stream_closed", "closed; the next opening of the channel tells which payments were charged")
	// ErrDisconnected: the payee could not be reached again in time; as ErrClosed.
	ErrDisconnected = channel.NewError("payee_unreachable", "the payee cannot be reached; the next opening of the channel tells which payments were charged")
	// ErrContentTooLarge: the payment was charged, the content exceeds the
	// limit the payer set and was dropped.
	ErrContentTooLarge = channel.NewError("content_too_large", "the content is larger than the limit set; it was paid and dropped")
	// ErrContentLost: the payment was charged, its content cannot be had.
	ErrContentLost = channel.NewError("content_lost", "the payment was charged but its content cannot be delivered; claim it back from the payee")
	// ErrItemName: the name cannot travel; nothing was paid.
	ErrItemName = channel.NewError("item_name", "an item's name must be UTF-8 of at most 1024 bytes; nothing was paid")
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
