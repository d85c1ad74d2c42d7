package gateway

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
)

// maxHeld is the largest answer that is held back whole until the payment for
// it is final. A larger one is paid for when its headers are there, and
// streamed; so is any, while all that is held takes as much memory as it may.
const maxHeld = 1 << 20

// payment is a payment under way, as the holder of an answer needs it.
type payment interface {
	// commit makes the payment final before any byte of the answer is sent. It
	// returns headers to add to the answer. price is what the upstream asks,
	// nil: the whole price.
	commit(price *string) (http.Header, *Refusal)
	// abort ends the payment with nothing charged. It returns headers to add
	// to the answer.
	abort() http.Header
	// broken tells that the answer broke off after commit.
	broken()
}

// answer is an upstream's complete answer.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a *answer) write(w http.ResponseWriter) {
	copyHeader(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// holder is the ResponseWriter an upstream writes to while its answer is not
// paid for. It belongs to the goroutine of the request.
type holder struct {
	payer  http.ResponseWriter
	pay    payment
	header http.Header
	status int // 0 until the upstream said it
	body   bytes.Buffer
	mode   mode
	// written counts what the upstream wrote, to compare with what it promised.
	written int64
	refused *Refusal
	cancel  func()   // ends the upstream's work
	memory  *portion // for what is held
}

type mode int

const (
	holding   mode = iota // nothing was sent
	streaming             // paid, or for free: what comes is passed on
	dead                  // the payment failed: what comes is dropped
)

// fetch runs an upstream and answers the payer with what it says, once that is
// paid for. It returns the answer when it was held and paid whole, for asking
// again, and the refusal when the payment could not be made final; then nothing
// was written.
func fetch(q *request, r *http.Request, pay payment) (ans *answer, refused *Refusal) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	h := &holder{payer: q.w, pay: pay, header: make(http.Header), cancel: cancel, memory: &q.memory}
	finished := false
	defer func() {
		if finished {
			return
		}
		h.fail()
		// This is how a handler says that it cannot complete its answer. While
		// nothing was sent, the payer can still be told.
		if p := recover(); p != http.ErrAbortHandler || h.mode == streaming {
			panic(p)
		}
		if ans, refused = nil, h.refused; refused == nil {
			refused = upstreamBroke
		}
	}()
	q.upstream.ServeHTTP(h, r.WithContext(ctx))
	finished = true
	return h.finish(r)
}

// Header implements http.ResponseWriter.
func (h *holder) Header() http.Header { return h.header }

// WriteHeader implements http.ResponseWriter.
func (h *holder) WriteHeader(status int) {
	if h.status != 0 || status < 200 { // interim answers are not passed on
		return
	}
	h.status = status
	if n, ok := h.promised(); ok && n > maxHeld || h.isEventStream() {
		h.stream()
	}
}

// Write implements http.ResponseWriter.
func (h *holder) Write(b []byte) (int, error) {
	if h.status == 0 {
		h.WriteHeader(http.StatusOK)
	}
	if h.mode == holding && (h.body.Len()+len(b) > maxHeld || !h.memory.take(len(b))) {
		h.stream()
	}
	h.written += int64(len(b))
	switch h.mode {
	case holding:
		return h.body.Write(b)
	case streaming:
		return h.payer.Write(b)
	default:
		return 0, errUpstream
	}
}

// Flush passes on what was written, once it is paid for. Before that it waits:
// proxies flush after every piece of an answer of unknown length.
func (h *holder) Flush() {
	if h.mode == streaming {
		_ = http.NewResponseController(h.payer).Flush()
	}
}

func (h *holder) isEventStream() bool {
	return strings.HasPrefix(h.header.Get("Content-Type"), "text/event-stream")
}

// promised returns the length of the body that the upstream announced.
func (h *holder) promised() (int64, bool) {
	n, err := strconv.ParseInt(h.header.Get("Content-Length"), 10, 64)
	return n, err == nil && n >= 0
}

func (h *holder) sold() bool { return h.status >= 200 && h.status < 300 }

// stream settles the payment by the status and lets the answer flow.
func (h *holder) stream() {
	if h.settle() {
		copyHeader(h.payer.Header(), h.header)
		h.payer.WriteHeader(h.status)
		_, _ = h.payer.Write(h.body.Bytes())
		h.body.Reset()
		h.mode = streaming
		return
	}
	h.mode = dead
	h.cancel()
}

// settle commits or aborts the payment and adds the headers that say so. It
// returns false when the payment could not be committed.
func (h *holder) settle() bool {
	var more http.Header
	if h.sold() {
		var price *string
		if p := h.header.Get(HeaderPrice); p != "" {
			price = &p
		}
		if more, h.refused = h.pay.commit(price); h.refused != nil {
			return false
		}
	} else {
		more = h.pay.abort()
	}
	stripAnswer(h.header)
	copyHeader(h.header, more)
	if h.sold() {
		keepPrivate(h.header)
	}
	return true
}

// keepPrivate keeps caches between payer and payee from selling on what was
// paid for once.
func keepPrivate(header http.Header) {
	said := strings.ToLower(strings.Join(header.Values("Cache-Control"), ","))
	if !strings.Contains(said, "private") && !strings.Contains(said, "no-store") {
		header.Set("Cache-Control", "private")
	}
}

// finish ends an answer whose upstream returned.
func (h *holder) finish(r *http.Request) (*answer, *Refusal) {
	if h.status == 0 {
		h.WriteHeader(http.StatusOK)
	}
	if n, ok := h.promised(); ok && r.Method != http.MethodHead && h.written < n {
		h.fail()
		if h.mode == streaming {
			panic(http.ErrAbortHandler) // the payer must see that it is cut short
		}
		return nil, upstreamBroke
	}
	if h.mode != holding {
		return nil, h.refused
	}
	if !h.settle() {
		return nil, h.refused
	}
	a := &answer{h.status, h.header, h.body.Bytes()}
	a.write(h.payer)
	if !h.sold() {
		return nil, nil
	}
	return a, nil
}

var upstreamBroke = &Refusal{
	Status: http.StatusBadGateway, Code: "upstream_broke",
	Text: "the web server behind this payee broke off its answer; nothing was charged; try again",
}

// fail undoes the payment for an answer that is not complete.
func (h *holder) fail() {
	switch h.mode {
	case holding:
		h.pay.abort()
	case streaming:
		if h.sold() {
			h.pay.broken()
		}
	}
}

func copyHeader(to, from http.Header) {
	for name, values := range from {
		to[name] = append([]string(nil), values...)
	}
}
