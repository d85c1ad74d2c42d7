package p2p

import (
	"context"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// maxAsks bounds the receipts being made for a stream.
const maxAsks = 16

// MaxHeld is how many bytes of memory a Content may hold. What is larger is
// read from where it is kept as the payer takes it in.
const MaxHeld = 1 << 20

// parcel is content on its way to the payer.
type parcel struct {
	sequence  uint64
	content   Content
	memory    int
	price     channel.Amount // that was paid for it; zero when it is sent again
	ahead     bool           // it may be sent before its charge is acknowledged
	announced bool
	sent      uint64
	sending   bool // the writer is reading it: it closes it
	void      bool // dropped meanwhile
}

// selling reports whether sales are under way: then a payment without content
// queues behind them as a sale, so that charges keep the sequence.
func (l *lane) selling() bool {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	return l.sales > 0
}

// sell reserves a payment and queues it; the reader's.
func (l *lane) sell(p Payment, v *channel.Voucher, repeat bool) error {
	l.sells = true
	o := newOrder(l)
	o.add(p, v)
	o.repeat = repeat
	sale, err := l.reserve(o)
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	switch {
	case err != nil && repeat:
		l.lose(p.Sequence, err)
		return l.s.listen()
	case err != nil:
		l.refuse(p.Sequence, err, false)
		return nil
	case l.state.Load() == laneClosed, !repeat && l.rewinds.Load():
		// A payment before this one was refused meanwhile: take finds out with
		// the next payment, which may need what this one has reserved.
		l.giveBack(sale)
		return nil
	}
	if err := l.enter(o); err != nil {
		l.giveBack(sale)
		return err
	}
	if !repeat {
		l.expect++
	}
	o.sale, o.ready = sale, !p.Deliver
	l.queue = append(l.queue, o)
	l.sales++
	l.advance()
	return nil
}

var errNoRoom = &Refusal{Code: CodeBusy, Item: true,
	Text: "the payee has as many sales under way as it can; nothing was charged for it; try again in a moment"}

// reserve takes a place for a sale and reserves its price. A sale that finds no
// place does not wait for one: what it would wait for may be the payer's to
// take in.
func (l *lane) reserve(o *order) (Sale, error) {
	l.s.mu.Lock()
	room := l.s.payee.payments.take(l.s.inFlight-l.s.paying, 1, nil)
	l.s.mu.Unlock()
	if !room {
		return nil, errNoRoom
	}
	sale, err := l.account.Reserve(o.payments[0])
	if err != nil {
		l.s.payee.payments.give(1)
	}
	return sale, err
}

// giveBack gives back a reservation that never entered the queue, and its
// place; mu is held, and let go of meanwhile. The reader's.
func (l *lane) giveBack(sale Sale) {
	l.s.payee.payments.give(1)
	l.busy++
	l.s.mu.Unlock()
	sale.Release()
	l.leave()
	l.s.mu.Lock()
}

// release gives a reservation back outside the lock; it holds one count of
// busy and one of loose.
func (l *lane) release(sale Sale) {
	sale.Release()
	l.s.mu.Lock()
	l.loose--
	l.s.mark(l)
	l.s.mu.Unlock()
	l.leave()
}

// advance commits what is ready at the head of the queue and starts fetches;
// mu is held, and let go of meanwhile.
func (l *lane) advance() {
	if !l.pumping {
		l.pumping = true
		for len(l.queue) > 0 && l.queue[0].ready && l.mayCharge(l.queue[0]) {
			o := l.queue[0]
			l.queue = l.queue[1:]
			l.awaited = append(l.awaited, o)
			l.charging(o)
			l.s.mu.Unlock()
			o.sale.Commit(o.report)
			l.s.mu.Lock()
			l.sales--
		}
		l.pumping = false
	}
	for _, o := range l.queue {
		if o.ready || o.fetching {
			continue
		}
		// In sequence: what is sent first never waits for memory that a later
		// content has.
		if !l.hold(o) {
			break
		}
		o.fetching = true
		l.busy++
		var ctx context.Context
		ctx, o.cancel = context.WithCancel(l.s.ctx)
		go l.fetch(ctx, o)
	}
}

// hold takes memory for a content, before it is known how large it is; where
// there is none, the lane comes back when there is. mu is held.
func (l *lane) hold(o *order) bool {
	if l.held >= l.s.limits.Contents || l.thirsty {
		return false
	}
	if !l.s.payee.contents.take(l.s.memory, MaxHeld, l.comeBack) {
		l.thirsty = true
		return false
	}
	l.s.memory += MaxHeld
	o.memory = MaxHeld
	l.held++
	return true
}

// comeBack is called when memory for contents was given back.
func (l *lane) comeBack() {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	l.thirsty = false
	l.advance()
}

// letGo gives back the memory of a content; mu is held.
func (l *lane) letGo(memory int) {
	l.held--
	l.s.memory -= memory
	l.s.payee.contents.give(memory)
}

// fetch gets the content of a sale, in a goroutine of its own.
func (l *lane) fetch(ctx context.Context, o *order) {
	content, err := o.sale.Fetch(ctx)
	o.cancel()
	l.s.mu.Lock()
	o.fetching = false
	switch {
	case o.dropped:
		l.letGo(o.memory)
		if err == nil {
			content.Body.Close()
		}
		l.busy++
		go l.release(o.sale)
	case err != nil:
		l.letGo(o.memory)
		o.ready = true // so that no other fetch is started for it
		if o.repeat {
			l.lose(o.first(), err)
			l.purge(func(q *order) bool { return q == o })
		} else {
			l.refuse(o.first(), err, true)
		}
		l.advance()
	default:
		if size := content.Size; size < MaxHeld {
			spare := o.memory - int(size)
			o.memory -= spare
			l.s.memory -= spare
			l.s.payee.contents.give(spare)
		}
		o.fetched, o.ready = &content, true
		l.advance()
	}
	l.s.mu.Unlock()
	l.leave()
}

// purge takes orders out of the queue and releases their sales; mu is held.
func (l *lane) purge(which func(*order) bool) {
	kept := l.queue[:0:0]
	for _, o := range l.queue {
		if !which(o) {
			kept = append(kept, o)
			continue
		}
		l.sales--
		l.drop(o)
		o.fetched = nil
		l.loose++
		if o.fetching {
			o.dropped = true // its count of busy is the fetch's to give back
			o.cancel()
			l.busy--
		} else {
			go l.release(o.sale) // with the order's count of busy
		}
	}
	l.queue = kept
}

// lose tells that content which was paid for cannot be sent; mu is held.
func (l *lane) lose(sequence uint64, err error) {
	r := refusalOf(err)
	l.s.lost++
	l.out.lost = append(l.out.lost, wire.Refused{
		Handle: l.handle, Scope: wire.ScopeContent, Sequence: sequence, Code: r.Code, Text: r.Text,
	})
	l.s.mark(l)
}

// discard drops a parcel; mu is held.
func (l *lane) discard(c *parcel) {
	l.letGo(c.memory)
	l.service.unserved = l.service.unserved.Minus(c.price)
	l.exit(1)
	c.void = true
	if !c.sending {
		c.content.Body.Close()
	}
}

// takeAsk begins to make a receipt.
func (s *session) takeAsk(body []byte) error {
	var a wire.Ask
	if err := wire.ParseAsk(body, &a); err != nil {
		return err
	}
	l, err := s.lane(a.Handle)
	if err != nil || l == nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.listen(); err != nil {
		return err
	}
	if s.asks >= maxAsks || a.Sequence >= l.next {
		s.notes = wire.AppendRefused(s.notes, &wire.Refused{
			Handle: a.Handle, Scope: wire.ScopeReceipt, Sequence: a.Sequence, Code: CodeBusy,
			Text: fmt.Sprintf("ask for the receipt of an acknowledged payment, at most %d at a time", maxAsks),
		})
		s.wake()
		return nil
	}
	s.asks++
	l.busy++
	go l.receipt(a)
	return nil
}

// receipt makes a receipt, in a goroutine of its own.
func (l *lane) receipt(a wire.Ask) {
	var frame []byte
	receipt, err := l.account.Receipt(l.s.ctx, a.Sequence)
	if err != nil {
		r := refusalOf(err)
		frame = wire.AppendRefused(nil, &wire.Refused{
			Handle: a.Handle, Scope: wire.ScopeReceipt, Sequence: a.Sequence, Code: r.Code, Text: r.Text,
		})
	} else {
		frame = wire.AppendReceipt(nil, &wire.Receipt{Handle: a.Handle, Sequence: a.Sequence, Receipt: receipt})
	}
	l.s.note(frame)
	l.s.mu.Lock()
	l.s.asks--
	l.s.mu.Unlock()
	l.leave()
}
