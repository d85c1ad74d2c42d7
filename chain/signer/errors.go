package signer

// Error is why a key was not opened or a signature not given. Compare with
// errors.Is.
type Error struct{ code, text string }

// Code returns the stable code, for example "signer_waiting".
func (e *Error) Code() string { return e.code }

// Error returns the sentence.
func (e *Error) Error() string { return e.text }

// ErrRecordDamaged is returned for a signing record that is not as it was
// written.
var ErrRecordDamaged = &Error{"signing_record_damaged", "the signing record is damaged, so it is not known what the key signed last; nothing was signed; " +
	"restore keys and record from a backup (stiver ledger restore-keys), or remove the file: the validator then waits until the chain has passed whatever it may have signed"}

// ErrRecordMissing is returned where a record is required and there is none.
var ErrRecordMissing = &Error{"signing_record_missing", "the signing record is missing; a validator must not sign without its key and its signing record; " +
	"nothing was signed; restore both from the same backup (stiver ledger restore-keys), " +
	"or, if the record is lost, release the key (stiver ledger release-keys)"}

// ErrOtherKey is returned for a record of another key or another network.
var ErrOtherKey = &Error{"signing_record_of_another_key", "the signing record belongs to another key or another network; nothing was signed; put the record beside its own key"}

// ErrKeyFile is returned for a key file that holds no usable key.
var ErrKeyFile = &Error{"key_file_damaged", "the file does not hold a key that can be used here; nothing was changed; restore it from a backup (stiver ledger restore-keys)"}

// ErrPassphrase is returned when an encrypted key cannot be opened with the
// passphrase given.
var ErrPassphrase = &Error{"wrong_passphrase", "the passphrase does not open the key; nothing was changed; give the right one (--passphrase-file, or STIVER_PASSPHRASE_FILE)"}

// ErrWaiting is returned while the record may be older than what the key
// signed.
var ErrWaiting = &Error{"signer_waiting", "this key may have signed more than its record tells, so it signs nothing until the chain has passed that; " +
	"no money is at stake; keep the node running and connected, it takes part again by itself; " +
	"if the ledger can make no block without it, an operator has to release it (stiver ledger release-keys)"}

// ErrBelowMark is returned at and below the high-water mark.
var ErrBelowMark = &Error{"signer_below_mark", "the height is not above the high-water mark, where this key may have signed before; nothing was signed; " +
	"the validator takes part again at the next height above it"}

// ErrSignedBeyond is returned for a place below what was signed last.
var ErrSignedBeyond = &Error{"signer_beyond", "this key has already signed for a later height, round or step; nothing was signed; " +
	"if the node's data is older than its keys, let it catch up"}

// ErrConflict is returned for something else at the place signed last.
var ErrConflict = &Error{"signer_conflict", "this key has already signed something else for this height, round and step; nothing was signed; " +
	"after a crash this protects the validator and needs no action, otherwise look for a second process with the same key"}

// ErrRequest is returned for a request that no honest node makes.
var ErrRequest = &Error{"signer_request", "the request is not for something that a validator signs; nothing was signed; run the same version of stiver on both sides"}

// ErrUnreachable is returned when the signer's process was not connected until
// the node was stopped.
var ErrUnreachable = &Error{"signer_unreachable", "the remote signer is not connected; nothing was signed; start it (stiver ledger signer DIR --connect ...)"}
