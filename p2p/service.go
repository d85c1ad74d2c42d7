package p2p

import "github.com/stiver-pay/stiver/channel"

// service is how far paying and delivering are apart on a lane, and how far
// they may be. It is under the session's mu.
type service struct {
	exposure channel.Amount // the payer's word: charged for contents that are not sent whole; zero: no bound
	unserved channel.Amount // charged, or about to be, for contents that are not sent whole
	unpaid   channel.Amount // of contents that are sent while their charges are on their way to the disk
	behind   int            // contents that wait for their charge
}

// mayCharge reports whether a sale may be charged now: a payer that says how
// much money it lets be unserved is charged for no more than that before it has
// what it paid for, or for one item.
func (l *lane) mayCharge(o *order) bool {
	v := &l.service
	if v.exposure.IsZero() || v.unserved.IsZero() || o.fetched == nil || o.repeat {
		return true
	}
	sum, err := v.unserved.Add(o.price())
	return err == nil && !v.exposure.Less(sum)
}

// charging notes that a sale is about to be charged. Its content goes ahead of
// the charge where the credit granted covers it, and that of every sale before
// it went too.
func (l *lane) charging(o *order) {
	if o.fetched == nil {
		return
	}
	v := &l.service
	o.charging = true
	if !o.repeat {
		v.unserved, _ = v.unserved.Add(o.price()) // mayCharge summed, or the engine refuses
	}
	sum, err := v.unpaid.Add(o.price())
	if err != nil || v.behind > 0 || o.repeat || l.s.credit.Less(sum) || l.state.Load() != laneOpen {
		v.behind++
		return
	}
	v.unpaid = sum
	o.ahead = true
	l.deliverLater(o)
}

// wasCharged notes that the outcome of a sale's charge is there.
func (l *lane) wasCharged(o *order) {
	switch v := &l.service; {
	case !o.charging:
	case o.ahead:
		v.unpaid = v.unpaid.Minus(o.price())
	default:
		v.behind--
	}
}

// deliverLater puts a content behind those to be sent.
func (l *lane) deliverLater(o *order) {
	p := &parcel{sequence: o.first(), content: *o.fetched, memory: o.memory, ahead: o.ahead}
	if !o.repeat {
		p.price = o.price()
	}
	l.contents = append(l.contents, p)
	l.watch()
	l.s.mark(l)
}

// retract takes back a content that went ahead of a charge which failed: what
// was sent of it is the payee's loss.
func (l *lane) retract(o *order) {
	for i, c := range l.contents {
		if c.sequence == o.first() && c.ahead {
			l.contents = append(l.contents[:i:i], l.contents[i+1:]...)
			l.discard(c)
			return
		}
	}
}

// price is the most that a sale costs.
func (o *order) price() channel.Amount { return o.payments[0].Price }
