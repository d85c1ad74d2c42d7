package payer

import (
	"context"

	"github.com/stiver-pay/stiver/channel/store"
)

// Keys of records: a letter, then the channel's id or the transfer's nonce. The
// letters from "n" to "s" are left to the owner of the store.
const (
	channelPrefix      = "c"
	transferPrefix     = "t"
	doneTransferPrefix = "d"
)

// Record is one thing to be made durable. Without a value it is deleted.
type Record struct{ Key, Value []byte }

// Store makes records durable; [OnStore] is one.
type Store interface {
	// Write hands records over, which become durable together, and returns at
	// once. Unless it returns an error, done is called once, when they are
	// durable or failed; it does not block. What is handed over first is
	// durable first.
	Write(records []Record, done func(error)) error
	// Iterate calls fn for every durable record whose key begins with prefix.
	// The slices are valid during the call only.
	Iterate(prefix []byte, fn func(key, value []byte) error) error
}

// OnStore keeps records in a store.
func OnStore(s *store.Store) Store { return onStore{s} }

type onStore struct{ *store.Store }

func (s onStore) Write(records []Record, done func(error)) error {
	b := new(store.Batch)
	for _, r := range records {
		if r.Value == nil {
			b.Delete(r.Key)
		} else {
			b.Put(r.Key, r.Value)
		}
	}
	return s.CommitAsync(b, done)
}

// write waits until records are durable.
func write(ctx context.Context, s Store, records []Record) error {
	result := make(chan error, 1)
	if err := s.Write(records, func(err error) { result <- err }); err != nil {
		return err
	}
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
