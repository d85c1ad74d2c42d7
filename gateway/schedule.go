package gateway

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
)

// schedule settles by time and by sum. The engine itself claims from a payer
// that starts to withdraw.
type schedule struct {
	settle    func(context.Context) error
	interval  time.Duration  // not positive: never by time
	threshold channel.Amount // zero: never by sum
	log       *slog.Logger

	mu      sync.Mutex
	pending channel.Amount // charged since the last settlement
	due     chan struct{}  // holds a token when the threshold is reached
}

// retryPause is waited after a settlement failed, so that a ledger that is
// down is not asked again and again.
const retryPause = 10 * time.Second

func newSchedule(interval time.Duration, threshold channel.Amount, settle func(context.Context) error, log *slog.Logger) *schedule {
	return &schedule{settle: settle, interval: interval, threshold: threshold, log: log, due: make(chan struct{}, 1)}
}

// earned counts what was charged.
func (s *schedule) earned(amount channel.Amount) {
	if s.threshold.IsZero() {
		return
	}
	s.mu.Lock()
	sum, err := s.pending.Add(amount)
	if err == nil {
		s.pending = sum
	}
	reached := err != nil || !sum.Less(s.threshold)
	s.mu.Unlock()
	if reached {
		select {
		case s.due <- struct{}{}:
		default:
		}
	}
}

// run settles when it is time until ctx ends.
func (s *schedule) run(ctx context.Context) {
	var tick <-chan time.Time
	if s.interval > 0 {
		t := time.NewTicker(s.interval)
		defer t.Stop()
		tick = t.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		case <-s.due:
		}
		s.mu.Lock()
		before := s.pending
		s.pending = channel.Amount{}
		s.mu.Unlock()
		err := s.settle(ctx)
		if err == nil || ctx.Err() != nil {
			continue
		}
		if !errors.Is(err, payee.ErrSettling) {
			s.log.Warn("a settlement failed and will be tried again", "error", err)
		}
		s.again(ctx, before)
	}
}

// again puts back what was not settled, after a pause.
func (s *schedule) again(ctx context.Context, amount channel.Amount) {
	pause := time.NewTimer(retryPause)
	defer pause.Stop()
	select {
	case <-ctx.Done():
	case <-pause.C:
		s.earned(amount)
	}
}
