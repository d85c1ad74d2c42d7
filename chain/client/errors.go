package client

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
)

// Code names a kind of failure. Codes are stable: programs may match on them.
type Code string

const (
	CodeUnreachable       Code = "ledger_unreachable"      // no answer: nothing is known, nothing was changed by a read
	CodeAccess            Code = "ledger_access"           // the node does not let this caller in
	CodeBusy              Code = "ledger_busy"             // the node takes no more of this caller's requests for now
	CodeLedger            Code = "ledger_error"            // the ledger answered with an error that has no code of its own
	CodeNotFound          Code = "not_found"               // the ledger has no such block, transaction or receipt
	CodeWrongChain        Code = "wrong_chain"             // the ledger is not the one this client was made for
	CodeReverted          Code = "transaction_reverted"    // the contract refused; see RevertError
	CodeNotPermitted      Code = "not_permitted"           // the ledger does not take transactions from this account
	CodeInsufficientFunds Code = "insufficient_funds"      // the account cannot pay for gas or value
	CodeRefused           Code = "transaction_refused"     // the ledger refused the transaction; it is not pending anywhere
	CodeTooLarge          Code = "transaction_too_large"   // more gas than one transaction may use
	CodeUnconfirmed       Code = "transaction_unconfirmed" // sent, outcome not known yet; Account.Wait resumes
	CodeLost              Code = "transaction_lost"        // provably never executed, and could not be sent again
	CodeRewound           Code = "ledger_rewound"          // a block already handed out is no longer on the ledger
)

// Sentinels for errors.Is; what is returned carries the same code and more words.
var (
	ErrUnreachable       = &Error{Code: CodeUnreachable}
	ErrAccess            = &Error{Code: CodeAccess}
	ErrBusy              = &Error{Code: CodeBusy}
	ErrLedger            = &Error{Code: CodeLedger}
	ErrNotFound          = &Error{Code: CodeNotFound}
	ErrWrongChain        = &Error{Code: CodeWrongChain}
	ErrNotPermitted      = &Error{Code: CodeNotPermitted}
	ErrInsufficientFunds = &Error{Code: CodeInsufficientFunds}
	ErrRefused           = &Error{Code: CodeRefused}
	ErrTooLarge          = &Error{Code: CodeTooLarge}
	ErrUnconfirmed       = &Error{Code: CodeUnconfirmed}
	ErrLost              = &Error{Code: CodeLost}
	ErrRewound           = &Error{Code: CodeRewound}
)

// Error is a failure of the ledger or of the way to it.
type Error struct {
	Code Code
	Op   string      // what was attempted, for people
	Tx   common.Hash // the transaction it is about, zero if none
	Err  error       // the cause, may be nil
}

func (e *Error) Error() string {
	text := explanations[e.Code]
	if e.Op != "" {
		text = e.Op + ": " + text
	}
	if e.Tx != (common.Hash{}) {
		text += fmt.Sprintf(" (transaction %s)", e.Tx)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

var explanations = map[Code]string{
	CodeUnreachable:       "the ledger did not answer; check that its node runs and that the URL is right, then try again",
	CodeAccess:            "the ledger's node does not let this caller in; nothing was executed; present a certificate or a token of its organisation (--rpc-cert, --rpc-token)",
	CodeBusy:              "the ledger's node takes no more of this caller's requests for now; nothing was executed; try again later",
	CodeLedger:            "the ledger answered with an error",
	CodeNotFound:          "the ledger has no such record",
	CodeWrongChain:        "this is not the ledger that was expected; nothing was sent",
	CodeNotPermitted:      "the ledger does not accept transactions from this account; nothing was executed; ask a governor to register it",
	CodeInsufficientFunds: "the account cannot pay for this transaction; nothing was executed",
	CodeRefused:           "the ledger refused the transaction; nothing was executed",
	CodeTooLarge:          "one transaction cannot hold this much work; nothing was sent; split it",
	CodeUnconfirmed:       "the transaction was sent and its outcome is not known yet; wait for it before sending the same intent again",
	CodeLost:              "the transaction was not executed and never will be",
	CodeRewound:           "the ledger no longer has a block that was already processed; it was reset or restored from a copy",
}

// Is matches by code, so that errors.Is(err, ErrUnreachable) works.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code && t.Err == nil && t.Op == ""
}

func (e *Error) Unwrap() error { return e.Err }

// RevertError is a contract's refusal, found in a simulation (Tx is zero and
// nothing was sent) or in a receipt (Tx is set and gas was spent).
type RevertError struct {
	Name   string      // the contract's error name, "Error" with Reason for require strings, "" if unknown
	Reason string      // arguments or require string, for people
	Data   []byte      // raw revert data
	Tx     common.Hash // zero when only simulated
}

func (e *RevertError) Error() string {
	name := e.Name
	if name == "" {
		name = "an unnamed reason"
		if len(e.Data) > 0 {
			name = fmt.Sprintf("unknown error 0x%x", e.Data)
		}
	}
	if e.Reason != "" {
		name += " (" + e.Reason + ")"
	}
	if e.Tx == (common.Hash{}) {
		return "the contract would refuse with " + name + "; nothing was sent"
	}
	return fmt.Sprintf("the contract refused with %s; transaction %s changed nothing", name, e.Tx)
}

// Is makes errors.Is(err, &RevertError{Name: "InvalidSignature"}) match by
// name, and an empty name match every revert.
func (e *RevertError) Is(target error) bool {
	t, ok := target.(*RevertError)
	return ok && (t.Name == "" || t.Name == e.Name)
}

// Reverted reports whether err is a contract's refusal and by which name.
func Reverted(err error) (name string, ok bool) {
	var r *RevertError
	if errors.As(err, &r) {
		return r.Name, true
	}
	return "", false
}

// CodeOf gives the stable code of an error of this package, "" for others
// (a cancelled context among them).
func CodeOf(err error) Code {
	var r *RevertError
	if errors.As(err, &r) {
		return CodeReverted
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// classify turns an error of a JSON-RPC exchange into one of ours. ctx is the
// caller's context: its own end is passed on, not disguised as a dead ledger.
func classify(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("%s: %w", op, cause)
	}
	var own *Error
	if errors.As(err, &own) {
		return err
	}
	if errors.Is(err, ethereum.NotFound) {
		return &Error{Code: CodeNotFound, Op: op}
	}
	var answer rpc.Error
	if errors.As(err, &answer) {
		return &Error{Code: CodeLedger, Op: op, Err: err}
	}
	if away := turnedAway(op, err); away != nil {
		return away
	}
	return &Error{Code: CodeUnreachable, Op: op, Err: err}
}
