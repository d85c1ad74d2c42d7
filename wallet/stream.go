package wallet

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/p2p"
)

// receiptTimeout bounds the wait for the receipt when a stream is closed.
const receiptTimeout = 5 * time.Second

// StreamOptions of Stream. The zero value is good for a Stiver gateway's URL.
type StreamOptions struct {
	// Channel is a channel with the payee to pay on, in no other use meanwhile;
	// nil: one that is kept for streams.
	Channel  *channel.ID
	Payee    *Payee         // what is known of the payee; nil: asked of its gateway
	Room     channel.Amount // deposit first where less is left to spend; zero: only where there is no deposit
	Window   int            // payments in flight; 0: what the payee allows
	Exposure channel.Amount // money paid for what is not here yet; the payee is told; zero: no bound
	Vouchers bool           // sign for each payment, where a payee takes no ticks
	Host     host.Host      // nil: one of the wallet's own, for this stream
}

// Item is one thing to buy on a stream.
type Item struct {
	Name    string         // its path, or nothing
	Price   channel.Amount // the most to pay
	Deliver bool           // its content is wanted
	// Done, which may be nil, is called once with what became of it. It must
	// not block.
	Done func(p2p.Result)
}

// Stream buys many things on one channel, many at a time, over libp2p. It is
// safe for concurrent use. Reconnections are its own business: what was paid
// before is not paid again.
type Stream struct {
	w      *Wallet
	payee  Payee
	purse  *payer.Stream
	began  channel.Amount // spent on the channel before, as the payee has it
	payer  *p2p.Payer
	lane   *p2p.Lane
	host   host.Host // nil: the caller's
	log    *streamLog
	funds  chan struct{} // a token: who holds it may deposit
	closed sync.Once
	err    error

	mu       sync.Mutex
	underway channel.Amount // prices of all that was sent and has no result
	sent     channel.Amount // prices of all that was sent and not refused
	last     uint64         // newest payment acknowledged
	any      bool           // there is one
}

// Stream opens a stream to a payee: the URL of its gateway, or a multiaddress
// with a peer id, with which StreamOptions.Payee says the terms.
func (w *Wallet) Stream(ctx context.Context, at string, o StreamOptions) (*Stream, error) {
	payee, info, err := w.streamPayee(ctx, at, o)
	if err != nil {
		return nil, err
	}
	lease, err := w.streamLease(ctx, payee, o.Channel)
	if err != nil {
		return nil, err
	}
	begin := payer.NewStream
	if o.Vouchers {
		begin = payer.NewVoucherStream
	}
	s := &Stream{
		w: w, payee: payee, purse: begin(lease, w.opt.Ticks), funds: make(chan struct{}, 1),
		log: newStreamLog(w, lease.State()),
	}
	if err := s.connect(ctx, info, o); err != nil {
		return nil, errors.Join(err, s.abandon())
	}
	return s, nil
}

// streamLease takes the channel that was asked for, or one kept for streams.
func (w *Wallet) streamLease(ctx context.Context, p Payee, id *channel.ID) (*payer.Lease, error) {
	if id == nil {
		return w.engine.Acquire(ctx, payer.Want{Terms: p.Terms, Use: payer.Streams, Where: p.URL})
	}
	lease, err := w.engine.Take(*id)
	if err != nil {
		return nil, fmt.Errorf("stream on channel %s: %w", id, err)
	}
	if !p.Terms.Of(lease.State().Config) {
		lease.Release()
		return nil, fmt.Errorf("channel %s is not with this payee: %w", id, channel.ErrChannelID)
	}
	return lease, nil
}

// streamPayee finds out who the payee is and where.
func (w *Wallet) streamPayee(ctx context.Context, at string, o StreamOptions) (Payee, peer.AddrInfo, error) {
	var p Payee
	var err error
	addrs := []string{at}
	switch {
	case o.Payee != nil:
		p = *o.Payee
	case strings.HasPrefix(at, "/"):
		return p, peer.AddrInfo{}, fmt.Errorf("%s names no terms: %w", clip(at), ErrNoAddress)
	default:
		if p, err = w.Payee(ctx, at); err != nil {
			return p, peer.AddrInfo{}, err
		}
	}
	if !strings.HasPrefix(at, "/") {
		addrs = p.Stream
	}
	info, err := addrInfo(addrs)
	return p, info, err
}

// addrInfo reads multiaddresses that all name one peer.
func addrInfo(addrs []string) (peer.AddrInfo, error) {
	var all peer.AddrInfo
	for _, text := range addrs {
		a, err := ma.NewMultiaddr(text)
		if err != nil {
			return all, fmt.Errorf("address %q: %w", clip(text), errors.Join(ErrMalformed, err))
		}
		info, err := peer.AddrInfoFromP2pAddr(a)
		if err != nil {
			return all, fmt.Errorf("address %q: %w", clip(text), errors.Join(ErrMalformed, err))
		}
		if all.ID != "" && all.ID != info.ID {
			return all, fmt.Errorf("addresses of two peers: %w", ErrMalformed)
		}
		all.ID, all.Addrs = info.ID, append(all.Addrs, info.Addrs...)
	}
	if all.ID == "" {
		return all, fmt.Errorf("the payee has no stream: %w", ErrNoAddress)
	}
	return all, nil
}

