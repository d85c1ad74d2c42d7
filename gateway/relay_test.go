package gateway_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/gateway/x402"
)

func (p *payer) post(path string, v any) *answer {
	p.t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.do(p.request("POST", path, string(raw)))
}

// withdrawal is an exit as the payer signs it.
func (p *payer) withdrawal(amount, nonce, deadline uint64) map[string]any {
	p.t.Helper()
	sig, err := channel.NewKeySigner(p.key).Sign(p.shop.ledger.reader().Domain().WithdrawalDigest(p.id, nonce, channel.NewAmount(amount), deadline))
	if err != nil {
		p.t.Fatal(err)
	}
	return map[string]any{
		"channelConfig": x402.EncodeConfig(p.config), "amount": strconv.FormatUint(amount, 10), "nonce": strconv.FormatUint(nonce, 10),
		"deadline": strconv.FormatUint(deadline, 10), "signature": sig,
	}
}

func payerGetsOut(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	offer := p.funded(5000)
	p.send("/item.txt", offer, p.voucher(100)).mustSell(t, itemText, 100, 100)

	soon := uint64(time.Now().Add(time.Hour).Unix())
	const expired = 1 // long ago by the clock of any ledger
	for code, body := range map[string]any{
		"withdrawal_expired":   p.withdrawal(4000, 0, expired),
		"withdrawal_nonce":     p.withdrawal(4000, 7, soon),
		"withdrawal_too_high":  p.withdrawal(6000, 0, soon),
		"request_malformed":    map[string]any{"channelConfig": 1},
		"withdrawal_signature": func() any { w := p.withdrawal(4000, 0, soon); w["amount"] = "3000"; return w }(),
	} {
		if a := p.post("/.stiver/withdraw", body); a.problem.Code != code || a.StatusCode < 400 {
			t.Errorf("%s: %d %s", code, a.StatusCode, a.body)
		}
	}
	stranger := payerWith(t, s, newKey(t))
	if a := p.post("/.stiver/withdraw", stranger.withdrawal(1, 0, soon)); a.problem.Code != "channel_not_found" {
		t.Errorf("a channel that is none: %s", a.body)
	}
	a := p.post("/.stiver/withdraw", p.withdrawal(4000, 0, soon))
	if a.StatusCode != 200 || !strings.Contains(a.body, `"transaction":"0x`) {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	// What leaves is gone: 5000 - 4000 are left to sell for.
	if _, err := s.Engine().Observe(t.Context(), p.id); err != nil {
		t.Fatal(err)
	}
	p.send("/item.txt", offer, p.voucher(200)).mustSell(t, itemText, 100, 200)
	dear := p.get("/dear").accepted
	p.send("/dear", dear, p.voucher(900_200)).mustBe(t, 402, "exceeds_deposit", batchError+"cumulative_exceeds_balance")
	if a := p.post("/.stiver/finalize", map[string]any{"channelConfig": x402.EncodeConfig(p.config)}); a.problem.Code != "withdrawal_too_early" {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
}

func payerSeesChannel(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	offer := p.funded(5000)
	p.send("/item.txt", offer, p.voucher(100)).mustSell(t, itemText, 100, 100)
	show := func(key *payer, at time.Time) *answer {
		digest := gateway.ProofDigest(p.id, p.config.Receiver, uint64(at.Unix()))
		sig, err := channel.NewKeySigner(key.key).Sign(digest)
		if err != nil {
			t.Fatal(err)
		}
		r := p.request("GET", "/.stiver/channels/"+p.id.String(), "")
		r.Header.Set(gateway.HeaderProof, fmt.Sprintf("%d %s", at.Unix(), sig))
		return p.do(r)
	}
	var n gateway.ChannelNumbers
	a := show(p, time.Now())
	if err := json.Unmarshal([]byte(a.body), &n); err != nil || a.StatusCode != 200 || n.Charged != channel.NewAmount(100) ||
		n.Voucher == nil || n.Voucher.Ceiling != channel.NewAmount(100) || n.Payments != 1 {
		t.Fatalf("%v %d %s", err, a.StatusCode, a.body)
	}
	stranger := payerWith(t, s, newKey(t))
	for name, a := range map[string]*answer{
		"a stranger": show(stranger, time.Now()), "an old proof": show(p, time.Now().Add(-time.Hour)),
		"no proof": p.get("/.stiver/channels/" + p.id.String()), "another channel": p.get("/.stiver/channels/" + channel.ID{1}.String()),
	} {
		if a.StatusCode != 401 || a.problem.Code != "channel_proof" {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
	}
	var terms gateway.PublicTerms
	a = p.get("/.stiver/terms")
	if err := json.Unmarshal([]byte(a.body), &terms); err != nil || terms.Receiver != p.config.Receiver || terms.WithdrawDelay != 900 ||
		terms.Prices.Default != channel.NewAmount(100) || len(terms.Prices.Rules) != 2 {
		t.Fatalf("%v %s", err, a.body)
	}
}

func receiptProves(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	offer := p.funded(5000)
	payee := channel.NewVerifier(crypto.PubkeyToAddress(s.key.PublicKey))
	for i := uint64(1); i <= 5; i++ {
		r := p.request("GET", "/item.txt", "")
		r.Header.Set(x402.HeaderSignature, p.header(offer, p.voucher(100*i)))
		r.Header.Set(gateway.HeaderReceipt, "1")
		a := p.do(r)
		a.mustSell(t, itemText, 100, 100*i)
		receipt := readReceipt(t, a.Header.Get(gateway.HeaderReceipt))
		if err := receipt.Verify(l.reader().Domain(), &payee); err != nil {
			t.Fatal(err)
		}
		if receipt.Entry.Channel != p.id || receipt.Entry.Sequence != i-1 || receipt.Entry.Charged != channel.NewAmount(100*i) {
			t.Fatalf("%+v", receipt.Entry)
		}
	}
}

// readReceipt decodes a receipt as a wallet does.
func readReceipt(t *testing.T, header string) channel.Receipt {
	t.Helper()
	var w struct {
		Entry string   `json:"entry"`
		Proof []string `json:"proof"`
		Head  struct {
			Channel channel.ID     `json:"channel"`
			Size    uint64         `json:"size"`
			Root    common.Hash    `json:"root"`
			Charged channel.Amount `json:"charged"`
		} `json:"head"`
		Signature channel.Signature `json:"signature"`
	}
	if err := x402.DecodeHeader(header, &w); err != nil {
		t.Fatal(err)
	}
	raw, err := hex.DecodeString(strings.TrimPrefix(w.Entry, "0x"))
	if err != nil {
		t.Fatal(err)
	}
	entry, err := channel.DecodeEntry(raw)
	if err != nil {
		t.Fatal(err)
	}
	r := channel.Receipt{Entry: entry, Signature: w.Signature,
		Head: channel.LogHead{Channel: w.Head.Channel, Size: w.Head.Size, Root: w.Head.Root, Charged: w.Head.Charged}}
	for _, p := range w.Proof {
		r.Proof = append(r.Proof, common.HexToHash(p))
	}
	return r
}
