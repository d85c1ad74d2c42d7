package wallet

import (
	"fmt"
	"strings"

	"github.com/stiver-pay/stiver/channel"
)

// Refusals of the wallet. Where the text does not say otherwise, nothing was
// signed.
var (
	ErrMalformed  = channel.NewError("malformed", "the payee's message is malformed")
	ErrPassphrase = channel.NewError("wrong_passphrase", "the passphrase does not open this key")
	ErrNoKey      = channel.NewError("no_key", "there is no key here; make one (stiver wallet new)")
	ErrKeyExists  = channel.NewError("key_exists", "there is a key here already; it was not overwritten")
	ErrNoLedger   = channel.NewError("no_ledger", "this needs a ledger, and the wallet was opened without one")
	ErrBody       = channel.NewError("body_too_large", "the request's body is too large to be sent again with a payment; set GetBody")
	ErrNoAddress  = channel.NewError("no_payee_address", "it is not known where this channel's payee is; pay it once, or withdraw through the ledger")
	ErrNotDue     = channel.NewError("withdraw_not_due", "the withdrawal's delay has not passed yet")
	ErrNoneDue    = channel.NewError("nothing_to_withdraw", "there is nothing to withdraw on this channel")
	ErrRedirect   = channel.NewError("redirect_refused", "the payee redirected to another origin; nothing was paid there")
)

// OfferError says why none of a payee's offers can be taken. Nothing was
// signed.
type OfferError struct {
	URL     string
	Reasons []string // one for each offer
}

// Code returns "no_acceptable_offer".
func (e *OfferError) Code() string { return "no_acceptable_offer" }

func (e *OfferError) Error() string {
	return fmt.Sprintf("no offer of %s can be taken: %s; nothing was signed", e.URL, strings.Join(e.Reasons, "; "))
}

// RefusedError is a payee's refusal of a payment. It was not delivered; the
// voucher that was sent authorises no more than the price, and is sent again
// when the same is asked for again.
type RefusedError struct {
	URL    string
	Reason string // the payee's error string
	Text   string // its sentence, if any
}

// Code returns "payment_refused".
func (e *RefusedError) Code() string { return "payment_refused" }

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s refused the payment: %s; nothing was delivered; asking again does not pay twice", e.URL, join(e.Reason, e.Text))
}

func join(reason, text string) string {
	switch {
	case reason == "":
		return text
	case text == "" || text == reason:
		return reason
	}
	return reason + " (" + text + ")"
}

// LostError says that a payment was sent and no answer came. Asking for the
// same again sends the same payment, which is charged once at most.
type LostError struct {
	URL string
	Err error
}

// Code returns "answer_lost".
func (e *LostError) Code() string { return "answer_lost" }

func (e *LostError) Error() string {
	return fmt.Sprintf("a payment to %s was sent and its answer was lost: %v; ask for the same again: it is charged once at most", e.URL, e.Err)
}

// Unwrap returns what happened to the connection.
func (e *LostError) Unwrap() error { return e.Err }
