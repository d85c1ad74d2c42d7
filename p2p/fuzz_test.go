package p2p_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// script is a stream on which the other side says what it has to say, in pieces
// of random size, and leaves. What comes after its first part it says when the
// payee has answered that.
type script struct {
	network.Stream // nil: nothing else is called
	conn           scriptConn
	random         *rand.Rand

	mu      sync.Mutex
	changed sync.Cond // with mu
	in      []byte
	first   int // bytes of the first part left
	writes  int // by the payee: the first is its hello, the second answers the OPEN
	out     bytes.Buffer
	cut     bool
}

type scriptConn struct {
	network.Conn
	from peer.ID
}

func (c scriptConn) RemotePeer() peer.ID { return c.from }

func (s *script) Conn() network.Conn { return s.conn }

func (s *script) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.first == 0 && s.writes < 2 && !s.cut {
		s.changed.Wait()
	}
	switch {
	case s.cut:
		return 0, os.ErrDeadlineExceeded
	case len(s.in) == 0:
		return 0, io.EOF
	}
	n := min(1+s.random.IntN(200), len(b), len(s.in))
	if s.first > 0 {
		n = min(n, s.first)
		s.first -= n
	}
	copy(b, s.in[:n])
	s.in = s.in[n:]
	return n, nil
}

func (s *script) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	s.changed.Broadcast()
	return s.out.Write(b)
}

func (s *script) SetDeadline(t time.Time) error { return s.SetReadDeadline(t) }

func (s *script) SetReadDeadline(t time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut = !t.IsZero() && t.Before(time.Now())
	s.changed.Broadcast()
	return nil
}

func (s *script) SetWriteDeadline(time.Time) error { return nil }
func (s *script) Close() error                     { return nil }
func (s *script) CloseRead() error                 { return nil }
func (s *script) CloseWrite() error                { return nil }
func (s *script) Reset() error                     { return nil }

func (s *script) ResetWithError(network.StreamErrorCode) error { return nil }

// moves turns bytes into a payer's messages, honest ones and others.
func moves(plan []byte, p *purse) (out []byte) {
	sequence, price := uint64(0), uint64(1)
	items := []string{"", "/a", "/gone", "/b"}
	for len(plan) > 1 {
		op, arg := plan[0], plan[1]
		plan = plan[2:]
		pay := wire.Pay{Flags: wire.PaySequence | wire.PayPrice, Sequence: sequence, Price: channel.NewAmount(price)}
		if name := items[arg%4]; name != "" {
			pay.Item, pay.Number, pay.Name = wire.ItemNamed, uint32(arg%4), []byte(name)
		}
		switch op % 16 {
		case 0: // a gap
			pay.Sequence += uint64(arg%3) + 1
		case 1: // again
			pay.Sequence -= min(sequence, uint64(arg%5))
			pay.Flags |= wire.PayDeliver
		case 2:
			out = wire.AppendGrant(out, &wire.Grant{Bytes: uint64(arg)})
			continue
		case 3: // unauthorised
			pay.Price = channel.NewAmount(1 << 40)
		case 4:
			out = wire.AppendAsk(out, &wire.Ask{Sequence: uint64(arg)})
			continue
		case 5:
			if arg == 0 {
				out = wire.AppendClose(out, &wire.Close{})
			}
			continue
		case 6: // bytes of the plan, whatever they say
			n := min(len(plan), int(arg%8))
			if arg > 250 {
				out = append(out, plan[:n]...)
			}
			plan = plan[n:]
			continue
		case 7: // back to an earlier number, as after a refusal
			sequence -= min(sequence, uint64(arg%4))
			continue
		case 8, 9, 10:
			pay.Flags |= wire.PayDeliver
			fallthrough
		default:
			proof, err := p.Cover(channel.NewAmount(sequence + 1))
			if err != nil {
				continue
			}
			if arg%2 == 0 {
				out = wire.AppendTicks(out, &wire.Ticks{Chain: *proof.Chain})
			}
			pay.Type, pay.Tick = wire.TypePayTick, proof.Tick
			pay.Flags |= wire.PayIndex
			sequence++
		}
		if pay.Type == 0 {
			pay.Type = wire.TypePay
		}
		out = wire.AppendPay(out, &pay)
	}
	return out
}

// FuzzPayee plays a payer's messages to a payee: it always comes to an end,
// charges nothing that was not authorised, leaves nothing reserved, and says
// nothing that a payer could not read.
func FuzzPayee(f *testing.F) {
	f.Add([]byte{11, 0, 11, 1, 8, 1, 8, 2, 8, 3, 11, 1, 1, 1})
	f.Add(bytes.Repeat([]byte{8, 1, 9, 2, 12, 0, 7, 1, 0, 1, 4, 0}, 20))
	f.Add([]byte{11, 0, 6, 255, 1, 2, 3, 4, 5, 6, 7, 8, 5, 0, 11, 0})
	h, err := p2p.NewHost(p2p.HostOptions{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { h.Close() })
	payer := newHostID(f)
	f.Fuzz(func(t *testing.T, plan []byte) {
		if len(plan) > 2000 {
			return
		}
		d := newDesk(domain)
		d.items = map[string]string{"/a": "alpha", "/b": string(make([]byte, 50_000))}
		p := newPurse(t, domain, 1, 1, 64)
		sig, err := p.Sign(p2p.OpenDigest(p.id(), payer, h.ID()))
		if err != nil {
			t.Fatal(err)
		}
		first := wire.AppendHello(nil, &wire.Hello{
			Version: 1, ChainID: domain.ChainID(), Contract: domain.Contract(), Frame: wire.MinFrame, Content: 60_000,
		})
		first = wire.AppendOpen(first, &wire.Open{Config: p.config, Signature: sig})
		s := &script{
			conn: scriptConn{from: payer}, random: rand.New(rand.NewPCG(1, uint64(len(plan)))),
			in: append(first, moves(plan, p)...), first: len(first),
		}
		s.changed.L = &s.mu
		payee := p2p.Serve(p2p.PayeeOptions{Host: h, Desk: d, Domain: domain, Limits: p2p.Limits{Contents: 3}})
		payee.Handle(s)
		payee.Close()
		next, _ := d.charged(t, p.id())
		a := d.accounts[p.id()]
		if a.open != 0 || !a.state.Reserved.IsZero() {
			t.Errorf("open %d times, %s reserved", a.open, a.state.Reserved)
		}
		readAll(t, s.out.Bytes(), next)
	})
}

func newHostID(f *testing.F) peer.ID {
	f.Helper()
	var near host.Host
	near, err := p2p.NewHost(p2p.HostOptions{})
	if err != nil {
		f.Fatal(err)
	}
	defer near.Close()
	return near.ID()
}

// readAll checks that a payee's messages are well formed and acknowledge
// nothing that is not charged.
func readAll(t *testing.T, out []byte, charged uint64) {
	t.Helper()
	for len(out) > 0 {
		body, n, err := wire.Split(out, wire.MinFrame)
		if err != nil || n == 0 {
			t.Fatalf("unreadable: %x (%v)", out, err)
		}
		out = out[n:]
		if wire.Type(body[0]) != wire.TypeAck {
			continue
		}
		var a wire.Ack
		if err := wire.ParseAck(body, &a); err != nil || a.Next > charged {
			t.Fatalf("acknowledged up to %d where %d are charged (%v)", a.Next, charged, err)
		}
	}
}
