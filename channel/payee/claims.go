package payee

import (
	"context"
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
)

// refresh makes sure that what is known of the channels is what the ledger
// shows. A claimed total never falls, so when the sum of all that are known is
// the receiver's total, each of them is right; else the channels that are due
// are read, and in any case those whose payers are leaving.
func (r *round) refresh(ctx context.Context) error {
	e := r.engine
	if err := e.ledger.AwaitSent(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrLedger, err)
	}
	totals, err := e.ledger.Receiver(ctx, e.terms.Receiver, e.terms.Token)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLedger, err)
	}
	var due, leaving []channel.ID
	var known channel.Amount
	turns := newTurns()
	err = e.Views(ctx, func(v View) (err error) {
		if known, err = known.Add(v.Escrow.Claimed); err != nil {
			return err
		}
		if !v.Unclaimed().IsZero() {
			due = append(due, v.ID)
			if !v.Escrow.Leaving.IsZero() {
				leaving = append(leaving, v.ID)
			}
		}
		return turns.yield(ctx)
	})
	if err != nil {
		return err
	}
	r.due = len(due)
	if known == totals.Claimed {
		due = leaving
	}
	return e.observeAll(ctx, due)
}

// observeAll observes channels in portions. A channel that disagrees with the
// ledger does not hold up the others.
func (e *Engine) observeAll(ctx context.Context, ids []channel.ID) error {
	for len(ids) > 0 {
		n := min(len(ids), perReading)
		err := e.observe(ctx, ids[:n])
		switch {
		case errors.Is(err, ErrLedger), errors.Is(err, ErrNotDurable), errors.Is(err, ErrUnconfirmed), ctx.Err() != nil:
			return err
		case err != nil:
			e.log.Error("a channel disagrees with the ledger", "error", err)
		}
		ids = ids[n:]
	}
	return nil
}

// claimAhead claims in transactions of their own when what is due does not go
// into the last one. Otherwise it notes what will.
func (r *round) claimAhead(ctx context.Context) error {
	e := r.engine
	walk, err := e.newSurveyor(ctx, r.aheadOf)
	if err != nil {
		return err
	}
	var first survey
	for more := true; e.ledger.Fits(first.rows); {
		if !more {
			r.skip(first.refused)
			for i := range first.rows {
				r.closing[first.rows[i].Claim.Channel] = true
			}
			return nil
		}
		if more, err = walk.next(ctx, &first); err != nil {
			return err
		}
	}
	r.say(Claiming)
	return r.claimMany(ctx, first, walk)
}

// aheadOf says that a claim goes ahead of the anchor wherever one is due.
func (r *round) aheadOf(id channel.ID) look { return look{row: !r.excluded[id]} }

// claimMany claims what was surveyed and what the surveyor has yet to see.
func (r *round) claimMany(ctx context.Context, s survey, walk *surveyor) error {
	var failed error // here, not on the ledger
	next := func(ctx context.Context) ([]ledger.Row, error) {
		for more := true; more && len(s.rows) == 0; {
			if more, failed = walk.next(ctx, &s); failed != nil {
				return nil, failed
			}
		}
		r.skip(s.refused)
		rows := s.rows
		s = survey{}
		return rows, nil
	}
	done := func(c ledger.Claimed) error {
		r.include(c.Included)
		if err := r.took(ctx, c.Rows, c.Outcomes); err != nil {
			failed = err
			return err
		}
		r.say(Claiming)
		return nil
	}
	err := r.engine.ledger.ClaimMany(ctx, ledger.Claiming{Next: next, Done: done})
	switch {
	case failed != nil:
		return failed
	case err != nil:
		return fmt.Errorf("%w: %w", ErrLedger, err)
	}
	return nil
}

// claimRows claims rows without an anchor.
func (r *round) claimRows(ctx context.Context, rows []ledger.Row) error {
	return r.claimMany(ctx, survey{rows: rows}, &surveyor{engine: r.engine})
}

// took takes what claims did: totals as their events told them; of rows that
// were refused or that said nothing new, what the ledger shows now. If that
// explains a refusal, the row is claimed anew; else the channel is left out.
func (r *round) took(ctx context.Context, rows []ledger.Row, outcomes []ledger.Outcome) error {
	var claimed []claimedTotal
	var unclear []channel.ID
	for _, o := range outcomes {
		if o.Skipped != 0 {
			unclear = append(unclear, o.Channel)
			continue
		}
		claimed = append(claimed, claimedTotal{o.Channel, o.Total})
		r.done.Channels++
		if sum, err := r.done.Claimed.Add(o.Amount); err == nil {
			r.done.Claimed = sum
		}
	}
	if err := r.engine.tookClaims(ctx, claimed); err != nil {
		return err
	}
	if len(unclear) == 0 {
		return nil
	}
	if err := r.engine.observeAll(ctx, unclear); err != nil {
		return err
	}
	for i, o := range outcomes {
		if o.Skipped == 0 || o.Skipped == ledger.SkipStale {
			continue // stale: someone claimed as much already, nothing is missing
		}
		changed, err := r.engine.claimChanged(rows[i].Claim)
		if err != nil {
			return err
		}
		if changed {
			r.closing[o.Channel] = true
			continue
		}
		r.skip([]Skipped{{o.Channel, o.Skipped}})
	}
	return nil
}

// claimChanged says whether less is to be claimed on a channel now than was, as
// when a withdrawal was quicker.
func (e *Engine) claimChanged(was channel.Claim) (bool, error) {
	s, err := e.lock(was.Channel)
	if err != nil {
		return false, err
	}
	defer s.unlock()
	now, due := s.state.Claim()
	return !due || now.Total.Less(was.Total), nil
}

func (r *round) skip(refused []Skipped) {
	for _, s := range refused {
		if r.excluded[s.Channel] {
			continue
		}
		r.excluded[s.Channel] = true
		r.done.Skipped = append(r.done.Skipped, s)
		r.engine.log.Warn("a channel cannot be claimed", "channel", s.Channel, "reason", s.Reason.String())
	}
}

// claimNow claims single channels at once, without an anchor: their payers have
// begun to leave. Only an anchor that is being made is waited for, not the claims
// ahead of it, which may take long.
func (e *Engine) claimNow(ctx context.Context, ids []channel.ID) error {
	select {
	case <-e.anchoring:
		defer func() { e.anchoring <- struct{}{} }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	walk := surveyor{engine: e, ids: ids, turns: newTurns(), look: func(channel.ID) look { return look{row: true} }}
	var s survey
	for more := true; more; {
		var err error
		if more, err = walk.next(ctx, &s); err != nil {
			return err
		}
	}
	if len(s.rows) == 0 {
		return nil
	}
	r := round{engine: e, excluded: make(map[channel.ID]bool), closing: make(map[channel.ID]bool)}
	if err := r.claimRows(ctx, s.rows); err != nil {
		return err
	}
	return e.observeAll(ctx, ids)
}
