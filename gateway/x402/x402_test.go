package x402

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// deposit is what @x402/evm sends, with the values of the specification's example.
const deposit = `{"type":"deposit","channelConfig":{"payer":"0x1111111111111111111111111111111111111111",
"payerAuthorizer":"0x1111111111111111111111111111111111111111","receiver":"0x2222222222222222222222222222222222222222",
"receiverAuthorizer":"0x3333333333333333333333333333333333333333","token":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
"withdrawDelay":900,"salt":"0x0000000000000000000000000000000000000000000000000000000000000000"},
"voucher":{"channelId":"0xabababababababababababababababababababababababababababababababab","maxClaimableAmount":"1000","signature":"0x0102"},
"deposit":{"amount":"100000","authorization":{"erc3009Authorization":{"validAfter":"0","validBefore":"1770000000","salt":"0x00ff","signature":"0x0304"}}}}`

func TestADepositOfThePublicClientIsDecoded(t *testing.T) {
	b, err := DecodeBatch([]byte(deposit))
	if err != nil {
		t.Fatal(err)
	}
	if b.Type != TypeDeposit || b.Config.WithdrawDelay != 900 || b.Voucher.Ceiling != channel.NewAmount(1000) ||
		b.Deposit.Amount != channel.NewAmount(100000) {
		t.Fatalf("decoded %+v", b)
	}
	if v, ok := b.Deposit.Authorization.ValidBefore.Uint64(); !ok || v != 1770000000 {
		t.Fatalf("validBefore %d", v)
	}
	if v, _ := b.Deposit.Authorization.Salt.Uint64(); v != 255 {
		t.Fatalf("salt %d", v)
	}
}

func TestWhatIsEncodedIsDecodedTheSame(t *testing.T) {
	b, err := DecodeBatch([]byte(deposit))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeBatch(raw)
	if err != nil {
		t.Fatal(err)
	}
	raw2, _ := json.Marshal(again)
	if string(raw) != string(raw2) {
		t.Fatalf("%s\n%s", raw, raw2)
	}
}

