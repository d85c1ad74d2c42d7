package store

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Reads see what is durable, not what is on its way.

// Get returns the value of key, or ErrNotFound.
func (s *Store) Get(key []byte) ([]byte, error) {
	var value []byte
	err := s.view(func(txn *badger.Txn) error {
		item, err := txn.Get(key)
		if err != nil {
			return err
		}
		value, err = item.ValueCopy(nil)
		return err
	})
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
	err := s.view(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
		defer it.Close()
		for it.Seek(from); it.ValidForPrefix(prefix); it.Next() {
			item := it.Item()
			err := item.Value(func(value []byte) error { return fn(item.Key(), value) })
			if err != nil {
				return err
			}
		}
		return nil
	})
	return readError(err)
}

// Floor returns the last record whose key begins with prefix and is not after
// at, or ErrNotFound.
func (s *Store) Floor(prefix, at []byte) (key, value []byte, err error) {
	err = s.view(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Reverse: true})
		defer it.Close()
		it.Seek(at)
		if !it.Valid() || !bytes.HasPrefix(it.Item().Key(), prefix) {
			return badger.ErrKeyNotFound
		}
		key = it.Item().KeyCopy(nil)
		value, err = it.Item().ValueCopy(nil)
		return err
	})
	return key, value, readError(err)
}

func (s *Store) view(fn func(*badger.Txn) error) error {
	s.reading.RLock()
	defer s.reading.RUnlock()
	return s.db.View(fn)
}

// readError names Badger's refusals in the store's own terms.
func readError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, badger.ErrKeyNotFound):
		return ErrNotFound
	case errors.Is(err, badger.ErrDBClosed):
		return ErrClosed
	}
	return fmt.Errorf("read the store: %w", err)
}
