package store

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/pb"
)

// layers are what reads look at: changes that are not in Badger yet, over
// Badger as of a version. There are two overlays at most.
type layers struct {
	mu      sync.RWMutex
	active  *overlay // of the segment that is written
	folding *overlay // of the one before, while it is moved to Badger; or nil
	version uint64   // of Badger: what is being moved there is not seen yet
}

// load returns how much is waiting to be moved to Badger, and how much of it
// is in the active segment.
func (l *layers) load() (all, active load) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	active = l.active.load()
	if l.folding == nil {
		return active, active
	}
	return active.plus(l.folding.load()), active
}

// rotate begins a new overlay. There is none that is being folded.
func (l *layers) rotate() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.active, l.folding = newOverlay(), l.active
}

// foldPortion bytes are moved to Badger with one sync, which is some milliseconds
// of work: nobody who pays waits much longer than that for disk and processor.
const foldPortion = 256 << 10

// badgerDeleted is Badger's mark of a deletion.
var badgerDeleted = []byte{1}

// fold moves an overlay to Badger as its next version, and lets go of it. After
// each portion it calls pace with the part that is moved; nobody sees any of it
// before all of it is there.
func (l *layers) fold(db *badger.DB, o *overlay, pace func(moved float64)) error {
	version := l.version + 1
	all := o.all()
	for rest := all; len(rest) > 0; {
		portion := rest[:portionLength(rest)]
		rest = rest[len(portion):]
		if err := loadInto(db, portion, version); err != nil {
			return fmt.Errorf("fold the journal: %w", err)
		}
		if len(rest) > 0 {
			pace(1 - float64(len(rest))/float64(len(all)))
		}
	}
	l.folded(o, version)
	// Nobody looks at older versions any more: whoever began to read before
	// has an iterator, which holds on to what it reads.
	db.SetDiscardTs(version)
	return nil
}

// portionLength returns how many changes of a run go with one sync.
func portionLength(r run) int {
	bytes := 0
	for i, c := range r {
		if bytes += len(c.key) + len(c.value); bytes > foldPortion {
			return i + 1
		}
	}
	return len(r)
}

// loadInto moves changes to Badger. It uses Badger's loader since that keeps them in
// order, which spares most of the search in memory tables.
func loadInto(db *badger.DB, changes run, version uint64) error {
	const pending = 1 // there is one write
	loader := db.NewKVLoader(pending)
	var err error
	for _, c := range changes {
		kv := pb.KV{Key: c.key, Value: c.value, Version: version}
		if c.remove {
			kv.Meta = badgerDeleted
		}
		if err = loader.Set(&kv); err != nil {
			break
		}
	}
	return errors.Join(err, loader.Finish())
}

// folded lets go of an overlay that is in Badger as of version.
func (l *layers) folded(o *overlay, version uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version = version
	if o == l.active {
		l.active = newOverlay()
	} else {
		l.folding = nil
	}
}

// get returns a copy of the value of key.
func (l *layers) get(db *badger.DB, key []byte) ([]byte, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	switch change := lookup(l.snapshot(), key); {
	case change != nil && change.remove:
		return nil, ErrNotFound
	case change != nil:
		return bytes.Clone(change.value), nil
	}
	txn := db.NewTransactionAt(l.version, false)
	defer txn.Discard()
	item, err := txn.Get(key)
	if err != nil {
		return nil, err
	}
	return item.ValueCopy(nil)
}

// view is the store as of one moment.
type view struct {
	changes cursor
	txn     *badger.Txn
	it      *badger.Iterator
	prefix  []byte
}

// view returns the records with a prefix, from a key on, as of now.
func (l *layers) view(db *badger.DB, prefix, from []byte) *view {
	if bytes.Compare(from, prefix) < 0 {
		from = prefix
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	v := &view{prefix: prefix, changes: newCursor(l.snapshot(), prefix, from)}
	v.txn = db.NewTransactionAt(l.version, false)
	v.it = v.txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
	v.it.Seek(from)
	return v
}

func (v *view) close() {
	v.it.Close()
	v.txn.Discard()
}

// each calls fn for the records in order.
func (v *view) each(fn func(key, value []byte) error) error {
	for change := v.changes.next(); ; change = v.changes.next() {
		for v.it.ValidForPrefix(v.prefix) {
			item := v.it.Item()
			if change != nil {
				order := bytes.Compare(item.Key(), change.key)
				if order == 0 {
					v.it.Next()
				}
				if order >= 0 {
					break
				}
			}
			if err := item.Value(func(value []byte) error { return fn(item.Key(), value) }); err != nil {
				return err
			}
			v.it.Next()
		}
		if change == nil {
			return nil
		}
		if change.remove {
			continue
		}
		if err := fn(change.key, change.value); err != nil {
			return err
		}
	}
}

// floor returns a copy of the last record with a prefix that is not after at.
func (l *layers) floor(db *badger.DB, prefix, at []byte) (key, value []byte, err error) {
	inclusive := true
	if !bytes.HasPrefix(at, prefix) {
		if bytes.Compare(at, prefix) < 0 {
			return nil, nil, ErrNotFound
		}
		at, inclusive = behind(prefix), false
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	txn := db.NewTransactionAt(l.version, false)
	defer txn.Discard()
	it := txn.NewIterator(badger.IteratorOptions{Reverse: true})
	defer it.Close()
	it.Seek(at)
	for runs := l.snapshot(); ; inclusive = false {
		for !inclusive && it.Valid() && bytes.Compare(it.Item().Key(), at) >= 0 {
			it.Next()
		}
		change := lastBefore(runs, at, inclusive)
		switch stored := it.ValidForPrefix(prefix); {
		case stored && (change == nil || bytes.Compare(it.Item().Key(), change.key) > 0):
			key = it.Item().KeyCopy(nil)
			value, err = it.Item().ValueCopy(nil)
			return key, value, err
		case change == nil || !bytes.HasPrefix(change.key, prefix):
			return nil, nil, ErrNotFound
		case !change.remove:
			return bytes.Clone(change.key), bytes.Clone(change.value), nil
		}
		at = change.key // was removed: go on before it
	}
}

// behind returns the first key behind all that begin with prefix. There is
// one: something was found there.
func behind(prefix []byte) []byte {
	b := bytes.Clone(prefix)
	for b[len(b)-1] == 0xff {
		b = b[:len(b)-1]
	}
	b[len(b)-1]++
	return b
}

// snapshot returns the changes that are not in Badger, the newest run first.
func (l *layers) snapshot() []run {
	runs := l.active.snapshot()
	if l.folding != nil {
		runs = append(runs, l.folding.snapshot()...)
	}
	return runs
}
