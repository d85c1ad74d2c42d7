package gateway_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// claims are what holds on every ledger.
var claims = []struct {
	name  string
	check func(t *testing.T, l *testLedger)
}{
	{"what is not paid is answered with an offer", unpaidIsOffered},
	{"an offer is the same after a restart", offerIsStable},
	{"a deposit is relayed and sells at once", depositSells},
	{"vouchers sell one item each", vouchersSell},
	{"an upstream may lower the price of an answer", upstreamLowersPrice},
	{"an upstream that fails is not charged", failingUpstreamIsFree},
	{"a lost answer is given again and not charged", lostAnswerIsRepeated},
	{"a payer that lost its record is corrected", payerIsCorrected},
	{"a refund gives back what is not spent", refundGivesBack},
	{"an exact payment moves the money once", exactPays},
	{"an exact payment for a failing upstream moves nothing", exactFailingUpstream},
	{"payments that are wrong change nothing", wrongPayments},
	{"deposits that the ledger refuses move nothing", refusedDeposits},
	{"a deposit made before is recognised", depositMadeBefore},
	{"a deposit that comes twice at once is made once", depositsAtOnce},
	{"parallel payers are all served", parallelPayers},
	{"parallel vouchers of one channel charge once each", parallelVouchers},
	{"sold is what survives a restart", restartKeepsSales},
	{"a payer gets out through the payee", payerGetsOut},
	{"a payer sees its channel, nobody else does", payerSeesChannel},
	{"a receipt proves the sale", receiptProves},
	{"the operator settles and exports", operatorSettles},
	{"the facilitator verifies and settles for others", facilitatorServes},
	{"a shutdown finishes what is under way", shutdownFinishes},
	{"the stream sells what the door sells", streamSells},
	{"the ledger may be down while payments go on", ledgerDown},
}

func TestOnOurLedger(t *testing.T) { holdOn(t, ourLedger(t)) }

func TestOnAnvil(t *testing.T) {
	if testing.Short() {
		t.Skip("needs the npm package of anvil")
	}
	holdOn(t, anvilLedger(t))
}

func holdOn(t *testing.T, l *testLedger) {
	for _, c := range claims {
		t.Run(c.name, func(t *testing.T) { c.check(t, l) })
	}
}

const itemText = "an item\n"

func unpaidIsOffered(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	a := p.get("/item.txt?q=1")
	a.mustBe(t, 402, "payment_required", "")
	offer := a.demand.Accepts
	if len(offer) != 2 || offer[0].Scheme != x402.SchemeBatch || offer[1].Scheme != x402.SchemeExact || offer[0].Amount != "100" ||
		offer[0].Network != "eip155:571700" || offer[0].Extra.WithdrawDelay != 900 || offer[0].Extra.MinDeposit != "10000" {
		t.Fatalf("offer %+v", offer)
	}
	if a.demand.Resource.URL != s.url+"/item.txt?q=1" || a.Header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("%+v %v", a.demand.Resource, a.Header)
	}
	r := p.request("GET", "/item.txt", "")
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	if page := p.do(r); page.StatusCode != 402 || !strings.Contains(page.body, "0.0001 STV") || page.demand == nil {
		t.Fatalf("a browser got %d %s", page.StatusCode, page.body)
	}
	if free := p.get("/free/none"); free.StatusCode != 404 || free.demand != nil {
		t.Fatalf("free: %d", free.StatusCode)
	}
	if a := p.get("/free/../item.txt"); a.StatusCode != 402 {
		t.Fatalf("another spelling of a path: %d", a.StatusCode)
	}
	if a := p.get("/free/..%2fitem.txt"); a.StatusCode != 402 {
		t.Fatalf("an encoded spelling of a path: %d", a.StatusCode)
	}
}

func offerIsStable(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	before := p.get("/item.txt").demand.Accepts
	s.stop()
	s.start(t, nil)
	after := p.get("/item.txt").demand.Accepts
	b, _ := json.Marshal(before)
	c, _ := json.Marshal(after)
	if string(b) != string(c) {
		t.Fatalf("%s\n%s", b, c)
	}
}

