package p2p_test

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// raw is one end of a stream that says what a test wants it to say.
type raw struct {
	t       *testing.T
	stream  network.Stream
	buf     []byte
	content uint64 // that may come to begin with; 0: a usual sum
	credit  channel.Amount
}

// rawPayer dials the payee and exchanges hellos.
func (p *pair) rawPayer(t *testing.T, h host.Host) *raw {
	t.Helper()
	if err := h.Connect(within(t), p.info()); err != nil {
		t.Fatal(err)
	}
	s, err := h.NewStream(within(t), p.far.ID(), wire.Protocol)
	if err != nil {
		t.Fatal(err)
	}
	_ = s.SetDeadline(time.Now().Add(30 * time.Second))
	r := &raw{t: t, stream: s}
	t.Cleanup(func() { _ = s.Reset() })
	return r
}

func (r *raw) greet() *raw {
	r.t.Helper()
	r.say(wire.AppendHello(nil, &wire.Hello{
		Version: 1, ChainID: domain.ChainID(), Contract: domain.Contract(), Frame: wire.MaxFrame, Content: cmp.Or(r.content, 1<<16), Credit: r.credit,
	}))
	var h wire.Hello
	if err := wire.ParseHello(r.hear(wire.TypeHello), &h); err != nil {
		r.t.Fatal(err)
	}
	return r
}

func (r *raw) say(frames ...[]byte) {
	r.t.Helper()
	if _, err := r.stream.Write(bytes.Join(frames, nil)); err != nil {
		r.t.Fatal(err)
	}
}

// next returns the body of the next frame, or nil at the end of the stream.
func (r *raw) next() []byte {
	r.t.Helper()
	for {
		body, n, err := wire.Split(r.buf, wire.MaxFrame)
		if err != nil {
			r.t.Fatal(err)
		}
		if n > 0 {
			r.buf = r.buf[n:]
			return body
		}
		chunk := make([]byte, 4096)
		got, err := r.stream.Read(chunk)
		r.buf = append(r.buf, chunk[:got]...)
		if got == 0 && err != nil {
			if err != io.EOF && !errors.Is(err, network.ErrReset) {
				r.t.Fatal(err)
			}
			return nil
		}
	}
}

// hear returns the next body of a type, skipping others but an end.
func (r *raw) hear(want wire.Type) []byte {
	r.t.Helper()
	for {
		body := r.next()
		if body == nil {
			r.t.Fatalf("the stream ended where 0x%02x was due", byte(want))
		}
		if wire.Type(body[0]) == want {
			return body
		}
		if wire.Type(body[0]) == wire.TypeGoodbye {
			r.t.Fatalf("goodbye %q where 0x%02x was due", body[1:], byte(want))
		}
	}
}

// goodbye returns the code the stream ends with.
func (r *raw) goodbye() string {
	r.t.Helper()
	for {
		body := r.next()
		if body == nil {
			return ""
		}
		if wire.Type(body[0]) == wire.TypeGoodbye {
			var g wire.Goodbye
			if err := wire.ParseGoodbye(body, &g); err != nil {
				r.t.Fatal(err)
			}
			return g.Code
		}
	}
}

// open opens a purse's channel under a handle.
func (r *raw) open(p *pair, h host.Host, handle uint32, purse *purse) wire.Opened {
	r.t.Helper()
	sig, err := purse.Sign(p2p.OpenDigest(purse.id(), h.ID(), p.far.ID()))
	if err != nil {
		r.t.Fatal(err)
	}
	r.say(wire.AppendOpen(nil, &wire.Open{Handle: handle, Config: purse.config, Signature: sig}))
	var o wire.Opened
	if err := wire.ParseOpened(r.hear(wire.TypeOpened), &o); err != nil {
		r.t.Fatal(err)
	}
	return o
}

func (r *raw) refusal() wire.Refused {
	r.t.Helper()
	var m wire.Refused
	if err := wire.ParseRefused(r.hear(wire.TypeRefused), &m); err != nil {
		r.t.Fatal(err)
	}
	return m
}

func (r *raw) ack() wire.Ack {
	r.t.Helper()
	var m wire.Ack
	if err := wire.ParseAck(r.hear(wire.TypeAck), &m); err != nil {
		r.t.Fatal(err)
	}
	return m
}

// tick returns the frames of payment number sequence of 1 unit, with tick
// sequence+1 of the purse's chain.
func tick(t *testing.T, p *purse, handle uint32, sequence uint64, chain bool) []byte {
	t.Helper()
	proof, err := p.Cover(channel.NewAmount(sequence + 1))
	if err != nil {
		t.Fatal(err)
	}
	var b []byte
	if chain {
		b = wire.AppendTicks(b, &wire.Ticks{Handle: handle, Chain: *proof.Chain})
	}
	return wire.AppendPay(b, &wire.Pay{
		Type: wire.TypePayTick, Handle: handle, Flags: wire.PaySequence | wire.PayPrice | wire.PayIndex,
		Sequence: sequence, Price: channel.NewAmount(1), Tick: proof.Tick,
	})
}

