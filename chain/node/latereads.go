package node

import (
	"sync"

	dbm "github.com/cometbft/cometbft-db"
)

// lateReads is a store that answers "not found" after it was closed. CometBFT
// closes its stores while goroutines that serve its peers may still look
// something up, and an error from a store makes it panic.
type lateReads struct {
	dbm.DB

	mu     sync.RWMutex
	closed bool
}

// Get reads a key; nil if it is missing or the store is closed.
func (d *lateReads) Get(key []byte) ([]byte, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.closed {
		return nil, nil
	}
	return d.DB.Get(key)
}

// Has tells whether a key is there; false once the store is closed.
func (d *lateReads) Has(key []byte) (bool, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if d.closed {
		return false, nil
	}
	return d.DB.Has(key)
}

// Close closes the store once.
func (d *lateReads) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	d.closed = true
	return d.DB.Close()
}
