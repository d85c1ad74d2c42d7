package gateway

import (
	"context"
	"net/http"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// relay is what the gateway sends to the ledger besides what the engine does;
// *ledger.Sender is one.
type relay interface {
	Address() common.Address
	CheckTransfer(ctx context.Context, token common.Address, a ledger.Authorization, signature []byte) error
	TransferWithAuthorization(ctx context.Context, token common.Address, a ledger.Authorization, signature []byte) (ledger.Included, error)
	RelayWithdraw(ctx context.Context, w ledger.SignedWithdrawal) (ledger.Included, error)
	FinalizeWithdraw(ctx context.Context, cfg channel.Config) (ledger.Included, error)
}

// sellByTransfer takes a payload of the exact scheme: a transfer that the payer
// signed, relayed when the answer is there. A refusal that it returns was not
// written yet.
func (d *door) sellByTransfer(q *request, p *x402.Payload) *Refusal {
	if !d.terms.exact {
		return &refuseScheme
	}
	e, err := x402.DecodeExact(p.Payload)
	if err != nil {
		return refuseExactPayload.because(err)
	}
	if refused := d.terms.check(p.Accepted, q.price); refused != nil {
		return exactly(refused)
	}
	a, refused := d.transfer(q, e)
	if refused != nil {
		return refused
	}
	// The bytes that were signed, and the signature: only the payer has them.
	key := answerKey(crypto.Keccak256Hash(a.From[:], a.Nonce[:], e.Signature))
	if answer, ok := d.answers.find(key, q.id); ok {
		answer.write(q.w)
		return nil
	}
	if err := d.ledger.CheckTransfer(q.r.Context(), d.terms.token.Address, a, e.Signature); err != nil {
		return transferRefusal(err)
	}
	answer, refused := fetch(q, q.upstreamRequest(), &transferPayment{door: d, q: q, authorization: a, signature: e.Signature})
	if answer != nil {
		d.answers.keep(key, q.id, answer)
	}
	return refused
}

// transfer checks what is signed against what is asked.
func (d *door) transfer(q *request, e x402.Exact) (ledger.Authorization, *Refusal) {
	a, ok := authorizationOf(e)
	switch {
	case !ok:
		return a, &refuseExactPayload
	case a.To != d.terms.receiver:
		return a, exactly(&refusePayTo)
	case a.Value != q.price:
		return a, &refuseValue
	}
	return a, timely(d.clock(), a.ValidAfter, a.ValidBefore, exact)
}

func authorizationOf(e x402.Exact) (ledger.Authorization, bool) {
	after, okAfter := e.Authorization.ValidAfter.Uint64()
	before, okBefore := e.Authorization.ValidBefore.Uint64()
	return ledger.Authorization{
		From: e.Authorization.From, To: e.Authorization.To, Value: e.Authorization.Value,
		ValidAfter: after, ValidBefore: before, Nonce: e.Authorization.Nonce,
	}, okAfter && okBefore
}

// exactly gives a refusal the name it has in the exact scheme.
func exactly(r *Refusal) *Refusal {
	named := *r
	switch r.Code {
	case refuseNetwork.Code:
		named.Reason = exact + "network_mismatch"
	case refusePayTo.Code:
		named.Reason = exact + "recipient_mismatch"
	case refuseToken.Code:
		named.Reason = "invalid_payment_requirements"
	case refuseLedgerDown.Code:
		named.Reason = exact + "transaction_failed"
	}
	return &named
}

func transferRefusal(err error) *Refusal {
	if name, ok := client.Reverted(err); ok {
		return reverted(name, exact, err)
	}
	return exactly(refusalOf(err))
}

// transferPayment is a payment by transfer under way.
type transferPayment struct {
	door          *door
	q             *request
	authorization ledger.Authorization
	signature     []byte
}

// commit implements payment: the transfer is relayed and waited for. Its price
// is what was signed; an upstream cannot lower it.
func (p *transferPayment) commit(*string) (http.Header, *Refusal) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.q.r.Context()), relayTimeout)
	defer cancel()
	made, err := p.door.ledger.TransferWithAuthorization(ctx, p.door.terms.token.Address, p.authorization, p.signature)
	if err != nil {
		return nil, transferRefusal(err)
	}
	return settlementHeader(x402.Settlement{
		Success: true, Payer: p.authorization.From.Hex(), Transaction: made.Tx.Hex(),
		Network: p.door.terms.network(), Amount: p.authorization.Value.String(),
	}), nil
}

// abort implements payment: nothing was sent.
func (p *transferPayment) abort() http.Header { return nil }

// broken implements payment. A transfer cannot be taken back here.
func (p *transferPayment) broken() {
	p.door.log.Error("an answer broke off after it was paid by transfer; pay it back by hand",
		"payer", p.authorization.From, "nonce", common.Hash(p.authorization.Nonce))
}
