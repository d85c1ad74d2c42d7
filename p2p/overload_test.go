package p2p_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/network"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// The tests of this file have an aggressor and somebody honest: what the
// aggressor holds is bounded by a number, it is told why it gets no more, and
// the honest one is served while the aggressor is stalled.

// eventually waits for a condition that others bring about.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for ctx := within(t); !holds(); runtime.Gosched() {
		if ctx.Err() != nil {
			t.Fatalf("%s: did not happen", what)
		}
	}
}

// stranger is a raw payer on a host of its own.
func (p *pair) stranger(t *testing.T) *raw {
	t.Helper()
	r := p.rawPayer(t, newHost(t, p2p.HostOptions{})).greet()
	return r
}

// openAs opens a purse's channel from the stream's own host.
func (r *raw) openAs(p *pair, handle uint32, purse *purse) wire.Opened {
	r.t.Helper()
	r.say(r.opening(p, handle, purse))
	var o wire.Opened
	if err := wire.ParseOpened(r.hear(wire.TypeOpened), &o); err != nil {
		r.t.Fatal(err)
	}
	return o
}

func (r *raw) opening(p *pair, handle uint32, purse *purse) []byte {
	r.t.Helper()
	sig, err := purse.Sign(p2p.OpenDigest(purse.id(), r.stream.Conn().LocalPeer(), p.far.ID()))
	if err != nil {
		r.t.Fatal(err)
	}
	return wire.AppendOpen(nil, &wire.Open{Handle: handle, Config: purse.config, Signature: sig})
}

// fill writes the same frames again and again until the payee has read nothing
// for a while, or ends the stream. It returns how many times.
func (r *raw) fill(frames []byte, most int) (n int) {
	r.t.Helper()
	const each = 256
	piece := bytes.Repeat(frames, each)
	for n < most {
		_ = r.stream.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
		wrote, err := r.stream.Write(piece)
		n += wrote / len(frames)
		if err != nil {
			break
		}
	}
	_ = r.stream.SetDeadline(time.Now().Add(30 * time.Second))
	return n
}

// pays lets an honest payer make payments one at a time, and returns the median
// of what one took.
func pays(t *testing.T, lane *p2p.Lane, n int) time.Duration {
	t.Helper()
	took := make([]time.Duration, n)
	for i := range took {
		start := time.Now()
		if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
			t.Fatal(err)
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took[n/2]
}

func TestAPayerThatAsksAndDoesNotListenIsNotListenedTo(t *testing.T) {
	for name, question := range map[string]func(*raw, *pair, *purse) []byte{
		"receipts": func(*raw, *pair, *purse) []byte {
			return wire.AppendAsk(nil, &wire.Ask{Sequence: 1 << 40})
		},
		"content of another payment": func(r *raw, p *pair, owner *purse) []byte {
			r.say(tick(t, owner, 0, 0, true))
			r.ack()
			return wire.AppendPay(nil, &wire.Pay{
				Type: wire.TypePay, Flags: wire.PaySequence | wire.PayDeliver, Item: wire.ItemNamed, Name: []byte("/x"),
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, p2p.Limits{})
			lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 2, 1, 1024))
			owner := newPurse(t, domain, 1, 1, 64)
			r := p.stranger(t)
			r.openAs(p, 0, owner)
			frame := question(r, p, owner)
			const most = 8 << 20
			if n := r.fill(frame, most); n >= most {
				t.Fatalf("all of %d questions were read", n)
			}
			if h := p.payee.Held(); h.Unheard > p2p.MaxUnheard+4096 {
				t.Errorf("%d bytes wait to be said", h.Unheard)
			}
			pays(t, lane, 20)
			if m := r.refusal(); m.Code == "" || m.Text == "" {
				t.Errorf("refusal %+v", m)
			}
		})
	}
}

