package payer

import (
	"errors"
	"testing"

	"github.com/stiver-pay/stiver/channel"
)

// payee is an honest payee of one channel, as the core has it.
type payee struct {
	channel.State
	by    channel.Verifier
	chain *channel.TickVoucher
}

func newTestPayee(t testing.TB, s State) *payee {
	t.Helper()
	core, _ := channel.NewState(s.ID, s.Escrow, 0)
	return &payee{State: core, by: channel.NewVerifier(s.Config.PayerAuthorizer)}
}

// take takes an authorisation and charges a price on it.
func (p *payee) take(a Authorisation, price channel.Amount) error {
	if a.Chain != nil && a.Chain != p.chain {
		v, err := a.Chain.Verify(testDomain, &p.by)
		if err != nil {
			return err
		}
		if err := p.OpenTicks(v); err != nil {
			return err
		}
		p.chain = a.Chain
	}
	if a.Chain != nil && a.Tick.Index > 0 {
		if err := p.AuthoriseTick(a.Tick); err != nil {
			return err
		}
	}
	if a.Voucher != nil {
		v, err := a.Voucher.Verify(testDomain, &p.by)
		if err != nil {
			return err
		}
		if err := p.Authorise(v); err != nil {
			return err
		}
	}
	_, err := p.Charge(price, 1, channel.ItemHash{})
	return err
}

func (p *payee) numbers() Numbers {
	return Numbers{
		Payments: p.Payments, Charged: p.Charged, Balance: p.Available(),
		Voucher: p.Voucher, Ticks: p.Ticks, Tick: p.Tick,
	}
}

// streaming returns a stream on a funded channel and its payee.
func streaming(t testing.TB, o Options, deposit uint64, length uint32) (*Engine, *Stream, *payee) {
	t.Helper()
	e := openEngine(t, o)
	l := acquire(t, e, Streams)
	fund(t, l, deposit)
	p := newTestPayee(t, l.State())
	s := NewStream(l, length)
	if err := s.Resume(p.numbers()); err != nil {
		t.Fatal(err)
	}
	return e, s, p
}

// lives is a stream whose process dies and comes back.
type lives struct {
	t      *testing.T
	m      *process
	o      Options
	s      *Stream
	p      *payee
	length uint32
}

func newLives(t *testing.T, deposit uint64, length uint32) *lives {
	l := &lives{t: t, m: &process{memory: &memory{}}, length: length}
	l.o = testOptions(t, l.m)
	_, l.s, l.p = streaming(t, l.o, deposit, length)
	return l
}

// pay makes n payments of 10, of which none is acknowledged.
func (l *lives) pay(n int) {
	l.t.Helper()
	for range n {
		total, _ := l.p.Charged.Add(amount(10))
		a, err := l.s.Cover(total)
		if err != nil {
			l.t.Fatal(err)
		}
		if err := l.p.take(a, amount(10)); err != nil {
			l.t.Fatal(err)
		}
	}
}

// again ends the process and goes on in a new one, where the payee's numbers
// must be borne out by what is on the disk.
func (l *lives) again(begin func(*Lease, uint32) *Stream) {
	l.t.Helper()
	l.m = l.m.crash(l.m.writes())
	l.o.Store = l.m
	lease := acquire(l.t, openEngine(l.t, l.o), Streams)
	if st := lease.State(); st.Signed().Less(l.p.Ceiling()) {
		l.t.Fatalf("the record knows of %s, the payee holds %s", st.Signed(), l.p.Ceiling())
	}
	l.s = begin(lease, l.length)
	if err := l.s.Resume(l.p.numbers()); err != nil {
		l.t.Fatal(err)
	}
	if st := l.s.State(); st.Spent != l.p.Charged || st.Payments != l.p.Payments || st.Check() != nil {
		l.t.Fatalf("%+v %v", st, st.Check())
	}
}

