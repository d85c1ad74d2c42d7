package payer

import "github.com/stiver-pay/stiver/channel"

// NewVoucherStream is NewStream with a signature for each payment, for payees
// that take no ticks. What may be signed is durable for so many payments ahead.
func NewVoucherStream(l *Lease, ahead uint32) *Stream {
	t := NewStream(l, ahead)
	t.signs = true
	return t
}

// signed is a voucher, or why there is none.
type signed struct {
	voucher *channel.Voucher
	err     error
}

// signNext signs a total that is durably planned. Most payments cost what the
// one before did: the next is signed while this one is on its way.
func (t *Stream) signNext(total channel.Amount) (*channel.Voucher, error) {
	var v signed
	if t.ahead != nil {
		v = <-t.ahead
	}
	if v.voucher == nil || v.voucher.Ceiling != total {
		v.voucher, v.err = t.l.sign(total)
	}
	t.ahead = nil
	if next, err := total.Add(t.price); err == nil && v.err == nil {
		if _, planned := t.within(next); planned {
			t.ahead = make(chan signed, 1)
			go func(out chan<- signed) {
				v, err := t.l.sign(next)
				out <- signed{v, err}
			}(t.ahead)
		}
	}
	return v.voucher, v.err
}

// sign signs a voucher for a total that is durably planned.
func (l *Lease) sign(total channel.Amount) (*channel.Voucher, error) {
	v, err := channel.SignVoucher(l.e.opt.Domain, l.e.opt.Secrets.Session(), l.id, total)
	return &v, err
}
