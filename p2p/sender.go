package p2p

import (
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// burst is how many payments are asked of the purse before they are encoded.
const burst = 32

// run is the lane's goroutine: it reconciles the payee's numbers after each
// opening and sends what is queued.
func (l *Lane) run() {
	defer l.payer.done.Done()
	for {
		select {
		case <-l.stopped:
			return
		case <-l.wake:
		}
		l.turn.Lock()
		l.reconcile()
		for l.send() {
		}
		l.turn.Unlock()
	}
}

// sendAlone sends the only payment that is queued, in the goroutine of who made
// it: one payment at a time then waits for nobody to wake up. It leaves
// everything but the plain case to the lane's goroutine.
func (l *Lane) sendAlone() {
	if !l.turn.TryLock() {
		l.nudge()
		return
	}
	var list [1]covered
	l.mu.Lock()
	k, n, rewinds := l.link, l.choose(list[:]), l.rewinds
	l.mu.Unlock()
	var err error
	if n > 0 {
		list[0].proof, err = l.purse.Cover(list[0].total)
		if err != nil {
			n = 0 // asked again, and told, by the lane's goroutine
		}
		l.encode(k, rewinds, list[:n])
	}
	l.mu.Lock()
	waits := l.cursor < len(l.entries)
	l.mu.Unlock()
	l.turn.Unlock()
	if waits {
		l.nudge()
	} else if k != nil {
		k.pushAlone()
	}
}

// covered is a payment with its authorisation, about to be encoded.
type covered struct {
	entry *entry
	total channel.Amount
	proof Proof
}

// send sends up to a burst of payments. It reports whether to try again.
func (l *Lane) send() bool {
	var list [burst]covered
	l.mu.Lock()
	k, n, rewinds := l.link, l.choose(list[:]), l.rewinds
	l.mu.Unlock()
	if n == 0 {
		return false
	}
	for i := range list[:n] {
		var err error
		if list[i].proof, err = l.purse.Cover(list[i].total); err != nil {
			l.encode(k, rewinds, list[:i])
			k.wake()
			l.refuseOwn(list[i].entry, err)
			return true
		}
	}
	l.encode(k, rewinds, list[:n])
	k.wake()
	return true
}

// choose picks what may be sent now, and takes room for it on the stream; mu is
// held.
func (l *Lane) choose(list []covered) int {
	if !l.ready || l.closing || l.fail != nil {
		return 0
	}
	room := min(l.window()-l.cursor-len(l.paid), len(l.entries)-l.cursor, len(list))
	total, unserved := l.sent, l.unserved()
	n := 0
	for ; n < room; n++ {
		e := l.entries[l.cursor+n]
		sum, err := total.Add(e.Price)
		if err != nil {
			sum = channel.MaxAmount // the purse refuses that
		}
		open, err := sum.Minus(l.charged).Add(unserved)
		if (err != nil || l.bounds.Exposure.Less(open)) && !l.bounds.Exposure.IsZero() && l.cursor+n+len(l.paid) > 0 {
			break // wait for an acknowledgement, or content
		}
		list[n] = covered{entry: e, total: sum}
		total = sum
	}
	if n > 0 {
		n = l.link.room(l, n)
		l.promised = n
		l.counted += n
	}
	return n
}

// unserved returns what was paid for content that is not here; mu is held.
func (l *Lane) unserved() (sum channel.Amount) {
	if l.bounds.Exposure.IsZero() {
		return sum
	}
	for _, e := range l.paid {
		if more, err := sum.Add(e.Price); err == nil {
			sum = more
		}
	}
	return sum
}

// encode appends payments to the link, unless the cursor went back meanwhile:
// then they are asked for again.
func (l *Lane) encode(k *link, rewinds int, list []covered) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.promised = 0
	defer l.recount()
	if len(list) == 0 || l.link != k || l.rewinds != rewinds || !l.ready {
		return
	}
	k.mu.Lock()
	for i := range list {
		k.out = l.frame(k.out, k.names, &list[i], l.acked+uint64(l.cursor+i))
	}
	k.mu.Unlock()
	l.cursor += len(list)
	l.sent = list[len(list)-1].total
}

// frame appends one payment, and its chain where the payee does not have it;
// mu is held.
func (l *Lane) frame(b []byte, names *wire.Names, c *covered, sequence uint64) []byte {
	p := wire.Pay{Type: wire.TypePay, Handle: l.handle, Sequence: sequence, Price: c.entry.Price}
	switch proof := &c.proof; {
	case proof.Chain != nil:
		if l.chain != proof.Chain {
			b = wire.AppendTicks(b, &wire.Ticks{Handle: l.handle, Chain: *proof.Chain})
			l.chain, l.tick, l.previous.Index = proof.Chain, 0, 0
		}
		if proof.Tick.Index > l.tick { // else the payee has it
			p.Type, p.Tick, l.tick = wire.TypePayTick, proof.Tick, proof.Tick.Index
		}
	case proof.Voucher != nil && l.voucher.Less(proof.Voucher.Ceiling):
		p.Type, p.Ceiling, p.Signature = wire.TypePayVou, proof.Voucher.Ceiling, proof.Voucher.Signature
		l.voucher = proof.Voucher.Ceiling
	}
	if c.entry.Deliver {
		p.Flags |= wire.PayDeliver
	}
	l.previous.Strip(&p, c.entry.Item, names)
	return wire.AppendPay(b, &p)
}

// recount tells the link how many payments of the lane are in flight; mu is
// held.
func (l *Lane) recount() {
	n := l.cursor + len(l.paid) + l.promised
	if l.link != nil {
		l.link.count(n - l.counted)
	}
	l.counted = n
}

// refuseOwn ends a request that the purse would not pay for, if it is still
// the next to be sent.
func (l *Lane) refuseOwn(e *entry, err error) {
	l.mu.Lock()
	i := l.cursor
	if i >= len(l.entries) || l.entries[i] != e {
		l.mu.Unlock()
		return
	}
	l.entries = append(l.entries[:i], l.entries[i+1:]...)
	l.announce()
	sequence := l.acked + uint64(i)
	l.mu.Unlock()
	e.finish(Result{Sequence: sequence, Err: fmt.Errorf("payment of %s not made: %w", l.id, err)})
}

// back takes the cursor back to entry i: what was sent after it was dropped by
// the payee, authorisations included. mu is held.
func (l *Lane) back(i int) {
	l.forgetEarly(i)
	l.cursor = i
	l.sent = l.charged
	for _, e := range l.entries[:i] {
		l.sent, _ = l.sent.Add(e.Price) // summed before, without overflow
	}
	l.rewinds++
	l.chain, l.tick, l.voucher = nil, 0, channel.Amount{}
	l.recount()
}

func (e *entry) finish(r Result) {
	if e.Done != nil {
		e.Done(r)
	}
}
