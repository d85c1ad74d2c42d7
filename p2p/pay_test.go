package p2p_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
)

func TestEveryPaymentIsChargedOnceAndInOrder(t *testing.T) {
	for name, unit := range map[string]uint64{"ticks": 1, "vouchers": 0} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, p2p.Limits{})
			purse := newPurse(t, domain, 1, unit, 64)
			lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
			const n = 500
			results := payMany(t, lane, n, 3)
			for i := range n {
				if r := take(t, results); r.Err != nil || r.Sequence != uint64(i) {
					t.Fatalf("payment %d: sequence %d, %v", i, r.Sequence, r.Err)
				}
			}
			if got, sum := p.desk.charged(t, purse.id()); got != n || sum != channel.NewAmount(3*n) {
				t.Errorf("payee charged %d payments, %s", got, sum)
			}
		})
	}
}

func TestManyChannelsShareAStream(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	payer := p.dial(t, p2p.PayerOptions{})
	var wg sync.WaitGroup
	for i := range 32 {
		purse := newPurse(t, domain, byte(i), uint64(i%2), 16)
		lane := open(t, payer, purse)
		wg.Add(1)
		go func() {
			defer wg.Done()
			results := payMany(t, lane, 100, 1)
			for range 100 {
				if r := take(t, results); r.Err != nil {
					t.Error(r.Err)
				}
			}
			if got, _ := p.desk.charged(t, purse.id()); got != 100 {
				t.Errorf("channel %d: %d payments", i, got)
			}
		}()
	}
	wg.Wait()
}

func TestAnItemArrivesAfterItWasCharged(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	big := strings.Repeat("0123456789abcdef", 100_000) // 1.6 MB, past every window
	p.desk.items = map[string]string{"/a": "alpha", "/empty": "", "/big": big}
	purse := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{Content: 64 << 10}), purse)
	for i, item := range []string{"/a", "/big", "/empty", "/a", "/big"} {
		r, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(2), Item: item, Deliver: true})
		if err != nil || string(r.Content) != p.desk.items[item] || r.Type != "text/plain" {
			t.Fatalf("item %s: %d bytes of %q, %v", item, len(r.Content), r.Type, err)
		}
		if got, _ := p.desk.charged(t, purse.id()); got != uint64(i+1) {
			t.Errorf("%d charged after item %d", got, i)
		}
	}
}

func TestItemsInFlightArriveInOrderWhateverFetchesFirst(t *testing.T) {
	p := newPair(t, p2p.Limits{Contents: 4})
	results := make(chan p2p.Result, 100)
	purse := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	for i := range 100 {
		item := fmt.Sprintf("/%d", i%7)
		p.desk.mu.Lock()
		p.desk.items[item] = "content of " + item
		p.desk.mu.Unlock()
		err := lane.Send(within(t), p2p.Request{
			Price: channel.NewAmount(1), Item: item, Deliver: i%3 != 0, Done: func(r p2p.Result) { results <- r },
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	seen := map[uint64]bool{}
	for range 100 {
		r := take(t, results)
		if r.Err != nil || seen[r.Sequence] {
			t.Fatalf("payment %d: %v", r.Sequence, r.Err)
		}
		seen[r.Sequence] = true
		want := ""
		if r.Sequence%3 != 0 {
			want = fmt.Sprintf("content of /%d", r.Sequence%7)
		}
		if string(r.Content) != want {
			t.Errorf("payment %d brought %q, want %q", r.Sequence, r.Content, want)
		}
	}
	if got, _ := p.desk.charged(t, purse.id()); got != 100 {
		t.Errorf("%d charged", got)
	}
}

func TestAnItemThatFailsIsNotChargedAndTheOthersAre(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	p.desk.items["/here"] = "here"
	purse := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	results := make(chan p2p.Result, 60)
	for i := range 60 {
		item := "/here"
		if i%10 == 4 {
			item = "/gone"
		}
		err := lane.Send(within(t), p2p.Request{Price: channel.NewAmount(1), Item: item, Deliver: true, Done: func(r p2p.Result) { results <- r }})
		if err != nil {
			t.Fatal(err)
		}
	}
	good, bad := 0, 0
	for range 60 {
		r := take(t, results)
		var why *p2p.Refusal
		switch {
		case r.Err == nil && string(r.Content) == "here":
			good++
		case errors.As(r.Err, &why) && why.Code == "not_found" && why.Item:
			bad++
		default:
			t.Errorf("payment %d: %q, %v", r.Sequence, r.Content, r.Err)
		}
	}
	if good != 54 || bad != 6 {
		t.Errorf("%d delivered, %d refused", good, bad)
	}
	if n, sum := p.desk.charged(t, purse.id()); n != 54 || sum != channel.NewAmount(54) {
		t.Errorf("charged %d payments, %s", n, sum)
	}
	if r := p.desk.accounts[purse.id()].state.Reserved; !r.IsZero() {
		t.Errorf("%s still reserved", r)
	}
}

func TestContentAboveThePayersLimitIsDroppedAndSaid(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	p.desk.items["/big"] = strings.Repeat("x", 200_000)
	p.desk.items["/small"] = "small"
	lane := open(t, p.dial(t, p2p.PayerOptions{MaxContent: 100_000}), newPurse(t, domain, 1, 1, 64))
	r, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1), Item: "/big", Deliver: true})
	if !errors.Is(err, p2p.ErrContentTooLarge) || r.Content != nil {
		t.Errorf("large content: %d bytes, %v", len(r.Content), err)
	}
	if r, err = lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1), Item: "/small", Deliver: true}); err != nil || string(r.Content) != "small" {
		t.Errorf("small content after it: %q, %v", r.Content, err)
	}
}

