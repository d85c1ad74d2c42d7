package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// Most payments that are prepared for a second of a run: more than one
// processor can take of them, as many as there is time to sign.
const (
	preparedTicks    = 600_000
	preparedVouchers = 250_000
)

// perPiece is how many payments are sent together on a channel.
const perPiece = 64

// prepared pays with messages that are made before the clock starts, so that
// nearly all the time is the payee's.
func (p *PaySide) prepared(ctx context.Context, m meeting, o Payments) (talk, error) {
	stream, err := m.open(ctx)
	if err != nil {
		return nil, err
	}
	if o.Ahead == 0 {
		o.Ahead = channel.DefaultTicks
	}
	r := &reel{PaySide: p, Payments: o, stream: stream, in: make([]byte, 0, 2*wire.MaxFrame)}
	if err := r.begin(m); err != nil {
		return nil, errors.Join(err, stream.Reset())
	}
	if err := r.prepare(ctx); err != nil {
		return nil, errors.Join(err, stream.Reset())
	}
	return r, nil
}

func (r *reel) run(ctx context.Context) (Paid, error) {
	clock := measure.Begin()
	err := r.play(ctx, clock.Began)
	return r.sample.paid(clock), err
}

func (r *reel) close() error { return r.stream.Reset() }

// open connects and starts a stream.
func (m meeting) open(ctx context.Context) (network.Stream, error) {
	if err := m.host.Connect(ctx, m.to); err != nil {
		return nil, err
	}
	return m.host.NewStream(ctx, m.to.ID, wire.Protocol)
}

// reel is a stream whose messages are known beforehand.
type reel struct {
	*PaySide
	Payments
	stream network.Stream
	in     []byte
	hello  wire.Hello // the payee's
	lanes  []*track
	sample sample
}

// track is one channel's messages.
type track struct {
	next   uint64         // payment, as the payee counts
	spent  channel.Amount // as the payee sees it
	chain  channel.TickChain
	left   uint32 // ticks of it not used yet
	pieces [][]byte
	ends   []uint64 // payments below it are in the pieces up to this one
	sent   int      // pieces
	at     []time.Time
	acked  int
}

