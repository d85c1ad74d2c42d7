package payee

import (
	"context"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
)

// Payment asks for one item on x402's terms: the voucher's ceiling is what was
// charged so far plus the price.
type Payment struct {
	Voucher channel.Voucher
	Price   channel.Amount
	// Request is a hash of what is asked for, so that a payer whose answer was
	// lost can ask again without paying twice.
	Request [32]byte
}

// Sale is an item being sold on x402's terms: one at a time on a channel.
// Exactly one of Commit and Abort ends it.
type Sale struct {
	seat    *seat
	price   channel.Amount
	ceiling channel.Amount
	request [32]byte
	replay  bool
	result  Result // of the sale that is answered again
	done    bool   // guarded by the seat's lock
}

// Result is a sale that is durable.
type Result struct {
	View    View
	Charged channel.Amount // for this item
	// Entry is the sale's line in the log. It is zero in a replay after a
	// restart: Entry.Kind tells.
	Entry  channel.Entry
	Replay bool // nothing was charged: this item was paid for before
}

// Begin checks a payment and reserves its price. Serve the item, then Commit;
// or Abort, and nothing was charged.
//
// Errors: ErrUnknown; channel.ErrSignature; ErrBusy while another sale is
// under way on the channel; *MismatchError when the ceiling is not charged plus
// price; channel.ErrExceedsFunds when the deposit does not cover the ceiling.
func (e *Engine) Begin(ctx context.Context, id channel.ID, p Payment) (*Sale, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s, err := e.lock(id)
	if err != nil {
		return nil, err
	}
	defer s.unlock()
	if p.Voucher.Channel != id {
		return nil, channel.ErrChannelID
	}
	verified, err := p.Voucher.Verify(e.domain, &s.payer)
	if err != nil {
		return nil, err
	}
	if s.selling {
		return nil, ErrBusy
	}
	if err := s.openForSales(); err != nil {
		return nil, err
	}
	want, err := s.state.Charged.Add(p.Price)
	if err != nil {
		return nil, err
	}
	sale := &Sale{seat: s, price: p.Price, ceiling: p.Voucher.Ceiling, request: p.Request}
	if p.Voucher.Ceiling != want {
		if !s.mayReplay(p) {
			return nil, &MismatchError{View: s.view(), Want: want, Got: p.Voucher.Ceiling}
		}
		s.replays++
		sale.replay = true
		sale.result = Result{View: s.view(), Charged: s.state.Last.Amount, Replay: true}
		if s.lastSale != nil {
			sale.result.Entry = *s.lastSale
		}
		return sale, nil
	}
	if err := s.state.Authorise(verified); err != nil {
		return nil, err
	}
	if err := s.state.Reserve(p.Price); err != nil {
		return nil, err
	}
	s.selling = true
	s.open++
	return sale, nil
}

// mayReplay tells whether p repeats the last sale. A sale that was free may
// not be repeated: it would be free for ever.
func (s *seat) mayReplay(p Payment) bool {
	last := s.state.Last
	return !last.Amount.IsZero() && last.Ceiling == p.Voucher.Ceiling && last.Request == p.Request && s.replays < maxReplays
}

// Replay tells that the item was paid for before: serve it again, nothing will
// be charged.
func (s *Sale) Replay() bool { return s.replay }

// Price returns what was reserved.
func (s *Sale) Price() channel.Amount { return s.price }

// Commit charges what was delivered, at most the price, and returns when
// authorisation, charge and log entry are durable. item names what was bought;
// it is kept so that an auditor can be shown it.
//
// Errors: ErrPrice, and the sale goes on; ErrNotDurable, and nothing was
// charged; ErrUnconfirmed when ctx ends before the outcome is known.
func (s *Sale) Commit(ctx context.Context, charged channel.Amount, item []byte) (Result, error) {
	done := make(chan error, 1)
	result, err := s.commit(charged, item, done)
	if err != nil {
		return Result{}, err
	}
	if err := waitFor(ctx, done); err != nil {
		return Result{}, err
	}
	return result, nil
}

func (s *Sale) commit(charged channel.Amount, item []byte, done chan<- error) (Result, error) {
	seat := s.seat
	seat.mu.Lock()
	defer seat.unlock()
	switch {
	case s.replay: // the first sale may still be on its way to the disk
		seat.await(func(err error) { done <- err })
		return s.result, nil
	case s.done:
		return Result{}, ErrDone
	case seat.gone.Load():
		return Result{}, fmt.Errorf("%w: %w", ErrNotDurable, seat.why)
	case s.price.Less(charged):
		return Result{}, ErrPrice
	case len(item) > MaxItem:
		return Result{}, ErrItem
	}
	entry, err := seat.sell(s.price, charged, item)
	if err != nil {
		return Result{}, err
	}
	seat.state.Last = channel.Sale{Ceiling: s.ceiling, Amount: charged, Request: s.request}
	seat.lastSale, seat.replays = &entry, 0
	s.end()
	seat.await(func(err error) { done <- err })
	return Result{View: seat.view(), Charged: charged, Entry: entry}, nil
}

// Abort gives the sale up: nothing is charged. It does nothing after Commit.
func (s *Sale) Abort() {
	if s.replay {
		return
	}
	s.seat.mu.Lock()
	defer s.seat.unlock()
	if s.done || s.seat.gone.Load() {
		return
	}
	s.seat.state.Release(s.price)
	s.end()
}

func (s *Sale) end() {
	s.done = true
	s.seat.selling = false
	s.seat.open--
}

// sell turns a reservation into a charge and a line of the log.
func (s *seat) sell(reserved, charged channel.Amount, item []byte) (channel.Entry, error) {
	line := Line{Salt: s.salt(), Item: item}
	before := s.mark()
	entry, err := s.state.Commit(reserved, charged, s.engine.now(), channel.HashItem(line.Salt, line.Item))
	if err != nil {
		return channel.Entry{}, err
	}
	line.Entry = entry
	s.record(before, line)
	return entry, nil
}
