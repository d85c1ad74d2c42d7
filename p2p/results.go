package p2p

import (
	"context"
	"fmt"
	"math"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// cheat ends the stream where the payee says what cannot be.
func cheat(format string, args ...any) error {
	return &StreamError{Code: CodePayeeNumbers, Text: fmt.Sprintf(format, args...)}
}

// due returns the most that may be charged for the first n entries; mu is held.
func (l *Lane) due(n int) channel.Amount {
	sum := l.charged
	for _, e := range l.entries[:n] {
		s, err := sum.Add(e.Price)
		if err != nil {
			return channel.MaxAmount
		}
		sum = s
	}
	return sum
}

// advance takes the payee's word that all payments below next are charged. It
// returns the entries that are finished by it; mu is held.
func (l *Lane) advance(next uint64, charged channel.Amount) ([]*entry, error) {
	if next < l.acked || next-l.acked > uint64(l.cursor) {
		return nil, cheat("payments below %d acknowledged, where %d to %d are possible", next, l.acked, l.acked+uint64(l.cursor))
	}
	n := int(next - l.acked)
	if charged.Less(l.charged) || l.due(n).Less(charged) {
		return nil, cheat("charged total after %d payments is outside what was paid for", next)
	}
	// The queue moves on, and is copied to a new place by the append that finds
	// no room behind it: once for about as many requests as are in flight.
	ended := l.entries[:n:n]
	l.entries = l.entries[n:]
	finished := ended[:0]
	for i, e := range ended {
		e.sequence, e.charged = l.acked+uint64(i), charged
		if e.Deliver && e.early == nil {
			l.paid = append(l.paid, e)
		} else {
			finished = append(finished, e)
		}
	}
	l.acked, l.charged = next, charged
	l.cursor -= n
	l.recount()
	l.announce()
	return finished, nil
}

func (l *Lane) acknowledged(m *wire.Ack) error {
	l.mu.Lock()
	if !l.ready {
		l.mu.Unlock()
		return nil // the lane is being closed
	}
	finished, err := l.advance(m.Next, m.Charged)
	waits := l.cursor < len(l.entries)
	l.mu.Unlock()
	if err != nil {
		return err
	}
	if err := l.purse.Acknowledged(m.Next, m.Charged); err != nil {
		return cheat("%v", err)
	}
	for _, e := range finished {
		e.finish(e.result())
	}
	if waits {
		l.nudge()
	}
	return nil
}

// refused takes a refusal: the payment is not charged, what was sent after it
// is sent again.
func (l *Lane) refused(m *wire.Refused) error {
	why := &Refusal{Code: m.Code, Text: m.Text, Wanted: m.Wanted, Item: m.Scope == wire.ScopeItem, Sequence: m.Sequence}
	switch m.Scope {
	case wire.ScopeContent:
		return l.lost(m.Sequence, why)
	case wire.ScopeReceipt:
		l.answer(m.Sequence, receiptAnswer{err: why})
		return nil
	}
	l.mu.Lock()
	if !l.ready {
		l.mu.Unlock()
		return nil
	}
	if m.Sequence < l.acked || m.Sequence-l.acked >= uint64(l.cursor) {
		l.mu.Unlock()
		return cheat("payment %d refused, where %d to %d were sent", m.Sequence, l.acked, l.acked+uint64(l.cursor))
	}
	i := int(m.Sequence - l.acked)
	end := i + 1
	if m.Scope == wire.ScopeChannel {
		end = len(l.entries) // the others would be refused for the same reason
	}
	ended := append([]*entry(nil), l.entries[i:end]...)
	l.entries = append(l.entries[:i], l.entries[end:]...)
	l.back(i)
	l.announce()
	l.mu.Unlock()
	for _, e := range ended {
		e.finish(Result{Sequence: m.Sequence, Err: why})
	}
	l.nudge()
	return nil
}

// content begins the content of a payment.
func (l *Lane) content(m *wire.Content) error {
	l.mu.Lock()
	e := l.awaits(m.Sequence)
	if e == nil || l.arriving != nil {
		defer l.mu.Unlock()
		if !l.ready {
			return nil
		}
		return cheat("content of payment %d, which does not wait for it", m.Sequence)
	}
	a := &arrival{entry: e, media: m.Media, size: m.Size}
	if m.Size <= l.payer.o.MaxContent {
		a.bytes = make([]byte, 0, min(m.Size, 64<<10)) // grows as it comes
	}
	l.arriving = a
	l.mu.Unlock()
	if m.Size == 0 {
		l.arrived(a)
	}
	return nil
}

// data takes a piece of content.
func (l *Lane) data(b []byte) error {
	l.mu.Lock()
	a, k := l.arriving, l.link
	n := uint64(len(b))
	if a == nil || n > a.size-a.got || n > l.credit {
		defer l.mu.Unlock()
		if !l.ready {
			return nil
		}
		return cheat("%d bytes of content that were not announced or not granted", n)
	}
	a.got += n
	if a.bytes != nil {
		a.bytes = append(a.bytes, b...)
	}
	l.credit -= n
	l.eaten += n
	if l.eaten >= l.payer.o.Content/2 && k != nil {
		g := wire.Grant{Handle: l.handle, Bytes: l.eaten}
		l.credit += l.eaten
		l.eaten = 0
		k.send(func(b []byte) []byte { return wire.AppendGrant(b, &g) })
	}
	l.mu.Unlock()
	if a.got == a.size {
		l.arrived(a)
	}
	return nil
}

// arrived ends a request whose content is complete.
func (l *Lane) arrived(a *arrival) {
	l.mu.Lock()
	l.arriving = nil
	a.early = a
	done := l.find(a.sequence) >= 0
	l.unpay(a.sequence)
	l.mu.Unlock()
	if done { // else the acknowledgement ends it
		a.finish(a.result())
		l.nudge()
	}
}

// awaits returns the entry whose content may come: a payment that was
// acknowledged, or one in flight where the payee grants credit; mu is held.
func (l *Lane) awaits(sequence uint64) *entry {
	if i := l.find(sequence); i >= 0 {
		return l.paid[i]
	}
	if l.link == nil || l.link.limits.Credit.IsZero() || sequence < l.acked || sequence-l.acked >= uint64(l.cursor) {
		return nil
	}
	e := l.entries[sequence-l.acked]
	if !e.Deliver || e.early != nil {
		return nil
	}
	e.sequence = sequence
	return e
}

// forgetEarly drops content that came ahead of payments from entry i on, which
// were not charged; mu is held.
func (l *Lane) forgetEarly(i int) {
	for _, e := range l.entries[i:] {
		e.early = nil
	}
	if a := l.arriving; a != nil && a.sequence >= l.acked+uint64(i) {
		l.arriving = nil
	}
}

// result is what became of an entry that was charged, with its content where
// that is here.
func (e *entry) result() Result {
	r := Result{Sequence: e.sequence, Charged: e.charged}
	switch a := e.early; {
	case a == nil:
	case a.lost != nil:
		r.Err = fmt.Errorf("%w: %w", ErrContentLost, a.lost)
	case a.bytes == nil:
		r.Type, r.Err = a.media, fmt.Errorf("%d bytes: %w", a.size, ErrContentTooLarge)
	default:
		r.Content, r.Type = a.bytes, a.media
	}
	return r
}

// lost ends a request whose content cannot be had.
func (l *Lane) lost(sequence uint64, why *Refusal) error {
	l.mu.Lock()
	e := l.awaits(sequence)
	if e == nil {
		l.mu.Unlock()
		return nil
	}
	if l.arriving != nil && l.arriving.entry == e {
		l.arriving = nil
	}
	e.early = &arrival{entry: e, lost: why}
	done := l.find(sequence) >= 0
	l.unpay(sequence)
	l.mu.Unlock()
	if done { // else the acknowledgement ends it
		e.finish(e.result())
		l.nudge()
	}
	return nil
}

// find returns the index in paid of a sequence, or -1; mu is held.
func (l *Lane) find(sequence uint64) int {
	for i, e := range l.paid {
		if e.sequence == sequence {
			return i
		}
	}
	return -1
}

// unpay takes a payment off those that wait for content; mu is held.
func (l *Lane) unpay(sequence uint64) {
	if i := l.find(sequence); i >= 0 {
		l.paid = append(l.paid[:i], l.paid[i+1:]...)
		l.recount()
		l.announce()
	}
}

// receiptAnswer is what came of asking for a receipt.
type receiptAnswer struct {
	receipt channel.Receipt
	err     error
}

// Receipt asks the payee for the receipt of an acknowledged payment. It checks
// that the receipt is about this channel; the caller verifies it.
func (l *Lane) Receipt(ctx context.Context, sequence uint64) (channel.Receipt, error) {
	answer := make(chan receiptAnswer, 1)
	l.mu.Lock()
	k, handle := l.link, l.handle
	if l.fail != nil || k == nil || !l.ready || sequence == math.MaxUint64 {
		defer l.mu.Unlock()
		if l.fail != nil {
			return channel.Receipt{}, l.fail
		}
		return channel.Receipt{}, ErrDisconnected
	}
	l.asks[sequence] = append(l.asks[sequence], answer)
	l.mu.Unlock()
	k.send(func(b []byte) []byte { return wire.AppendAsk(b, &wire.Ask{Handle: handle, Sequence: sequence}) })
	select {
	case a := <-answer:
		return a.receipt, a.err
	case <-ctx.Done():
		return channel.Receipt{}, ctx.Err()
	}
}

func (l *Lane) receipt(m *wire.Receipt) error {
	if m.Receipt.Entry.Channel != l.id {
		return cheat("receipt of another channel")
	}
	l.answer(m.Sequence, receiptAnswer{receipt: m.Receipt})
	return nil
}

// answer gives everybody who asked for a receipt the answer.
func (l *Lane) answer(sequence uint64, a receiptAnswer) {
	l.mu.Lock()
	waiting := l.asks[sequence]
	delete(l.asks, sequence)
	l.mu.Unlock()
	for _, w := range waiting {
		w <- a
	}
}
