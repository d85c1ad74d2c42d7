package store

import (
	"fmt"
	"runtime"
	"sync"
)

// Limits of the committer.
const (
	maxGroupBytes = MaxBatchBytes // of one record of the journal, unless its only batch is larger
	maxGroupOps   = MaxBatchOps
	maxQueueBytes = 128 << 20 // waiting in memory
	maxQueueKept  = 1 << 16   // requests there is always room for
)

// committer is the one writer of a store. Its queue is guarded by mu, which is
// never held while writing.
type committer struct {
	write func([][]op) error
	free  func() (uint64, error)
	group [][]op // that is being written: the goroutine's

	mu     sync.Mutex
	wake   sync.Cond // the queue is not empty, or closed
	queue  []request
	queued int // bytes
	closed bool
	failed error // the disk failed

	stopped chan struct{}
}

type request struct {
	batch *Batch
	done  func(error)
}

func startCommitter(write func([][]op) error, free func() (uint64, error)) *committer {
	c := &committer{write: write, free: free, stopped: make(chan struct{})}
	c.wake.L = &c.mu
	go c.run()
	return c
}

func (c *committer) add(b *Batch, done func(error)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.failed != nil:
		return c.failed
	case c.closed:
		return ErrClosed
	case c.queued+b.size > maxQueueBytes:
		return ErrOverloaded
	}
	c.queue = append(c.queue, request{b, done})
	c.queued += b.size
	c.wake.Signal()
	return nil
}

// stop refuses further batches and returns when those handed over are written,
// with what failed if the disk did.
func (c *committer) stop() error {
	c.mu.Lock()
	c.closed = true
	c.wake.Signal()
	c.mu.Unlock()
	<-c.stopped
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

func (c *committer) run() {
	defer close(c.stopped)
	var taken []request
	for {
		clear(taken) // written: the batches can go
		if cap(taken) > maxQueueKept {
			taken = nil
		}
		taken = c.take(taken[:0])
		if len(taken) == 0 {
			return
		}
		for requests := taken; len(requests) > 0; {
			n := groupLength(requests)
			err := c.commit(requests[:n])
			if err != nil {
				c.refuse(requests, err)
				break
			}
			answer(requests[:n], nil)
			requests = requests[n:]
		}
	}
}

// take waits for requests and takes all there are; none when closed and empty.
// The empty slice is what further ones are queued in.
func (c *committer) take(empty []request) []request {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.queue) == 0 {
		if c.closed {
			return nil
		}
		c.wake.Wait()
	}
	// Whoever is ready to run may have something to commit as well: the first
	// of a crowd does not get a sync of its own. Where nobody is, this is nothing.
	c.mu.Unlock()
	runtime.Gosched()
	c.mu.Lock()
	return c.takeAll(empty)
}

func (c *committer) takeAll(empty []request) []request {
	taken := c.queue
	c.queue, c.queued = empty, 0
	return taken
}

// groupLength returns how many of the requests fit into one record.
func groupLength(requests []request) int {
	bytes, ops := 0, 0
	for i, r := range requests {
		bytes += r.batch.size
		ops += len(r.batch.ops)
		if i > 0 && (bytes > maxGroupBytes || ops > maxGroupOps) {
			return i
		}
	}
	return len(requests)
}

func (c *committer) commit(group []request) error {
	if free, err := c.free(); err == nil && free < reserve {
		return fmt.Errorf("%d MiB left, %d MiB are kept in reserve: %w", free>>20, reserve>>20, ErrFull)
	}
	c.group = c.group[:0]
	for _, r := range group {
		c.group = append(c.group, r.batch.ops)
	}
	err := c.write(c.group)
	clear(c.group)
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrFailed, err)
		c.mu.Lock()
		c.failed = err
		c.mu.Unlock()
		return err
	}
	return nil
}

// refuse fails the requests and everything that is handed over until all of
// them have been told: see the package's invariants.
func (c *committer) refuse(requests []request, err error) {
	for len(requests) > 0 {
		answer(requests, err)
		c.mu.Lock()
		requests = c.takeAll(nil)
		c.mu.Unlock()
	}
}

func answer(requests []request, err error) {
	for _, r := range requests {
		r.done(err)
	}
}