// connect funds the channel where needed, dials and opens it.
func (s *Stream) connect(ctx context.Context, info peer.AddrInfo, o StreamOptions) error {
	if err := s.makeRoom(ctx, o.Room); err != nil {
		return err
	}
	h := o.Host
	if h == nil {
		identity, err := p2p.LoadIdentity(filepath.Join(s.w.opt.Dir, "peer.key"))
		if err != nil {
			return err
		}
		if h, err = p2p.NewHost(p2p.HostOptions{Identity: identity}); err != nil {
			return err
		}
		s.host = h
	}
	var err error
	if s.payer, err = p2p.Dial(ctx, p2p.PayerOptions{Host: h, Payee: info, Domain: s.w.domain}); err != nil {
		return err
	}
	s.lane, err = s.payer.Open(ctx, NewPurse(s.purse, s.w.Session()), p2p.Bounds{Window: o.Window, Exposure: o.Exposure})
	s.began = s.purse.State().Spent
	return err
}

// makeRoom deposits where less than wanted is left to spend. A payee admits no
// channel without a deposit, so that a new one gets some in any case.
func (s *Stream) makeRoom(ctx context.Context, wanted channel.Amount) error {
	if s.purse.State().Deposit != (payer.Deposit{}) {
		balance, err := s.w.finishDeposit(ctx, s.purse.Lease(), s.payee)
		if err != nil {
			return err
		}
		s.purse.Seen(balance)
	}
	state := s.purse.State()
	if wanted.IsZero() && state.Deposited().IsZero() {
		if wanted = s.w.opt.Deposit; wanted.IsZero() {
			wanted = s.suggestDeposit(ctx, s.payee.Price)
		}
		if limit := s.w.opt.Limits.Deposit; !limit.IsZero() {
			wanted = wanted.Min(limit)
		}
	}
	if missing := wanted.Minus(state.Room()); !missing.IsZero() {
		return s.deposit(ctx, missing)
	}
	return nil
}

// deposit moves at least so much into the channel.
func (s *Stream) deposit(ctx context.Context, missing channel.Amount) error {
	want := s.w.opt.Deposit
	if want.IsZero() {
		want = missing
	}
	if limit := s.w.opt.Limits.Deposit; !limit.IsZero() {
		want = want.Min(limit.Minus(s.purse.State().Room()))
	}
	balance, err := s.w.fund(ctx, s.purse.Lease(), s.payee, want.Max(missing))
	if err == nil {
		s.purse.Seen(balance)
	}
	return err
}

// reserve makes sure that the deposit covers one more price, and counts it.
func (s *Stream) reserve(ctx context.Context, price channel.Amount) error {
	for {
		missing, err := s.count(price)
		if err != nil || missing.IsZero() {
			return err
		}
		if err := s.topUp(ctx, missing, price); err != nil {
			return err
		}
	}
}

// count counts a price as under way, unless it lacks a deposit. What is spent
// and what is under way overlap: a payment is charged before its content is here.
// What was spent before and all that was sent since do not, but some of it may
// have cost less. So the lower sum is what is needed at most.
func (s *Stream) count(price channel.Amount) (missing channel.Amount, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := s.purse.State() // what is noted from now on is under way in this sum
	underway, err := s.underway.Add(price)
	if err != nil {
		return missing, err
	}
	sent, err := s.sent.Add(price)
	if err != nil {
		return missing, err
	}
	need, err := state.Spent.Add(underway)
	if err != nil {
		return missing, err
	}
	if total, err := s.began.Add(sent); err == nil {
		need = need.Min(total)
	}
	if missing = need.Minus(state.Available()); missing.IsZero() {
		s.underway, s.sent = underway, sent
	}
	return missing, nil
}

