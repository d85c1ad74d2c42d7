package payee

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
)

// world is payers, a payee and a ledger, driven at random. expect is what each
// channel must have been charged, by what was acknowledged.
type world struct {
	*desk
	rt     *rapid.T
	payers []*payer
	expect map[channel.ID]channel.Amount
	signed map[channel.ID]channel.Amount // the most the payer ever signed
}

func (w *world) any() *payer { return w.payers[rapid.IntRange(0, len(w.payers)-1).Draw(w.rt, "payer")] }

func (w *world) sum(label string, most uint64) channel.Amount {
	return amount(rapid.Uint64Range(0, most).Draw(w.rt, label))
}

func (w *world) sign(p *payer, ceiling channel.Amount) {
	w.signed[p.id] = w.signed[p.id].Max(ceiling)
}

// sale sells on x402's terms, and may be given up or cost less.
func (w *world) sale() {
	p, price := w.any(), w.sum("price", 30)
	ceiling := plus(w.view(p.id).Charged, price)
	w.sign(p, ceiling)
	sale, err := w.engine.Begin(context.Background(), p.id, Payment{
		Voucher: p.voucher(ceiling), Price: price, Request: [32]byte{byte(rapid.IntRange(0, 3).Draw(w.rt, "request"))},
	})
	if err != nil {
		return
	}
	defer sale.Abort()
	charged := w.sum("charged", 35)
	if rapid.Bool().Draw(w.rt, "abort") {
		return
	}
	r, err := sale.Commit(context.Background(), charged, []byte("item"))
	if err == nil && !r.Replay {
		w.expect[p.id] = plus(w.expect[p.id], charged)
	}
}

// stream pays a run by vouchers or ticks, sent once or twice, and sometimes
// with a payment that is not what it should be.
func (w *world) stream() {
	p := w.any()
	v := w.view(p.id)
	n := rapid.IntRange(1, 12).Draw(w.rt, "payments")
	unit := rapid.Uint64Range(0, 8).Draw(w.rt, "unit")
	base := v.Charged.Max(p.proven(v))
	var batch []StreamPayment
	if rapid.Bool().Draw(w.rt, "ticks") {
		batch = p.ticks(v.Payments, n, unit, base)
		w.sign(p, plus(base, amount(uint64(n)*unit)))
	} else {
		for i := range n {
			ceiling := plus(base, amount(uint64(i+1)*unit))
			batch = append(batch, StreamPayment{Sequence: v.Payments + uint64(i), Price: amount(unit), Voucher: ptr(p.voucher(ceiling))})
			w.sign(p, ceiling)
		}
	}
	if bad := rapid.IntRange(0, 2*n).Draw(w.rt, "bad"); bad < n {
		batch[bad].Price = amount(1 << 40)
	}
	for range rapid.IntRange(1, 2).Draw(w.rt, "times sent") {
		w.acknowledged(p, w.pay(p.id, batch...))
	}
}

// proven is what a new chain may not lie below.
func (p *payer) proven(v View) channel.Amount {
	sum, err := v.Ticks.At(v.Tick.Index)
	if err != nil {
		return channel.Amount{}
	}
	return sum
}

func (w *world) acknowledged(p *payer, out Outcome) {
	if out.Charged.Less(w.expect[p.id]) {
		w.rt.Fatalf("acknowledged %s after %s", out.Charged, w.expect[p.id])
	}
	w.expect[p.id] = out.Charged
}

// delivery reserves a payment and delivers it, or not.
func (w *world) delivery() {
	p := w.any()
	v := w.view(p.id)
	batch := p.ticks(v.Payments, 2, rapid.Uint64Range(0, 8).Draw(w.rt, "unit"), v.Charged.Max(p.proven(v)))
	w.sign(p, plus(batch[0].Chain.Base, plus(batch[0].Price, batch[0].Price)))
	for i := range batch {
		r, err := w.engine.Reserve(p.id, batch[i])
		if err != nil {
			return
		}
		if rapid.Bool().Draw(w.rt, "released") {
			r.Release()
			return
		}
		done := make(chan Outcome, 1)
		r.Commit(w.sum("charged", 8), func(o Outcome) { done <- o })
		w.acknowledged(p, <-done)
		r.Release()
	}
}

