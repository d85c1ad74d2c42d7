package p2p

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
)

// counted is a stream that takes what is written and counts the writes.
type counted struct {
	network.Stream
	missing int // bytes until all is there
	writes  int
	all     chan struct{} // closed then
}

func (s *counted) SetWriteDeadline(time.Time) error { return nil }

func (s *counted) Write(b []byte) (int, error) {
	s.writes++
	if s.missing -= len(b); s.missing == 0 {
		close(s.all)
	}
	return len(b), nil
}

// On one processor the first of many lanes wakes the writer, which would write
// before any other has run.
func TestLanesThatAreReadyShareAWrite(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const lanes = 64
	s := &counted{missing: lanes, all: make(chan struct{})}
	k := &link{stream: s, kick: make(chan struct{}, 1), quit: make(chan struct{})}
	var writer sync.WaitGroup
	writer.Go(k.write)
	for range lanes {
		go k.send(func(b []byte) []byte { return append(b, 0) })
	}
	<-s.all
	close(k.quit)
	writer.Wait()
	if s.writes > lanes/4 {
		t.Errorf("%d writes for %d lanes", s.writes, lanes)
	}
}
