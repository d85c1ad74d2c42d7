package gateway

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// commitTimeout bounds the wait for the disk. The payer's going away does not
// end it: whether it paid must be known.
const commitTimeout = 30 * time.Second

// sellByChannel takes a payload of batch-settlement. A refusal that it returns
// was not written yet.
func (d *door) sellByChannel(q *request, p *x402.Payload) *Refusal {
	b, refused := decodeBatch(p.Payload)
	if refused != nil {
		return refused
	}
	price := q.price
	if b.Type == x402.TypeRefund {
		// Nothing is bought: what it would have cost is of no matter.
		if a, err := channel.ParseAmount(p.Accepted.Amount); err == nil {
			price = a
		}
	}
	if refused := d.terms.check(p.Accepted, price); refused != nil {
		return refused
	}
	v, err := voucherOf(d.engine.Domain(), b)
	if err != nil {
		return refusalOf(err)
	}
	if b.Type == x402.TypeVoucher {
		// The engine checks the signature, with the payer's key at hand.
		if _, err := d.engine.Admit(q.r.Context(), b.Config); err != nil {
			return refusalOf(err)
		}
		return d.sellForVoucher(q, v, nil)
	}
	if err := signed(d.engine.Domain(), b.Config, v); err != nil {
		return refusalOf(err)
	}
	if b.Type == x402.TypeRefund {
		return d.refund(q, b, v)
	}
	return d.sellWithDeposit(q, b, v)
}

func decodeBatch(raw []byte) (x402.Batch, *Refusal) {
	b, err := x402.DecodeBatch(raw)
	switch {
	case err == nil:
		return b, nil
	case errors.Is(err, x402.ErrRefundAmount):
		return b, refuseRefundAmount.because(err)
	}
	if kind, _ := x402.DecodeType(raw); kind == x402.TypeDeposit {
		return b, refuseDepositPayload.because(err)
	}
	return b, refuseVoucherPayload.because(err)
}

// voucherOf returns the voucher in a payload, whose channel must be the one in
// the payload, on our chain and contract. Its signature is not checked yet.
func voucherOf(domain channel.Domain, b x402.Batch) (channel.Voucher, error) {
	v := channel.Voucher{Channel: b.Voucher.ChannelID, Ceiling: b.Voucher.Ceiling}
	if domain.ChannelID(b.Config) != b.Voucher.ChannelID {
		return v, channel.ErrChannelID
	}
	if _, ecdsa := b.Config.Signer(); !ecdsa {
		return v, payee.ErrContractPayer
	}
	if len(b.Voucher.Signature) != len(v.Signature) {
		return v, channel.ErrSignature
	}
	copy(v.Signature[:], b.Voucher.Signature)
	return v, nil
}

// signed checks a voucher's signature where the engine does not.
func signed(domain channel.Domain, c channel.Config, v channel.Voucher) error {
	signer, _ := c.Signer()
	by, err := channel.Recover(domain.VoucherDigest(v.Channel, v.Ceiling), v.Signature)
	if err != nil || by != signer {
		return channel.ErrSignature
	}
	return nil
}

// begin reserves a sale. A payer may have seen its deposit on the ledger before
// this payee has: what would be refused for want of a deposit looks there once.
func (d *door) begin(q *request, v channel.Voucher) (*payee.Sale, error) {
	p := payee.Payment{Voucher: v, Price: q.price, Request: q.id}
	sale, err := d.engine.Begin(q.r.Context(), v.Channel, p)
	if !errors.Is(err, channel.ErrExceedsFunds) {
		return sale, err
	}
	if _, err := d.engine.Observe(q.r.Context(), v.Channel); err != nil {
		return nil, err
	}
	return d.engine.Begin(q.r.Context(), v.Channel, p)
}

// sellForVoucher sells for a voucher on a channel that the engine admitted.
func (d *door) sellForVoucher(q *request, v channel.Voucher, deposit *deposited) *Refusal {
	sale, err := d.begin(q, v)
	if err != nil {
		return refusalOf(err)
	}
	pay := &channelPayment{door: d, q: q, sale: sale, deposit: deposit, channel: v.Channel}
	key, mark := answerKey(v.Channel), saleMark(q.id, v.Ceiling)
	if sale.Replay() {
		if a, ok := d.answers.find(key, mark); ok {
			// The answer as it was, but the channel as it is now.
			pay.repeat(a).write(q.w)
			return nil
		}
	}
	answer, refused := fetch(q, q.upstreamRequest(), pay)
	if answer != nil {
		d.answers.keep(key, mark, answer)
	}
	return refused
}

// saleMark tells the answers to different sales on a channel apart.
func saleMark(request [32]byte, ceiling channel.Amount) [32]byte {
	c := ceiling.Bytes()
	return sha256.Sum256(append(request[:], c[:]...))
}

