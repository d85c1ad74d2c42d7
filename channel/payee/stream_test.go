package payee

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stiver-pay/stiver/channel"
)

// ticks pays for n items with one tick each, the chain opened with the first.
func (p *payer) ticks(first uint64, n int, unit uint64, base channel.Amount) []StreamPayment {
	chain := p.openChain(base, amount(unit), uint32(n))
	batch := make([]StreamPayment, n)
	for i := range batch {
		batch[i] = StreamPayment{
			Sequence: first + uint64(i), Price: amount(unit), Tick: p.links.Tick(uint32(i + 1)),
			Item: fmt.Appendf(nil, "item %d", i),
		}
	}
	batch[0].Chain = &chain
	return batch
}

func TestARunOfTicksIsChargedInOrderAndSurvivesARestart(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 10_000)
	out := d.pay(p.id, p.ticks(0, 64, 3, amount(0))...)
	if out.Err != nil || out.Next != 64 || out.Charged != amount(192) {
		t.Fatalf("%+v", out)
	}
	d.stop()
	d.start()
	if v := d.view(p.id); v.Charged != amount(192) || v.Tick.Index != 64 {
		t.Fatalf("%+v", v)
	}
	out = d.pay(p.id, p.ticks(64, 10, 5, amount(192))...)
	if out.Err != nil || out.Charged != amount(242) {
		t.Fatalf("%+v", out)
	}
	d.check(t)
}

func TestTheNewestVoucherOfABatchPaysForAllBeforeIt(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 1000)
	var batch []StreamPayment
	for i := range uint64(20) {
		v := p.voucher(amount(10 * (i + 1)))
		if i < 19 {
			v.Signature[3] ^= 1 // never looked at
		}
		batch = append(batch, StreamPayment{Sequence: i, Price: amount(10), Voucher: &v})
	}
	if out := d.pay(p.id, batch...); out.Err != nil || out.Charged != amount(200) {
		t.Fatalf("%+v", out)
	}
	d.check(t)
}

func TestABadNewestPaymentDoesNotSpoilThoseBeforeIt(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 1000)
	var batch []StreamPayment
	for i := range uint64(8) {
		batch = append(batch, StreamPayment{Sequence: i, Price: amount(10), Voucher: ptr(p.voucher(amount(10 * (i + 1))))})
	}
	batch[6].Voucher.Signature[0] ^= 1
	batch[7].Voucher.Signature[0] ^= 1
	out := d.pay(p.id, batch...)
	if !errors.Is(out.Err, channel.ErrSignature) || out.Next != 6 || out.Charged != amount(60) {
		t.Fatalf("%+v", out)
	}
	d.check(t)
}

func TestADuplicateIsAcknowledgedAndNotChargedAgain(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 10_000)
	batch := p.ticks(0, 10, 3, amount(0))
	for range 3 {
		if out := d.pay(p.id, batch...); out.Err != nil || out.Next != 10 || out.Charged != amount(30) {
			t.Fatalf("%+v", out)
		}
	}
	d.forget()
	if out := d.pay(p.id, batch...); out.Err != nil || out.Next != 10 || out.Charged != amount(30) {
		t.Fatalf("after a restart: %+v", out)
	}
	d.check(t)
}

func TestAGapIsRefusedAndChargesNothing(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 10_000)
	batch := p.ticks(0, 10, 3, amount(0))
	if out := d.pay(p.id, append(batch[:4:4], batch[5:]...)...); !errors.Is(out.Err, ErrGap) || out.Next != 4 || out.Charged != amount(12) {
		t.Fatalf("%+v", out)
	}
	if out := d.pay(p.id, batch[4:]...); out.Err != nil || out.Next != 10 {
		t.Fatalf("%+v", out)
	}
}

func TestWhatIsNotAuthorisedIsNotCharged(t *testing.T) {
	d := newDesk(t)
	n := byte(2)
	for name, c := range map[string]struct {
		batch func(p *payer, honest []StreamPayment) []StreamPayment
		want  error
	}{
		"nothing signed": {func(p *payer, h []StreamPayment) []StreamPayment {
			return []StreamPayment{{Price: amount(1)}}
		}, channel.ErrNotAuthorised},
		"price above the tick": {func(p *payer, h []StreamPayment) []StreamPayment {
			return []StreamPayment{{Price: amount(7), Chain: h[0].Chain, Tick: h[1].Tick}}
		}, channel.ErrNotAuthorised},
		"wrong preimage": {func(p *payer, h []StreamPayment) []StreamPayment {
			return []StreamPayment{{Price: amount(3), Chain: h[0].Chain, Tick: channel.Tick{Index: 4, Preimage: [32]byte{1}}}}
		}, channel.ErrTick},
		"beyond the chain": {func(p *payer, h []StreamPayment) []StreamPayment {
			return []StreamPayment{{Price: amount(3), Chain: h[0].Chain, Tick: channel.Tick{Index: 11}}}
		}, channel.ErrTickRange},
		"another's chain": {func(p *payer, h []StreamPayment) []StreamPayment {
			return []StreamPayment{{Price: amount(3), Chain: ptr(newPayer(99).openChain(amount(0), amount(3), 5))}}
		}, channel.ErrChannelID},
		"a forged chain": {func(p *payer, h []StreamPayment) []StreamPayment {
			forged := *h[0].Chain
			forged.Unit = amount(50)
			return []StreamPayment{{Price: amount(50), Chain: &forged, Tick: h[0].Tick}}
		}, channel.ErrSignature},
		"long item": {func(p *payer, h []StreamPayment) []StreamPayment {
			return []StreamPayment{{Item: make([]byte, MaxItem+1)}}
		}, ErrItem},
		"too many": {func(p *payer, h []StreamPayment) []StreamPayment {
			return make([]StreamPayment, maxBatch+1)
		}, ErrBatch},
	} {
		p := d.funded(n, 100)
		n++
		out := d.pay(p.id, c.batch(p, p.ticks(0, 10, 3, amount(0)))...)
		if !errors.Is(out.Err, c.want) || out.Next != 0 || !out.Charged.IsZero() {
			t.Errorf("%s: %+v", name, out)
		}
	}
	if out := d.pay(newPayer(100).id, StreamPayment{Sequence: 5}); !errors.Is(out.Err, ErrUnknown) || out.Next != 5 {
		t.Errorf("unknown channel: %+v", out)
	}
	d.check(t)
}

