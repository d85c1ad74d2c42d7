package scale

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
)

// account is the payer's side of one channel. Everything costs one unit.
type account struct {
	id   channel.ID
	paid uint64
}

// prepare makes the next n payments, a chain of the default length at a time;
// n is a multiple of it.
func (a *account) prepare(k *keys, n int) ([]payee.StreamPayment, error) {
	batch := make([]payee.StreamPayment, 0, n)
	for len(batch) < n {
		var seed [32]byte
		_, _ = rand.Read(seed[:]) // never fails
		links := channel.NewTickChain(seed, channel.DefaultTicks)
		chain, err := channel.SignTickVoucher(k.domain, k.payer, channel.TickVoucher{
			Channel: a.id, Base: channel.NewAmount(a.paid), Unit: channel.NewAmount(1), Root: links.Root(), Length: channel.DefaultTicks,
		})
		if err != nil {
			return nil, err
		}
		for t := range uint32(channel.DefaultTicks) {
			batch = append(batch, payee.StreamPayment{
				Sequence: a.paid, Price: channel.NewAmount(1), Tick: links.Tick(t + 1),
				Item: fmt.Appendf(nil, "/film/segment-%08d.ts", a.paid),
			})
			a.paid++
		}
		batch[len(batch)-channel.DefaultTicks].Chain = &chain
	}
	return batch, nil
}

// prepareAll makes n payments on each account.
func prepareAll(ctx context.Context, k *keys, accounts []*account, n int) ([][]payee.StreamPayment, error) {
	work := make([][]payee.StreamPayment, len(accounts))
	for i, a := range accounts {
		var err error
		if work[i], err = a.prepare(k, n); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return work, nil
}

// pay hands the payments of each account over in batches, with so many payments
// on their way, and returns when all are durable.
func (d *desk) pay(ctx context.Context, accounts []*account, work [][]payee.StreamPayment, batch, inFlight int) error {
	slots := make(chan struct{}, max(1, inFlight/batch))
	var failed error
	var mu sync.Mutex
	var done sync.WaitGroup
	for k, fed := 0, true; fed && ctx.Err() == nil; k += batch {
		fed = false
		for i, a := range accounts {
			if k >= len(work[i]) {
				continue
			}
			fed = true
			slots <- struct{}{}
			done.Add(1)
			d.engine.Pay(a.id, work[i][k:min(k+batch, len(work[i]))], func(o payee.Outcome) {
				if o.Err != nil {
					mu.Lock()
					failed = o.Err
					mu.Unlock()
				}
				<-slots
				done.Done()
			})
		}
	}
	done.Wait()
	if failed == nil {
		failed = ctx.Err()
	}
	return failed
}
