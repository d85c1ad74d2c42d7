package bench

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/p2p"
	"github.com/stiver-pay/stiver/wallet"
)

// meeting is who pays and whom.
type meeting struct {
	host host.Host
	to   peer.AddrInfo
}

// stream pays as a wallet does: chains are built, made durable and signed as
// they are needed. One payment is made on each channel before the clock starts,
// since the first one pins the payer's key.
func (p *PaySide) stream(ctx context.Context, m meeting, o Payments) (talk, error) {
	s, err := p2p.Dial(ctx, p2p.PayerOptions{Host: m.host, Payee: m.to, Domain: p.domain})
	if err != nil {
		return nil, err
	}
	till := &till{Payments: o, stream: s}
	for _, lease := range p.leases[o.First : o.First+o.Channels] {
		begin := payer.NewStream
		if o.Vouchers {
			begin = payer.NewVoucherStream
		}
		lane, err := s.Open(ctx, wallet.NewPurse(begin(lease, o.Ahead), p.secrets.Session()), p2p.Bounds{Window: o.Window})
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		till.add(lane)
	}
	for _, l := range till.lanes {
		if _, err := l.lane.Pay(ctx, p2p.Request{Price: price, Item: item}); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return till, nil
}

// till pays on lanes and takes the time.
type till struct {
	Payments
	stream *p2p.Payer
	lanes  []*timed
	sample sample
	failed atomic.Pointer[error]
}

// timed is a lane with the times at which the payments in flight were made.
// Results come in the order of the payments.
type timed struct {
	till       *till
	lane       *p2p.Lane
	shard      int
	sent       []time.Time
	head, tail int
	done       func(p2p.Result)
}

func (t *till) add(lane *p2p.Lane) {
	const beside = 2 // one that waits for room, one whose result is just told
	l := &timed{till: t, lane: lane, shard: len(t.lanes), sent: make([]time.Time, t.Window+beside)}
	l.done = func(r p2p.Result) {
		if r.Err != nil {
			t.failed.CompareAndSwap(nil, &r.Err)
		}
		t.sample.add(l.shard, time.Since(l.sent[l.tail%len(l.sent)]))
		l.tail++
	}
	t.lanes = append(t.lanes, l)
}

// pay makes one payment, due at a time.
func (l *timed) pay(ctx context.Context, due time.Time) error {
	l.sent[l.head%len(l.sent)] = due
	l.head++
	return l.lane.Send(ctx, p2p.Request{Price: price, Item: item, Done: l.done})
}

// payOn pays as fast as there is room.
func (l *timed) payOn(ctx context.Context, began time.Time) error {
	for now := time.Now(); now.Sub(began) < l.till.Length && l.till.failed.Load() == nil; now = time.Now() {
		if err := l.pay(ctx, now); err != nil {
			return err
		}
	}
	return nil
}

// payAlone makes each payment once the one before is acknowledged.
func (l *timed) payAlone(ctx context.Context, began time.Time) error {
	for now := time.Now(); now.Sub(began) < l.till.Length; now = time.Now() {
		if _, err := l.lane.Pay(ctx, p2p.Request{Price: price, Item: item}); err != nil {
			return err
		}
		l.till.sample.add(l.shard, time.Since(now))
	}
	return nil
}

func (t *till) run(ctx context.Context) (Paid, error) {
	m := measure.Begin()
	err := t.payAll(ctx, m.Began)
	if failed := t.failed.Load(); failed != nil {
		err = *failed
	}
	return t.sample.paid(m), err
}

func (t *till) close() error { return t.stream.Close() }

func (t *till) payAll(ctx context.Context, began time.Time) error {
	run, ctx := errgroup.WithContext(ctx)
	switch {
	case t.Rate > 0:
		run.Go(func() error { return t.paced(ctx, began) })
	case t.Window == 1:
		for _, l := range t.lanes {
			run.Go(func() error { return l.payAlone(ctx, began) })
		}
	default:
		for _, l := range t.lanes {
			run.Go(func() error { return l.payOn(ctx, began) })
		}
	}
	if err := run.Wait(); err != nil {
		return err
	}
	for _, l := range t.lanes {
		if err := l.lane.Drain(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// paced pays on one lane after the other at a rate. A payment that is made late
// counts from when it was due.
func (t *till) paced(ctx context.Context, began time.Time) error {
	const beat = time.Millisecond
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for made := 0; t.failed.Load() == nil; {
		since := time.Since(began)
		if since >= t.Length {
			return nil
		}
		for ; float64(made) < since.Seconds()*t.Rate; made++ {
			due := began.Add(time.Duration(float64(made) / t.Rate * float64(time.Second)))
			if err := t.lanes[made/max(1, t.Together)%len(t.lanes)].pay(ctx, due); err != nil {
				return err
			}
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
