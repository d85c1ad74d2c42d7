package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// until waits for something that another goroutine does.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for begin := time.Now(); !done(); runtime.Gosched() {
		if time.Since(begin) > time.Minute {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func large(key string, bytes int) *Batch { return put(key, string(make([]byte, bytes))) }

func TestWhatIsNotFoldedYetCountsAsWritten(t *testing.T) {
	s := open(t, t.TempDir(), Options{
		free:  func() (uint64, error) { return reserve + foldCost*1<<20, nil },
		sizes: segmentSizes{smallest: 4 << 20, largest: 4 << 20, changes: 1000, lull: time.Hour},
	})
	var err error
	taken := 0
	for ; err == nil; taken++ {
		err = s.Commit(t.Context(), large(fmt.Sprint(taken), 300<<10))
	}
	if !errors.Is(err, ErrFull) || taken != 5 {
		t.Fatalf("batch %d: %v", taken, err)
	}
	m := machine{s: s}
	m.fold(t)
	until(t, "a commit after folding", func() bool {
		err := s.Commit(t.Context(), put("a", "1"))
		if err != nil && !errors.Is(err, ErrFull) {
			t.Fatal(err)
		}
		return err == nil
	})
}

func TestANearlyFullDiskIsNotFilledByOpening(t *testing.T) {
	dir := t.TempDir()
	m := machine{s: open(t, dir, Options{})}
	if err := m.s.Commit(t.Context(), put("a", "1")); err != nil {
		t.Fatal(err)
	}
	m.kill(t)
	if _, err := Open(dir, Options{free: func() (uint64, error) { return reserve / 4, nil }}); !errors.Is(err, ErrFull) {
		t.Fatal(err)
	}
	s := open(t, dir, Options{})
	if v, err := s.Get([]byte("a")); err != nil || string(v) != "1" {
		t.Fatalf("%q, %v", v, err)
	}
}

func TestNoMoreThanTwoSegmentsWaitInMemory(t *testing.T) {
	b := &base{newMemDisk(rand.New(rand.NewPCG(1, 1))), map[string]string{}}
	s := new(Store)
	stuck, release := make(chan struct{}), make(chan struct{})
	var once atomic.Bool
	move := b.move(s, 0)
	o := Options{
		Logger: discard, free: func() (uint64, error) { return 1 << 40, nil },
		sizes: segmentSizes{smallest: 64 << 10, largest: 64 << 10, changes: 1000, lull: time.Hour},
	}
	err := s.begin(b.on.mount(), o, func(o *overlay) error {
		if once.CompareAndSwap(false, true) {
			close(stuck)
			<-release
		}
		return move(o)
	})
	if err != nil {
		t.Fatal(err)
	}
	var written atomic.Int64
	go func() {
		for n := range 200 {
			if err := s.Commit(t.Context(), large(fmt.Sprint(n), 1<<10)); err != nil {
				break
			}
			written.Add(1)
		}
	}()
	<-stuck
	until(t, "the committer to wait", func() bool {
		s.folder.mu.Lock()
		defer s.folder.mu.Unlock()
		return s.folder.wanted && s.folder.old != nil
	})
	if all, _ := s.layers.load(); all.bytes > 2*64<<10 || written.Load() < 60 {
		t.Fatalf("%d batches, %+v", written.Load(), all)
	}
	close(release)
	until(t, "the rest", func() bool { return written.Load() == 200 })
	if err := closeOnBase(s); err != nil || len(b.records) != 200 {
		t.Fatalf("%d records, %v", len(b.records), err)
	}
}

func TestALullIsUsedToFold(t *testing.T) {
	s := open(t, t.TempDir(), Options{sizes: segmentSizes{
		smallest: 64 << 10, largest: 64 << 10, changes: 1000, lull: time.Millisecond,
	}})
	for n := range 3 {
		if err := s.Commit(t.Context(), put("a", fmt.Sprint(n))); err != nil {
			t.Fatal(err)
		}
		until(t, "the fold", func() bool { all, _ := s.layers.load(); return all == load{} })
		if v, err := s.Get([]byte("a")); err != nil || string(v) != fmt.Sprint(n) {
			t.Fatalf("%q, %v", v, err)
		}
	}
}

func TestSegmentsGrowWithWhatIsWrittenUpToALimit(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{Durability: ProcessCrash, sizes: segmentSizes{
		smallest: 16 << 10, largest: 64 << 10, changes: 1000, lull: time.Hour,
	}})
	for n := range 400 {
		if err := s.Commit(t.Context(), large(fmt.Sprint(n%7), 1<<10)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Join(dir, journalDir))
	if err != nil || len(files) == 0 || len(files) > 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Size() != 64<<10 {
			t.Fatalf("%s: %d bytes, %v", f.Name(), info.Size(), err)
		}
	}
}

func TestTheLargestGroupFitsTheSmallestSegment(t *testing.T) {
	if recordsBegin+maxRecord > defaultSizes.smallest {
		t.Fatalf("a record of %d bytes, a segment of %d", maxRecord, defaultSizes.smallest)
	}
	var ops []op
	for n := range MaxBatchOps {
		ops = append(ops, op{key: fmt.Appendf(nil, "%04d", n), value: bytes.Repeat([]byte{1}, MaxBatchBytes/MaxBatchOps-4)})
	}
	if n := recordHead + len(appendChanges(nil, ops)); n > maxRecord {
		t.Fatalf("%d bytes", n)
	}
}

// TestAFoldPausesWhileItIsAhead: payments share the disk with it, unless they
// would soon wait for it.
func TestAFoldPausesWhileItIsAhead(t *testing.T) {
	holding := func(bytes int) *overlay {
		o := newOverlay()
		o.add(make([]byte, bytes), 1)
		return o
	}
	closed := make(chan struct{})
	close(closed)
	for name, c := range map[string]struct {
		active, folding *overlay
		quit            chan struct{}
		pause           time.Duration
	}{
		"ahead":                   {holding(10), holding(100), nil, 8 * time.Millisecond},
		"nothing is written then": {newOverlay(), holding(100), nil, 8 * time.Millisecond},
		"behind":                  {holding(60), holding(100), nil, 0},
		"the store is closed":     {holding(10), holding(100), closed, 0},
		"opening, or the last":    {holding(100), nil, nil, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := folder{layers: &layers{active: c.active, folding: c.folding}, quit: c.quit, began: time.Now()}
			time.Sleep(2 * time.Millisecond) // of the bubble's clock: the portion's work
			before := time.Now()
			f.pace(0.5)
			if took := time.Since(before); took != c.pause {
				t.Errorf("%s: paused %s, want %s", name, took, c.pause)
			}
			time.Sleep(time.Second) // of that clock, too
			before = time.Now()
			f.pace(0.5)
			if took := time.Since(before); took > maxPause {
				t.Errorf("%s: paused %s after slow work", name, took)
			}
		})
	}
}
