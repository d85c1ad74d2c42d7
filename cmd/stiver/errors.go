package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/p2p"
)

// Exit statuses; the app's description documents them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnreachable = 3
	exitRefused     = 4
	exitUnverified  = 5
	exitBusy        = 6
	exitInterrupted = 130
)

// usageError marks input that a person typed wrong.
type usageError struct{ error }

func (usageError) Code() string { return "usage" }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// interruptedError marks a command that a signal ended: what was done stays done.
type interruptedError struct{}

func (interruptedError) Error() string { return "interrupted; what was done stays done" }

func (interruptedError) Code() string { return "interrupted" }

// onlyCanceled tells that no part of an error says more than that the command
// was to stop.
func onlyCanceled(err error) bool {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return onlyCanceled(e.Unwrap())
	case interface{ Unwrap() []error }:
		return !slices.ContainsFunc(e.Unwrap(), func(part error) bool { return !onlyCanceled(part) })
	}
	return err == context.Canceled
}

// codeOf returns the stable code of an error of any room, or "failed".
func codeOf(err error) string {
	if code := client.CodeOf(err); code != "" {
		return string(code)
	}
	var coded interface{ Code() string }
	if errors.As(err, &coded) {
		return coded.Code()
	}
	var refusal *p2p.Refusal
	var ended *p2p.StreamError
	var unreachable *net.OpError
	switch {
	case errors.As(err, &refusal):
		return refusal.Code
	case errors.As(err, &ended):
		return ended.Code
	case errors.As(err, &unreachable), errors.Is(err, p2p.ErrDisconnected):
		return "unreachable"
	default:
		return "failed"
	}
}

// statusOf gives the codes that deserve more than exitFailed.
var statusOf = map[string]int{
	"usage": exitUsage, "amount_syntax": exitUsage, "key_exists": exitUsage, "home_exists": exitUsage,
	"no_key": exitUsage, "home_not_initialised": exitUsage, "wrong_passphrase": exitUsage,
	"rpc_exposed": exitUsage, "token_secret": exitUsage,
	"keys_exist": exitUsage, "two_signers": exitUsage, "data_exists": exitUsage, "witness_exists": exitUsage, "no_witness": exitUsage,

	"unreachable": exitUnreachable, "ledger_unreachable": exitUnreachable, "transaction_unconfirmed": exitUnreachable, "answer_lost": exitUnreachable,
	"ledger_busy": exitUnreachable, "ledger_access": exitRefused,
	"no_ledger": exitUnreachable, "ledger_unavailable": exitUnreachable, "gateway_unreachable": exitUnreachable,

	"transaction_reverted": exitRefused, "transaction_refused": exitRefused, "not_permitted": exitRefused,
	"insufficient_funds": exitRefused, "payment_refused": exitRefused, "no_acceptable_offer": exitRefused,
	"limit_payment": exitRefused, "limit_day": exitRefused, "limit_payee": exitRefused, "limit_deposit": exitRefused,
	"payee_disagrees": exitRefused, "deposit_needed": exitRefused, "channel_stopped": exitRefused,
	"redirect_refused": exitRefused, "nothing_to_withdraw": exitRefused, "withdraw_not_due": exitRefused,

	"no_such_proposal": exitUsage, "proposal_not_passed": exitRefused,

	"verification_failed": exitUnverified, "backup_damaged": exitUnverified, "snapshot_damaged": exitUnverified, "snapshot_unproven": exitUnverified, "history_conflict": exitUnverified, "witness_damaged": exitUnverified,

	"home_in_use": exitBusy, "witness_in_use": exitBusy, "store_locked": exitBusy,
}

func exitCode(ctx context.Context, err error) int {
	var audited *audit.Error
	var unproven *proof.Error
	var usage usageError
	var refusal *p2p.Refusal
	var answer *answerError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &audited), errors.As(err, &unproven):
		return exitUnverified
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	if status, known := statusOf[codeOf(err)]; known {
		return status
	}
	switch {
	case errors.As(err, &answer) && answer.status >= 500:
		return exitUnreachable
	case errors.As(err, &answer), errors.As(err, &refusal):
		return exitRefused
	default:
		return exitFailed
	}
}

// printError writes one error for people: what happened, then its code.
func printError(w io.Writer, err error) {
	if wantsJSON {
		// Encoding strings into a stream that broke has no better remedy.
		_ = json.NewEncoder(w).Encode(map[string]any{
			"error": map[string]string{"code": codeOf(err), "message": err.Error()},
		})
		return
	}
	fmt.Fprintf(w, "stiver: %v [%s]\n", err, codeOf(err))
}