func TestAStreamPaysByTicksAndSignsOnceAChain(t *testing.T) {
	m := &memory{}
	_, s, p := streaming(t, testOptions(t, m), 10_000, 16)
	before := len(m.log)
	total := amount(0)
	for i := range 1000 {
		total, _ = total.Add(amount(10))
		a, err := s.Cover(total)
		if err != nil {
			t.Fatal(err)
		}
		if a.Voucher != nil || a.Tick.Index == 0 {
			t.Fatalf("payment %d is no tick: %+v", i, a)
		}
		if err := p.take(a, amount(10)); err != nil {
			t.Fatalf("payment %d: %v", i, err)
		}
		if p.Ceiling() != total {
			t.Fatalf("payment %d authorised %s, want %s", i, p.Ceiling(), total)
		}
	}
	if n := len(m.log) - before; n > 1000/16+2 {
		t.Fatalf("%d records for 1000 payments", n)
	}
	if err := s.Acknowledged(p.Payments, p.Charged); err != nil {
		t.Fatal(err)
	}
	st := s.State()
	if st.Spent != amount(10_000) || st.Check() != nil {
		t.Fatalf("spent %s, %v", st.Spent, st.Check())
	}
}

// A record plans as much as was paid before: a busy stream seldom waits for the
// disk, and what it shows is always on it.
func TestABusyStreamPlansManyChainsInOneRecord(t *testing.T) {
	m := &memory{}
	_, s, p := streaming(t, testOptions(t, m), 1_000_000, 16)
	before, total := m.writes(), amount(0)
	for i := range uint64(4000) {
		total, _ = total.Add(amount(10))
		a, err := s.Cover(total)
		if err != nil {
			t.Fatal(err)
		}
		if !m.covered(p.ID, end(*a.Chain)) {
			t.Fatalf("payment %d: no record covers %+v", i, a.Chain)
		}
		if err := p.take(a, amount(10)); err != nil {
			t.Fatalf("payment %d: %v", i, err)
		}
		if ahead, most := s.State().Signed().Minus(total), amount(10*(max(i, 16)+2*16)); most.Less(ahead) {
			t.Fatalf("payment %d: %s are planned ahead, %s were paid", i, ahead, total)
		}
	}
	if n := m.writes() - before; n > 10 {
		t.Fatalf("%d records for 4000 payments", n)
	}
	if err := s.Close(); err != nil || s.State().Signed() != total {
		t.Fatalf("closed with %s signed for %s, %v", s.State().Signed(), total, err)
	}
}

// After a crash the plan goes on where the payee's newest chain ends.
func TestAPlanOutlivesACrash(t *testing.T) {
	l := newLives(t, 1_000_000, 16)
	l.pay(16 + 32 + 64 + 20) // and so 108 ticks of the fourth plan are left
	l.again(NewStream)
	before := l.m.writes()
	l.pay(90)
	if n := l.m.writes() - before; n > 0 {
		t.Errorf("%d records within the plan", n)
	}
	if l.p.Ceiling() != l.p.Charged {
		t.Errorf("authorised %s for %s", l.p.Ceiling(), l.p.Charged)
	}
}

// What one stream plans leaves other channels most of the day's limit.
func TestAPlanTakesAQuarterOfWhatIsLeft(t *testing.T) {
	o := testOptions(t, &memory{})
	o.Limits = Limits{Day: amount(4000)}
	e, s, p := streaming(t, o, 1_000_000, 16)
	for i := range uint64(400) {
		before := e.budget.left(s.State().payee())
		total := amount(10 * (i + 1))
		a, err := s.Cover(total)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.take(a, amount(10)); err != nil {
			t.Fatal(err)
		}
		awaitPlan(s)
		taken := before.Minus(e.budget.left(s.State().payee()))
		if four, _ := taken.Mul(4); before.Less(four) && amount(160).Less(taken) {
			t.Fatalf("payment %d: %s of %s are planned at once", i, taken, before)
		}
	}
}

// awaitPlan waits until the chain that a stream prepares beside its owner, if
// any, is planned: what the owner's thread reads then stands still.
func awaitPlan(s *Stream) {
	if s.next != nil {
		s.next <- <-s.next
	}
}

func TestPricesThatVaryAreCoveredWithinOneUnit(t *testing.T) {
	_, s, p := streaming(t, testOptions(t, &memory{}), 1_000_000, 8)
	total, highest := amount(0), uint64(0)
	for i, price := range []uint64{5, 5, 7, 1, 1, 1, 400, 3, 3, 90, 90, 1, 10_000, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2} {
		total, _ = total.Add(amount(price))
		highest = max(highest, price)
		a, err := s.Cover(total)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.take(a, amount(price)); err != nil {
			t.Fatalf("payment %d: %v", i, err)
		}
		if slack := p.Ceiling().Minus(total); amount(highest).Less(slack) {
			t.Fatalf("payment %d: %s authorised beyond the total", i, slack)
		}
	}
}

