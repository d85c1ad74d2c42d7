package payer

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"sort"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// Terms are what a payee asks of a channel; with payer and salt they make its
// identity.
type Terms struct {
	Receiver           common.Address
	ReceiverAuthorizer common.Address
	Token              common.Address
	WithdrawDelay      uint64 // seconds
}

// Lookup reads a channel from the ledger. Its zero answer is a channel that was
// never opened.
type Lookup func(ctx context.Context, id channel.ID) (channel.Escrow, error)

// DefaultLanes is how many channels are kept with one payee for one use, and so
// how many requests to it can be paid at a time.
const DefaultLanes = 4

// Options of an Engine.
type Options struct {
	Store   Store
	Domain  channel.Domain
	Payer   common.Address
	Secrets Secrets
	Limits  Limits
	Lanes   int              // 0: DefaultLanes
	Lookup  Lookup           // nil: no ledger is at hand; an unknown channel counts as new until the payee proves otherwise
	Now     func() time.Time // nil: time.Now
	Random  io.Reader        // nil: crypto/rand.Reader
}

// Engine keeps the channels of one payer. It is safe for concurrent use; a
// channel has one owner at a time, the holder of its [Lease]. No lock is held
// while it waits for the disk, the network or a signature.
type Engine struct {
	opt Options

	mu        sync.Mutex // guards what follows, and the states
	channels  map[channel.ID]*entry
	budget    *budget
	transfers map[[32]byte]Transfer // signed, outcome not known
	freed     chan struct{}         // closed when a lease is released
	failed    error                 // a record written without waiting did not become durable
}

// entry is a channel in memory. Its state is read and written under Engine.mu,
// and written only by the holder of the lease.
type entry struct {
	state  State
	leased bool
}

