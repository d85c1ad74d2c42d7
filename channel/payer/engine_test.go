package payer

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
)

func TestNothingIsSignedThatIsNotDurable(t *testing.T) {
	m := &memory{}
	e := openEngine(t, testOptions(t, m))
	l := acquire(t, e, Requests)
	fund(t, l, 1000)
	broken := errors.New("disk is gone")
	m.fail = broken
	if v, err := buy(l, 10); !errors.Is(err, broken) || v != (channel.Voucher{}) {
		t.Fatalf("%+v %v", v, err)
	}
	s := acquireStream(t, e, m)
	m.fail = broken
	if a, err := s.Cover(amount(10)); !errors.Is(err, broken) || a != (Authorisation{}) {
		t.Fatalf("%+v %v", a, err)
	}
	if _, err := e.Transfer(context.Background(), Transfer{Value: amount(1)}); !errors.Is(err, broken) {
		t.Fatalf("%v", err)
	}
}

func acquireStream(t *testing.T, e *Engine, m *memory) *Stream {
	m.fail = nil
	l := acquire(t, e, Streams)
	fund(t, l, 1000)
	s := NewStream(l, 8)
	if err := s.Resume(Numbers{Balance: amount(1000)}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsDurableIsAtLeastWhatIsSigned(t *testing.T) {
	m := &memory{}
	o := testOptions(t, m)
	l := acquire(t, openEngine(t, o), Requests)
	fund(t, l, 1000)
	v, err := buy(l, 10)
	if err != nil {
		t.Fatal(err)
	}
	// The process dies the moment the voucher leaves.
	s, err := openEngine(t, o).Channel(v.Channel)
	if err != nil || s.Signed().Less(v.Ceiling) || s.Order.Ceiling != v.Ceiling {
		t.Fatalf("%+v %v", s, err)
	}
}

func TestTheSameOrderIsSignedTheSameAfterACrash(t *testing.T) {
	m := &memory{}
	o := testOptions(t, m)
	l := acquire(t, openEngine(t, o), Requests)
	fund(t, l, 1000)
	first, err := buy(l, 10)
	if err != nil {
		t.Fatal(err)
	}
	again, err := buy(acquire(t, openEngine(t, o), Requests), 10)
	if err != nil || again != first {
		t.Fatalf("%+v is not %+v: %v", again, first, err)
	}
}

func TestAChannelHasOneOwnerAndOthersWait(t *testing.T) {
	o := testOptions(t, &memory{})
	o.Lanes = 2
	e := openEngine(t, o)
	a, b := acquire(t, e, Requests), acquire(t, e, Requests)
	if a.State().ID == b.State().ID {
		t.Fatal("one channel, two owners")
	}
	fund(t, a, 100)
	fund(t, b, 100)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.Acquire(ctx, Want{Terms: testTerms}); !errors.Is(err, context.Canceled) {
		t.Fatalf("a third owner: %v", err)
	}
	if _, err := e.Take(a.State().ID); !errors.Is(err, ErrLeased) {
		t.Fatal(err)
	}
	got := make(chan *Lease)
	go func() {
		l, err := e.Acquire(context.Background(), Want{Terms: testTerms})
		if err != nil {
			t.Error(err)
		}
		got <- l
	}()
	id := a.State().ID
	a.Release()
	if l := <-got; l.State().ID != id {
		t.Fatal("not the channel that was handed back")
	}
	if _, err := buy(a, 1); !errors.Is(err, ErrReleased) {
		t.Fatalf("signed without owning the channel: %v", err)
	}
}

func TestRequestsAndStreamsHaveChannelsOfTheirOwn(t *testing.T) {
	e := openEngine(t, testOptions(t, &memory{}))
	a, b := acquire(t, e, Requests).State(), acquire(t, e, Streams).State()
	if a.ID == b.ID || a.Config.Salt != ([32]byte{}) {
		t.Fatal("the first channel for requests has the salt of public clients, that for streams another")
	}
	for _, s := range []State{a, b} {
		if u, n, ok := lane(s.Config.Salt); !ok || n != 0 || (u == Streams) != (s.ID == b.ID) {
			t.Fatalf("%s %d %v", u, n, ok)
		}
	}
}

func TestAChannelNeverUsedLeavesNoTrace(t *testing.T) {
	e := openEngine(t, testOptions(t, &memory{}))
	acquire(t, e, Requests).Release()
	if n := len(e.Channels()); n != 0 {
		t.Fatalf("%d channels", n)
	}
}

func TestAStoppedPayeeGetsNoOtherChannel(t *testing.T) {
	e := openEngine(t, testOptions(t, &memory{}))
	l := acquire(t, e, Requests)
	fund(t, l, 100)
	if err := l.Stop("it lied"); err != nil {
		t.Fatal(err)
	}
	l.Release()
	if _, err := e.Acquire(context.Background(), Want{Terms: testTerms}); !errors.Is(err, ErrStopped) {
		t.Fatal(err)
	}
}

func TestLimitsCountWhatIsSignedAcrossChannelsAndTransfers(t *testing.T) {
	m := &memory{}
	o := testOptions(t, m)
	o.Limits = Limits{Day: amount(100)}
	now := testTime
	o.Now = func() time.Time { return now }
	e := openEngine(t, o)
	l := acquire(t, e, Requests)
	fund(t, l, 1000)
	if _, err := buy(l, 60); err != nil {
		t.Fatal(err)
	}
	tr := Transfer{Token: testTerms.Token, Value: amount(30), ValidBefore: uint64(now.Unix()) + 100}
	made, err := e.Transfer(context.Background(), tr)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []*Engine{e, openEngine(t, o)} {
		again, err := e.Transfer(context.Background(), tr)
		if err != nil || again.Nonce != made.Nonce {
			t.Fatalf("one wish, two transfers: %v", err)
		}
		other := tr
		other.Request[0] = 1
		if _, err := e.Transfer(context.Background(), other); code(err) != "limit_day" {
			t.Fatalf("%v", err)
		}
	}
	if err := e.Transferred(made.Nonce); err != nil {
		t.Fatal(err)
	}
	now = now.Add(24 * time.Hour)
	if again, err := e.Transfer(context.Background(), tr); err != nil || again.Nonce == made.Nonce {
		t.Fatalf("the next day: %v", err)
	}
	e = openEngine(t, o)
	if _, err := buy(acquire(t, e, Requests), 65); err != nil {
		t.Fatalf("only 5 more than yesterday are signed: %v", err)
	}
}

func TestManyOwnersAtOnceKeepTheRule(t *testing.T) {
	m := &memory{}
	o := testOptions(t, m)
	e := openEngine(t, o)
	var wait sync.WaitGroup
	for range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for range 50 {
				l, err := e.Acquire(context.Background(), Want{Terms: testTerms})
				if err != nil {
					t.Error(err)
					return
				}
				if l.State().Room().Less(amount(1)) {
					fund(t, l, 100)
				}
				v, err := buy(l, 1)
				if err != nil {
					t.Error(err)
				} else if err := l.Settle(Answer{Charged: amount(1), Cumulative: v.Ceiling}); err != nil {
					t.Error(err)
				}
				l.Release()
			}
		}()
	}
	wait.Wait()
	var spent channel.Amount
	for _, s := range e.Channels() {
		if err := s.Check(); err != nil {
			t.Error(err)
		}
		spent, _ = spent.Add(s.Spent)
	}
	if spent != amount(400) {
		t.Fatalf("spent %s", spent)
	}
}

