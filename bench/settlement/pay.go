package settlement

import (
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
)

const (
	run         = 16   // payments a channel makes at a time
	chainLength = 1024 // ticks of a signed chain
)

// item is what every payment buys.
var item = []byte("/film/segment-00001.ts")

// paying are channels that pay by ticks at a rate until they are stopped.
type paying struct {
	cancel context.CancelFunc
	work   *errgroup.Group
	ctx    context.Context // ends when one of them fails, too

	mu    sync.Mutex
	paid  int
	times []time.Duration // from the call to the durable answer, of each run
}

// startPaying lets channels pay, each a run of payments whenever it is time to
// and the last was acknowledged.
func (w *world) startPaying(ctx context.Context) (*paying, error) {
	p := new(paying)
	ctx, p.cancel = context.WithCancel(ctx)
	p.work, p.ctx = errgroup.WithContext(ctx)
	every := time.Duration(float64(run*w.Paying) / float64(w.Rate) * float64(time.Second))
	for i := range w.Paying {
		cfg := w.config(w.payee, w.Channels+i)
		if _, err := w.engine.Admit(ctx, cfg); err != nil {
			p.cancel()
			return nil, err
		}
		purse := purse{world: w, id: w.id(cfg)}
		p.work.Go(func() error { return p.loop(&purse, every*time.Duration(i)/time.Duration(w.Paying), every) })
	}
	return p, nil
}

// loop pays until the end. The channels begin one after the other, so that they
// do not pay all at once.
func (p *paying) loop(purse *purse, first, every time.Duration) error {
	if wait(p.ctx, first) != nil {
		return nil
	}
	tick := time.NewTicker(max(every, time.Microsecond))
	defer tick.Stop()
	for {
		began := time.Now()
		if err := purse.pay(); err != nil {
			return err
		}
		took := time.Since(began)
		p.mu.Lock()
		p.paid += run
		p.times = append(p.times, took)
		p.mu.Unlock()
		select {
		case <-tick.C:
		case <-p.ctx.Done():
			return nil
		}
	}
}

// span is what was paid in a time, and what this process's processors did.
type span struct {
	Paid
	cpu float64 // microseconds a second
}

// during measures what is paid while something is done.
func (p *paying) during(do func() error) (s span, err error) {
	p.mu.Lock()
	p.paid, p.times = 0, nil
	p.mu.Unlock()
	m := measure.Begin()
	if err := do(); err != nil {
		return s, err
	}
	p.mu.Lock()
	paid, times := p.paid, slices.Clone(p.times)
	p.mu.Unlock()
	f := figureOf(m, paid)
	s = span{Paid: Paid{PerSecond: f.PerSecond}, cpu: f.CPU * f.PerSecond}
	if len(times) > 0 {
		slices.Sort(times)
		at := func(q float64) float64 {
			return float64(times[int(q*float64(len(times)-1))].Microseconds())
		}
		s.P50, s.P99 = at(0.50), at(0.99)
	}
	return s, p.ctx.Err()
}

// stop ends the payments and says why one failed.
func (p *paying) stop() error {
	p.cancel()
	return p.work.Wait()
}

// purse makes the ticks of one channel.
type purse struct {
	*world
	id    channel.ID
	paid  uint64
	chain channel.TickChain
	at    uint32 // ticks of the chain used
}

// pay makes one run of payments and waits until it is durable.
func (p *purse) pay() error {
	var fresh *channel.TickVoucher
	if p.paid%chainLength == 0 {
		v, err := p.next()
		if err != nil {
			return err
		}
		fresh = &v
	}
	batch := make([]payee.StreamPayment, run)
	for i := range batch {
		p.at++
		batch[i] = payee.StreamPayment{Sequence: p.paid + uint64(i), Price: channel.NewAmount(1), Tick: p.chain.Tick(p.at), Item: item}
	}
	batch[0].Chain = fresh
	done := make(chan payee.Outcome, 1)
	p.engine.Pay(p.id, batch, func(o payee.Outcome) { done <- o })
	p.paid += run
	return (<-done).Err
}

// next begins a chain where the last one ends.
func (p *purse) next() (channel.TickVoucher, error) {
	var seed [32]byte
	_, _ = rand.Read(seed[:]) // never fails
	p.chain, p.at = channel.NewTickChain(seed, chainLength), 0
	return channel.SignTickVoucher(p.ledger.Domain(), p.session, channel.TickVoucher{
		Channel: p.id, Base: channel.NewAmount(p.paid), Unit: channel.NewAmount(1), Root: p.chain.Root(), Length: chainLength,
	})
}