// topUp deposits once for all that wait for it.
func (s *Stream) topUp(ctx context.Context, missing, price channel.Amount) error {
	before := s.purse.State().Available()
	select {
	case s.funds <- struct{}{}:
		defer func() { <-s.funds }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.purse.State().Available() != before {
		return nil // another deposit came in meanwhile: it may be enough
	}
	if s.w.opt.Deposit.IsZero() {
		missing = missing.Max(s.suggestDeposit(ctx, price))
	}
	return s.deposit(ctx, missing)
}

// suggestDeposit is how much to deposit where the user did not say: enough for
// many payments or, if the wallet has that, as much as was paid on the stream so
// far. A long stream would else wait for the ledger again and again.
func (s *Stream) suggestDeposit(ctx context.Context, price channel.Amount) channel.Amount {
	state := s.purse.State()
	many, err := price.Mul(DefaultDepositPrices)
	if err != nil {
		many = price
	}
	s.mu.Lock()
	paid := s.sent
	s.mu.Unlock()
	if many.Less(paid) {
		if have, err := s.w.Balance(ctx, state.Config.Token); err == nil {
			many = many.Max(paid.Min(have))
		}
	}
	if limit := s.w.opt.Limits.Deposit; !limit.IsZero() {
		many = many.Min(limit.Minus(state.Room()))
	}
	return many
}

// Send queues an item; it waits while too many are in flight. An error means
// that nothing was or will be paid for it, and that Done is not called.
func (s *Stream) Send(ctx context.Context, it Item) error {
	if limit := s.w.opt.Limits.Payment; !limit.IsZero() && limit.Less(it.Price) {
		return &payer.LimitError{Limit: "payment", Amount: it.Price, Left: limit}
	}
	if err := s.reserve(ctx, it.Price); err != nil {
		return err
	}
	err := s.lane.Send(ctx, p2p.Request{Price: it.Price, Item: it.Name, Deliver: it.Deliver, Done: func(r p2p.Result) {
		s.note(it, r)
		if it.Done != nil {
			it.Done(r)
		}
	}})
	if err != nil {
		s.giveBack(it.Price)
	}
	return err
}

// note books what became of an item.
func (s *Stream) note(it Item, r p2p.Result) {
	paid := r.Err == nil || errors.Is(r.Err, p2p.ErrContentLost) || errors.Is(r.Err, p2p.ErrContentTooLarge)
	var refused *p2p.Refusal
	s.mu.Lock()
	s.underway = s.underway.Minus(it.Price)
	if !paid && errors.As(r.Err, &refused) {
		s.sent = s.sent.Minus(it.Price)
	}
	if paid {
		s.last, s.any = max(s.last, r.Sequence), true
	}
	s.mu.Unlock()
	if paid {
		s.log.add(boughtItem{it.Name, it.Price, r.Sequence}, r.Charged)
	}
}

func (s *Stream) giveBack(price channel.Amount) {
	s.mu.Lock()
	s.underway, s.sent = s.underway.Minus(price), s.sent.Minus(price)
	s.mu.Unlock()
}

// Buy buys one item and waits for it. Where ctx ends first, it may still be
// bought.
func (s *Stream) Buy(ctx context.Context, it Item) (p2p.Result, error) {
	done := make(chan p2p.Result, 1)
	also := it.Done
	it.Done = func(r p2p.Result) {
		if also != nil {
			also(r)
		}
		done <- r
	}
	if err := s.Send(ctx, it); err != nil {
		return p2p.Result{}, err
	}
	select {
	case r := <-done:
		return r, r.Err
	case <-ctx.Done():
		return p2p.Result{}, ctx.Err()
	}
}

// Drain waits until every item has its result.
func (s *Stream) Drain(ctx context.Context) error { return s.lane.Drain(ctx) }

// State returns the numbers of the stream's channel.
func (s *Stream) State() payer.State { return s.purse.State() }

// Payee returns whom the stream pays.
func (s *Stream) Payee() Payee { return s.payee }

// Receipt asks for the payee's receipt of a payment and verifies it.
func (s *Stream) Receipt(ctx context.Context, sequence uint64) (channel.Receipt, error) {
	r, err := s.lane.Receipt(ctx, sequence)
	if err != nil {
		return channel.Receipt{}, fmt.Errorf("receipt of payment %d: %w", sequence, err)
	}
	state := s.purse.State()
	by := channel.NewVerifier(state.Config.ReceiverAuthorizer)
	if err := r.Verify(s.w.domain, &by); err != nil || r.Entry.Channel != state.ID {
		return channel.Receipt{}, fmt.Errorf("receipt of payment %d is not the payee's: %w", sequence, errors.Join(err, ErrMalformed))
	}
	return r, nil
}

// Close ends the stream. It keeps the receipt of the last payment, whose
// signed head stands for all before it. Items without a result may or may not
// be charged; wait for Drain first where that matters.
func (s *Stream) Close(ctx context.Context) error {
	s.closed.Do(func() {
		s.keepReceipt(ctx)
		err := s.lane.Close(ctx)
		s.err = errors.Join(err, s.abandon())
	})
	return s.err
}

func (s *Stream) keepReceipt(ctx context.Context) {
	s.mu.Lock()
	last, any := s.last, s.any
	s.mu.Unlock()
	if !any {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, receiptTimeout)
	defer cancel()
	if r, err := s.Receipt(ctx, last); err == nil {
		s.log.receipt(r)
	}
}

// abandon closes what is open, the channel last: nobody may use it before the
// lane has let go of it.
func (s *Stream) abandon() error {
	var errs []error
	if s.payer != nil {
		errs = append(errs, s.payer.Close())
	}
	if s.host != nil {
		errs = append(errs, s.host.Close())
	}
	s.log.flush()
	return errors.Join(append(errs, s.purse.Close())...)
}
