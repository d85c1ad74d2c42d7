package payee

import (
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
)

// Error is a refusal of the engine: a stable code, the same in Go, HTTP, CLI
// and docs, and a sentence for people. Compare with errors.Is.
type Error struct {
	code string
	text string
}

// Code returns the stable code, for example "channel_busy".
func (e *Error) Code() string { return e.code }

// Error returns the sentence.
func (e *Error) Error() string { return e.text }

// Refusals of the engine. None of them charges anything. Where x402 has a name
// for one, the code is that name without its prefix.
var (
	ErrReceiver      = &Error{"receiver_mismatch", "the channel pays another receiver; nothing was charged; open a channel to this payee"}
	ErrAuthorizer    = &Error{"receiver_authorizer_mismatch", "the channel names another receiver authoriser; nothing was charged; open a channel on this payee's terms"}
	ErrToken         = &Error{"token_mismatch", "the channel is in another token; nothing was charged; open a channel in the token asked for"}
	ErrDelay         = &Error{"withdraw_delay_mismatch", "the channel has another withdraw delay than this payee asks for; nothing was charged; open a channel on its terms"}
	ErrContractPayer = &Error{"payer_authorizer_missing", "the channel names no payer authoriser, and contract signatures cannot be checked off the ledger; open a channel with a payer authoriser"}

	ErrUnknown  = &Error{"channel_not_found", "the ledger shows no deposit in this channel; nothing was charged; deposit first"}
	ErrBusy     = &Error{"channel_busy", "another payment is under way on this channel; nothing was charged; try again when it is done"}
	ErrMismatch = &Error{"cumulative_amount_mismatch", "the voucher does not continue where the payee's record ends; nothing was charged; adopt the numbers and sign again"}
	ErrGap      = &Error{"payment_gap", "the payment is not the next one of its channel; nothing was charged; resume from the payee's numbers"}
	ErrItem     = &Error{"item_too_long", "the name of the item is too long; nothing was charged"}
	ErrBatch    = &Error{"batch_too_long", "too many payments at once; nothing was charged; send fewer"}
	ErrPrice    = &Error{"price_exceeded", "more was to be charged than the price agreed; nothing was charged"}
	ErrDone     = &Error{"sale_done", "the sale was already committed or given up; nothing more was charged"}

	ErrNotDurable  = &Error{"not_durable", "the payment could not be recorded; nothing was charged; try again"}
	ErrUnconfirmed = &Error{"not_confirmed", "whether the payment was recorded is not known yet; ask for the channel's numbers before paying again"}
	ErrClosed      = &Error{"payee_closed", "the payee is shutting down; nothing was charged; try again later"}
	ErrOverloaded  = &Error{"payee_overloaded", "the payee has too many payments waiting; nothing was charged; try again later"}

	ErrNoEntry     = &Error{"entry_not_found", "the channel's log has no such entry"}
	ErrNoEpoch     = &Error{"epoch_not_found", "no settlement of that number is recorded"}
	ErrRecord      = &Error{"record_damaged", "a stored record does not decode; restore the payee's data from a copy, or let the ledger's numbers stand"}
	ErrLedger      = &Error{"ledger_unavailable", "the ledger could not be asked; payments within what is authorised go on; try again later"}
	ErrDeposit     = &Error{"deposit_refused", "the ledger refused the deposit; no money has moved"}
	ErrDepositOpen = &Error{"deposit_unconfirmed", "the deposit was sent and its outcome is not known yet; ask for the channel's numbers before depositing again"}
	ErrSettling    = &Error{"settling", "a settlement is under way; wait for it"}
	ErrSender      = &Error{"not_receiver", "the account that sends to the ledger is not the receiver of the terms; nothing was sent; settle with the receiver's key"}
	ErrUnrecorded  = &Error{"claims_unrecorded", "the ledger shows claims or entries that this payee has no record of; the money was settled, the log could not be anchored; restore the payee's data"}
	ErrNoRefund    = &Error{"refund_no_balance", "nothing is left to give back; nothing was refunded"}
	ErrRefundSum   = &Error{"refund_amount_invalid", "the refund exceeds what is deposited and not charged; nothing was refunded"}
)

// MismatchError is ErrMismatch with the payee's view, from which the payer
// resumes: the voucher in it is the payer's own and proves itself.
type MismatchError struct {
	View View
	Want channel.Amount // the ceiling that continues the record
	Got  channel.Amount
}

// Code returns the code of ErrMismatch.
func (e *MismatchError) Code() string { return ErrMismatch.code }

func (e *MismatchError) Error() string {
	return fmt.Sprintf("ceiling %s, want %s: %s", e.Got, e.Want, ErrMismatch.text)
}

// Is makes errors.Is(err, ErrMismatch) true.
func (e *MismatchError) Is(target error) bool { return target == error(ErrMismatch) }

// CodeOf returns the stable code of an error of the engine, of the core or of
// what is below them; "internal" when it has none.
func CodeOf(err error) string {
	var coded interface{ Code() string }
	if errors.As(err, &coded) {
		return coded.Code()
	}
	return "internal"
}
