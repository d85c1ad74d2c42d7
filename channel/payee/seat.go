package payee

import (
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
	tail     *run    // that the last commit wrote and the next may add to; nil when none
	durable  mark    // what is on the disk
	selling  bool    // an x402 sale is under way
	open     int     // sales and reservations under way
	frozen   bool    // a refund is under way: nothing is sold
	behind   bool    // the ledger shows more claimed than was charged: nothing is sold
	reading  uint64  // of the ledger: the newest that was taken
	since    uint64  // the newest reading that had begun when the seat took a claim: it may show less
	used     bool    // since it was last asked to give way
	replays  uint8   // answers given again for the last sale
	lastSale *channel.Entry
	signed   *SignedHead   // the newest head that was signed
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
	runs    []*run // of lines; the last may grow
	tiles   []tile // of the log that the lines completed
	bytes   int    // of lines and items before they are encoded
	after   mark
	waiters []func(error)
}

// free ends the use of runs that are not written.
func (c *commit) free() {
	for _, r := range c.runs {
		r.free()
	}
}

// Limits of what gathers on one seat.
const (
	maxGathered = 1 << 20 // bytes of lines; further payments wait
	lineBytes   = 64      // counted for a line without its item
	maxReplays  = 3       // of one sale, so that one payment does not serve for ever
	maxBatch    = 4096    // payments of one call
	maxReserved = 1024    // reservations under way on a channel
)

func (e *Engine) newSeat(cfg channel.Config, state channel.State) *seat {
	signer, _ := cfg.Signer()
	s := &seat{engine: e, id: state.ID, cfg: cfg, state: state, payer: channel.NewVerifier(signer), used: true}
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

// run returns the run that the next line goes to.
func (s *seat) run() *run {
	g := &s.gathered
	if n := len(g.runs); n > 0 && !g.runs[n-1].full() {
		return g.runs[n-1]
	}
	r := s.tail
	if s.tail = nil; r == nil {
		r = newRun()
	}
	g.runs = append(g.runs, r)
	return r
}

// endRun has the next line begin a run: what was taken before is written no
// more once it is durable.
func (s *seat) endRun() {
	s.dropTail()
	if n := len(s.gathered.runs); n > 0 {
		s.gathered.runs[n-1].ended = true
	}
}

func (s *seat) dropTail() {
	if s.tail != nil {
		s.tail.free()
		s.tail = nil
	}
}

// salt returns the salt of the next line if it has an item.
func (s *seat) salt() [channel.SaltSize]byte { return s.run().salt }

// record notes a new entry of the log; its salt is that of salt. before is the
// mark ahead of it.
func (s *seat) record(before mark, l Line) {
	g := &s.gathered
	g.dirty = true
	g.bytes += lineBytes + len(l.Item)
	s.run().add(before, &l)
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
	if s.gone.Load() {
		return s.answerGone()
	}
	if s.flight != nil {
		return nobody
	}
	f := s.gathered
	if !f.dirty {
		f.free() // a run may have been begun for a charge that was refused
		s.gathered = commit{}
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
	s.gathered.free()
	s.dropTail()
	s.flight, s.gathered = nil, commit{}
	s.why = why
	s.gone.Store(true)
	s.makeRoom()
	return func() { call(waiters, fmt.Errorf("%w: %w", ErrNotDurable, why)) }
}

// answerGone answers those who came when the seat had gone. A seat that gave
// way did so because all of it was durable.
func (s *seat) answerGone() (tell func()) {
	waiters, err := s.gathered.waiters, error(nil)
	s.gathered.waiters = nil
	if s.why != nil {
		err = fmt.Errorf("%w: %w", ErrNotDurable, s.why)
	}
	return func() { call(waiters, err) }
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

// encode makes the batch of a commit: the channel's record and the runs of
// lines, in one piece of memory.
func (s *seat) encode(f *commit) (*store.Batch, error) {
	size := 0
	for _, r := range f.runs {
		size += linesKeySize + r.size()
	}
	b := make([]byte, 0, channelKeySize+recordSize(&s.state)+size)
	b = appendChannelKey(b, s.id)
	key := b
	b, err := appendChannel(b, s.cfg, s.claiming, &s.state)
	if err != nil {
		return nil, err
	}
	var batch store.Batch
	batch.Put(key[:len(key):len(key)], b[len(key):len(b):len(b)])
	for i, r := range f.runs {
		if r.count > 0 {
			b = s.put(&batch, b, r)
		}
		if i == len(f.runs)-1 && r.count > 0 && r.open() {
			s.tail = r
		} else {
			r.free()
		}
	}
	for _, t := range f.tiles {
		t.put(&batch, s.id)
	}
	f.runs, f.tiles = nil, nil
	return &batch, nil
}

// put adds a run of lines to a batch, in the memory behind b.
func (s *seat) put(batch *store.Batch, b []byte, r *run) []byte {
	from := len(b)
	b = appendLinesKey(b, s.id, r.first)
	value := len(b)
	b = r.encode(b)
	batch.Put(b[from:value:value], b[value:len(b):len(b)])
	return b
}
