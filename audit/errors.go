package audit

import (
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/channel/paymentlog"
)

// Error names what is wrong with a bundle. Codes are stable; the text says where.
type Error struct {
	code  string
	where string
	err   error
}

// Code is the stable name of what is wrong.
func (e *Error) Code() string { return e.code }

func (e *Error) Error() string {
	text := e.code + ": " + e.where
	if e.err != nil {
		text += ": " + e.err.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.err }

// Is matches by code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.code == e.code && t.where == ""
}

// What can be wrong with a bundle, beside the codes of package proof
// (commit_signature, data_hash, block_header, transaction_proof, receipt_proof,
// state_proof, validator_set, validator_history, block_line, checkpoint_conflict,
// wrong_chain).
var (
	ErrFormat        = &Error{code: "bundle_format"}       // not a bundle, cut short, or unreadable
	ErrDigest        = &Error{code: "bundle_digest"}       // changed after it was written
	ErrTrustRoot     = &Error{code: "trust_root"}          // of another network than the one trusted
	ErrEvents        = &Error{code: "ledger_events"}       // events do not add up to the proven state
	ErrAuthorisation = &Error{code: "claim_authorisation"} // money was claimed that the payer had not signed for
	ErrAnchorChain   = &Error{code: "anchor_chain"}        // an anchor is missing or out of order
	ErrAnchorRoot    = &Error{code: "anchor_root"}         // an anchor is not the tree over the heads
	ErrLogEntry      = &Error{code: "log_entry"}           // log entries are not those that were anchored
	ErrLogFormat     = &Error{code: "log_format"}          // the payment log is unreadable
	ErrLogDigest     = &Error{code: "log_digest"}          // the payment log was changed after it was written
	ErrUnlinked      = &Error{code: "checkpoint_unlinked"} // the bundle does not show that it and the checkpoint are of one history
	ErrSum           = &Error{code: "sum_mismatch"}        // amounts do not agree
)

// ErrMoved means that a settlement came in while the bundle was being written:
// what was written is worthless; export again.
var ErrMoved = &Error{code: "log_moved"} // a settlement came in during the export; export again

// fail makes an Error of the kind of one of the sentinels.
func fail(kind *Error, where string, args ...any) error {
	return &Error{code: kind.code, where: fmt.Sprintf(where, args...)}
}

// named makes sure that what Verify returns has a code, whoever found it.
func named(err error) error {
	var own *Error
	var link *proof.Error
	switch {
	case err == nil || errors.As(err, &own):
		return err
	case errors.As(err, &link):
		return &Error{code: link.Code(), where: "the ledger's evidence does not hold", err: err}
	case errors.Is(err, paymentlog.ErrDigest):
		return &Error{code: ErrLogDigest.code, where: "the payment log", err: err}
	case errors.Is(err, paymentlog.ErrFormat):
		return &Error{code: ErrLogFormat.code, where: "the payment log", err: err}
	default:
		return err
	}
}
