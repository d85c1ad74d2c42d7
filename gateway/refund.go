package gateway

import (
	"context"
	"net/http"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// refund gives a payer back what it has not spent. It is no sale: the upstream
// is not asked. The voucher's ceiling must be what was charged, which shows
// that payer and payee agree on it.
func (d *door) refund(q *request, b x402.Batch, v channel.Voucher) *Refusal {
	view, err := d.engine.Admit(q.r.Context(), b.Config)
	if err != nil {
		return refusalOf(err)
	}
	if v.Ceiling != view.Charged {
		return refusalOf(&payee.MismatchError{View: view, Want: view.Charged, Got: v.Ceiling})
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(q.r.Context()), relayTimeout)
	defer cancel()
	done, err := d.engine.Refund(ctx, v.Channel, b.RefundAmount)
	if err != nil {
		return refundRefusal(err)
	}
	s := x402.Settlement{
		Success: true, Payer: b.Config.Payer.Hex(), Transaction: done.Tx.Hex(),
		Network: d.terms.network(), Amount: done.Amount.String(),
		Extra: &x402.SettlementExtra{ChannelState: channelState(done.View)},
	}
	copyHeader(q.w.Header(), settlementHeader(s))
	writeJSON(q.w, http.StatusOK, "application/json", 0, map[string]string{
		"channel": v.Channel.String(), "refunded": done.Amount.String(), "transaction": done.Tx.Hex(),
	})
	return nil
}

func refundRefusal(err error) *Refusal {
	if _, ok := client.Reverted(err); ok {
		return settleRefusal("refund", err)
	}
	return refusalOf(err)
}
