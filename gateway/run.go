package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/p2p"
)

// Limits of the HTTP servers. Between its first byte and its last a paid answer
// may take long; reading a request may not.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
	// drainTimeout is what requests under way get to finish at a shutdown.
	drainTimeout = 30 * time.Second
)

// Addresses are where a running gateway listens.
type Addresses struct {
	HTTP   string   `json:"http"`
	Admin  string   `json:"admin,omitempty"`
	Stream []string `json:"stream,omitempty"`
}

// Run serves until ctx ends, then lets the requests under way finish. ready,
// when not nil, is called once everything listens. The gateway stays open:
// Close it afterwards.
func (g *Gateway) Run(ctx context.Context, ready func(Addresses)) error {
	if g.upstream == nil {
		return errNothingToSell
	}
	var at Addresses
	work, ctx := errgroup.WithContext(ctx)
	if err := g.serve(ctx, work, g.config.Listen, g.Handler(), &at.HTTP); err != nil {
		return err
	}
	if g.config.Admin.Listen != "off" {
		if err := g.serve(ctx, work, g.config.Admin.Listen, g.admin(), &at.Admin); err != nil {
			return errors.Join(err, stop(work))
		}
	}
	if !g.config.Stream.Off {
		if err := g.serveStream(ctx, work); err != nil {
			return errors.Join(err, stop(work))
		}
		at.Stream = g.Stream().Addresses
	}
	work.Go(func() error { g.schedule.run(ctx); return nil })
	g.log.Info("the gateway is open", "http", at.HTTP, "admin", at.Admin, "stream", at.Stream)
	if ready != nil {
		ready(at)
	}
	return work.Wait()
}

var errNothingToSell = errors.New("there is nothing to sell: the configuration names neither upstream nor content")

// errStopped ends the servers that started before one that could not.
var errStopped = errors.New("stopped")

func stop(work *errgroup.Group) error {
	work.Go(func() error { return errStopped })
	if err := work.Wait(); !errors.Is(err, errStopped) {
		return err
	}
	return nil
}

// serve listens and serves until ctx ends.
func (g *Gateway) serve(ctx context.Context, work *errgroup.Group, addr string, h http.Handler, at *string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	*at = l.Addr().String()
	visitors := newCrowd(l, maxVisitors)
	server := &http.Server{
		Handler: visitors.busy(h), ConnContext: visitors.keep, ConnState: visitors.state,
		ReadHeaderTimeout: readHeaderTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(g.log.Handler(), slog.LevelDebug),
	}
	work.Go(func() error {
		if err := server.Serve(visitors); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve %s: %w", addr, err)
		}
		return nil
	})
	work.Go(func() error {
		<-ctx.Done()
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
		defer cancel()
		if err := server.Shutdown(drain); err != nil {
			return errors.Join(fmt.Errorf("requests on %s did not finish: %w", addr, err), server.Close())
		}
		return nil
	})
	return nil
}

// serveStream opens the native stream until ctx ends.
func (g *Gateway) serveStream(ctx context.Context, work *errgroup.Group) error {
	identity, err := p2p.LoadIdentity(filepath.Join(g.config.Data, "peer.key"))
	if err != nil {
		return fmt.Errorf("stream: %w", err)
	}
	h, err := p2p.NewHost(p2p.HostOptions{Identity: identity, Listen: g.config.Stream.Listen})
	if err != nil {
		return fmt.Errorf("stream: %w", err)
	}
	credit, err := g.config.amount(g.config.Stream.Credit)
	if err != nil {
		return errors.Join(fmt.Errorf("stream.credit: %w", err), h.Close())
	}
	payee := p2p.Serve(p2p.PayeeOptions{
		Host: h, Domain: g.engine.Domain(), Logger: g.log, Credit: credit,
		Desk: &desk{engine: g.engine, pricer: g.door.pricer, upstream: g.upstream, earned: g.schedule.earned, log: g.log},
	})
	g.setStream(h)
	work.Go(func() error {
		<-ctx.Done()
		return errors.Join(payee.Close(), h.Close())
	})
	return nil
}

func (g *Gateway) setStream(h host.Host) {
	info := &StreamInfo{PeerID: h.ID().String()}
	for _, a := range p2p.Addresses(h) {
		info.Addresses = append(info.Addresses, a.String())
	}
	g.mu.Lock()
	g.stream = info
	g.mu.Unlock()
}
