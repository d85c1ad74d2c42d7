package x402

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// SchemeBatch is payment through a channel: deposits on the ledger, vouchers
// off it.
const SchemeBatch = "batch-settlement"

// Types of batch-settlement payloads. Clients send the first three to a payee;
// a payee sends claim, settle and completed refunds to a facilitator.
const (
	TypeDeposit = "deposit"
	TypeVoucher = "voucher"
	TypeRefund  = "refund"
	TypeClaim   = "claim"
	TypeSettle  = "settle"
)

// Batch is a payload of batch-settlement from a client. Deposit is set in a
// deposit, RefundAmount may be set in a refund.
type Batch struct {
	Type         string
	Config       channel.Config
	Voucher      Voucher
	Deposit      *Deposit
	RefundAmount *channel.Amount
}

// Voucher is a signed ceiling. The signature has 65 bytes when a key made it.
type Voucher struct {
	ChannelID channel.ID     `json:"channelId"`
	Ceiling   channel.Amount `json:"maxClaimableAmount"`
	Signature Bytes          `json:"signature"`
}

// Deposit is money on its way into a channel.
type Deposit struct {
	Amount        channel.Amount
	Authorization Authorization
}

// Authorization is an ERC-3009 ReceiveWithAuthorization to the deposit
// collector. Its nonce is keccak256(abi.encode(channel id, salt)).
type Authorization struct {
	ValidAfter  Word  `json:"validAfter"`
	ValidBefore Word  `json:"validBefore"`
	Salt        Word  `json:"salt"`
	Signature   Bytes `json:"signature"`
}

// wireConfig is a channel.Config with the field names of the contract.
type wireConfig struct {
	Payer              *common.Address `json:"payer"`
	PayerAuthorizer    *common.Address `json:"payerAuthorizer"`
	Receiver           *common.Address `json:"receiver"`
	ReceiverAuthorizer *common.Address `json:"receiverAuthorizer"`
	Token              *common.Address `json:"token"`
	WithdrawDelay      uint64          `json:"withdrawDelay"`
	Salt               *common.Hash    `json:"salt"`
}

type wireDeposit struct {
	Amount        *channel.Amount `json:"amount"`
	Authorization struct {
		ERC3009 *Authorization  `json:"erc3009Authorization,omitempty"`
		Permit2 json.RawMessage `json:"permit2Authorization,omitempty"`
	} `json:"authorization"`
}

type wireBatch struct {
	Type    string       `json:"type"`
	Config  *wireConfig  `json:"channelConfig"`
	Voucher *Voucher     `json:"voucher"`
	Deposit *wireDeposit `json:"deposit,omitempty"`
	Amount  *string      `json:"amount,omitempty"`
}

// ErrRefundAmount: a refund asks for an amount that is none, or for zero.
var ErrRefundAmount = errors.New("refund amount is not a positive integer")

// DecodeBatch decodes Payload.Payload of batch-settlement. Errors wrap
// ErrMalformed or ErrRefundAmount.
func DecodeBatch(raw []byte) (Batch, error) {
	var w wireBatch
	if err := decodeJSON(raw, &w); err != nil {
		return Batch{}, err
	}
	if w.Type != TypeDeposit && w.Type != TypeVoucher && w.Type != TypeRefund {
		return Batch{}, fmt.Errorf("payload of unknown type: %w", ErrMalformed)
	}
	if w.Config == nil || w.Voucher == nil || len(w.Voucher.Signature) == 0 || w.Voucher.ChannelID == (channel.ID{}) {
		return Batch{}, fmt.Errorf("%s without channel or voucher: %w", w.Type, ErrMalformed)
	}
	b := Batch{Type: w.Type, Voucher: *w.Voucher}
	var err error
	if b.Config, err = w.Config.config(); err != nil {
		return Batch{}, err
	}
	switch w.Type {
	case TypeDeposit:
		b.Deposit, err = w.Deposit.deposit()
	case TypeRefund:
		b.RefundAmount, err = refundAmount(w.Amount)
	}
	return b, err
}

// DecodeConfig decodes a channelConfig. Errors wrap ErrMalformed.
func DecodeConfig(raw []byte) (channel.Config, error) {
	var w wireConfig
	if err := decodeJSON(raw, &w); err != nil {
		return channel.Config{}, err
	}
	return w.config()
}

// EncodeConfig is the inverse of DecodeConfig.
func EncodeConfig(c channel.Config) json.RawMessage {
	raw, err := json.Marshal(configOnWire(c))
	if err != nil {
		return nil // a struct of addresses and a number always encodes
	}
	return raw
}

// DecodeDeposit decodes a deposit. Errors wrap ErrMalformed.
func DecodeDeposit(raw []byte) (*Deposit, error) {
	var w wireDeposit
	if err := decodeJSON(raw, &w); err != nil {
		return nil, err
	}
	return w.deposit()
}

func refundAmount(s *string) (*channel.Amount, error) {
	if s == nil {
		return nil, nil
	}
	a, err := channel.ParseAmount(*s)
	if err != nil || a.IsZero() {
		return nil, ErrRefundAmount
	}
	return &a, nil
}

func (w *wireConfig) config() (channel.Config, error) {
	if w.Payer == nil || w.PayerAuthorizer == nil || w.Receiver == nil ||
		w.ReceiverAuthorizer == nil || w.Token == nil || w.Salt == nil {
		return channel.Config{}, fmt.Errorf("channelConfig with a missing field: %w", ErrMalformed)
	}
	return channel.Config{
		Payer: *w.Payer, PayerAuthorizer: *w.PayerAuthorizer,
		Receiver: *w.Receiver, ReceiverAuthorizer: *w.ReceiverAuthorizer,
		Token: *w.Token, WithdrawDelay: w.WithdrawDelay, Salt: *w.Salt,
	}, nil
}

func (w *wireDeposit) deposit() (*Deposit, error) {
	if w == nil || w.Amount == nil || w.Authorization.ERC3009 == nil {
		return nil, fmt.Errorf("deposit without amount or ERC-3009 authorization: %w", ErrMalformed)
	}
	return &Deposit{Amount: *w.Amount, Authorization: *w.Authorization.ERC3009}, nil
}

// MarshalJSON encodes b as a client sends it.
func (b Batch) MarshalJSON() ([]byte, error) {
	w := wireBatch{Type: b.Type, Voucher: &b.Voucher, Config: configOnWire(b.Config)}
	if b.RefundAmount != nil {
		amount := b.RefundAmount.String()
		w.Amount = &amount
	}
	if b.Deposit != nil {
		w.Deposit = &wireDeposit{Amount: &b.Deposit.Amount}
		w.Deposit.Authorization.ERC3009 = &b.Deposit.Authorization
	}
	return json.Marshal(w)
}

func configOnWire(c channel.Config) *wireConfig {
	salt := common.Hash(c.Salt)
	return &wireConfig{
		Payer: &c.Payer, PayerAuthorizer: &c.PayerAuthorizer,
		Receiver: &c.Receiver, ReceiverAuthorizer: &c.ReceiverAuthorizer,
		Token: &c.Token, WithdrawDelay: c.WithdrawDelay, Salt: &salt,
	}
}
