package p2p

import (
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
type Limits struct {
	Streams  int           // at a time
	PerPeer  int           // of those with one peer; a newer one takes the place of the oldest
	Channels int           // channels open on a stream
	Window   int           // payments in flight on a channel
	Total    int           // payments in flight on a stream
	Items    int           // item names remembered on a stream
	Contents int           // contents fetched and not yet sent, on a channel
	Hello    time.Duration // from the start of a stream to its hello
	Stall    time.Duration // for a write to make progress
}

// DefaultLimits are for a payee on one machine.
var DefaultLimits = Limits{
	Streams: 1024, PerPeer: 4, Channels: 1024, Window: 1024, Total: 8192, Items: 4096, Contents: 64,
	Hello: 10 * time.Second, Stall: 30 * time.Second,
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	for _, f := range [...]struct{ v, d *int }{
		{&l.Streams, &d.Streams}, {&l.PerPeer, &d.PerPeer}, {&l.Channels, &d.Channels}, {&l.Window, &d.Window},
		{&l.Total, &d.Total}, {&l.Items, &d.Items}, {&l.Contents, &d.Contents},
	} {
		if *f.v == 0 {
			*f.v = *f.d
		}
	}
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
	Logger *slog.Logger // nil: silent
}

// Payee serves the pay protocol on a host. It is safe for concurrent use.
type Payee struct {
	o    PayeeOptions
	done sync.WaitGroup // streams and their goroutines

	mu       sync.Mutex
	closed   bool
	streams  int
	sessions map[peer.ID][]*session // of a peer, the oldest first
	owners   map[channel.ID]*lane   // who has a channel open, or is opening it
}

// Serve starts to accept streams. Close ends it; the host stays the caller's.
func Serve(o PayeeOptions) *Payee {
	o.Limits = o.Limits.withDefaults()
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	p := &Payee{o: o, sessions: map[peer.ID][]*session{}, owners: map[channel.ID]*lane{}}
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
	old, ok := p.admit(s)
	if !ok {
		_ = stream.ResetWithError(network.StreamRateLimited)
		return
	}
	defer p.done.Done()
	if old != nil {
		old.end(&StreamError{Code: CodeSuperseded, Text: "the peer opened other streams"})
	}
	err := s.serve()
	p.o.Logger.Debug("pay stream ended", "peer", s.peer, "reason", err)
	p.forget(s)
}

// admit registers a session, or says that there is no room. A peer's newer
// stream takes the place of its oldest, which may be half open.
func (p *Payee) admit(s *session) (old *session, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.sessions[s.peer]
	full := len(list) >= p.o.Limits.PerPeer
	if p.closed || !full && p.streams >= p.o.Limits.Streams {
		return nil, false
	}
	if full { // it is forgotten for good when it has ended
		old, list = list[0], list[1:]
	} else {
		p.streams++
	}
	p.sessions[s.peer] = append(slices.Clip(list), s)
	p.done.Add(1)
	return old, true
}

// forget is the inverse of admit, for a session that nobody has replaced.
func (p *Payee) forget(s *session) {
	p.mu.Lock()
	defer p.mu.Unlock()
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