func TestAWrongPreimageIsRefusedAndTheChannelGoesOn(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	r := p.rawPayer(t, p.near).greet()
	r.open(p, p.near, 0, purse)
	purse.spoilt = true
	bad := tick(t, purse, 0, 0, true)
	purse.spoilt = false
	r.say(bad, tick(t, purse, 0, 1, false))
	if m := r.refusal(); m.Code != "tick_proof" || m.Sequence != 0 || m.Scope != wire.ScopeChannel {
		t.Errorf("refusal %+v", m)
	}
	r.say(tick(t, purse, 0, 0, true))
	if a := r.ack(); a.Next != 1 || a.Charged != channel.NewAmount(1) {
		t.Errorf("ack %+v", a)
	}
	if n, _ := p.desk.charged(t, purse.id()); n != 1 {
		t.Errorf("%d payments charged", n)
	}
}

func TestAReplayedPaymentIsAcknowledgedAndNotCharged(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	r := p.rawPayer(t, p.near).greet()
	r.open(p, p.near, 0, purse)
	first := tick(t, purse, 0, 0, true)
	r.say(first)
	r.ack()
	r.say(first)
	if a := r.ack(); a.Next != 1 {
		t.Errorf("ack %+v", a)
	}
	if n, sum := p.desk.charged(t, purse.id()); n != 1 || sum != channel.NewAmount(1) {
		t.Errorf("%d payments charged, %s", n, sum)
	}
}

func TestAReplayThatAsksForAnotherItemGetsNothing(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	p.desk.items = map[string]string{"/cheap": "cheap", "/dear": "dear"}
	purse := newPurse(t, domain, 1, 1, 64)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1), Item: "/cheap", Deliver: true}); err != nil {
		t.Fatal(err)
	}
	h := newHost(t, p2p.HostOptions{})
	r := p.rawPayer(t, h).greet()
	r.open(p, h, 0, purse)
	ask := func(item string) []byte {
		return wire.AppendPay(nil, &wire.Pay{
			Type: wire.TypePay, Flags: wire.PaySequence | wire.PayDeliver, Item: wire.ItemNamed, Name: []byte(item),
		})
	}
	r.say(ask("/dear"))
	if m := r.refusal(); m.Scope != wire.ScopeContent || m.Code != "other_item" {
		t.Errorf("refusal %+v", m)
	}
	r.say(ask("/cheap"))
	var d wire.Data
	if err := wire.ParseData(r.hear(wire.TypeData), &d); err != nil || string(d.Bytes) != "cheap" {
		t.Errorf("data %q, %v", d.Bytes, err)
	}
	if n, _ := p.desk.charged(t, purse.id()); n != 1 {
		t.Errorf("%d payments charged", n)
	}
}

func TestAGapIsRefusedOnceAndNothingAfterItIsCharged(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	r := p.rawPayer(t, p.near).greet()
	r.open(p, p.near, 0, purse)
	first, third, fourth := tick(t, purse, 0, 0, true), tick(t, purse, 0, 2, false), tick(t, purse, 0, 3, false)
	r.say(first, third, fourth)
	if m := r.refusal(); m.Code != p2p.CodeGap || m.Sequence != 1 {
		t.Errorf("refusal %+v", m)
	}
	r.say(tick(t, purse, 0, 1, true), third)
	for next := uint64(0); next != 3; next = r.ack().Next {
	}
	if n, _ := p.desk.charged(t, purse.id()); n != 3 {
		t.Errorf("%d payments charged", n)
	}
}

func TestAFloodPastTheWindowEndsTheStream(t *testing.T) {
	p := newPair(t, p2p.Limits{Window: 8})
	purse := newPurse(t, domain, 1, 1, 64)
	r := p.rawPayer(t, p.near).greet()
	r.open(p, p.near, 0, purse)
	var flood []byte
	for i := range uint64(9) {
		flood = append(flood, tick(t, purse, 0, i, i == 0)...)
	}
	r.say(flood)
	if code := r.goodbye(); code != p2p.CodeWindow {
		t.Errorf("goodbye %q", code)
	}
	if n, _ := p.desk.charged(t, purse.id()); n != 0 {
		t.Errorf("%d payments charged", n)
	}
}