func depositSells(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	a := p.send("/item.txt", p.get("/item.txt").accepted, p.deposit(100, 5000, time.Hour))
	a.mustSell(t, itemText, 100, 100)
	if a.paid.Amount != "5000" || len(a.paid.Transaction) != 66 || a.paid.Extra.ChannelState.Balance != "5000" {
		t.Fatalf("%+v", a.paid)
	}
	if e, err := l.reader().Escrow(t.Context(), p.id); err != nil || e.Balance != channel.NewAmount(5000) {
		t.Fatalf("%v %+v", err, e)
	}
}

func vouchersSell(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	offer := p.funded(5000)
	for i := uint64(1); i <= 20; i++ {
		a := p.send("/item.txt", offer, p.voucher(100*i))
		a.mustSell(t, itemText, 100, 100*i)
		if a.paid.Transaction != "" || a.paid.Amount != "" || a.paid.Extra.ChannelState.ChannelID != p.id.String() {
			t.Fatalf("%+v", a.paid)
		}
	}
	if p.charged() != 2000 {
		t.Fatalf("charged %d", p.charged())
	}
}

func upstreamLowersPrice(t *testing.T, l *testLedger) {
	price := "30"
	s := openShop(t, l, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(x402.HeaderSignature) != "" {
			t.Error("the payment reached the upstream")
		}
		w.Header().Set("Stiver-Price", price)
		_, _ = io.WriteString(w, "x")
	})
	p := newPayer(t, s)
	offer := p.funded(5000)
	p.send("/a", offer, p.voucher(100)).mustSell(t, "x", 30, 30)
	price = "0"
	p.send("/b", offer, p.voucher(130)).mustSell(t, "x", 0, 30)
	price = "1000"
	p.send("/c", offer, p.voucher(130)).mustSell(t, "x", 100, 130)
	price = "much"
	p.send("/d", offer, p.voucher(230)).mustBe(t, 502, "upstream_price", "")
	if p.charged() != 130 {
		t.Fatalf("charged %d", p.charged())
	}
}

func failingUpstreamIsFree(t *testing.T, l *testLedger) {
	fail := http.StatusInternalServerError
	s := openShop(t, l, func(w http.ResponseWriter, r *http.Request) {
		if fail == 0 {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "half")
			return
		}
		w.WriteHeader(fail)
		_, _ = io.WriteString(w, "sorry")
	})
	p := newPayer(t, s)
	a := p.send("/a", p.get("/a").accepted, p.deposit(100, 5000, time.Hour))
	if a.StatusCode != 500 || a.body != "sorry" || a.paid == nil || a.paid.Amount != "5000" || a.paid.Extra.ChargedAmount != "0" {
		t.Fatalf("%d %q %+v", a.StatusCode, a.body, a.paid)
	}
	if a := p.send("/a", p.get("/a").accepted, p.voucher(100)); a.StatusCode != 500 || a.paid != nil {
		t.Fatalf("%d %+v", a.StatusCode, a.paid)
	}
	fail = 0
	p.send("/a", p.get("/a").accepted, p.voucher(100)).mustBe(t, 502, "upstream_broke", "")
	if p.charged() != 0 {
		t.Fatalf("charged %d", p.charged())
	}
	fail = 200
	p.send("/a", p.get("/a").accepted, p.voucher(100)).mustSell(t, "sorry", 100, 100)
}

func lostAnswerIsRepeated(t *testing.T, l *testLedger) {
	var made atomic.Int32
	s := openShop(t, l, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%d%s", made.Add(1), body)
	})
	p := newPayer(t, s)
	offer := p.funded(5000)
	ask := func(body string) *answer {
		r := p.request("POST", "/a", body)
		r.Header.Set(x402.HeaderSignature, p.header(offer, p.voucher(100)))
		return p.do(r)
	}
	for range 4 {
		ask("q").mustSell(t, "1q", 100, 100)
	}
	ask("q").mustBe(t, 402, "cumulative_amount_mismatch", "invalid_batch_settlement_evm_cumulative_amount_mismatch")
	ask("other").mustBe(t, 402, "cumulative_amount_mismatch", "invalid_batch_settlement_evm_cumulative_amount_mismatch")
	if p.charged() != 100 || made.Load() != 1 {
		t.Fatalf("charged %d, made %d", p.charged(), made.Load())
	}
}

