package gateway

import (
	"errors"
	"net/http"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
)

// batch prefixes x402's error strings of batch-settlement, exact those of exact.
const (
	batch = "invalid_batch_settlement_evm_"
	exact = "invalid_exact_evm_"
)

// Refusals of the door itself. None of them changes anything.
var (
	refuseUnpaid = Refusal{Status: 402, Code: "payment_required",
		Text: "this has a price; nothing was charged; pay and ask again"}
	refuseMalformed = Refusal{Status: 400, Code: "payment_malformed", Reason: "invalid_payload",
		Text: "the PAYMENT-SIGNATURE header is not base64 of an x402 payment in JSON; nothing was charged"}
	refuseTooLarge = Refusal{Status: 400, Code: "payment_too_large", Reason: "invalid_payload",
		Text: "the PAYMENT-SIGNATURE header is longer than 16 KiB; nothing was charged"}
	refuseTwice = Refusal{Status: 400, Code: "payment_ambiguous", Reason: "invalid_payload",
		Text: "the request has more than one PAYMENT-SIGNATURE header; nothing was charged; send one"}
	refuseVersion = Refusal{Status: 400, Code: "payment_version", Reason: "invalid_x402_version",
		Text: "the payment is not of x402 version 2; nothing was charged"}
	refuseScheme = Refusal{Status: 402, Code: "scheme_unsupported", Reason: "unsupported_scheme",
		Text: "the payment uses a scheme that is not offered; nothing was charged; choose one of those offered"}
	refuseNetwork = Refusal{Status: 402, Code: "network_mismatch", Reason: batch + "network_mismatch",
		Text: "the payment is for another chain; nothing was charged; pay on the chain that is offered"}
	refuseToken = Refusal{Status: 402, Code: "token_mismatch", Reason: batch + "token_mismatch",
		Text: "the payment is in another token; nothing was charged; pay in the token that is offered"}
	refusePayTo = Refusal{Status: 402, Code: "receiver_mismatch", Reason: batch + "receiver_mismatch",
		Text: "the payment is to someone else; nothing was charged; pay the receiver that is offered"}
	refusePrice = Refusal{Status: 402, Code: "price_mismatch", Reason: "invalid_payment_requirements",
		Text: "the payment was made for another price; nothing was charged; pay the price that is offered now"}
	refuseValue = Refusal{Status: 402, Code: "price_mismatch", Reason: exact + "payload_authorization_value_mismatch",
		Text: "the transfer was signed for another amount than the price; nothing was charged; sign for the price"}
	refuseVoucherPayload = Refusal{Status: 400, Code: "voucher_payload", Reason: batch + "voucher_payload",
		Text: "the payment does not hold a channel and a voucher as batch-settlement has them; nothing was charged"}
	refuseDepositPayload = Refusal{Status: 400, Code: "deposit_payload", Reason: batch + "deposit_payload",
		Text: "the payment does not hold a deposit with an ERC-3009 authorization; nothing was charged and no money has moved"}
	refuseExactPayload = Refusal{Status: 400, Code: "exact_payload", Reason: "invalid_payload",
		Text: "the payment does not hold a signed ERC-3009 transfer; nothing was charged"}
	refuseRefundAmount = Refusal{Status: 402, Code: "refund_amount_invalid", Reason: batch + "refund_amount_invalid",
		Text: "the amount of the refund is not a positive integer of base units; nothing was refunded"}
	refuseUpstreamPrice = Refusal{Status: 502, Code: "upstream_price",
		Text: "the web server behind this payee named a price that is none; nothing was charged"}
	refuseCrowded = Refusal{Status: 503, Code: payee.ErrOverloaded.Code(), RetryAfter: 1,
		Text: "the payee has as many requests under way as it can; nothing was charged; try again in a moment"}
	refuseNoMemory = Refusal{Status: 503, Code: payee.ErrOverloaded.Code(), RetryAfter: 1,
		Text: "the payee has no memory for the request's body now; nothing was charged; try again in a moment"}
	refuseLedgerDown = Refusal{Status: 503, Code: "ledger_unavailable", Reason: batch + "rpc_read_failed", RetryAfter: 5,
		Text: "the ledger does not answer, so no deposit, refund or exit can be made now; no money has moved; payments within what is deposited go on; try again later"}
	refuseRelay = Refusal{Status: 503, Code: "relay_failed", RetryAfter: 5,
		Text: "the ledger did not take the payee's transaction; no money has moved; the payee must look at its account; try again later"}
	refuseUnconfirmed = Refusal{Status: 503, Code: "transaction_unconfirmed", RetryAfter: 2,
		Text: "the transaction was sent and its outcome is not known yet; send the same payment again, it is not taken twice"}
)

