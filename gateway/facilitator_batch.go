package gateway

import (
	"context"
	"math/big"
	"net/http"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// channelsABI packs calls; it is safe for concurrent use.
var channelsABI = contracts.NewChannels()

// checkBatch checks a client's payload of batch-settlement: that the channel is
// on the payee's terms, the voucher signed, and the money there.
func (f *facilitator) checkBatch(ctx context.Context, q x402.FacilitatorRequest) (common.Address, *x402.ChannelState, *Refusal) {
	b, refused := decodeBatch(q.PaymentPayload.Payload)
	if refused != nil {
		return common.Address{}, nil, refused
	}
	payer := b.Config.Payer
	if refused := required(b.Config, q.PaymentRequirements); refused != nil {
		return payer, nil, refused
	}
	v, err := voucherOf(f.ledger.Domain(), b)
	if err == nil {
		err = signed(f.ledger.Domain(), b.Config, v)
	}
	if err != nil {
		return payer, nil, refusalOf(err)
	}
	escrow, err := f.ledger.Escrow(ctx, b.Voucher.ChannelID)
	if err != nil {
		return payer, nil, refusalOf(err)
	}
	state := escrowState(b.Voucher.ChannelID, escrow)
	covered := escrow.Balance
	if b.Type == x402.TypeDeposit {
		if covered, err = covered.Add(b.Deposit.Amount); err != nil {
			return payer, state, refusalOf(err)
		}
		refused = f.checkDeposit(ctx, b)
	}
	below := b.Voucher.Ceiling.Cmp(escrow.Claimed)
	switch {
	case refused != nil:
	case covered.IsZero():
		refused = refusalOf(payee.ErrUnknown)
	case covered.Less(b.Voucher.Ceiling):
		refused = refusalOf(channel.ErrExceedsFunds)
	case below < 0 || below == 0 && b.Type != x402.TypeRefund:
		refused = refusalOf(channel.ErrBelowClaimed)
	}
	return payer, state, refused
}

// required compares a channel with what its payee requires.
func required(c channel.Config, need x402.Requirements) *Refusal {
	extra := need.Extra
	if extra == nil {
		extra = &x402.Extra{}
	}
	switch {
	case !strings.EqualFold(c.Receiver.Hex(), need.PayTo):
		return refusalOf(payee.ErrReceiver)
	case !strings.EqualFold(c.ReceiverAuthorizer.Hex(), extra.ReceiverAuthorizer):
		return refusalOf(payee.ErrAuthorizer)
	case !strings.EqualFold(c.Token.Hex(), need.Asset):
		return refusalOf(payee.ErrToken)
	case extra.WithdrawDelay != 0 && c.WithdrawDelay != extra.WithdrawDelay:
		return refusalOf(payee.ErrDelay)
	}
	if err := c.Validate(); err != nil {
		return refusalOf(err)
	}
	return nil
}

func escrowState(id channel.ID, e channel.Escrow) *x402.ChannelState {
	s := channelState(payee.View{ID: id, Escrow: e})
	s.ChargedCumulativeAmount = "" // the payee's to know
	return s
}

// checkDeposit simulates a deposit.
func (f *facilitator) checkDeposit(ctx context.Context, b x402.Batch) *Refusal {
	a, refused := depositAuthorization(b.Deposit.Authorization)
	if refused == nil {
		refused = timely(f.clock(), a.ValidAfter, a.ValidBefore, batch)
	}
	if refused != nil {
		return refused
	}
	data, err := a.Encode()
	if err == nil {
		data, err = channelsABI.TryPackDeposit(configWords(b.Config), b.Deposit.Amount.Big(), contracts.CollectorAddress, data)
	}
	if err == nil {
		_, err = f.ledger.Client().Call(ctx, client.Msg{From: f.ledger.Address(), To: contracts.ChannelsAddress, Data: data}, client.Latest)
	}
	if err != nil {
		return refusalOf(err)
	}
	return nil
}

func (f *facilitator) deposit(ctx context.Context, q x402.FacilitatorRequest, s *x402.Settlement) *Refusal {
	b, refused := decodeBatch(q.PaymentPayload.Payload)
	if refused != nil {
		return refused
	}
	a, refused := depositAuthorization(b.Deposit.Authorization)
	if refused != nil {
		return refused
	}
	done, err := f.ledger.Deposit(ctx, b.Config, b.Deposit.Amount, a)
	if err != nil {
		return refusalOf(err)
	}
	s.Transaction, s.Amount = done.Tx.Hex(), b.Deposit.Amount.String()
	return f.after(ctx, b.Voucher.ChannelID, s)
}

// after adds the channel's state to a settlement that took effect.
func (f *facilitator) after(ctx context.Context, id channel.ID, s *x402.Settlement) *Refusal {
	escrow, err := f.ledger.Escrow(ctx, id)
	if err != nil {
		f.log.Warn("a settled channel could not be read", "channel", id, "error", err)
		return nil // it is settled all the same
	}
	s.Extra = &x402.SettlementExtra{ChannelState: escrowState(id, escrow)}
	return nil
}

// refuseAuthorizer: the facilitator signs for no payee.
var refuseAuthorizer = Refusal{Code: "authorizer_not_configured", Reason: batch + "authorizer_not_configured",
	Text: "this facilitator signs for nobody; the payee's own authoriser must sign; nothing was changed"}

// claim relays claimWithSignature.
func (f *facilitator) claim(ctx context.Context, q x402.FacilitatorRequest, s *x402.Settlement) *Refusal {
	p, err := x402.DecodeClaim(q.PaymentPayload.Payload)
	if err != nil {
		return &Refusal{Code: "claim_payload", Reason: batch + "claim_payload", Text: "the claim is malformed; nothing was changed", cause: err}
	}
	if len(p.AuthorizerSignature) == 0 {
		return &refuseAuthorizer
	}
	data, err := channelsABI.TryPackClaimWithSignature(claimWords(p.Claims), p.AuthorizerSignature)
	receipt, err := f.send(ctx, data, err)
	if err != nil {
		return settleRefusal("claim", err)
	}
	s.Transaction = receipt.TxHash.Hex()
	return nil
}

// pay relays settle.
func (f *facilitator) pay(ctx context.Context, q x402.FacilitatorRequest, s *x402.Settlement) *Refusal {
	p, err := x402.DecodeSettle(q.PaymentPayload.Payload)
	if err != nil || p.Receiver == (common.Address{}) || p.Token == (common.Address{}) {
		return &Refusal{Code: "settle_payload", Reason: batch + "payload_type", Text: "the settle payload is malformed; nothing was changed", cause: err}
	}
	paid, done, err := f.ledger.Settle(ctx, p.Receiver, p.Token)
	if err != nil {
		return settleRefusal("settle", err)
	}
	s.Transaction, s.Amount = done.Tx.Hex(), paid.String()
	return nil
}

// refund relays a refund that the payee completed, its claims first.
func (f *facilitator) refund(ctx context.Context, q x402.FacilitatorRequest, s *x402.Settlement) *Refusal {
	p, err := x402.DecodeRefund(q.PaymentPayload.Payload)
	if err != nil {
		return &Refusal{Code: "refund_payload", Reason: batch + "refund_payload", Text: "the refund is malformed; nothing was changed", cause: err}
	}
	if len(p.RefundSignature) == 0 || len(p.Claims) > 0 && len(p.ClaimsSignature) == 0 {
		return &refuseAuthorizer
	}
	id := f.ledger.Domain().ChannelID(p.Config)
	before, err := f.ledger.Escrow(ctx, id)
	if err != nil {
		return refusalOf(err)
	}
	calls := make([][]byte, 0, 2)
	if len(p.Claims) > 0 {
		call, err := channelsABI.TryPackClaimWithSignature(claimWords(p.Claims), p.ClaimsSignature)
		if err != nil {
			return internalError(err)
		}
		calls = append(calls, call)
	}
	call, err := channelsABI.TryPackRefundWithSignature(configWords(p.Config), p.Amount.Big(), new(big.Int).SetBytes(p.Nonce[:]), p.RefundSignature)
	if err != nil {
		return internalError(err)
	}
	data, err := channelsABI.TryPackMulticall(append(calls, call))
	receipt, err := f.send(ctx, data, err)
	if err != nil {
		return settleRefusal("refund", err)
	}
	s.Transaction = receipt.TxHash.Hex()
	refused := f.after(ctx, id, s)
	if s.Extra != nil {
		now, err := channel.ParseAmount(s.Extra.ChannelState.Balance)
		if err == nil {
			s.Amount = before.Balance.Minus(now).String()
		}
	}
	return refused
}

func (f *facilitator) send(ctx context.Context, data []byte, packErr error) (*types.Receipt, error) {
	if packErr != nil {
		return nil, packErr
	}
	return f.account.Send(ctx, contracts.ChannelsAddress, data)
}

// settleRefusal names what the contract refused as x402 does.
func settleRefusal(what string, err error) *Refusal {
	name, ok := client.Reverted(err)
	if !ok {
		return refusalOf(err)
	}
	return &Refusal{Status: http.StatusPaymentRequired, Code: what + "_refused", Reason: batch + what + "_simulation_failed",
		Text: "the ledger refused the " + what + " (" + name + "); nothing was changed", cause: err}
}

func configWords(c channel.Config) contracts.ChannelConfig {
	return contracts.ChannelConfig{
		Payer: c.Payer, PayerAuthorizer: c.PayerAuthorizer, Receiver: c.Receiver, ReceiverAuthorizer: c.ReceiverAuthorizer,
		Token: c.Token, WithdrawDelay: new(big.Int).SetUint64(c.WithdrawDelay), Salt: c.Salt,
	}
}

func claimWords(claims []x402.Claim) []contracts.VoucherClaim {
	rows := make([]contracts.VoucherClaim, len(claims))
	for i, c := range claims {
		rows[i] = contracts.VoucherClaim{
			Voucher:   contracts.Voucher{Channel: configWords(c.Config), MaxClaimableAmount: c.Ceiling.Big()},
			Signature: c.Signature, TotalClaimed: c.Claimed.Big(),
		}
	}
	return rows
}