func payerIsCorrected(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	offer := p.funded(5000)
	p.send("/item.txt", offer, p.voucher(100)).mustSell(t, itemText, 100, 100)
	p.send("/item.txt", offer, p.voucher(200)).mustSell(t, itemText, 100, 200)
	for _, b := range []x402.Batch{p.voucher(150), p.voucher(900), p.deposit(100, 5000, time.Hour)} {
		a := p.send("/item.txt?again", offer, b)
		a.mustBe(t, 402, "cumulative_amount_mismatch", "invalid_batch_settlement_evm_cumulative_amount_mismatch")
		x := a.demand.Accepts[0].Extra
		if x.ChannelState.ChargedCumulativeAmount != "200" || x.VoucherState.SignedMaxClaimable != "200" ||
			x.VoucherState.Signature != x402Signature(p.voucher(200)) {
			t.Fatalf("%+v %+v", x.ChannelState, x.VoucherState)
		}
	}
	stranger := *p
	stranger.key = newKey(t)
	a := stranger.send("/item.txt", offer, stranger.voucher(150))
	a.mustBe(t, 402, "voucher_signature", "invalid_batch_settlement_evm_voucher_signature")
	if a.demand.Accepts[0].Extra.ChannelState != nil {
		t.Fatal("a stranger learnt the channel's numbers")
	}
}

func x402Signature(b x402.Batch) string {
	text, _ := b.Voucher.Signature.MarshalText()
	return string(text)
}

func refundGivesBack(t *testing.T, l *testLedger) {
	asked := false
	s := openShop(t, l, func(w http.ResponseWriter, r *http.Request) { asked = true })
	p := newPayer(t, s)
	offer := p.funded(5000)
	p.send("/a", offer, p.voucher(100))
	asked = false
	refund := func(ceiling uint64, amount string) *answer {
		b := p.voucher(ceiling)
		b.Type = x402.TypeRefund
		if amount != "" {
			a, err := channel.ParseAmount(amount)
			if err != nil {
				t.Fatal(err)
			}
			b.RefundAmount = &a
		}
		return p.send("/a", offer, b)
	}
	refund(150, "").mustBe(t, 402, "cumulative_amount_mismatch", "invalid_batch_settlement_evm_cumulative_amount_mismatch")
	refund(100, "6000").mustBe(t, 402, "refund_amount_invalid", "invalid_batch_settlement_evm_refund_amount_invalid")
	a := refund(100, "900")
	if a.StatusCode != 200 || a.paid.Amount != "900" || a.paid.Extra.ChannelState.Balance != "4100" || a.paid.Extra.ChargedAmount != "" {
		t.Fatalf("%d %+v %s", a.StatusCode, a.paid, a.body)
	}
	a = refund(100, "")
	if a.StatusCode != 200 || a.paid.Amount != "4000" || a.paid.Extra.ChannelState.Balance != "100" {
		t.Fatalf("%d %+v %s", a.StatusCode, a.paid, a.body)
	}
	refund(100, "").mustBe(t, 402, "refund_no_balance", "invalid_batch_settlement_evm_refund_no_balance")
	if asked {
		t.Fatal("a refund reached the upstream")
	}
	if got, err := l.reader().Coin().Balance(t.Context(), p.config.Payer); err != nil || got != channel.NewAmount(payerCoins-100) {
		t.Fatalf("%v %s", err, got)
	}
}

