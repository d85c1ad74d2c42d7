package payee

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stiver-pay/stiver/channel/store"
)

// flakyStore refuses commits while it is told to, as a full disk does.
type flakyStore struct {
	*store.Store
	full atomic.Bool
}

func (f *flakyStore) CommitAsync(b *store.Batch, done func(error)) error {
	if f.full.Load() {
		go done(store.ErrFull)
		return nil
	}
	return f.Store.CommitAsync(b, done)
}

func newFlakyDesk(t *testing.T) (*desk, *flakyStore) {
	d := newDesk(t)
	if err := d.engine.Close(); err != nil {
		t.Fatal(err)
	}
	flaky := &flakyStore{Store: d.store}
	var err error
	d.engine, err = Open(context.Background(), Options{Store: flaky, Ledger: d.ledger, Domain: testDomain, Terms: testTerms, Signer: payeeKey})
	if err != nil {
		t.Fatal(err)
	}
	return d, flaky
}

func TestWhatCouldNotBeRecordedIsNotCharged(t *testing.T) {
	d, disk := newFlakyDesk(t)
	p := d.funded(2, 1000)
	first := p.ticks(0, 4, 3, amount(0))
	if out := d.pay(p.id, first...); out.Err != nil {
		t.Fatal(out.Err)
	}
	disk.full.Store(true)
	next := p.ticks(4, 4, 3, amount(12))
	out := d.pay(p.id, next...)
	if !errors.Is(out.Err, ErrNotDurable) || !errors.Is(out.Err, store.ErrFull) || out.Next != 4 || out.Charged != amount(12) {
		t.Fatalf("%+v", out)
	}
	sale, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(22)), Price: amount(10)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sale.Commit(t.Context(), amount(10), nil); !errors.Is(err, ErrNotDurable) {
		t.Fatal(err)
	}
	sale.Abort()
	if _, err := d.engine.Credit(t.Context(), p.id, amount(1), nil); !errors.Is(err, ErrNotDurable) {
		t.Fatal(err)
	}
	disk.full.Store(false)
	if out := d.pay(p.id, next...); out.Err != nil || out.Next != 8 || out.Charged != amount(24) {
		t.Fatalf("%+v", out)
	}
	d.check(t)
}

// A payer that resumes from what it was told is charged for each payment once,
// however often the disk is full.
func TestAPayerThatResumesIsChargedOnceForEachPayment(t *testing.T) {
	d, disk := newFlakyDesk(t)
	stop := make(chan struct{})
	var toggler sync.WaitGroup
	toggler.Go(func() {
		for {
			select {
			case <-stop:
				disk.full.Store(false)
				return
			default:
				disk.full.Store(rand.IntN(3) == 0)
			}
		}
	})
	const each = 400
	var all sync.WaitGroup
	for n := range 4 {
		disk.full.Store(false)
		p := newPayer(byte(2 + n))
		d.ledger.fund(p.cfg, amount(10_000))
		for {
			if _, err := d.engine.Admit(t.Context(), p.cfg); err == nil {
				break
			}
		}
		all.Go(func() {
			for next := uint64(0); next < each; {
				batch := make([]StreamPayment, min(5, each-next))
				for i := range batch {
					seq := next + uint64(i)
					batch[i] = StreamPayment{Sequence: seq, Price: amount(2), Voucher: ptr(p.voucher(amount(2 * (seq + 1)))), Item: itemOf(seq)}
				}
				out := d.pay(p.id, batch...)
				if out.Err != nil && !errors.Is(out.Err, ErrNotDurable) || out.Next < next || out.Charged != amount(2*out.Next) {
					t.Errorf("%+v", out)
					return
				}
				next = out.Next
			}
		})
	}
	all.Wait()
	close(stop)
	toggler.Wait()
	for n := range 4 {
		if v := d.view(newPayer(byte(2 + n)).id); v.Payments != each || v.Charged != amount(2*each) {
			t.Fatalf("%+v", v)
		}
	}
	d.check(t)
}

func TestMoreChannelsThanFitInMemoryAreServedAllTheSame(t *testing.T) {
	d := newDesk(t)
	d.engine.perShard = 1
	var payers []*payer
	for n := range 200 {
		payers = append(payers, payerWith(benchKey(n)))
		d.ledger.fund(payers[n].cfg, amount(1000))
		if _, err := d.engine.Admit(t.Context(), payers[n].cfg); err != nil {
			t.Fatal(err)
		}
	}
	resident := 0
	for i := range d.engine.shards {
		resident += len(d.engine.shards[i].seats)
	}
	if resident > shardCount {
		t.Fatalf("%d seats at rest where %d fit", resident, shardCount)
	}
	for round := range uint64(3) {
		var all sync.WaitGroup
		for _, p := range payers {
			all.Go(func() {
				out := d.pay(p.id, StreamPayment{Sequence: round, Price: amount(1), Voucher: ptr(p.voucher(amount(round + 1)))})
				if out.Err != nil {
					t.Error(out.Err)
				}
			})
		}
		all.Wait()
	}
	for _, p := range payers {
		if v := d.view(p.id); v.Charged != amount(3) {
			t.Fatalf("%+v", v)
		}
	}
	d.check(t)
}

func TestManyAtOnceAdmitAChannelOnce(t *testing.T) {
	d := newDesk(t)
	p := newPayer(2)
	d.ledger.fund(p.cfg, amount(1000))
	d.ledger.claimed(p.id, amount(7))
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			if v, err := d.engine.Admit(context.Background(), p.cfg); err != nil || v.Entries != 1 {
				t.Errorf("%+v, %v", v, err)
			}
		})
	}
	all.Wait()
	d.check(t)
}

func TestARecordThatIsDamagedIsNotServed(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sell(t, d, p, 10, 10)
	if err := d.engine.Close(); err != nil {
		t.Fatal(err)
	}
	record, err := d.store.Get(channelKey(p.id))
	if err != nil {
		t.Fatal(err)
	}
	var b store.Batch
	b.Put(channelKey(p.id), record[:len(record)-1])
	if err := d.store.Commit(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	d.open()
	if _, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(20)), Price: amount(10)}); !errors.Is(err, ErrRecord) {
		t.Fatal(err)
	}
	if _, err := d.engine.Admit(t.Context(), p.cfg); !errors.Is(err, ErrRecord) {
		t.Fatalf("a damaged record must not be replaced: %v", err)
	}
}
