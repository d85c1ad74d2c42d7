package payee

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// epochs returns all recorded settlements.
func (d *desk) epochs(t *testing.T) (all []Epoch) {
	t.Helper()
	if err := d.engine.Epochs(t.Context(), 0, func(ep Epoch) error { all = append(all, ep); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// rooted says that the heads of every settlement are those of its anchor.
func (d *desk) rooted(t *testing.T) {
	t.Helper()
	for _, ep := range d.epochs(t) {
		heads, err := d.engine.EpochHeads(t.Context(), ep.Number)
		if err != nil {
			t.Fatal(err)
		}
		if anchor, err := channel.NewAnchor(heads); err != nil || anchor != ep.Anchor || uint64(len(heads)) != ep.Heads {
			t.Fatalf("settlement %d: %d heads give %+v, %v; it is %+v", ep.Number, len(heads), anchor, err, ep)
		}
	}
}

// Whatever changed in whatever order, over interrupted settlements and restarts,
// every settlement's heads are found, and what is kept of them is bounded.
func TestEverySettlementsHeadsAreFoundThoughOnlyChangesAreKept(t *testing.T) {
	d := newDesk(t)
	random := rand.New(rand.NewPCG(7, 7))
	var all []*payer
	buy := func(p *payer) { sell(t, d, p, 5+uint64MustFit(t, d.view(p.id).Charged), 5) }
	for range 20 {
		p := d.funded(byte(20+len(all)), 100_000)
		all = append(all, p)
		buy(p)
	}
	for n := range 60 {
		if n%10 == 3 { // a new channel among the others
			p := d.funded(byte(100+n), 100_000)
			all = append(all, p)
			buy(p)
		}
		for range 1 + random.IntN(3) {
			buy(all[random.IntN(len(all))])
		}
		if n%11 == 5 {
			d.ledger.mu.Lock()
			d.ledger.interrupt = true
			d.ledger.mu.Unlock()
			if _, err := d.engine.Settle(t.Context()); !errors.Is(err, ErrLedger) {
				t.Fatal(err)
			}
			d.forget()
			continue
		}
		settle(t, d)
	}
	settle(t, d)
	d.rooted(t)
	full, kept := 0, uint64(0)
	for _, ep := range d.epochs(t) {
		if kept += ep.stored(); ep.base == 0 {
			full++
		}
		if ep.links > maxChanges || ep.base != 0 && ep.behind > ep.Heads {
			t.Fatalf("settlement %d is far from a full list: %+v", ep.Number, ep)
		}
	}
	if n := len(d.epochs(t)); n < 50 || full < 3 || full > n/3 || kept > uint64(n*len(all)/2) {
		t.Fatalf("%d settlements, %d of them full, %d heads kept for %d channels", n, full, kept, len(all))
	}
	d.forget()
	d.rooted(t)
}

// Where little changes, the number of settlements to read is the bound.
func TestNoMoreThanSomeSettlementsAreReadForTheHeadsOfOne(t *testing.T) {
	d := newDesk(t)
	for n := range byte(40) {
		sell(t, d, d.funded(20+n, 1000), 1, 1)
	}
	settle(t, d)
	for n := range uint64(2 * (maxChanges + 1)) {
		sell(t, d, newPayer(20), 2+n, 1)
		settle(t, d)
	}
	for i, ep := range d.epochs(t) {
		if want := uint64(i % (maxChanges + 1)); ep.links != want || ep.behind != want || (ep.base == 0) != (want == 0) {
			t.Fatalf("settlement %d: %+v, want %d links", ep.Number, ep, want)
		}
	}
	d.rooted(t)
}

func uint64MustFit(t *testing.T, a channel.Amount) uint64 {
	t.Helper()
	v, ok := a.Uint64()
	if !ok {
		t.Fatalf("%s is too much", a)
	}
	return v
}

// A record of before bases were kept is read, and is a base.
func TestARecordWithoutABaseIsReadAndBuiltUpon(t *testing.T) {
	d := newDesk(t)
	for n := range byte(4) {
		sell(t, d, d.funded(20+n, 1000), 10, 10)
	}
	settle(t, d)
	first := d.epochs(t)[0]
	if raw := first.encode(); len(raw) != epochSize || raw[0] != recordVersion || first.base != 0 {
		t.Fatalf("the first settlement is kept as %x", raw)
	}
	sell(t, d, newPayer(20), 20, 10)
	settle(t, d)
	second := d.epochs(t)[1]
	if second.base != 1 || second.changes != 1 || second.links != 1 || second.Heads != 4 {
		t.Fatalf("%+v", second)
	}
	d.rooted(t)
}

func TestASettlementWhoseBaseIsDamagedIsNotMadeUp(t *testing.T) {
	d := newDesk(t)
	for n := range byte(4) {
		sell(t, d, d.funded(20+n, 1000), 10, 10)
	}
	settle(t, d)
	sell(t, d, newPayer(20), 20, 10)
	settle(t, d)
	var b store.Batch
	b.Delete(headsKey(d.epochs(t)[0].plan, 0))
	if err := d.engine.commit(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	for n := uint64(1); n <= 2; n++ {
		if _, err := d.engine.EpochHeads(t.Context(), n); !errors.Is(err, ErrRecord) {
			t.Fatalf("settlement %d: %v", n, err)
		}
	}
	sell(t, d, newPayer(21), 20, 10)
	settle(t, d) // the next keeps all
	third := d.epochs(t)[2]
	heads, err := d.engine.EpochHeads(t.Context(), 3)
	if anchor, anchorErr := channel.NewAnchor(heads); err != nil || anchorErr != nil || anchor != third.Anchor || third.base != 0 {
		t.Fatalf("%+v, %v, %v", third, err, anchorErr)
	}
}
