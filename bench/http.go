package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// requests is how many requests a client prepares for each second of a run.
const requests = 250

// http402 buys over HTTP, each client on a channel of its own, one request
// after the other.
func (w *world) http402(ctx context.Context) (Row, error) {
	at := "http://" + w.sides[0].at.HTTP
	accepted, err := w.offer(ctx, at)
	if err != nil {
		return Row{}, err
	}
	headers := make([][]string, w.Clients)
	sign, _ := errgroup.WithContext(ctx)
	for i := range headers {
		sign.Go(func() (err error) { headers[i], err = w.headers(w.direct[i], accepted); return err })
	}
	if err := sign.Wait(); err != nil {
		return Row{}, err
	}
	return w.get(ctx, at, headers)
}

// bare asks a reverse proxy that recovers one signature a request and knows
// nothing else: what a paying door cannot do without.
func (w *world) bare(ctx context.Context) (Row, error) {
	digest := [32]byte{1}
	sig, err := channel.NewKeySigner(w.session).Sign(digest)
	if err != nil {
		return Row{}, err
	}
	to, err := url.Parse(w.upstream)
	if err != nil {
		return Row{}, err
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(to) },
		Transport: &http.Transport{MaxIdleConnsPerHost: w.Clients},
	}
	at, err := w.serve(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if _, err := channel.Recover(digest, sig); err != nil {
			http.Error(rw, err.Error(), http.StatusPaymentRequired)
			return
		}
		proxy.ServeHTTP(rw, r)
	}))
	if err != nil {
		return Row{}, err
	}
	headers := make([][]string, w.Clients)
	for i := range headers {
		headers[i] = make([]string, w.perClient())
		for j := range headers[i] {
			headers[i][j] = sig.String()
		}
	}
	return w.get(ctx, at, headers)
}

func (w *world) perClient() int { return max(1, int(w.Duration.Seconds()*requests)) }

// get sends every client's requests until they or the time is over.
func (w *world) get(ctx context.Context, at string, headers [][]string) (Row, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: w.Clients, MaxConnsPerHost: w.Clients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	var s sample
	m := measure.Begin()
	run, ctx := errgroup.WithContext(ctx)
	for i, list := range headers {
		run.Go(func() error {
			for _, header := range list {
				if time.Since(m.Began) > w.Duration {
					return nil
				}
				sent := time.Now()
				if err := ask(ctx, client, at+item, header); err != nil {
					return err
				}
				s.add(i, time.Since(sent))
			}
			return nil
		})
	}
	err := run.Wait()
	return s.row(m), err
}

func ask(ctx context.Context, c *http.Client, to, header string) (err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, to, nil)
	if err != nil {
		return err
	}
	req.Header.Set("PAYMENT-SIGNATURE", header)
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, body)
	}
	return err
}

// offer asks what a payment must look like.
func (w *world) offer(ctx context.Context, at string) (x402.Requirements, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at+item, nil)
	if err != nil {
		return x402.Requirements{}, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return x402.Requirements{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	var required x402.Required
	if err := x402.DecodeHeader(resp.Header.Get("PAYMENT-REQUIRED"), &required); err != nil {
		return x402.Requirements{}, err
	}
	for _, r := range required.Accepts {
		if r.Scheme == "batch-settlement" {
			return r, nil
		}
	}
	return x402.Requirements{}, errors.New("the gateway offers no batch settlement")
}

// headers makes a client's payments: a voucher each.
func (w *world) headers(c channel.Config, accepted x402.Requirements) ([]string, error) {
	d := w.ledger.Domain()
	id, signer := d.ChannelID(c), channel.NewKeySigner(w.session)
	view, ok := w.sides[0].gateway.Engine().View(id)
	if !ok {
		return nil, fmt.Errorf("channel %s is not known to the payee", id)
	}
	headers, ceiling := make([]string, w.perClient()), view.Charged
	for i := range headers {
		var err error
		if ceiling, err = ceiling.Add(price); err != nil {
			return nil, err
		}
		v, err := channel.SignVoucher(d, signer, id, ceiling)
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(x402.Batch{
			Type: x402.TypeVoucher, Config: c,
			Voucher: x402.Voucher{ChannelID: id, Ceiling: v.Ceiling, Signature: v.Signature[:]},
		})
		if err != nil {
			return nil, err
		}
		headers[i], err = x402.EncodeHeader(x402.Payload{X402Version: x402.Version, Accepted: accepted, Payload: raw})
		if err != nil {
			return nil, err
		}
	}
	return headers, nil
}
