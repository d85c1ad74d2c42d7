package p2p

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// Defaults of PayerOptions.
const (
	DefaultContent    = 256 << 10 // bytes of content in flight on a channel
	DefaultMaxContent = 16 << 20  // bytes of the largest content accepted
	DefaultRedials    = 8         // about ten seconds
)

// Pauses between attempts to reach the payee again: each twice the last.
const (
	firstPause = 50 * time.Millisecond
	maxPause   = 3 * time.Second
)

// helloTimeout bounds the exchange of hellos.
const helloTimeout = 10 * time.Second

// stallTimeout is how long a write may take to make progress.
const stallTimeout = 30 * time.Second

// PayerOptions says whom to pay, and within which bounds.
type PayerOptions struct {
	Host       host.Host
	Payee      peer.AddrInfo
	Domain     channel.Domain
	Content    uint64       // 0: DefaultContent
	MaxContent uint64       // 0: DefaultMaxContent
	Redials    int          // attempts in a row to reach the payee again; 0: DefaultRedials, below 0: none
	Logger     *slog.Logger // nil: silent
}

// Payer is a stream to one payee, kept up over reconnections: what was not
// acknowledged on a stream that broke is resumed on the next, exactly once. It
// is safe for concurrent use.
type Payer struct {
	o      PayerOptions
	ctx    context.Context
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu    sync.Mutex
	link  *link // nil while there is none
	lanes map[*Lane]struct{}
	fail  error // why there will be no other link
}

// Dial connects to a payee. ctx bounds the dialling only.
func Dial(ctx context.Context, o PayerOptions) (*Payer, error) {
	if o.Content == 0 {
		o.Content = DefaultContent
	}
	if o.MaxContent == 0 {
		o.MaxContent = DefaultMaxContent
	}
	if o.Redials == 0 {
		o.Redials = DefaultRedials
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	p := &Payer{o: o, lanes: map[*Lane]struct{}{}}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	k, err := p.connect(ctx)
	if err != nil {
		p.cancel()
		return nil, fmt.Errorf("dial payee %s: %w", o.Payee.ID, err)
	}
	p.link = k
	p.done.Add(1)
	go p.run(k)
	return p, nil
}

// Close ends the stream and every lane. Payments without an acknowledgement
// end with ErrClosed; wait for them first where that matters.
func (p *Payer) Close() error {
	p.mu.Lock()
	k := p.link
	if p.fail == nil {
		p.fail = ErrClosed
	}
	p.mu.Unlock()
	p.cancel()
	if k != nil {
		k.end(&StreamError{Code: "", Text: "the payer is done"})
	}
	p.done.Wait()
	return nil
}

// run serves link after link until the payee cannot be reached or says no.
func (p *Payer) run(k *link) {
	defer p.done.Done()
	var err error
	for k != nil {
		end := k.serve()
		p.o.Logger.Debug("pay stream ended", "payee", p.o.Payee.ID, "reason", end)
		p.mu.Lock()
		p.link = nil
		for l := range p.lanes {
			l.unlink(k)
		}
		p.mu.Unlock()
		if err = end; !again(end) {
			break
		}
		if k, err = p.redial(); k != nil {
			p.adopt(k)
		}
	}
	p.giveUp(err)
}

// again reports whether it makes sense to connect again after an end.
func again(end *StreamError) bool {
	switch end.Code {
	case codeLost, CodeShuttingDown, CodeStalled, CodeBusy:
		return end.Remote
	}
	return false
}

// redial connects again, with pauses that grow.
func (p *Payer) redial() (*link, error) {
	pause := firstPause
	err := error(ErrDisconnected)
	for n := 0; n < p.o.Redials; n++ {
		timer := time.NewTimer(pause)
		select {
		case <-p.ctx.Done():
			timer.Stop()
			return nil, ErrClosed
		case <-timer.C:
		}
		k, cerr := p.connect(p.ctx)
		if cerr == nil {
			return k, nil
		}
		err = fmt.Errorf("%w: %w", ErrDisconnected, cerr)
		var end *StreamError
		if errors.As(cerr, &end) && !again(end) {
			break
		}
		pause = min(2*pause, maxPause)
	}
	return nil, err
}

// adopt makes k the link in use and opens the lanes on it.
func (p *Payer) adopt(k *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.link = k
	if p.fail != nil {
		k.end(&StreamError{Text: "the payer is done"})
	}
	for l := range p.lanes {
		k.open(l)
	}
}

// giveUp ends every lane.
func (p *Payer) giveUp(err error) {
	p.mu.Lock()
	if p.fail == nil {
		p.fail = err
	}
	err = p.fail
	lanes := p.lanes
	p.lanes = map[*Lane]struct{}{}
	p.mu.Unlock()
	p.cancel()
	for l := range lanes {
		l.stop(err)
	}
}

// connect opens a stream and exchanges hellos on it.
func (p *Payer) connect(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, helloTimeout)
	defer cancel()
	if err := p.o.Host.Connect(ctx, p.o.Payee); err != nil {
		return nil, err
	}
	stream, err := p.o.Host.NewStream(network.WithNoDial(ctx, "connected above"), p.o.Payee.ID, wire.Protocol)
	if err != nil {
		return nil, err
	}
	k, err := newLink(p, stream)
	if err != nil {
		_ = stream.Reset()
		return nil, err
	}
	return k, nil
}

// remove forgets a lane.
func (p *Payer) remove(l *Lane) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.lanes, l)
}
