package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	gethnode "github.com/ethereum/go-ethereum/node"
	"golang.org/x/net/netutil"
)

// Port is an open address that only known callers are answered on. Its methods
// are safe for concurrent use.
type Port struct {
	listener net.Listener
	secure   bool
	http     *http.Server
	done     chan error
}

// ListenHandler serves handler until Stop, to callers that cfg admits; its rate
// does not count.
func ListenHandler(cfg Config, handler http.Handler) (*Port, error) {
	return openPort(cfg, func(auth authenticator) http.Handler {
		return gethnode.NewHTTPHandlerStack(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, refused := auth.identify(r); refused != nil {
				refuseStranger(w, refused)
				return
			}
			handler.ServeHTTP(w, r)
		}), nil, auth.hostNames(), nil, true)
	})
}

// openPort listens as cfg says and serves what makeHandler makes of its way to
// tell callers.
func openPort(cfg Config, makeHandler func(authenticator) http.Handler) (*Port, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	auth := authenticator{required: cfg.Authenticates()}
	if cfg.JWTSecret != "" {
		secret, err := LoadSecret(cfg.JWTSecret)
		if err != nil {
			return nil, err
		}
		auth.secret = secret
	}
	secure, err := cfg.tls()
	if err != nil {
		return nil, err
	}
	p := &Port{secure: secure != nil, http: newHTTPServer(makeHandler(auth)), done: make(chan error, 1)}
	if p.listener, err = net.Listen("tcp", cfg.Addr); err != nil {
		return nil, fmt.Errorf("%w (is another ledger running?)", err)
	}
	p.listener = netutil.LimitListener(p.listener, connectionLimit)
	if secure != nil {
		p.listener = tls.NewListener(p.listener, secure)
	}
	go func() { p.done <- p.http.Serve(p.listener) }()
	return p, nil
}

func newHTTPServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // strangers' handshakes are no news
	}
}

// Addr is the host and port listened on.
func (p *Port) Addr() string { return p.listener.Addr().String() }

// URL is where HTTP clients go; for WebSocket the scheme is ws or wss.
func (p *Port) URL() string {
	if p.secure {
		return "https://" + p.Addr()
	}
	return "http://" + p.Addr()
}

// Stop closes the port and gives running requests a moment.
func (p *Port) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	err := p.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = p.http.Close()
	}
	if serveErr := <-p.done; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, serveErr)
	}
	return err
}