func TestContentThatIsNotTakenInDoesNotKeepMemoryFromOthers(t *testing.T) {
	p := newPair(t, p2p.Limits{AllContent: 8 * p2p.MaxHeld, Stall: time.Second})
	p.desk.items["/large"] = strings.Repeat("x", p2p.MaxHeld)
	var stalled []*raw
	for i := range byte(4) {
		owner := newPurse(t, domain, 10+i, 1, 64)
		r := p.rawPayer(t, newHost(t, p2p.HostOptions{}))
		r.content = 1 // and it grants no more
		r.greet().openAs(p, 0, owner)
		for n := range uint64(16) {
			r.say(asking(t, owner, n, "/large"))
		}
		stalled = append(stalled, r)
	}
	eventually(t, "contents wait", func() bool { return p.payee.Held().Content >= 4*p2p.MaxHeld })
	if h := p.payee.Held(); h.Content > 8*p2p.MaxHeld {
		t.Errorf("%d bytes of content", h.Content)
	}
	lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 1, 1, 64))
	for range 8 {
		got, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1), Item: "/large", Deliver: true})
		if err != nil || len(got.Content) != p2p.MaxHeld {
			t.Fatalf("%d bytes, %v", len(got.Content), err)
		}
	}
	for _, r := range stalled {
		var c wire.Closed
		if err := wire.ParseClosed(r.hear(wire.TypeClosed), &c); err != nil || c.Code != p2p.CodeStalled {
			t.Errorf("closed %+v, %v", c, err)
		}
	}
	eventually(t, "memory is given back", func() bool { return p.payee.Held().Content == 0 })
}

// asking is payment number sequence for an item's content.
func asking(t *testing.T, owner *purse, sequence uint64, item string) []byte {
	t.Helper()
	proof, err := owner.Cover(channel.NewAmount(sequence + 1))
	if err != nil {
		t.Fatal(err)
	}
	var b []byte
	if sequence == 0 {
		b = wire.AppendTicks(b, &wire.Ticks{Chain: *proof.Chain})
	}
	return wire.AppendPay(b, &wire.Pay{
		Type: wire.TypePayTick, Flags: wire.PaySequence | wire.PayPrice | wire.PayIndex | wire.PayDeliver, Sequence: sequence,
		Price: channel.NewAmount(1), Tick: proof.Tick, Item: wire.ItemNamed, Name: []byte(item),
	})
}

func TestAContentThatNeverFinishesDoesNotKeepItsOwnerOut(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	p.desk.items["/large"] = strings.Repeat("x", 4<<20)
	owner := newPurse(t, domain, 1, 1, 64)
	r := p.stranger(t)
	r.openAs(p, 0, owner)
	r.say(asking(t, owner, 0, "/large"))
	r.hear(wire.TypeContent) // and it reads no further
	r.fill(wire.AppendAsk(nil, &wire.Ask{Sequence: 1 << 40}), 1<<20)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), owner)
	if n := lane.Numbers().Payments; n != 1 {
		t.Errorf("opened at %d payments", n)
	}
	pays(t, lane, 5)
}

func TestNamesOfItemsAreBoundedAndAStreamThatHasTooManyIsToldSo(t *testing.T) {
	p := newPair(t, p2p.Limits{AllNames: 4 * p2p.StreamNames})
	lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 2, 1, 1024))
	r := p.stranger(t)
	r.openAs(p, 0, newPurse(t, domain, 1, 1, 64))
	r.say(wire.AppendClose(nil, &wire.Close{})) // names count on a closed channel too
	r.hear(wire.TypeClosed)
	name := bytes.Repeat([]byte("n"), wire.MaxItem)
	for n := range uint32(p2p.StreamNames/wire.MaxItem + 1) {
		r.say(wire.AppendPay(nil, &wire.Pay{Type: wire.TypePay, Item: wire.ItemNamed, Number: n, Name: name}))
	}
	if code := r.goodbye(); code != p2p.CodeBusy {
		t.Errorf("goodbye %q", code)
	}
	eventually(t, "names are forgotten", func() bool { return p.payee.Held().Names == 0 })
	pays(t, lane, 5)
}

