package p2p

import (
	"context"

	"github.com/stiver-pay/stiver/channel"
)

// order is what was handed to the Desk, or waits to be: a batch of payments, or
// one sale. Between its lane and the Desk it belongs to the Desk; everything
// else is under the session's mu.
type order struct {
	lane     *lane
	payments []Payment
	vouchers []channel.Voucher // what the payments point to
	report   func(Outcome)     // o.finish, bound once

	// A sale's; nil and zero for a batch.
	sale    Sale
	repeat  bool // the payment was charged before, only its content is wanted
	cancel  context.CancelFunc
	fetched *Content // what was fetched
	memory  int      // taken for it
	charging,
	ahead bool // its content is sent before the outcome is there
	ready bool // may be committed
	fetching,
	dropped bool // dropped while it was being fetched: release when it is back

	done    bool // the outcome is there
	stale   bool // a payment before it was refused: the outcome is void
	outcome Outcome
}

func newOrder(l *lane) *order {
	o := &order{lane: l}
	o.report = o.finish
	return o
}

// first returns the sequence of the first payment.
func (o *order) first() uint64 { return o.payments[0].Sequence }

// add stages a payment.
func (o *order) add(p Payment, v *channel.Voucher) {
	if v != nil {
		// Growth leaves earlier payments pointing to the old array, which
		// stays as it is.
		o.vouchers = append(o.vouchers, *v)
		p.Voucher = &o.vouchers[len(o.vouchers)-1]
	}
	o.payments = append(o.payments, p)
}

// reset makes the order ready for another batch.
func (o *order) reset() {
	clear(o.payments)
	o.payments, o.vouchers = o.payments[:0], o.vouchers[:0]
	o.done, o.stale, o.outcome = false, false, Outcome{}
}

// finish takes the outcome from the Desk, from any goroutine.
func (o *order) finish(out Outcome) {
	l := o.lane
	s := l.s
	s.mu.Lock()
	o.done, o.outcome = true, out
	l.collect()
	s.mark(l)
	s.mu.Unlock()
	l.leave()
}
