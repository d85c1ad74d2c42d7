package store

import (
	"fmt"
	"sync"
	"time"
)

// folder moves what full segments hold to Badger, and makes segments: one
// goroutine beside the committer. It also moves what is left when nothing was
// written for a while.
type folder struct {
	journal *journal
	layers  *layers
	move    func(*overlay) error // to Badger, durably
	writing *sync.Mutex          // held by whoever writes the active segment, or replaces it
	free    func() (uint64, error)
	sizes   segmentSizes

	wake    chan struct{} // there may be something to do
	quit    chan struct{}
	stopped chan struct{}
	began   time.Time // the portion that is being moved

	mu     sync.Mutex
	moved  sync.Cond // spare or failed changed
	spare  *segment  // to be written next; none while old is being folded
	wanted bool      // a spare
	old    *segment  // its overlay is being folded
	full   bool      // old was left because it was full
	failed error
}

// segmentSizes are limits of segments and their overlays.
type segmentSizes struct {
	smallest, largest int64
	changes           int           // in one segment
	lull              time.Duration // after so long without a write, what there is is folded
}

// Sizes of segments. The first are small; each that filled up is followed by
// one of twice its size.
var defaultSizes = segmentSizes{smallest: 4 << 20, largest: 32 << 20, changes: 1 << 19, lull: time.Second}

func (f *folder) start() {
	f.wake, f.quit, f.stopped = make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
	f.moved.L = &f.mu
	go f.run()
}

func (f *folder) run() {
	defer close(f.stopped)
	lull := time.NewTimer(f.sizes.lull)
	defer lull.Stop()
	seen := 0
	for {
		quiet := false
		select {
		case <-f.quit:
			return
		case <-f.wake:
		case <-lull.C:
			quiet = f.writes() == seen
		}
		if err := f.work(quiet); err != nil {
			f.fail(err)
			return
		}
		if seen = f.writes(); seen > 0 {
			lull.Reset(f.sizes.lull)
		}
	}
}

// work does what there is to do.
func (f *folder) work(quiet bool) error {
	if err := f.foldOld(); err != nil {
		return err
	}
	if err := f.provide(quiet); err != nil {
		return err
	}
	if !quiet || !f.writing.TryLock() {
		return nil
	}
	err := f.leaveQuiet()
	f.writing.Unlock()
	if err != nil {
		return err
	}
	return f.foldOld()
}

// writes returns how many groups the active segment holds.
func (f *folder) writes() int {
	_, active := f.layers.load()
	return active.groups
}

// leaveQuiet goes on to the spare segment unless the committer just did.
// writing is held.
func (f *folder) leaveQuiet() error {
	f.mu.Lock()
	ready := f.spare != nil
	f.mu.Unlock()
	if !ready || f.writes() == 0 {
		return nil
	}
	return f.rotate(false)
}

// foldOld moves the overlay of the segment before the active one to Badger,
// then makes a new segment of that one.
func (f *folder) foldOld() error {
	f.mu.Lock()
	old, grow := f.old, f.full
	f.mu.Unlock()
	if old == nil {
		return nil
	}
	f.began = time.Now()
	if err := f.fold(f.layers.folding, old); err != nil {
		return err
	}
	spare, err := f.renew(old, grow)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.old, f.spare, f.wanted = nil, spare, false
	f.moved.Broadcast()
	return nil
}

// fold moves an overlay to Badger. Nothing of a segment is in Badger before
// all of it is durable in the journal: half a batch could survive otherwise.
func (f *folder) fold(o *overlay, of ...*segment) error {
	for _, s := range of {
		if err := s.flush(); err != nil {
			return err
		}
	}
	return f.move(o)
}

// Pauses of folding.
const (
	pauseShare = 4                     // times the work before it
	maxPause   = 25 * time.Millisecond // a fold takes no more than a second or two
)

