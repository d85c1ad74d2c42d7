package store

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

func TestANearlyFullDiskIsRefusedAndWorksAgainWhenThereIsSpace(t *testing.T) {
	var free atomic.Uint64
	free.Store(reserve - 1)
	s := open(t, t.TempDir(), Options{free: func(string) (uint64, error) { return free.Load(), nil }})
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
