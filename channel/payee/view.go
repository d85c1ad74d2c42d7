package payee

import (
	"context"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// View is a channel as its payee knows it at one moment.
type View struct {
	ID         channel.ID
	Config     channel.Config
	Escrow     channel.Escrow
	Charged    channel.Amount
	Reserved   channel.Amount      // of sales under way
	Authorised channel.Amount      // can be charged in total
	Voucher    channel.Voucher     // the highest voucher; zero when none
	Ticks      channel.TickVoucher // the newest tick chain; zero when none
	Tick       channel.Tick        // the newest tick proven on it
	Payments   uint64              // charges so far: the sequence of the next payment
	Entries    uint64              // of the log
}

// Available returns the highest ceiling that the deposit covers.
func (v View) Available() channel.Amount { return v.Escrow.Balance.Minus(v.Escrow.Leaving) }

// Refundable returns what can be given back without touching a charge.
func (v View) Refundable() channel.Amount {
	return v.Escrow.Balance.Minus(v.Charged).Minus(v.Reserved)
}

// Unclaimed returns what is charged and not yet claimed on the ledger.
func (v View) Unclaimed() channel.Amount { return v.Charged.Minus(v.Escrow.Claimed) }

func (s *seat) view() View { return viewOf(s.cfg, &s.state) }

func viewOf(cfg channel.Config, s *channel.State) View {
	return View{
		ID: s.ID, Config: cfg, Escrow: s.Escrow, Charged: s.Charged,
		Reserved: s.Reserved, Authorised: s.Authorised(),
		Voucher: s.Voucher, Ticks: s.Ticks, Tick: s.Tick,
		Payments: s.Payments, Entries: s.Log.Size(),
	}
}

// View returns a channel's numbers; false when there is no record of it.
func (e *Engine) View(id channel.ID) (View, bool) {
	s, err := e.lock(id)
	if err != nil {
		return View{}, false
	}
	defer s.unlock()
	return s.view(), true
}

// Admit makes the channel that cfg describes usable: it must be on the
// engine's terms and hold money on the ledger. A channel that the engine knows
// is admitted without asking the ledger. For an unknown one the ledger's
// claimed total is the baseline, whatever anyone says.
//
// Errors: those of the terms; ErrUnknown when the ledger shows no deposit;
// ErrLedger when it cannot be asked.
func (e *Engine) Admit(ctx context.Context, cfg channel.Config) (View, error) {
	if err := e.terms.check(cfg); err != nil {
		return View{}, err
	}
	id := e.domain.ChannelID(cfg)
	s, err := e.seat(ctx, id, func() (*seat, error) { return e.adopt(ctx, id, cfg) })
	if err != nil {
		return View{}, err
	}
	// A payer takes these numbers for acknowledged.
	if err := s.persist(ctx); err != nil {
		return View{}, err
	}
	s.mu.Lock()
	defer s.unlock()
	return s.view(), nil
}

// adopt makes a seat for a channel that only the ledger knows, and records it.
func (e *Engine) adopt(ctx context.Context, id channel.ID, cfg channel.Config) (*seat, error) {
	escrow, err := e.admissions.escrow(ctx, id)
	if err != nil {
		return nil, err
	}
	if escrow.Balance.IsZero() {
		// Nothing is kept of channels without money: anyone can invent them.
		return nil, ErrUnknown
	}
	state, entries := channel.NewState(id, escrow, e.now())
	if err := state.Check(); err != nil {
		return nil, fmt.Errorf("channel %s on the ledger: %w", id, err)
	}
	s := e.newSeat(cfg, state)
	s.touch()
	for _, entry := range entries {
		s.record(mark{}, Line{Entry: entry})
	}
	return s, s.persist(ctx)
}

// persist waits until all that happened on the seat is durable.
func (s *seat) persist(ctx context.Context) error {
	done := make(chan error, 1)
	s.mu.Lock()
	s.await(func(err error) { done <- err })
	s.unlock()
	return waitFor(ctx, done)
}

// waitFor waits for a commit. When ctx ends first the outcome is open.
func waitFor(ctx context.Context, done <-chan error) error {
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrUnconfirmed, context.Cause(ctx))
	}
}

var _ Store = (*store.Store)(nil)
