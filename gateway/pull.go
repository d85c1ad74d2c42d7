package gateway

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
)

// maxUnmeasured bounds an answer of unannounced length that is gathered to
// learn its length; the stream needs it before the first byte. What is longer
// than maxHeld is gathered in a file.
const maxUnmeasured = 16 << 20

var (
	errNotServed = errors.New("the upstream did not serve the item")
	errTooLong   = errors.New("the upstream did not say how long the item is, and it is too long to find out")
)

// pulled is an item as an upstream served it. body must be closed.
type pulled struct {
	contentType string
	price       *string // that the upstream asks, nil: the whole price
	size        uint64
	body        io.ReadCloser
}

// pull gets an item, a path with its query, from an upstream in this process.
// It returns when the size is known and the upstream has begun to answer with
// success; anything else is an error.
func pull(ctx context.Context, upstream http.Handler, item string) (pulled, error) {
	u, err := url.ParseRequestURI(item)
	if err != nil || u.Host != "" || cleanPath(u.Path) != u.Path {
		return pulled{}, errNotServed
	}
	ctx, cancel := context.WithCancel(ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, item, nil)
	if err != nil {
		cancel()
		return pulled{}, err
	}
	r.Host, r.RequestURI, r.RemoteAddr = "stream", item, "127.0.0.1:0"
	in, out := io.Pipe()
	p := &puller{header: make(http.Header), out: out, ready: make(chan struct{})}
	go p.run(upstream, r)
	select {
	case <-p.ready:
	case <-ctx.Done():
		p.out.CloseWithError(ctx.Err())
		in.Close()
		cancel()
		return pulled{}, context.Cause(ctx)
	}
	if p.err != nil {
		cancel()
		return pulled{}, p.err
	}
	got := pulled{contentType: p.header.Get("Content-Type"), size: p.size, body: &pullBody{in, cancel}}
	if price := p.header.Get(HeaderPrice); price != "" {
		got.price = &price
	}
	if p.whole {
		cancel()
		got.body = io.NopCloser(&p.gathered)
		if p.spool != nil {
			got.body = p.spool
		}
	}
	return got, nil
}

type pullBody struct {
	*io.PipeReader
	cancel func()
}

func (b *pullBody) Close() error {
	b.cancel()
	return b.PipeReader.Close()
}

// puller is the ResponseWriter of a pull. It belongs to the upstream's
// goroutine until ready is closed; then that only writes to out.
type puller struct {
	header   http.Header
	status   int
	gathered bytes.Buffer
	spool    *os.File // what was gathered, where it is too much for memory
	written  uint64
	out      *io.PipeWriter
	ready    chan struct{}
	flowing  bool // ready is closed and the rest goes to out

	// Set before ready is closed.
	size  uint64
	whole bool // everything is in gathered
	err   error
}

func (p *puller) run(upstream http.Handler, r *http.Request) {
	defer func() {
		promised, ok := p.promised()
		broke := recover() != nil || ok && p.written != promised
		if p.flowing {
			if broke {
				p.out.CloseWithError(errUpstream)
			}
			p.out.Close()
			return
		}
		switch {
		case p.err != nil:
		case broke:
			p.err = errUpstream
		case p.status < 200 || p.status >= 300:
			p.err = errNotServed
		}
		p.size, p.whole = p.written, true
		if p.spool != nil && p.err == nil {
			_, p.err = p.spool.Seek(0, io.SeekStart)
		}
		if p.spool != nil && p.err != nil {
			p.spool.Close()
		}
		close(p.ready)
	}()
	upstream.ServeHTTP(p, r)
	if p.status == 0 {
		p.status = http.StatusOK
	}
}

// promised returns the length that the upstream announced.
func (p *puller) promised() (uint64, bool) {
	n, err := strconv.ParseUint(p.header.Get("Content-Length"), 10, 63)
	return n, err == nil
}

// Header implements http.ResponseWriter.
func (p *puller) Header() http.Header { return p.header }

// WriteHeader implements http.ResponseWriter.
func (p *puller) WriteHeader(status int) {
	if p.status != 0 || status < 200 {
		return
	}
	p.status = status
}

// Write implements http.ResponseWriter.
func (p *puller) Write(b []byte) (int, error) {
	p.WriteHeader(http.StatusOK)
	p.written += uint64(len(b))
	if p.flowing {
		return p.out.Write(b)
	}
	if p.spool == nil && p.gathered.Len()+len(b) <= maxHeld {
		return p.gathered.Write(b)
	}
	if p.status >= 300 {
		return len(b), nil // nobody will read it
	}
	if size, ok := p.promised(); ok {
		p.size, p.flowing = size, true
		close(p.ready)
		if _, err := p.out.Write(p.gathered.Bytes()); err != nil {
			return 0, err
		}
		return p.out.Write(b)
	}
	if p.written > maxUnmeasured {
		p.err = errTooLong
		return 0, errTooLong
	}
	return p.spooled(b)
}

// spooled writes on in a file, which has no name: it is gone when it is closed.
func (p *puller) spooled(b []byte) (n int, err error) {
	if p.spool == nil {
		if p.spool, err = os.CreateTemp("", "stiver-item-*"); err == nil {
			if err = os.Remove(p.spool.Name()); err == nil {
				_, err = p.spool.Write(p.gathered.Bytes())
			}
			p.gathered = bytes.Buffer{}
		}
	}
	if err == nil {
		n, err = p.spool.Write(b)
	}
	p.err = err
	return n, err
}
