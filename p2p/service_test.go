package p2p_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// newGenerous is a payee that grants credit.
func newGenerous(t *testing.T, credit uint64) *pair {
	t.Helper()
	p := newPair(t, p2p.Limits{})
	p.payee.Close()
	p.payee = p2p.Serve(p2p.PayeeOptions{Host: p.far, Desk: p.desk, Domain: domain, Credit: channel.NewAmount(credit)})
	t.Cleanup(func() { p.payee.Close() })
	p.desk.items["/x"] = "content"
	return p
}

// said tells what comes next, of acknowledgements and contents.
func (r *raw) said() (types []wire.Type) {
	r.t.Helper()
	for len(types) < 4 {
		body := r.next()
		if body == nil {
			r.t.Fatalf("the stream ended after %v", types)
		}
		// Acknowledgements are cumulative: one may stand for many.
		if n := len(types); n == 0 || types[n-1] != wire.TypeAck || body[0] != byte(wire.TypeAck) {
			types = append(types, wire.Type(body[0]))
		}
	}
	return types
}

func TestContentGoesAheadOfItsChargeUpToTheCreditBothAgreeOn(t *testing.T) {
	const ack, content, data = wire.TypeAck, wire.TypeContent, wire.TypeData
	for name, c := range map[string]struct {
		granted, taken uint64
		want           []wire.Type // the first, of three payments of 1
	}{
		"two":          {2, 1000, []wire.Type{content, data, content, data}},
		"one":          {1, 1000, []wire.Type{content, data, ack, content}},
		"payer's word": {1000, 1, []wire.Type{content, data, ack, content}},
		"none granted": {0, 1000, []wire.Type{ack, content, data}},
		"none taken":   {1000, 0, []wire.Type{ack, content, data}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newGenerous(t, c.granted)
			owner := newPurse(t, domain, 1, 1, 64)
			r := p.rawPayer(t, p.near)
			r.credit = channel.NewAmount(c.taken)
			r.greet().openAs(p, 0, owner)
			p.desk.hold(owner.id())
			for n := range uint64(3) {
				r.say(asking(t, owner, n, "/x"))
			}
			eventually(t, "all are charged", func() bool { n, _ := p.desk.charged(t, owner.id()); return n == 3 })
			got := make(chan []wire.Type)
			go func() { got <- r.said() }()
			ahead := 0
			if c.want[0] == content {
				ahead = 1
			}
			eventually(t, "what may go ahead went", func() bool { return p.payee.Held().Content <= (3-ahead)*len("content") })
			p.desk.release(owner.id())
			if said := <-got; !equal(said, c.want) {
				t.Errorf("said %x, want %x", said, c.want)
			}
		})
	}
}

func equal(a, b []wire.Type) bool {
	for i := range b {
		if i >= len(a) || a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestContentThatCameAheadIsHandedOutWithItsAcknowledgement(t *testing.T) {
	p := newGenerous(t, 1000)
	owner := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), owner)
	p.desk.hold(owner.id())
	results := make(chan p2p.Result, 1)
	r := p2p.Request{Price: channel.NewAmount(1), Item: "/x", Deliver: true, Done: func(r p2p.Result) { results <- r }}
	if err := lane.Send(within(t), r); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is charged and sent", func() bool {
		n, _ := p.desk.charged(t, owner.id())
		return n == 1 && p.payee.Held().Content == 0
	})
	if len(results) != 0 {
		t.Error("it was finished before it was acknowledged")
	}
	p.desk.release(owner.id())
	if got := take(t, results); got.Err != nil || string(got.Content) != "content" || got.Charged != channel.NewAmount(1) {
		t.Errorf("%+v", got)
	}
}

func TestAChargeThatFailsBehindItsContentIsThePayeesLoss(t *testing.T) {
	p := newGenerous(t, 2)
	lost := errors.New("the disk is gone")
	failed := false
	p.desk.refuse = func(sequence uint64) error { // once, and told twice
		if sequence == 1 && !failed {
			return lost
		}
		return nil
	}
	owner := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), owner)
	buy := func() (p2p.Result, error) {
		return lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1), Item: "/x", Deliver: true})
	}
	if _, err := buy(); err != nil {
		t.Fatal(err)
	}
	var why *p2p.Refusal
	if got, err := buy(); !errors.As(err, &why) || got.Content != nil {
		t.Errorf("%+v, %v", got, err)
	}
	p.desk.mu.Lock()
	failed = true
	p.desk.mu.Unlock()
	for range 5 {
		if got, err := buy(); err != nil || string(got.Content) != "content" {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if n, sum := p.desk.charged(t, owner.id()); n != 6 || sum != channel.NewAmount(6) {
		t.Errorf("%d payments charged, %s", n, sum)
	}
}

func TestAPayeeChargesNoMoreThanThePayersBoundBeforeItHasDelivered(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	p.desk.items["/x"] = strings.Repeat("x", 10)
	owner := newPurse(t, domain, 1, 1, 64)
	r := p.rawPayer(t, p.near)
	r.content = 1
	r.greet().openAs(p, 0, owner)
	r.say(wire.AppendBound(nil, &wire.Bound{Exposure: channel.NewAmount(2)}))
	for n := range uint64(4) {
		r.say(asking(t, owner, n, "/x"))
	}
	for _, want := range []struct{ next, grant uint64 }{{2, 9}, {3, 10}, {4, 20}} {
		for r.ack().Next != want.next {
		}
		if n, _ := p.desk.charged(t, owner.id()); n != want.next {
			t.Errorf("%d payments charged where %d may be unserved", n, want.next)
		}
		r.say(wire.AppendGrant(nil, &wire.Grant{Bytes: want.grant}))
	}
}

func TestAPayerSendsNoMoreMoneyThanItLetsBeUnserved(t *testing.T) {
	acked := make(chan struct{})
	heard := make(chan string, 8)
	p := rawPayee(t, func(r *raw) {
		var f wire.Bound
		if err := wire.ParseBound(r.hear(wire.TypeBound), &f); err != nil || f.Exposure != channel.NewAmount(2) {
			t.Errorf("bound %+v, %v", f, err)
		}
		r.hear(wire.TypePayTick)
		r.hear(wire.TypePayTick)
		r.say(wire.AppendAck(nil, &wire.Ack{Next: 2, Charged: channel.NewAmount(2)}))
		<-acked
		if body := r.next(); wire.Type(body[0]) != wire.TypeAsk {
			t.Errorf("0x%02x came while two contents were due", body[0])
		}
		r.say(wire.AppendContent(nil, &wire.Content{Sequence: 0, Size: 1}), wire.AppendData(nil, &wire.Data{Bytes: []byte("x")}))
		r.hear(wire.TypePayTick)
		heard <- "the third"
	})
	owner := newPurse(t, domain, 1, 1, 64)
	lane, err := p.dial(t, p2p.PayerOptions{}).Open(within(t), owner, p2p.Bounds{Exposure: channel.NewAmount(2)})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := lane.Send(within(t), p2p.Request{Price: channel.NewAmount(1), Item: "/x", Deliver: true}); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "two are acknowledged", func() bool { owner.mu.Lock(); defer owner.mu.Unlock(); return owner.acked == 2 })
	close(acked)
	ctx := within(t)
	go func() { _, _ = lane.Receipt(ctx, 0) }()
	select {
	case <-heard:
	case <-ctx.Done():
		t.Fatal("the third payment was not made")
	}
}
