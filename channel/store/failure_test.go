package store

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestANearlyFullDiskIsRefusedAndWorksAgainWhenThereIsSpace(t *testing.T) {
	var free atomic.Uint64
	free.Store(reserve - 1)
	s := open(t, t.TempDir(), Options{free: func() (uint64, error) { return free.Load(), nil }})
	if err := s.Commit(t.Context(), put("a", "1")); !errors.Is(err, ErrFull) {
		t.Fatal(err)
	}
	if _, err := s.Get([]byte("a")); !errors.Is(err, ErrNotFound) {
		t.Fatalf("a refused batch was written: %v", err)
	}
	free.Store(reserve)
	// What is handed over while the refusal is being told is refused with it.
	err := s.Commit(t.Context(), put("a", "1"))
	for errors.Is(err, ErrFull) {
		err = s.Commit(t.Context(), put("a", "1"))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAfterTheDiskFailedNothingIsTakenUntilReopened(t *testing.T) {
	broken := errors.New("input/output error")
	s := open(t, t.TempDir(), Options{write: func([][]op) error { return broken }})
	for range 2 {
		err := s.Commit(t.Context(), put("a", "1"))
		if !errors.Is(err, ErrFailed) || !errors.Is(err, broken) {
			t.Fatal(err)
		}
	}
}

// faultyDisk fails one operation of its files and those after it that match.
type faultyDisk struct {
	disk
	fails func(op string) error
}

func (d faultyDisk) create(name string) (file, error) {
	f, err := d.disk.create(name)
	return faultyFile{f, d.fails}, err
}

func (d faultyDisk) open(name string) (file, error) {
	f, err := d.disk.open(name)
	return faultyFile{f, d.fails}, err
}

type faultyFile struct {
	file
	fails func(op string) error
}

func (f faultyFile) WriteAt(p []byte, at int64) (int, error) {
	if err := f.fails("write"); err != nil {
		n, _ := f.file.WriteAt(p[:10], at)
		return n, err
	}
	return f.file.WriteAt(p, at)
}

func (f faultyFile) sync() error {
	if err := f.fails("sync"); err != nil {
		return err
	}
	return f.file.sync()
}

func TestAfterAWriteOrASyncOfTheJournalFailedNothingIsTakenUntilReopened(t *testing.T) {
	for _, c := range []struct {
		op  string
		err error
	}{{"write", syscall.EIO}, {"write", syscall.ENOSPC}, {"sync", syscall.EIO}} {
		t.Run(c.op+" "+c.err.Error(), func(t *testing.T) {
			dir := t.TempDir()
			var armed atomic.Bool
			s := open(t, dir, Options{disk: func(d disk) disk {
				return faultyDisk{d, func(op string) error {
					if op == c.op && armed.CompareAndSwap(true, false) { // once: the next would succeed
						return c.err
					}
					return nil
				}}
			}})
			if err := s.Commit(t.Context(), put("a", "1")); err != nil {
				t.Fatal(err)
			}
			armed.Store(true)
			for range 3 {
				if err := s.Commit(t.Context(), put("a", "2")); !errors.Is(err, ErrFailed) || !errors.Is(err, c.err) {
					t.Fatal(err)
				}
			}
			if v, err := s.Get([]byte("a")); err != nil || string(v) != "1" {
				t.Fatalf("what was never acknowledged is read: %q, %v", v, err)
			}
			_ = s.Close()
			s = open(t, dir, Options{})
			v, err := s.Get([]byte("a"))
			// A record that was written and not synced may well be there.
			if err != nil || string(v) != "1" && (c.op != "sync" || string(v) != "2") {
				t.Fatalf("%q, %v", v, err)
			}
			if err := s.Commit(t.Context(), put("a", "3")); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestWhenTheJournalCannotGoOnCommitsAreRefusedAndNothingIsLost(t *testing.T) {
	dir := t.TempDir()
	sizes := segmentSizes{smallest: 16 << 10, largest: 16 << 10, changes: 1000, lull: time.Hour}
	var broken atomic.Bool
	s := open(t, dir, Options{sizes: sizes, disk: func(d disk) disk { return unmovable{d, &broken} }})
	broken.Store(true)
	acknowledged := -1
	var err error
	for n := 0; err == nil; n++ {
		if err = s.Commit(t.Context(), put("a", strconv.Itoa(n)+strings.Repeat(".", 1000))); err == nil {
			acknowledged = n
		}
	}
	if !errors.Is(err, ErrFailed) || !errors.Is(err, syscall.EIO) || acknowledged < 2 {
		t.Fatalf("after %d: %v", acknowledged, err)
	}
	_ = s.Close()
	s = open(t, dir, Options{sizes: sizes})
	if v, err := s.Get([]byte("a")); err != nil || !strings.HasPrefix(string(v), strconv.Itoa(acknowledged)+".") {
		t.Fatalf("%q, %v, %d", v, err, acknowledged)
	}
}

// unmovable is a disk that renames nothing once it is broken.
type unmovable struct {
	disk
	broken *atomic.Bool
}

func (d unmovable) rename(from, to string) error {
	if d.broken.Load() {
		return syscall.EIO
	}
	return d.disk.rename(from, to)
}

// A caller numbers its batches and, told of a failure, begins again after the
// last one that succeeded. Whatever fails, what is written has no gap.
func TestAFailedBatchNeverLeavesAGapBehindIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		full := rapid.SliceOfN(rapid.Bool(), 1, 40).Draw(t, "disk full at each group")
		var groups int
		var written []int
		c := startCommitter(func(group [][]op) error {
			for _, ops := range group {
				for _, o := range ops {
					written = append(written, int(o.value[0]))
				}
			}
			return nil
		}, func() (uint64, error) {
			groups++
			if full[groups%len(full)] {
				return 0, nil
			}
			return reserve, nil
		})
		var mu sync.Mutex
		var inFlight sync.WaitGroup
		durable, failed := 0, false
		send := func(n int) bool {
			mu.Lock()
			defer mu.Unlock()
			if failed {
				return false
			}
			var b Batch
			b.Put([]byte("k"), []byte{byte(n)})
			inFlight.Add(1)
			err := c.add(&b, func(err error) {
				mu.Lock()
				defer mu.Unlock()
				defer inFlight.Done()
				if err != nil {
					failed = true
				} else {
					durable = n
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			return true
		}
		for tries := 0; tries < 100 && durable < 60; tries++ {
			for n := durable + 1; n <= 60 && send(n); n++ {
			}
			inFlight.Wait()
			failed = false
		}
		c.stop()
		for i, n := range written {
			if n != i+1 {
				t.Fatalf("written %v", written)
			}
		}
	})
}

func TestAnEmptyLogLeftByAKillIsNoObstacle(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	if err := s.Commit(t.Context(), put("a", "1")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "00099.mem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, Options{})
	if v, err := s.Get([]byte("a")); err != nil || string(v) != "1" {
		t.Fatalf("%q, %v", v, err)
	}
	if err := s.Commit(t.Context(), put("b", "2")); err != nil {
		t.Fatal(err)
	}
}
