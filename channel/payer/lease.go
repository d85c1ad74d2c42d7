package payer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/stiver-pay/stiver/channel"
)

// Lease is the sole use of a channel. It is for one goroutine.
type Lease struct {
	e        *Engine
	c        *entry
	id       channel.ID // of c, to be read without a lock
	released bool

	// order is held from taking a snapshot of the state to handing it over to
	// the store, so that an older one never overwrites a newer one. A stream
	// makes its next chain in a goroutine of its own.
	order sync.Mutex
}

// newLease makes the lease of a channel that nobody else has.
func newLease(e *Engine, c *entry) *Lease { return &Lease{e: e, c: c, id: c.state.ID} }

// State returns a copy of the channel's state.
func (l *Lease) State() State {
	l.e.mu.Lock()
	defer l.e.mu.Unlock()
	return l.c.state
}

// Release hands the channel back. Only the first call does anything.
func (l *Lease) Release() {
	if l.released {
		return
	}
	l.released = true
	l.e.mu.Lock()
	defer l.e.mu.Unlock()
	l.c.leased = false
	if s := &l.c.state; s.Deposited().IsZero() && s.Signed().IsZero() && s.Stopped == "" {
		// Never funded and nothing signed: the channel does not exist.
		delete(l.e.channels, s.ID)
	}
	l.e.wake()
}

// Purchase is one payment to be authorised.
type Purchase struct {
	Price   channel.Amount // the most that may be charged
	Request [32]byte       // hash of what is asked for
	Where   string         // where the payee is; empty: as before
	Deposit Deposit        // zero: none; its salt is filled in
}

// Authorise makes a purchase durable, and the deposit that comes with it, and
// then signs its voucher. An order of the same request and price is signed
// again, so that a payee which has served it serves it again and charges once.
//
// Errors: *LimitError, *FundsError, ErrStopped, ErrRetired, those of the store.
// None of them leaves a signature behind.
func (l *Lease) Authorise(ctx context.Context, p Purchase) (channel.Voucher, Deposit, error) {
	if !p.Deposit.Amount.IsZero() {
		if _, err := io.ReadFull(l.e.opt.Random, p.Deposit.Salt[:]); err != nil {
			return channel.Voucher{}, Deposit{}, fmt.Errorf("draw a deposit's salt: %w", err)
		}
	}
	var ceiling channel.Amount
	err := l.change(func(s *State) error {
		if p.Where != "" {
			s.Where = p.Where
		}
		if p.Deposit.Amount.IsZero() {
			return l.e.authorise(s, p, &ceiling)
		}
		if err := s.PlanDeposit(p.Deposit); err != nil {
			return err
		}
		if err := within("deposit", l.e.opt.Limits.Deposit, channel.Amount{}, s.Room()); err != nil {
			return err
		}
		return l.e.authorise(s, p, &ceiling)
	})
	if err != nil {
		return channel.Voucher{}, Deposit{}, err
	}
	if err := l.commit(ctx); err != nil {
		return channel.Voucher{}, Deposit{}, err
	}
	s := l.State()
	v, err := channel.SignVoucher(l.e.opt.Domain, l.e.opt.Secrets.Session(), s.ID, ceiling)
	return v, s.Deposit, err
}

// authorise plans a purchase within the limits. The caller holds mu.
func (e *Engine) authorise(s *State, p Purchase, ceiling *channel.Amount) error {
	if err := within("payment", e.opt.Limits.Payment, channel.Amount{}, p.Price); err != nil {
		return err
	}
	before := s.Signed()
	var err error
	if *ceiling, err = s.Authorise(p.Price, p.Request); err != nil {
		return err
	}
	return e.grow(s, before)
}

// grow books what a change adds to signed on today's budget. The caller holds
// mu.
func (e *Engine) grow(s *State, before channel.Amount) error {
	e.budget.turn(dayOf(e.opt.Now()))
	growth := s.Signed().Minus(before)
	if err := e.budget.check(s.payee(), growth); err != nil {
		return err
	}
	e.budget.add(s.payee(), growth)
	if s.Day != e.budget.day {
		s.Day, s.Grew = e.budget.day, channel.Amount{}
	}
	s.Grew = plus(s.Grew, growth)
	return nil
}

// shrink gives back what was signed and never sent. The caller holds mu.
func (e *Engine) shrink(s *State, freed channel.Amount) {
	e.budget.turn(dayOf(e.opt.Now()))
	if s.Day == e.budget.day {
		freed = freed.Min(s.Grew)
		s.Grew = s.Grew.Minus(freed)
		e.budget.giveBack(s.payee(), freed)
	}
}

// Fund makes a deposit durable, without a purchase, after which its caller may
// sign it. One that is under way is returned as it is: the same authorisation
// cannot move money twice.
func (l *Lease) Fund(ctx context.Context, d Deposit) (Deposit, error) {
	if _, err := io.ReadFull(l.e.opt.Random, d.Salt[:]); err != nil {
		return Deposit{}, fmt.Errorf("draw a deposit's salt: %w", err)
	}
	err := l.change(func(s *State) error {
		if s.Deposit != (Deposit{}) {
			return nil
		}
		if err := s.PlanDeposit(d); err != nil {
			return err
		}
		return within("deposit", l.e.opt.Limits.Deposit, channel.Amount{}, s.Room())
	})
	if err == nil {
		err = l.commit(ctx)
	}
	return l.State().Deposit, err
}

