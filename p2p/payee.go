package p2p

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// Limits bound what a payee holds for payers. Zero fields take the default.
// Those of all streams are shared so that a stream that has much gets more only
// while plenty is left: see pool.
type Limits struct {
	Streams  int // at a time; one with no channel open gives way to a new one
	PerPeer  int // of those with one peer; a newer one takes the place of the oldest
	Channels int // channels open on a stream
	Window   int // payments in flight on a channel
	Total    int // payments in flight on a stream
	Items    int // item names remembered on a stream
	Contents int // contents fetched and not yet sent, on a channel

	AllChannels int // channels open on all streams, about a kilobyte each; a stream may have streamChannels in any case
	AllNames    int // bytes of item names remembered on all streams; streamNames in any case
	AllPayments int // in flight on all streams, about half a kilobyte each; streamPayments in any case
	AllContent  int // bytes of memory for contents on all streams, MaxHeld for one of unknown size

	Hello time.Duration // from the start of a stream to its hello
	Stall time.Duration // for a write, or content, to make progress
}

// What a stream may have of what all share, whatever others have.
const (
	streamChannels = 16
	streamNames    = 64 << 10
	streamPayments = 64
)

// DefaultLimits are for a payee on one machine.
var DefaultLimits = Limits{
	Streams: 4096, PerPeer: 4, Channels: 1024, Window: 1024, Total: 8192, Items: 4096, Contents: 64,
	AllChannels: 1 << 20, AllNames: 64 << 20, AllPayments: 1 << 19, AllContent: 256 << 20,
	Hello: 10 * time.Second, Stall: 30 * time.Second,
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	for _, f := range [...]struct{ v, d *int }{
		{&l.Streams, &d.Streams}, {&l.PerPeer, &d.PerPeer}, {&l.Channels, &d.Channels}, {&l.Window, &d.Window},
		{&l.Total, &d.Total}, {&l.Items, &d.Items}, {&l.Contents, &d.Contents},
		{&l.AllChannels, &d.AllChannels}, {&l.AllNames, &d.AllNames}, {&l.AllPayments, &d.AllPayments}, {&l.AllContent, &d.AllContent},
	} {
		if *f.v == 0 {
			*f.v = *f.d
		}
	}
	l.AllPayments = max(l.AllPayments, 4*l.Window) // or a whole window never finds room
	if l.Hello == 0 {
		l.Hello = d.Hello
	}
	if l.Stall == 0 {
		l.Stall = d.Stall
	}
	return l
}

// PayeeOptions says what a payee serves, and where.
type PayeeOptions struct {
	Host   host.Host
	Desk   Desk
	Domain channel.Domain
	Limits Limits
	// Credit is unpaid service that is granted on each channel, in base units:
	// contents of so much are sent while their charges are on their way to the
	// disk. It is what a crash can cost, for each channel. Zero: none.
	Credit channel.Amount
	Logger *slog.Logger // nil: silent
}

// Payee serves the pay protocol on a host. It is safe for concurrent use.
type Payee struct {
	o    PayeeOptions
	done sync.WaitGroup // streams and their goroutines

	lanes, names, payments, contents *pool // what all streams share

	mu       sync.Mutex
	closed   bool
	streams  int                    // that were not told to end
	live     int                    // that have not ended
	begun    uint64                 // streams so far
	sessions map[peer.ID][]*session // of a peer, the oldest first
	owners   map[channel.ID]*lane   // who has a channel open, or is opening it
}

// Serve starts to accept streams. Close ends it; the host stays the caller's.
func Serve(o PayeeOptions) *Payee {
	o.Limits = o.Limits.withDefaults()
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	p := &Payee{
		o: o, sessions: map[peer.ID][]*session{}, owners: map[channel.ID]*lane{},
		lanes: newPool(o.Limits.AllChannels, streamChannels), names: newPool(o.Limits.AllNames, streamNames),
		payments: newPool(o.Limits.AllPayments, streamPayments), contents: newPool(o.Limits.AllContent, 0),
	}
	o.Host.SetStreamHandler(wire.Protocol, p.handle)
	return p
}

