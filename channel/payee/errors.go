package payee

import (
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
)

// Refusals of the engine. None of them charges anything. Where x402 has a name
// for one, the code is that name without its prefix.
var (
	ErrReceiver      = channel.NewError("receiver_mismatch", "the channel pays another receiver; nothing was charged; open a channel to this payee")
	ErrAuthorizer    = channel.NewError("receiver_authorizer_mismatch", "the channel names another receiver authoriser; nothing was charged; open a channel on this payee's terms")
	ErrToken         = channel.NewError("token_mismatch", "the channel is in another token; nothing was charged; open a channel in the token asked for")
	ErrDelay         = channel.NewError("withdraw_delay_mismatch", "the channel has another withdraw delay than this payee asks for; nothing was charged; open a channel on its terms")
	ErrContractPayer = channel.NewError("payer_authorizer_missing", "the channel names no payer authoriser, and contract signatures cannot be checked off the ledger; open a channel with a payer authoriser")

	ErrUnknown  = channel.NewError("channel_not_found", "the ledger shows no deposit in this channel; nothing was charged; deposit first")
	ErrBusy     = channel.NewError("channel_busy", "another payment is under way on this channel; nothing was charged; try again when it is done")
	ErrMismatch = channel.NewError("cumulative_amount_mismatch", "the voucher does not continue where the payee's record ends; nothing was charged; adopt the numbers and sign again")
	ErrGap      = channel.NewError("payment_gap", "the payment is not the next one of its channel; nothing was charged; resume from the payee's numbers")
	ErrItem     = channel.NewError("item_too_long", "the name of the item is too long; nothing was charged")
	ErrBatch    = channel.NewError("batch_too_long", "too many payments at once; nothing was charged; send fewer")
	ErrPrice    = channel.NewError("price_exceeded", "more was to be charged than the price agreed; nothing was charged")
	ErrDone     = channel.NewError("sale_done", "the sale was already committed or given up; nothing more was charged")

	ErrNotDurable  = channel.NewError("not_durable", "the payment could not be recorded; nothing was charged; try again")
	ErrUnconfirmed = channel.NewError("not_confirmed", "whether the payment was recorded is not known yet; ask for the channel's numbers before paying again")
	ErrClosed      = channel.NewError("payee_closed", "the payee is shutting down; nothing was charged; try again later")
	ErrOverloaded  = channel.NewError("payee_overloaded", "the payee has too many payments waiting; nothing was charged; try again later")

	ErrNoEntry     = channel.NewError("entry_not_found", "the channel's log has no such entry")
	ErrNoEpoch     = channel.NewError("epoch_not_found", "no settlement of that number is recorded")
	ErrRecord      = channel.NewError("record_damaged", "a stored record does not decode; restore the payee's data from a copy, or let the ledger's numbers stand")
	ErrLedger      = channel.NewError("ledger_unavailable", "the ledger could not be asked; payments within what is authorised go on; try again later")
	ErrDeposit     = channel.NewError("deposit_refused", "the ledger refused the deposit; no money has moved")
	ErrDepositOpen = channel.NewError("deposit_unconfirmed", "the deposit was sent and its outcome is not known yet; ask for the channel's numbers before depositing again")
	ErrSettling    = channel.NewError("settling", "a settlement is under way; wait for it")
	ErrSender      = channel.NewError("not_receiver", "the account that sends to the ledger is not the receiver of the terms; nothing was sent; settle with the receiver's key")
	ErrUnrecorded  = channel.NewError("claims_unrecorded", "the ledger shows claims or entries that this payee has no record of; the money was settled, the log could not be anchored; restore the payee's data")
	ErrNoRefund    = channel.NewError("refund_no_balance", "nothing is left to give back; nothing was refunded")
	ErrRefundSum   = channel.NewError("refund_amount_invalid", "the refund exceeds what is deposited and not charged; nothing was refunded")
)

// MismatchError is ErrMismatch with the payee's view, from which the payer
// resumes: the voucher in it is the payer's own and proves itself.
type MismatchError struct {
	View View
	Want channel.Amount // the ceiling that continues the record
	Got  channel.Amount
}

// Code returns the code of ErrMismatch.
func (e *MismatchError) Code() string { return ErrMismatch.Code() }

func (e *MismatchError) Error() string {
	return fmt.Sprintf("ceiling %s, want %s: %s", e.Got, e.Want, ErrMismatch)
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
