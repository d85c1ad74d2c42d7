package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// The layout of a node's home directory.
//
//	genesis.json          the network, public
//	node.json             addresses and peers, see HomeConfig; may be missing
//	keys/validator.json   consensus key, plain or encrypted (mode 0600)
//	keys/validator-record.json  what that key signed last (0600)
//	keys/node.json        key of the peer-to-peer connections (0600)
//	keys/organisation.key the organisation's vote (0600), if it is kept here
//	keys/governor.key     } dev networks only: account keys as hex (0600)
//	keys/issuer.key       }
//	execution/            go-ethereum's data
//	consensus/            CometBFT's data
//	LOCK                  held while a process runs on this home
const (
	genesisFile        = "genesis.json"
	validatorKeyFile   = "keys/validator.json"
	nodeKeyFile        = "keys/node.json"
	governorKeyFile    = "keys/governor.key"
	issuerKeyFile      = "keys/issuer.key"
	executionDir       = "execution"
	consensusDir       = "consensus"
	validatorStateFile = "keys/validator-record.json"
	oldStateFile       = "consensus/validator-state.json" // of homes made before there was a signer of our own
	lockFile           = "LOCK"
)

// HomeError is why a directory cannot serve as a node's home. Compare with
// errors.Is.
type HomeError struct{ code, text string }

// Code returns the stable code, for example "home_in_use".
func (e *HomeError) Code() string { return e.code }

// Error returns the sentence.
func (e *HomeError) Error() string { return e.text }

// ErrHomeInUse is returned when another process runs on the same home. Two
// would sign different blocks with one key.
var ErrHomeInUse = &HomeError{"home_in_use", "the ledger's home directory is in use by another process; nothing was changed; stop that process or choose another directory"}

// ErrNotInitialised is returned when a home has no genesis file or keys.
var ErrNotInitialised = &HomeError{"home_not_initialised", "the directory is not a ledger's home; nothing was changed; create one first (stiver ledger init)"}

// ErrHomeExists is returned when a home would be made where one is.
var ErrHomeExists = &HomeError{"home_exists", "the directory holds a ledger already; nothing was changed; start it, or choose another directory"}

// ErrDataDamaged is returned when what a home holds of the ledger contradicts
// itself.
var ErrDataDamaged = &HomeError{"data_damaged", "the node's data contradicts itself, as after a disk that lost what it had confirmed; nothing was signed and nothing was changed; " +
	"remove the directories execution and consensus from the home, but never keys, and start again: the node fetches everything from its peers"}

// home is a directory this process may have locked.
type home struct {
	dir  string
	lock *flock.Flock
}

func (h home) path(name string) string { return filepath.Join(h.dir, filepath.FromSlash(name)) }

// GenesisPath is where a home keeps the network's genesis file.
func GenesisPath(dir string) string { return home{dir: dir}.path(genesisFile) }

// IsHome tells whether dir was initialised as a node's home.
func IsHome(dir string) bool {
	_, err := os.Stat(GenesisPath(dir))
	return err == nil
}

// lockHome takes the home for this process until unlock.
func lockHome(dir string) (*home, error) {
	if !IsHome(dir) {
		return nil, fmt.Errorf("%s: %w", dir, ErrNotInitialised)
	}
	h := &home{dir: dir}
	h.lock = flock.New(h.path(lockFile))
	locked, err := h.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("%s: %w", dir, ErrHomeInUse)
	}
	return h, nil
}

// HomeInUse tells whether a process runs on a home now, without disturbing it.
func HomeInUse(dir string) bool {
	path := home{dir: dir}.path(lockFile)
	if _, err := os.Stat(path); err != nil {
		return false
	}
	lock := flock.New(path)
	locked, err := lock.TryRLock()
	if err != nil || !locked {
		return err == nil
	}
	return lock.Unlock() != nil
}

func (h *home) unlock() error { return h.lock.Unlock() }

// writeNew writes a file that must not exist yet and syncs it.
func writeNew(path string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
