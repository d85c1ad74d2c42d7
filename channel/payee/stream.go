package payee

import (
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
)

// StreamPayment is one of many payments on their way. Chain opens a new tick
// chain first; Tick and Voucher raise what is authorised; then Price is charged.
// A payment may carry none of them when an earlier one authorised enough.
type StreamPayment struct {
	Sequence uint64               // View.Payments when it is charged
	Price    channel.Amount       // charged; for a reservation the most that may be
	Chain    *channel.TickVoucher // nil: none
	Tick     channel.Tick         // Index 0: none
	Voucher  *channel.Voucher     // nil: none
	Item     []byte               // what is bought
}

// Outcome is the durable result of a run of payments: those below Next are
// charged, now or before, and the channel's total is Charged. Err says why the
// payment Next was refused; nothing after it was charged either.
type Outcome struct {
	Next    uint64
	Charged channel.Amount
	Err     error
}

// Pay charges payments in order and calls done once, when the outcome is
// durable: one commit serves many channels and all that was paid meanwhile. The
// batch must not change before. done must not block, nor wait for this engine.
//
// A payment below the next sequence was charged before: it is acknowledged and
// not charged again. Signatures and ticks are checked as far as needed: the
// newest of a batch authorises all before it.
//
// Pay waits when too much is under way on the channel.
func (e *Engine) Pay(id channel.ID, batch []StreamPayment, done func(Outcome)) {
	s, err := e.lock(id)
	if err != nil {
		done(refused(batch, err))
		return
	}
	out := s.pay(batch)
	s.await(func(err error) {
		if err != nil {
			out.Next, out.Charged, out.Err = s.durable.payments, s.durable.charged, err
		}
		done(out)
	})
	s.unlock()
}

// refused is the outcome of a batch on a channel that cannot be looked at.
func refused(batch []StreamPayment, err error) Outcome {
	out := Outcome{Err: err}
	if len(batch) > 0 {
		out.Next = batch[0].Sequence
	}
	return out
}

// pay charges as much of the batch as it can.
func (s *seat) pay(batch []StreamPayment) Outcome {
	out := func(err error) Outcome { return Outcome{s.state.Payments, s.state.Charged, err} }
	if err := s.openForSales(); err != nil {
		return out(err)
	}
	if len(batch) > maxBatch {
		return out(ErrBatch)
	}
	for len(batch) > 0 && batch[0].Sequence < s.state.Payments {
		batch = batch[1:]
	}
	now := s.engine.now()
	for len(batch) > 0 {
		run := batch[:runLength(batch)]
		if run[0].Chain != nil {
			if err := s.openTicks(*run[0].Chain); err != nil {
				return out(err)
			}
		}
		s.authoriseNewest(run)
		for i := range run {
			if err := s.charge(&run[i], now); err != nil {
				return out(err)
			}
		}
		batch = batch[len(run):]
	}
	return out(nil)
}

// runLength returns how many payments share the tick chain of the first.
func runLength(batch []StreamPayment) int {
	for i := 1; i < len(batch); i++ {
		if batch[i].Chain != nil {
			return i
		}
	}
	return len(batch)
}

func (s *seat) openTicks(v channel.TickVoucher) error {
	if v.Channel != s.id {
		return channel.ErrChannelID
	}
	verified, err := v.Verify(s.engine.domain, &s.payer)
	if err != nil {
		return err
	}
	if err := s.state.OpenTicks(verified); err != nil {
		return err
	}
	s.touch()
	return nil
}

// authoriseNewest takes the newest authorisation of a run: a tick or voucher
// covers all before it, so that one check serves many payments. Where it does
// not hold, charge looks at each payment's own.
func (s *seat) authoriseNewest(run []StreamPayment) {
	for i := len(run) - 1; i >= 0; i-- {
		if run[i].Tick.Index > 0 || run[i].Voucher != nil {
			_ = s.authorise(&run[i])
			return
		}
	}
}

func (s *seat) authorise(p *StreamPayment) error {
	if p.Tick.Index > 0 {
		if err := s.state.AuthoriseTick(p.Tick); err != nil {
			return err
		}
		s.touch()
	}
	if p.Voucher != nil {
		verified, err := p.Voucher.Verify(s.engine.domain, &s.payer)
		if err != nil {
			return err
		}
		if err := s.state.Authorise(verified); err != nil {
			return err
		}
		s.touch()
	}
	return nil
}

