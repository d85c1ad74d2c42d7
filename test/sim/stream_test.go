package sim

import (
	"errors"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/payer"
)

// errLie is a payer's conclusion from numbers that its prices do not bear out.
var errLie = errors.New("the payee says more is charged than was sent")

// session is a run of payments on one channel, over as many streams as it takes.
type session struct {
	l      *payerLife
	s      *payer.Stream
	window int

	wanted []want // not acknowledged
	first  uint64 // sequence of wanted[0]
	total  channel.Amount
	sent   int // of wanted, on the stream in use
	chain  *channel.TickVoucher
	begun  bool
}

type want struct {
	item  string
	price channel.Amount
}

// stream buys a number of items with many payments in flight.
func (l *payerLife) stream() {
	w := l.p.wants
	lease, err := l.lease(payer.Streams, [32]byte{})
	if err != nil {
		return
	}
	begin := payer.NewStream
	if w.IntN(4) == 0 {
		begin = payer.NewVoucherStream
	}
	r := &session{l: l, s: begin(lease, uint32(1+w.IntN(48))), window: 1 + w.IntN(40)}
	defer func() {
		err := r.s.Close()
		now := lease.State()
		l.p.w.trace.note("stream closes", l.p.name, " spent ", now.Spent, ", sent ", now.Sent(), ", signed ", now.Signed(), ": ", err)
	}()
	id, price := lease.State().ID, amount(uint64(1+w.IntN(6)))
	for range 1 + w.IntN(80) {
		if w.IntN(5) == 0 {
			price = amount(uint64(1 + w.IntN(12)))
		}
		r.wanted = append(r.wanted, want{l.p.w.ordered(l.p, id, price), price})
	}
	for range 5 {
		if err := r.connect(); err == nil || errors.Is(err, errLie) || l.ctx.Err() != nil {
			return
		}
		sleep(l.ctx, between(w, 10*time.Millisecond, time.Second))
	}
}

// connect opens a stream and pays on it until all is acknowledged.
func (r *session) connect() error {
	if err := r.fund(); err != nil {
		return err
	}
	c, err := r.l.p.w.net.dial(r.l, r.s.Config())
	if err != nil {
		return err
	}
	defer c.breaks()
	if err := r.s.Resume(c.numbers); err != nil {
		return errLie // signing has stopped
	}
	if !r.begun {
		r.begun, r.first, r.total = true, c.numbers.Payments, c.numbers.Charged
	} else if err := r.advance(c.numbers.Payments, c.numbers.Charged, len(r.wanted)); err != nil {
		return err
	}
	r.sent, r.chain = 0, nil
	r.l.p.w.trace.note("stream", r.l.p.name, " on ", c.id, " from ", c.numbers.Payments, ", ", c.numbers.Charged, " charged, ", len(r.wanted), " to go")
	err = r.pay(c)
	r.l.p.w.trace.note("stream ends", r.l.p.name, " at ", r.first, ", ", r.total, " charged, ", len(r.wanted), " to go, ", r.sent, " on the way: ", err)
	return err
}

// fund deposits when the channel has little left.
func (r *session) fund() error {
	lease := r.s.Lease()
	d := r.l.fresh(lease.State(), amount(60))
	if d.Amount.IsZero() && lease.State().Deposit == (payer.Deposit{}) {
		return nil
	}
	d, err := lease.Fund(r.l.ctx, d)
	if err != nil {
		return err
	}
	o := offer{cfg: r.s.Config(), deposit: d}
	_, err = ask(r.l, func(there *payeeLife) error { return there.admit(o, new(sold)) })
	return errors.Join(err, r.l.look(lease))
}

// pay sends within the window and takes acknowledgements.
func (r *session) pay(c *conn) error {
	for len(r.wanted) > 0 {
		if r.sent < len(r.wanted) && r.sent < r.window && len(c.acks) == 0 {
			if err := r.send(c); err != nil {
				return err
			}
			continue
		}
		if len(c.acks) == 0 && c.ctx.Err() != nil {
			return errUnreachable
		}
		timer := time.NewTimer(streamWait)
		select {
		case o := <-c.acks:
			timer.Stop()
			if err := r.acknowledged(o); err != nil {
				return err
			}
		case <-c.ctx.Done():
			timer.Stop()
			return errUnreachable
		case <-timer.C:
			return errTimeout
		}
	}
	return nil
}

// send covers and sends the next payment.
func (r *session) send(c *conn) error {
	total := r.total
	for _, w := range r.wanted[:r.sent+1] {
		total = plus(total, w.price)
	}
	a, err := r.s.Cover(total)
	if err != nil {
		return err
	}
	w := r.wanted[r.sent]
	p := payee.StreamPayment{
		Sequence: r.first + uint64(r.sent), Price: w.price, Tick: a.Tick, Voucher: a.Voucher, Item: []byte(w.item),
	}
	if a.Chain != r.chain {
		p.Chain, r.chain = a.Chain, a.Chain
	}
	if r.l.p.cheats && r.l.p.wants.IntN(12) == 0 {
		r.l.p.corruptPayment(&p, c.id)
	}
	r.sent++
	if c.ctx.Err() != nil {
		return errUnreachable
	}
	c.pays <- p // has room for more than any window
	return nil
}

func (r *session) acknowledged(o payee.Outcome) error {
	if err := r.advance(o.Next, o.Charged, r.sent); err != nil {
		return err
	}
	return o.Err
}

// advance takes the payee's word that payments below next are charged, of which
// so many can have been; its total must be borne out by their prices.
func (r *session) advance(next uint64, charged channel.Amount, sent int) error {
	if next < r.first {
		return nil // an acknowledgement that was overtaken
	}
	n, sum := int(next-r.first), r.total
	if n > sent {
		return r.stop()
	}
	for _, w := range r.wanted[:n] {
		sum = plus(sum, w.price)
	}
	if sum != charged && !r.l.p.cheats {
		return r.stop()
	}
	if err := r.s.Acknowledged(next, charged); err != nil {
		return errLie
	}
	for _, w := range r.wanted[:n] {
		r.l.p.w.acknowledged(w.item)
	}
	r.wanted, r.first, r.total, r.sent = r.wanted[n:], next, charged, r.sent-n
	return nil
}

// stop ends all paying on the channel: the payee was caught.
func (r *session) stop() error {
	if !r.l.p.w.cheats && !r.l.p.cheats {
		r.l.p.w.report("%s caught an honest payee", r.l.p.name)
	}
	_ = r.s.Lease().Stop("the payee lied")
	return errLie
}

// corruptPayment makes a payment that a payee must not fall for.
func (p *payerProcess) corruptPayment(s *payee.StreamPayment, id channel.ID) {
	switch p.wants.IntN(5) {
	case 0: // without any authorisation
		s.Tick, s.Voucher, s.Chain = channel.Tick{}, nil, nil
	case 1: // a tick that was not revealed
		s.Tick.Index += uint32(1 + p.wants.IntN(3))
	case 2:
		s.Sequence += uint64(p.wants.IntN(3))
	case 3:
		s.Price = plus(s.Price, amount(uint64(1+p.wants.IntN(40))))
		s.Item = []byte(p.w.ordered(p, id, s.Price))
	case 4: // another item under the number of the one before
		if s.Sequence > 0 {
			s.Sequence--
			s.Item = []byte(p.w.ordered(p, id, s.Price))
		}
	}
}
