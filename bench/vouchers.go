package bench

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
)

// preparing is how many vouchers are signed for each second of a run: more than
// a machine of this kind can take.
const preparing = 40_000

// inFlight is how many payments of a feeder wait for the disk at a time.
const inFlight = 256

// feeders feed the channels, each some of them in turn.
const feeders = 8

// prepared is a channel's payments, and when each was made.
type prepared struct {
	id       channel.ID
	payments []payee.StreamPayment
}

// prepare signs a voucher for every payment to come on a channel.
func (w *world) prepare(c channel.Config, n int) (prepared, error) {
	d := w.ledger.Domain()
	p := prepared{id: d.ChannelID(c), payments: make([]payee.StreamPayment, n)}
	view, ok := w.gateway.Engine().View(p.id)
	if !ok {
		return p, fmt.Errorf("channel %s is not known to the payee", p.id)
	}
	signer, ceiling := channel.NewKeySigner(w.session), view.Charged
	vouchers := make([]channel.Voucher, n)
	for i := range n {
		var err error
		if ceiling, err = ceiling.Add(price); err != nil {
			return p, err
		}
		if vouchers[i], err = channel.SignVoucher(d, signer, p.id, ceiling); err != nil {
			return p, err
		}
		p.payments[i] = payee.StreamPayment{
			Sequence: view.Payments + uint64(i), Price: price, Voucher: &vouchers[i], Item: []byte(item),
		}
	}
	return p, nil
}

// vouchers feeds signed payments into the payee's engine, one by one, so that
// each voucher is checked.
func (w *world) vouchers(ctx context.Context, channels, window int) (Row, error) {
	n := max(1, int(w.Duration.Seconds()*preparing)/channels)
	work := make([]prepared, channels)
	sign, _ := errgroup.WithContext(ctx)
	for i := range work {
		sign.Go(func() (err error) { work[i], err = w.prepare(w.direct[i], n); return err })
	}
	if err := sign.Wait(); err != nil {
		return Row{}, err
	}
	var s sample
	m := begin()
	run, ctx := errgroup.WithContext(ctx)
	for f := range min(feeders, channels) {
		run.Go(func() error { return w.feed(ctx, &s, feed{work, f, window}, m.at) })
	}
	err := run.Wait()
	return s.row(m), err
}

// feed is one feeder's part: every feeders-th channel from the first.
type feed struct {
	work          []prepared
	first, window int
}

// feed pays until the time is over or what was prepared is spent.
func (w *world) feed(ctx context.Context, s *sample, f feed, began time.Time) error {
	engine := w.gateway.Engine()
	window := make(chan struct{}, f.window)
	var failed atomic.Pointer[error]
	for i := range f.work[f.first].payments {
		for c := f.first; c < len(f.work) && time.Since(began) < w.Duration && ctx.Err() == nil; c += feeders {
			window <- struct{}{}
			at := time.Now()
			engine.Pay(f.work[c].id, f.work[c].payments[i:i+1], func(o payee.Outcome) {
				s.add(f.first, time.Since(at))
				if o.Err != nil {
					failed.CompareAndSwap(nil, &o.Err)
				}
				<-window
			})
		}
	}
	for range f.window { // until all are back
		window <- struct{}{}
	}
	if e := failed.Load(); e != nil {
		return *e
	}
	return nil
}
