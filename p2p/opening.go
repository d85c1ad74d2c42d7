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
	if !s.room() {
		s.note(wire.AppendClosed(nil, &wire.Closed{
			Handle: o.Handle, Code: CodeChannels, Text: fmt.Sprintf("at most %d channels are open on a stream", s.limits.Channels),
		}))
		return nil
	}
	l := newLane(s, o.Handle)
	s.lanes[o.Handle] = l
	s.work.Add(1)
	go l.open(o.Config, o.Signature)
	return nil
}

// room makes room for one more lane by forgetting closed ones.
func (s *session) room() bool {
	if len(s.lanes) < s.limits.Channels {
		return true
	}
	for h, l := range s.lanes {
		select {
		case <-l.drained:
			delete(s.lanes, h)
		default:
		}
	}
	return len(s.lanes) < s.limits.Channels
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
	l.s.mark(l)
	l.s.mu.Unlock()
}

// admit checks that the peer may use the channel, waits until an earlier lane
// of the channel has let go of it, and opens it at the Desk.
func (l *lane) admit(cfg channel.Config, sig channel.Signature) (Numbers, error) {
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
