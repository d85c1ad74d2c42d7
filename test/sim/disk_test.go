package sim

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/channel/store"
)

// disk is the durable memory of one process over its lives. Writes wait in a
// queue, become durable in groups and in order; a crash keeps some of those
// that were waiting, from the front.
type disk struct {
	w    *world
	name string

	mu      sync.Mutex
	durable map[string][]byte
	queue   []*write
	writing bool // a group is on its way
	broken  bool // refuses everything until the process starts again
	full    bool
	life    *mount
}

type write struct {
	changes []payer.Record // without a value: deleted
	done    func(error)
}

func newDisk(w *world, name string) *disk {
	return &disk{w: w, name: name, durable: map[string][]byte{}}
}

// mount is the disk as one life of a process has it.
type mount struct {
	d    *disk
	dead bool // under disk.mu
}

func (d *disk) open() *mount {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.broken, d.full = false, false
	d.life = &mount{d: d}
	return d.life
}

// crash ends a life. Of what was waiting, some from the front is durable all
// the same; nobody is told.
func (d *disk) crash() {
	d.mu.Lock()
	if d.life == nil || d.life.dead {
		d.mu.Unlock()
		return
	}
	d.life.dead = true
	lost := d.queue
	d.queue, d.writing = nil, false
	kept := 0
	if len(lost) > 0 {
		kept = d.w.dice("kept", d.name).IntN(len(lost) + 1)
	}
	for _, w := range lost[:kept] {
		d.apply(w)
	}
	d.mu.Unlock()
	d.w.trace.note("crash", d.name, " kept ", kept, " of ", len(lost))
	for _, w := range lost {
		w.done(errCrashed)
	}
}

func (d *disk) apply(w *write) {
	for _, c := range w.changes {
		if c.Value == nil {
			delete(d.durable, string(c.Key))
		} else {
			d.durable[string(c.Key)] = bytes.Clone(c.Value)
		}
	}
}

// add hands a write over.
func (m *mount) add(w *write) error {
	d := m.d
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case m.dead:
		return errCrashed
	case d.broken:
		return store.ErrFailed
	case d.full:
		return store.ErrFull
	}
	d.queue = append(d.queue, w)
	if !d.writing {
		d.writing = true
		time.AfterFunc(d.latency(), func() { d.flush(m) })
	}
	return nil
}

// latency of the next group: mostly that of a good disk, sometimes a stall.
func (d *disk) latency() time.Duration {
	dice := d.w.dice("latency", d.name)
	if d.w.troubling() && dice.IntN(40) == 0 {
		return between(dice, 100*time.Millisecond, 3*time.Second)
	}
	return between(dice, 50*time.Microsecond, 20*time.Millisecond)
}

// flush makes what is waiting durable, or fails.
func (d *disk) flush(m *mount) {
	d.mu.Lock()
	if m.dead {
		d.mu.Unlock()
		return
	}
	d.writing = false
	group := d.queue
	d.queue = nil
	var failed error
	if dice := d.w.dice("flush", d.name); d.w.troubling() && dice.IntN(400) == 0 {
		// How far the group got, nobody knows.
		d.broken, failed = true, store.ErrFailed
		for _, w := range group[:dice.IntN(len(group)+1)] {
			d.apply(w)
		}
	} else {
		for _, w := range group {
			d.apply(w)
		}
	}
	d.mu.Unlock()
	if failed != nil {
		d.w.trace.note("disk failed", d.name)
	}
	for _, w := range group {
		w.done(failed)
	}
}

// fill makes the disk full, or frees it.
func (d *disk) fill(full bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full = full
}

// isBroken says that the process has to start again to write.
func (d *disk) isBroken() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.broken
}

// keys returns the durable keys with a prefix, in order.
func (d *disk) keys(prefix string) []string {
	var keys []string
	for k := range d.durable {
		if strings.HasPrefix(k, prefix) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// Write is the payer's store.
func (m *mount) Write(records []payer.Record, done func(error)) error {
	return m.add(&write{records, done})
}

// CommitAsync is the payee's store.
func (m *mount) CommitAsync(b *store.Batch, done func(error)) error {
	w := &write{done: done}
	b.Each(func(key, value []byte) { w.changes = append(w.changes, payer.Record{Key: key, Value: value}) })
	return m.add(w)
}

// Get returns a durable value.
func (m *mount) Get(key []byte) ([]byte, error) {
	m.d.mu.Lock()
	defer m.d.mu.Unlock()
	value, ok := m.d.durable[string(key)]
	if !ok {
		return nil, store.ErrNotFound
	}
	return bytes.Clone(value), nil
}

// Iterate visits the durable records with a prefix.
func (m *mount) Iterate(prefix []byte, fn func(key, value []byte) error) error {
	return m.IterateFrom(prefix, prefix, fn)
}

// IterateFrom is Iterate without the records before from.
func (m *mount) IterateFrom(prefix, from []byte, fn func(key, value []byte) error) error {
	type record struct{ key, value []byte }
	var found []record
	m.d.mu.Lock()
	for _, k := range m.d.keys(string(prefix)) {
		if k >= string(from) {
			found = append(found, record{[]byte(k), bytes.Clone(m.d.durable[k])})
		}
	}
	m.d.mu.Unlock()
	for _, r := range found {
		if err := fn(r.key, r.value); err != nil {
			return err
		}
	}
	return nil
}

// Floor returns the last record with a prefix that is not after at.
func (m *mount) Floor(prefix, at []byte) (key, value []byte, err error) {
	m.d.mu.Lock()
	defer m.d.mu.Unlock()
	keys := m.d.keys(string(prefix))
	for _, k := range slices.Backward(keys) {
		if k <= string(at) {
			return []byte(k), bytes.Clone(m.d.durable[k]), nil
		}
	}
	return nil, nil, store.ErrNotFound
}
