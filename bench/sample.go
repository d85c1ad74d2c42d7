package bench

import (
	"slices"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/bench/measure"
)

// sample gathers latencies. It is safe for concurrent use; each user has a
// shard of its own most of the time.
type sample struct {
	shards [16]struct {
		mu    sync.Mutex
		times []uint32 // microseconds
		_     [32]byte // keeps neighbours off the cache line
	}
}

func (s *sample) add(shard int, d time.Duration) {
	sh := &s.shards[shard%len(s.shards)]
	us := uint32(min(d.Microseconds(), 1<<32-1))
	sh.mu.Lock()
	sh.times = append(sh.times, us)
	sh.mu.Unlock()
}

// all returns what was gathered.
func (s *sample) all() []uint32 {
	var all []uint32
	for i := range s.shards {
		sh := &s.shards[i]
		sh.mu.Lock()
		all = append(all, sh.times...)
		sh.mu.Unlock()
	}
	return all
}

// row sums up what was gathered since m was begun.
func (s *sample) row(m measure.Meter) Row {
	took, cpu := m.Spent()
	all := s.all()
	r := Row{Count: len(all), Seconds: took.Seconds(), Latency: latencyOf(all)}
	r.PerSecond = measure.Ratio(float64(r.Count), r.Seconds)
	r.CPU = measure.Ratio(float64(cpu.Microseconds()), float64(r.Count))
	return r
}

// paid is row for the payer's process.
func (s *sample) paid(m measure.Meter) Paid {
	took, cpu := m.Spent()
	all := s.all()
	return Paid{Count: len(all), Seconds: took.Seconds(), CPU: cpu, Latency: latencyOf(all)}
}

func latencyOf(times []uint32) Latency {
	if len(times) == 0 {
		return Latency{}
	}
	slices.Sort(times)
	at := func(q float64) float64 { return float64(times[int(q*float64(len(times)-1))]) }
	return Latency{P50: at(0.50), P99: at(0.99), P999: at(0.999)}
}
