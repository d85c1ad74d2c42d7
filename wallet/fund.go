package wallet

import (
	"context"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payer"
)

// fund moves money into a channel without buying anything: relayed by the
// gateway at an origin, or sent by the wallet itself where origin is empty. It
// returns the channel's balance after it.
func (w *Wallet) fund(ctx context.Context, lease *payer.Lease, p Payee, amount channel.Amount) (channel.Amount, error) {
	if err := w.settleDeposit(ctx, lease); err != nil {
		return channel.Amount{}, err
	}
	planned := payer.Deposit{Amount: amount, ValidBefore: uint64(w.opt.Now().Unix()) + depositTime}
	if _, err := lease.Fund(ctx, planned); err != nil {
		return channel.Amount{}, err
	}
	s := lease.State()
	o := offer{tokenName: p.TokenName, tokenVer: p.TokenVer, terms: p.Terms}
	signed, err := w.signDeposit(&o, s)
	if err != nil {
		return channel.Amount{}, err
	}
	tx, err := w.sendDeposit(ctx, p.URL, s, signed)
	if err != nil {
		return channel.Amount{}, fmt.Errorf("deposit of %s into channel %s: %w", s.Deposit.Amount, s.ID, err)
	}
	if err := lease.Confirm(); err != nil {
		return channel.Amount{}, err
	}
	if err := w.refresh(ctx, lease); err != nil {
		return channel.Amount{}, err
	}
	line := w.lineOf(s, KindDeposit)
	line.Deposit, line.Tx = &s.Deposit.Amount, tx
	return lease.State().Available(), w.write(line)
}

// depositTime is how long a deposit may be on its way, in seconds.
const depositTime = 300

// settleDeposit forgets a deposit whose time is over, once the ledger has told
// whether it was made.
func (w *Wallet) settleDeposit(ctx context.Context, lease *payer.Lease) error {
	d := lease.State().Deposit
	if d == (payer.Deposit{}) {
		return nil
	}
	if w.ledger != nil {
		return w.refresh(ctx, lease)
	}
	if uint64(w.opt.Now().Unix()) >= d.ValidBefore {
		return lease.DropDeposit()
	}
	return nil
}

// finishDeposit sees a deposit through whose answer was lost, to a crash for
// instance: the same authorisation is sent again, which moves money once at
// most. It returns the channel's balance after it.
func (w *Wallet) finishDeposit(ctx context.Context, lease *payer.Lease, p Payee) (channel.Amount, error) {
	if err := w.settleDeposit(ctx, lease); err != nil {
		return channel.Amount{}, err
	}
	s := lease.State()
	if s.Deposit == (payer.Deposit{}) {
		return s.Available(), nil
	}
	return w.fund(ctx, lease, p, s.Deposit.Amount)
}

func (w *Wallet) sendDeposit(ctx context.Context, origin string, s payer.State, d *wireDeposit) (string, error) {
	if origin != "" {
		r, err := w.relay(ctx, origin, "deposit", relayBody{Config: configOnWire(s.Config), Deposit: d})
		return r.Transaction, err
	}
	if w.ledger == nil {
		return "", ErrNoLedger
	}
	done, err := w.ledger.Deposit(ctx, s.Config, s.Deposit.Amount, ledger.DepositAuthorization{
		ValidBefore: s.Deposit.ValidBefore, Salt: s.Deposit.Salt, Signature: d.Authorization.ERC3009.Signature[:],
	})
	return done.Tx.Hex(), err
}
