package gateway

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/stiver-pay/stiver/gateway/x402"
)

// Headers of ours.
const (
	// HeaderPrice is set by an upstream to lower the price of one answer, in
	// base units. It does not reach the payer.
	HeaderPrice = "Stiver-Price"
	// HeaderReceipt asks for a receipt in a request ("1") and carries it in
	// the answer.
	HeaderReceipt = "Stiver-Receipt"
)

// upstreamTimeout bounds the wait for an upstream's first byte, since a sale
// under way keeps its channel busy.
const upstreamTimeout = 60 * time.Second

// errUpstream tells that an upstream gave no complete answer.
var errUpstream = errors.New("the upstream broke off its answer")

// newUpstream makes the handler that has the content: a web server behind, or
// a directory.
func newUpstream(c Config, log *slog.Logger) (http.Handler, error) {
	if c.Content != "" {
		return serveDirectory(c.Content)
	}
	target, err := url.Parse(c.Upstream)
	if err != nil {
		return nil, fmt.Errorf("upstream: %w", err)
	}
	return &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(target)
			p.SetXForwarded()
			stripRequest(p.Out.Header)
		},
		Transport: &http.Transport{
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			ResponseHeaderTimeout: upstreamTimeout,
			MaxIdleConnsPerHost:   64,
			IdleConnTimeout:       time.Minute,
			DisableCompression:    true, // bytes are passed on as they are
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if !errors.Is(err, context.Canceled) {
				log.Warn("upstream did not answer", "path", r.URL.Path, "error", err)
			}
			upstreamDown.write(w)
		},
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}, nil
}

var upstreamDown = &Refusal{
	Status: http.StatusBadGateway, Code: "upstream_unreachable",
	Text: "the web server behind this payee does not answer; nothing was charged; try again later",
}

// stripRequest removes what is between payer and payee.
func stripRequest(h http.Header) {
	h.Del(x402.HeaderSignature)
	h.Del(HeaderReceipt)
}

// stripAnswer removes what only the payee may say.
func stripAnswer(h http.Header) {
	for _, name := range []string{x402.HeaderRequired, x402.HeaderResponse, HeaderPrice, HeaderReceipt} {
		h.Del(name)
	}
}

// serveDirectory serves the files below a directory. Hidden files are not
// found, and no link leads out of it.
func serveDirectory(dir string) (http.Handler, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("content directory: %w", err)
	}
	return http.FileServerFS(visible{root.FS()}), nil
}

// visible hides files and folders whose name begins with a dot.
type visible struct{ fs.FS }

func (v visible) Open(name string) (fs.File, error) {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
	}
	f, err := v.FS.Open(name)
	if dir, ok := f.(fs.ReadDirFile); ok && err == nil {
		return visibleDir{dir}, nil
	}
	return f, err
}

type visibleDir struct{ fs.ReadDirFile }

func (d visibleDir) ReadDir(n int) ([]fs.DirEntry, error) {
	all, err := d.ReadDirFile.ReadDir(n)
	shown := all[:0]
	for _, e := range all {
		if !strings.HasPrefix(e.Name(), ".") {
			shown = append(shown, e)
		}
	}
	return shown, err
}