func TestMalformedBatchPayloadsAreRefused(t *testing.T) {
	cases := map[string][2]string{
		"unknown type":            {`"type":"deposit"`, `"type":"gift"`},
		"negative delay":          {`"withdrawDelay":900`, `"withdrawDelay":-1`},
		"fractional delay":        {`"withdrawDelay":900`, `"withdrawDelay":900.5`},
		"short address":           {`"payer":"0x1111111111111111111111111111111111111111"`, `"payer":"0x11"`},
		"missing payer":           {`"payer":"0x1111111111111111111111111111111111111111",`, ``},
		"negative ceiling":        {`"maxClaimableAmount":"1000"`, `"maxClaimableAmount":"-1"`},
		"ceiling beyond 128 bits": {`"maxClaimableAmount":"1000"`, `"maxClaimableAmount":"340282366920938463463374607431768211456"`},
		"ceiling as a number":     {`"maxClaimableAmount":"1000"`, `"maxClaimableAmount":1000`},
		"signature not hex":       {`"signature":"0x0102"`, `"signature":"0xzz"`},
		"no authorization":        {`"erc3009Authorization"`, `"permit2Authorization"`},
		"salt beyond 256 bits":    {`"salt":"0x00ff"`, `"salt":"0x1` + strings.Repeat("0", 64) + `"`},
		"channel id too long":     {`"channelId":"0xab`, `"channelId":"0xabab`},
	}
	for name, c := range cases {
		bad := strings.Replace(deposit, c[0], c[1], 1)
		if bad == deposit {
			t.Fatalf("%s: nothing replaced", name)
		}
		if _, err := DecodeBatch([]byte(bad)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := DecodeBatch([]byte(deposit + "{}")); !errors.Is(err, ErrMalformed) {
		t.Errorf("trailing text: %v", err)
	}
}

func TestARefundAmountThatIsNoneHasItsOwnError(t *testing.T) {
	for _, amount := range []string{`"0"`, `"-5"`, `"ten"`, `"01"`} {
		raw := strings.Replace(deposit, `"type":"deposit"`, `"type":"refund","amount":`+amount, 1)
		if _, err := DecodeBatch([]byte(raw)); !errors.Is(err, ErrRefundAmount) {
			t.Errorf("%s: %v", amount, err)
		}
	}
}

func TestHeadersAreStandardBase64WithOptionalPadding(t *testing.T) {
	msg := map[string]string{"k": "a?>"} // encodes to + or / in base64
	header, err := EncodeHeader(msg)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []string{header, strings.TrimRight(header, "=")} {
		var got map[string]string
		if err := DecodeHeader(h, &got); err != nil || got["k"] != msg["k"] {
			t.Fatalf("%q: %v %v", h, got, err)
		}
	}
	url := base64.URLEncoding.EncodeToString([]byte(`{"k":"???>>>~~~"}`))
	var got any
	for _, bad := range []string{url, "", "====", "%%%", header + "!", "e30\n", base64.StdEncoding.EncodeToString([]byte("{} {}"))} {
		if err := DecodeHeader(bad, &got); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := DecodeHeader(strings.Repeat("A", MaxHeader+1), &got); !errors.Is(err, ErrTooLarge) {
		t.Errorf("oversized: %v", err)
	}
}

func TestAnotherProtocolVersionIsRefused(t *testing.T) {
	h, _ := EncodeHeader(map[string]any{"x402Version": 1, "accepted": Requirements{Scheme: "exact"}, "payload": map[string]any{}})
	if _, err := DecodePayload(h); !errors.Is(err, ErrVersion) {
		t.Fatal(err)
	}
}

func TestAnExactPayloadIsDecoded(t *testing.T) {
	raw := `{"signature":"0x01","authorization":{"from":"0x1111111111111111111111111111111111111111","to":"0x2222222222222222222222222222222222222222",
	"value":"1000","validAfter":"0","validBefore":"1770000000","nonce":"0xabababababababababababababababababababababababababababababababab"}}`
	e, err := DecodeExact([]byte(raw))
	if err != nil || e.Authorization.Value != channel.NewAmount(1000) || e.Authorization.From != common.HexToAddress("0x1111111111111111111111111111111111111111") {
		t.Fatalf("%+v %v", e, err)
	}
	if _, err := DecodeExact([]byte(`{}`)); !errors.Is(err, ErrMalformed) {
		t.Fatal(err)
	}
}

func TestACompletedRefundIsDecoded(t *testing.T) {
	extra := `"type":"refund","amount":"5","refundNonce":"1","refundAuthorizerSignature":"0x05","claimAuthorizerSignature":"0x06","claims":[{"voucher":{"channel":` +
		deposit[strings.Index(deposit, `{"payer"`):strings.Index(deposit, `,
"voucher"`)] + `,"maxClaimableAmount":"1000"},"signature":"0x0102","totalClaimed":"900"}]`
	p, err := DecodeRefund([]byte(strings.Replace(deposit, `"type":"deposit"`, extra, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := p.Nonce.Uint64(); n != 1 || len(p.Claims) != 1 || p.Claims[0].Claimed != channel.NewAmount(900) || p.Amount != channel.NewAmount(5) {
		t.Fatalf("%+v", p)
	}
}

// The decoders meet strangers: whatever comes, no panic, and what is accepted
// is encoded to something that is accepted again.
func FuzzDecodePayload(f *testing.F) {
	h, _ := EncodeHeader(Payload{X402Version: 2, Accepted: Requirements{Scheme: SchemeBatch}, Payload: []byte(deposit)})
	f.Add(h)
	f.Add("e30=")
	f.Fuzz(func(t *testing.T, header string) {
		p, err := DecodePayload(header)
		if err != nil {
			return
		}
		again, err := EncodeHeader(p)
		if err != nil {
			t.Fatal(err)
		}
		if len(again) > MaxHeader {
			return
		}
		if _, err := DecodePayload(again); err != nil {
			t.Fatalf("%q became %q: %v", header, again, err)
		}
	})
}

func FuzzDecodeBatch(f *testing.F) {
	f.Add([]byte(deposit))
	f.Add([]byte(strings.Replace(deposit, `"type":"deposit"`, `"type":"refund","amount":"5"`, 1)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := DecodeBatch(raw)
		if err != nil {
			return
		}
		enc, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeBatch(enc); err != nil {
			t.Fatalf("%s: %v", enc, err)
		}
	})
}

func FuzzDecodeExact(f *testing.F) {
	f.Add([]byte(`{"signature":"0x01","authorization":{"from":"0x1111111111111111111111111111111111111111","value":"1"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) { _, _ = DecodeExact(raw) })
}

func FuzzDecodeFacilitator(f *testing.F) {
	f.Add([]byte(`{"x402Version":2,"paymentPayload":{"x402Version":2,"accepted":{"scheme":"exact"},"payload":{}},"paymentRequirements":{"scheme":"exact"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := DecodeFacilitatorRequest(raw); err == nil {
			_, _ = DecodeClaim(raw)
		}
		_, _ = DecodeRefund(raw)
		_, _ = DecodeSettle(raw)
	})
}
