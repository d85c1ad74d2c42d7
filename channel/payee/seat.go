package payee

import (
	"crypto/rand"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// seat is one channel in memory: the truth about it. Whoever holds mu owns the
// channel. The lock is never held across I/O: an owner changes the state, notes
// who waits for the change to be durable, and lets go; the store's committer
// comes back with the answer.
//
// At most one commit of a seat is on its way; what happens meanwhile gathers
// and goes with the next. When a commit fails, the seat is gone: all who wait
// are told, and the next use loads what is durable from the store.
type seat struct {
	engine *Engine
	id     channel.ID
	cfg    channel.Config

	mu       sync.Mutex
	state    channel.State
	payer    channel.Verifier
	claiming channel.Amount // the most that was sent to be claimed: it may yet arrive
	gathered commit
	flight   *commit // on its way to the disk; nil when none
	durable  mark    // what is on the disk
	selling  bool    // an x402 sale is under way
	open     int     // sales and reservations under way
	frozen   bool    // a refund is under way: nothing is sold
	behind   bool    // the ledger shows more claimed than was charged: nothing is sold
	reading  uint64  // of the ledger: the newest that was taken
	since    uint64  // the newest reading that had begun when the seat was made
	replays  int     // answers given again for the last sale
	lastSale channel.Entry
	signed   SignedHead    // the newest head that was signed
	room     chan struct{} // closed when gathered shrinks; nil when nobody waits

	gone atomic.Bool // set with mu held; a gone seat is never used again
	why  error       // it is gone
}

// mark is what a payer may be told of a durable state.
type mark struct {
	payments uint64
	charged  channel.Amount
}

// commit gathers what becomes durable together.
type commit struct {
	dirty   bool
	lines   []Line
	before  mark // of the first line
	bytes   int
	after   mark
	waiters []func(error)
}

// Limits of what gathers on one seat.
const (
	maxGathered    = 1 << 20   // bytes of lines; further payments wait
	linesPerRecord = 256 << 10 // bytes of one stored run of lines
	maxReplays     = 3         // of one sale, so that one payment does not serve for ever
	maxBatch       = 4096      // payments of one call
	maxReserved    = 1024      // reservations under way on a channel
	maxSaltRead    = 4096      // bytes of randomness read at once
)

func (e *Engine) newSeat(cfg channel.Config, state channel.State) *seat {
	signer, _ := cfg.Signer()
	s := &seat{engine: e, id: state.ID, cfg: cfg, state: state, payer: channel.NewVerifier(signer)}
	s.durable = s.mark()
	return s
}

// openForSales says why nothing is sold on the channel, nil when it is open.
func (s *seat) openForSales() error {
	switch {
	case s.frozen:
		return ErrBusy
	case s.behind:
		return channel.ErrClaimTooHigh
	}
	return nil
}

func (s *seat) mark() mark { return mark{s.state.Payments, s.state.Charged} }

// touch notes that the state changed.
func (s *seat) touch() { s.gathered.dirty = true }

// record notes a new entry of the log. before is the mark ahead of it.
func (s *seat) record(before mark, l Line) {
	g := &s.gathered
	if len(g.lines) == 0 {
		g.before = before
	}
	g.dirty = true
	g.lines = append(g.lines, l)
	g.bytes += l.size()
}

// await has fn called, with nil, when all that happened so far is durable, or
// with an error when it will not be.
func (s *seat) await(fn func(error)) {
	if s.flight != nil && !s.gathered.dirty {
		s.flight.waiters = append(s.flight.waiters, fn)
		return
	}
	s.gathered.waiters = append(s.gathered.waiters, fn)
}

// unlock lets go of the seat: what gathered is handed to the store.
func (s *seat) unlock() {
	tell := s.flush()
	s.mu.Unlock()
	tell()
}

func nobody() {}

// flush hands over what gathered unless a commit is on its way. The function
// it returns is to be called without the lock.
func (s *seat) flush() (tell func()) {
	if s.flight != nil || s.gone.Load() {
		return nobody
	}
	f := s.gathered
	if !f.dirty {
		s.gathered.waiters = nil
		return func() { call(f.waiters, nil) }
	}
	f.after = s.mark()
	batch, err := s.encode(&f)
	if err != nil {
		return s.leave(err)
	}
	s.gathered, s.flight = commit{}, &f
	s.makeRoom()
	if err := s.engine.store.CommitAsync(batch, s.landed); err != nil {
		return s.leave(err)
	}
	return nobody
}

// landed is called by the store's committer.
func (s *seat) landed(err error) {
	s.mu.Lock()
	if err != nil {
		tell := s.leave(err)
		s.mu.Unlock()
		tell()
		return
	}
	f := s.flight
	s.flight = nil
	s.durable = f.after
	tell := s.flush()
	s.mu.Unlock()
	call(f.waiters, nil)
	tell()
}

// leave makes the seat gone and returns what tells all who wait on it.
func (s *seat) leave(why error) (tell func()) {
	var waiters []func(error)
	if s.flight != nil {
		waiters = s.flight.waiters
	}
	waiters = append(waiters, s.gathered.waiters...)
	s.flight, s.gathered = nil, commit{}
	s.why = why
	s.gone.Store(true)
	s.makeRoom()
	return func() { call(waiters, fmt.Errorf("%w: %w", ErrNotDurable, why)) }
}

func call(waiters []func(error), err error) {
	for _, w := range waiters {
		w(err)
	}
}

func (s *seat) makeRoom() {
	if s.room != nil {
		close(s.room)
		s.room = nil
	}
}

// lockWithRoom locks the seat once what gathers on it is within bounds.
func (s *seat) lockWithRoom() {
	s.mu.Lock()
	for s.gathered.bytes > maxGathered && !s.gone.Load() {
		if s.room == nil {
			s.room = make(chan struct{})
		}
		room := s.room
		s.mu.Unlock()
		<-room
		s.mu.Lock()
	}
}

func (s *seat) encode(f *commit) (*store.Batch, error) {
	var b store.Batch
	record, err := encodeChannel(s.cfg, s.claiming, &s.state)
	if err != nil {
		return nil, err
	}
	b.Put(channelKey(s.id), record)
	run := lines{payments: f.before.payments, charged: f.before.charged}
	size := 0
	for i := range f.lines {
		if size > linesPerRecord {
			s.put(&b, run)
			size = 0
			run = lines{payments: run.payments + charges(run.list), charged: f.lines[i-1].Entry.Charged}
		}
		if size == 0 {
			run.first = f.lines[i].Entry.Sequence
		}
		run.list = f.lines[i-len(run.list) : i+1]
		size += f.lines[i].size()
	}
	if len(run.list) > 0 {
		s.put(&b, run)
	}
	return &b, nil
}

func (s *seat) put(b *store.Batch, run lines) { b.Put(linesKey(s.id, run.first), run.encode()) }

func charges(list []Line) (n uint64) {
	for i := range list {
		if list[i].Entry.Kind == channel.Charge {
			n++
		}
	}
	return n
}

// salts hands out random salts, reading the source once for many.
type salts struct{ buf []byte }

func newSalts(n int) salts {
	buf := make([]byte, min(n*channel.SaltSize, maxSaltRead))
	_, _ = rand.Read(buf) // never fails: crypto/rand ends the process instead
	return salts{buf}
}

func (r *salts) next() (salt [channel.SaltSize]byte) {
	if len(r.buf) == 0 {
		*r = newSalts(maxSaltRead / channel.SaltSize)
	}
	copy(salt[:], r.buf)
	r.buf = r.buf[channel.SaltSize:]
	return salt
}
