package wallet

import (
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/p2p"
)

// purse is a payer.Stream as package p2p needs it.
type purse struct {
	*payer.Stream
	session channel.Signer
}

// NewPurse lets a channel of a payer's engine pay on streams. The session key is
// the channel's payer authoriser.
func NewPurse(s *payer.Stream, session channel.Signer) p2p.Purse { return purse{s, session} }

func (p purse) Sign(digest [32]byte) (channel.Signature, error) { return p.session.Sign(digest) }

func (p purse) Opened(n p2p.Numbers) error {
	return p.Resume(payer.Numbers{
		Payments: n.Payments, Charged: n.Charged, Balance: n.Balance.Minus(n.Leaving),
		Voucher: n.Voucher, Ticks: n.Ticks, Tick: n.Tick,
	})
}

func (p purse) Cover(total channel.Amount) (p2p.Proof, error) {
	a, err := p.Stream.Cover(total)
	return p2p.Proof{Chain: a.Chain, Tick: a.Tick, Voucher: a.Voucher}, err
}
