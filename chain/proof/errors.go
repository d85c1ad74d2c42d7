package proof

// Error says which link of the chain of evidence does not hold. Codes are stable.
type Error struct {
	code string
	text string
}

// Code is the stable name of the broken link, for example "commit_signature".
func (e *Error) Code() string { return e.code }

func (e *Error) Error() string { return e.text }

// What can be wrong with evidence.
var (
	ErrTrustRoot   = &Error{"trust_root", "the genesis is not usable as a trust root"}
	ErrChain       = &Error{"wrong_chain", "the evidence is of another ledger"}
	ErrValidators  = &Error{"validator_set", "the block was signed under another validator set than the one in force at its height"}
	ErrHistory     = &Error{"validator_history", "the history of the validators does not hold together"}
	ErrCommit      = &Error{"commit_signature", "the commit does not hold the validators' signatures over the consensus header"}
	ErrDataHash    = &Error{"data_hash", "the consensus header does not commit to the block header"}
	ErrHeader      = &Error{"block_header", "the block header is malformed or not the one it is said to be"}
	ErrTransaction = &Error{"transaction_proof", "the block does not hold the transaction"}
	ErrReceipt     = &Error{"receipt_proof", "the block does not hold the receipt"}
	ErrState       = &Error{"state_proof", "the block's state does not hold the value"}
	ErrLine        = &Error{"block_line", "the block is not shown to be an ancestor of the one it should lead to"}
	ErrCheckpoint  = &Error{"checkpoint_conflict", "the evidence does not pass through the checkpoint: it is of another history than the one that was witnessed"}

	ErrCheckpointText      = &Error{"checkpoint_format", "it is no checkpoint, or no witness's key"}
	ErrCheckpointSignature = &Error{"checkpoint_signature", "the checkpoint lacks a witness's signature"}
)