// begin says hello and opens the channels.
func (r *reel) begin(m meeting) error {
	out := wire.AppendHello(nil, &wire.Hello{
		Version: wire.Version, ChainID: r.domain.ChainID(), Contract: r.domain.Contract(), Frame: wire.MaxFrame,
	})
	session := r.secrets.Session()
	for i := range r.Channels {
		c := r.leases[r.First+i].State().Config
		sig, err := session.Sign(p2p.OpenDigest(r.domain.ChannelID(c), m.host.ID(), m.to.ID))
		if err != nil {
			return err
		}
		out = wire.AppendOpen(out, &wire.Open{Handle: uint32(i), Config: c, Signature: sig})
	}
	if _, err := r.stream.Write(out); err != nil {
		return err
	}
	if err := r.expect(wire.TypeHello, func(body []byte) error { return wire.ParseHello(body, &r.hello) }); err != nil {
		return err
	}
	r.lanes = make([]*track, r.Channels)
	for range r.Channels {
		err := r.expect(wire.TypeOpened, func(body []byte) error {
			var m wire.Opened
			err := wire.ParseOpened(body, &m)
			r.lanes[m.Handle] = &track{next: m.Payments, spent: m.Charged}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// expect reads one message of a type.
func (r *reel) expect(t wire.Type, take func([]byte) error) error {
	return r.read(func(body []byte) (bool, error) {
		if wire.Type(body[0]) != t {
			return true, fmt.Errorf("message of type %#x where %#x was expected: %q", body[0], t, body)
		}
		return true, take(body)
	})
}

// read hands messages to take until it has enough.
func (r *reel) read(take func(body []byte) (enough bool, err error)) error {
	for {
		rest := r.in
		for {
			body, n, err := wire.Split(rest, wire.MaxFrame)
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
			enough, err := take(body)
			rest = rest[n:]
			if enough || err != nil {
				r.in = r.in[:copy(r.in, rest)]
				return err
			}
		}
		r.in = r.in[:copy(r.in, rest)]
		n, err := r.stream.Read(r.in[len(r.in):cap(r.in)])
		if r.in = r.in[:len(r.in)+n]; err != nil && n == 0 {
			return err
		}
	}
}

// prepare makes every channel's messages.
func (r *reel) prepare(ctx context.Context) error {
	perSecond := preparedTicks
	if r.Vouchers {
		perSecond = preparedVouchers
	}
	pieces := max(1, int(r.Length.Seconds()*float64(perSecond))/r.Channels/r.piece())
	work, ctx := errgroup.WithContext(ctx)
	names := make([]*wire.Names, len(r.lanes))
	for i, t := range r.lanes {
		names[i] = wire.NewNames(r.hello.Items)
		work.Go(func() error {
			id := r.domain.ChannelID(r.leases[r.First+i].State().Config)
			previous := wire.Begin(t.next)
			for range pieces {
				if err := r.cut(t, id, scribe{uint32(i), &previous, names[i]}); err != nil || ctx.Err() != nil {
					return errors.Join(err, ctx.Err())
				}
			}
			t.at = make([]time.Time, len(t.pieces))
			return nil
		})
	}
	return work.Wait()
}

// piece is how many payments a piece has: a window has at least two.
func (r *reel) piece() int { return max(1, min(perPiece, r.Window/2)) }

// scribe encodes the payments of a channel.
type scribe struct {
	handle   uint32
	previous *wire.Previous
	names    *wire.Names
}

func (s scribe) append(b []byte, p wire.Pay) []byte {
	p.Handle, p.Price = s.handle, price
	s.previous.Strip(&p, item, s.names)
	return wire.AppendPay(b, &p)
}

// cut makes the next piece of a channel.
func (r *reel) cut(t *track, id channel.ID, s scribe) (err error) {
	var piece []byte
	for range r.piece() {
		if t.spent, err = t.spent.Add(price); err != nil {
			return err
		}
		p := wire.Pay{Sequence: t.next}
		if r.Vouchers {
			v, err := channel.SignVoucher(r.domain, r.secrets.Session(), id, t.spent)
			if err != nil {
				return err
			}
			p.Type, p.Ceiling, p.Signature = wire.TypePayVou, v.Ceiling, v.Signature
		} else {
			if t.left == 0 {
				if piece, err = r.checkpoint(piece, t, id, s); err != nil {
					return err
				}
			}
			t.left--
			p.Type, p.Tick = wire.TypePayTick, t.chain.Tick(t.chain.Length()-t.left)
		}
		piece = s.append(piece, p)
		t.next++
	}
	t.pieces, t.ends = append(t.pieces, piece), append(t.ends, t.next)
	return nil
}

// checkpoint begins a chain that covers the next payment on.
func (r *reel) checkpoint(piece []byte, t *track, id channel.ID, s scribe) ([]byte, error) {
	var seed [32]byte
	_, _ = rand.Read(seed[:]) // never fails
	t.chain, t.left = channel.NewTickChain(seed, r.Ahead), r.Ahead
	v, err := channel.SignTickVoucher(r.domain, r.secrets.Session(), channel.TickVoucher{
		Channel: id, Base: t.spent.Minus(price), Unit: price, Root: t.chain.Root(), Length: r.Ahead,
	})
	s.previous.Index = 0
	return wire.AppendTicks(piece, &wire.Ticks{Handle: s.handle, Chain: v}), err
}

// play sends the pieces, as many as the window takes, until they or the time
// are over and all are acknowledged.
func (r *reel) play(ctx context.Context, began time.Time) error {
	stop := context.AfterFunc(ctx, func() { _ = r.stream.Reset() })
	defer stop()
	room := make(chan *track, len(r.lanes)*r.Window)
	wrote := make(chan error, 1)
	go func() { wrote <- r.write(room) }()
	open := 0
	feed := func(t *track) {
		if t.sent < len(t.pieces) && time.Since(began) < r.Length {
			t.at[t.sent] = time.Now()
			t.sent++
			open++
			room <- t
		}
	}
	for range max(1, r.Window/r.piece()) {
		for _, t := range r.lanes {
			feed(t)
		}
	}
	err := r.read(func(body []byte) (bool, error) {
		if wire.Type(body[0]) != wire.TypeAck {
			return true, fmt.Errorf("message of type %#x where an acknowledgement was expected: %q", body[0], body)
		}
		var a wire.Ack
		if err := wire.ParseAck(body, &a); err != nil {
			return true, err
		}
		t := r.lanes[a.Handle]
		for t.acked < t.sent && t.ends[t.acked] <= a.Next {
			for range r.piece() {
				r.sample.add(int(a.Handle), time.Since(t.at[t.acked]))
			}
			t.acked++
			open--
			feed(t)
		}
		return open == 0, nil
	})
	close(room)
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("the payee ended the stream: %w", err)
	}
	return errors.Join(err, <-wrote)
}

// write writes a piece of each track that there is room for.
func (r *reel) write(room <-chan *track) error {
	const most = 256 << 10
	written := make(map[*track]int, len(r.lanes))
	var out []byte
	for t := range room {
		out = out[:0]
		for more := true; more; {
			out = append(out, t.pieces[written[t]]...)
			written[t]++
			more = false
			if len(out) < most {
				select {
				case next, open := <-room:
					t, more = next, open
				default:
				}
			}
		}
		if _, err := r.stream.Write(out); err != nil {
			return err
		}
	}
	return nil
}
