package serve

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"
)

// Observer is told about every message, for metrics. It must not block.
type Observer interface {
	// Served is called when a message was answered. class is "light", "heavy"
	// or "trace".
	Served(class string, kind Kind, took time.Duration)
	// Refused is called when a message was refused before it was executed, with
	// the stable code.
	Refused(code string, kind Kind)
}

// Server serves one rpc.Server on one port. Its methods are safe for
// concurrent use.
type Server struct {
	*Port
	rpc     *rpc.Server
	auth    authenticator
	callers *callers
	observe Observer
	log     *slog.Logger
}

// NewServer makes a server for Listen, with the limits that are its own to keep.
func NewServer() *rpc.Server {
	server := rpc.NewServer()
	server.SetBatchLimits(BatchLimit, batchResponseLimit)
	server.SetHTTPBodyLimit(BodyLimit)
	return server
}

// Listen opens the port and serves until Stop. The server stays the caller's to
// stop, which is what ends WebSockets.
func Listen(cfg Config, server *rpc.Server, observe Observer, log *slog.Logger) (*Server, error) {
	s := &Server{rpc: server, callers: newCallers(cfg.rate()), observe: observe, log: log}
	var err error
	s.Port, err = openPort(cfg, func(auth authenticator) http.Handler {
		s.auth = auth
		return s.handler()
	})
	if err != nil {
		return nil, fmt.Errorf("open the RPC port: %w", err)
	}
	return s, nil
}

// handler is the way of a request.
func (s *Server) handler() http.Handler {
	names := s.auth.hostNames()
	plain := gethnode.NewHTTPHandlerStack(s.known(s.servePlain), nil, names, nil, false)
	socket := gethnode.NewHTTPHandlerStack(s.known(s.serveSocket), nil, names, nil, true)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isWebsocket(r) {
			socket.ServeHTTP(w, r)
			return
		}
		plain.ServeHTTP(w, r)
	})
}

// known lets only callers in that have an identity.
func (s *Server) known(serve func(http.ResponseWriter, *http.Request, *caller)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, refused := s.auth.identify(r)
		if refused != nil {
			s.observe.Refused(refused.name, "")
			refuseStranger(w, refused)
			return
		}
		ctx := context.WithValue(r.Context(), identityKey{}, id)
		serve(w, r.WithContext(ctx), s.callers.get(id))
	})
}

func refuseStranger(w http.ResponseWriter, r *Refusal) {
	w.Header().Set("WWW-Authenticate", "Bearer")
	w.Header().Set("Connection", "close")
	writeRefusal(w, message{}, r)
}

func isWebsocket(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket") &&
		strings.Contains(strings.ToLower(r.Header.Get("Connection")), "upgrade")
}

// servePlain answers one message over HTTP.
func (s *Server) servePlain(w http.ResponseWriter, r *http.Request, who *caller) {
	if r.Method != http.MethodPost {
		s.rpc.ServeHTTP(w, r) // a health check, or a refusal
		return
	}
	m, refused := s.receive(w, r, who)
	if refused == nil {
		defer who.memory.Release(m.weight)
		refused = s.answer(r.Context(), w, r, who, m)
	}
	if refused != nil {
		s.observe.Refused(refused.name, who.Kind)
		writeRefusal(w, m, refused)
	}
}

// receive reads a message, waiting until the caller's other messages leave room
// for it. The caller of receive gives the message's weight back.
func (s *Server) receive(w http.ResponseWriter, r *http.Request, who *caller) (message, *Refusal) {
	size := r.ContentLength
	if size < 0 {
		size = BodyLimit
	}
	if size > BodyLimit {
		return message{}, errBodySize
	}
	weight := size + requestOverhead
	if who.memory.Acquire(r.Context(), weight) != nil {
		return message{}, ErrBusy
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, BodyLimit))
	refused := errBodySize
	var m message
	if err == nil {
		m, refused = decodeMessage(body)
	}
	if refused != nil {
		who.memory.Release(weight)
		return m, refused
	}
	m.weight = weight
	return m, nil
}

// judge says whether a message may run, and takes its cost.
func (s *Server) judge(who *caller, m message) *Refusal {
	if len(m.calls) > BatchLimit {
		return ErrTooMuch.Because("a batch may have %d requests", BatchLimit)
	}
	for _, c := range m.calls {
		if !who.Remote() {
			break
		}
		if localMethods[c.Method] {
			return ErrNotServed.Because("%s", c.Method)
		}
		if c.ownTracer() {
			return ErrNotServed.Because("a tracer that is a program; name a built-in one")
		}
	}
	return who.spend(m.cost(), time.Now())
}

// answer runs a message that the limits allow and writes what comes out of it.
// header is where content type and peer are taken from.
func (s *Server) answer(ctx context.Context, w http.ResponseWriter, header *http.Request, who *caller, m message) *Refusal {
	if refused := s.judge(who, m); refused != nil {
		return refused
	}
	class := m.class()
	leave, refused := s.callers.enter(ctx, who, class)
	if refused != nil {
		return refused
	}
	defer leave()
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, s.callers.times[class])
	defer cancel()
	body := m.encode()
	r := header.WithContext(ctx)
	r.Method, r.Body, r.ContentLength = http.MethodPost, io.NopCloser(bytes.NewReader(body)), int64(len(body))
	s.rpc.ServeHTTP(w, r)
	s.observe.Served(class.String(), who.Kind, time.Since(began))
	return nil
}

func writeRefusal(w http.ResponseWriter, m message, r *Refusal) {
	if r.retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(r.retrySeconds()))
	}
	w.Header().Set("Content-Type", "application/json")
	if r.status != 0 {
		w.WriteHeader(r.status)
	}
	_, _ = w.Write(m.refuse(r)) // a caller that is gone needs no answer
}
