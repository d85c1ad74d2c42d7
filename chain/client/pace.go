package client

import (
	"context"
	"time"
)

// pace spaces out questions to the ledger: often at first, because a final
// receipt is some ten milliseconds away, then ever more rarely.
type pace struct {
	next, limit time.Duration
}

func newPace(first, limit time.Duration) *pace { return &pace{next: first, limit: limit} }

// wait pauses, or returns the context's error when that ends first.
func (p *pace) wait(ctx context.Context) error {
	timer := time.NewTimer(p.next)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		p.next = min(p.next*3/2, p.limit)
		return nil
	}
}

// reset starts over with the first pause.
func (p *pace) reset(first time.Duration) { p.next = first }
