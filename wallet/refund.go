package wallet

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// RefundOptions of Refund.
type RefundOptions struct {
	Amount *channel.Amount // nil: all that is not spent
	URL    string          // something of the payee that has a price; empty: what was last paid there
}

// Refund asks the payee to give back what is not spent on a channel. It takes
// one transaction and no delay; a payee that does not help is left by Withdraw.
func (w *Wallet) Refund(ctx context.Context, id channel.ID, o RefundOptions) (channel.Amount, error) {
	lease, err := w.engine.Take(id)
	if err != nil {
		return channel.Amount{}, err
	}
	defer lease.Release()
	if err := w.refresh(ctx, lease); err != nil {
		return channel.Amount{}, err
	}
	s := lease.State()
	if s.Room().IsZero() {
		return channel.Amount{}, ErrNoneDue
	}
	c, offer, err := w.probe(ctx, s, o.URL)
	if err != nil {
		return channel.Amount{}, err
	}
	r := &refunding{purchase: purchase{w: w, c: c, o: &offer, lease: lease}, amount: o.Amount}
	return r.run(ctx)
}

// probe finds an address of the payee that makes an offer on the channel's
// terms: a refund is asked for where things are sold.
func (w *Wallet) probe(ctx context.Context, s payer.State, url string) (*call, offer, error) {
	last := fmt.Errorf("channel %s: %w", s.ID, ErrNoAddress)
	for _, at := range w.addresses(s, url) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
		if err != nil {
			last = fmt.Errorf("ask for a refund at %q: %w", clip(at), err)
			continue
		}
		c, err := w.newCall(req)
		if err != nil {
			return nil, offer{}, err
		}
		o, err := w.offerAt(c, s)
		if err == nil {
			return c, o, nil
		}
		last = err
	}
	return nil, offer{}, last
}

// offerAt asks for something without paying and reads the offer.
func (w *Wallet) offerAt(c *call, s payer.State) (offer, error) {
	resp, err := c.send("")
	if err != nil {
		return offer{}, fmt.Errorf("ask for a refund at %s: %w", c.url, err)
	}
	defer drain(resp)
	demand, err := readRequired(resp)
	if err != nil {
		return offer{}, err
	}
	if demand == nil {
		return offer{}, &RefusedError{c.url, "", "it sells nothing here, and gives refunds only where it sells"}
	}
	for _, raw := range demand.Accepts {
		o, err := w.readOffer(raw)
		if err == nil && o.scheme == schemeBatch && o.terms.Of(s.Config) {
			o.resource = demand.Resource
			return o, nil
		}
	}
	return offer{}, &OfferError{c.url, []string{"none is on the terms of channel " + s.ID.String()}}
}

// addresses lists where the payee may be found: where the caller says, where
// the channel was used, where others with the same payee were.
func (w *Wallet) addresses(s payer.State, url string) []string {
	if url != "" {
		return []string{url}
	}
	var all []string
	add := func(at string) {
		if strings.HasPrefix(at, "http") {
			all = append(all, at)
		}
	}
	add(s.Where)
	for _, other := range w.engine.Channels() {
		if other.ID != s.ID && other.Config.Receiver == s.Config.Receiver {
			add(other.Where)
		}
	}
	return all
}

// refunding is a refund under way. It corrects its number as a purchase does.
type refunding struct {
	purchase
	amount *channel.Amount
}

func (r *refunding) run(ctx context.Context) (channel.Amount, error) {
	for {
		voucher, err := r.lease.ZeroCharge(ctx)
		if err != nil {
			return channel.Amount{}, err
		}
		s := r.lease.State()
		header, err := r.w.refund(r.o, s, voucher, r.amount)
		if err != nil {
			return channel.Amount{}, err
		}
		resp, err := r.c.send(header)
		if err != nil {
			return channel.Amount{}, fmt.Errorf("the answer to a refund was lost; look the channel up on the ledger before asking again: %w", err)
		}
		if resp.StatusCode == http.StatusPaymentRequired {
			if err := r.refused(ctx, resp); err != nil {
				return channel.Amount{}, err
			}
			continue
		}
		return r.take(ctx, resp, s)
	}
}

// take books a refund.
func (r *refunding) take(ctx context.Context, resp *http.Response, s payer.State) (channel.Amount, error) {
	defer drain(resp)
	if resp.Header.Get(headerResponse) == "" {
		return channel.Amount{}, &RefusedError{r.c.url, "status " + resp.Status, "it did not say whether it refunded"}
	}
	a, err := readAnswer(resp)
	if err != nil {
		return channel.Amount{}, err
	}
	if !a.Success {
		return channel.Amount{}, &RefusedError{r.c.url, clipText(a.ErrorReason), clipText(a.ErrorMessage)}
	}
	amount, err := channel.ParseAmount(a.Amount)
	if err != nil {
		return channel.Amount{}, fmt.Errorf("refunded amount: %w: %w", ErrMalformed, err)
	}
	if s.Escrow.Balance.Less(amount) {
		return channel.Amount{}, r.stop("refunded amount", "at most "+s.Escrow.Balance.String(), amount.String())
	}
	e := s.Escrow
	e.Balance, e.RefundNonce = e.Balance.Minus(amount).Max(e.Claimed), e.RefundNonce+1
	e.Leaving = e.Leaving.Minus(amount)
	if err := r.w.after(ctx, r.lease, e); err != nil {
		return channel.Amount{}, err
	}
	line := r.w.lineOf(s, KindRefund)
	line.Amount, line.Tx = &amount, a.Transaction
	return amount, r.w.write(line)
}
