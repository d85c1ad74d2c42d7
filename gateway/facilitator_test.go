package gateway_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// facilitatorServes plays a public x402 server that has no account of its own
// and whose receiver is not this gateway's.
func facilitatorServes(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	site := newKey(t) // signs as receiver authoriser
	p := newPayer(t, s)
	authoriser := channel.NewKeySigner(site)
	p.config.ReceiverAuthorizer = authoriser.Address()
	p.config.Receiver = channel.NewKeySigner(l.platform(t)).Address()
	p.id = l.reader().Domain().ChannelID(p.config)
	need := with(p.get("/item.txt").accepted, func(r *x402.Requirements) {
		r.PayTo = p.config.Receiver.Hex()
		extra := *r.Extra
		extra.ReceiverAuthorizer = p.config.ReceiverAuthorizer.Hex()
		r.Extra = &extra
	})
	ask := func(path string, need x402.Requirements, payload any) (v x402.Verification, st x402.Settlement) {
		raw, err := json.Marshal(payload)
		if err != nil {
			t.Fatal(err)
		}
		a := p.post("/facilitator/"+path, x402.FacilitatorRequest{X402Version: 2, PaymentRequirements: need,
			PaymentPayload: x402.Payload{X402Version: 2, Accepted: need, Payload: raw}})
		if a.StatusCode != 200 {
			t.Fatalf("%s: %d %s", path, a.StatusCode, a.body)
		}
		_ = json.Unmarshal([]byte(a.body), &v)
		_ = json.Unmarshal([]byte(a.body), &st)
		return v, st
	}
	var sup x402.Supported
	if a := p.get("/facilitator/supported"); json.Unmarshal([]byte(a.body), &sup) != nil || len(sup.Kinds) != 2 || len(sup.Signers["eip155:*"]) != 1 {
		t.Fatalf("%s", a.body)
	}

	deposit := p.deposit(100, 5000, time.Hour)
	if v, _ := ask("verify", need, deposit); !v.IsValid || v.Payer != p.config.Payer.Hex() || v.Extra.Balance != "0" {
		t.Fatalf("%+v", v)
	}
	if _, st := ask("settle", need, deposit); !st.Success || st.Amount != "5000" || st.Extra.ChannelState.Balance != "5000" {
		t.Fatalf("%+v", st)
	}
	if v, _ := ask("verify", need, deposit); v.IsValid || v.InvalidReason != batchError+"deposit_transaction_failed" {
		t.Fatalf("a used authorization: %+v", v)
	}
	if v, _ := ask("verify", need, p.voucher(200)); !v.IsValid || v.Extra.Balance != "5000" || v.Extra.TotalClaimed != "0" {
		t.Fatalf("%+v", v)
	}
	if v, _ := ask("verify", need, p.voucher(6000)); v.InvalidReason != batchError+"cumulative_exceeds_balance" {
		t.Fatalf("%+v", v)
	}
	elsewhere := with(need, func(r *x402.Requirements) { r.Network = "eip155:1" })
	if v, _ := ask("verify", elsewhere, p.voucher(200)); v.InvalidReason != batchError+"network_mismatch" {
		t.Fatalf("%+v", v)
	}
	facilitatorClaims(t, l, p, authoriser, need, ask)

	single := with(p.get("/item.txt").exact, func(r *x402.Requirements) { r.PayTo = p.config.Receiver.Hex() })
	pay := p.transfer(p.config.Receiver, 100, time.Hour)
	if v, _ := ask("verify", single, pay); !v.IsValid {
		t.Fatalf("%+v", v)
	}
	if _, st := ask("settle", single, pay); !st.Success || len(st.Transaction) != 66 {
		t.Fatalf("%+v", st)
	}
	if _, st := ask("settle", single, pay); st.Success || st.ErrorReason != "invalid_exact_evm_nonce_already_used" {
		t.Fatalf("%+v", st)
	}
	if a := p.post("/facilitator/verify", map[string]any{"x402Version": 2}); a.StatusCode != 400 {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
}

type facilitatorCall func(path string, need x402.Requirements, payload any) (x402.Verification, x402.Settlement)

func facilitatorClaims(t *testing.T, l *testLedger, p *payer, authoriser channel.Signer, need x402.Requirements, ask facilitatorCall) {
	domain := l.reader().Domain()
	v := p.voucher(200)
	claimSig, err := authoriser.Sign(domain.ClaimBatchDigest([]channel.ClaimEntry{{Channel: p.id, Ceiling: channel.NewAmount(200), Claimed: channel.NewAmount(150)}}))
	if err != nil {
		t.Fatal(err)
	}
	row := map[string]any{
		"voucher":   map[string]any{"channel": x402.EncodeConfig(p.config), "maxClaimableAmount": "200"},
		"signature": v.Voucher.Signature, "totalClaimed": "150",
	}
	claim := map[string]any{"type": "claim", "claims": []any{row}}
	if _, st := ask("settle", need, claim); st.Success || st.ErrorReason != batchError+"authorizer_not_configured" {
		t.Fatalf("%+v", st)
	}
	claim["claimAuthorizerSignature"] = claimSig
	if _, st := ask("settle", need, claim); !st.Success || st.Amount != "" {
		t.Fatalf("%+v", st)
	}
	settle := map[string]any{"type": "settle", "receiver": p.config.Receiver, "token": p.config.Token}
	if _, st := ask("settle", need, settle); !st.Success || st.Amount != "150" {
		t.Fatalf("%+v", st)
	}
	refundSig, err := authoriser.Sign(domain.RefundDigest(p.id, 0, channel.NewAmount(4850)))
	if err != nil {
		t.Fatal(err)
	}
	refund := refundOf(p.voucher(150), "4850")
	refund["refundNonce"], refund["claims"], refund["refundAuthorizerSignature"] = "0", []any{}, refundSig
	if _, st := ask("settle", need, refund); !st.Success || st.Amount != "4850" || st.Extra.ChannelState.Balance != "150" {
		t.Fatalf("%+v", st)
	}
}
