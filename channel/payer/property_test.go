package payer

import (
	"context"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/stiver-pay/stiver/channel"
)

// world is a payer and its payee over crashes and lost messages. The payee is
// honest: that a dishonest one gains nothing is what the tables show.
type world struct {
	t       *rapid.T
	tb      *testing.T
	m       *process
	o       Options
	e       *Engine
	payees  map[channel.ID]*payee
	ledger  map[channel.ID]channel.Escrow
	sold    map[channel.ID]uint64 // items, by the payee's count
	request byte
}

func (w *world) lookup(_ context.Context, id channel.ID) (channel.Escrow, error) {
	return w.ledger[id], nil
}

func (w *world) payee(s State) *payee {
	p := w.payees[s.ID]
	if p == nil {
		p = newTestPayee(w.tb, State{ID: s.ID, Config: s.Config, Escrow: w.ledger[s.ID]})
		w.payees[s.ID] = p
	}
	return p
}

// funded acquires a channel with something to spend on it.
func (w *world) funded(use Use) (*Lease, *payee) {
	l, err := w.e.Acquire(context.Background(), Want{Terms: testTerms, Use: use})
	if err != nil {
		w.t.Fatal(err)
	}
	p := w.payee(l.State())
	if s := l.State(); s.Room().Less(amount(50)) {
		if _, err := l.Fund(context.Background(), Deposit{Amount: amount(500), ValidBefore: uint64(testTime.Unix()) + 60}); err != nil {
			w.t.Fatal(err)
		}
		w.m.mark()
		d := l.State().Deposit
		e := w.ledger[s.ID]
		e.Balance, _ = e.Balance.Add(d.Amount)
		w.ledger[s.ID] = e
		if _, err := p.Observe(e, 1); err != nil {
			w.t.Fatal(err)
		}
		if err := l.Observe(e); err != nil {
			w.t.Fatal(err)
		}
	}
	return l, p
}

// order is one purchase by voucher, with every way to lose a message.
func (w *world) order(t *rapid.T) {
	l, p := w.funded(Requests)
	defer l.Release()
	price := amount(rapid.Uint64Range(1, 20).Draw(t, "price"))
	w.request++
	for range 3 {
		v, _, err := l.Authorise(context.Background(), Purchase{Price: price, Request: [32]byte{w.request}})
		if err != nil {
			t.Fatal(err)
		}
		w.m.mark()
		if rapid.Bool().Draw(t, "lost on the way") {
			return
		}
		want, _ := p.Charged.Add(price)
		if v.Ceiling != want {
			if err := l.Correct(Correction{Charged: p.Charged, Voucher: p.Voucher}); err != nil {
				t.Fatalf("payee has charged %s, payer knows of %+v: %v", p.Charged, l.State(), err)
			}
			continue
		}
		charged := amount(rapid.Uint64Range(0, 20).Draw(t, "charged")).Min(price)
		if err := p.take(Authorisation{Voucher: &v}, charged); err != nil {
			t.Fatal(err)
		}
		w.sold[p.ID]++
		if rapid.Bool().Draw(t, "answer lost") {
			return
		}
		if err := l.Settle(Answer{Charged: charged, Cumulative: p.Charged}); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatal("a correction did not help")
}

// stream is a run of payments on a stream, of which some are acknowledged.
func (w *world) stream(t *rapid.T) {
	l, p := w.funded(Streams)
	s := NewStream(l, uint32(rapid.IntRange(1, 9).Draw(t, "length")))
	if err := s.Resume(p.numbers()); err != nil {
		t.Fatal(err)
	}
	total := p.Charged
	for range rapid.IntRange(0, 20).Draw(t, "payments") {
		price := amount(rapid.Uint64Range(1, 12).Draw(t, "price"))
		next, _ := total.Add(price)
		a, err := s.Cover(next)
		var short *FundsError
		if errors.As(err, &short) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if a.Voucher != nil && !w.m.covered(p.ID, a.Voucher.Ceiling) || a.Chain != nil && !w.m.covered(p.ID, end(*a.Chain)) {
			t.Fatalf("%+v is shown before a record plans it", a)
		}
		if rapid.IntRange(0, 9).Draw(t, "lost") == 0 {
			break // everything after it is lost too: a stream keeps its order
		}
		if err := p.take(a, price); err != nil {
			t.Fatal(err)
		}
		w.sold[p.ID]++
		total = next
		if rapid.Bool().Draw(t, "acknowledged") {
			if err := s.Acknowledged(p.Payments, p.Charged); err != nil {
				t.Fatal(err)
			}
		}
	}
	if rapid.Bool().Draw(t, "crash in the middle") {
		w.crash(t)
		return
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	w.m.mark()
}

func (w *world) crash(t *rapid.T) {
	w.m = w.m.crash(rapid.IntRange(0, 5).Draw(t, "writes that survive"))
	w.o.Store = w.m
	w.e = openEngine(w.tb, w.o)
}

// claim is the payee claiming what it has charged.
func (w *world) claim(t *rapid.T) {
	for id, p := range w.payees {
		e := w.ledger[id]
		e.Claimed = p.Charged
		w.ledger[id] = e
		if _, err := p.Observe(e, 1); err != nil {
			t.Fatal(err)
		}
	}
}

// check is the rule, on both sides and between them.
func (w *world) check(t *rapid.T) {
	for _, s := range w.e.Channels() {
		if err := s.Check(); err != nil {
			t.Fatalf("payer: %v", err)
		}
		p := w.payees[s.ID]
		if p == nil {
			continue
		}
		if err := p.Check(); err != nil {
			t.Fatalf("payee: %v", err)
		}
		if s.Signed().Less(p.Ceiling()) {
			t.Fatalf("the payee holds %s, the payer knows of %s", p.Ceiling(), s.Signed())
		}
		if s.Signed().Less(p.Charged) || p.Charged.Less(s.Spent) {
			t.Fatalf("spent %s, charged %s, signed %s", s.Spent, p.Charged, s.Signed())
		}
		if p.Payments != w.sold[s.ID] {
			t.Fatalf("%d payments charged for %d items", p.Payments, w.sold[s.ID])
		}
	}
}

func TestTheRuleHoldsOverCrashesAndLostMessages(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := &world{
			t: rt, tb: t, m: &process{memory: &memory{}}, payees: map[channel.ID]*payee{},
			ledger: map[channel.ID]channel.Escrow{}, sold: map[channel.ID]uint64{},
		}
		w.o = testOptions(t, w.m)
		w.o.Lookup = w.lookup
		w.e = openEngine(t, w.o)
		rt.Repeat(map[string]func(*rapid.T){
			"order": w.order, "stream": w.stream, "crash": w.crash, "claim": w.claim, "": w.check,
		})
	})
}