func TestAPaymentPastThePursesLimitIsNotMadeAndTheLaneGoesOn(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	purse.limit = channel.NewAmount(10)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	results := payMany(t, lane, 20, 1)
	paid := 0
	for range 20 {
		switch r := take(t, results); {
		case r.Err == nil:
			paid++
		case !errors.Is(r.Err, errLimit):
			t.Error(r.Err)
		}
	}
	if n, _ := p.desk.charged(t, purse.id()); n != 10 || paid != 10 {
		t.Errorf("%d charged, %d acknowledged", n, paid)
	}
	purse.mu.Lock()
	purse.limit = channel.Amount{}
	purse.mu.Unlock()
	if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
		t.Error(err)
	}
}

func TestAStalledChannelDoesNotHoldUpAnother(t *testing.T) {
	p := newPair(t, p2p.Limits{Window: 16})
	payer := p.dial(t, p2p.PayerOptions{})
	slow, fast := newPurse(t, domain, 1, 1, 64), newPurse(t, domain, 2, 1, 64)
	stuck, free := open(t, payer, slow), open(t, payer, fast)
	p.desk.hold(slow.id())
	held := payMany(t, stuck, 16, 1)
	for range 200 {
		if _, err := free.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
			t.Fatal(err)
		}
	}
	if len(held) != 0 {
		t.Errorf("%d payments acknowledged before they were durable", len(held))
	}
	p.desk.release(slow.id())
	for range 16 {
		if r := take(t, held); r.Err != nil {
			t.Error(r.Err)
		}
	}
}

func TestARefusalByThePurseOfTheNumbersClosesTheChannel(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	wrong := errors.New("numbers do not add up")
	purse.accepted = func(p2p.Numbers) error { return wrong }
	if _, err := p.dial(t, p2p.PayerOptions{}).Open(within(t), purse, p2p.Bounds{}); !errors.Is(err, wrong) {
		t.Errorf("open: %v", err)
	}
}

func TestAReceiptComesOnRequest(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	if _, err := lane.Receipt(within(t), 0); err == nil {
		t.Error("receipt of a payment that was not made")
	}
	if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(5)}); err != nil {
		t.Fatal(err)
	}
	r, err := lane.Receipt(within(t), 0)
	if err != nil || r.Entry.Amount != channel.NewAmount(5) || r.Head.Size != 1 {
		t.Errorf("receipt %+v, %v", r, err)
	}
}

func TestAChannelThatWasClosedCanBeOpenedAgain(t *testing.T) {
	p := newPair(t, p2p.Limits{Channels: 2})
	payer := p.dial(t, p2p.PayerOptions{})
	purse := newPurse(t, domain, 1, 1, 64)
	for i := range 10 {
		lane := open(t, payer, purse)
		if got := lane.Numbers().Payments; got != uint64(i) {
			t.Fatalf("opened at %d payments, want %d", got, i)
		}
		if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
			t.Fatal(err)
		}
		if err := lane.Close(within(t)); err != nil {
			t.Fatal(err)
		}
		if err := lane.Send(within(t), p2p.Request{}); !errors.Is(err, p2p.ErrClosed) {
			t.Errorf("send on a closed lane: %v", err)
		}
	}
	if n := p.desk.accounts[purse.id()].open; n != 0 {
		t.Errorf("account still open %d times", n)
	}
}

func TestTheStreamsWindowHoldsForAllChannelsTogether(t *testing.T) {
	p := newPair(t, p2p.Limits{Total: 40})
	payer := p.dial(t, p2p.PayerOptions{})
	var wg sync.WaitGroup
	for i := range 16 {
		lane := open(t, payer, newPurse(t, domain, byte(i), 1, 64))
		wg.Go(func() {
			results := payMany(t, lane, 300, 1)
			for range 300 {
				if r := take(t, results); r.Err != nil {
					t.Error(r.Err)
				}
			}
		})
	}
	wg.Wait()
}

func TestAPeerMayHaveSomeStreamsAtATime(t *testing.T) {
	p := newPair(t, p2p.Limits{PerPeer: 2})
	first, second := newPurse(t, domain, 1, 1, 64), newPurse(t, domain, 2, 1, 64)
	one, two := open(t, p.dial(t, p2p.PayerOptions{}), first), open(t, p.dial(t, p2p.PayerOptions{}), second)
	for _, lane := range []*p2p.Lane{one, two, one} {
		if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
			t.Error(err)
		}
	}
}
