package store

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkCommit writes what a payment writes: the channel's record, and a
// line of its log that stays. So many are in flight at once; beside it stands
// the raw write and sync of the same run.
func BenchmarkCommit(b *testing.B) {
	for _, d := range []Durability{PowerLoss, ProcessCrash} {
		for _, inFlight := range []int{1, 64, 1024} {
			b.Run(fmt.Sprintf("%s/in-flight-%d", d, inFlight), func(b *testing.B) {
				counter := new(countingDisk)
				s := open(b, b.TempDir(), Options{Durability: d, disk: counter.count})
				state, line := make([]byte, 320), make([]byte, 90)
				window := make(chan struct{}, inFlight)
				var all sync.WaitGroup
				counter.reset()
				b.ResetTimer()
				for n := range b.N {
					window <- struct{}{}
					all.Add(1)
					var id [40]byte
					binary.BigEndian.PutUint64(id[:], uint64(n%inFlight)*0x9e3779b97f4a7c15)
					binary.BigEndian.PutUint64(id[32:], uint64(n))
					var batch Batch
					batch.Put(append([]byte{'c'}, id[:32]...), state)
					batch.Put(append([]byte{'l'}, id[:]...), line)
					if err := s.CommitAsync(&batch, func(error) { <-window; all.Done() }); err != nil {
						b.Fatal(err)
					}
				}
				all.Wait()
				b.StopTimer()
				b.ReportMetric(float64(counter.syncs.Load())/float64(b.N), "syncs/op")
				b.ReportMetric(float64(counter.bytes.Load())/float64(b.N), "B-written/op")
				b.ReportMetric(float64(rawSync(b, 200).Nanoseconds()), "ns/raw-sync")
			})
		}
	}
}

// rawSync is the yardstick: a small write and a sync in a file that has its
// blocks already; the middle of so many.
func rawSync(b *testing.B, times int) time.Duration {
	d, err := openDisk(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	f, err := d.create("raw")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(make([]byte, 4<<20), 0); err != nil {
		b.Fatal(err)
	}
	if err := f.sync(); err != nil {
		b.Fatal(err)
	}
	value := make([]byte, 512)
	took := make([]time.Duration, times)
	for i := range took {
		value[0] = byte(i)
		begin := time.Now()
		if _, err := f.WriteAt(value, int64(i*len(value))); err != nil {
			b.Fatal(err)
		}
		if err := f.sync(); err != nil {
			b.Fatal(err)
		}
		took[i] = time.Since(begin)
	}
	slices.Sort(took)
	return took[times/2]
}

// countingDisk counts what the journal asks of its disk.
type countingDisk struct {
	disk
	syncs, bytes atomic.Int64
}

func (c *countingDisk) count(d disk) disk {
	c.disk = d
	return c
}

func (c *countingDisk) reset() { c.syncs.Store(0); c.bytes.Store(0) }

func (c *countingDisk) create(name string) (file, error) { return c.counted(c.disk.create(name)) }

func (c *countingDisk) open(name string) (file, error) { return c.counted(c.disk.open(name)) }

func (c *countingDisk) counted(f file, err error) (file, error) { return countingFile{f, c}, err }

type countingFile struct {
	file
	of *countingDisk
}

func (f countingFile) WriteAt(p []byte, at int64) (int, error) {
	f.of.bytes.Add(int64(len(p)))
	return f.file.WriteAt(p, at)
}

func (f countingFile) sync() error {
	f.of.syncs.Add(1)
	return f.file.sync()
}
