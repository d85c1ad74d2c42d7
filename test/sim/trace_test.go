package sim

import (
	"fmt"
	"hash/fnv"
	"sync"
	"time"
)

// trace is what happened in a world, in order. Two runs of a seed have the same.
type trace struct {
	began time.Time

	mu     sync.Mutex
	lines  []string
	counts map[string]int // how often each kind of thing happened
}

func newTrace() *trace { return &trace{began: time.Now(), counts: map[string]int{}} }

// note adds a line; what it begins with is its kind.
func (t *trace) note(kind string, details ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[kind]++
	t.lines = append(t.lines, fmt.Sprintf("%12s %s %s", time.Since(t.began), kind, fmt.Sprint(details...)))
}

// sum is a hash of the whole trace.
func (t *trace) sum() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := fnv.New64a()
	for _, line := range t.lines {
		h.Write([]byte(line))
	}
	return h.Sum64()
}
