package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/gorilla/websocket"
)

// socket is one WebSocket. Its reader judges messages and answers each in a
// goroutine of its own; subscriptions are kept by go-ethereum's server, which
// sees the socket as a stream of (un)subscribe requests and nothing else. All
// that goes out waits in one queue for one writer.
type socket struct {
	server *Server
	conn   *websocket.Conn
	who    *caller
	origin *http.Request // what messages look like as requests of their own

	requests *io.PipeReader // what go-ethereum's server reads
	feed     *io.PipeWriter
	replies  chan []byte // its answers to (un)subscribe requests
	open     int         // subscriptions; owned by the reader

	queue  *queue
	cancel context.CancelFunc // of what runs for this socket
	ended  chan struct{}
	finish sync.Once
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request, who *caller) {
	if refused := who.openSocket(); refused != nil {
		s.observe.Refused(refused.name, who.Kind)
		refused.status = http.StatusTooManyRequests
		writeRefusal(w, message{}, refused)
		return
	}
	defer who.closeSocket()
	// A page in a browser names its origin, which must be this host.
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	origin := r.Clone(r.Context())
	origin.Header = http.Header{"Content-Type": {"application/json"}}
	k := &socket{
		server: s, conn: conn, who: who, origin: origin,
		replies: make(chan []byte), queue: newQueue(backlogLimit), ended: make(chan struct{}),
	}
	k.requests, k.feed = io.Pipe()
	k.serve(r.Context())
}

// serve runs until the connection ends, from whichever side.
func (k *socket) serve(ctx context.Context) {
	ctx, k.cancel = context.WithCancel(ctx)
	defer k.cancel()
	var parts sync.WaitGroup
	parts.Go(func() { k.server.rpc.ServeCodec(rpc.NewCodec(stream{k}), 0) })
	parts.Go(k.write)
	if !k.who.expires.IsZero() {
		expiry := time.AfterFunc(time.Until(k.who.expires), k.end)
		defer expiry.Stop()
	}
	k.read(ctx)
	parts.Wait()
}

// end closes the connection, once; everything else follows from that.
func (k *socket) end() {
	k.finish.Do(func() {
		close(k.ended)
		k.cancel()
		_ = k.feed.Close()
		_ = k.requests.Close()
		k.queue.close()
		deadline := time.Now().Add(time.Second)
		_ = k.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), deadline)
		_ = k.conn.Close()
	})
}

// read judges messages until the connection ends, as far ahead of their answers
// as the caller's memory allows.
func (k *socket) read(ctx context.Context) {
	k.conn.SetReadLimit(BodyLimit)
	alive := func() { _ = k.conn.SetReadDeadline(time.Now().Add(2*pingInterval + headerTimeout)) }
	k.conn.SetPongHandler(func(string) error { alive(); return nil })
	var answers sync.WaitGroup
	defer answers.Wait()
	defer k.end()
	for {
		alive()
		_, data, err := k.conn.ReadMessage()
		if err != nil {
			return
		}
		m, refused := decodeMessage(data)
		if refused != nil {
			k.refuse(ctx, m, refused)
			continue
		}
		if m.subscribes() {
			if refused := k.subscribe(ctx, m); refused != nil {
				k.refuse(ctx, m, refused)
			}
			continue
		}
		m.weight = int64(len(data)) + requestOverhead
		if k.who.memory.Acquire(ctx, m.weight) != nil {
			return
		}
		answers.Go(func() {
			k.answer(ctx, m)
			k.who.memory.Release(m.weight)
		})
	}
}

func (m message) subscribes() bool {
	for _, c := range m.calls {
		if c.isSubscription() {
			return true
		}
	}
	return false
}

// answer runs a message as if it had come over HTTP.
func (k *socket) answer(ctx context.Context, m message) {
	var out recorder
	if refused := k.server.answer(ctx, &out, k.origin, k.who, m); refused != nil {
		k.refuse(ctx, m, refused)
		return
	}
	if data := bytes.TrimSpace(out.body.Bytes()); len(data) > 0 {
		k.queue.wait(ctx, data)
	}
}

func (k *socket) refuse(ctx context.Context, m message, r *Refusal) {
	k.server.observe.Refused(r.name, k.who.Kind)
	k.queue.wait(ctx, m.refuse(r))
}

// subscribe hands an (un)subscribe request to go-ethereum's server and counts
// by its answer. Only the eth namespace has subscriptions worth their work.
func (k *socket) subscribe(ctx context.Context, m message) *Refusal {
	one := m.calls[0]
	switch {
	case m.batch || len(one.ID) == 0 || one.ID[0] == '{' || one.ID[0] == '[' || one.Version != "2.0":
		return ErrSubscribeAlone
	case one.Method != "eth_subscribe" && one.Method != "eth_unsubscribe":
		return ErrNotServed.Because("%s is served to nobody", one.Method)
	case one.Method == "eth_subscribe" && k.open >= SubscriptionLimit:
		return ErrTooManyOpen.Because("%d subscriptions on this connection", k.open)
	}
	if refused := k.who.spend(costHeavy, time.Now()); refused != nil {
		return refused
	}
	if _, err := k.feed.Write(append(m.encode(), '\n')); err != nil {
		return nil // the connection has ended
	}
	select {
	case reply := <-k.replies:
		k.count(one.Method, reply)
	case <-k.ended:
	}
	return nil
}

func (k *socket) count(method string, reply []byte) {
	var answer struct {
		Result json.RawMessage `json:"result"`
	}
	if json.Unmarshal(reply, &answer) != nil {
		return
	}
	switch {
	case method == "eth_subscribe" && len(answer.Result) > 0:
		k.open++
	case method == "eth_unsubscribe" && string(answer.Result) == "true":
		k.open--
	}
}

// write empties the queue into the connection, and pings while it is empty.
func (k *socket) write() {
	defer k.end()
	ping := time.NewTicker(pingInterval)
	defer ping.Stop()
	for {
		select {
		case <-k.ended:
			return
		case <-ping.C:
			if k.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(headerTimeout)) != nil {
				return
			}
		case <-k.queue.ready:
			for data := k.queue.take(); data != nil; data = k.queue.take() {
				_ = k.conn.SetWriteDeadline(time.Now().Add(headerTimeout))
				if k.conn.WriteMessage(websocket.TextMessage, data) != nil {
					return
				}
			}
		}
	}
}

// stream is the socket as go-ethereum's server sees it: it reads (un)subscribe
// requests and writes their answers and the subscriptions' news, one to a Write.
type stream struct{ *socket }

var errSlowReader = errors.New("the subscriber reads too slowly")

func (s stream) Read(p []byte) (int, error) { return s.requests.Read(p) }

func (s stream) Write(p []byte) (int, error) {
	data := bytes.Clone(bytes.TrimSpace(p))
	if !s.queue.offer(data) {
		s.server.log.Debug("a subscriber that does not read loses its connection", "identity", s.who.Kind)
		s.end()
		return 0, errSlowReader
	}
	if bytes.HasPrefix(data, []byte(`{"jsonrpc":"2.0","id":`)) {
		select {
		case s.replies <- data:
		case <-s.ended:
		}
	}
	return len(p), nil
}

func (s stream) Close() error {
	s.end()
	return nil
}

// SetWriteDeadline does nothing: Write never waits for the network.
func (s stream) SetWriteDeadline(time.Time) error { return nil }

// recorder keeps an answer that is not for HTTP.
type recorder struct {
	header http.Header
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header {
	if r.header == nil {
		r.header = http.Header{}
	}
	return r.header
}

func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

func (r *recorder) WriteHeader(int) {}
