package wallet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/stiver-pay/stiver/channel/payer"
)

// maxBody is the longest request body that is kept to be sent again with a
// payment, where the request cannot repeat it itself.
const maxBody = 1 << 20

// maxDrain is how much of an answer that is of no use is read to keep its
// connection.
const maxDrain = 64 << 10

// maxRedirects is how many redirects a wallet's client follows.
const maxRedirects = 10

// Client returns an HTTP client that pays what asks to be paid, within the
// wallet's limits. It follows redirects within an origin only: another origin
// is another payee, which its caller did not ask for.
func (w *Wallet) Client() *http.Client {
	return &http.Client{Transport: w, CheckRedirect: sameOrigin}
}

func sameOrigin(req *http.Request, via []*http.Request) error {
	first := via[0].URL
	if req.URL.Scheme != first.Scheme || req.URL.Host != first.Host {
		return fmt.Errorf("from %s to %s: %w", first.Host, req.URL.Host, ErrRedirect)
	}
	if len(via) >= maxRedirects {
		return fmt.Errorf("%d redirects: %w", len(via), ErrRedirect)
	}
	return nil
}

// Paid is the answer to a request that may have been paid. The caller closes
// its Body.
type Paid struct {
	*http.Response
	Line *Line // the statement line; nil when nothing had to be paid
}

// Pay gets a URL and pays for it if it must be paid.
//
// Errors: *payer.LimitError, *payer.FundsError, *payer.Disagreement,
// *OfferError, *RefusedError, *LostError, those of the connection.
func (w *Wallet) Pay(ctx context.Context, url string) (*Paid, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, fmt.Errorf("pay %q: %w", clip(url), err)
	}
	return w.Do(req)
}

// Do is Pay for any request.
func (w *Wallet) Do(req *http.Request) (*Paid, error) {
	var line *Line
	req = req.WithContext(context.WithValue(req.Context(), lineKey{}, &line))
	resp, err := w.Client().Do(req)
	if err != nil {
		return nil, err
	}
	return &Paid{resp, line}, nil
}

// lineKey finds where to note the statement line of a request.
type lineKey struct{}

func noteLine(ctx context.Context, l *Line) {
	if at, ok := ctx.Value(lineKey{}).(**Line); ok {
		*at = l
	}
}

// RoundTrip implements http.RoundTripper: it sends a request and, when the
// answer is a demand of x402 version 2, pays it and sends the request again.
// Other answers pass through, those of 402 without such a demand too.
func (w *Wallet) RoundTrip(req *http.Request) (*http.Response, error) {
	c, err := w.newCall(req)
	if err != nil {
		return nil, err
	}
	if o, ok := w.offers.get(c.id); ok {
		// The price of the same request is known: a round trip is spared. Where
		// it has changed since, the payee refuses and makes a new offer.
		resp, err := w.pay(c, o)
		var refused *RefusedError
		if err != nil || resp.Header.Get(headerResponse) == "" {
			w.offers.drop(c.id)
		}
		if err == nil || !errors.As(err, &refused) {
			return resp, err
		}
	}
	resp, err := c.send("")
	if err != nil || resp.StatusCode != http.StatusPaymentRequired || c.paying() {
		return resp, err
	}
	demand, err := readRequired(resp)
	if demand == nil && err == nil {
		return resp, nil
	}
	drain(resp)
	if err != nil {
		return nil, err
	}
	o, err := w.choose(c.url, demand)
	if err != nil {
		return nil, err
	}
	if resp, err = w.pay(c, o); err == nil {
		w.offers.put(c.id, o)
	}
	return resp, err
}

func (w *Wallet) pay(c *call, o offer) (*http.Response, error) {
	if o.scheme == schemeExact {
		return w.payExact(c, &o)
	}
	return w.payBatch(c, &o, payer.Requests)
}

// call is a request that can be sent again.
type call struct {
	w    *Wallet
	req  *http.Request
	body func() (io.ReadCloser, error) // nil: none
	id   [32]byte                      // hash of what is asked for
	url  string
}

func (w *Wallet) newCall(req *http.Request) (*call, error) {
	c := &call{w: w, req: req, url: req.URL.String()}
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n", req.Method, c.url)
	if req.Body != nil && req.Body != http.NoBody {
		if err := c.keepBody(); err != nil {
			return nil, err
		}
		body, err := c.body()
		if err != nil {
			return nil, fmt.Errorf("read the request's body: %w", err)
		}
		_, err = io.Copy(h, body)
		if err = errors.Join(err, body.Close()); err != nil {
			return nil, fmt.Errorf("read the request's body: %w", err)
		}
	}
	c.id = [32]byte(h.Sum(nil))
	return c, nil
}

// keepBody makes the body repeatable.
func (c *call) keepBody() error {
	if c.req.GetBody != nil {
		c.body = c.req.GetBody
		return c.req.Body.Close()
	}
	raw, err := io.ReadAll(io.LimitReader(c.req.Body, maxBody+1))
	if err = errors.Join(err, c.req.Body.Close()); err != nil {
		return fmt.Errorf("read the request's body: %w", err)
	}
	if len(raw) > maxBody {
		return ErrBody
	}
	c.body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }
	return nil
}

// paying reports that the caller brought a payment of its own.
func (c *call) paying() bool { return c.req.Header.Get(headerSignature) != "" }

// safe reports that sending the request twice does no harm.
func (c *call) safe() bool { return c.req.Method == http.MethodGet || c.req.Method == http.MethodHead }

// send sends the request, with a payment if there is one.
func (c *call) send(payment string) (*http.Response, error) {
	req := c.req.Clone(c.req.Context())
	if c.body != nil {
		body, err := c.body()
		if err != nil {
			return nil, fmt.Errorf("read the request's body: %w", err)
		}
		req.Body = body
	}
	if payment != "" {
		req.Header.Set(headerSignature, payment)
		req.Header.Set(headerReceipt, "1")
	}
	return c.w.opt.Transport.RoundTrip(req)
}

// drain reads a little of an answer and closes it.
func drain(resp *http.Response) {
	// Whatever cannot be read only costs the connection.
	_, _ = io.CopyN(io.Discard, resp.Body, maxDrain)
	resp.Body.Close()
}