func exactPays(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	offer := p.get("/item.txt").exact
	pay := p.transfer(p.config.Receiver, 100, time.Hour)
	for range 2 { // the second asks for the same answer again
		a := p.send("/item.txt", offer, pay)
		if a.StatusCode != 200 || a.body != itemText || a.paid == nil || len(a.paid.Transaction) != 66 || a.paid.Amount != "100" {
			t.Fatalf("%d %q %+v", a.StatusCode, a.body, a.paid)
		}
	}
	p.send("/item.txt?other", offer, pay).mustBe(t, 402, "authorization_used", "invalid_exact_evm_nonce_already_used")
	if got, err := l.reader().Coin().Balance(t.Context(), p.config.Receiver); err != nil || got != channel.NewAmount(100) {
		t.Fatalf("%v %s", err, got)
	}
	for _, c := range []struct {
		code, reason string
		pay          x402.Exact
	}{
		{"receiver_mismatch", "invalid_exact_evm_recipient_mismatch", p.transfer(common.Address{9}, 100, time.Hour)},
		{"price_mismatch", "invalid_exact_evm_payload_authorization_value_mismatch", p.transfer(p.config.Receiver, 99, time.Hour)},
		{"authorization_expired", "invalid_exact_evm_payload_authorization_valid_before", p.transfer(p.config.Receiver, 100, time.Second)},
		{"authorization_signature", "invalid_exact_evm_signature", forged(p.transfer(p.config.Receiver, 100, time.Hour))},
	} {
		p.send("/item.txt", offer, c.pay).mustBe(t, 402, c.code, c.reason)
	}
	poor := payerWith(t, s, newKey(t))
	if _, err := l.governor.Grant(t.Context(), contracts.RoleParticipant, poor.config.Payer); err != nil {
		t.Fatal(err)
	}
	poor.send("/item.txt", offer, poor.transfer(p.config.Receiver, 100, time.Hour)).mustBe(t, 402, "insufficient_balance", "invalid_exact_evm_insufficient_balance")
}

func forged(e x402.Exact) x402.Exact {
	e.Authorization.Nonce[0] ^= 1
	return e
}

func exactFailingUpstream(t *testing.T, l *testLedger) {
	s := openShop(t, l, func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) })
	p := newPayer(t, s)
	a := p.send("/a", p.get("/a").exact, p.transfer(p.config.Receiver, 100, time.Hour))
	if a.StatusCode != 503 || a.paid != nil {
		t.Fatalf("%d %+v", a.StatusCode, a.paid)
	}
	if got, err := l.reader().Coin().Balance(t.Context(), p.config.Payer); err != nil || got != channel.NewAmount(payerCoins) {
		t.Fatalf("%v %s", err, got)
	}
}

func parallelPayers(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	const payers, items = 4, 10
	all := make([]*payer, payers)
	offers := make([]x402.Requirements, payers)
	for i := range all {
		all[i] = newPayer(t, s)
		offers[i] = all[i].funded(5000)
	}
	var wg sync.WaitGroup
	for i, p := range all {
		wg.Go(func() {
			for n := uint64(1); n <= items; n++ {
				p.send("/item.txt", offers[i], p.voucher(100*n)).mustSell(t, itemText, 100, 100*n)
			}
		})
	}
	wg.Wait()
	for _, p := range all {
		if p.charged() != 100*items {
			t.Errorf("charged %d", p.charged())
		}
	}
}

func parallelVouchers(t *testing.T, l *testLedger) {
	var made atomic.Int32
	s := openShop(t, l, func(w http.ResponseWriter, r *http.Request) { made.Add(1) })
	p := newPayer(t, s)
	offer := p.funded(5000)
	var sold, refused atomic.Int32
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			a := p.send(fmt.Sprintf("/%d", i), offer, p.voucher(100))
			switch {
			case a.StatusCode == 200:
				sold.Add(1)
			case a.problem.Code == "channel_busy" || a.problem.Code == "cumulative_amount_mismatch":
				refused.Add(1)
			default:
				t.Errorf("%d %s", a.StatusCode, a.body)
			}
		})
	}
	wg.Wait()
	if sold.Load() != 1 || refused.Load() != 15 || p.charged() != 100 {
		t.Fatalf("sold %d, refused %d, charged %d", sold.Load(), refused.Load(), p.charged())
	}
}

func restartKeepsSales(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	offer := p.funded(5000)
	p.send("/item.txt", offer, p.voucher(100)).mustSell(t, itemText, 100, 100)
	s.stop()
	s.start(t, nil)
	p.send("/item.txt", offer, p.voucher(100)).mustSell(t, itemText, 100, 100) // the answer was lost
	p.send("/item.txt", offer, p.voucher(200)).mustSell(t, itemText, 100, 200)
}
