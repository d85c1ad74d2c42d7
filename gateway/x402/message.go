package x402

import (
	"encoding/json"
	"fmt"
)

// Resource describes what is for sale.
type Resource struct {
	URL         string `json:"url"`
	Description string `json:"description,omitempty"`
	MimeType    string `json:"mimeType,omitempty"`
	ServiceName string `json:"serviceName,omitempty"`
}

// Required is what a server answers to a request that must be paid.
type Required struct {
	X402Version int            `json:"x402Version"`
	Error       string         `json:"error,omitempty"`
	Resource    Resource       `json:"resource"`
	Accepts     []Requirements `json:"accepts"`
}

// Requirements is one way to pay. Amount is an integer of base units.
type Requirements struct {
	Scheme            string `json:"scheme"`
	Network           string `json:"network"` // CAIP-2, for example eip155:571700
	Amount            string `json:"amount"`
	Asset             string `json:"asset"` // token address
	PayTo             string `json:"payTo"`
	MaxTimeoutSeconds uint64 `json:"maxTimeoutSeconds"`
	Extra             *Extra `json:"extra,omitempty"`
}

// Extra holds the terms that are particular to a scheme. Name and Version are
// those of the token's EIP-712 domain. What feeds a channel's identity must be
// the same in every answer of a payee, or clients open new channels.
type Extra struct {
	ReceiverAuthorizer  string        `json:"receiverAuthorizer,omitempty"`
	WithdrawDelay       uint64        `json:"withdrawDelay,omitempty"` // seconds
	Name                string        `json:"name,omitempty"`
	Version             string        `json:"version,omitempty"`
	MinDeposit          string        `json:"minDeposit,omitempty"`
	AssetTransferMethod string        `json:"assetTransferMethod,omitempty"`
	ChannelState        *ChannelState `json:"channelState,omitempty"` // corrective 402 only
	VoucherState        *VoucherState `json:"voucherState,omitempty"` // corrective 402 only
}

// ChannelState is a channel as its payee sees it. Amounts are decimal integers.
type ChannelState struct {
	ChannelID               string `json:"channelId"`
	Balance                 string `json:"balance"`
	TotalClaimed            string `json:"totalClaimed"`
	WithdrawRequestedAt     uint64 `json:"withdrawRequestedAt"` // Unix seconds, zero when none
	RefundNonce             string `json:"refundNonce"`
	ChargedCumulativeAmount string `json:"chargedCumulativeAmount,omitempty"`
}

// VoucherState is the payer's own highest voucher, which proves itself.
type VoucherState struct {
	SignedMaxClaimable string `json:"signedMaxClaimable"`
	Signature          string `json:"signature"`
}

// Payload is what a client sends to pay. Payload.Payload is decoded by scheme:
// DecodeBatch or DecodeExact.
type Payload struct {
	X402Version int             `json:"x402Version"`
	Resource    *Resource       `json:"resource,omitempty"`
	Accepted    Requirements    `json:"accepted"`
	Payload     json.RawMessage `json:"payload"`
}

// DecodePayload decodes a PAYMENT-SIGNATURE header. Errors wrap ErrTooLarge,
// ErrMalformed or ErrVersion.
func DecodePayload(header string) (Payload, error) {
	var p Payload
	if err := DecodeHeader(header, &p); err != nil {
		return Payload{}, err
	}
	return p, p.check()
}

func (p Payload) check() error {
	switch {
	case p.X402Version != Version:
		return fmt.Errorf("version %d, want %d: %w", p.X402Version, Version, ErrVersion)
	case p.Accepted.Scheme == "" || len(p.Payload) == 0:
		return fmt.Errorf("no accepted scheme or no payload: %w", ErrMalformed)
	}
	return nil
}

// Settlement tells a client what became of its payment.
type Settlement struct {
	Success      bool             `json:"success"`
	ErrorReason  string           `json:"errorReason,omitempty"`
	ErrorMessage string           `json:"errorMessage,omitempty"`
	Payer        string           `json:"payer,omitempty"`
	Transaction  string           `json:"transaction"` // empty when nothing went to the ledger
	Network      string           `json:"network"`
	Amount       string           `json:"amount"` // moved on the ledger; empty when nothing was
	Extra        *SettlementExtra `json:"extra,omitempty"`
}

// SettlementExtra is batch-settlement's part of a Settlement.
type SettlementExtra struct {
	ChargedAmount string        `json:"chargedAmount,omitempty"`
	ChannelState  *ChannelState `json:"channelState,omitempty"`
}

// FacilitatorRequest is the body of POST /verify and POST /settle.
type FacilitatorRequest struct {
	X402Version         int          `json:"x402Version"`
	PaymentPayload      Payload      `json:"paymentPayload"`
	PaymentRequirements Requirements `json:"paymentRequirements"`
}

// DecodeFacilitatorRequest decodes such a body. Errors wrap ErrMalformed or
// ErrVersion.
func DecodeFacilitatorRequest(body []byte) (FacilitatorRequest, error) {
	var r FacilitatorRequest
	if err := decodeJSON(body, &r); err != nil {
		return FacilitatorRequest{}, err
	}
	if r.PaymentRequirements.Scheme == "" {
		return FacilitatorRequest{}, fmt.Errorf("no payment requirements: %w", ErrMalformed)
	}
	return r, r.PaymentPayload.check()
}

// Verification answers POST /verify.
type Verification struct {
	IsValid        bool          `json:"isValid"`
	InvalidReason  string        `json:"invalidReason,omitempty"`
	InvalidMessage string        `json:"invalidMessage,omitempty"`
	Payer          string        `json:"payer,omitempty"`
	Extra          *ChannelState `json:"extra,omitempty"`
}

// Supported answers GET /supported.
type Supported struct {
	Kinds      []Kind              `json:"kinds"`
	Extensions []string            `json:"extensions"`
	Signers    map[string][]string `json:"signers"`
}

// Kind is one scheme on one network.
type Kind struct {
	X402Version int    `json:"x402Version"`
	Scheme      string `json:"scheme"`
	Network     string `json:"network"`
}
