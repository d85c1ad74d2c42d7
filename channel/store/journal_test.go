package store

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// base stands for Badger in the tests of the journal: it takes changes one by
// one, each durable at once, and dies with the disk.
type base struct {
	on      *memDisk
	records map[string]string
}

func (b *base) move(s *Store, life int) func(*overlay) error {
	return func(o *overlay) error {
		for _, c := range o.all() {
			if err := b.apply(c, life); err != nil {
				return err
			}
		}
		s.layers.folded(o, s.layers.version+1)
		return nil
	}
}

func (b *base) apply(c change, life int) error {
	b.on.mu.Lock()
	defer b.on.mu.Unlock()
	if err := b.on.spend(life); err != nil {
		return err
	}
	if c.remove {
		delete(b.records, string(c.key))
	} else {
		b.records[string(c.key)] = string(c.value)
	}
	return nil
}

// tinySizes make every few batches a segment; a group of manyInFlight of a
// history's batches still fits.
var tinySizes = segmentSizes{smallest: 16 << 10, largest: 32 << 10, changes: 1000, lull: time.Millisecond}

// openOnBase opens a store whose journal and base are in memory.
func openOnBase(b *base, d Durability) (*Store, error) {
	s := &Store{durability: d}
	disk := b.on.mount()
	o := Options{
		Durability: d, Logger: discard, sizes: tinySizes,
		free: func() (uint64, error) { return 1 << 40, nil },
	}
	return s, s.begin(disk, o, b.move(s, disk.(memMount).of))
}

func closeOnBase(s *Store) error {
	failed := s.committer.stop()
	return errors.Join(failed, s.folder.finish(failed != nil))
}

const manyInFlight = 6

// history is what a test handed over: batch n leaves states[n+1].
type history struct {
	states []map[string]string
	acked  int // batches that were acknowledged
}

// next makes a batch that touches a few keys, all of which say its number.
func (h *history) next(dice *rand.Rand) *Batch {
	n := len(h.states)
	state := maps.Clone(h.states[n-1])
	var b Batch
	for range 1 + dice.IntN(5) {
		key := fmt.Sprint("k", dice.IntN(12))
		if dice.IntN(4) == 0 {
			b.Delete([]byte(key))
			delete(state, key)
			continue
		}
		value := strconv.Itoa(n) + string(bytes.Repeat([]byte{'.'}, dice.IntN(300)))
		b.Put([]byte(key), []byte(value))
		state[key] = value
	}
	h.states = append(h.states, state)
	return &b
}

// find returns how many batches the records are the result of, the most there
// may be; an error when it is no whole number of them.
func (h *history) find(records map[string]string) (int, error) {
	for n := len(h.states) - 1; n >= 0; n-- {
		if maps.Equal(h.states[n], records) {
			return n, nil
		}
	}
	return 0, fmt.Errorf("half a batch: %v", slices.Sorted(maps.Keys(records)))
}

// A machine runs, stops at any operation of its disk or has one fail, stops
// perhaps again while it starts, and runs again.
func TestAStopAtAnyOperationOfTheDiskKeepsWhatWasAcknowledgedAndNoHalfBatch(t *testing.T) {
	for seed := range uint64(80) {
		for _, d := range []Durability{PowerLoss, ProcessCrash} {
			for _, powerLoss := range []bool{true, false} {
				if err := manyLives(seed, d, powerLoss); err != nil {
					t.Fatalf("seed %d, %s, losses of power %t: %v", seed, d, powerLoss, err)
				}
			}
		}
	}
}

func manyLives(seed uint64, d Durability, powerLoss bool) error {
	dice := rand.New(rand.NewPCG(seed, 7))
	disk := newMemDisk(dice)
	b := &base{disk, map[string]string{}}
	h := &history{states: []map[string]string{{}}}
	for range 6 {
		disk.budget = 20 + dice.IntN(120)
		if dice.IntN(4) == 0 {
			disk.hiccup = 1 + dice.IntN(120)
		}
		s, err := openOnBase(b, d)
		if err == nil {
			handOver(s, h, dice, disk)
			err = closeOnBase(s)
		}
		if err != nil && !errors.Is(err, errDead) && !errors.Is(err, syscall.EIO) {
			return err
		}
		disk.restart(powerLoss && dice.IntN(2) == 0)
		if err := startUnderTrouble(b, d, powerLoss); err != nil {
			return err
		}
		n, err := h.find(b.records)
		if err != nil {
			return err
		}
		if n < h.acked && (d == PowerLoss || !powerLoss) {
			return fmt.Errorf("%d batches were acknowledged, %d are there", h.acked, n)
		}
		h.states, h.acked = h.states[:n+1], n
	}
	return nil
}

// startUnderTrouble starts until it succeeds, and leaves everything in the base.
func startUnderTrouble(b *base, d Durability, powerLoss bool) error {
	for try := 0; ; try++ {
		if try < 4 {
			b.on.budget = b.on.dice.IntN(40)
		}
		s, err := openOnBase(b, d)
		if err == nil {
			err = closeOnBase(s)
		}
		if err != nil && (try == 4 || !errors.Is(err, errDead)) {
			return fmt.Errorf("open again: %w", err)
		}
		b.on.restart(powerLoss && b.on.dice.IntN(2) == 0)
		if err == nil {
			return nil
		}
	}
}

// handOver hands batches over until the disk dies or there were enough.
func handOver(s *Store, h *history, dice *rand.Rand, disk *memDisk) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range 80 {
		disk.mu.Lock() // dice belongs to the disk
		b := h.next(dice)
		wait := dice.IntN(3) == 0 || i%manyInFlight == 0
		disk.mu.Unlock()
		n := len(h.states) - 1
		all.Add(1)
		err := s.CommitAsync(b, func(err error) {
			defer all.Done()
			if err == nil {
				mu.Lock()
				h.acked = n
				mu.Unlock()
			}
		})
		if err != nil {
			all.Done()
			break
		}
		if wait {
			all.Wait()
		}
	}
	all.Wait()
}