// verdicts gives the HTTP status and x402's name of every code that the core
// and the engine refuse a payment with. The text is theirs.
var verdicts = map[string]Refusal{
	payee.ErrReceiver.Code():      {Status: 402, Reason: batch + "receiver_mismatch"},
	payee.ErrAuthorizer.Code():    {Status: 402, Reason: batch + "receiver_authorizer_mismatch"},
	payee.ErrToken.Code():         {Status: 402, Reason: batch + "token_mismatch"},
	payee.ErrDelay.Code():         {Status: 402, Reason: batch + "withdraw_delay_mismatch"},
	payee.ErrContractPayer.Code(): {Status: 402, Reason: batch + "voucher_signature"},
	payee.ErrUnknown.Code():       {Status: 402, Reason: batch + "channel_not_found"},
	payee.ErrBusy.Code():          {Status: 402, Reason: batch + "channel_busy", RetryAfter: 1},
	payee.ErrMismatch.Code():      {Status: 402, Reason: batch + "cumulative_amount_mismatch"},
	payee.ErrDeposit.Code():       {Status: 402, Reason: batch + "deposit_transaction_failed"},
	payee.ErrNoRefund.Code():      {Status: 402, Reason: batch + "refund_no_balance"},
	payee.ErrRefundSum.Code():     {Status: 402, Reason: batch + "refund_amount_invalid"},
	payee.ErrNotDurable.Code():    {Status: 503, Reason: "unexpected_error", RetryAfter: 1},
	payee.ErrUnconfirmed.Code():   {Status: 503, Reason: "unexpected_error", RetryAfter: 1},
	payee.ErrClosed.Code():        {Status: 503, Reason: "unexpected_error", RetryAfter: 5},
	payee.ErrOverloaded.Code():    {Status: 503, Reason: batch + "channel_busy", RetryAfter: 1},
	payee.ErrDepositOpen.Code():   {Status: 503, Reason: batch + "deposit_transaction_failed", RetryAfter: 2},
	payee.ErrSettling.Code():      {Status: 409, RetryAfter: 1},
	payee.ErrNoEntry.Code():       {Status: 404},

	channel.ErrSignature.Code():      {Status: 402, Reason: batch + "voucher_signature"},
	channel.ErrChannelID.Code():      {Status: 402, Reason: batch + "channel_id_mismatch"},
	channel.ErrConfig.Code():         {Status: 402, Reason: batch + "withdraw_delay_out_of_range"},
	channel.ErrExceedsFunds.Code():   {Status: 402, Reason: batch + "cumulative_exceeds_balance"},
	channel.ErrNotAuthorised.Code():  {Status: 402, Reason: batch + "cumulative_exceeds_balance"},
	channel.ErrBelowClaimed.Code():   {Status: 402, Reason: batch + "cumulative_below_claimed"},
	channel.ErrRefundTooHigh.Code():  {Status: 402, Reason: batch + "refund_amount_invalid"},
	channel.ErrAmountOverflow.Code(): {Status: 402, Reason: batch + "voucher_payload"},
}

// reverts names what the contracts refuse a deposit, a transfer or an exit
// for. No money has moved then: a refusal shows before anything is sent.
var reverts = map[string]Refusal{
	"ERC20InsufficientBalance": {Code: "insufficient_balance", Reason: "insufficient_balance",
		Text: "the payer's account does not hold that much; no money has moved; fund it and try again"},
	usedAuthorization: {Code: "authorization_used", Reason: "nonce_already_used",
		Text: "the authorization was used or cancelled before; no money has moved; sign a new one"},
	"ERC3009InvalidAuthorizationTime": {Code: "authorization_expired", Reason: "payload_authorization_valid_before",
		Text: "the authorization is expired or not valid yet; no money has moved; check the clock and sign a new one"},
	"ERC3009InvalidSignature": {Code: "authorization_signature", Reason: "signature",
		Text: "the authorization is not signed by the payer under the token's domain; no money has moved"},
	"EntryPaused": {Code: "entry_paused", Reason: "transaction_failed",
		Text: "the ledger's organisations have stopped deposits for now; no money has moved, and open channels go on; try again later"},
	"AccountFrozen": {Code: "account_frozen", Reason: "transaction_failed",
		Text: "an account of this payment is frozen by the token's issuer; no money has moved"},
	"AccountNotRegistered": {Code: "account_not_registered", Reason: "transaction_failed",
		Text: "an account of this payment is not registered on this ledger; no money has moved; ask its governor"},
}

