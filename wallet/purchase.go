package wallet

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// batchErrors prefixes a payee's error strings of batch-settlement.
const batchErrors = "invalid_batch_settlement_evm_"

// Bounds on how often one purchase is sent.
const (
	maxCorrections = 1 // the payee's number is adopted once
	maxBusy        = 8
	busyFirst      = 10 * time.Millisecond
	busyLimit      = 2 * time.Second
)

// purchase is one payment through a channel under way.
type purchase struct {
	w     *Wallet
	c     *call
	o     *offer
	lease *payer.Lease
	fund  channel.Amount // deposit at least this much with it; zero: what is needed

	corrections int
	busy        int
	lost        bool // an answer was lost once
	looked      bool // the ledger was asked again once
}

// payBatch pays by a channel: a voucher, with a deposit where it is needed.
func (w *Wallet) payBatch(c *call, o *offer, use payer.Use) (*http.Response, error) {
	lease, err := w.engine.Acquire(c.req.Context(), payer.Want{Terms: o.terms, Use: use, Request: c.id, Where: c.url})
	if err != nil {
		return nil, err
	}
	defer lease.Release()
	return (&purchase{w: w, c: c, o: o, lease: lease}).run()
}

// run sends the payment until there is an answer to it.
func (p *purchase) run() (*http.Response, error) {
	ctx := p.c.req.Context()
	for {
		voucher, err := p.authorise(ctx)
		if err != nil {
			return nil, err
		}
		header, err := p.w.batch(p.o, p.lease.State(), voucher)
		if err != nil {
			return nil, err
		}
		resp, err := p.c.send(header)
		if err != nil {
			if p.lost || !p.c.safe() || ctx.Err() != nil {
				return nil, &LostError{p.c.url, err}
			}
			p.lost = true
			continue
		}
		if resp.StatusCode != http.StatusPaymentRequired {
			return p.settle(resp)
		}
		if err := p.refused(ctx, resp); err != nil {
			return nil, err
		}
	}
}

// authorise signs for the price, planning a deposit if what is deposited does
// not cover it.
func (p *purchase) authorise(ctx context.Context) (channel.Voucher, error) {
	if err := p.resolveDeposit(ctx); err != nil {
		return channel.Voucher{}, err
	}
	purchase := payer.Purchase{Price: p.o.price, Request: p.c.id, Where: p.c.url}
	s := p.lease.State()
	if !p.fund.IsZero() && s.Deposit == (payer.Deposit{}) {
		purchase.Deposit = p.w.deposit(p.o, p.fund, p.fund)
	}
	v, _, err := p.lease.Authorise(ctx, purchase)
	var short *payer.FundsError
	if !errors.As(err, &short) || s.Deposit != (payer.Deposit{}) {
		return v, err
	}
	purchase.Deposit = p.w.deposit(p.o, short.Missing, p.w.opt.Deposit)
	v, _, err = p.lease.Authorise(ctx, purchase)
	return v, err
}

// deposit sizes a deposit: what the wallet's owner wants, else what the payee
// suggests, else a number of prices; at least what is missing, and less where
// the limit on what is at stake leaves less and still enough.
func (w *Wallet) deposit(o *offer, missing, wanted channel.Amount) payer.Deposit {
	amount := wanted
	if amount.IsZero() {
		amount = o.announced
	}
	if amount.IsZero() {
		var err error
		if amount, err = o.price.Mul(DefaultDepositPrices); err != nil {
			amount = missing
		}
	}
	if limit := w.opt.Limits.Deposit; !limit.IsZero() {
		amount = amount.Min(limit)
	}
	return payer.Deposit{Amount: amount.Max(missing), ValidBefore: uint64(w.opt.Now().Unix()) + o.timeout}
}

// depositMargin is how long before its end a deposit's authorisation is not
// sent any more, in seconds: payees ask for 6.
const depositMargin = 8

// resolveDeposit settles what became of a deposit whose answer was lost. While
// it is valid the same authorisation is sent again, which cannot move money
// twice; after that it either is on the ledger or never will be.
func (p *purchase) resolveDeposit(ctx context.Context) error {
	d := p.lease.State().Deposit
	if d == (payer.Deposit{}) {
		return nil
	}
	if p.w.ledger != nil && !p.looked {
		p.looked = true
		if err := p.observe(ctx); err != nil {
			return err
		}
		d = p.lease.State().Deposit
	}
	now := uint64(p.w.opt.Now().Unix())
	if d == (payer.Deposit{}) || now+depositMargin < d.ValidBefore {
		return nil
	}
	if now < d.ValidBefore {
		if err := pause(ctx, time.Duration(d.ValidBefore-now)*time.Second); err != nil {
			return err
		}
	}
	if p.w.ledger != nil {
		return p.observe(ctx)
	}
	return p.lease.DropDeposit()
}

// observe takes what the ledger shows of the channel.
func (p *purchase) observe(ctx context.Context) error {
	e, err := p.w.ledger.Escrow(ctx, p.lease.State().ID)
	if err != nil {
		return fmt.Errorf("look up the channel; nothing more was signed: %w", err)
	}
	return p.lease.Observe(e)
}

