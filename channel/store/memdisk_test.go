package store

import (
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"syscall"
)

// memDisk is a directory in memory that loses power: what was not synced
// survives in part, a sector at a time and in no order, and so do changes of
// names.
type memDisk struct {
	mu     sync.Mutex
	dice   *rand.Rand
	names  map[string]*inode         // durable
	moves  []func(map[string]*inode) // since
	life   int
	budget int // operations until it dies; negative: it lives
	hiccup int // operations until one fails; negative: none
}

// inode is a file: what the system shows, what is durable of it, and what was
// written since.
type inode struct {
	shown, durable []byte
	writes         []pageWrite
}

func newInode(b []byte) *inode { return &inode{shown: b, durable: slices.Clone(b)} }

type pageWrite struct {
	at   int
	data []byte
}

const sector = 512

var errDead = errors.New("the machine is off")

func newMemDisk(dice *rand.Rand) *memDisk {
	return &memDisk{dice: dice, names: map[string]*inode{}, budget: -1, hiccup: -1}
}

// current is the directory as the running system sees it.
func (m *memDisk) current() map[string]*inode {
	names := maps.Clone(m.names)
	for _, move := range m.moves {
		move(names)
	}
	return names
}

func (w pageWrite) apply(b []byte) []byte {
	if end := w.at + len(w.data); end > len(b) {
		b = append(b, make([]byte, end-len(b))...)
	}
	copy(b[w.at:], w.data)
	return b
}

// spend counts an operation. It fails once the disk is dead, or as often as it
// was told to.
func (m *memDisk) spend(life int) error {
	m.hiccup--
	if m.hiccup == 0 {
		return syscall.EIO
	}
	if life != m.life || m.budget == 0 {
		m.budget = 0
		return errDead
	}
	if m.budget > 0 {
		m.budget--
	}
	return nil
}

// restart begins another life: of the machine after a loss of power, or of the
// process alone, which loses nothing that was written.
func (m *memDisk) restart(powerLoss bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.life++
	m.budget, m.hiccup = -1, -1
	if !powerLoss {
		return
	}
	files := m.current()
	maps.Copy(files, m.names)
	for _, f := range files {
		m.lose(f)
		f.shown = slices.Clone(f.durable)
	}
	for _, move := range m.moves {
		if m.dice.IntN(2) == 0 {
			move(m.names)
		}
	}
	m.moves = nil
}

// lose keeps some of the sectors that were written without a sync.
func (m *memDisk) lose(f *inode) {
	keep := max(0, 1.5*m.dice.Float64()-0.5) // often nothing
	for _, w := range f.writes {
		for at := 0; at < len(w.data); {
			n := min(sector-(w.at+at)%sector, len(w.data)-at)
			if m.dice.Float64() < keep {
				f.durable = pageWrite{w.at + at, w.data[at : at+n]}.apply(f.durable)
			}
			at += n
		}
	}
	f.writes = nil
}

// mount returns the disk as one life has it.
func (m *memDisk) mount() disk {
	m.mu.Lock()
	defer m.mu.Unlock()
	return memMount{m, m.life}
}

type memMount struct {
	*memDisk
	of int
}

func (m memMount) change(fn func(map[string]*inode) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.spend(m.of); err != nil {
		return err
	}
	if err := fn(m.current()); err != nil {
		return err
	}
	m.moves = append(m.moves, func(names map[string]*inode) { _ = fn(names) })
	return nil
}

func (m memMount) list() ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Keys(m.current())), m.spend(m.of)
}

func (m memMount) create(name string) (file, error) {
	f := new(inode)
	err := m.change(func(names map[string]*inode) error { names[name] = f; return nil })
	return memFile{m, f}, err
}

func (m memMount) open(name string) (file, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.current()[name]
	if f == nil {
		return nil, os.ErrNotExist
	}
	return memFile{m, f}, m.spend(m.of)
}

func (m memMount) rename(from, to string) error {
	return m.change(func(names map[string]*inode) error {
		if names[from] == nil {
			return os.ErrNotExist
		}
		names[to] = names[from]
		delete(names, from)
		return nil
	})
}

func (m memMount) remove(name string) error {
	return m.change(func(names map[string]*inode) error {
		if names[name] == nil {
			return os.ErrNotExist
		}
		delete(names, name)
		return nil
	})
}

func (m memMount) sync() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.spend(m.of); err != nil {
		return err
	}
	m.names, m.moves = m.current(), nil
	return nil
}

type memFile struct {
	on memMount
	f  *inode
}

func (f memFile) ReadAt(p []byte, at int64) (int, error) {
	f.on.mu.Lock()
	defer f.on.mu.Unlock()
	b := f.f.shown
	if at >= int64(len(b)) {
		return 0, io.EOF
	}
	n := copy(p, b[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, f.on.spend(f.on.of)
}

// WriteAt writes a part when it fails, or the machine is switched off meanwhile.
func (f memFile) WriteAt(p []byte, at int64) (int, error) {
	f.on.mu.Lock()
	defer f.on.mu.Unlock()
	if f.on.of != f.on.life || f.on.budget == 0 {
		return 0, errDead
	}
	n := len(p)
	err := f.on.spend(f.on.of)
	if f.on.budget == 0 {
		err = errDead
	}
	if err != nil {
		n = f.on.dice.IntN(n + 1)
	}
	w := pageWrite{int(at), slices.Clone(p[:n])}
	f.f.shown, f.f.writes = w.apply(f.f.shown), append(f.f.writes, w)
	return n, err
}

func (f memFile) size() (int64, error) {
	f.on.mu.Lock()
	defer f.on.mu.Unlock()
	return int64(len(f.f.shown)), f.on.spend(f.on.of)
}

func (f memFile) sync() error {
	f.on.mu.Lock()
	defer f.on.mu.Unlock()
	if err := f.on.spend(f.on.of); err != nil {
		f.on.lose(f.f) // no later sync makes it durable, though it still shows
		return err
	}
	for _, w := range f.f.writes {
		f.f.durable = w.apply(f.f.durable)
	}
	f.f.writes = nil
	return nil
}

func (f memFile) Close() error { return nil }
