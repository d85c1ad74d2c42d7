package payee

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
)

// Pauses between tries while the ledger is down.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 15 * time.Second
)

// watch keeps what is known of the ledger fresh: it reads all channels once,
// then those that events name. It ends with ctx.
func (e *Engine) watch(ctx context.Context) error {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		started, err := e.watchOnce(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if started {
			pause = firstPause
		}
		if errors.Is(err, client.ErrRewound) {
			e.log.Error("the ledger went back; all channels are read again", "error", err)
		} else {
			e.log.Warn("the ledger cannot be watched; payments within what is authorised go on", "error", err)
		}
		if !sleep(ctx, pause) {
			return nil
		}
	}
}

func (e *Engine) watchOnce(ctx context.Context) (started bool, err error) {
	height, err := e.ledger.Height(ctx)
	if err != nil {
		return false, err
	}
	if err := e.observeKnown(ctx); err != nil {
		return false, err
	}
	outage := func(err error) { e.log.Debug("the ledger does not answer", "error", err) }
	return true, e.ledger.Watch(ctx, ledger.Watching{From: height + 1, OnOutage: outage}, func(seen ledger.Seen) error {
		return e.seen(ctx, seen)
	})
}

// seen observes the channels that events name. An event says that something
// changed; what is now the case, the ledger is asked.
func (e *Engine) seen(ctx context.Context, seen ledger.Seen) error {
	named := make(map[channel.ID]bool)
	var ids []channel.ID
	var claims []claimedTotal
	for _, event := range seen.Events {
		id, ok := channelOf(event)
		if !ok || named[id] {
			continue
		}
		if _, err := e.seat(ctx, id, nil); err != nil {
			continue // another payee's
		}
		// A claim's event says all of what it changed.
		if made, ok := event.(ledger.ClaimMade); ok {
			claims = append(claims, claimedTotal{id, made.Total})
			continue
		}
		named[id] = true
		ids = append(ids, id)
	}
	if err := e.tookClaims(ctx, claims); err != nil {
		return err
	}
	if err := e.observeAll(ctx, ids); err != nil {
		return err
	}
	for _, id := range ids {
		e.rescueIfLeaving(id)
	}
	return nil
}

func channelOf(event ledger.Event) (channel.ID, bool) {
	switch ev := event.(type) {
	case ledger.DepositMade:
		return ev.Channel, true
	case ledger.ClaimMade:
		return ev.Channel, true
	case ledger.RefundMade:
		return ev.Channel, true
	case ledger.WithdrawalStarted:
		return ev.Channel, true
	case ledger.WithdrawalDone:
		return ev.Channel, true
	}
	return channel.ID{}, false
}

// leavers are channels whose payers have begun to withdraw while something is
// charged and not claimed.
type leavers struct {
	mu   sync.Mutex
	ids  map[channel.ID]bool
	wake chan struct{} // of length one
}

func (l *leavers) add(id channel.ID) {
	l.mu.Lock()
	l.ids[id] = true
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *leavers) list() []channel.ID {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids := make([]channel.ID, 0, len(l.ids))
	for id := range l.ids {
		ids = append(ids, id)
	}
	return ids
}

func (l *leavers) remove(ids []channel.ID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		delete(l.ids, id)
	}
}

// rescueIfLeaving has what is charged claimed at once when the payer has begun
// to withdraw. A refund of ours under way is no reason: it leaves what is charged.
func (e *Engine) rescueIfLeaving(id channel.ID) {
	s, err := e.lock(id)
	if err != nil {
		return
	}
	_, due := s.state.Claim()
	leaving := due && !s.state.Escrow.Leaving.IsZero() && !s.frozen
	s.unlock()
	if leaving {
		e.leavers.add(id)
	}
}

// rescue claims at once where a payer has begun to leave, well before the
// withdraw delay ends. It tries until it succeeds or ctx ends.
func (e *Engine) rescue(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-e.leavers.wake:
		}
		for pause := firstPause; ; pause = min(2*pause, lastPause) {
			ids := e.leavers.list()
			err := e.claimNow(ctx, ids)
			if err == nil {
				e.leavers.remove(ids)
				break
			}
			e.log.Error("channels whose payers are leaving could not be claimed yet", "channels", len(ids), "error", err)
			if !sleep(ctx, pause) {
				return nil
			}
		}
	}
}

// sleep waits; false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
