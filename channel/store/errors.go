package store

// Error is a refusal of the store: a stable code and a sentence for people.
// Compare with errors.Is.
type Error struct {
	code string
	text string
}

// Code returns the stable code, for example "store_full".
func (e *Error) Code() string { return e.code }

// Error returns the sentence.
func (e *Error) Error() string { return e.text }

// Refusals of the store.
var (
	ErrNotFound   = &Error{"store_not_found", "the store holds no such record"}
	ErrClosed     = &Error{"store_closed", "the store is closed; nothing was written"}
	ErrLocked     = &Error{"store_locked", "another process uses this data directory; stop it or choose another directory"}
	ErrFull       = &Error{"store_full", "the disk is nearly full; nothing was written; free some space and try again"}
	ErrTooLarge   = &Error{"store_too_large", "the batch is larger than the store takes at once; nothing was written"}
	ErrOverloaded = &Error{"store_overloaded", "more is waiting for the disk than the store holds in memory; nothing was written; try again later"}
	ErrFailed     = &Error{"store_failed", "the disk failed; what was not acknowledged may be lost; check the disk, then restart"}
	ErrForeign    = &Error{"store_foreign", "the data directory was written by another version of the store"}
)
