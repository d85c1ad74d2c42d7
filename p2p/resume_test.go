package p2p_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/libp2p/go-libp2p/core/network"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
)

// cut breaks every connection between the two hosts, as a network does.
func (p *pair) cut() {
	for _, c := range p.far.Network().ConnsToPeer(p.near.ID()) {
		_ = c.CloseWithError(network.ConnErrorCode(0))
	}
}

func TestPaymentsAreMadeExactlyOnceOverReconnections(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	p.desk.items["/x"] = "content"
	payer := p.dial(t, p2p.PayerOptions{})
	const cuts, each = 5, 200
	var calls int
	p.desk.mu.Lock()
	p.desk.onPay = func() {
		if calls++; calls%4 == 0 && calls <= 4*cuts {
			go p.cut()
		}
	}
	p.desk.mu.Unlock()
	var wg sync.WaitGroup
	for i := range 4 {
		purse := newPurse(t, domain, byte(i), uint64(i%2), 16)
		lane, err := payer.Open(within(t), purse, p2p.Bounds{Window: 16})
		if err != nil {
			t.Fatal(err)
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			results := make(chan p2p.Result, each)
			for n := range each {
				r := p2p.Request{Price: channel.NewAmount(2), Done: func(r p2p.Result) { results <- r }}
				if n%5 == 0 {
					r.Item, r.Deliver = "/x", true
				}
				if err := lane.Send(within(t), r); err != nil {
					t.Error(err)
					return
				}
			}
			seen := map[uint64]bool{}
			for range each {
				r := take(t, results)
				if r.Err != nil || seen[r.Sequence] {
					t.Errorf("payment %d: %v", r.Sequence, r.Err)
				}
				seen[r.Sequence] = true
			}
			if n, sum := p.desk.charged(t, purse.id()); n != each || sum != channel.NewAmount(2*each) {
				t.Errorf("channel %d: charged %d payments, %s", i, n, sum)
			}
		}()
	}
	wg.Wait()
}

// Connections that break hundreds of times, at any moment: while channels are
// opened, payments are in flight, content is on its way, ahead of its charge or
// behind it.
func TestHundredsOfCutsLoseNothingAndChargeNothingTwice(t *testing.T) {
	const channels, each, cuts = 2, 300, 30
	payers := 8
	if testing.Short() {
		payers = 2
	}
	p := newPair(t, p2p.Limits{})
	p.payee.Close()
	p.payee = p2p.Serve(p2p.PayeeOptions{Host: p.far, Desk: p.desk, Domain: domain, Credit: channel.NewAmount(6)})
	t.Cleanup(func() { p.payee.Close() })
	p.desk.items["/x"] = strings.Repeat("content", 10_000)
	var broken atomic.Int32
	var all sync.WaitGroup
	for i := range payers {
		near := newHost(t, p2p.HostOptions{})
		payer := p.dial(t, p2p.PayerOptions{Host: near, Content: 64 << 10, Redials: 30})
		cut := func() {
			for _, c := range p.far.Network().ConnsToPeer(near.ID()) {
				_ = c.CloseWithError(network.ConnErrorCode(0))
				broken.Add(1)
			}
		}
		for c := range channels {
			purse := newPurse(t, domain, byte(channels*i+c), uint64(c%2), 16)
			random, left := rand.New(rand.NewPCG(uint64(i), uint64(c))), cuts
			purse.covering = func() { // at a moment that nobody chose, some payments later
				if left > 0 && random.IntN(20) == 0 {
					left--
					go cut()
				}
			}
			lane, err := payer.Open(within(t), purse, p2p.Bounds{Window: 32, Exposure: channel.NewAmount(uint64(40 * c))})
			if err != nil {
				t.Fatal(err)
			}
			all.Go(func() { p.buyAll(t, lane, purse, each) })
		}
	}
	all.Wait()
	t.Logf("%d connections were broken", broken.Load())
	if int(broken.Load()) < 25*payers {
		t.Errorf("only %d connections were broken", broken.Load())
	}
}

