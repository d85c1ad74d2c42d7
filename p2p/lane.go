package p2p

import (
	"fmt"
	"sync/atomic"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// States of a lane.
const (
	laneOpening int32 = iota
	laneOpen
	laneClosed
)

// spareOrders bounds the orders a lane keeps for reuse.
const spareOrders = 8

// lane is one channel on a stream at the payee. Fields of the first group are
// the reader's, those of the second are under the session's mu.
type lane struct {
	s       *session
	handle  uint32
	id      channel.ID
	account Account
	state   atomic.Int32
	drained chan struct{} // closed when nothing of the lane is under way any more

	previous wire.Previous
	expect   uint64 // sequence of the next payment
	dropping bool   // a payment was refused: drop until expect comes again
	sells    bool   // contents were asked for: look for sales under way
	listed   bool   // in session.touched
	chain    *channel.TickVoucher
	staged   *order

	busy     int // reasons not to be drained: opening, orders, fetches, receipts
	inFlight int // payments without an outcome, or with content not sent
	queue    []*order
	sales    int      // in the queue or just being committed
	pumping  bool     // somebody is committing the queue's head
	awaited  []*order // handed to the Desk, in order
	spare    []*order
	rewinds  atomic.Bool // a payment that the reader is past was refused
	resume   uint64      // its sequence
	next     uint64      // all payments below are durable
	charged  channel.Amount
	held     int    // contents being fetched or not yet sent
	thirsty  bool   // waits for memory to fetch more
	granted  uint64 // content credit ever granted
	vigil    vigil
	service  service
	loose    int // reservations being given back: a refusal is told after that
	credit   uint64
	contents []*parcel
	told     uint64 // the last acknowledgement that was sent
	out      outgoing
}

func newLane(s *session, handle uint32) *lane {
	return &lane{s: s, handle: handle, drained: make(chan struct{}), credit: s.content, busy: 1}
}

// take stages or drops one payment. An error ends the stream.
func (l *lane) take(p *wire.Pay, name string) error {
	if l.rewinds.Load() {
		l.rewind()
	}
	switch {
	case p.Sequence < l.expect:
		return l.again(p, name)
	case p.Sequence > l.expect:
		if !l.dropping {
			l.gap(p.Sequence)
		}
		return nil
	}
	l.dropping = false
	pay := Payment{Sequence: p.Sequence, Price: p.Price, Chain: l.chain, Item: name, Deliver: p.Deliver()}
	l.chain = nil
	var voucher *channel.Voucher
	switch p.Type {
	case wire.TypePayTick:
		pay.Tick = p.Tick
	case wire.TypePayVou:
		voucher = &channel.Voucher{Channel: l.id, Ceiling: p.Ceiling, Signature: p.Signature}
	}
	if pay.Deliver || l.sells && l.selling() {
		if err := l.hand(); err != nil {
			return err
		}
		return l.sell(pay, voucher, false)
	}
	l.expect++
	if l.staged == nil {
		l.staged = l.order()
	}
	l.staged.add(pay, voucher)
	if !l.listed {
		l.listed = true
		l.s.touched = append(l.s.touched, l)
	}
	return nil
}

// order returns an empty order.
func (l *lane) order() *order {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	if n := len(l.spare); n > 0 {
		o := l.spare[n-1]
		l.spare = l.spare[:n-1]
		return o
	}
	return newOrder(l)
}

// gap refuses a payment that comes too early.
func (l *lane) gap(got uint64) {
	l.dropping = true
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	l.tell(&wire.Refused{
		Handle: l.handle, Scope: wire.ScopeChannel, Sequence: l.expect, Code: CodeGap,
		Text: fmt.Sprintf("payment %d came where %d was due; it was not charged", got, l.expect),
	})
}

// rewind takes notice of a refusal: what was staged after it is dropped.
func (l *lane) rewind() {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	l.rewinds.Store(false)
	l.expect, l.dropping = l.resume, true
	if l.staged != nil {
		l.staged.reset()
		l.recycle(l.staged)
		l.staged = nil
	}
}

// again answers a payment with a sequence that was used. One that is still in
// flight is a gap in reverse; one that was charged is acknowledged, and its
// content delivered again if that is asked for.
func (l *lane) again(p *wire.Pay, name string) error {
	l.s.mu.Lock()
	charged := p.Sequence < l.next
	if charged && !p.Deliver() {
		l.out.ack = true
		l.s.mark(l)
	}
	l.s.mu.Unlock()
	if !charged {
		if !l.dropping {
			l.gap(p.Sequence)
		}
		return nil
	}
	if !p.Deliver() {
		return nil
	}
	if err := l.hand(); err != nil {
		return err
	}
	return l.sell(Payment{Sequence: p.Sequence, Price: p.Price, Item: name, Deliver: true}, nil, true)
}

// hand hands the staged payments to the Desk.
func (l *lane) hand() error {
	o := l.staged
	if o == nil {
		return nil
	}
	l.s.mu.Lock()
	n := len(o.payments)
	err := l.s.awaitRoom(n)
	switch {
	case err != nil:
		l.s.mu.Unlock()
		return err
	case l.rewinds.Load(): // take finds out with the next payment
	case l.state.Load() == laneClosed:
		l.staged = nil
	default:
		l.staged = nil
		if err = l.enter(o); err == nil {
			l.s.paying += n
			l.awaited = append(l.awaited, o)
			l.s.mu.Unlock()
			l.account.Pay(o.payments, o.report)
			return nil
		}
	}
	l.s.payee.payments.give(n)
	l.s.mu.Unlock()
	return err
}

// awaitRoom waits, as the reader and with mu held, until the payee has room for
// n more payments that need nothing but its disk: others have to finish first,
// the stream's own if it has many.
func (s *session) awaitRoom(n int) error {
	for s.ending == nil && !s.payee.payments.take(s.paying, n, s.lookAgain) {
		s.heard.Wait()
	}
	if s.ending != nil {
		return s.ending
	}
	return nil
}

// lookAgain wakes the reader where it waits.
func (s *session) lookAgain() {
	s.mu.Lock()
	s.heard.Broadcast()
	s.mu.Unlock()
}

// enter counts an order in; mu is held. A flood past the window ends the
// stream: an honest payer knows the window.
func (l *lane) enter(o *order) error {
	n := len(o.payments)
	if l.inFlight+n > l.s.limits.Window || l.s.inFlight+n > l.s.limits.Total {
		return &StreamError{Code: CodeWindow, Text: fmt.Sprintf(
			"more payments in flight than the window of %d on a channel and %d on the stream", l.s.limits.Window, l.s.limits.Total)}
	}
	l.inFlight += n
	l.s.inFlight += n
	l.busy++
	return nil
}

// exit counts payments out; mu is held.
func (l *lane) exit(n int) {
	l.inFlight -= n
	l.s.inFlight -= n
	l.s.payee.payments.give(n)
}

// collect takes the outcomes that are there, in the order in which they were
// asked for; mu is held.
func (l *lane) collect() {
	n := 0
	for ; n < len(l.awaited) && l.awaited[n].done; n++ {
		o := l.awaited[n]
		l.awaited[n] = nil
		if o.outcome.Next > l.next {
			l.next, l.charged = o.outcome.Next, o.outcome.Charged
			l.out.ack = true
		}
		l.wasCharged(o)
		switch err := o.outcome.Err; {
		case o.ahead && (o.stale || err != nil):
			l.retract(o)
			if !o.stale {
				l.refuse(o.outcome.Next, err, false)
			}
		case o.ahead: // sent, or on its way
		case o.stale:
			l.drop(o)
		case err != nil:
			l.refuse(o.outcome.Next, err, false)
			l.drop(o)
		case o.fetched != nil && l.state.Load() == laneOpen:
			l.deliverLater(o)
		default:
			l.drop(o)
		}
		if o.sale == nil {
			o.reset()
			l.recycle(o)
		}
	}
	l.awaited = append(l.awaited[:0], l.awaited[n:]...)
}

// drop counts an order out that has nothing to send; mu is held.
func (l *lane) drop(o *order) {
	l.exit(len(o.payments))
	if o.sale == nil {
		l.s.paying -= len(o.payments)
	}
	if o.fetched != nil {
		o.fetched.Body.Close()
		l.letGo(o.memory)
		if o.charging && !o.repeat {
			l.service.unserved = l.service.unserved.Minus(o.price())
		}
	}
}

func (l *lane) recycle(o *order) {
	if len(l.spare) < spareOrders {
		l.spare = append(l.spare, o)
	}
}

// refuse refuses the payment with a sequence and voids everything after it; mu
// is held.
func (l *lane) refuse(sequence uint64, err error, item bool) {
	if l.rewinds.Load() && l.resume <= sequence {
		return // an earlier one was refused already
	}
	l.resume = sequence
	l.rewinds.Store(true)
	for _, o := range l.awaited {
		if o != nil && o.first() > sequence {
			o.stale = true
		}
	}
	l.purge(func(o *order) bool { return !o.repeat && o.first() >= sequence })
	r := refusalOf(err)
	scope := wire.ScopeChannel
	if item || r.Item {
		scope = wire.ScopeItem
	}
	l.tell(&wire.Refused{
		Handle: l.handle, Scope: scope, Sequence: sequence, Wanted: r.Wanted, Code: r.Code, Text: r.Text,
	})
}

// tell puts a refusal in the place for one, unless an earlier payment's is
// there; mu is held.
func (l *lane) tell(r *wire.Refused) {
	if l.out.refused == nil || r.Sequence <= l.out.refused.Sequence {
		l.out.refused = r
	}
	l.s.mark(l)
}

// close lets go of the channel: nothing new is handed over, sales that are not
// being committed are released, outcomes are awaited. What is said to the payer
// is nil when the stream ends. It may be called by anyone, more than once.
func (l *lane) close(say *wire.Closed) {
	l.s.mu.Lock()
	if l.state.Load() == laneClosed {
		l.s.mu.Unlock()
		return
	}
	opening := l.state.Load() == laneOpening
	l.state.Store(laneClosed)
	l.purge(func(*order) bool { return true })
	for _, c := range l.contents {
		l.discard(c)
	}
	l.contents = nil
	l.out.closed = say
	l.s.mark(l)
	l.busy++
	l.s.mu.Unlock()
	if !opening {
		l.s.payee.used(l.s, -1)
		l.leave() // the count that an open lane holds
	}
	l.leave()
}

// leave takes back one reason not to be drained. The last one finishes.
func (l *lane) leave() {
	l.s.mu.Lock()
	l.busy--
	last := l.busy == 0
	if last {
		l.s.mark(l)
	}
	l.s.mu.Unlock()
	if !last {
		return
	}
	if l.account != nil {
		l.account.Close()
	}
	l.s.payee.disown(l)
	close(l.drained)
	l.s.work.Done()
}
