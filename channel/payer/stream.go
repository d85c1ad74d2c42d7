package payer

import (
	"context"
	"math/big"
	"math/bits"
	"time"

	"github.com/stiver-pay/stiver/channel"
)

// Authorisation is what covers a total on a stream: a tick of Chain when Chain
// is set, a voucher when Voucher is set. Chain stays the same pointer for as
// long as the chain is in use.
type Authorisation struct {
	Chain   *channel.TickVoucher
	Tick    channel.Tick // index 0: the chain's base is enough
	Voucher *channel.Voucher
}

// Stream pays many times on one channel. Payments are covered by ticks, one
// hash each; a signature is needed once per chain, a durable record once for
// several, and the next chain is made while the one in use is being spent. A
// stream of vouchers plans ahead in the same way, and signs for each payment.
//
// One goroutine uses it at a time; Acknowledged and Seen may come beside the
// others.
type Stream struct {
	l      *Lease
	length uint32
	signs  bool // a voucher for each payment; the chain is a plan and is never sent

	chain   channel.TickChain
	voucher *channel.TickVoucher // of chain; nil: none in use
	next    chan prepared        // nil: no next chain is being made
	ticks   uint32               // in the next plan; whoever makes a chain has it
	last    channel.Amount       // newest total covered
	price   channel.Amount       // newest price: the unit of the next chain
	cap     channel.Amount       // what the payee has seen in escrow; under Engine.mu
	writing chan struct{}        // holds a token while acknowledgements wait to be written
	note    *time.Timer          // writes them; under Engine.mu
	ahead   chan signed          // nil: no voucher is being signed ahead
}

// noteEvery is how long acknowledgements wait to be written. What a crash
// forgets of them the payee says again, so that the disk is left to what cannot
// be.
const noteEvery = time.Second

// prepared is a chain that is durably planned and signed, or why it is not.
type prepared struct {
	chain   channel.TickChain
	voucher channel.TickVoucher
	err     error
}

// NewStream begins to pay on a leased channel, with chains of so many ticks;
// zero is channel.DefaultTicks. The stream owns the lease.
func NewStream(l *Lease, length uint32) *Stream {
	if length == 0 {
		length = channel.DefaultTicks
	}
	length = min(length, channel.MaxTicks)
	return &Stream{l: l, length: length, ticks: length, cap: channel.MaxAmount, writing: make(chan struct{}, 1)}
}

// Lease returns the channel's lease, for a deposit beside the payments.
func (t *Stream) Lease() *Lease { return t.l }

// Config returns what the channel is.
func (t *Stream) Config() channel.Config { return t.l.State().Config }

// State returns a copy of the channel's state.
func (t *Stream) State() State { return t.l.State() }

// Resume takes the payee's numbers whenever the channel was opened on a
// connection. A *Disagreement stops the channel.
func (t *Stream) Resume(n Numbers) error {
	by := channel.NewVerifier(t.l.e.opt.Secrets.Session().Address())
	err := t.l.judge(func(s *State) error {
		if err := s.Resume(n, t.l.e.opt.Domain, &by); err != nil {
			return err
		}
		if s.Deposit != (Deposit{}) && s.Deposited().Cmp(n.Balance) <= 0 {
			s.ConfirmDeposit()
		}
		if t.next == nil && t.voucher == nil && t.isOurs(n.Ticks) && s.Advance(n.Ticks) == nil {
			s.Revealed = s.Ticks.Length // it was in use before a restart
		}
		return nil
	})
	if err != nil {
		return err
	}
	s := t.l.State()
	t.Seen(n.Balance)
	t.last = s.Spent
	if t.voucher == nil && s.Ticks != (channel.TickVoucher{}) {
		return t.reload(s.Ticks)
	}
	return nil
}

// Seen takes the payee's word for what is in escrow and not being withdrawn:
// more than that it would refuse. Any goroutine may call it.
func (t *Stream) Seen(balance channel.Amount) {
	t.l.e.mu.Lock()
	t.cap = balance
	t.l.e.mu.Unlock()
}

// isOurs reports whether a chain is the one that this wallet makes for its terms.
func (t *Stream) isOurs(v channel.TickVoucher) bool {
	if v == (channel.TickVoucher{}) {
		return false
	}
	_, own := t.l.e.opt.Secrets.chain(v)
	return own.Root == v.Root
}

// reload rebuilds the chain that was in use before a restart.
func (t *Stream) reload(v channel.TickVoucher) error {
	if t.signs {
		t.voucher = &v
		return nil
	}
	chain, v := t.l.e.opt.Secrets.chain(v)
	v, err := channel.SignTickVoucher(t.l.e.opt.Domain, t.l.e.opt.Secrets.Session(), v)
	if err != nil {
		return err
	}
	t.chain, t.voucher = chain, &v
	return nil
}

// Cover returns an authorisation of at least total, the sum of what was charged
// and of all prices under way. It is durable as far as it must be.
//
// Errors: *LimitError, *FundsError, ErrStopped, those of the store.
func (t *Stream) Cover(total channel.Amount) (Authorisation, error) {
	price := total.Minus(t.last)
	if err := within("payment", t.l.e.opt.Limits.Payment, channel.Amount{}, price); err != nil {
		return Authorisation{}, err
	}
	if !price.IsZero() {
		t.price = price
	}
	a, err := t.cover(total)
	if err == nil {
		t.last = total
	}
	return a, err
}

