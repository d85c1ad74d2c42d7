package channel

// Error is a refusal: a stable code, the same in Go, HTTP, CLI and
// docs, and a sentence for people. Compare with errors.Is.
type Error struct {
	code string
	text string
}

// NewError makes a refusal of a room above the core. Codes are snake_case and
// never change; the text says what happened, what became of the money, and what
// to do.
func NewError(code, text string) *Error { return &Error{code, text} }

// Code returns the stable code, for example "voucher_signature".
func (e *Error) Code() string { return e.code }

// Error returns the sentence.
func (e *Error) Error() string { return e.text }

// Refusals of the core. None of them changes a state.
var (
	ErrAmountSyntax   = &Error{"amount_syntax", "not a decimal integer of base units"}
	ErrUnitsSyntax    = &Error{"units_syntax", "not an amount of whole units; one looks like 12 or 0.25"}
	ErrAmountOverflow = &Error{"amount_overflow", "the sum leaves the range of 128 bits; nothing was changed"}

	ErrConfig    = &Error{"channel_config", "the channel's configuration is not valid"}
	ErrChannelID = &Error{"channel_id_mismatch", "the message is for another channel, contract or chain; nothing was changed"}

	ErrSignature     = &Error{"voucher_signature", "the signature is not by the channel's payer authoriser; nothing was authorised"}
	ErrTick          = &Error{"tick_proof", "the preimage does not belong to the tick chain; nothing was authorised"}
	ErrTickRange     = &Error{"tick_range", "the tick lies outside its chain; start a new chain"}
	ErrNoChain       = &Error{"tick_no_chain", "no tick chain is open on this channel; send a tick voucher first"}
	ErrExceedsFunds  = &Error{"exceeds_deposit", "the authorisation exceeds what is deposited and not being withdrawn; deposit more"}
	ErrBelowClaimed  = &Error{"below_claimed", "the authorisation is below what was already claimed; recover the channel first"}
	ErrNotAuthorised = &Error{"not_authorised", "the price exceeds what the payer has authorised; nothing was charged"}

	ErrNotReserved   = &Error{"not_reserved", "the charge exceeds what was reserved for it; nothing was charged"}
	ErrCreditTooHigh = &Error{"credit_too_high", "a credit may not go below what was claimed; nothing was credited"}
	ErrRefundTooHigh = &Error{"refund_too_high", "the refund exceeds what is deposited and not charged; nothing was refunded"}
	ErrClaimTooHigh  = &Error{"claim_too_high", "the ledger shows more claimed than was charged; stop and compare with the ledger"}

	ErrEncoding  = &Error{"encoding", "the bytes are not a valid encoding"}
	ErrInvariant = &Error{"invariant", "claimed ≤ charged ≤ authorised ≤ deposited does not hold"}
)
