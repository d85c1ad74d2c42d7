package store

import (
	"bytes"
	"sync"

	"github.com/google/btree"
)

// overlay holds the changes of one segment, so that reads see them before they
// are in Badger. The committer only hangs the groups on it, which costs next
// to nothing; they are put in order when somebody reads, when many have
// gathered, and at the latest before folding. What it holds are parts of the
// segment's image, not the callers' slices.
type overlay struct {
	mu       sync.Mutex
	fresh    [][]byte // groups that are not in the tree yet
	freshSum int      // bytes of these
	total    load
	sorting  bool // a goroutine is on its way to put them in order

	index sync.Mutex // taken before mu
	tree  *btree.BTreeG[op]
}

const (
	treeDegree = 32
	// sortBytes of fresh groups are put in order without waiting for a reader,
	// so that a reader never has much to do.
	sortBytes = 256 << 10
)

func newOverlay() *overlay {
	return &overlay{tree: btree.NewG(treeDegree, func(a, b op) bool { return bytes.Compare(a.key, b.key) < 0 })}
}

// load is how much an overlay holds.
type load struct{ groups, changes, bytes int }

func (l load) plus(m load) load {
	return load{l.groups + m.groups, l.changes + m.changes, l.bytes + m.bytes}
}

// add takes the changes of a durable group, and returns how much there is now.
func (o *overlay) add(changes []byte, count int) load {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fresh = append(o.fresh, changes)
	o.freshSum += len(changes)
	o.total.groups++
	o.total.changes += count
	o.total.bytes += len(changes)
	if o.freshSum >= sortBytes && !o.sorting {
		o.sorting = true
		go o.sort()
	}
	return o.total
}

func (o *overlay) load() load {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.total
}

// sort puts fresh groups in order until there are few.
func (o *overlay) sort() {
	for {
		o.index.Lock()
		o.absorb()
		o.index.Unlock()
		o.mu.Lock()
		if o.freshSum < sortBytes {
			o.sorting = false
			o.mu.Unlock()
			return
		}
		o.mu.Unlock()
	}
}

// absorb puts the fresh groups in order. The index is locked.
func (o *overlay) absorb() {
	o.mu.Lock()
	fresh := o.fresh
	o.fresh, o.freshSum = nil, 0
	o.mu.Unlock()
	for _, changes := range fresh {
		// What was encoded here or passed a checksum decodes.
		_ = eachChange(changes, func(c op) { o.tree.ReplaceOrInsert(c) })
	}
}

// get returns the last change of key.
func (o *overlay) get(key []byte) (op, bool) {
	o.index.Lock()
	defer o.index.Unlock()
	o.absorb()
	return o.tree.Get(op{key: key})
}

// snapshot returns all changes as of now, in order.
func (o *overlay) snapshot() *btree.BTreeG[op] {
	o.index.Lock()
	defer o.index.Unlock()
	o.absorb()
	return o.tree.Clone()
}

// cursor walks the changes of a snapshot in order, a few at a time.
type cursor struct {
	tree   *btree.BTreeG[op]
	prefix []byte
	from   []byte // of the next few
	few    []op
	fetch  int // so many next
	ended  bool
}

// Changes a cursor fetches: few at first, since many walks end early.
const (
	fewAtFirst = 8
	fewAtMost  = 512
)

func newCursor(tree *btree.BTreeG[op], prefix, from []byte) *cursor {
	return &cursor{tree: tree, prefix: prefix, from: from, fetch: fewAtFirst}
}

// peek returns the change the cursor is at, nil behind the last.
func (c *cursor) peek() *op {
	if len(c.few) == 0 && !c.ended {
		c.few = c.fetchFew()
	}
	if len(c.few) == 0 {
		return nil
	}
	return &c.few[0]
}

func (c *cursor) next() { c.few = c.few[1:] }

func (c *cursor) fetchFew() []op {
	few := make([]op, 0, c.fetch)
	c.fetch = min(8*c.fetch, fewAtMost)
	c.ended = true
	c.tree.AscendGreaterOrEqual(op{key: c.from}, func(o op) bool {
		switch {
		case !bytes.HasPrefix(o.key, c.prefix):
			return false
		case len(few) == cap(few):
			c.from, c.ended = o.key, false
			return false
		}
		few = append(few, o)
		return true
	})
	return few
}
