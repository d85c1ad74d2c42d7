package gateway

import (
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// Patience with a payer that reads or writes slowly, between one piece and the
// next; a piece is at most what one call moves.
const (
	writePatience = 30 * time.Second
	bodyPatience  = 30 * time.Second
)

// maxLarder bounds the bodies and answers that are held for payments under way,
// of all payers together.
const maxLarder = 256 << 20

// larder is that memory. A nil larder has no end.
type larder struct{ used, limit atomic.Int64 }

func newLarder(limit int64) *larder {
	l := &larder{}
	l.limit.Store(limit)
	return l
}

func (l *larder) take(n int) bool {
	if l == nil || l.used.Add(int64(n)) <= l.limit.Load() {
		return true
	}
	l.used.Add(-int64(n))
	return false
}

func (l *larder) give(n int) {
	if l != nil {
		l.used.Add(-int64(n))
	}
}

// portion is what one request has of a larder.
type portion struct {
	from *larder
	held int
}

func (p *portion) take(n int) bool {
	if !p.from.take(n) {
		return false
	}
	p.held += n
	return true
}

func (p *portion) give() {
	p.from.give(p.held)
	p.held = 0
}

// paced gives a payer that does not read its answer, or does not send its body,
// so much time and no more.
func paced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		_ = control.SetWriteDeadline(time.Time{}) // of the answer before
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &pacedBody{r.Body, control}
		}
		next.ServeHTTP(&pacedWriter{w, control}, r)
		_ = control.SetWriteDeadline(time.Now().Add(writePatience)) // what is left to flush
	})
}

type pacedWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (w *pacedWriter) Write(b []byte) (int, error) {
	_ = w.control.SetWriteDeadline(time.Now().Add(writePatience))
	return w.ResponseWriter.Write(b)
}

// FlushError lets http.ResponseController flush.
func (w *pacedWriter) FlushError() error {
	_ = w.control.SetWriteDeadline(time.Now().Add(writePatience))
	return w.control.Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *pacedBody) Read(p []byte) (int, error) {
	_ = b.control.SetReadDeadline(time.Now().Add(bodyPatience))
	n, err := b.ReadCloser.Read(p)
	if err != nil { // the connection is watched from now on
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