// upstreamRequest is the request as the upstream may see it.
func (q *request) upstreamRequest() *http.Request {
	r := q.r.Clone(q.r.Context())
	stripRequest(r.Header)
	return r
}

func (q *request) wantsReceipt() bool { return q.r.Header.Get(HeaderReceipt) == "1" }

// deposited is a deposit that came with a payment.
type deposited struct {
	tx     common.Hash // zero when it was made by an earlier attempt
	amount channel.Amount
	view   payee.View
}

// channelPayment is a payment under way on a channel.
type channelPayment struct {
	door    *door
	q       *request
	sale    *payee.Sale
	channel channel.ID
	deposit *deposited
	sold    *payee.Result
}

// commit implements payment.
func (p *channelPayment) commit(asked *string) (http.Header, *Refusal) {
	price, refused := priceOf(asked, p.sale.Price())
	if refused != nil {
		p.sale.Abort()
		return nil, refused
	}
	if price.IsZero() && !p.sale.Replay() {
		p.sale.Abort()
		view, _ := p.door.engine.View(p.channel)
		return p.header(view, price), nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.q.r.Context()), commitTimeout)
	defer cancel()
	result, err := p.sale.Commit(ctx, price, p.q.item)
	if err != nil {
		p.sale.Abort()
		return nil, refusalOf(err)
	}
	p.sold = &result
	if !result.Replay {
		p.door.earned(result.Charged)
	}
	h := p.header(result.View, result.Charged)
	if p.q.wantsReceipt() {
		p.addReceipt(ctx, h)
	}
	return h, nil
}

// priceOf is what an upstream asks for one answer: at most the price agreed.
func priceOf(asked *string, most channel.Amount) (channel.Amount, *Refusal) {
	if asked == nil {
		return most, nil
	}
	a, err := channel.ParseAmount(*asked)
	if err != nil {
		return a, refuseUpstreamPrice.because(err)
	}
	return a.Min(most), nil
}

// abort implements payment. A payer whose deposit was made is told, so that it
// does not deposit again.
func (p *channelPayment) abort() http.Header {
	p.sale.Abort()
	if p.deposit == nil {
		return nil
	}
	view, ok := p.door.engine.View(p.channel)
	if !ok {
		view = p.deposit.view
	}
	return p.header(view, channel.Amount{})
}

// broken implements payment: the charge is credited.
func (p *channelPayment) broken() {
	if p.sold == nil || p.sold.Replay {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.q.r.Context()), commitTimeout)
	defer cancel()
	if _, err := p.door.engine.Credit(ctx, p.channel, p.sold.Charged, p.q.item); err != nil {
		p.door.log.Error("an answer broke off and its charge could not be credited",
			"channel", p.channel, "sequence", p.sold.Entry.Sequence, "error", err)
	}
}

// repeat is an answer given before with today's numbers.
func (p *channelPayment) repeat(a *answer) *answer {
	more, refused := p.commit(nil)
	if refused != nil {
		return a
	}
	header := a.header.Clone()
	copyHeader(header, more)
	return &answer{a.status, header, a.body}
}

// header tells the payer what became of its payment.
func (p *channelPayment) header(view payee.View, charged channel.Amount) http.Header {
	s := x402.Settlement{
		Success: true, Payer: view.Config.Payer.Hex(), Network: p.door.terms.network(),
		Extra: &x402.SettlementExtra{ChargedAmount: charged.String(), ChannelState: channelState(view)},
	}
	if p.deposit != nil {
		s.Amount = p.deposit.amount.String()
		if p.deposit.tx != (common.Hash{}) {
			s.Transaction = p.deposit.tx.Hex()
		}
	}
	return settlementHeader(s)
}

func settlementHeader(s x402.Settlement) http.Header {
	value, err := x402.EncodeHeader(s)
	if err != nil {
		return nil // a struct of strings and numbers always encodes
	}
	return http.Header{http.CanonicalHeaderKey(x402.HeaderResponse): {value}}
}

func channelState(v payee.View) *x402.ChannelState {
	return &x402.ChannelState{
		ChannelID: v.ID.String(), Balance: v.Escrow.Balance.String(), TotalClaimed: v.Escrow.Claimed.String(),
		WithdrawRequestedAt: v.Escrow.LeavingSince, RefundNonce: channel.NewAmount(v.Escrow.RefundNonce).String(),
		ChargedCumulativeAmount: v.Charged.String(),
	}
}

// correction adds to an offer what lets a payer correct its record. Its own
// signature proves the number; where it never signed one there is none to show,
// and the ledger's number is the one to take.
func correction(e *x402.Extra, v payee.View) {
	e.ChannelState = channelState(v)
	if v.Voucher != (channel.Voucher{}) {
		e.VoucherState = &x402.VoucherState{
			SignedMaxClaimable: v.Voucher.Ceiling.String(), Signature: v.Voucher.Signature.String(),
		}
	}
}
