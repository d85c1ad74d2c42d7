package p2p

import "sync"

// pool is memory, or places, that all streams of a payee share. A stream may
// have floor of it whatever happens. What it has above that is at most a
// quarter of what is left, so that however many have as much as they can get,
// whoever comes next finds some. So the bound is size, and floor a stream.
type pool struct {
	size, floor int

	mu      sync.Mutex
	free    int      // below zero where floors were given after the rest
	waiting []func() // to be called when something was given back
}

func newPool(size, floor int) *pool { return &pool{size: size, floor: floor, free: size} }

// take takes n more for a stream that has held. Where that is too much and
// retry is not nil, retry is called, in a goroutine of its own and once, when
// something was given back.
func (p *pool) take(held, n int, retry func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if held+n > p.floor && 4*(held+n) > p.free {
		if retry != nil {
			p.waiting = append(p.waiting, retry)
		}
		return false
	}
	p.free -= n
	return true
}

func (p *pool) give(n int) {
	if n == 0 {
		return
	}
	p.mu.Lock()
	p.free += n
	waiting := p.waiting
	p.waiting = nil
	p.mu.Unlock()
	for _, retry := range waiting {
		go retry()
	}
}

// crowded reports whether somebody waits while little is left.
func (p *pool) crowded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.waiting) > 0 && p.free < p.size/4
}

// used returns what is taken.
func (p *pool) used() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size - p.free
}
