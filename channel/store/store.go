package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// Durability is what a completed commit survives.
type Durability int

const (
	// PowerLoss commits survive loss of power: one sync for a group of batches.
	PowerLoss Durability = iota
	// ProcessCrash commits survive the end of the process, however sudden, but
	// not that of the machine: the operating system writes them when it likes.
	ProcessCrash
)

// String returns "power-loss" or "process-crash".
func (d Durability) String() string {
	if d == ProcessCrash {
		return "process-crash"
	}
	return "power-loss"
}

// Options of a store; the zero value is a good choice.
type Options struct {
	Durability Durability
	Logger     *slog.Logger // nil: nothing is logged

	free  func(dir string) (uint64, error) // tests: bytes left on the disk
	write func(ops [][]op) error           // tests: a disk that fails
}

// Sizes chosen for records of some hundred bytes and up to a million channels.
const (
	memTableSize = 32 << 20
	valueLogSize = 16 << 20 // stays empty: every value is smaller than Badger's threshold
	formatMagic  = 1
	// reserve is left free on the disk. It covers what Badger's compactions
	// write in the background, which cannot be refused.
	reserve = 256 << 20
)

// sizedAnew is in Badger's error when it found a log file without a byte in it.
const sizedAnew = "Create a new file"

// Store is a durable ordered map. It is safe for concurrent use.
type Store struct {
	db         *badger.DB
	durability Durability
	committer  *committer
	reading    sync.RWMutex // read-held by reads: closing unmaps what they look at
	close      sync.Once
	closeErr   error
}

// Open opens or creates the store in dir. It fails with ErrLocked while
// another process has it open.
func Open(dir string, o Options) (*Store, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.free == nil {
		o.free = freeBytes
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create the data directory %s: %w", dir, err)
	}
	db, err := badger.Open(badgerOptions(dir, o))
	if err != nil && strings.Contains(err.Error(), sizedAnew) {
		// A process that was killed between making a write-ahead log and giving
		// it its size left an empty file. Badger has sized it now, and takes it
		// for a log without entries when it looks again.
		db, err = badger.Open(badgerOptions(dir, o))
	}
	if err != nil {
		return nil, openError(dir, err)
	}
	s := &Store{db: db, durability: o.Durability}
	write := o.write
	if write == nil {
		write = s.write
	}
	s.committer = startCommitter(write, func() (uint64, error) { return o.free(dir) })
	return s, nil
}

func badgerOptions(dir string, o Options) badger.Options {
	return badger.DefaultOptions(dir).
		WithSyncWrites(o.Durability == PowerLoss).
		WithDetectConflicts(false). // the committer is the only writer
		WithMemTableSize(memTableSize).
		WithNumMemtables(3).
		WithValueLogFileSize(valueLogSize).
		WithNumCompactors(2).
		WithCompression(options.None).
		WithBlockCacheSize(0). // tables are mapped: the page cache is the cache
		WithIndexCacheSize(0).
		WithMetricsEnabled(false).
		WithExternalMagic(formatMagic).
		WithLogger(badgerLog{o.Logger})
}

func openError(dir string, err error) error {
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK), strings.Contains(err.Error(), "directory lock"):
		return fmt.Errorf("open %s: %w", dir, ErrLocked)
	case strings.Contains(err.Error(), "manifest"):
		return fmt.Errorf("open %s: %w: %w", dir, ErrForeign, err)
	}
	return fmt.Errorf("open the store in %s: %w", dir, err)
}

// Durability returns what a completed commit survives.
func (s *Store) Durability() Durability { return s.durability }

// Commit makes b durable and returns when it is. When ctx ends first, b may
// still become durable.
func (s *Store) Commit(ctx context.Context, b *Batch) error {
	result := make(chan error, 1)
	if err := s.CommitAsync(b, func(err error) { result <- err }); err != nil {
		return err
	}
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// CommitAsync hands b over and returns at once. When it returns nil, done is
// called exactly once, from the committer's goroutine and in the order of the
// hand-overs; done must not block, and may call CommitAsync. When it returns
// an error nothing was handed over and done is not called.
//
// The caller must not change b before done is called.
func (s *Store) CommitAsync(b *Batch, done func(error)) error {
	if err := b.check(); err != nil {
		return err
	}
	return s.committer.add(b, done)
}

// Close waits for what was handed over and for reads under way, then closes
// the store.
func (s *Store) Close() error {
	s.close.Do(func() {
		s.committer.stop()
		s.reading.Lock()
		defer s.reading.Unlock()
		s.closeErr = s.db.Close()
	})
	return s.closeErr
}

// write makes one group durable: one transaction, one sync.
func (s *Store) write(group [][]op) error {
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	for _, ops := range group {
		for _, o := range ops {
			var err error
			if o.remove {
				err = txn.Delete(o.key)
			} else {
				err = txn.SetEntry(badger.NewEntry(o.key, o.value))
			}
			if err != nil {
				return fmt.Errorf("write a group: %w", err)
			}
		}
	}
	if err := txn.Commit(); err != nil {
		return fmt.Errorf("commit a group: %w", err)
	}
	return nil
}

// badgerLog passes on what Badger warns of; its chatter is of no use.
type badgerLog struct{ log *slog.Logger }

func (l badgerLog) Errorf(f string, a ...any)   { l.log.Error("store: " + fmt.Sprintf(f, a...)) }
func (l badgerLog) Warningf(f string, a ...any) { l.log.Warn("store: " + fmt.Sprintf(f, a...)) }
func (l badgerLog) Infof(string, ...any)        {}
func (l badgerLog) Debugf(string, ...any)       {}