// buyAll makes payments, a third of them for content, and compares both sides'
// books.
func (p *pair) buyAll(t *testing.T, lane *p2p.Lane, purse *purse, n int) {
	results := make(chan p2p.Result, n)
	for i := range n {
		r := p2p.Request{Price: channel.NewAmount(2), Done: func(r p2p.Result) { results <- r }}
		if i%3 == 0 {
			r.Item, r.Deliver = "/x", true
		}
		if err := lane.Send(within(t), r); err != nil {
			t.Error(err)
			return
		}
	}
	seen, contents := map[uint64]bool{}, 0
	for range n {
		r := take(t, results)
		if r.Err != nil || seen[r.Sequence] {
			t.Errorf("payment %d: %v, twice %v", r.Sequence, r.Err, seen[r.Sequence])
		}
		seen[r.Sequence] = true
		if r.Content != nil && string(r.Content) == p.desk.items["/x"] {
			contents++
		}
	}
	if charged, sum := p.desk.charged(t, purse.id()); charged != uint64(n) || sum != channel.NewAmount(uint64(2*n)) || contents != n/3 {
		t.Errorf("charged %d payments, %s; %d contents came", charged, sum, contents)
	}
	if purse.acked != uint64(n) {
		t.Errorf("the payer knows of %d payments", purse.acked)
	}
}

func TestWhatWasChargedBeforeTheCutIsNotChargedAgain(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	p.desk.hold(purse.id()) // charged, but the payer is not told
	reached := make(chan struct{}, 64)
	p.desk.mu.Lock()
	p.desk.onPay = func() { reached <- struct{}{} }
	p.desk.mu.Unlock()
	results := payMany(t, lane, 5, 1)
	<-reached
	p.cut()
	p.desk.release(purse.id())
	for range 5 {
		if r := take(t, results); r.Err != nil {
			t.Error(r.Err)
		}
	}
	if n, _ := p.desk.charged(t, purse.id()); n != 5 {
		t.Errorf("%d payments charged", n)
	}
}

func TestContentPaidBeforeTheCutComesAfterIt(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	p.desk.items["/x"] = "content"
	purse := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	fetched := make(chan struct{}, 8)
	p.desk.mu.Lock()
	p.desk.fetching = func(string) error { fetched <- struct{}{}; return nil }
	p.desk.mu.Unlock()
	p.desk.hold(purse.id())
	results := make(chan p2p.Result, 1)
	r := p2p.Request{Price: channel.NewAmount(1), Item: "/x", Deliver: true, Done: func(r p2p.Result) { results <- r }}
	if err := lane.Send(within(t), r); err != nil {
		t.Fatal(err)
	}
	<-fetched
	p.cut()
	p.desk.release(purse.id())
	if got := take(t, results); got.Err != nil || string(got.Content) != "content" {
		t.Errorf("%q, %v", got.Content, got.Err)
	}
	if n, _ := p.desk.charged(t, purse.id()); n != 1 {
		t.Errorf("%d payments charged", n)
	}
}

func TestAPayeeThatRestartsIsPaidOn(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
		t.Fatal(err)
	}
	if err := p.payee.Close(); err != nil {
		t.Fatal(err)
	}
	p.payee = p2p.Serve(p2p.PayeeOptions{Host: p.far, Desk: p.desk, Domain: domain})
	t.Cleanup(func() { p.payee.Close() })
	if r, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil || r.Sequence != 1 {
		t.Errorf("payment %d: %v", r.Sequence, err)
	}
}

func TestAPayeeThatIsGoneEndsTheRequestsWithAnError(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{Redials: -1}), purse)
	p.desk.hold(purse.id())
	results := payMany(t, lane, 3, 1)
	go p.desk.release(purse.id()) // so that the payee can close
	p.payee.Close()
	for range 3 {
		if r := take(t, results); r.Err != nil && !errors.Is(r.Err, p2p.ErrDisconnected) {
			t.Errorf("result: %v", r.Err)
		}
	}
	if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); !errors.Is(err, p2p.ErrDisconnected) {
		t.Errorf("payment after it: %v", err)
	}
}

func TestAChannelOpenedElsewhereIsLetGoOfFirst(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	first := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	if _, err := first.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
		t.Fatal(err)
	}
	other := newHost(t, p2p.HostOptions{})
	second := open(t, p.dial(t, p2p.PayerOptions{Host: other}), purse)
	if _, err := second.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
		t.Fatal(err)
	}
	_, err := first.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)})
	var why *p2p.Refusal
	if !errors.As(err, &why) || why.Code != p2p.CodeSuperseded {
		t.Errorf("payment on the lane that lost the channel: %v", err)
	}
	if n, _ := p.desk.charged(t, purse.id()); n != 2 {
		t.Errorf("%d payments charged", n)
	}
}
