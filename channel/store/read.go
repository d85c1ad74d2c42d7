package store

import (
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Reads see what is durable, not what is on its way.

// Get returns the value of key, or ErrNotFound.
func (s *Store) Get(key []byte) ([]byte, error) {
	if err := s.beginRead(); err != nil {
		return nil, err
	}
	defer s.reading.RUnlock()
	value, err := s.layers.get(s.db, key)
	return value, readError(err)
}

// Iterate calls fn for every record whose key begins with prefix, in the order
// of the keys, as of one moment. The slices are only valid during the call. An
// error of fn ends the iteration and is returned.
func (s *Store) Iterate(prefix []byte, fn func(key, value []byte) error) error {
	return s.IterateFrom(prefix, prefix, fn)
}

// IterateFrom is Iterate without the records before from.
func (s *Store) IterateFrom(prefix, from []byte, fn func(key, value []byte) error) error {
	if err := s.beginRead(); err != nil {
		return err
	}
	defer s.reading.RUnlock()
	v := s.layers.view(s.db, prefix, from)
	defer v.close()
	return readError(v.each(fn))
}

// Floor returns the last record whose key begins with prefix and is not after
// at, or ErrNotFound.
func (s *Store) Floor(prefix, at []byte) (key, value []byte, err error) {
	if err := s.beginRead(); err != nil {
		return nil, nil, err
	}
	defer s.reading.RUnlock()
	key, value, err = s.layers.floor(s.db, prefix, at)
	return key, value, readError(err)
}

// beginRead keeps the store open until reading is unlocked.
func (s *Store) beginRead() error {
	s.reading.RLock()
	if s.closed {
		s.reading.RUnlock()
		return ErrClosed
	}
	return nil
}

// readError names Badger's refusals in the store's own terms.
func readError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, badger.ErrKeyNotFound), errors.Is(err, ErrNotFound):
		return ErrNotFound
	}
	return fmt.Errorf("read the store: %w", err)
}
