package witness

// Error is why a witness does not sign. Compare with errors.Is.
type Error struct{ code, text string }

// Code returns the stable code.
func (e *Error) Code() string { return e.code }

// Error returns the sentence.
func (e *Error) Error() string { return e.text }

// Why a witness does not sign.
var (
	ErrExists    = &Error{"witness_exists", "the directory holds a witness already; nothing was changed; choose another directory"}
	ErrNoWitness = &Error{"no_witness", "the directory holds no witness; make one with: stiver audit witness init"}
	ErrInUse     = &Error{"witness_in_use", "another process signs with this witness's key; nothing was signed; stop it first"}
	ErrDamaged   = &Error{"witness_damaged", "the witness does not know for certain what it has signed, so it signs nothing; make a new witness with a new key"}
	ErrConflict  = &Error{"history_conflict", "the node shows a past that contradicts what this witness has signed; nothing was signed; the evidence is kept: show it to the network's members"}
)