func TestMalformedInputEndsTheStreamAndChangesNothing(t *testing.T) {
	purse := newPurse(t, domain, 1, 1, 64)
	for name, c := range map[string]struct {
		frame []byte
		code  string
	}{
		"length":             {[]byte{0x80, 0x80, 0x80, 0x80, 0x80, 0x80}, p2p.CodeMalformed},
		"oversize":           {[]byte{0xff, 0xff, 0x7f}, p2p.CodeOversize},
		"truncated tick":     {[]byte{3, byte(wire.TypePayTick), 0, 0}, p2p.CodeMalformed},
		"unknown type":       {[]byte{1, 0x7f}, p2p.CodeUnexpected},
		"message of a payee": {wire.AppendAck(nil, &wire.Ack{}), p2p.CodeUnexpected},
		"unknown handle":     {wire.AppendPay(nil, &wire.Pay{Type: wire.TypePay, Handle: 7}), p2p.CodeHandle},
		"unknown item":       {wire.AppendPay(nil, &wire.Pay{Type: wire.TypePay, Item: wire.ItemKnown, Number: 3}), p2p.CodeMalformed},
		"credit overflow":    {bytes.Repeat(wire.AppendGrant(nil, &wire.Grant{Bytes: ^uint64(0)}), 2), p2p.CodeMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, p2p.Limits{})
			r := p.rawPayer(t, p.near).greet()
			r.open(p, p.near, 0, purse)
			r.say(c.frame)
			if code := r.goodbye(); code != c.code {
				t.Errorf("goodbye %q, want %q", code, c.code)
			}
			if n, _ := p.desk.charged(t, purse.id()); n != 0 {
				t.Errorf("%d payments charged", n)
			}
		})
	}
}

func TestMessagesOfAnUnknownSkippableTypeAreSkipped(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	purse := newPurse(t, domain, 1, 1, 64)
	r := p.rawPayer(t, p.near).greet()
	r.open(p, p.near, 0, purse)
	r.say([]byte{3, 0x90, 1, 2}, tick(t, purse, 0, 0, true))
	if a := r.ack(); a.Next != 1 {
		t.Errorf("ack %+v", a)
	}
}

func TestAHelloForAnotherLedgerIsRefused(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	r := p.rawPayer(t, p.near)
	r.say(wire.AppendHello(nil, &wire.Hello{Version: 1, ChainID: 1, Contract: domain.Contract(), Frame: wire.MinFrame}))
	if code := r.goodbye(); code != p2p.CodeDomain {
		t.Errorf("goodbye %q", code)
	}
}

func TestAPeerWithoutThePayersSignatureCannotOpenAChannel(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	owner := newPurse(t, domain, 1, 1, 64)
	thief := newHost(t, p2p.HostOptions{})
	r := p.rawPayer(t, thief).greet()
	sig, err := owner.Sign(p2p.OpenDigest(owner.id(), p.near.ID(), p.far.ID())) // made for another peer
	if err != nil {
		t.Fatal(err)
	}
	r.say(wire.AppendOpen(nil, &wire.Open{Config: owner.config, Signature: sig}))
	var m wire.Closed
	if err := wire.ParseClosed(r.hear(wire.TypeClosed), &m); err != nil || m.Code != p2p.CodeOpenProof {
		t.Errorf("closed %+v, %v", m, err)
	}
}

func TestAHalfOpenStreamGivesWayToThePeersNextOne(t *testing.T) {
	p := newPair(t, p2p.Limits{PerPeer: 1})
	purse := newPurse(t, domain, 1, 1, 64)
	r := p.rawPayer(t, p.near).greet()
	r.open(p, p.near, 0, purse)
	r.say([]byte{60, byte(wire.TypePayTick)}) // and never the rest
	lane := open(t, p.dial(t, p2p.PayerOptions{}), purse)
	if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
		t.Fatal(err)
	}
	if code := r.goodbye(); code != p2p.CodeSuperseded {
		t.Errorf("goodbye %q", code)
	}
	if n := p.payee.Streams(); n != 1 {
		t.Errorf("%d streams", n)
	}
}

// rawPayee serves one stream with a script after the hellos and the opening of
// one channel.
func rawPayee(t *testing.T, script func(*raw)) *pair {
	t.Helper()
	p := &pair{far: newHost(t, p2p.HostOptions{Listen: []string{"/ip4/127.0.0.1/tcp/0"}}), near: newHost(t, p2p.HostOptions{})}
	p.far.SetStreamHandler(wire.Protocol, func(s network.Stream) {
		r := &raw{t: t, stream: s}
		r.hear(wire.TypeHello)
		r.say(wire.AppendHello(nil, &wire.Hello{
			Version: 1, ChainID: domain.ChainID(), Contract: domain.Contract(), Frame: wire.MinFrame,
			Channels: 4, Window: 16, Total: 16, Items: 16,
		}))
		r.hear(wire.TypeOpen)
		r.say(wire.AppendOpened(nil, &wire.Opened{Balance: channel.NewAmount(1000)}))
		script(r)
		for r.next() != nil { // until the payer has gone
		}
	})
	return p
}

