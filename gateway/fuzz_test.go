package gateway_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// Whatever a stranger sends as a payment, nothing is served, nothing fails, and
// the answer has a code and a sentence.
func FuzzDoor(f *testing.F) {
	cfg, err := gateway.ParseConfig([]byte(shopPrices+"data: "+f.TempDir()+"\nledger: {url: 'http://127.0.0.1:1'}\n"), ".")
	if err != nil {
		f.Fatal(err)
	}
	t := &testing.T{}
	s := &shop{key: newKey(t)}
	g, err := gateway.Open(f.Context(), cfg, gateway.Options{Key: s.key, Upstream: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		panic("the upstream was reached")
	})})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := g.Close(); err != nil {
			f.Error(err)
		}
	})
	handler := g.Handler()
	s.ledger = offline(f)
	p := payerWith(t, s, newKey(t))
	for _, scheme := range []string{x402.SchemeBatch, x402.SchemeExact} {
		offer := x402.Requirements{Scheme: scheme, Network: "eip155:571700", Amount: "100", Asset: p.config.Token.Hex(), PayTo: p.config.Receiver.Hex()}
		for _, payload := range []any{
			p.voucher(100), p.deposit(100, 5000, time.Hour), refundOf(p.voucher(0), "1"), p.transfer(p.config.Receiver, 100, time.Hour),
		} {
			raw, err := json.Marshal(payload)
			if err != nil {
				f.Fatal(err)
			}
			message, err := json.Marshal(x402.Payload{X402Version: 2, Accepted: offer, Payload: raw})
			if err != nil {
				f.Fatal(err)
			}
			f.Add(message)
		}
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		header, err := x402.EncodeHeader(json.RawMessage(message))
		if err != nil {
			header = string(message)
		}
		r := httptest.NewRequest("GET", "http://shop/item", nil)
		r.Header.Set(x402.HeaderSignature, header)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		var problem struct{ Code, Detail string }
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || problem.Code == "" || problem.Detail == "" {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if w.Code != 400 && w.Code != 402 && w.Code != 503 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}
