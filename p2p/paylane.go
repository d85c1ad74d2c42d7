package p2p

import (
	"context"
	"fmt"
	"sync"
	"unicode/utf8"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// Request is one payment to make.
type Request struct {
	Price   channel.Amount // the most to pay
	Item    string         // what for; may be empty
	Deliver bool           // the item's content is wanted
	// Done is called once with what became of it. It runs in the goroutine
	// that serves all channels of the stream: it must not block.
	Done func(Result)
}

// Result is what became of a Request.
type Result struct {
	Sequence uint64         // of the payment on its channel
	Charged  channel.Amount // the channel's total as of the acknowledgement
	Content  []byte         // where it was asked for
	Type     string         // the content's media type
	// Err is nil when the payment is durably charged and its content is here.
	// With a *Refusal it was not charged; see also ErrClosed, ErrDisconnected,
	// ErrContentLost and ErrContentTooLarge.
	Err error
}

// Bounds are the payer's own limits of a lane. Zero fields do not limit.
type Bounds struct {
	Window int // payments in flight, at most the payee's window
	// Exposure is money that may be unserved: sent and not acknowledged, or
	// acknowledged and its content not here. The payee is told. One payment is
	// made whatever its price.
	Exposure channel.Amount
}

// entry is a request in the lane's order.
type entry struct {
	Request
	sequence uint64 // once it is charged
	charged  channel.Amount
	early    *arrival // its content, complete before it is known to be charged
}

// Lane is one channel on a Payer. Requests are paid in the order of the calls
// to Send. A goroutine of its own asks the Purse and encodes; the stream's
// reader reports results. It is safe for concurrent use.
type Lane struct {
	payer     *Payer
	purse     Purse
	config    channel.Config
	id        channel.ID
	signature channel.Signature
	bounds    Bounds
	wake      chan struct{} // buffered: tells the goroutine to look again
	opening   chan error    // buffered: the first opening's end
	stopped   chan struct{} // closed when the lane has failed or was closed
	turn      sync.Mutex    // held by who asks the purse; taken before mu

	mu       sync.Mutex
	link     *link
	handle   uint32
	fresh    *wire.Opened // the payee's numbers, not yet acted upon
	ready    bool         // numbers are reconciled: the lane is in use
	begun    bool         // numbers were reconciled at least once
	closing  bool         // nothing more is sent
	numbers  Numbers
	entries  []*entry // not acknowledged; entries[i] has sequence acked+i
	cursor   int      // entries below it were sent
	acked    uint64
	charged  channel.Amount // as of acked
	sent     channel.Amount // charged and the prices of what was sent
	rewinds  int            // how often the cursor went back
	paid     []*entry       // acknowledged, content not here yet
	arriving *arrival
	credit   uint64 // content that the payee may still send
	eaten    uint64 // content that arrived and is not granted again
	counted  int    // what link.inFlight has of this lane
	promised int    // of that, about to be encoded
	previous wire.Previous
	chain    *channel.TickVoucher // that the payee has
	tick     uint32               // newest sent on it
	voucher  channel.Amount       // highest sent
	asks     map[uint64][]chan receiptAnswer
	changed  chan struct{} // closed when waiting callers should look; nil while none waits
	fail     error
}

// arrival is content under way.
type arrival struct {
	*entry
	media string
	size  uint64
	got   uint64
	bytes []byte   // nil when it is too large and dropped
	lost  *Refusal // why it cannot be had; nil: it can
}

// Open opens the channel of a purse on the stream and waits for the payee's
// numbers, which the purse must accept.
func (p *Payer) Open(ctx context.Context, purse Purse, b Bounds) (*Lane, error) {
	l := &Lane{
		payer: p, purse: purse, config: purse.Config(), bounds: b,
		wake: make(chan struct{}, 1), opening: make(chan error, 1), stopped: make(chan struct{}),
		asks: map[uint64][]chan receiptAnswer{},
	}
	l.id = p.o.Domain.ChannelID(l.config)
	var err error
	if l.signature, err = purse.Sign(OpenDigest(l.id, p.o.Host.ID(), p.o.Payee.ID)); err != nil {
		return nil, fmt.Errorf("open channel %s: %w", l.id, err)
	}
	p.mu.Lock()
	if p.fail != nil {
		p.mu.Unlock()
		return nil, fmt.Errorf("open channel %s: %w", l.id, p.fail)
	}
	p.lanes[l] = struct{}{}
	p.done.Add(1)
	go l.run()
	if p.link != nil { // else it is opened with the next link
		p.link.open(l)
	}
	p.mu.Unlock()
	select {
	case err = <-l.opening:
	case <-ctx.Done():
		err = ctx.Err()
		l.stop(err)
	}
	if err != nil {
		return nil, fmt.Errorf("open channel %s: %w", l.id, err)
	}
	return l, nil
}

// ID returns the channel's id.
func (l *Lane) ID() channel.ID { return l.id }

// Numbers returns what the payee said when the channel was last opened.
func (l *Lane) Numbers() Numbers {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.numbers
}

// Send queues a request; it waits while the window is full. An error means
// that nothing was or will be paid for it and Done is not called.
func (l *Lane) Send(ctx context.Context, r Request) error {
	if len(r.Item) > wire.MaxItem || !utf8.ValidString(r.Item) {
		return ErrItemName
	}
	l.mu.Lock()
	for l.fail == nil && len(l.entries)+len(l.paid) >= l.window() {
		if err := l.wait(ctx); err != nil {
			l.mu.Unlock()
			return err
		}
	}
	if l.fail != nil {
		defer l.mu.Unlock()
		return l.fail
	}
	l.entries = append(l.entries, &entry{Request: r})
	idle, alone := len(l.entries) == l.cursor+1, len(l.entries) == 1
	l.mu.Unlock()
	switch {
	case alone:
		l.sendAlone()
	case idle:
		l.nudge()
	}
	return nil
}

// Pay makes one payment and waits for its result. Where ctx ends first, the
// payment may still be made.
func (l *Lane) Pay(ctx context.Context, r Request) (Result, error) {
	done := make(chan Result, 1)
	r.Done = func(res Result) { done <- res }
	if err := l.Send(ctx, r); err != nil {
		return Result{}, err
	}
	select {
	case res := <-done:
		return res, res.Err
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
}

// Drain waits until every request has its result.
func (l *Lane) Drain(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.fail == nil && len(l.entries)+len(l.paid) > 0 {
		if err := l.wait(ctx); err != nil {
			return err
		}
	}
	return l.fail
}

// Close lets go of the channel and waits until the payee has too, so that it
// may be used elsewhere. Requests without a result get ErrClosed.
func (l *Lane) Close(ctx context.Context) error {
	l.mu.Lock()
	k, handle := l.link, l.handle
	if k == nil || !l.ready {
		l.mu.Unlock()
		l.stop(ErrClosed)
		return nil
	}
	l.closing = true
	l.mu.Unlock()
	k.send(func(b []byte) []byte { return wire.AppendClose(b, &wire.Close{Handle: handle}) })
	select {
	case <-l.stopped:
	case <-ctx.Done():
		l.stop(ErrClosed)
		return ctx.Err()
	}
	return nil
}

// window returns how many requests may be unfinished; mu is held.
func (l *Lane) window() int {
	w := l.bounds.Window
	if l.link != nil && (w == 0 || w > int(l.link.limits.Window)) {
		w = int(l.link.limits.Window)
	}
	return max(w, 1)
}

// wait waits for a change; mu is held, and let go of meanwhile.
func (l *Lane) wait(ctx context.Context) error {
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	changed := l.changed
	l.mu.Unlock()
	defer l.mu.Lock()
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// announce wakes those in wait; mu is held.
func (l *Lane) announce() {
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

func (l *Lane) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}
