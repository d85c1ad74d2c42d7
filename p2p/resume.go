package p2p

import (
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// attach puts the lane on a link, under a handle, before it is opened there;
// the link's mu is held.
func (l *Lane) attach(k *link, handle uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.link, l.handle = k, handle
	l.credit, l.eaten = l.payer.o.Content, 0
	l.counted = 0
}

// unlink takes the lane off a link that broke. What was sent on it and not
// acknowledged may or may not be charged; the next opening tells.
func (l *Lane) unlink(k *link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.link != k {
		return
	}
	l.link, l.ready, l.fresh, l.arriving = nil, false, nil, nil
	l.counted, l.promised = 0, 0
	for sequence, waiting := range l.asks {
		for _, w := range waiting {
			w <- receiptAnswer{err: ErrDisconnected}
		}
		delete(l.asks, sequence)
	}
}

// opened leaves the payee's numbers for the lane's goroutine.
func (l *Lane) opened(m *wire.Opened) error {
	l.mu.Lock()
	if l.ready || l.fresh != nil {
		l.mu.Unlock()
		return &StreamError{Code: CodeUnexpected, Text: "a channel was opened twice"}
	}
	l.fresh = m
	l.mu.Unlock()
	l.nudge()
	return nil
}

// reconcile compares the payee's numbers with the lane's: of what was sent on
// an earlier link, the payee says how much it has charged. The rest is sent
// again from the first payment that it has not.
func (l *Lane) reconcile() {
	l.mu.Lock()
	m := l.fresh
	l.fresh = nil
	l.mu.Unlock()
	if m == nil {
		return
	}
	n := numbersOf(m, l.id)
	if err := l.purse.Opened(n); err != nil {
		l.stop(fmt.Errorf("the payee's numbers were not accepted: %w", err))
		return
	}
	l.mu.Lock()
	l.numbers = n
	if !l.begun {
		l.begun = true
		l.acked, l.charged, l.sent = n.Payments, n.Charged, n.Charged
	}
	finished, err := l.advance(n.Payments, n.Charged)
	if err != nil {
		l.mu.Unlock()
		l.stop(err)
		return
	}
	l.previous = wire.Begin(n.Payments)
	l.back(0)
	l.ready = l.link != nil && l.handle == m.Handle
	l.tellBound()
	l.askAgain()
	l.mu.Unlock()
	for _, e := range finished {
		e.finish(e.result())
	}
	select {
	case l.opening <- nil:
	default:
	}
}

// tellBound tells the payee how much money may be unserved; mu is held.
func (l *Lane) tellBound() {
	if l.link != nil && !l.bounds.Exposure.IsZero() {
		f := wire.Bound{Handle: l.handle, Exposure: l.bounds.Exposure}
		l.link.send(func(b []byte) []byte { return wire.AppendBound(b, &f) })
	}
}

// askAgain asks for content that was paid for on an earlier link and has not
// come; mu is held.
func (l *Lane) askAgain() {
	k := l.link
	if k == nil {
		return
	}
	k.mu.Lock()
	for _, e := range l.paid {
		p := wire.Pay{Type: wire.TypePay, Handle: l.handle, Flags: wire.PayDeliver, Sequence: e.sequence, Price: e.Price}
		l.previous.Strip(&p, e.Item, k.names)
		k.out = wire.AppendPay(k.out, &p)
	}
	k.mu.Unlock()
	l.recount()
	k.wake()
}

// stop ends the lane for good: every request without a result gets err.
func (l *Lane) stop(err error) {
	l.mu.Lock()
	if l.fail != nil {
		l.mu.Unlock()
		return
	}
	l.fail = err
	k, handle := l.link, l.handle
	ended := append(append([]*entry(nil), l.paid...), l.entries...)
	l.entries, l.paid, l.cursor = nil, nil, 0
	l.recount()
	l.link, l.ready = nil, false
	asks := l.asks
	l.asks = map[uint64][]chan receiptAnswer{}
	l.announce()
	l.mu.Unlock()
	close(l.stopped)
	if k != nil {
		k.forget(handle)
	}
	l.payer.remove(l)
	for _, waiting := range asks {
		for _, w := range waiting {
			w <- receiptAnswer{err: err}
		}
	}
	for _, e := range ended {
		e.finish(Result{Sequence: e.sequence, Err: err})
	}
	select {
	case l.opening <- err:
	default:
	}
}

// forget drops a lane; if the payee still has it open, it is told.
func (k *link) forget(handle uint32) {
	k.mu.Lock()
	_, open := k.lanes[handle]
	delete(k.lanes, handle)
	k.mu.Unlock()
	if open {
		k.send(func(b []byte) []byte { return wire.AppendClose(b, &wire.Close{Handle: handle}) })
	}
}

func numbersOf(m *wire.Opened, id channel.ID) Numbers {
	n := Numbers{
		Payments: m.Payments, Charged: m.Charged, Claimed: m.Claimed, Balance: m.Balance, Leaving: m.Leaving,
		Voucher: m.Voucher, Ticks: m.Ticks, Tick: m.Tick,
	}
	if n.Voucher != (channel.Voucher{}) {
		n.Voucher.Channel = id
	}
	if n.Ticks.Length != 0 {
		n.Ticks.Channel = id
	}
	return n
}