func (t *Stream) cover(total channel.Amount) (Authorisation, error) {
	if a, ok, err := t.reveal(total); ok || err != nil {
		return a, err
	}
	if t.next == nil {
		t.prepare(total)
	}
	p := <-t.next
	t.next = nil
	if p.err != nil {
		// No chain fits in what is left of deposit and limits, but perhaps this
		// one payment does.
		return t.signAlone(total)
	}
	if err := t.advance(p); err != nil {
		return Authorisation{}, err
	}
	return t.cover(total) // a chain made ahead for smaller prices may fall short: the next begins at total
}

// reveal covers a total by the chain in use, if it reaches that far.
func (t *Stream) reveal(total channel.Amount) (a Authorisation, ok bool, err error) {
	k, reaches := t.within(total)
	t.l.e.mu.Lock()
	s := &t.l.c.state
	missing := total.Minus(t.cap)
	ok = reaches && missing.IsZero() && s.Stopped == ""
	if ok {
		s.Revealed = max(s.Revealed, k)
	}
	t.l.e.mu.Unlock()
	if !missing.IsZero() {
		return a, false, &FundsError{t.l.id, missing}
	}
	if !ok {
		return a, false, nil
	}
	if t.next == nil && k >= t.voucher.Length-t.voucher.Length/4 {
		t.prepare(total)
	}
	switch {
	case t.signs:
		a.Voucher, err = t.signNext(total)
	case k == 0:
		a.Chain = t.voucher
	default:
		a.Chain, a.Tick = t.voucher, t.chain.Tick(k)
	}
	return a, err == nil, err
}

// within returns which tick of the chain in use covers a total, and whether
// there is one.
func (t *Stream) within(total channel.Amount) (uint32, bool) {
	if t.voucher == nil {
		return 0, false
	}
	n, ok := ticksFor(total.Minus(t.voucher.Base), t.voucher.Unit)
	return uint32(n), ok && n <= uint64(t.voucher.Length)
}

// prepare begins to make the next chain: planned, built, signed, in this order.
// It starts where the chain in use ends, or at total if that lies beyond.
func (t *Stream) prepare(total channel.Amount) {
	t.next = make(chan prepared, 1)
	unit := t.price
	if unit.IsZero() {
		unit = channel.NewAmount(1)
	}
	go func(out chan<- prepared) { out <- t.openChain(total, unit) }(t.next)
}

// signAlone covers a total by a voucher and a durable record of its own.
func (t *Stream) signAlone(total channel.Amount) (Authorisation, error) {
	err := t.l.change(func(s *State) error {
		before := s.Signed()
		if err := s.Voucher(total); err != nil {
			return err
		}
		return t.l.e.grow(s, before)
	})
	if err != nil {
		return Authorisation{}, err
	}
	if err := t.l.commit(context.Background()); err != nil {
		return Authorisation{}, err
	}
	v, err := t.l.sign(total)
	return Authorisation{Voucher: v}, err
}

// Acknowledged takes the payee's word that payments below next are charged. It
// is written some time later, once for all that came meanwhile.
func (t *Stream) Acknowledged(next uint64, charged channel.Amount) error {
	t.l.e.mu.Lock()
	err := t.l.c.state.Acknowledge(next, charged)
	t.l.e.mu.Unlock()
	if err != nil {
		return t.l.judge(func(*State) error { return err })
	}
	select {
	case t.writing <- struct{}{}:
		t.l.e.mu.Lock()
		t.note = time.AfterFunc(noteEvery, t.writeDown)
		t.l.e.mu.Unlock()
	default:
	}
	return nil
}

// writeDown hands over what was acknowledged, in a goroutine of its own.
func (t *Stream) writeDown() {
	err := t.l.handOver(t.l.e.noteWritten)
	t.l.e.noteWritten(err)
	<-t.writing
}

// endNote returns when no acknowledgement is about to be written any more.
func (t *Stream) endNote() {
	t.l.e.mu.Lock()
	note := t.note
	t.l.e.mu.Unlock()
	if note != nil && !note.Stop() {
		t.writing <- struct{}{} // until it is handed over
	}
}

// Close gives up what was not revealed, writes the channel down and hands it
// back.
func (t *Stream) Close() error {
	if t.l.released {
		return nil
	}
	if t.next != nil {
		<-t.next // its record is written before ours
	}
	t.endNote()
	err := t.l.change(func(s *State) error {
		t.l.e.shrink(s, s.CloseTicks())
		return nil
	})
	if err == nil {
		err = t.l.commit(context.Background())
	}
	t.l.Release()
	return err
}

// ticksFor returns how many ticks of a unit cover an amount: rounded up.
func ticksFor(amount, unit channel.Amount) (uint64, bool) {
	n, rest, ok := divide(amount, unit)
	if !ok || rest && n == ^uint64(0) {
		return 0, false
	}
	if rest {
		n++
	}
	return n, true
}

// ticksWithin returns how many ticks of a unit fit in an amount: rounded down
// and at most what a uint64 holds.
func ticksWithin(amount, unit channel.Amount) (uint64, bool) {
	n, _, ok := divide(amount, unit)
	if !ok && !unit.IsZero() {
		return ^uint64(0), true
	}
	return n, ok
}

// divide returns amount/unit and whether there is a remainder; not ok when the
// quotient does not fit or the unit is zero.
func divide(amount, unit channel.Amount) (n uint64, rest, ok bool) {
	a, fitsA := amount.Uint64()
	u, fitsU := unit.Uint64()
	if fitsA && fitsU {
		if u == 0 {
			return 0, false, false
		}
		q, r := bits.Div64(0, a, u)
		return q, r != 0, true
	}
	if unit.IsZero() {
		return 0, false, false
	}
	q, r := new(big.Int).QuoRem(amount.Big(), unit.Big(), new(big.Int))
	return q.Uint64(), r.Sign() != 0, q.IsUint64()
}
