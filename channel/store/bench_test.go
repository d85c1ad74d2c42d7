package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// payment is what a payment writes: the channel's record, and a line of its
// log that stays.
func payment(n, channels int) *Batch {
	var id [40]byte
	binary.BigEndian.PutUint64(id[:], uint64(n%channels)*0x9e3779b97f4a7c15)
	binary.BigEndian.PutUint64(id[32:], uint64(n))
	var b Batch
	b.Put(append([]byte{'c'}, id[:32]...), make([]byte, 320))
	b.Put(append([]byte{'l'}, id[:]...), make([]byte, 90))
	return &b
}

// BenchmarkCommit writes payments, so many in flight at once, and says what
// that asked of the disk.
func BenchmarkCommit(b *testing.B) {
	for _, d := range []Durability{PowerLoss, ProcessCrash} {
		for _, inFlight := range []int{1, 64, 1024} {
			b.Run(fmt.Sprintf("%s/in-flight-%d", d, inFlight), func(b *testing.B) {
				counter := new(countingDisk)
				s := open(b, b.TempDir(), Options{Durability: d, disk: counter.count})
				window := make(chan struct{}, inFlight)
				var all sync.WaitGroup
				counter.reset()
				b.ResetTimer()
				for n := range b.N {
					window <- struct{}{}
					all.Add(1)
					if err := s.CommitAsync(payment(n, inFlight), func(error) { <-window; all.Done() }); err != nil {
						b.Fatal(err)
					}
				}
				all.Wait()
				b.StopTimer()
				b.ReportMetric(float64(counter.syncs.Load())/float64(b.N), "syncs/op")
				b.ReportMetric(float64(counter.bytes.Load())/float64(b.N), "B-written/op")
				raw := newRawFile(b)
				took := make([]time.Duration, 200)
				for i := range took {
					took[i] = raw.write(b)
				}
				b.ReportMetric(float64(middle(took)), "ns/raw-sync")
			})
		}
	}
}

// BenchmarkOneAtATime commits one payment after the other, each beside a raw
// write and sync. durable is when the store calls back, commit when who waited
// runs again.
func BenchmarkOneAtATime(b *testing.B) {
	s := open(b, b.TempDir(), Options{})
	raw := newRawFile(b)
	durable, commits, syncs := make([]time.Duration, b.N), make([]time.Duration, b.N), make([]time.Duration, b.N)
	done := make(chan struct{})
	b.ResetTimer()
	for n := range b.N {
		batch := payment(n, 1000)
		begin := time.Now()
		err := s.CommitAsync(batch, func(error) {
			durable[n] = time.Since(begin)
			done <- struct{}{}
		})
		if err != nil {
			b.Fatal(err)
		}
		<-done
		commits[n] = time.Since(begin)
		syncs[n] = raw.write(b)
	}
	yardstick := middle(syncs)
	b.ReportMetric(float64(middle(durable)), "ns/durable-p50")
	b.ReportMetric(float64(middle(durable)-yardstick), "ns/more")
	b.ReportMetric(float64(middle(commits)), "ns/commit-p50")
	b.ReportMetric(float64(yardstick), "ns/raw-p50")
	b.ReportMetric(float64(durable[len(durable)*99/100]), "ns/durable-p99")
	b.ReportMetric(float64(syncs[len(syncs)*99/100]), "ns/raw-p99")
}

// middle sorts, and returns the median.
func middle(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)/2]
}

// rawFile is the yardstick: a file that has its blocks already.
type rawFile struct {
	file
	at    int64
	bytes []byte
}

const rawSize = 4 << 20

func newRawFile(b *testing.B) *rawFile {
	d, err := openDisk(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	f, err := d.create("raw")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close() })
	if _, err := f.WriteAt(make([]byte, rawSize), 0); err != nil {
		b.Fatal(err)
	}
	if err := f.sync(); err != nil {
		b.Fatal(err)
	}
	return &rawFile{file: f, bytes: bytes.Repeat([]byte{1}, 512)}
}

// write returns how long a small write and its sync took.
func (r *rawFile) write(b *testing.B) time.Duration {
	r.bytes[0]++
	begin := time.Now()
	if _, err := r.WriteAt(r.bytes, r.at); err != nil {
		b.Fatal(err)
	}
	if err := r.sync(); err != nil {
		b.Fatal(err)
	}
	r.at = (r.at + int64(len(r.bytes))) % rawSize
	return time.Since(begin)
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