func TestAFloodOfOpeningsWaitsForItselfAlone(t *testing.T) {
	p := newPair(t, p2p.Limits{AllChannels: 512})
	var atDesk, most atomic.Int32
	slow := make(chan struct{})
	p.desk.opening = func(cfg channel.Config) {
		if cfg.Salt[31] != 9 { // the flood's
			return
		}
		for n := atDesk.Add(1); ; {
			m := most.Load()
			if n <= m || most.CompareAndSwap(m, n) {
				break
			}
		}
		<-slow
		atDesk.Add(-1)
	}
	r := p.stranger(t)
	owner := newPurse(t, domain, 1, 1, 64)
	owner.config.Salt[31] = 9
	var refused int
	const flood = 400
	for n := range uint32(flood) {
		owner.config.Salt[30], owner.config.Salt[29] = byte(n), byte(n>>8)
		r.say(r.opening(p, n, owner))
	}
	eventually(t, "openings wait", func() bool { return most.Load() == p2p.MaxOpenings })
	lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 2, 1, 1024))
	pays(t, lane, 5)
	for range flood {
		var c wire.Closed
		body := r.next()
		if wire.Type(body[0]) != wire.TypeClosed {
			break
		}
		if err := wire.ParseClosed(body, &c); err != nil || c.Code != p2p.CodeChannels {
			t.Fatalf("%+v, %v", c, err)
		}
		if refused++; refused == flood-512/5 {
			break // of 512 places, a quarter of what is left: the rest was refused
		}
	}
	close(slow)
	if n := most.Load(); n != p2p.MaxOpenings {
		t.Errorf("%d openings at the desk at a time", n)
	}
}

func TestPaymentsOnASlowDiskAreBoundedForAllStreamsAndNobodyIsKeptOut(t *testing.T) {
	const size, payers, channels = 4 * p2p.StreamPayments, 5, 3
	p := newPair(t, p2p.Limits{AllPayments: size, Window: p2p.StreamPayments})
	var all []<-chan p2p.Result
	var slow []*purse
	var lanes []*p2p.Lane
	join := func(salt byte) {
		payer := p.dial(t, p2p.PayerOptions{Host: newHost(t, p2p.HostOptions{})})
		for n := range byte(channels) {
			owner := newPurse(t, domain, channels*salt+n, 1, 1024)
			lanes, slow = append(lanes, open(t, payer, owner)), append(slow, owner)
			p.desk.hold(owner.id())
		}
	}
	for salt := range byte(payers) {
		join(1 + salt)
	}
	for _, lane := range lanes {
		all = append(all, payMany(t, lane, p2p.StreamPayments, 1))
	}
	eventually(t, "all streams wait", func() bool { return p.payee.Waiting() == payers })
	if n := p.payee.Held().Payments; n > size+payers*p2p.StreamPayments {
		t.Errorf("%d payments in flight", n)
	}
	swift := newPurse(t, domain, 99, 1, 1024)
	lane := open(t, p.dial(t, p2p.PayerOptions{}), swift)
	pays(t, lane, 20) // its disk is not slow
	for _, owner := range slow {
		p.desk.release(owner.id())
	}
	for i, results := range all {
		for range p2p.StreamPayments {
			if r := take(t, results); r.Err != nil {
				t.Fatalf("payer %d: %v", i, r.Err)
			}
		}
	}
	if n := p.payee.Held().Payments; n != 0 {
		t.Errorf("%d payments are still counted", n)
	}
}

func TestStreamsWithoutAChannelGiveWay(t *testing.T) {
	p := newPair(t, p2p.Limits{Streams: 4, PerPeer: 2})
	first := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 1, 1, 1024))
	var idle []*raw
	for range 6 {
		idle = append(idle, p.stranger(t))
	}
	for _, r := range idle[:3] {
		if code := r.goodbye(); code != p2p.CodeBusy {
			t.Errorf("goodbye %q", code)
		}
	}
	second := open(t, p.dial(t, p2p.PayerOptions{Host: newHost(t, p2p.HostOptions{})}), newPurse(t, domain, 2, 1, 1024))
	for _, lane := range []*p2p.Lane{first, second} {
		pays(t, lane, 3)
	}
}

