package store

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// BenchmarkCommit writes 400-byte records, so many in flight at once.
func BenchmarkCommit(b *testing.B) {
	for _, d := range []Durability{PowerLoss, ProcessCrash} {
		for _, inFlight := range []int{1, 256} {
			b.Run(fmt.Sprintf("%s/in-flight-%d", d, inFlight), func(b *testing.B) {
				s := open(b, b.TempDir(), Options{Durability: d})
				window := make(chan struct{}, inFlight)
				value := make([]byte, 400)
				var all sync.WaitGroup
				for n := range b.N {
					window <- struct{}{}
					all.Add(1)
					var batch Batch
					batch.Put(fmt.Appendf(nil, "channel %d", n%inFlight), value)
					if err := s.CommitAsync(&batch, func(error) { <-window; all.Done() }); err != nil {
						b.Fatal(err)
					}
				}
				all.Wait()
			})
		}
	}
}

// BenchmarkSync is the yardstick: one raw write and sync.
func BenchmarkSync(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	value := make([]byte, 400)
	for range b.N {
		if _, err := f.WriteAt(value, 0); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
}