func TestATotalThatShrinksIsCoveredByWhatWasGiven(t *testing.T) {
	_, s, p := streaming(t, testOptions(t, &memory{}), 1000, 8)
	for _, total := range []uint64{10, 20, 30, 10, 20, 200, 90, 100} {
		a, err := s.Cover(amount(total))
		if err != nil {
			t.Fatal(err)
		}
		if err := p.take(a, amount(0)); err != nil {
			t.Fatalf("%d: %v", total, err)
		}
		if p.Ceiling().Less(amount(total)) {
			t.Fatalf("%d is not covered by %s", total, p.Ceiling())
		}
	}
}

func TestAStreamEndsAtItsDepositAndGoesOnAfterTheNext(t *testing.T) {
	_, s, p := streaming(t, testOptions(t, &memory{}), 105, 8)
	total := amount(0)
	var short *FundsError
	for {
		next, _ := total.Add(amount(10))
		a, err := s.Cover(next)
		if errors.As(err, &short) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := p.take(a, amount(10)); err != nil {
			t.Fatal(err)
		}
		total = next
	}
	if total != amount(100) || short.Missing != amount(5) {
		t.Fatalf("stopped at %s, missing %s", total, short.Missing)
	}
	fund(t, s.Lease(), 100)
	s.Seen(amount(205))
	p.Escrow.Balance = amount(205)
	a, err := s.Cover(amount(110))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.take(a, amount(10)); err != nil {
		t.Fatal(err)
	}
}