func TestMessagesAtTheSizeLimitAreTakenAndOneByteMoreEndsTheStream(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	frame := func(size int) []byte {
		b := make([]byte, 2, size+2) // a length of two bytes
		b[0], b[1] = byte(size)|0x80, byte(size>>7)
		b = append(b, 0x90) // a type that is skipped
		return append(b, make([]byte, size-1)...)
	}
	owner := newPurse(t, domain, 1, 1, 64)
	r := p.stranger(t)
	r.openAs(p, 0, owner)
	r.say(frame(wire.MinFrame), tick(t, owner, 0, 0, true))
	if a := r.ack(); a.Next != 1 {
		t.Errorf("ack %+v", a)
	}
	r.say(tick(t, owner, 0, 1, false), frame(wire.MinFrame+1), tick(t, owner, 0, 2, false))
	if code := r.goodbye(); code != p2p.CodeOversize {
		t.Errorf("goodbye %q", code)
	}
	if n, _ := p.desk.charged(t, owner.id()); n > 2 {
		t.Errorf("%d payments charged: one was behind the message that broke the rule", n)
	}
}

func TestOthersKeepTheirPaceBesideAFlood(t *testing.T) {
	if testing.Short() {
		t.Skip("compares times")
	}
	p := newPair(t, p2p.Limits{})
	lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 2, 1, 1024))
	alone := pays(t, lane, 200)
	owner := newPurse(t, domain, 1, 1, 1024)
	first := tick(t, owner, 0, 0, true)
	ctx, stop := context.WithCancel(within(t))
	var floods sync.WaitGroup
	var sent atomic.Int64
	for name, frame := range map[string][]byte{
		"replays":  first,
		"receipts": wire.AppendAsk(nil, &wire.Ask{Sequence: 0}),
		"skipped":  {3, 0x90, 1, 2},
		"streams":  nil,
	} {
		floods.Go(func() { p.flood(ctx, t, name, frame, owner, &sent) })
	}
	eventually(t, "the flood runs", func() bool { return sent.Load() > 10_000 })
	before := sent.Load()
	beside := pays(t, lane, 1000)
	during := sent.Load() - before
	stop()
	floods.Wait()
	t.Logf("a payment takes %v, beside a flood (%d frames meanwhile) %v", alone, during, beside)
	if during == 0 {
		t.Error("there was no flood")
	}
	if beside > 50*alone+20*time.Millisecond {
		t.Errorf("a payment took %v alone and %v beside a flood", alone, beside)
	}
}

// flood says one frame for ever, or nothing on ever new streams.
func (p *pair) flood(ctx context.Context, t *testing.T, name string, frame []byte, owner *purse, sent *atomic.Int64) {
	h := newHost(t, p2p.HostOptions{})
	mine := *newPurse(t, domain, byte(100+len(name)), 1, 64)
	for ctx.Err() == nil {
		r := p.rawPayer(t, h).greet()
		if frame == nil {
			_ = r.stream.Reset()
			sent.Add(1)
			continue
		}
		r.openAs(p, 0, &mine)
		go func() { // reads, so that the payee is kept busy
			buf := make([]byte, 64<<10)
			for {
				if _, err := r.stream.Read(buf); err != nil {
					return
				}
			}
		}()
		stop := context.AfterFunc(ctx, func() { _ = r.stream.SetDeadline(time.Unix(1, 0)) })
		for piece := bytes.Repeat(frame, 256); ctx.Err() == nil; sent.Add(256) {
			if _, err := r.stream.Write(piece); err != nil {
				if ctx.Err() == nil && !errors.Is(err, network.ErrReset) && !errors.Is(err, os.ErrDeadlineExceeded) {
					t.Errorf("%s: %v", name, err)
				}
				break
			}
		}
		stop()
	}
}
