package payee

import (
	"context"
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
)

// Observe reads a known channel from the ledger and takes what it shows:
// deposits raise what can be authorised, a started withdrawal lowers it at once.
// It returns when that is durable.
//
// Errors: ErrUnknown; ErrLedger; channel.ErrClaimTooHigh when the ledger shows
// more claimed than this payee has charged.
func (e *Engine) Observe(ctx context.Context, id channel.ID) (View, error) {
	if _, err := e.seat(ctx, id, nil); err != nil {
		return View{}, err
	}
	if err := e.observe(ctx, []channel.ID{id}); err != nil {
		return View{}, err
	}
	v, ok := e.View(id)
	if !ok {
		return View{}, ErrUnknown
	}
	return v, nil
}

// observe reads channels from the ledger and takes what it shows of those that
// are known. All of them are tried.
func (e *Engine) observe(ctx context.Context, ids []channel.ID) error {
	for len(ids) > 0 {
		// Reads may overtake each other. One that began later shows at least
		// as much, so each seat takes only what is newer than what it has.
		reading := e.readings.Add(1)
		escrows, err := e.ledger.Escrows(ctx, ids)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLedger, err)
		}
		if ids, err = e.take(ctx, ids, escrows, reading); err != nil {
			return err
		}
	}
	return nil
}

// take makes durable what a reading shows and returns the channels of which a
// claim was seen since it began: they have to be read again.
func (e *Engine) take(ctx context.Context, ids []channel.ID, escrows []channel.Escrow, reading uint64) (again []channel.ID, failed error) {
	waits := make([]chan error, 0, len(ids))
	for i, id := range ids {
		s, err := e.lock(id)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		if reading <= s.since {
			again = append(again, id)
			s.unlock()
			continue
		}
		done := make(chan error, 1)
		err = s.see(escrows[i], reading)
		s.await(func(err error) { done <- err })
		s.unlock()
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("channel %s: %w", id, err))
			continue
		}
		waits = append(waits, done)
	}
	return again, errors.Join(failed, waitAll(ctx, waits))
}

// see takes what a reading of the ledger shows.
func (s *seat) see(escrow channel.Escrow, reading uint64) error {
	if reading <= s.reading {
		return nil
	}
	if escrow == s.state.Escrow {
		s.reading = reading
		return nil
	}
	before := s.mark()
	entries, err := s.state.Observe(escrow, s.engine.now())
	s.behind = errors.Is(err, channel.ErrClaimTooHigh)
	if err != nil {
		return err
	}
	s.reading = reading
	s.touch()
	for _, entry := range entries {
		s.record(before, Line{Entry: entry})
		s.engine.log.Warn("a withdrawal took what was charged and not claimed in time",
			"channel", s.id)
	}
	return nil
}

// claimedTotal is what an event of a claim tells of a channel.
type claimedTotal struct {
	channel channel.ID
	total   channel.Amount
}

// tookClaims takes what claims did from their events, so that the ledger need
// not be asked. It is asked about the channels of which that is not the whole
// truth.
func (e *Engine) tookClaims(ctx context.Context, claims []claimedTotal) error {
	waits := make([]chan error, 0, len(claims))
	var unclear []channel.ID
	turns := newTurns()
	for i, c := range claims {
		if i%perTurn == 0 {
			if err := turns.yield(ctx); err != nil {
				return err
			}
		}
		s, err := e.lock(c.channel)
		if err != nil {
			return err
		}
		if s.state.Escrow.Claimed.Less(c.total) {
			if !s.tookClaim(c.total) {
				unclear = append(unclear, c.channel)
			}
			done := make(chan error, 1)
			s.await(func(err error) { done <- err })
			waits = append(waits, done)
		}
		s.unlock()
	}
	if err := waitAll(ctx, waits); err != nil {
		return err
	}
	return e.observeAll(ctx, unclear)
}

// tookClaim raises the claimed total, or does nothing if more has changed.
func (s *seat) tookClaim(total channel.Amount) bool {
	escrow := s.state.Escrow
	if escrow.Balance.Less(total) || s.state.Charged.Less(total) || escrow.Balance.Less(s.state.Charged) {
		return false
	}
	escrow.Claimed = total
	if _, err := s.state.Observe(escrow, s.engine.now()); err != nil {
		return false
	}
	s.since = s.engine.readings.Load()
	s.touch()
	return true
}
