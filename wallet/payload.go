package wallet

import (
	"encoding/json"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payer"
)

// payload is a payment: PAYMENT-SIGNATURE. Accepted and Resource are what the
// payee sent, byte for byte: public payees compare.
type payload struct {
	X402Version int             `json:"x402Version"`
	Resource    json.RawMessage `json:"resource,omitempty"`
	Accepted    json.RawMessage `json:"accepted"`
	Payload     any             `json:"payload"`
}

type wireConfig struct {
	Payer              common.Address `json:"payer"`
	PayerAuthorizer    common.Address `json:"payerAuthorizer"`
	Receiver           common.Address `json:"receiver"`
	ReceiverAuthorizer common.Address `json:"receiverAuthorizer"`
	Token              common.Address `json:"token"`
	WithdrawDelay      uint64         `json:"withdrawDelay"`
	Salt               common.Hash    `json:"salt"`
}

func configOnWire(c channel.Config) wireConfig {
	return wireConfig{c.Payer, c.PayerAuthorizer, c.Receiver, c.ReceiverAuthorizer, c.Token, c.WithdrawDelay, c.Salt}
}

type wireVoucher struct {
	Channel   channel.ID        `json:"channelId"`
	Ceiling   channel.Amount    `json:"maxClaimableAmount"`
	Signature channel.Signature `json:"signature"`
}

type batchPayload struct {
	Type    string       `json:"type"`
	Config  wireConfig   `json:"channelConfig"`
	Voucher wireVoucher  `json:"voucher"`
	Deposit *wireDeposit `json:"deposit,omitempty"`
	Amount  string       `json:"amount,omitempty"` // of a refund; empty: all
}

type wireDeposit struct {
	Amount        channel.Amount `json:"amount"`
	Authorization struct {
		ERC3009 wireERC3009 `json:"erc3009Authorization"`
	} `json:"authorization"`
}

type wireERC3009 struct {
	ValidAfter  string            `json:"validAfter"`
	ValidBefore string            `json:"validBefore"`
	Salt        common.Hash       `json:"salt"`
	Signature   channel.Signature `json:"signature"`
}

type exactPayload struct {
	Signature     channel.Signature `json:"signature"`
	Authorization wireTransfer      `json:"authorization"`
}

type wireTransfer struct {
	From        common.Address `json:"from"`
	To          common.Address `json:"to"`
	Value       channel.Amount `json:"value"`
	ValidAfter  string         `json:"validAfter"`
	ValidBefore string         `json:"validBefore"`
	Nonce       common.Hash    `json:"nonce"`
}

// encode wraps a scheme's payload for an offer.
func (o *offer) encode(inner any) (string, error) {
	return encodeHeader(payload{X402Version: 2, Resource: o.resource, Accepted: o.raw, Payload: inner})
}

// tokenDomain is where the offer's token takes authorisations.
func (w *Wallet) tokenDomain(o *offer) ledger.TokenDomain {
	return ledger.TokenDomain{Name: o.tokenName, Version: o.tokenVer, ChainID: w.domain.ChainID(), Token: o.terms.Token}
}

// batch builds a voucher payment, with a deposit where one is under way.
func (w *Wallet) batch(o *offer, s payer.State, v channel.Voucher) (string, error) {
	p := batchPayload{Type: "voucher", Config: configOnWire(s.Config), Voucher: wireVoucher(v)}
	if s.Deposit != (payer.Deposit{}) {
		d, err := w.signDeposit(o, s)
		if err != nil {
			return "", err
		}
		p.Type, p.Deposit = "deposit", d
	}
	return o.encode(p)
}

// signDeposit signs the deposit that is planned in s. Its record is durable.
func (w *Wallet) signDeposit(o *offer, s payer.State) (*wireDeposit, error) {
	a := ledger.DepositAuthorization{ValidBefore: s.Deposit.ValidBefore, Salt: s.Deposit.Salt}
	sig, err := w.owner.Sign(ledger.DepositDigest(w.tokenDomain(o), s.ID, s.Config.Payer, s.Deposit.Amount, a))
	if err != nil {
		return nil, err
	}
	d := &wireDeposit{Amount: s.Deposit.Amount}
	d.Authorization.ERC3009 = wireERC3009{
		ValidAfter: "0", ValidBefore: strconv.FormatUint(a.ValidBefore, 10), Salt: a.Salt, Signature: sig,
	}
	return d, nil
}

// transfer builds an exact payment.
func (w *Wallet) transfer(o *offer, t payer.Transfer) (string, error) {
	sig, err := w.owner.Sign(w.tokenDomain(o).TransferDigest(ledger.Authorization{
		From: w.Address(), To: t.To, Value: t.Value, ValidBefore: t.ValidBefore, Nonce: t.Nonce,
	}))
	if err != nil {
		return "", err
	}
	return o.encode(exactPayload{sig, wireTransfer{
		From: w.Address(), To: t.To, Value: t.Value,
		ValidAfter: "0", ValidBefore: strconv.FormatUint(t.ValidBefore, 10), Nonce: t.Nonce,
	}})
}

// refund builds a request to give escrow back.
func (w *Wallet) refund(o *offer, s payer.State, v channel.Voucher, amount *channel.Amount) (string, error) {
	p := batchPayload{Type: "refund", Config: configOnWire(s.Config), Voucher: wireVoucher(v)}
	if amount != nil {
		p.Amount = amount.String()
	}
	return o.encode(p)
}
