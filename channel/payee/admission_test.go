package payee

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stiver-pay/stiver/channel"
)

// A flood of channels that do not exist costs a few readings of the ledger, and
// whoever comes behind it waits for those; beyond the limit it is told so.
func TestAFloodOfUnknownChannelsIsReadTogether(t *testing.T) {
	var readings atomic.Int32
	open := make(chan struct{})
	known := channel.ID{0xff, 0xff}
	a := &admissions{life: t.Context(), read: func(_ context.Context, ids []channel.ID) ([]channel.Escrow, error) {
		readings.Add(1)
		<-open
		escrows := make([]channel.Escrow, len(ids))
		for i, id := range ids {
			if id == known {
				escrows[i].Balance = amount(7)
			}
		}
		return escrows, nil
	}}
	var asked sync.WaitGroup
	ask := func(n int) {
		asked.Go(func() {
			if e, err := a.escrow(t.Context(), channel.ID{byte(n), byte(n >> 8)}); err != nil || !e.Balance.IsZero() {
				t.Errorf("channel %d: %+v, %v", n, e, err)
			}
		})
	}
	waiting := func() int {
		a.mu.Lock()
		defer a.mu.Unlock()
		return len(a.waiting)
	}
	for n := range maxReadings {
		ask(n)
		for int(readings.Load()) <= n {
			runtime.Gosched()
		}
	}
	for n := range maxWaiting - 1 {
		ask(n)
	}
	for waiting() < maxWaiting-1 {
		runtime.Gosched()
	}
	honest := make(chan channel.Escrow, 1)
	go func() {
		e, err := a.escrow(t.Context(), known)
		if err != nil {
			t.Error(err)
		}
		honest <- e
	}()
	for waiting() < maxWaiting {
		runtime.Gosched()
	}
	if _, err := a.escrow(t.Context(), known); !errors.Is(err, ErrOverloaded) {
		t.Errorf("one too many: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	close(open)
	if e := <-honest; e.Balance != amount(7) {
		t.Errorf("escrow %+v", e)
	}
	asked.Wait()
	if n := readings.Load(); n > maxReadings+maxWaiting/maxAdmitted+maxReadings {
		t.Errorf("%d readings for %d channels", n, maxWaiting)
	}
	if _, err := a.escrow(gone, known); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that left: %v", err)
	}
}
