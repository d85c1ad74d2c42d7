package wallet

import (
	"context"
	"fmt"
	"net/http"

	"github.com/stiver-pay/stiver/channel"
)

// Quote asks what a URL costs, the most that one request for it may be
// charged, without paying; zero is free. Errors: *OfferError, those of the
// connection.
func (w *Wallet) Quote(ctx context.Context, url string) (channel.Amount, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return channel.Amount{}, fmt.Errorf("quote %q: %w", clip(url), err)
	}
	c, err := w.newCall(req)
	if err != nil {
		return channel.Amount{}, err
	}
	resp, err := c.send("")
	if err != nil {
		return channel.Amount{}, err
	}
	defer drain(resp)
	if resp.StatusCode != http.StatusPaymentRequired {
		return channel.Amount{}, nil
	}
	demand, err := readRequired(resp)
	if err != nil {
		return channel.Amount{}, err
	}
	if demand == nil {
		return channel.Amount{}, &OfferError{URL: c.url, Reasons: []string{"no demand of x402 version 2"}}
	}
	o, err := w.choose(c.url, demand)
	return o.price, err
}
