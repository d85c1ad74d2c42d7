package x402

import (
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// MaxClaims bounds the rows of one claim that a facilitator relays.
const MaxClaims = 500

// Claim is one row of a claim as a payee sends it to a facilitator.
type Claim struct {
	Config    channel.Config
	Ceiling   channel.Amount
	Signature Bytes
	Claimed   channel.Amount // the channel's new total
}

// ClaimPayload asks a facilitator to relay claimWithSignature.
type ClaimPayload struct {
	Claims              []Claim
	AuthorizerSignature Bytes
}

// SettlePayload asks a facilitator to relay settle.
type SettlePayload struct {
	Receiver common.Address `json:"receiver"`
	Token    common.Address `json:"token"`
}

// RefundPayload is a refund that the payee completed: what to claim first, and
// the receiver authoriser's signatures.
type RefundPayload struct {
	Config          channel.Config
	Amount          channel.Amount
	Nonce           Word
	RefundSignature Bytes
	Claims          []Claim
	ClaimsSignature Bytes
}

type wireClaim struct {
	Voucher struct {
		Channel wireConfig     `json:"channel"`
		Ceiling channel.Amount `json:"maxClaimableAmount"`
	} `json:"voucher"`
	Signature Bytes          `json:"signature"`
	Claimed   channel.Amount `json:"totalClaimed"`
}

// DecodeType returns the type member of a batch-settlement payload.
func DecodeType(raw []byte) (string, error) {
	var w struct {
		Type string `json:"type"`
	}
	if err := decodeJSON(raw, &w); err != nil {
		return "", err
	}
	return w.Type, nil
}

// DecodeClaim decodes a payload of type claim.
func DecodeClaim(raw []byte) (ClaimPayload, error) {
	var w struct {
		Claims    []wireClaim `json:"claims"`
		Signature Bytes       `json:"claimAuthorizerSignature"`
	}
	if err := decodeJSON(raw, &w); err != nil {
		return ClaimPayload{}, err
	}
	claims, err := decodeClaims(w.Claims)
	if err != nil || len(claims) == 0 {
		return ClaimPayload{}, fmt.Errorf("claim without rows: %w", ErrMalformed)
	}
	return ClaimPayload{claims, w.Signature}, nil
}

// DecodeSettle decodes a payload of type settle.
func DecodeSettle(raw []byte) (SettlePayload, error) {
	var p SettlePayload
	return p, decodeJSON(raw, &p)
}

// DecodeRefund decodes a refund that the payee completed. One that it did not
// complete has no RefundSignature.
func DecodeRefund(raw []byte) (RefundPayload, error) {
	client, err := DecodeBatch(raw)
	if err != nil {
		return RefundPayload{}, err
	}
	var w struct {
		Nonce           json.RawMessage `json:"refundNonce"`
		Claims          []wireClaim     `json:"claims"`
		RefundSignature Bytes           `json:"refundAuthorizerSignature"`
		ClaimsSignature Bytes           `json:"claimAuthorizerSignature"`
	}
	if err := decodeJSON(raw, &w); err != nil {
		return RefundPayload{}, err
	}
	p := RefundPayload{Config: client.Config, RefundSignature: w.RefundSignature, ClaimsSignature: w.ClaimsSignature}
	if client.RefundAmount != nil {
		p.Amount = *client.RefundAmount
	}
	if len(w.Nonce) > 0 {
		if err := json.Unmarshal(w.Nonce, &p.Nonce); err != nil {
			return RefundPayload{}, fmt.Errorf("refundNonce: %w", ErrMalformed)
		}
	}
	p.Claims, err = decodeClaims(w.Claims)
	return p, err
}

func decodeClaims(rows []wireClaim) ([]Claim, error) {
	if len(rows) > MaxClaims {
		return nil, fmt.Errorf("%d claims, at most %d: %w", len(rows), MaxClaims, ErrMalformed)
	}
	claims := make([]Claim, len(rows))
	for i, r := range rows {
		config, err := r.Voucher.Channel.config()
		if err != nil {
			return nil, err
		}
		claims[i] = Claim{config, r.Voucher.Ceiling, r.Signature, r.Claimed}
	}
	return claims, nil
}
