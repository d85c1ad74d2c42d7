package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"sort"
)

// run is changes in the order of their keys, one of each. It never changes.
type run []change

// change is an op with what finds its place.
type change struct {
	start      uint64 // of the key: most comparisons need no more
	key, value []byte
	order      uint32 // among the groups that a run is made of
	remove     bool
}

// startOf returns the first bytes of a key, such that keys with different
// starts are in the order of these.
func startOf(key []byte) uint64 {
	if len(key) >= 8 {
		return binary.BigEndian.Uint64(key)
	}
	var b [8]byte
	copy(b[:], key)
	return binary.BigEndian.Uint64(b[:])
}

// newRun puts groups of so many changes in order, of which later ones win.
func newRun(groups [][]byte, changes int) run {
	r := make(run, 0, changes)
	for _, g := range groups {
		// What was encoded here or passed a checksum decodes.
		_ = eachChange(g, func(o op) {
			r = append(r, change{startOf(o.key), o.key, o.value, uint32(len(r)), o.remove})
		})
	}
	slices.SortFunc(r, func(a, b change) int {
		if order := compareKeys(&a, &b); order != 0 {
			return order
		}
		return cmp.Compare(b.order, a.order)
	})
	return slices.CompactFunc(r, func(a, b change) bool { return compareKeys(&a, &b) == 0 })
}

func compareKeys(a, b *change) int {
	if a.start != b.start {
		return cmp.Compare(a.start, b.start)
	}
	return bytes.Compare(a.key, b.key)
}

// merge returns the changes of two runs. Where both have a key, the newer one's
// change stays.
func merge(older, newer run) run {
	if len(older) == 0 {
		return newer
	}
	all := make(run, 0, len(older)+len(newer))
	for len(older) > 0 && len(newer) > 0 {
		switch order := compareKeys(&older[0], &newer[0]); {
		case order < 0:
			all, older = append(all, older[0]), older[1:]
		case order > 0:
			all, newer = append(all, newer[0]), newer[1:]
		default:
			older = older[1:]
		}
	}
	return append(append(all, older...), newer...)
}

// seek returns the place of the first change whose key is not before key.
func (r run) seek(key []byte) int {
	c := change{start: startOf(key), key: key}
	return sort.Search(len(r), func(i int) bool { return compareKeys(&r[i], &c) >= 0 })
}

// lookup returns the newest change of key; nil when there is none. The first
// of the runs is the newest.
func lookup(runs []run, key []byte) *change {
	for _, r := range runs {
		if i := r.seek(key); i < len(r) && bytes.Equal(r[i].key, key) {
			return &r[i]
		}
	}
	return nil
}

// lastBefore returns the newest change of the last key up to at, or before it;
// nil when there is none.
func lastBefore(runs []run, at []byte, inclusive bool) *change {
	var last *change
	for _, r := range runs {
		i := r.seek(at)
		if !inclusive || i == len(r) || !bytes.Equal(r[i].key, at) {
			i--
		}
		if i >= 0 && (last == nil || compareKeys(&r[i], last) > 0) {
			last = &r[i]
		}
	}
	return last
}

// cursor walks runs at once.
type cursor struct {
	runs   []run // what is left of them, newest first
	prefix []byte
}

// newCursor begins with the first change from a key on.
func newCursor(runs []run, prefix, from []byte) cursor {
	for i, r := range runs {
		runs[i] = r[r.seek(from):]
	}
	return cursor{runs, prefix}
}

// next takes the newest change of the next key; nil behind the last.
func (c *cursor) next() *change {
	var least *change
	for _, r := range c.runs {
		if len(r) > 0 && (least == nil || compareKeys(&r[0], least) < 0) {
			least = &r[0]
		}
	}
	if least == nil || !bytes.HasPrefix(least.key, c.prefix) {
		return nil
	}
	for i, r := range c.runs {
		if len(r) > 0 && compareKeys(&r[0], least) == 0 {
			c.runs[i] = r[1:]
		}
	}
	return least
}
