package payee

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/channel"
)

// Limits of admissions.
const (
	// maxAdmitted unknown channels are read from the ledger at once, and
	// maxReadings such readings are under way.
	maxAdmitted = 256
	maxReadings = 4
	// maxWaiting callers wait for a reading; further ones are told to come back.
	maxWaiting = 4096
	// admissionTimeout bounds a reading.
	admissionTimeout = 30 * time.Second
)

// admissions reads channels that the engine does not know from the ledger. All
// that wait are read together: anyone can ask for channels that do not exist,
// and who asks for one that does must not queue behind a thousand readings.
type admissions struct {
	read func(context.Context, []channel.ID) ([]channel.Escrow, error)
	life context.Context

	mu       sync.Mutex
	waiting  []*admission
	readings int
}

type admission struct {
	id     channel.ID
	escrow channel.Escrow
	err    error
	done   chan struct{}
}

// escrow returns what the ledger shows of a channel.
func (a *admissions) escrow(ctx context.Context, id channel.ID) (channel.Escrow, error) {
	w := &admission{id: id, done: make(chan struct{})}
	a.mu.Lock()
	if len(a.waiting) >= maxWaiting {
		a.mu.Unlock()
		return channel.Escrow{}, ErrOverloaded
	}
	a.waiting = append(a.waiting, w)
	if a.readings < maxReadings {
		a.readings++
		go a.run()
	}
	a.mu.Unlock()
	select {
	case <-w.done:
		return w.escrow, w.err
	case <-ctx.Done():
		return channel.Escrow{}, context.Cause(ctx)
	}
}

// run reads until nobody waits.
func (a *admissions) run() {
	for {
		a.mu.Lock()
		n := min(len(a.waiting), maxAdmitted)
		if n == 0 {
			a.readings--
			a.mu.Unlock()
			return
		}
		some := a.waiting[:n:n]
		a.waiting = a.waiting[n:]
		a.mu.Unlock()
		a.answer(some)
	}
}

func (a *admissions) answer(some []*admission) {
	ids := make([]channel.ID, len(some))
	for i, w := range some {
		ids[i] = w.id
	}
	ctx, cancel := context.WithTimeout(a.life, admissionTimeout)
	defer cancel()
	escrows, err := a.read(ctx, ids)
	for i, w := range some {
		if w.err = err; err != nil {
			w.err = fmt.Errorf("%w: %w", ErrLedger, err)
		} else {
			w.escrow = escrows[i]
		}
		close(w.done)
	}
}
