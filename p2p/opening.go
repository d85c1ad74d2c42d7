package p2p

import (
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// takeOpen begins to open a channel. What the Desk does for that may take a
// ledger's time, so it happens beside the reader.
func (s *session) takeOpen(body []byte) error {
	var o wire.Open
	if err := wire.ParseOpen(body, &o); err != nil {
		return err
	}
	if o.Handle != s.opens {
		return &StreamError{Code: CodeHandle, Text: fmt.Sprintf("handle %d where %d was due", o.Handle, s.opens)}
	}
	s.opens++
	room := s.room()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !room {
		s.notes = wire.AppendClosed(s.notes, &wire.Closed{Handle: o.Handle, Code: CodeChannels, Text: fmt.Sprintf(
			"the payee takes no more channels: at most %d on a stream, %d on all; close one, or try again later", s.limits.Channels, s.limits.AllChannels)})
		s.wake()
		return s.listen()
	}
	l := newLane(s, o.Handle)
	s.lanes[o.Handle] = l
	s.work.Add(1)
	s.queue = append(s.queue, opening{l, o.Config, o.Signature})
	s.openMore()
	return nil
}

// maxOpenings of one stream are at the Desk at a time: the others of the stream
// wait for them, and nobody else.
const maxOpenings = 8

// opening is a channel that was asked for.
type opening struct {
	lane   *lane
	config channel.Config
	sig    channel.Signature
}

// openMore opens channels that wait for it; mu is held.
func (s *session) openMore() {
	for s.openings < maxOpenings && len(s.queue) > 0 {
		o := s.queue[0]
		s.queue = s.queue[1:]
		s.openings++
		go func() {
			o.lane.open(o.config, o.sig)
			s.mu.Lock()
			s.openings--
			s.openMore()
			s.mu.Unlock()
		}()
	}
}

// room makes room for one more lane, and forgets those that are done: at every
// doubling of their number, so that a lane costs no more than a few looks.
func (s *session) room() bool {
	if s.crowd = max(s.crowd, 64); len(s.lanes) >= min(s.crowd, s.limits.Channels) {
		before := len(s.lanes)
		for h, l := range s.lanes {
			select {
			case <-l.drained:
				delete(s.lanes, h)
			default:
			}
		}
		s.payee.lanes.give(before - len(s.lanes))
		s.crowd = 2 * len(s.lanes)
	}
	return len(s.lanes) < s.limits.Channels && s.payee.lanes.take(len(s.lanes), 1, nil)
}

// open opens the lane. The lane holds one count of busy until it is closed.
func (l *lane) open(cfg channel.Config, sig channel.Signature) {
	numbers, err := l.admit(cfg, sig)
	if err != nil {
		r := refusalOf(err)
		l.close(&wire.Closed{Handle: l.handle, Code: r.Code, Text: r.Text})
		l.leave()
		return
	}
	l.s.mu.Lock()
	if l.state.Load() == laneClosed {
		l.s.mu.Unlock()
		l.leave()
		return
	}
	l.previous, l.expect = wire.Begin(numbers.Payments), numbers.Payments
	l.told = numbers.Payments
	l.next, l.charged = numbers.Payments, numbers.Charged
	l.out.opened = &wire.Opened{
		Handle: l.handle, Payments: numbers.Payments, Charged: numbers.Charged, Claimed: numbers.Claimed,
		Balance: numbers.Balance, Leaving: numbers.Leaving, Voucher: numbers.Voucher, Ticks: numbers.Ticks, Tick: numbers.Tick,
	}
	l.state.Store(laneOpen)
	l.s.payee.used(l.s, 1)
	l.s.mark(l)
	l.s.mu.Unlock()
}

// admit checks that the peer may use the channel, waits until an earlier lane
// of the channel has let go of it, and opens it at the Desk.
func (l *lane) admit(cfg channel.Config, sig channel.Signature) (Numbers, error) {
	if err := l.s.ctx.Err(); err != nil { // the stream ended while it waited
		return Numbers{}, err
	}
	if err := cfg.Validate(); err != nil {
		return Numbers{}, err
	}
	p := l.s.payee
	signer, ecdsa := cfg.Signer()
	if !ecdsa {
		return Numbers{}, &Refusal{Code: CodeOpenProof, Text: "a channel without a payer authoriser cannot be used on a stream; pay over HTTP"}
	}
	l.id = p.o.Domain.ChannelID(cfg)
	by, err := channel.Recover(OpenDigest(l.id, l.s.peer, p.o.Host.ID()), sig)
	if err != nil || by != signer {
		return Numbers{}, &Refusal{Code: CodeOpenProof, Text: "the channel's payer authoriser did not sign that this peer may use it"}
	}
	if old := p.claim(l); old != nil {
		old.close(&wire.Closed{Handle: old.handle, Code: CodeSuperseded, Text: "the channel was opened on another stream"})
		<-old.drained
	}
	account, err := p.o.Desk.Open(l.s.ctx, l.s.peer, cfg)
	if err != nil {
		return Numbers{}, err
	}
	l.account = account
	return account.Numbers(), nil
}
