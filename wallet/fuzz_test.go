package wallet

import (
	"encoding/base64"
	"net/http"
	"testing"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// The decoders meet strangers: whatever comes, no panic, and nothing is taken
// that could not be checked.
func FuzzRequired(f *testing.F) {
	p := fakePayee{key: channel.NewKeySigner(testKey(7)), price: 10, delay: 900}
	f.Add(mustHeader(map[string]any{"x402Version": 2, "accepts": []any{p.offer()}}))
	f.Add("e30=")
	w := &Wallet{opt: Options{}.withDefaults(), domain: testDomain}
	f.Fuzz(func(t *testing.T, value string) {
		r, err := readRequired(&http.Response{Header: http.Header{"Payment-Required": {value}}})
		if err != nil || r == nil {
			return
		}
		o, err := w.choose("http://x", r)
		if err != nil {
			return
		}
		if o.price.IsZero() || !w.accepts(o.terms.Token) || o.timeout == 0 || o.timeout > maxTimeout {
			t.Fatalf("took %+v", o)
		}
		if o.correction != nil && o.correction.ChannelState != nil {
			_, _ = readCorrection(channel.ID{}, o.correction)
		}
	})
}

func FuzzAnswer(f *testing.F) {
	f.Add(mustHeader(map[string]any{"success": true, "extra": map[string]any{"chargedAmount": "10", "channelState": map[string]any{"chargedCumulativeAmount": "20"}}}))
	f.Fuzz(func(t *testing.T, value string) {
		a, err := readAnswer(&http.Response{Header: http.Header{"Payment-Response": {value}}})
		if err != nil {
			return
		}
		_, _, _ = a.charge(payer.State{})
	})
}

func FuzzReceipt(f *testing.F) {
	f.Add([]byte(`{"entry":"0x00","proof":["0x0000000000000000000000000000000000000000000000000000000000000000"],"head":{"size":1},"signature":"0x"}`))
	w := &Wallet{domain: testDomain}
	f.Fuzz(func(t *testing.T, raw []byte) {
		h := http.Header{"Stiver-Receipt": {base64.StdEncoding.EncodeToString(raw)}}
		if r, err := w.readReceipt(&http.Response{Header: h}, payer.State{}, amount(1), amount(1)); err == nil && r != nil {
			t.Fatalf("a receipt that nobody signed was taken: %s", raw)
		}
	})
}

func FuzzStatementRecord(f *testing.F) {
	f.Add([]byte(`[{"kind":"voucher"}]`))
	f.Add([]byte(`{"kind":"stream","items":[{"n":"/a","p":"1","s":2}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) { _, _ = readLines(raw) })
}