// refusalOf turns an error of the engine, the core or the ledger into an
// answer. Causes from inside the payee stay inside.
func refusalOf(err error) *Refusal {
	if name, ok := client.Reverted(err); ok {
		return reverted(name, batch, err)
	}
	if r := ledgerRefusal(err); r != nil {
		return r
	}
	var c coded
	if !errors.As(err, &c) {
		return internalError(err)
	}
	verdict, ok := verdicts[c.Code()]
	if !ok {
		return internalError(err)
	}
	verdict.Code, verdict.Text = c.Code(), c.Error()
	return verdict.because(err)
}

// exitRefusal is refusalOf for a step out of a channel.
func exitRefusal(err error) *Refusal {
	name, ok := client.Reverted(err)
	if !ok {
		return refusalOf(err)
	}
	r, ok := exits[name]
	if !ok {
		r = Refusal{Code: "exit_refused", Text: "the ledger refused this step; nothing was changed"}
	}
	r.Status = http.StatusConflict
	return r.because(err)
}

// exits names what the contract refuses a payer's exit for.
var exits = map[string]Refusal{
	"InvalidSignature":               {Code: "withdrawal_signature", Text: "the withdrawal is not signed by the channel's payer or its authoriser; nothing was changed"},
	"InvalidWithdrawNonce":           {Code: "withdrawal_nonce", Text: "the withdrawal was signed for another nonce, perhaps used before; nothing was changed; sign for the channel's withdraw nonce"},
	"SignatureExpired":               {Code: "withdrawal_expired", Text: "the withdrawal's deadline has passed; nothing was changed; sign a new one"},
	"WithdrawalAlreadyPending":       {Code: "withdrawal_pending", Text: "a withdrawal is under way on this channel; nothing was changed; wait for its delay to pass and finalise it"},
	"WithdrawAmountExceedsAvailable": {Code: "withdrawal_too_high", Text: "more was to be withdrawn than is deposited and not claimed; nothing was changed"},
	"NothingToWithdraw":              {Code: "withdrawal_nothing", Text: "there is nothing to withdraw; nothing was changed"},
	"WithdrawalNotPending":           {Code: "withdrawal_not_pending", Text: "no withdrawal is under way on this channel; nothing was changed; start one first"},
	"WithdrawDelayNotElapsed":        {Code: "withdrawal_too_early", Text: "the withdraw delay has not passed; nothing was changed; try again later"},
}

// ledgerRefusal is nil when err is not about reaching the ledger.
func ledgerRefusal(err error) *Refusal {
	switch client.CodeOf(err) {
	case "":
		if errors.Is(err, payee.ErrLedger) {
			return refuseLedgerDown.because(err)
		}
		return nil
	case client.CodeUnreachable, client.CodeAccess, client.CodeBusy, client.CodeLedger, client.CodeWrongChain:
		return refuseLedgerDown.because(err)
	case client.CodeUnconfirmed:
		return refuseUnconfirmed.because(err)
	default:
		return refuseRelay.because(err)
	}
}

// reverted is the refusal of a contract; prefix is that of the scheme's errors.
func reverted(name, prefix string, err error) *Refusal {
	r, ok := reverts[name]
	if !ok {
		r = Refusal{Code: "deposit_refused", Reason: "transaction_failed",
			Text: "the ledger refused the transaction; no money has moved"}
	}
	if prefix == batch {
		switch r.Reason {
		case "transaction_failed", "nonce_already_used":
			r.Reason = "deposit_transaction_failed"
		case "signature":
			r.Reason = "receive_authorization_signature"
		}
	}
	r.Reason = prefix + r.Reason
	r.Status = http.StatusPaymentRequired
	return r.because(err)
}