func TestAnOpenedChainSurvivesARestartBeforeItsFirstTick(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	done := make(chan error, 1)
	d.engine.OpenTicks(p.id, p.openChain(amount(4), amount(3), 8), func(err error) { done <- err })
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	d.forget()
	out := d.pay(p.id, StreamPayment{Price: amount(7), Tick: p.links.Tick(1)})
	if out.Err != nil || out.Charged != amount(7) {
		t.Fatalf("%+v", out)
	}
}

func TestAReservationIsChargedOnDeliveryAndNothingOtherwise(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	batch := p.ticks(0, 5, 4, amount(0))
	var open []*Reservation
	for _, pay := range batch[:4] {
		r, err := d.engine.Reserve(p.id, pay)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, r)
	}
	commit := func(r *Reservation, charged uint64) Outcome {
		done := make(chan Outcome, 1)
		r.Commit(amount(charged), func(o Outcome) { done <- o })
		return <-done
	}
	if v := d.view(p.id); v.Reserved != amount(16) || !v.Charged.IsZero() {
		t.Fatalf("%+v", v)
	}
	if out := commit(open[0], 4); out.Err != nil || out.Next != 1 {
		t.Fatalf("%+v", out)
	}
	if out := commit(open[1], 1); out.Err != nil || out.Charged != amount(5) {
		t.Fatalf("metered: %+v", out)
	}
	if out := commit(open[1], 1); !errors.Is(out.Err, ErrDone) {
		t.Fatalf("twice: %+v", out)
	}
	open[2].Release()
	open[3].Release()
	again, err := d.engine.Reserve(p.id, batch[0])
	if err != nil || !again.Charged() {
		t.Fatalf("reserved what was charged: %v", err)
	}
	if out := commit(again, 4); out.Err != nil || out.Next != 2 || out.Charged != amount(5) {
		t.Fatalf("charged twice: %+v", out)
	}
	if v := d.view(p.id); !v.Reserved.IsZero() {
		t.Fatalf("%+v", v)
	}
	d.check(t)
}

func TestARefusedCommitEndsTheReservationAndChargesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		which   int
		charged uint64
		want    error
	}{"out of turn": {1, 4, ErrGap}, "above the price": {0, 5, ErrPrice}} {
		d := newDesk(t)
		p := d.funded(2, 100)
		batch := p.ticks(0, 2, 4, amount(0))
		var open []*Reservation
		for _, pay := range batch {
			r, err := d.engine.Reserve(p.id, pay)
			if err != nil {
				t.Fatal(err)
			}
			open = append(open, r)
		}
		done := make(chan Outcome, 1)
		open[c.which].Commit(amount(c.charged), func(o Outcome) { done <- o })
		if out := <-done; !errors.Is(out.Err, c.want) || out.Next != 0 {
			t.Fatalf("%s: %+v", name, out)
		}
		if v := d.view(p.id); v.Reserved != amount(4) || !v.Charged.IsZero() {
			t.Fatalf("%s: %+v", name, v)
		}
	}
}

func TestACrashReleasesReservations(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	batch := p.ticks(0, 5, 4, amount(0))
	r, err := d.engine.Reserve(p.id, batch[0])
	if err != nil {
		t.Fatal(err)
	}
	d.forget()
	done := make(chan Outcome, 1)
	r.Commit(amount(4), func(o Outcome) { done <- o })
	if out := <-done; !errors.Is(out.Err, ErrNotDurable) || !out.Charged.IsZero() {
		t.Fatalf("%+v", out)
	}
	r.Release()
	if v := d.view(p.id); !v.Reserved.IsZero() || v.Ticks.Length != 5 {
		t.Fatalf("the chain must be durable, the reservation not: %+v", v)
	}
}

func TestManyChannelsShareCommitsAndMixedUseKeepsTheRule(t *testing.T) {
	d := newDesk(t)
	const each = 300
	var all sync.WaitGroup
	for n := range 16 {
		p := d.funded(byte(2+n), 100_000)
		all.Go(func() {
			var base uint64
			for k := 0; k < each; k += 50 {
				batch := p.ticks(uint64(k), 50, 2, amount(base))
				base += 100
				var done sync.WaitGroup
				for i := range batch {
					done.Add(1)
					d.engine.Pay(p.id, batch[i:i+1], func(o Outcome) {
						defer done.Done()
						if o.Err != nil || o.Next != batch[i].Sequence+1 {
							t.Errorf("%+v", o)
						}
					})
				}
				if k%100 == 0 {
					done.Wait()
				}
			}
		})
	}
	all.Wait()
	for n := range 16 {
		if v := d.view(newPayer(byte(2 + n)).id); v.Charged != amount(2*each) {
			t.Fatalf("%+v", v)
		}
	}
	d.check(t)
}
