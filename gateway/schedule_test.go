package gateway

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
)

// settlements runs a schedule and counts what it settles.
func settlements(t *testing.T, interval time.Duration, threshold uint64) (*schedule, <-chan struct{}) {
	t.Helper()
	settled := make(chan struct{}, 100)
	s := newSchedule(interval, channel.NewAmount(threshold), func(context.Context) error {
		settled <- struct{}{}
		return nil
	}, slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { s.run(ctx) })
	t.Cleanup(func() { stop(); done.Wait() })
	return s, settled
}

func TestASumThatIsReachedIsSettledOnce(t *testing.T) {
	s, settled := settlements(t, -1, 100)
	for range 99 {
		s.earned(channel.NewAmount(1))
	}
	select {
	case <-settled:
		t.Fatal("settled below the threshold")
	default:
	}
	s.earned(channel.NewAmount(1))
	<-settled
	s.earned(channel.NewAmount(99))
	select {
	case <-settled:
		t.Fatal("what was settled counted again")
	default:
	}
	s.earned(channel.MaxAmount) // beyond any sum
	<-settled
}

func TestTimeSettles(t *testing.T) {
	_, settled := settlements(t, time.Millisecond, 0)
	<-settled
	<-settled
}