// Close ends every stream: payments in flight are committed or released and
// acknowledged first. It waits until no call to the Desk is under way.
func (p *Payee) Close() error {
	p.o.Host.RemoveStreamHandler(wire.Protocol)
	p.mu.Lock()
	p.closed = true
	for _, list := range p.sessions {
		for _, s := range list {
			go s.end(&StreamError{Code: CodeShuttingDown, Text: "the payee is shutting down; what was acknowledged is charged"})
		}
	}
	p.mu.Unlock()
	p.done.Wait()
	return nil
}

// Streams returns the number of streams being served.
func (p *Payee) Streams() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.streams
}

// handle serves one stream; libp2p calls it in a goroutine of its own.
func (p *Payee) handle(stream network.Stream) {
	s := newSession(p, stream)
	old, why := p.admit(s)
	if why != nil {
		turnAway(stream, why)
		return
	}
	defer p.done.Done()
	switch {
	case old == nil:
	case old.peer == s.peer:
		old.end(&StreamError{Code: CodeSuperseded, Text: "the peer opened other streams"})
	default:
		old.end(&StreamError{Code: CodeBusy, Text: "other peers needed the place of a stream without a channel; connect again, and open one"})
	}
	err := s.serve()
	p.o.Logger.Debug("pay stream ended", "peer", s.peer, "reason", err)
	p.forget(s)
}

// turnAway says why a stream is not served.
func turnAway(stream network.Stream, why *StreamError) {
	_ = stream.SetDeadline(time.Now().Add(partTimeout))
	_, _ = stream.Write(wire.AppendGoodbye(nil, &wire.Goodbye{Code: why.Code, Text: why.Text}))
	_ = stream.Close()
}

var (
	errShuttingDown = &StreamError{Code: CodeShuttingDown, Text: "the payee is shutting down; connect again later"}
	errNoStream     = &StreamError{Code: CodeBusy, Text: "the payee serves as many streams as it can; connect again later"}
)

// admit registers a session, or says why not. A peer's newer stream takes the
// place of its oldest, which may be half open. Where all places are taken, the
// oldest stream on which no channel is open gives way: it costs nothing to have
// one, so they must not keep out those who pay.
func (p *Payee) admit(s *session) (old *session, why *StreamError) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return nil, errShuttingDown
	case p.live >= 2*p.o.Limits.Streams: // those that were told to end take their time
		return nil, errNoStream
	case len(p.sessions[s.peer]) >= p.o.Limits.PerPeer:
		old = p.sessions[s.peer][0]
	case p.streams >= p.o.Limits.Streams:
		if old = p.unused(); old == nil {
			return nil, errNoStream
		}
	}
	if old != nil {
		p.remove(old)
	}
	p.begun++
	s.number = p.begun
	p.streams++
	p.live++
	p.sessions[s.peer] = append(slices.Clip(p.sessions[s.peer]), s)
	p.done.Add(1)
	return old, nil
}

// unused returns the oldest stream on which no channel is open; mu is held.
func (p *Payee) unused() (oldest *session) {
	for _, list := range p.sessions {
		for _, s := range list {
			if s.used.Load() == 0 && (oldest == nil || s.number < oldest.number) {
				oldest = s
			}
		}
	}
	return oldest
}

// forget is the inverse of admit.
func (p *Payee) forget(s *session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.live--
	p.remove(s)
}

// remove frees the place of a session, unless another has it; mu is held.
func (p *Payee) remove(s *session) {
	list := p.sessions[s.peer]
	i := slices.Index(list, s)
	if i < 0 {
		return
	}
	p.streams--
	if len(list) == 1 {
		delete(p.sessions, s.peer)
		return
	}
	p.sessions[s.peer] = slices.Concat(list[:i], list[i+1:])
}

// used counts the channels that are open on a stream. While there are any, the
// host does not close the connection to make room for others.
func (p *Payee) used(s *session, change int32) {
	tag := fmt.Sprintf("stiver/%d", s.number)
	switch n := s.used.Add(change); {
	case n == 1 && change > 0:
		p.o.Host.ConnManager().Protect(s.peer, tag)
	case n == 0:
		p.o.Host.ConnManager().Unprotect(s.peer, tag)
	}
}

// claim makes l the owner of its channel and returns the owner before it.
func (p *Payee) claim(l *lane) *lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := p.owners[l.id]
	p.owners[l.id] = l
	return old
}

// disown is the inverse of claim, unless somebody else claimed since.
func (p *Payee) disown(l *lane) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.owners[l.id] == l {
		delete(p.owners, l.id)
	}
}
