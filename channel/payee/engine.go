package payee

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/store"
)

// Store is the durable memory an engine needs; *store.Store is one. The engine
// owns everything in it.
type Store interface {
	// CommitAsync makes a batch durable whole and in the order of the calls;
	// a failed batch fails all handed over before its caller was told.
	CommitAsync(b *store.Batch, done func(error)) error
	Get(key []byte) ([]byte, error)
	Iterate(prefix []byte, fn func(key, value []byte) error) error
	IterateFrom(prefix, from []byte, fn func(key, value []byte) error) error
	Floor(prefix, at []byte) (key, value []byte, err error)
}

// Ledger is what an engine asks of the ledger; *ledger.Sender is one. Its
// account must be the receiver of the engine's terms to settle.
type Ledger interface {
	Address() common.Address
	Escrows(ctx context.Context, ids []channel.ID) ([]channel.Escrow, error)
	Receiver(ctx context.Context, receiver, token common.Address) (ledger.Totals, error)
	AnchorHead(ctx context.Context, receiver, token common.Address) (ledger.AnchorHead, error)
	Deposit(ctx context.Context, cfg channel.Config, amount channel.Amount, a ledger.DepositAuthorization) (ledger.Deposited, error)
	ClaimMany(ctx context.Context, c ledger.Claiming) error
	SettleBatch(ctx context.Context, st ledger.Settlement) (ledger.Settled, error)
	// Fits says whether rows can be claimed in one transaction.
	Fits(rows []ledger.Row) bool
	// AwaitSent waits until what the account sent before is on the ledger.
	AwaitSent(ctx context.Context) error
	Height(ctx context.Context) (uint64, error)
	Watch(ctx context.Context, w ledger.Watching, fn func(ledger.Seen) error) error
	RefundWithSignature(ctx context.Context, cfg channel.Config, amount channel.Amount, nonce uint64, sig channel.Signature) (ledger.Included, error)
}

// Terms are what every channel to this payee must agree with. They are part of
// a channel's identity: keep them the same over restarts and replicas.
type Terms struct {
	Receiver           common.Address // settlements go here
	ReceiverAuthorizer common.Address // signs receipts and refunds
	Token              common.Address
	WithdrawDelay      uint64 // seconds
}

func (t Terms) check(c channel.Config) error {
	switch {
	case c.Receiver != t.Receiver:
		return ErrReceiver
	case c.ReceiverAuthorizer != t.ReceiverAuthorizer:
		return ErrAuthorizer
	case c.Token != t.Token:
		return ErrToken
	case c.WithdrawDelay != t.WithdrawDelay:
		return ErrDelay
	}
	if err := c.Validate(); err != nil {
		return err
	}
	if _, ecdsa := c.Signer(); !ecdsa {
		return ErrContractPayer
	}
	return nil
}

// Options of an engine.
type Options struct {
	Store  Store
	Ledger Ledger
	Domain channel.Domain
	Terms  Terms
	Signer channel.Signer   // of Terms.ReceiverAuthorizer
	Clock  func() time.Time // nil: the system's
	Logger *slog.Logger     // nil: nothing is logged
}

// Limits of an engine.
const (
	shardCount = 64
	// seatMemory bounds the channels that are kept in memory; those not in use
	// give way to others and are loaded again when needed.
	seatMemory = 128 << 20
	// seatBytes is what a seat takes, its log's edge, its place in the map and
	// the run it keeps for the next commit included.
	seatBytes = 1792 + runBytes
	maxSeats  = seatMemory / seatBytes
)

// Engine is the payee of all channels on its terms. It is safe for concurrent
// use.
type Engine struct {
	store  Store
	ledger Ledger
	domain channel.Domain
	terms  Terms
	signer channel.Signer
	clock  func() time.Time
	log    *slog.Logger

	shards     [shardCount]shard
	perShard   int // seats of a shard before some give way
	admissions admissions
	settling   chan struct{} // holds one token while no settlement is under way
	anchoring  chan struct{} // holds one token while what an anchor covers may change
	inSettle   atomic.Bool
	erasing    chan struct{} // holds one token while nothing is being erased

	readings atomic.Uint64 // of the ledger, numbered as they begin
	leavers  leavers

	closed  atomic.Bool
	life    context.Context // ends with Close
	cancel  context.CancelFunc
	workers *errgroup.Group
}

// shard is a part of the map of seats.
type shard struct {
	mu      sync.Mutex
	seats   map[channel.ID]*seat
	loading map[channel.ID]chan struct{}
}