func (s *seat) charge(p *StreamPayment, now uint64) error {
	switch {
	case p.Sequence != s.state.Payments:
		return fmt.Errorf("payment %d, next is %d: %w", p.Sequence, s.state.Payments, ErrGap)
	case len(p.Item) > MaxItem:
		return ErrItem
	}
	salt, before, edge := s.salt(), s.mark(), s.edgeBefore()
	hash := channel.HashItem(salt, p.Item)
	entry, err := s.state.Charge(p.Price, now, hash)
	if err != nil {
		// It may bring what it needs itself.
		if err := s.cover(p); err != nil {
			return err
		}
		if entry, err = s.state.Charge(p.Price, now, hash); err != nil {
			return err
		}
	}
	s.record(before, Line{Entry: entry, Salt: salt, Item: p.Item})
	if edge != nil {
		s.gathered.tiles = append(s.gathered.tiles, completed(edge, entry.Sequence, entry.Leaf())...)
	}
	return nil
}

// cover makes sure that the payment's price is authorised, if need be by the
// payment's own tick or voucher.
func (s *seat) cover(p *StreamPayment) error {
	if !s.state.Spendable().Less(p.Price) {
		return nil
	}
	if err := s.authorise(p); err != nil {
		return err
	}
	if s.state.Spendable().Less(p.Price) {
		return channel.ErrNotAuthorised
	}
	return nil
}

// OpenTicks starts a tick chain and calls done when it is durable. A chain is
// opened in the order of the payments when it comes with one: see
// StreamPayment.Chain.
func (e *Engine) OpenTicks(id channel.ID, v channel.TickVoucher, done func(error)) {
	s, err := e.lock(id)
	if err != nil {
		done(err)
		return
	}
	err = s.openTicks(v)
	s.await(func(lost error) {
		if lost != nil {
			err = lost
		}
		done(err)
	})
	s.unlock()
}

// Reservation is a payment that is charged only once its item was delivered.
// Several may be open on a channel; they are committed in sequence.
type Reservation struct {
	seat     *seat
	sequence uint64
	price    channel.Amount
	item     []byte
	before   bool // it was charged before
	done     bool // guarded by the seat's lock
}

// Reserve takes the authorisation that p carries and sets its price aside. A
// payment that was charged before is reserved at no cost: Charged tells, and
// its line says what it bought.
//
// Errors as in Pay, at once: nothing was reserved.
func (e *Engine) Reserve(id channel.ID, p StreamPayment) (*Reservation, error) {
	s, err := e.lock(id)
	if err != nil {
		return nil, err
	}
	defer s.unlock()
	r := &Reservation{seat: s, sequence: p.Sequence, price: p.Price, item: append([]byte(nil), p.Item...)}
	if err := s.openForSales(); err != nil {
		return nil, err
	}
	switch {
	case len(p.Item) > MaxItem:
		return nil, ErrItem
	case p.Sequence < s.state.Payments:
		r.before = true
		return r, nil
	case s.open >= maxReserved:
		return nil, ErrOverloaded
	}
	if p.Chain != nil {
		if err := s.openTicks(*p.Chain); err != nil {
			return nil, err
		}
	}
	if err := s.cover(&p); err != nil {
		return nil, err
	}
	if err := s.state.Reserve(p.Price); err != nil {
		return nil, err
	}
	s.open++
	return r, nil
}

// Charged tells that the payment was charged before it was reserved.
func (r *Reservation) Charged() bool { return r.before }

// Price returns what was set aside.
func (r *Reservation) Price() channel.Amount { return r.price }

// Commit charges what was delivered, at most the price, and calls done when
// that is durable or refused, as Pay does. Either way the reservation ends.
func (r *Reservation) Commit(charged channel.Amount, done func(Outcome)) {
	s := r.seat
	s.lockWithRoom()
	err := r.commit(charged)
	r.end(err != nil)
	out := Outcome{s.state.Payments, s.state.Charged, err}
	if s.gone.Load() {
		s.mu.Unlock()
		out.Next, out.Charged = s.durable.payments, s.durable.charged
		done(out)
		return
	}
	s.await(func(lost error) {
		if lost != nil {
			out = Outcome{s.durable.payments, s.durable.charged, lost}
		}
		done(out)
	})
	s.unlock()
}

func (r *Reservation) commit(charged channel.Amount) error {
	s := r.seat
	switch {
	case r.before:
		return nil
	case r.done:
		return ErrDone
	case s.gone.Load():
		return errors.Join(ErrNotDurable, s.why)
	case r.sequence != s.state.Payments:
		return fmt.Errorf("payment %d, next is %d: %w", r.sequence, s.state.Payments, ErrGap)
	case r.price.Less(charged):
		return ErrPrice
	}
	_, err := s.sell(r.price, charged, r.item)
	return err
}

// end lets go of the reservation. Released is false after a charge.
func (r *Reservation) end(released bool) {
	if r.before || r.done || r.seat.gone.Load() {
		return
	}
	r.done = true
	r.seat.open--
	if released {
		r.seat.state.Release(r.price)
	}
}

// Release gives the reservation back: nothing is charged. It does nothing
// after Commit.
func (r *Reservation) Release() {
	r.seat.mu.Lock()
	defer r.seat.unlock()
	r.end(true)
}