// pace pauses between two portions of a fold, of which so much is moved, since
// Badger's writes and those of the journal share a disk. It does not where the
// active segment fills up as fast, or where the store is being opened or closed.
func (f *folder) pace(moved float64) {
	now := time.Now()
	pause := min(pauseShare*now.Sub(f.began), maxPause)
	all, active := f.layers.load()
	if old := all.bytes - active.bytes; old > 0 && float64(active.bytes) < moved*float64(old) {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-f.quit:
		}
	}
	f.began = time.Now()
}

// renew makes a new segment of one that was folded; a larger one if it was
// too small and there is room.
func (f *folder) renew(old *segment, grow bool) (*segment, error) {
	size := 2 * old.size
	if free, err := f.free(); !grow || size > f.sizes.largest || err == nil && free < 2*reserve {
		return f.journal.recycle(old)
	}
	if err := f.journal.discard(old); err != nil {
		return nil, err
	}
	return f.journal.create(size)
}

// provide makes a spare segment if one is wanted.
func (f *folder) provide(wanted bool) error {
	f.mu.Lock()
	wanted = (wanted || f.wanted) && f.spare == nil && f.old == nil
	f.mu.Unlock()
	if !wanted {
		return nil
	}
	spare, err := f.journal.create(f.sizes.smallest)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.spare, f.wanted = spare, false
	f.moved.Broadcast()
	return nil
}

// replay moves what the journal held to Badger.
func (f *folder) replay(r *replayed) error {
	waiting := r.overlay.load()
	free, err := f.free()
	if err == nil && waiting.bytes > 0 && free < reserve/2+uint64(foldCost*waiting.bytes) {
		return fmt.Errorf("%d MiB left, %d MiB of the journal to be moved: %w", free>>20, waiting.bytes>>20, ErrFull)
	}
	if waiting.groups > 0 {
		if err := f.fold(r.overlay, r.used...); err != nil {
			return err
		}
	}
	f.spare, err = f.journal.begin(r, f.sizes.smallest)
	return err
}

// makeRoom has the active segment take a group. writing is held.
func (f *folder) makeRoom(group [][]op, count int) error {
	if err := f.failure(); err != nil {
		return err
	}
	if f.journal.fits(group) && f.layers.active.load().changes+count <= f.sizes.changes {
		return nil
	}
	return f.rotate(true)
}

// added notes what the active segment holds now. writing is held.
func (f *folder) added(l load) {
	switch s := f.journal.active; {
	case l.groups == 1:
		f.rouse() // it watches for a lull
	case s.at > s.size/2 && !s.half:
		s.half = true
		f.want()
	}
}

// rotate goes on to the spare segment, and waits for it if it has to. writing
// is held.
func (f *folder) rotate(full bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for (f.spare == nil || f.old != nil) && f.failed == nil {
		f.wanted = true
		f.rouse()
		f.moved.Wait()
	}
	if f.failed != nil {
		return f.failed
	}
	f.old, f.full = f.journal.active, full
	f.journal.active, f.spare = f.spare, nil
	f.layers.rotate()
	f.rouse()
	return nil
}

// want has a spare segment made if there is none.
func (f *folder) want() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wanted = f.spare == nil && f.old == nil
	f.rouse()
}

func (f *folder) rouse() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

func (f *folder) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failed = err
	f.moved.Broadcast()
}

func (f *folder) failure() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed
}

// finish ends the goroutine and, unless the disk failed, moves everything to
// Badger: the journal is empty when the store is opened next.
func (f *folder) finish(failed bool) error {
	close(f.quit)
	<-f.stopped
	if failed || f.failed != nil {
		return f.failed
	}
	if err := f.foldOld(); err != nil {
		return err
	}
	if f.writes() == 0 {
		return nil
	}
	if err := f.fold(f.layers.active, f.journal.active); err != nil {
		return err
	}
	var err error
	f.journal.active, err = f.journal.recycle(f.journal.active)
	return err
}

// close closes the segments' files.
func (f *folder) close() error {
	var err error
	for _, s := range []*segment{f.journal.active, f.spare, f.old} {
		if s == nil {
			continue
		}
		if e := s.file.Close(); e != nil && err == nil {
			err = fmt.Errorf("close the journal: %w", e)
		}
	}
	return err
}
