package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
)

func open(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func put(key, value string) *Batch {
	var b Batch
	b.Put([]byte(key), []byte(value))
	return &b
}

func TestACommittedBatchIsThereAfterReopening(t *testing.T) {
	for _, d := range []Durability{PowerLoss, ProcessCrash} {
		t.Run(d.String(), func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir, Options{Durability: d})
			b := put("a", "1")
			b.Put([]byte("b"), []byte("2"))
			if err := s.Commit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			var second Batch
			second.Delete([]byte("a"))
			second.Put([]byte("b"), []byte("3"))
			second.Put([]byte("b"), []byte("4"))
			if err := s.Commit(t.Context(), &second); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, dir, Options{Durability: d})
			if _, err := s.Get([]byte("a")); !errors.Is(err, ErrNotFound) {
				t.Fatalf("deleted record: %v", err)
			}
			if v, err := s.Get([]byte("b")); err != nil || string(v) != "4" {
				t.Fatalf("b = %q, %v", v, err)
			}
		})
	}
}

func TestASecondOpenOfADirectoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	open(t, dir, Options{})
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrLocked) {
		t.Fatalf("second open: %v", err)
	}
}

func TestIterationIsOrderedAndBoundedByItsPrefix(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	var b Batch
	for _, k := range []string{"p/3", "p/1", "o/9", "p/2", "q/0"} {
		b.Put([]byte(k), []byte(k))
	}
	if err := s.Commit(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	var got []string
	collect := func(k, v []byte) error { got = append(got, string(k)); return nil }
	if err := s.Iterate([]byte("p/"), collect); err != nil || fmt.Sprint(got) != "[p/1 p/2 p/3]" {
		t.Fatalf("iterate: %v, %v", got, err)
	}
	got = nil
	if err := s.IterateFrom([]byte("p/"), []byte("p/2"), collect); err != nil || fmt.Sprint(got) != "[p/2 p/3]" {
		t.Fatalf("iterate from: %v, %v", got, err)
	}
	stop := errors.New("enough")
	if err := s.Iterate([]byte("p/"), func(k, v []byte) error { return stop }); !errors.Is(err, stop) {
		t.Fatalf("stopped iteration: %v", err)
	}
	for _, c := range []struct{ at, want string }{{"p/2", "p/2"}, {"p/25", "p/2"}, {"p/9", "p/3"}, {"p/0", ""}} {
		k, _, err := s.Floor([]byte("p/"), []byte(c.at))
		if c.want == "" && !errors.Is(err, ErrNotFound) || c.want != "" && string(k) != c.want {
			t.Fatalf("floor of %s: %q, %v", c.at, k, err)
		}
	}
}

func TestConcurrentCommitsShareGroupsAndKeepTheOrderOfEachCaller(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	const callers, each = 16, 200
	var g errgroup.Group
	for c := range callers {
		g.Go(func() error {
			var done sync.WaitGroup
			var last int
			var order error
			for i := 1; i <= each; i++ {
				done.Add(1)
				err := s.CommitAsync(put(fmt.Sprint("caller ", c), fmt.Sprint(i)), func(err error) {
					defer done.Done()
					if err != nil || i != last+1 {
						order = fmt.Errorf("batch %d after %d: %w", i, last, err)
					}
					last = i
				})
				if err != nil {
					return err
				}
			}
			done.Wait()
			return order
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	for c := range callers {
		if v, err := s.Get(fmt.Append(nil, "caller ", c)); err != nil || string(v) != fmt.Sprint(each) {
			t.Fatalf("caller %d: %q, %v", c, v, err)
		}
	}
}

// On one processor the first of a crowd wakes the committer, which would write
// before anybody else has run.
func TestACrowdThatIsReadyToCommitSharesAWrite(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const crowd = 64
	written := 0 // the committer's
	s := open(t, t.TempDir(), Options{Durability: ProcessCrash, write: func([][]op) error { written++; return nil }})
	var all sync.WaitGroup
	for i := range crowd {
		all.Go(func() {
			if err := s.Commit(t.Context(), put(fmt.Sprint(i), "1")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if written > crowd/4 {
		t.Errorf("%d writes for %d commits", written, crowd)
	}
}

func TestBatchesOutOfBoundsAreRefusedAndWriteNothing(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	var many Batch
	for i := range MaxBatchOps + 1 {
		many.Put(binary.BigEndian.AppendUint64(nil, uint64(i)), nil)
	}
	var large Batch
	for i := range 5 {
		large.Put([]byte{byte(i)}, make([]byte, MaxValue))
	}
	for name, b := range map[string]*Batch{
		"empty key": put("", "x"), "long key": put(string(make([]byte, MaxKey+1)), "x"),
		"long value": put("k", string(make([]byte, MaxValue+1))), "many": &many, "large": &large,
	} {
		if err := s.Commit(t.Context(), b); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Iterate(nil, func(k, _ []byte) error { return fmt.Errorf("found %q", k) }); err != nil {
		t.Fatal(err)
	}
}

func TestTheLargestBatchesAreTaken(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	var many, large Batch
	for i := range MaxBatchOps {
		many.Put(binary.BigEndian.AppendUint64(nil, uint64(i)), bytes.Repeat([]byte{7}, 100))
	}
	for i := range 3 {
		large.Put([]byte{byte(i)}, make([]byte, MaxValue))
	}
	for _, b := range []*Batch{&many, &large} {
		if err := s.Commit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
}

func TestACommitAfterCloseIsRefused(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), put("a", "b")); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	if _, err := s.Get([]byte("a")); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
}

func TestCloseWaitsForReadsUnderWay(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	if err := s.Commit(t.Context(), put("a", "b")); err != nil {
		t.Fatal(err)
	}
	reading, closed := make(chan struct{}), make(chan error, 1)
	go func() {
		<-reading
		closed <- s.Close()
	}()
	err := s.Iterate(nil, func(_, v []byte) error {
		close(reading)
		for range 100 {
			if _, err := s.committer.free(); err != nil || string(v) != "b" {
				return fmt.Errorf("%q, %w", v, err)
			}
			select {
			case <-closed:
				return errors.New("closed under a read")
			default:
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
}

func TestAWaiterWhoseContextEndsDoesNotHoldUpOthers(t *testing.T) {
	release := make(chan struct{})
	s := open(t, t.TempDir(), Options{write: func([][]op) error { <-release; return nil }})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Commit(ctx, put("a", "b")); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	close(release)
	if err := s.Commit(t.Context(), put("a", "b")); err != nil {
		t.Fatal(err)
	}
}