// ZeroCharge signs a voucher for what is spent, which authorises nothing new:
// it asks for a refund.
func (l *Lease) ZeroCharge(ctx context.Context) (channel.Voucher, error) {
	s := l.State()
	if err := l.commit(ctx); err != nil {
		return channel.Voucher{}, err
	}
	return channel.SignVoucher(l.e.opt.Domain, l.e.opt.Secrets.Session(), s.ID, s.Spent)
}

// Answer is what a payee answers to a paid request.
type Answer struct {
	Charged    channel.Amount
	Cumulative channel.Amount
	Deposited  bool // the deposit that came with the payment is on the ledger
}

// Settle takes the payee's answer. Also is written with it. A *Disagreement
// stops the channel.
func (l *Lease) Settle(a Answer, also ...Record) error {
	return l.judge(func(s *State) error {
		if err := s.Answer(a.Charged, a.Cumulative); err != nil {
			return err
		}
		if a.Deposited {
			s.ConfirmDeposit()
		}
		return nil
	}, also...)
}

// Correct takes a payee's correction. A *Disagreement stops the channel.
func (l *Lease) Correct(c Correction) error {
	by := channel.NewVerifier(l.e.opt.Secrets.Session().Address())
	return l.judge(func(s *State) error { return s.Adopt(c, l.e.opt.Domain, &by) })
}

// Reconcile takes a payee's numbers with their proofs. A *Disagreement stops
// the channel.
func (l *Lease) Reconcile(n Numbers) error {
	by := channel.NewVerifier(l.e.opt.Secrets.Session().Address())
	return l.judge(func(s *State) error { return s.Resume(n, l.e.opt.Domain, &by) })
}

// Confirm takes the payee's word that the deposit under way is on the ledger.
func (l *Lease) Confirm() error {
	return l.judge(func(s *State) error { s.ConfirmDeposit(); return nil })
}

// Observe takes what the ledger shows.
func (l *Lease) Observe(escrow channel.Escrow) error {
	now := uint64(l.e.opt.Now().Unix())
	return l.judge(func(s *State) error { return s.Observe(escrow, now) })
}

// DropDeposit forgets a deposit that can no longer be executed.
func (l *Lease) DropDeposit() error {
	return l.judge(func(s *State) error { s.DropDeposit(); return nil })
}

// Stop ends all signing on the channel, with a reason for people.
func (l *Lease) Stop(reason string) error {
	return l.judge(func(s *State) error { s.Stopped = reason; return nil })
}

// Resume allows signing again on a channel that was stopped.
func (l *Lease) Resume() error {
	return l.judge(func(s *State) error { s.Stopped = ""; return nil })
}

// judge applies a change that comes from outside and writes it without
// waiting: what it forgets in a crash, the payee or the ledger says again. A
// disagreement stops the channel, and that is waited for.
func (l *Lease) judge(fn func(*State) error, also ...Record) error {
	err := l.change(fn)
	var d *Disagreement
	if errors.As(err, &d) {
		stop := l.change(func(s *State) error {
			s.Stopped = fmt.Sprintf("%s was %s, expected %s", d.What, d.Got, d.Expected)
			return nil
		})
		return errors.Join(err, stop, l.commit(context.Background()))
	}
	if err != nil {
		return err
	}
	return l.handOver(l.e.noteWritten, also...)
}

// change applies fn to a copy of the state and keeps it when fn succeeds.
func (l *Lease) change(fn func(*State) error) error {
	if l.released {
		return ErrReleased
	}
	l.e.mu.Lock()
	defer l.e.mu.Unlock()
	next := l.c.state
	if err := fn(&next); err != nil {
		return err
	}
	l.c.state = next
	return nil
}

// commit waits until the channel is durable.
func (l *Lease) commit(ctx context.Context) error {
	result := make(chan error, 1)
	err := l.handOver(func(err error) { result <- err })
	if err == nil {
		select {
		case err = <-result:
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
	}
	if err != nil {
		return fmt.Errorf("store channel %s; nothing was signed: %w", l.State().ID, err)
	}
	return nil
}

// handOver gives a snapshot of the channel to the store and does not wait. The
// order is kept, so a later commit that succeeded covers this one.
func (l *Lease) handOver(done func(error), also ...Record) error {
	l.order.Lock()
	defer l.order.Unlock()
	s := l.State()
	value, err := s.MarshalBinary()
	if err != nil {
		return err
	}
	record := Record{append([]byte(channelPrefix), s.ID[:]...), value}
	return l.e.opt.Store.Write(append([]Record{record}, also...), done)
}

// noteWritten remembers a failed write: nothing more is signed then.
func (e *Engine) noteWritten(err error) {
	if err == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.failed = fmt.Errorf("the wallet's records could not be written; nothing more is signed; restart it: %w", err)
}
