package payer

import (
	"github.com/stiver-pay/stiver/channel"
)

// Numbers is what a payee says of a channel when a stream opens it. The voucher
// and the tick are the payer's own signatures, so they prove themselves.
type Numbers struct {
	Payments uint64 // payments charged so far
	Charged  channel.Amount
	Balance  channel.Amount // in escrow, not being withdrawn, as the payee has seen it
	Voucher  channel.Voucher
	Ticks    channel.TickVoucher
	Tick     channel.Tick
}

// Resume takes the payee's numbers before anything is signed on a stream.
func (s *State) Resume(n Numbers, d channel.Domain, by *channel.Verifier) error {
	if err := s.payable(); err != nil {
		return err
	}
	proven, err := s.proven(n, d, by)
	if err != nil {
		return err
	}
	if err := s.adopt(n.Charged, proven, s.Signed()); err != nil {
		return err
	}
	s.Payments = n.Payments
	return nil
}

// proven returns the most that the payer's own signatures in n authorise.
func (s *State) proven(n Numbers, d channel.Domain, by *channel.Verifier) (channel.Amount, error) {
	var most channel.Amount
	if n.Voucher != (channel.Voucher{}) {
		if _, err := n.Voucher.Verify(d, by); err != nil || n.Voucher.Channel != s.ID {
			return most, s.disagree("signature of the voucher", "the payer's own", "another")
		}
		most = n.Voucher.Ceiling
	}
	if n.Ticks == (channel.TickVoucher{}) {
		return most, nil
	}
	if _, err := n.Ticks.Verify(d, by); err != nil || n.Ticks.Channel != s.ID {
		return most, s.disagree("signature of the tick chain", "the payer's own", "another")
	}
	if err := n.Ticks.VerifyTick(channel.Tick{Preimage: n.Ticks.Root}, n.Tick); err != nil {
		return most, s.disagree("tick", "one of the payer's chain", "another")
	}
	at, err := n.Ticks.At(n.Tick.Index)
	if err != nil {
		return most, err
	}
	return most.Max(at), nil
}

// Voucher plans to sign a ceiling on a stream.
func (s *State) Voucher(ceiling channel.Amount) error {
	if err := s.payable(); err != nil {
		return err
	}
	if err := s.fits(ceiling); err != nil {
		return err
	}
	s.Vouched = s.Vouched.Max(ceiling)
	return nil
}

// PlanTicks plans what the chains after the one in use may authorise: one after
// the other from the plan's base on, with its unit, as many ticks together as it
// has. They may not lie below what was sent: the payee would refuse to forget
// the old chain for them.
func (s *State) PlanTicks(plan channel.TickVoucher) error {
	if err := s.payable(); err != nil {
		return err
	}
	if err := plan.Validate(); err != nil {
		return err
	}
	if plan.Base.Less(s.tickCeiling(s.Revealed)) {
		return channel.ErrTickRange
	}
	if err := s.fits(end(plan)); err != nil {
		return err
	}
	if s.Ahead {
		s.Vouched, s.Ahead = s.Sent(), false // what is replaced may have been sent
	}
	s.Plan = plan
	return nil
}

// planned reports whether a chain is one of the plan, and what is left of the
// plan after it.
func (s *State) planned(v channel.TickVoucher) (left channel.TickVoucher, ok bool) {
	if s.Plan == (channel.TickVoucher{}) || v.Unit != s.Plan.Unit || v.Base.Less(s.Plan.Base) || end(s.Plan).Less(end(v)) {
		return left, false
	}
	n, rest, ok := divide(end(s.Plan).Minus(end(v)), v.Unit)
	if !ok || rest {
		return left, false
	}
	if n > 0 {
		left = s.Plan
		left.Base, left.Length = end(v), uint32(n)
	}
	return left, true
}

// Advance begins to use a chain of the plan. Those before it are given up.
func (s *State) Advance(v channel.TickVoucher) error {
	left, ok := s.planned(v)
	if !ok {
		return channel.ErrTickRange
	}
	s.Vouched = s.Sent()
	s.Ticks, s.Plan, s.Revealed, s.Ahead = v, left, 0, false
	return nil
}

// Acknowledge takes the payee's word that payments below next are charged, in
// total charged. A stream checks that this is borne out by prices; here it
// must not be more than was sent, nor less than before.
func (s *State) Acknowledge(next uint64, charged channel.Amount) error {
	switch {
	case next < s.Payments || charged.Less(s.Spent):
		return s.disagree("charged total", "at least "+s.Spent.String(), charged.String())
	case s.Sent().Less(charged):
		return s.disagree("charged total", "at most "+s.Sent().String()+" (authorised)", charged.String())
	}
	s.Payments, s.Spent = next, charged
	return nil
}

// CloseTicks gives up the chain in use and the plan: what was not revealed never can be
// claimed. It returns by how much signed fell.
func (s *State) CloseTicks() channel.Amount {
	before := s.Signed()
	s.Vouched = s.Sent()
	s.Ticks, s.Plan, s.Revealed, s.Ahead = channel.TickVoucher{}, channel.TickVoucher{}, 0, false
	return before.Minus(s.Signed())
}