func TestAStreamStopsAtTheLimits(t *testing.T) {
	o := testOptions(t, &memory{})
	o.Limits = Limits{Payment: amount(50), Day: amount(95)}
	_, s, p := streaming(t, o, 1000, 64)
	if _, err := s.Cover(amount(51)); code(err) != "limit_payment" {
		t.Fatalf("%v", err)
	}
	total := amount(0)
	for range 9 {
		total, _ = total.Add(amount(10))
		a, err := s.Cover(total)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.take(a, amount(10)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Cover(amount(100)); code(err) != "limit_day" {
		t.Fatalf("%v", err)
	}
	if signed := s.State().Signed(); amount(95).Less(signed) {
		t.Fatalf("signed %s", signed)
	}
}

func TestClosingAStreamGivesBackWhatWasNotRevealed(t *testing.T) {
	m := &memory{}
	o := testOptions(t, m)
	o.Limits = Limits{Day: amount(1000)}
	e, s, p := streaming(t, o, 10_000, 64)
	a, err := s.Cover(amount(10))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.take(a, amount(10)); err != nil {
		t.Fatal(err)
	}
	if err := s.Acknowledged(1, amount(10)); err != nil {
		t.Fatal(err)
	}
	id := s.State().ID
	if s.State().Signed() != amount(640) {
		t.Fatalf("signed %s", s.State().Signed())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, e := range []*Engine{e, openEngine(t, o)} {
		st, err := e.Channel(id)
		if err != nil || st.Signed() != amount(10) || st.Spent != amount(10) || st.Grew != amount(10) {
			t.Fatalf("%+v %v", st, err)
		}
		if left := e.budget.left(st.payee()); left != amount(990) {
			t.Fatalf("%s left today", left)
		}
	}
}

// After a crash the payer does not know which ticks went out. The payee shows
// the newest one, which proves itself, and the stream goes on from there.
func TestAStreamResumesAfterACrash(t *testing.T) {
	l := newLives(t, 100_000, 8)
	for range 3 {
		l.pay(21)
		l.again(NewStream)
	}
}

func TestALostDiskIsRecoveredFromLedgerAndPayee(t *testing.T) {
	o := testOptions(t, &memory{})
	_, s, p := streaming(t, o, 100_000, 8)
	total := amount(0)
	for range 21 {
		total, _ = total.Add(amount(10))
		a, err := s.Cover(total)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.take(a, amount(10)); err != nil {
			t.Fatal(err)
		}
	}
	p.Escrow.Claimed = amount(100)
	o.Store = &memory{}
	e := openEngine(t, o)
	if _, err := e.Recover(t.Context(), s.Config(), p.Escrow); err != nil {
		t.Fatal(err)
	}
	s = NewStream(acquire(t, e, Streams), 8)
	if err := s.Resume(p.numbers()); err != nil {
		t.Fatal(err)
	}
	total, _ = total.Add(amount(10))
	a, err := s.Cover(total)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.take(a, amount(10)); err != nil {
		t.Fatal(err)
	}
}

func TestAPayeesNumbersMustBeProven(t *testing.T) {
	stranger := channel.NewKeySigner(testKey(9))
	for name, spoil := range map[string]func(n *Numbers, p *payee){
		"charged more than authorised": func(n *Numbers, p *payee) { n.Charged = amount(1000) },
		"charged below claimed":        func(n *Numbers, p *payee) { n.Charged = amount(0) },
		"a stranger's voucher": func(n *Numbers, p *payee) {
			v, err := channel.SignVoucher(testDomain, stranger, p.ID, amount(5000))
			if err != nil {
				t.Error(err)
			}
			n.Voucher, n.Charged = v, amount(5000)
		},
		"a stranger's chain": func(n *Numbers, p *payee) {
			v, err := channel.SignTickVoucher(testDomain, stranger, n.Ticks)
			if err != nil {
				t.Error(err)
			}
			n.Ticks = v
		},
		"a tick that was not revealed": func(n *Numbers, p *payee) { n.Tick.Index++ },
		"another chain's root":         func(n *Numbers, p *payee) { n.Ticks.Root[0] ^= 1 },
		"another base":                 func(n *Numbers, p *payee) { n.Ticks.Base = amount(500) },
	} {
		_, s, p := streaming(t, testOptions(t, &memory{}), 10_000, 8)
		for i := range uint64(5) {
			a, err := s.Cover(amount(10 * (i + 1)))
			if err != nil {
				t.Fatal(err)
			}
			if err := p.take(a, amount(10)); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Lease().Observe(channel.Escrow{Balance: amount(10_000), Claimed: amount(20)}); err != nil {
			t.Fatal(err)
		}
		n := p.numbers()
		spoil(&n, p)
		if err := s.Resume(n); code(err) != "payee_disagrees" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := s.Cover(amount(60)); !errors.Is(err, ErrStopped) {
			t.Errorf("%s: went on: %v", name, err)
		}
	}
}

func TestAnAcknowledgementOfMoreThanWasSentStopsTheStream(t *testing.T) {
	for name, ack := range map[string][2]uint64{
		"more than was authorised": {1, 11},
		"fewer than before":        {0, 0},
	} {
		_, s, p := streaming(t, testOptions(t, &memory{}), 10_000, 8)
		a, err := s.Cover(amount(10))
		if err != nil {
			t.Fatal(err)
		}
		if err := p.take(a, amount(5)); err != nil {
			t.Fatal(err)
		}
		if err := s.Acknowledged(1, amount(5)); err != nil {
			t.Fatal(err)
		}
		if err := s.Acknowledged(ack[0], amount(ack[1])); code(err) != "payee_disagrees" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.Cover(amount(500)); !errors.Is(err, ErrStopped) {
			t.Errorf("%s: went on: %v", name, err)
		}
	}
}

func TestTheSameTermsGiveTheSameChain(t *testing.T) {
	secrets := testSecrets(t)
	v := channel.TickVoucher{Channel: channel.ID{1}, Base: amount(5), Unit: amount(1), Length: 8}
	_, a := secrets.chain(v)
	_, b := testSecrets(t).chain(v)
	v.Base = amount(6)
	_, c := secrets.chain(v)
	if a.Root != b.Root || a.Root == c.Root {
		t.Fatal("a chain must depend on its terms and on nothing else")
	}
}

func BenchmarkCover(b *testing.B) {
	_, s, _ := streaming(b, testOptions(b, &memory{}), 1<<40, 256)
	total := amount(0)
	b.ReportAllocs()
	for b.Loop() {
		total, _ = total.Add(amount(10))
		if _, err := s.Cover(total); err != nil {
			b.Fatal(err)
		}
	}
}
