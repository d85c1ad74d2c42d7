package gateway

import (
	"container/list"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// maxVisitors bounds the connections to an HTTP server: a few kilobytes each
// while they wait.
const maxVisitors = 10240

// crowd is a listener that keeps its connections within a limit. Where there
// are too many, the one that has waited longest without a request gives way:
// connections cost nothing, so they must not keep out those who pay. Where all
// have a request under way, the newest is told to come back.
type crowd struct {
	net.Listener
	limit int

	parting atomic.Int32

	mu      sync.Mutex
	open    int
	waiting *list.List // of *visitor, those without a request, the longest waiting first
}

func newCrowd(l net.Listener, limit int) *crowd {
	return &crowd{Listener: l, limit: limit, waiting: list.New()}
}

// visitor is one connection.
type visitor struct {
	*net.TCPConn
	crowd *crowd

	// Under the crowd's mu.
	place *list.Element // nil while a request is under way
	gone  bool
}

// Accept implements net.Listener.
func (c *crowd) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		v := &visitor{TCPConn: conn.(*net.TCPConn), crowd: c}
		switch out := c.enter(v); out {
		case nil:
			return v, nil
		case v:
			v.turnAway()
		default:
			_ = out.Close()
			return v, nil
		}
	}
}

// enter counts a connection in and returns the one that has to go, if any.
func (c *crowd) enter(v *visitor) *visitor {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open++
	v.place = c.waiting.PushBack(v)
	if c.open <= c.limit {
		return nil
	}
	out := c.waiting.Front().Value.(*visitor)
	c.leave(out)
	return out
}

// leave counts a connection out; mu is held.
func (c *crowd) leave(v *visitor) {
	if v.gone {
		return
	}
	v.gone = true
	c.open--
	if v.place != nil {
		c.waiting.Remove(v.place)
		v.place = nil
	}
}

// Close implements net.Conn.
func (v *visitor) Close() error {
	v.crowd.mu.Lock()
	v.crowd.leave(v)
	v.crowd.mu.Unlock()
	return v.TCPConn.Close()
}

// turnAway answers a connection that there is no room for.
func (v *visitor) turnAway() {
	var body strings.Builder
	p := recorder{header: make(http.Header), body: &body}
	refuseCrowded.write(&p)
	p.header.Set("Connection", "close")
	p.header.Set("Content-Length", fmt.Sprint(body.Len()))
	var answer strings.Builder
	fmt.Fprintf(&answer, "HTTP/1.1 %d %s\r\n", p.status, http.StatusText(p.status))
	_ = p.header.Write(&answer)
	_ = v.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = v.Write([]byte(answer.String() + "\r\n" + body.String()))
	// What it asks is not read, and a close would reset the answer before it is
	// there. Under an attack that does not matter.
	if v.crowd.parting.Add(1) > maxParting || v.CloseWrite() != nil {
		v.crowd.parting.Add(-1)
		_ = v.TCPConn.Close()
		return
	}
	time.AfterFunc(time.Second, func() {
		_ = v.TCPConn.Close()
		v.crowd.parting.Add(-1)
	})
}

// maxParting connections beyond the limit are kept for a second, so that they
// can read why.
const maxParting = 64

// recorder writes an answer down.
type recorder struct {
	header http.Header
	status int
	body   *strings.Builder
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

type visitorKey struct{}

// keep remembers a connection for the requests on it.
func (c *crowd) keep(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, visitorKey{}, conn)
}

// busy notes which connections have a request under way, whose headers have
// arrived.
func (c *crowd) busy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, ok := r.Context().Value(visitorKey{}).(*visitor)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		c.mu.Lock()
		gone := v.gone
		if v.place != nil {
			c.waiting.Remove(v.place)
			v.place = nil
		}
		c.mu.Unlock()
		if gone { // it gave way while its request came: nothing happens
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	})
}

// state notes which connections wait for a request again, their last answer
// being out.
func (c *crowd) state(conn net.Conn, state http.ConnState) {
	if v, ok := conn.(*visitor); ok && state == http.StateIdle {
		c.mu.Lock()
		if !v.gone && v.place == nil {
			v.place = c.waiting.PushBack(v)
		}
		c.mu.Unlock()
	}
}
