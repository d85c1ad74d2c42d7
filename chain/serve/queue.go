package serve

import (
	"context"
	"sync"
)

// messageOverhead is what a queued message counts beyond its bytes.
const messageOverhead = 64

// queue holds messages for a writer, up to a number of bytes; a message larger
// than that still fits into an empty one. It is safe for concurrent use.
type queue struct {
	ready chan struct{} // has an element when there may be messages

	limit   int
	mu      sync.Mutex
	waiting [][]byte
	size    int
	closed  bool
	room    chan struct{} // closed and replaced whenever there is more room
}

func newQueue(limit int) *queue {
	return &queue{ready: make(chan struct{}, 1), limit: limit, room: make(chan struct{})}
}

// offer adds a message and reports whether there was room.
func (q *queue) offer(data []byte) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	cost := len(data) + messageOverhead
	if q.closed || (q.size > 0 && q.size+cost > q.limit) {
		return false
	}
	q.waiting = append(q.waiting, data)
	q.size += cost
	select {
	case q.ready <- struct{}{}:
	default:
	}
	return true
}

// wait adds a message when there is room, or gives up with ctx or the queue.
func (q *queue) wait(ctx context.Context, data []byte) {
	for {
		q.mu.Lock()
		room, closed := q.room, q.closed
		q.mu.Unlock()
		if closed || q.offer(data) {
			return
		}
		select {
		case <-room:
		case <-ctx.Done():
			return
		}
	}
}

// take removes the first message, nil if there is none.
func (q *queue) take() []byte {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return nil
	}
	data := q.waiting[0]
	q.waiting[0] = nil
	q.waiting = q.waiting[1:]
	q.size -= len(data) + messageOverhead
	close(q.room)
	q.room = make(chan struct{})
	return data
}

// close lets nothing more in and wakes whoever waits for room.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.closed = true
		q.waiting = nil
		close(q.room)
		q.room = make(chan struct{})
	}
}
