package payer

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestAVoucherStreamSignsEachPaymentAndPlansAhead(t *testing.T) {
	m := &memory{}
	_, ticks, p := streaming(t, testOptions(t, m), 10_000, 16)
	s := NewVoucherStream(ticks.Lease(), 16)
	if err := s.Resume(p.numbers()); err != nil {
		t.Fatal(err)
	}
	before, total := m.writes(), amount(0)
	for i := range 1000 {
		total, _ = total.Add(amount(10))
		a, err := s.Cover(total)
		if err != nil {
			t.Fatal(err)
		}
		if a.Chain != nil || a.Voucher == nil || a.Voucher.Ceiling != total {
			t.Fatalf("payment %d is no voucher of its total: %+v", i, a)
		}
		if signed := s.State().Signed(); signed.Less(total) {
			t.Fatalf("payment %d: %s is planned, %s was signed", i, signed, total)
		}
		if err := p.take(a, amount(10)); err != nil {
			t.Fatalf("payment %d: %v", i, err)
		}
	}
	if n := m.writes() - before; n > 1000/16+2 {
		t.Fatalf("%d records for 1000 payments", n)
	}
	if _, err := s.Cover(amount(10_001)); err == nil {
		t.Fatal("more than the deposit was signed")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// A payer that signed for each payment and crashed goes on in either way.
func TestAVoucherStreamResumesAfterACrash(t *testing.T) {
	l := newLives(t, 100_000, 8)
	for life := range 6 {
		l.pay(21)
		if life%2 == 0 {
			l.again(NewVoucherStream)
		} else {
			l.again(NewStream)
		}
	}
}

// Acknowledgements share a record, and none is left unwritten for long.
func TestAcknowledgementsAreWrittenOnceForMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		o := testOptions(t, m)
		_, s, p := streaming(t, o, 10_000, 64)
		pay := func(n uint64) {
			for range n {
				total, _ := p.Charged.Add(amount(10))
				a, err := s.Cover(total)
				if err != nil {
					t.Fatal(err)
				}
				if err := p.take(a, amount(10)); err != nil {
					t.Fatal(err)
				}
				if err := s.Acknowledged(p.Payments, p.Charged); err != nil {
					t.Fatal(err)
				}
			}
		}
		pay(1)
		before := m.writes()
		pay(29)
		if n := m.writes() - before; n > 0 {
			t.Fatalf("%d records for 30 acknowledgements at once", n)
		}
		time.Sleep(noteEvery) // of the bubble's clock, which takes no time
		synctest.Wait()
		if st, err := openEngine(t, o).Channel(s.State().ID); err != nil || st.Spent != amount(300) {
			t.Fatalf("spent %s after a while, %v", st.Spent, err)
		}
		pay(1)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait() // nothing is written for a channel that was handed back
		if st, err := openEngine(t, o).Channel(s.State().ID); err != nil || st.Spent != amount(310) || st.Signed() != amount(310) {
			t.Fatalf("closed with %+v, %v", st, err)
		}
	})
}
