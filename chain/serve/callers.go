package serve

import (
	"context"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common/lru"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// caller is what one identity has used of its limits. It is safe for
// concurrent use.
type caller struct {
	Identity
	budget *rate.Limiter
	memory *semaphore.Weighted      // of memoryLimit
	own    [trace + 1]chan struct{} // half of the slots of each class

	mu      sync.Mutex
	sockets int
}

// callers are the identities seen, the latest identityLimit of them, and the
// slots that all share. It is safe for concurrent use.
type callers struct {
	rate  float64
	wait  time.Duration            // slotWait, or less in a test
	times [trace + 1]time.Duration // how long a message of each class may take
	slots [trace + 1]chan struct{} // nil where a class is not bounded

	mu   sync.Mutex
	seen lru.BasicLRU[string, *caller]
}

func newCallers(perSecond float64) *callers {
	c := &callers{rate: perSecond, wait: slotWait, seen: lru.NewBasicLRU[string, *caller](identityLimit)}
	c.times = [...]time.Duration{light: lightTime, heavy: heavyTime, trace: traceTime}
	c.slots[heavy] = make(chan struct{}, heavySlots)
	c.slots[trace] = make(chan struct{}, traceSlots)
	return c
}

func (c *callers) get(id Identity) *caller {
	key := string(id.Kind) + ":" + id.Name
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.seen.Get(key)
	if !ok {
		known = c.make(id)
		c.seen.Add(key, known)
	}
	return known
}

func (c *callers) make(id Identity) *caller {
	perSecond := c.rate
	if !id.Remote() {
		perSecond = loopbackRate
	}
	out := &caller{
		Identity: id,
		budget:   rate.NewLimiter(rate.Limit(perSecond), max(1, int(perSecond*burstSeconds))),
		memory:   semaphore.NewWeighted(memoryLimit),
	}
	for class, slots := range c.slots {
		if slots != nil {
			out.own[class] = make(chan struct{}, max(1, cap(slots)/2))
		}
	}
	return out
}

// spend takes a message's cost from the caller's budget, or nothing.
func (c *caller) spend(cost int, now time.Time) *Refusal {
	taken := c.budget.ReserveN(now, cost)
	if !taken.OK() {
		return ErrTooMuch.Because("it costs %d units, more than the %d that this identity can save up", cost, c.budget.Burst())
	}
	if wait := taken.DelayFrom(now); wait > 0 {
		taken.CancelAt(now)
		return ErrRateLimited.after(wait)
	}
	return nil
}

// enter waits until a message of a class may run; leave must be called after.
func (c *callers) enter(ctx context.Context, who *caller, class class) (leave func(), refused *Refusal) {
	if c.slots[class] == nil {
		return func() {}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, c.wait)
	defer cancel()
	for i, room := range []chan struct{}{who.own[class], c.slots[class]} {
		select {
		case room <- struct{}{}:
		case <-ctx.Done():
			if i > 0 {
				<-who.own[class]
			}
			return nil, ErrBusy
		}
	}
	return func() { <-c.slots[class]; <-who.own[class] }, nil
}

// openSocket counts a WebSocket; closeSocket must be called after.
func (c *caller) openSocket() *Refusal {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sockets >= SocketLimit {
		return ErrTooManyOpen.Because("%d WebSockets are open", c.sockets)
	}
	c.sockets++
	return nil
}

func (c *caller) closeSocket() {
	c.mu.Lock()
	c.sockets--
	c.mu.Unlock()
}
