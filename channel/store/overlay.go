package store

import (
	"slices"
	"sync"
)

// overlay holds the changes of one segment, so that reads see them before they
// are in Badger. The committer only hangs the groups on it, which costs next
// to nothing; they are put in order when somebody reads, when many have
// gathered, and at the latest before folding. What it holds are parts of the
// segment's image, not the callers' slices.
type overlay struct {
	mu       sync.Mutex
	fresh    [][]byte // groups that are in no run yet
	freshSum load     // of these
	total    load
	sorting  bool // a goroutine is on its way to put them in order

	index sync.Mutex // taken before mu
	runs  []run      // oldest first, each at least twice as long as the next
}

// sortBytes of fresh groups are put in order without waiting for a reader, so
// that a reader never has much to do.
const sortBytes = 256 << 10

func newOverlay() *overlay { return new(overlay) }

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
	more := load{1, count, len(changes)}
	o.freshSum, o.total = o.freshSum.plus(more), o.total.plus(more)
	if o.freshSum.bytes >= sortBytes && !o.sorting {
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
		if o.freshSum.bytes < sortBytes {
			o.sorting = false
			o.mu.Unlock()
			return
		}
		o.mu.Unlock()
	}
}

// absorb makes a run of the fresh groups, and merges runs until each is twice
// as long as the next: there are few, and no change is merged often. The index
// is locked.
func (o *overlay) absorb() {
	o.mu.Lock()
	fresh, sum := o.fresh, o.freshSum
	o.fresh, o.freshSum = nil, load{}
	o.mu.Unlock()
	if len(fresh) == 0 {
		return
	}
	last := newRun(fresh, sum.changes)
	n := len(o.runs)
	for ; n > 0 && len(o.runs[n-1]) < 2*len(last); n-- {
		last = merge(o.runs[n-1], last)
	}
	o.runs = append(o.runs[:n], last)
}

// snapshot returns all changes as of now, the newest run first.
func (o *overlay) snapshot() []run {
	o.index.Lock()
	defer o.index.Unlock()
	o.absorb()
	runs := slices.Clone(o.runs)
	slices.Reverse(runs)
	return runs
}

// all returns the last change of each key in order.
func (o *overlay) all() run {
	var all run
	for _, older := range o.snapshot() {
		all = merge(older, all)
	}
	return all
}