// Open loads the channels of a wallet.
func Open(o Options) (*Engine, error) {
	if o.Lanes == 0 {
		o.Lanes = DefaultLanes
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	e := &Engine{
		opt: o, channels: map[channel.ID]*entry{}, transfers: map[[32]byte]Transfer{}, freed: make(chan struct{}),
	}
	e.budget = newBudget(o.Limits, dayOf(o.Now()))
	if err := e.loadChannels(); err != nil {
		return nil, err
	}
	return e, e.loadTransfers()
}

func (e *Engine) loadChannels() error {
	return e.opt.Store.Iterate([]byte(channelPrefix), func(key, value []byte) error {
		var s State
		if err := s.UnmarshalBinary(value); err != nil {
			return fmt.Errorf("record %x: %w", key, err)
		}
		if s.Day == e.budget.day {
			e.budget.add(s.payee(), s.Grew)
		}
		e.channels[s.ID] = &entry{state: s}
		return nil
	})
}

func (s State) payee() payeeKey { return payeeKey{s.Config.Token, s.Config.Receiver} }

// Channels returns the states of all channels, those with the most to spend
// first.
func (e *Engine) Channels() []State {
	e.mu.Lock()
	states := make([]State, 0, len(e.channels))
	for _, c := range e.channels {
		states = append(states, c.state)
	}
	e.mu.Unlock()
	sort.Slice(states, func(i, j int) bool {
		if c := states[i].Room().Cmp(states[j].Room()); c != 0 {
			return c > 0
		}
		return string(states[i].ID[:]) < string(states[j].ID[:])
	})
	return states
}

// Channel returns the state of one channel.
func (e *Engine) Channel(id channel.ID) (State, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.channels[id]
	if c == nil {
		return State{}, ErrUnknown
	}
	return c.state, nil
}

// Want says what a channel is acquired for.
type Want struct {
	Terms   Terms
	Use     Use
	Request [32]byte // an order of this request that is under way is resumed
	Where   string   // where the payee is, for people and for refunds
}

// Acquire returns a channel with a payee that nobody else uses, a new one if
// need be, or waits for one. Its error wraps ErrStopped when the payee was
// caught with numbers that do not add up.
func (e *Engine) Acquire(ctx context.Context, w Want) (*Lease, error) {
	for {
		c, fresh, wait, err := e.pick(w)
		switch {
		case err != nil:
			return nil, err
		case fresh:
			return e.admit(ctx, c, w)
		case c != nil:
			return newLease(e, c), nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for a free channel with %s: %w", w.Terms.Receiver, ctx.Err())
		}
	}
}

// pick takes a free channel, or makes room for a new one, or returns what to
// wait for.
func (e *Engine) pick(w Want) (c *entry, fresh bool, wait <-chan struct{}, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failed != nil {
		return nil, false, nil, e.failed
	}
	var next uint64
	var usable int
	for _, other := range e.channels {
		s := &other.state
		use, n, ok := lane(s.Config.Salt)
		if !ok || use != w.Use || terms(s.Config) != w.Terms {
			continue
		}
		next = max(next, n+1)
		switch {
		case s.Stopped != "":
			return nil, false, nil, fmt.Errorf("channel %s, %s: %w", s.ID, s.Stopped, ErrStopped)
		case s.Retired:
			continue
		}
		usable++
		if !other.leased && (c == nil || better(s, &c.state, w.Request)) {
			c = other
		}
	}
	if c != nil {
		c.leased = true
		return c, false, nil, nil
	}
	if usable >= e.opt.Lanes {
		return nil, false, e.freed, nil
	}
	return e.reserve(w, next)
}

// reserve enters a new channel that nobody else may pick yet.
func (e *Engine) reserve(w Want, n uint64) (*entry, bool, <-chan struct{}, error) {
	config := channel.Config{
		Payer: e.opt.Payer, PayerAuthorizer: e.opt.Secrets.Session().Address(),
		Receiver: w.Terms.Receiver, ReceiverAuthorizer: w.Terms.ReceiverAuthorizer,
		Token: w.Terms.Token, WithdrawDelay: w.Terms.WithdrawDelay, Salt: Salt(w.Use, n),
	}
	if err := config.Validate(); err != nil {
		return nil, false, nil, err
	}
	id := e.opt.Domain.ChannelID(config)
	c := &entry{state: NewState(id, config, channel.Escrow{}, false), leased: true}
	c.state.Where = w.Where
	e.channels[id] = c
	return c, true, nil, nil
}

// better tells which of two free channels to use: the one that waits for the
// answer to the same request, else the one with more money, else the older.
func better(a, b *State, request [32]byte) bool {
	if x, y := a.Order.Request == request, b.Order.Request == request; x != y {
		return x
	}
	if x, y := a.Order == (Order{}), b.Order == (Order{}); x != y {
		return x
	}
	if c := a.Room().Cmp(b.Room()); c != 0 {
		return c > 0
	}
	return string(a.Config.Salt[:]) < string(b.Config.Salt[:])
}

// Of reports whether a channel is of these terms.
func (t Terms) Of(c channel.Config) bool { return terms(c) == t }

func terms(c channel.Config) Terms {
	return Terms{c.Receiver, c.ReceiverAuthorizer, c.Token, c.WithdrawDelay}
}

// admit looks a new channel up on the ledger: this wallet may have used it
// before and lost its record.
func (e *Engine) admit(ctx context.Context, c *entry, w Want) (*Lease, error) {
	l := newLease(e, c)
	if e.opt.Lookup == nil {
		// It may have been used before: then the payee can prove so.
		return l, l.change(func(s *State) error { s.Recovered = true; return nil })
	}
	escrow, err := e.opt.Lookup(ctx, c.state.ID)
	e.mu.Lock()
	defer e.mu.Unlock()
	if err != nil {
		delete(e.channels, c.state.ID)
		e.wake()
		return nil, fmt.Errorf("look up channel %s on the ledger; nothing was signed: %w", c.state.ID, err)
	}
	known := escrow != channel.Escrow{}
	s := NewState(c.state.ID, c.state.Config, escrow, known)
	s.Where = w.Where
	c.state = s
	return l, nil
}

// Take leases a channel by its id, for a refund or an exit.
func (e *Engine) Take(id channel.ID) (*Lease, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.channels[id]
	switch {
	case c == nil:
		return nil, ErrUnknown
	case c.leased:
		return nil, ErrLeased
	}
	c.leased = true
	return newLease(e, c), nil
}

// Recover enters a channel found on the ledger that the wallet has no record
// of; one it has a record of is left as it is.
func (e *Engine) Recover(ctx context.Context, config channel.Config, escrow channel.Escrow) (channel.ID, error) {
	id := e.opt.Domain.ChannelID(config)
	if config.Payer != e.opt.Payer || config.PayerAuthorizer != e.opt.Secrets.Session().Address() {
		return id, fmt.Errorf("channel %s belongs to another payer or signer: %w", id, channel.ErrConfig)
	}
	e.mu.Lock()
	if e.channels[id] != nil {
		e.mu.Unlock()
		return id, nil
	}
	c := &entry{state: NewState(id, config, escrow, true), leased: true}
	e.channels[id] = c
	e.mu.Unlock()
	l := newLease(e, c)
	defer l.Release()
	return id, l.commit(ctx)
}

// wake tells those who wait for a channel. The caller holds mu.
func (e *Engine) wake() {
	close(e.freed)
	e.freed = make(chan struct{})
}
