package audit

import "github.com/stiver-pay/stiver/channel"

// compare holds log and ledger against each other, channel by channel:
//
//	claimed ≤ charged ≤ authorised ≤ deposited
//
// and adds up the report.
func (v *verifier) compare() error {
	if err := v.log.end(); err != nil {
		return err
	}
	if told := uint64(len(v.log.epochs)); told != v.replay.epoch {
		return fail(ErrAnchorChain, "the log tells of %d settlements, the ledger has %d", told, v.replay.epoch)
	}
	sums := adder{report: &v.report}
	logged := make(map[channel.ID]bool)
	for _, c := range v.log.channels {
		logged[c.id] = true
		a := v.replay.channels[c.id]
		if a == nil && c.about.Entries == 0 && c.about.Due == nil {
			continue // known to the payee, without a deposit yet
		}
		if a == nil {
			return fail(ErrSum, "the log charges channel %s, which the ledger has never seen", c.id)
		}
		if err := v.compareChannel(c, a); err != nil {
			return err
		}
		sums.add(&v.report.Charged, c.charged)
	}
	for id, a := range v.replay.channels {
		if !logged[id] && !a.claimed.IsZero() {
			return fail(ErrSum, "%s was claimed of channel %s, which the log does not have", a.claimed, id)
		}
		sums.account(a)
	}
	if sums.err != nil {
		return fail(ErrSum, "the sums leave the range of amounts")
	}
	v.fillReport()
	return nil
}

func (v *verifier) compareChannel(c *toldChannel, a *account) error {
	if due := c.about.Due; due != nil {
		max, _, err := ceiling(v.domain, c.about.Config, *due)
		if err != nil {
			return &Error{code: ErrAuthorisation.code, where: "what is due of channel " + c.id.String(), err: err}
		}
		a.authorised = a.authorised.Max(max)
	}
	switch {
	case c.charged.Less(a.claimed):
		return fail(ErrSum, "channel %s: %s was claimed, %s charged", c.id, a.claimed, c.charged)
	case a.claimed.Less(c.opening):
		return fail(ErrSum, "channel %s: its log opens with %s, only %s was ever claimed", c.id, c.opening, a.claimed)
	case a.authorised.Less(c.charged):
		return fail(ErrAuthorisation, "channel %s: %s was charged, the payer signed for %s", c.id, c.charged, a.authorised)
	case a.balance.Less(c.charged):
		return fail(ErrSum, "channel %s: %s was charged, it holds %s", c.id, c.charged, a.balance)
	}
	return nil
}

// adder sums amounts and remembers an overflow.
type adder struct {
	report *Report
	err    error
}

func (s *adder) add(sum *channel.Amount, amount channel.Amount) {
	next, err := sum.Add(amount)
	if err != nil {
		s.err = err
		return
	}
	*sum = next
}

func (s *adder) account(a *account) {
	s.add(&s.report.Deposited, a.deposited)
	s.add(&s.report.Refunded, a.refunded)
	s.add(&s.report.Withdrawn, a.withdrawn)
	s.add(&s.report.Authorised, a.authorised)
	s.add(&s.report.Escrow, a.balance.Minus(a.claimed))
}

func (v *verifier) fillReport() {
	r := &v.report
	r.Receiver, r.Token = v.log.terms.Receiver, v.log.terms.Token
	r.Block, r.BlockHash, r.BlockTime = v.last.Number(), v.last.Hash, v.last.Time()
	r.Channels = uint64(len(v.replay.channels))
	r.Payments, r.Credits, r.Entries = v.log.payments, v.log.credits, v.log.entries
	r.Anchored, r.Anchors = v.replay.entries, v.replay.epoch
	r.Claims, r.Unchecked = v.replay.claims, v.replay.unchecked
	r.Claimed, r.Settled = v.replay.claimed, v.replay.settled
}
