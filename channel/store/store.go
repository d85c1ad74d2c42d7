package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
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

	free  func() (uint64, error) // tests: bytes left on the disk
	write func(ops [][]op) error // tests: a disk that fails
	disk  func(disk) disk        // tests: what is between the journal and its directory
	sizes segmentSizes           // tests: smaller ones
}

// Sizes chosen for records of some hundred bytes and up to a million channels.
const (
	memTableSize = 32 << 20
	valueLogSize = 16 << 20 // stays empty: every value is smaller than Badger's threshold
	formatMagic  = 1
	// reserve is left free on the disk. It covers what Badger's compactions
	// write in the background, which cannot be refused, and new segments.
	reserve = 256 << 20
	// foldCost is how much Badger writes for a byte that is folded: to its
	// own log, and to a table.
	foldCost = 2

	journalDir = "journal"
)

// sizedAnew is in Badger's error when it found a log file without a byte in it.
const sizedAnew = "Create a new file"

// Store is a durable ordered map. It is safe for concurrent use.
type Store struct {
	db         *badger.DB
	durability Durability
	committer  *committer
	folder     folder
	layers     layers

	writing sync.Mutex // see folder
	journal *journal   // what it appends to is the committer's

	reading  sync.RWMutex // read-held by reads: closing unmaps what they look at
	closed   bool         // under reading
	close    sync.Once
	closeErr error
}

// Open opens or creates the store in dir. It fails with ErrLocked while
// another process has it open.
func Open(dir string, o Options) (*Store, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.free == nil {
		o.free = func() (uint64, error) { return freeBytes(dir) }
	}
	if o.sizes == (segmentSizes{}) {
		o.sizes = defaultSizes
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create the data directory %s: %w", dir, err)
	}
	db, err := badger.OpenManaged(badgerOptions(dir, o))
	if err != nil && strings.Contains(err.Error(), sizedAnew) {
		// A process that was killed between making a write-ahead log and giving
		// it its size left an empty file. Badger has sized it now, and takes it
		// for a log without entries when it looks again.
		db, err = badger.OpenManaged(badgerOptions(dir, o))
	}
	if err != nil {
		return nil, openError(dir, err)
	}
	s := &Store{db: db, durability: o.Durability}
	s.layers.version = max(1, db.MaxVersion())
	db.SetDiscardTs(s.layers.version)
	d, err := openDisk(filepath.Join(dir, journalDir))
	if err == nil {
		err = s.begin(d, o, func(of *overlay) error { return s.layers.fold(db, of, s.folder.pace) })
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", dir, err), db.Close())
	}
	return s, nil
}

// begin folds what the journal on d holds: it is empty when the store opens.
// Then it starts the store's goroutines.
func (s *Store) begin(d disk, o Options, move func(*overlay) error) error {
	if o.disk != nil {
		d = o.disk(d)
	}
	j, r, err := openJournal(d, o.Durability == PowerLoss, o.Logger)
	if err != nil {
		return err
	}
	s.journal, s.layers.active = j, r.overlay
	s.folder = folder{journal: j, layers: &s.layers, move: move, writing: &s.writing, free: o.free, sizes: o.sizes}
	if err := s.folder.replay(r); err != nil {
		return errors.Join(err, r.close())
	}
	write := o.write
	if write == nil {
		write = s.write
	}
	s.folder.start()
	s.committer = startCommitter(write, s.free)
	return nil
}

// free returns the bytes left on the disk when what is waiting is in Badger.
func (s *Store) free() (uint64, error) {
	free, err := s.folder.free()
	waiting, _ := s.layers.load()
	return free - min(free, uint64(foldCost*waiting.bytes)), err
}

func badgerOptions(dir string, o Options) badger.Options {
	return badger.DefaultOptions(dir).
		WithSyncWrites(true).       // what is folded is gone from the journal
		WithDetectConflicts(false). // the folder is the only writer
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

// Close waits for what was handed over and for reads under way, moves
// everything to Badger, and closes the store.
func (s *Store) Close() error {
	s.close.Do(func() {
		failed := s.committer.stop()
		s.reading.Lock()
		defer s.reading.Unlock()
		s.closed = true
		s.closeErr = errors.Join(s.folder.finish(failed != nil), s.folder.close(), s.db.Close())
	})
	return s.closeErr
}

// write makes one group durable.
func (s *Store) write(group [][]op) error {
	count := 0
	for _, ops := range group {
		count += len(ops)
	}
	if count == 0 {
		return nil
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.folder.makeRoom(group, count); err != nil {
		return err
	}
	changes, err := s.journal.append(group)
	if err != nil {
		return err
	}
	s.folder.added(s.layers.active.add(changes, count))
	return nil
}

// badgerLog passes on what Badger warns of; its chatter is of no use.
type badgerLog struct{ log *slog.Logger }

func (l badgerLog) Errorf(f string, a ...any)   { l.log.Error("store: " + fmt.Sprintf(f, a...)) }
func (l badgerLog) Warningf(f string, a ...any) { l.log.Warn("store: " + fmt.Sprintf(f, a...)) }
func (l badgerLog) Infof(string, ...any)        {}
func (l badgerLog) Debugf(string, ...any)       {}