// refused takes a 402 answer to a payment. Without an error the payment is to
// be made again.
func (p *purchase) refused(ctx context.Context, resp *http.Response) error {
	defer drain(resp)
	if resp.Header.Get(headerResponse) != "" {
		a, err := readAnswer(resp)
		if err != nil {
			return err
		}
		return p.unsettled(ctx, a.ErrorReason, a.ErrorMessage)
	}
	demand, err := readRequired(resp)
	if err != nil {
		return err
	}
	if demand == nil {
		return &RefusedError{p.c.url, "", "it answered 402 without saying what it wants"}
	}
	switch reason := strings.TrimPrefix(demand.Error, batchErrors); reason {
	case "cumulative_amount_mismatch", "cumulative_below_claimed":
		if p.corrections < maxCorrections {
			p.corrections++
			return p.correct(ctx, demand)
		}
	case "channel_busy":
		if p.busy < maxBusy {
			p.busy++
			return pause(ctx, p.wait(resp))
		}
	default:
		return p.unsettled(ctx, demand.Error, sentence(resp))
	}
	return &RefusedError{p.c.url, clipText(demand.Error), sentence(resp)}
}

// unsettled takes a refusal that may be about the deposit: the ledger tells
// whether the wallet's view of it is the wrong one.
func (p *purchase) unsettled(ctx context.Context, reason, text string) error {
	refusal := &RefusedError{p.c.url, clipText(reason), clipText(text)}
	code := strings.TrimPrefix(reason, batchErrors)
	aboutFunds := strings.HasPrefix(code, "deposit_") || code == "cumulative_exceeds_balance" ||
		code == "insufficient_balance" || code == "channel_not_found"
	if !aboutFunds || p.w.ledger == nil || p.looked {
		return refusal
	}
	before := p.lease.State()
	p.looked = true
	if err := p.observe(ctx); err != nil {
		return errors.Join(refusal, err)
	}
	if after := p.lease.State(); after.Available() == before.Available() && after.Deposit == before.Deposit {
		return refusal
	}
	return nil
}

// wait is how long to wait for a busy channel.
func (p *purchase) wait(resp *http.Response) time.Duration {
	d := busyFirst << min(p.busy, 8)
	if s, err := strconv.ParseUint(resp.Header.Get("Retry-After"), 10, 8); err == nil {
		d = max(d, time.Duration(s)*time.Second)
	}
	return min(d, busyLimit)
}

// correct takes the payee's number, if the payer's own signature comes with it.
func (p *purchase) correct(ctx context.Context, demand *required) error {
	x, err := p.correction(demand)
	if err != nil {
		return err
	}
	s := p.lease.State()
	if x.ChannelState == nil {
		return &RefusedError{p.c.url, clipText(demand.Error), "it did not say what it has charged"}
	}
	if id := x.ChannelState.ChannelID; id != "" && !strings.EqualFold(id, s.ID.String()) {
		return p.stop("channel of the correction", s.ID.String(), id)
	}
	if p.w.ledger != nil {
		if err := p.observe(ctx); err != nil {
			return err
		}
	}
	c, err := readCorrection(s.ID, x)
	if err != nil {
		return err
	}
	if s := p.lease.State(); s.Spent.Max(c.Voucher.Ceiling).Less(c.Charged) {
		// Ticks may have been paid beyond the voucher: a Stiver gateway shows them.
		if n, err := p.w.numbers(ctx, p.c.url, s); err == nil {
			return p.lease.Reconcile(n)
		}
	}
	return p.lease.Correct(c)
}

// correction finds the corrective offer that is for our channel's terms.
func (p *purchase) correction(demand *required) (*extra, error) {
	for _, raw := range demand.Accepts {
		o, err := p.w.readOffer(raw)
		if err != nil || o.scheme != schemeBatch {
			continue
		}
		if o.terms != p.o.terms {
			return nil, p.stop("terms of the correction", "those of the offer", "others")
		}
		return o.correction, nil
	}
	return nil, &RefusedError{p.c.url, clipText(demand.Error), "its correction comes without an offer"}
}

// stop ends paying on the channel: the payee contradicts itself.
func (p *purchase) stop(what, expected, got string) error {
	d := &payer.Disagreement{Channel: p.lease.State().ID, What: what, Expected: expected, Got: clip(got)}
	return errors.Join(d, p.lease.Stop(fmt.Sprintf("%s was %s", what, clip(got))))
}

// readCorrection reads the numbers of a corrective answer.
func readCorrection(id channel.ID, x *extra) (payer.Correction, error) {
	var c payer.Correction
	charged := x.ChannelState.Cumulative
	if charged == "" {
		charged = x.ChannelState.Claimed
	}
	var err error
	if c.Charged, err = channel.ParseAmount(charged); err != nil {
		return c, fmt.Errorf("correction: %w: %w", ErrMalformed, err)
	}
	if balance, err := channel.ParseAmount(x.ChannelState.Balance); err == nil {
		c.Balance = balance
	}
	if x.VoucherState == nil {
		return c, nil
	}
	c.Voucher.Channel = id
	if c.Voucher.Ceiling, err = channel.ParseAmount(x.VoucherState.Ceiling); err != nil {
		return c, fmt.Errorf("correction: %w: %w", ErrMalformed, err)
	}
	if err := c.Voucher.Signature.UnmarshalText([]byte(x.VoucherState.Signature)); err != nil {
		return c, fmt.Errorf("correction: %w: %w", ErrMalformed, err)
	}
	return c, nil
}

// pause waits, unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
