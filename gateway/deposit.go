package gateway

import (
	"context"
	"time"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// relayTimeout bounds the wait for a transaction on the ledger.
const relayTimeout = 60 * time.Second

// minValidity is what must be left of an authorization's time when it comes,
// in seconds; x402's facilitators ask for as much.
const minValidity = 6

// sellWithDeposit relays a deposit and, once the ledger has it, sells for the
// voucher that came with it.
func (d *door) sellWithDeposit(q *request, b x402.Batch, v channel.Voucher) *Refusal {
	ctx := q.r.Context()
	view, err := d.engine.Admit(ctx, b.Config)
	known := err == nil
	if !known && codeOf(err) != payee.ErrUnknown.Code() {
		return refusalOf(err)
	}
	want, err := view.Charged.Add(q.price)
	if err != nil {
		return refusalOf(err)
	}
	if v.Ceiling != want {
		if !known {
			return refusalOf(&payee.MismatchError{View: payee.View{ID: v.Channel, Config: b.Config}, Want: want, Got: v.Ceiling})
		}
		// A repetition of the last sale, or a payer to be corrected: either
		// way no money is to be moved.
		return d.sellForVoucher(q, v, &deposited{amount: b.Deposit.Amount, view: view})
	}
	if refused := d.checkDeposit(view, b, v); refused != nil {
		return refused
	}
	made, refused := d.deposit(ctx, b)
	if refused != nil {
		return refused
	}
	return d.sellForVoucher(q, v, made)
}

// checkDeposit finds what the ledger would refuse, or what would be deposited
// in vain.
func (d *door) checkDeposit(view payee.View, b x402.Batch, v channel.Voucher) *Refusal {
	a, refused := depositAuthorization(b.Deposit.Authorization)
	if refused != nil {
		return refused
	}
	after, err := view.Available().Add(b.Deposit.Amount)
	if err != nil || after.Less(v.Ceiling) {
		return refusalOf(channel.ErrExceedsFunds)
	}
	return timely(d.clock(), a.ValidAfter, a.ValidBefore, batch)
}

// timely refuses an authorization that is expired, about to, or not yet valid.
func timely(at time.Time, after, before uint64, prefix string) *Refusal {
	now := uint64(at.Unix())
	if after >= now {
		r := reverted("ERC3009InvalidAuthorizationTime", prefix, nil)
		r.Reason = prefix + "payload_authorization_valid_after"
		return r
	}
	if before < now+minValidity {
		return reverted("ERC3009InvalidAuthorizationTime", prefix, nil)
	}
	return nil
}

// depositAuthorization leaves the signature to the ledger, which also knows
// those of contract wallets and is asked before anything is sent.
func depositAuthorization(w x402.Authorization) (ledger.DepositAuthorization, *Refusal) {
	after, okAfter := w.ValidAfter.Uint64()
	before, okBefore := w.ValidBefore.Uint64()
	if !okAfter || !okBefore {
		return ledger.DepositAuthorization{}, &refuseDepositPayload
	}
	return ledger.DepositAuthorization{ValidAfter: after, ValidBefore: before, Salt: w.Salt, Signature: w.Signature}, nil
}

// deposit relays a deposit and returns when the ledger has it. The payer's
// going away does not end it: the money is on its way then.
func (d *door) deposit(ctx context.Context, b x402.Batch) (*deposited, *Refusal) {
	a, refused := depositAuthorization(b.Deposit.Authorization)
	if refused != nil {
		return nil, refused
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), relayTimeout)
	defer cancel()
	made, err := d.engine.Deposit(ctx, b.Config, b.Deposit.Amount, a)
	if name, reverted := client.Reverted(err); reverted && name == "" {
		// Of two that come at once the later one is refused in the block of the
		// other, and nothing tells why. The ledger does when it is asked again;
		// an authorization moves money only once.
		made, err = d.engine.Deposit(ctx, b.Config, b.Deposit.Amount, a)
	}
	if err == nil {
		return &deposited{tx: made.Tx, amount: b.Deposit.Amount, view: made.View}, nil
	}
	if name, _ := client.Reverted(err); name == usedAuthorization {
		if view, ok := d.madeBefore(ctx, b); ok {
			return &deposited{amount: b.Deposit.Amount, view: view}, nil
		}
	}
	return nil, refusalOf(err)
}

// usedAuthorization is what the token says to a deposit that was made before.
const usedAuthorization = "ERC3009UsedAuthorization"

// madeBefore tells whether the deposit was made by an earlier attempt whose
// answer was lost: the authorization fits no other channel, so if it is used
// and the channel holds as much, it is there.
func (d *door) madeBefore(ctx context.Context, b x402.Batch) (payee.View, bool) {
	view, err := d.engine.Admit(ctx, b.Config)
	if err == nil {
		view, err = d.engine.Observe(ctx, view.ID)
	}
	return view, err == nil && !view.Escrow.Balance.Less(b.Deposit.Amount)
}