func TestAnEncodedStateIsTheState(t *testing.T) {
	_, st, p := streaming(t, testOptions(t, &memory{}), 10_000, 8)
	a, err := st.Cover(amount(10))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.take(a, amount(10)); err != nil {
		t.Fatal(err)
	}
	s := st.State()
	s.Where, s.Stopped, s.Retired, s.Recovered = "http://x", "why", true, true
	s.Order = Order{amount(1), amount(2), amount(2), [32]byte{3}}
	s.Deposit = Deposit{amount(4), 5, [32]byte{6}}
	raw, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var got State
	if err := got.UnmarshalBinary(raw); err != nil {
		t.Fatal(err)
	}
	s.Revealed = s.Ticks.Length // unknown after a restart
	if got != s {
		t.Fatalf("\n%+v is not\n%+v", got, s)
	}
	for i := range raw {
		if got.UnmarshalBinary(raw[:i]) == nil {
			t.Fatalf("%d of %d bytes were taken", i, len(raw))
		}
	}
}

func FuzzState(f *testing.F) {
	s := State{ID: channel.ID{1}, Where: "http://x"}
	raw, _ := s.MarshalBinary()
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var s State
		if s.UnmarshalBinary(raw) != nil {
			return
		}
		again, err := s.MarshalBinary()
		if err != nil || string(again) != string(raw) {
			t.Fatalf("%x became %x: %v", raw, again, err)
		}
		_ = s.Check()
		_, _ = s.Authorise(amount(1), [32]byte{})
	})
}

func FuzzTransfer(f *testing.F) {
	f.Add(make([]byte, 33), make([]byte, transferSize))
	f.Fuzz(func(t *testing.T, key, value []byte) { _, _, _ = decodeTransfer(key, value) })
}
