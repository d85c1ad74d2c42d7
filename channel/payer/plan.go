package payer

import (
	"context"

	"github.com/stiver-pay/stiver/channel"
)

// A chain is signed once a durable record says how much it may authorise. So
// that a busy stream does not wait for the disk at every chain, a record plans
// several: as many ticks as the plans before it, twice as many each time one was
// used up. What is planned and not spent thus stays below what was paid on the
// stream, but for one chain.

// plentiful is which part of what is left to spend a plan of several chains may
// take: other channels share a day's limit.
const plentiful = 4

// openChain makes the next chain: the next of the plan or, where that does not
// cover total, the first of a new plan. It runs beside the stream's owner.
func (t *Stream) openChain(total, unit channel.Amount) prepared {
	v, ok := t.l.nextOfPlan(total, unit, t.length)
	if !ok {
		plan, err := t.plan(total, unit)
		if err != nil {
			return prepared{err: err}
		}
		v = firstOf(plan, t.length)
	}
	if t.signs {
		return prepared{voucher: v}
	}
	chain, v := t.l.e.opt.Secrets.chain(v)
	v, err := channel.SignTickVoucher(t.l.e.opt.Domain, t.l.e.opt.Secrets.Session(), v)
	return prepared{chain, v, err}
}

// firstOf returns the terms of a plan's first chain.
func firstOf(plan channel.TickVoucher, length uint32) channel.TickVoucher {
	plan.Length = min(plan.Length, length)
	return plan
}

// nextOfPlan returns the terms of the plan's next chain, if it covers total and
// may still be signed.
func (l *Lease) nextOfPlan(total, unit channel.Amount, length uint32) (v channel.TickVoucher, ok bool) {
	l.e.mu.Lock()
	defer l.e.mu.Unlock()
	s := &l.c.state
	v = firstOf(s.Plan, length)
	if s.Plan == (channel.TickVoucher{}) || s.Ahead || v.Unit != unit || end(v).Less(total) {
		return v, false
	}
	return v, s.payable() == nil && s.fits(end(v)) == nil
}

// plan plans chains of as many ticks as deposit and limits allow and makes that
// durable.
func (t *Stream) plan(total, unit channel.Amount) (channel.TickVoucher, error) {
	l := t.l
	plan, err := t.planTerms(total, unit)
	if err != nil {
		return plan, err
	}
	err = l.change(func(s *State) error {
		before := s.Signed()
		if s.Plan == (channel.TickVoucher{}) { // the one before was used up
			t.ticks = min(2*t.ticks, channel.MaxTicks/t.length*t.length)
		}
		if err := s.PlanTicks(plan); err != nil {
			return err
		}
		if now := s.Signed(); now.Less(before) {
			l.e.shrink(s, before.Minus(now))
			return nil
		}
		return l.e.grow(s, before)
	})
	if err == nil {
		err = l.commit(context.Background())
	}
	return plan, err
}

// planTerms chooses where a plan begins and how many ticks it has.
func (t *Stream) planTerms(total, unit channel.Amount) (channel.TickVoucher, error) {
	e := t.l.e
	e.mu.Lock()
	defer e.mu.Unlock()
	s := &t.l.c.state
	e.budget.turn(dayOf(e.opt.Now()))
	base := s.Vouched.Max(end(s.Ticks))
	if base.Less(total) {
		if n, ok := ticksFor(total.Minus(base), unit); !ok || n > uint64(t.length) {
			base = total
		}
	}
	limit := s.Available().Min(plus(s.Signed(), e.budget.left(s.payee())))
	n, ok := ticksWithin(limit.Minus(base), unit)
	if chain := uint64(t.length); n > chain {
		n = max(chain, min(n/plentiful, uint64(t.ticks))/chain*chain)
	}
	if !ok || n == 0 || limit.Less(total) {
		return channel.TickVoucher{}, &FundsError{s.ID, plus(base, unit).Max(total).Minus(limit)}
	}
	return channel.TickVoucher{Channel: s.ID, Base: base, Unit: unit, Length: uint32(n)}, nil
}

// advance begins to use a chain that was prepared.
func (t *Stream) advance(p prepared) error {
	if err := t.l.change(func(s *State) error { return s.Advance(p.voucher) }); err != nil {
		return err
	}
	v := p.voucher
	t.chain, t.voucher = p.chain, &v
	return nil
}