// Open starts an engine on what its store holds. The goroutines it starts end
// with ctx or Close. It does not ask the ledger, which may be down.
func Open(ctx context.Context, o Options) (*Engine, error) {
	if o.Signer.Address() != o.Terms.ReceiverAuthorizer {
		return nil, fmt.Errorf("the signer is %s, the terms name %s as receiver authoriser", o.Signer.Address(), o.Terms.ReceiverAuthorizer)
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	e := &Engine{
		store: o.Store, ledger: o.Ledger, domain: o.Domain, terms: o.Terms, signer: o.Signer,
		clock: o.Clock, log: o.Logger, perShard: maxSeats / shardCount,
		admissions: admissions{read: o.Ledger.Escrows}, settling: make(chan struct{}, 1),
		anchoring: make(chan struct{}, 1), erasing: make(chan struct{}, 1),
	}
	e.settling <- struct{}{}
	e.anchoring <- struct{}{}
	e.erasing <- struct{}{}
	for i := range e.shards {
		e.shards[i].seats = make(map[channel.ID]*seat)
		e.shards[i].loading = make(map[channel.ID]chan struct{})
	}
	ctx, e.cancel = context.WithCancel(ctx)
	e.life, e.admissions.life = ctx, ctx
	e.leavers = leavers{ids: make(map[channel.ID]bool), wake: make(chan struct{}, 1)}
	e.workers, ctx = errgroup.WithContext(ctx)
	e.workers.Go(func() error { return e.watch(ctx) })
	e.workers.Go(func() error { return e.rescue(ctx) })
	return e, nil
}

// Terms returns the engine's terms.
func (e *Engine) Terms() Terms { return e.terms }

// Domain returns where signatures are valid.
func (e *Engine) Domain() channel.Domain { return e.domain }

// Close refuses further payments, ends a settlement under way, waits until what
// was taken is durable, and stops the engine's goroutines. The store stays open.
func (e *Engine) Close() error {
	if e.closed.Swap(true) {
		return nil
	}
	e.cancel()
	err := e.workers.Wait()
	<-e.settling // and nobody gets it again
	for i := range e.shards {
		e.shards[i].mu.Lock()
		var seats []*seat
		for _, s := range e.shards[i].seats {
			seats = append(seats, s)
		}
		e.shards[i].mu.Unlock()
		for _, s := range seats {
			s.retire()
		}
	}
	return err
}

// retire makes the seat gone once all it took is durable.
func (s *seat) retire() {
	settled := make(chan struct{})
	s.mu.Lock()
	if s.gone.Load() {
		s.mu.Unlock()
		return
	}
	s.await(func(error) { close(settled) })
	s.unlock()
	<-settled
	s.mu.Lock()
	tell := nobody
	if !s.gone.Load() {
		tell = s.leave(ErrClosed)
	}
	s.mu.Unlock()
	tell()
}

func (e *Engine) now() uint64 { return uint64(e.clock().UnixMilli()) }

func (e *Engine) shard(id channel.ID) *shard { return &e.shards[id[0]%shardCount] }

// lock returns the channel's seat, locked. ErrUnknown when it has none.
func (e *Engine) lock(id channel.ID) (*seat, error) {
	for {
		s, err := e.seat(context.Background(), id, nil)
		if err != nil {
			return nil, err
		}
		s.lockWithRoom()
		if !s.gone.Load() {
			s.used = true
			return s, nil
		}
		s.mu.Unlock()
	}
}

// seat finds the channel's seat, loads it from the store, or creates it. One
// caller loads; others wait for it.
func (e *Engine) seat(ctx context.Context, id channel.ID, create func() (*seat, error)) (*seat, error) {
	sh := e.shard(id)
	for {
		if e.closed.Load() {
			return nil, ErrClosed
		}
		sh.mu.Lock()
		if s := sh.seats[id]; s != nil && !s.gone.Load() {
			sh.mu.Unlock()
			return s, nil
		}
		delete(sh.seats, id)
		if other := sh.loading[id]; other != nil {
			sh.mu.Unlock()
			select {
			case <-other:
				continue
			case <-ctx.Done():
				return nil, context.Cause(ctx)
			}
		}
		loaded := make(chan struct{})
		sh.loading[id] = loaded
		sh.mu.Unlock()

		s, err := e.load(id)
		if errors.Is(err, ErrUnknown) && create != nil {
			s, err = create()
		}
		sh.mu.Lock()
		delete(sh.loading, id)
		if err == nil {
			sh.evict(e.perShard)
			sh.seats[id] = s
		}
		sh.mu.Unlock()
		close(loaded)
		return s, err
	}
}

func (e *Engine) load(id channel.ID) (*seat, error) {
	record, err := e.store.Get(channelKey(id))
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	cfg, claiming, state, err := decodeChannel(record)
	if err != nil {
		return nil, fmt.Errorf("channel %s: %w", id, err)
	}
	if state.ID != id {
		return nil, fmt.Errorf("channel %s: %w", id, ErrRecord)
	}
	s := e.newSeat(cfg, state)
	s.claiming = claiming
	return s, nil
}

// evictTries seats are looked at when one is to give way.
const evictTries = 16

// evict makes seats give way when the shard is full: such as are not in use and
// were not used since they were last looked at. It looks at a few at a time, so
// that a shard whose seats are all in use may exceed its limit.
func (sh *shard) evict(limit int) {
	for tries := evictTries; len(sh.seats) >= limit && tries > 0; {
		for id, s := range sh.seats {
			if len(sh.seats) < limit || tries == 0 {
				return
			}
			tries--
			if s.rest() {
				delete(sh.seats, id)
			}
		}
	}
}

// rest makes the seat gone if nothing is under way on it.
func (s *seat) rest() bool {
	if !s.mu.TryLock() {
		return false
	}
	defer s.mu.Unlock()
	if s.flight != nil || s.gathered.dirty || len(s.gathered.waiters) > 0 || s.open > 0 || s.frozen {
		return false
	}
	if s.used {
		s.used = false
		return false
	}
	s.gone.Store(true)
	return true
}