func (w *world) deposit() {
	p := w.any()
	if _, err := w.engine.Deposit(context.Background(), p.cfg, w.sum("deposit", 100), ledger.DepositAuthorization{}); err != nil {
		w.rt.Fatal(err)
	}
}

func (w *world) withdrawal() {
	p := w.any()
	if rapid.Bool().Draw(w.rt, "begins") {
		w.ledger.startWithdrawal(p.id, w.sum("leaving", 200))
	} else {
		w.ledger.finishWithdrawal(p.id)
	}
	w.observe(p)
}

// observe reads the ledger; what a withdrawal took is written off.
func (w *world) observe(p *payer) {
	v, err := w.engine.Observe(context.Background(), p.id)
	if err != nil {
		w.rt.Fatal(err)
	}
	w.expect[p.id] = w.expect[p.id].Min(v.Escrow.Balance)
}

func (w *world) refund() {
	p := w.any()
	if _, err := w.engine.Refund(context.Background(), p.id, ptr(w.sum("refund", 50))); err != nil && CodeOf(err) == "internal" {
		w.rt.Fatal(err)
	}
}

func (w *world) credit() {
	p, sum := w.any(), w.sum("credit", 20)
	if _, err := w.engine.Credit(context.Background(), p.id, sum, nil); err == nil {
		w.expect[p.id] = w.expect[p.id].Minus(sum)
	}
}

func (w *world) settle() {
	w.ledger.mu.Lock()
	w.ledger.interrupt = rapid.IntRange(0, 4).Draw(w.rt, "interrupted") == 0
	interrupted := w.ledger.interrupt
	w.ledger.mu.Unlock()
	s, err := w.engine.Settle(context.Background())
	if err != nil && !interrupted {
		w.rt.Fatal(err)
	}
	w.ledger.mu.Lock()
	w.ledger.interrupt = false
	w.ledger.mu.Unlock()
	if err == nil && (len(s.Skipped) > 0 || s.Unanchored != nil) {
		w.rt.Fatalf("a settlement of honest channels left something out: %+v", s)
	}
}

// holds is what must be true after every step.
func (w *world) holds() {
	w.check(w.rt)
	var balances, claimed channel.Amount
	for _, p := range w.payers {
		v := w.view(p.id)
		if v.Charged != w.expect[p.id] || !v.Reserved.IsZero() {
			w.rt.Fatalf("channel charged %s, %s reserved; acknowledged were %s", v.Charged, v.Reserved, w.expect[p.id])
		}
		if w.signed[p.id].Less(v.Charged) {
			w.rt.Fatalf("charged %s, the payer signed %s", v.Charged, w.signed[p.id])
		}
	}
	w.ledger.mu.Lock()
	defer w.ledger.mu.Unlock()
	for _, e := range w.ledger.channels {
		balances, claimed = plus(balances, e.Balance), plus(claimed, e.Claimed)
	}
	if plus(balances, w.ledger.paidOut) != w.ledger.paidIn || claimed != w.ledger.totals.Claimed {
		w.rt.Fatalf("money was made or lost: %s + %s out of %s, claimed %s of %s",
			balances, w.ledger.paidOut, w.ledger.paidIn, claimed, w.ledger.totals.Claimed)
	}
}

func TestTheRuleHoldsWhateverHappens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := &world{desk: newDesk(t), rt: rt, expect: map[channel.ID]channel.Amount{}, signed: map[channel.ID]channel.Amount{}}
		defer w.stop()
		for n := range 3 {
			w.payers = append(w.payers, w.funded(byte(2+n), 150))
		}
		step := func(do func()) func(*rapid.T) {
			return func(rt *rapid.T) { w.rt = rt; do() }
		}
		rt.Repeat(map[string]func(*rapid.T){
			"sale": step(w.sale), "stream": step(w.stream), "delivery": step(w.delivery),
			"deposit": step(w.deposit), "withdrawal": step(w.withdrawal), "refund": step(w.refund),
			"credit": step(w.credit), "settle": step(w.settle), "restart": step(w.forget),
			"": func(rt *rapid.T) { w.rt = rt; w.holds() },
		})
	})
}