func TestAPayeeThatCheatsLosesTheStream(t *testing.T) {
	for name, answer := range map[string][]byte{
		"acknowledges what was not sent": wire.AppendAck(nil, &wire.Ack{Next: 2, Charged: channel.NewAmount(2)}),
		"charges more than was agreed":   wire.AppendAck(nil, &wire.Ack{Next: 1, Charged: channel.NewAmount(2)}),
		"charges without a payment":      wire.AppendAck(nil, &wire.Ack{Next: 0, Charged: channel.NewAmount(1)}),
		"refuses what was not sent":      wire.AppendRefused(nil, &wire.Refused{Sequence: 1, Code: "x"}),
		"sends content unasked":          wire.AppendContent(nil, &wire.Content{Sequence: 0, Size: 10}),
		"sends data unannounced":         wire.AppendData(nil, &wire.Data{Bytes: []byte("x")}),
		"opens a channel twice":          wire.AppendOpened(nil, &wire.Opened{}),
		"names an unknown handle":        wire.AppendAck(nil, &wire.Ack{Handle: 5}),
		"sends a truncated message":      {2, byte(wire.TypeAck), 0},
		"sends a payer's message":        wire.AppendGrant(nil, &wire.Grant{Bytes: 1}),
	} {
		t.Run(name, func(t *testing.T) {
			p := rawPayee(t, func(r *raw) {
				r.hear(wire.TypePayTick)
				r.say(answer)
			})
			lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 1, 1, 64))
			_, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)})
			var end *p2p.StreamError
			if !errors.As(err, &end) || end.Remote {
				t.Errorf("payment ended with %v", err)
			}
		})
	}
}

func TestAPayeeThatForgetsAcknowledgedPaymentsIsNotPaid(t *testing.T) {
	second := false
	p := rawPayee(t, func(r *raw) {
		if second {
			return // the numbers of the opening are those of a new channel again
		}
		second = true
		r.hear(wire.TypePayTick)
		r.say(wire.AppendAck(nil, &wire.Ack{Next: 1, Charged: channel.NewAmount(1)}))
		r.hear(wire.TypePayTick)
		_ = r.stream.Reset()
	})
	lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 1, 1, 64))
	if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
		t.Fatal(err)
	}
	_, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)})
	var end *p2p.StreamError
	if !errors.As(err, &end) || end.Code != p2p.CodePayeeNumbers {
		t.Errorf("payment ended with %v", err)
	}
}

func TestAPeerThatSaysNothingIsGivenUp(t *testing.T) {
	p := newPair(t, p2p.Limits{Hello: 50 * time.Millisecond})
	r := p.rawPayer(t, p.near)
	r.say([]byte{40}) // the start of a hello
	if body := r.next(); body != nil {
		t.Errorf("answered %x", body)
	}
	awaitStreams(t, p, 0)
}

func TestAPeerThatDoesNotReadIsGivenUpAndOthersAreServed(t *testing.T) {
	p := newPair(t, p2p.Limits{Stall: 200 * time.Millisecond})
	p.desk.items["/film"] = strings.Repeat("x", 40<<20) // more than any buffer on the way takes
	stalls, purse := newHost(t, p2p.HostOptions{}), newPurse(t, domain, 1, 1, 64)
	r := p.rawPayer(t, stalls).greet()
	r.open(p, stalls, 0, purse)
	proof, err := purse.Cover(channel.NewAmount(1))
	if err != nil {
		t.Fatal(err)
	}
	r.say(
		wire.AppendGrant(nil, &wire.Grant{Bytes: 1 << 40}),
		wire.AppendTicks(nil, &wire.Ticks{Chain: *proof.Chain}),
		wire.AppendPay(nil, &wire.Pay{
			Type: wire.TypePayTick, Flags: wire.PayPrice | wire.PayDeliver, Price: channel.NewAmount(1),
			Tick: proof.Tick, Item: wire.ItemNamed, Name: []byte("/film"),
		}),
	)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 2, 1, 64))
	for range 50 {
		if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
			t.Fatal(err)
		}
	}
	awaitStreams(t, p, 1)
}

// awaitStreams waits until the payee serves n streams.
func awaitStreams(t *testing.T, p *pair, n int) {
	t.Helper()
	ctx := within(t)
	for p.payee.Streams() != n {
		if ctx.Err() != nil {
			t.Fatalf("%d streams, want %d", p.payee.Streams(), n)
		}
		runtime.Gosched()
	}
}
