package p2p

import (
	"log/slog"
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
	Streams  int           // payers at a time
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
	Streams: 1024, Channels: 1024, Window: 1024, Total: 8192, Items: 4096, Contents: 8,
	Hello: 10 * time.Second, Stall: 30 * time.Second,
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	for _, f := range [...]struct{ v, d *int }{
		{&l.Streams, &d.Streams}, {&l.Channels, &d.Channels}, {&l.Window, &d.Window},
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

// Payee serves the pay protocol on a host, one stream a peer. It is safe for
// concurrent use.
type Payee struct {
	o    PayeeOptions
	done sync.WaitGroup // streams and their goroutines

	mu       sync.Mutex
	closed   bool
	sessions map[peer.ID]*session
	owners   map[channel.ID]*lane // who has a channel open, or is opening it
}

// Serve starts to accept streams. Close ends it; the host stays the caller's.
func Serve(o PayeeOptions) *Payee {
	o.Limits = o.Limits.withDefaults()
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	p := &Payee{o: o, sessions: map[peer.ID]*session{}, owners: map[channel.ID]*lane{}}
	o.Host.SetStreamHandler(wire.Protocol, p.handle)
	return p
}

// Close ends every stream: payments in flight are committed or released and
// acknowledged first. It waits until no call to the Desk is under way.
func (p *Payee) Close() error {
	p.o.Host.RemoveStreamHandler(wire.Protocol)
	p.mu.Lock()
	p.closed = true
	for _, s := range p.sessions {
		go s.end(&StreamError{Code: CodeShuttingDown, Text: "the payee is shutting down; what was acknowledged is charged"})
	}
	p.mu.Unlock()
	p.done.Wait()
	return nil
}

// Peers returns the number of streams being served.
func (p *Payee) Peers() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.sessions)
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
		old.end(&StreamError{Code: CodeSuperseded, Text: "the peer opened another stream"})
	}
	err := s.serve()
	p.o.Logger.Debug("pay stream ended", "peer", s.peer, "reason", err)
	p.mu.Lock()
	if p.sessions[s.peer] == s {
		delete(p.sessions, s.peer)
	}
	p.mu.Unlock()
}

// admit registers a session, or says that there is no room. A peer's newer
// stream takes the place of its older one, which may be half open.
func (p *Payee) admit(s *session) (old *session, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old = p.sessions[s.peer]
	if p.closed || old == nil && len(p.sessions) >= p.o.Limits.Streams {
		return nil, false
	}
	p.sessions[s.peer] = s
	p.done.Add(1)
	return old, true
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
