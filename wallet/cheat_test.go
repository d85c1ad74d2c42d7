package wallet

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

func extraOf(m map[string]any) map[string]any { return m["extra"].(map[string]any) }

func stateOf(m map[string]any) map[string]any { return extraOf(m)["channelState"].(map[string]any) }

// After an answer that does not add up nothing more is signed on the channel,
// and what the payee can claim is what was signed before.
func TestAnAnswerThatDoesNotAddUpStopsTheChannel(t *testing.T) {
	for name, spoil := range map[string]func(map[string]any){
		"charges more than the price":   func(a map[string]any) { extraOf(a)["chargedAmount"] = "11" },
		"total is more than it adds up": func(a map[string]any) { stateOf(a)["chargedCumulativeAmount"] = "21" },
		"total is less than it adds up": func(a map[string]any) { stateOf(a)["chargedCumulativeAmount"] = "19" },
		"charges less, counts the price": func(a map[string]any) {
			extraOf(a)["chargedAmount"] = "5"
		},
		"another channel's numbers": func(a map[string]any) { stateOf(a)["channelId"] = channel.ID{9}.String() },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPayee(t, 10)
			w := testWallet(t, t.TempDir(), nil, nil)
			mustPay(t, w, p.URL+"/1")
			p.spoilAnswer = spoil
			_, err := w.Pay(context.Background(), p.URL+"/2")
			var d *payer.Disagreement
			if !errors.As(err, &d) || code(err) != "payee_disagrees" {
				t.Fatalf("%v", err)
			}
			p.spoilAnswer = nil
			if _, err := w.Pay(context.Background(), p.URL+"/3"); !errors.Is(err, payer.ErrStopped) {
				t.Fatalf("went on: %v", err)
			}
			s := w.Channels()[0]
			if s.Signed() != amount(20) || s.Stopped == "" || p.served["/3"] != 0 {
				t.Fatalf("signed %s, stopped %q", s.Signed(), s.Stopped)
			}
			if err := w.Resume(s.ID); err != nil {
				t.Fatal(err)
			}
			mustPay(t, w, p.URL+"/3") // the order is corrected by our own voucher
			checkNumbers(t, w)
		})
	}
}

func TestAMalformedAnswerIsRefusedAndNothingMoreIsBelieved(t *testing.T) {
	for name, spoil := range map[string]func(map[string]any){
		"charged is negative":        func(a map[string]any) { extraOf(a)["chargedAmount"] = "-1" },
		"charged is a number":        func(a map[string]any) { extraOf(a)["chargedAmount"] = 10 },
		"charged is missing":         func(a map[string]any) { delete(extraOf(a), "chargedAmount") },
		"charged beyond 128 bits":    func(a map[string]any) { extraOf(a)["chargedAmount"] = "340282366920938463463374607431768211456" },
		"total is text":              func(a map[string]any) { stateOf(a)["chargedCumulativeAmount"] = "many" },
		"no extra":                   func(a map[string]any) { delete(a, "extra") },
		"a transaction without end":  func(a map[string]any) { a["transaction"] = strings.Repeat("0", 5000) },
		"an answer too large by far": func(a map[string]any) { a["x"] = strings.Repeat("x", 13000) },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPayee(t, 10)
			w := testWallet(t, t.TempDir(), nil, nil)
			mustPay(t, w, p.URL+"/1")
			p.spoilAnswer = spoil
			if _, err := w.Pay(context.Background(), p.URL+"/2"); !errors.Is(err, ErrMalformed) {
				t.Fatalf("%v", err)
			}
			p.spoilAnswer = nil
			mustPay(t, w, p.URL+"/2") // the same again: charged once
			if p.charged() != amount(20) || p.served["/2"] != 1 {
				t.Fatalf("charged %s, served %d", p.charged(), p.served["/2"])
			}
		})
	}
}

func TestAPayeeThatSaysNoIsQuoted(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	p.spoilAnswer = func(a map[string]any) { a["success"], a["errorReason"] = false, "out_of_stock" }
	_, err := w.Pay(context.Background(), p.URL+"/1")
	if code(err) != "payment_refused" || !strings.Contains(err.Error(), "out_of_stock") {
		t.Fatalf("%v", err)
	}
}

// A corrective answer is adopted only with the payer's own signature, and only
// as far as an order under way leaves room.
func TestAForgedCorrectionIsNotAdopted(t *testing.T) {
	stranger := channel.NewKeySigner(testKey(9))
	for name, spoil := range map[string]func(p *fakePayee, s *channel.State, x map[string]any){
		"no voucher": func(p *fakePayee, s *channel.State, x map[string]any) {
			x["channelState"] = p.shown(s)
			x["channelState"].(map[string]any)["chargedCumulativeAmount"] = "500"
		},
		"a stranger's voucher": func(p *fakePayee, s *channel.State, x map[string]any) {
			p.correct(x, s)
			x["channelState"].(map[string]any)["chargedCumulativeAmount"] = "500"
			v, err := channel.SignVoucher(testDomain, stranger, s.ID, amount(500))
			if err != nil {
				t.Error(err)
			}
			x["voucherState"] = map[string]any{"signedMaxClaimable": "500", "signature": v.Signature.String()}
		},
		"our voucher with another ceiling": func(p *fakePayee, s *channel.State, x map[string]any) {
			p.correct(x, s)
			x["channelState"].(map[string]any)["chargedCumulativeAmount"] = "500"
			x["voucherState"].(map[string]any)["signedMaxClaimable"] = "500"
		},
		"more than our voucher": func(p *fakePayee, s *channel.State, x map[string]any) {
			p.correct(x, s)
			x["channelState"].(map[string]any)["chargedCumulativeAmount"] = "500"
		},
		"another channel": func(p *fakePayee, s *channel.State, x map[string]any) {
			p.correct(x, s)
			x["channelState"].(map[string]any)["channelId"] = channel.ID{1}.String()
		},
		"a charge that was never ordered": func(p *fakePayee, s *channel.State, x map[string]any) {
			s.Charged = amount(30)
			p.correct(x, s)
			v, err := channel.SignVoucher(testDomain, testSession(t), s.ID, amount(60))
			if err != nil {
				t.Error(err)
			}
			x["voucherState"] = map[string]any{"signedMaxClaimable": "60", "signature": v.Signature.String()}
			x["channelState"].(map[string]any)["chargedCumulativeAmount"] = "60"
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPayee(t, 10)
			w := testWallet(t, t.TempDir(), nil, nil)
			mustPay(t, w, p.URL+"/1")
			p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
				if r.Header.Get("PAYMENT-SIGNATURE") == "" {
					return false
				}
				p.demand(rw, r, "invalid_batch_settlement_evm_cumulative_amount_mismatch", func(x map[string]any) {
					for _, s := range p.states {
						spoil(p, s, x)
					}
				})
				return true
			}
			_, err := w.Pay(context.Background(), p.URL+"/2")
			if code(err) != "payee_disagrees" {
				t.Fatalf("%v", err)
			}
			s := w.Channels()[0]
			if s.Signed() != amount(20) || s.Spent != amount(10) {
				t.Fatalf("signed %s, spent %s", s.Signed(), s.Spent)
			}
			checkNumbers(t, w)
		})
	}
}

func testSession(t *testing.T) channel.Signer {
	s, err := payer.DeriveSecrets(testKey(1), testDomain)
	if err != nil {
		t.Fatal(err)
	}
	return s.Session()
}

// A correction may not go below what the ledger shows claimed.
func TestACorrectionBelowTheLedgerIsNotAdopted(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), p.ledger, nil)
	mustPay(t, w, p.URL+"/1")
	mustPay(t, w, p.URL+"/2")
	id := w.Channels()[0].ID
	p.ledger.change(id, func(e *channel.Escrow) { e.Claimed = amount(20) })
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("PAYMENT-SIGNATURE") == "" {
			return false
		}
		p.demand(rw, r, "invalid_batch_settlement_evm_cumulative_amount_mismatch", func(x map[string]any) {
			p.correct(x, p.states[id])
			x["channelState"].(map[string]any)["chargedCumulativeAmount"] = "10"
		})
		return true
	}
	if _, err := w.Pay(context.Background(), p.URL+"/3"); code(err) != "payee_disagrees" {
		t.Fatalf("%v", err)
	}
}

// A correction on other terms than the offer is a contradiction.
func TestACorrectionWithAChangedAuthoriserStopsTheChannel(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("PAYMENT-SIGNATURE") == "" {
			return false
		}
		p.demand(rw, r, "invalid_batch_settlement_evm_cumulative_amount_mismatch", func(x map[string]any) {
			for _, s := range p.states {
				p.correct(x, s)
			}
			x["receiverAuthorizer"] = common.HexToAddress("0x99").Hex()
		})
		return true
	}
	if _, err := w.Pay(context.Background(), p.URL+"/2"); code(err) != "payee_disagrees" {
		t.Fatalf("%v", err)
	}
}

// A payee that changes its terms gets a channel of its own: what was signed
// for the old one is of no use to it.
func TestChangedTermsAreAnotherChannel(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	p.delay = 1800
	mustPay(t, w, p.URL+"/2")
	if len(w.Channels()) != 2 {
		t.Fatalf("%d channels", len(w.Channels()))
	}
}

func TestAnOfferThatCannotBeTakenIsRefusedWithAReason(t *testing.T) {
	for name, spoil := range map[string]func(o map[string]any){
		"another chain":             func(o map[string]any) { o["network"] = "eip155:1" },
		"another token":             func(o map[string]any) { o["asset"] = common.HexToAddress("0x99").Hex() },
		"an unknown scheme":         func(o map[string]any) { o["scheme"] = "upto" },
		"permit2":                   func(o map[string]any) { extraOf(o)["assetTransferMethod"] = "permit2" },
		"no authoriser":             func(o map[string]any) { delete(extraOf(o), "receiverAuthorizer") },
		"the zero authoriser":       func(o map[string]any) { extraOf(o)["receiverAuthorizer"] = common.Address{}.Hex() },
		"no token name":             func(o map[string]any) { delete(extraOf(o), "name") },
		"a delay that is too short": func(o map[string]any) { extraOf(o)["withdrawDelay"] = 60 },
		"a delay that is too long":  func(o map[string]any) { extraOf(o)["withdrawDelay"] = 1 << 40 },
		"a delay as text":           func(o map[string]any) { extraOf(o)["withdrawDelay"] = "900" },
		"a price of zero":           func(o map[string]any) { o["amount"] = "0" },
		"a negative price":          func(o map[string]any) { o["amount"] = "-10" },
		"a price as a number":       func(o map[string]any) { o["amount"] = 10 },
		"a price beyond 128 bits":   func(o map[string]any) { o["amount"] = strings.Repeat("9", 60) },
		"a receiver that is none":   func(o map[string]any) { o["payTo"] = "0x1234" },
		"no time":                   func(o map[string]any) { o["maxTimeoutSeconds"] = 0 },
		"an unknown payment flow":   func(o map[string]any) { extraOf(o)["paymentFlow"] = "upfront" },
	} {
		t.Run(name, func(t *testing.T) {
			p := newPayee(t, 10)
			p.spoilOffer = spoil
			w := testWallet(t, t.TempDir(), nil, nil)
			_, err := w.Pay(context.Background(), p.URL+"/1")
			var o *OfferError
			if !errors.As(err, &o) || len(o.Reasons) != 1 {
				t.Fatalf("%v", err)
			}
			if len(w.Channels()) != 0 || len(p.states) != 0 {
				t.Fatal("something was signed")
			}
		})
	}
}

func TestAMalformedDemandIsRefused(t *testing.T) {
	for name, header := range map[string]string{
		"base64url":         "eyJhIjoiPz8_In0",
		"not base64":        "%%%",
		"not JSON":          "aGVsbG8=",
		"two values":        "e30ge30=",
		"too long":          strings.Repeat("A", MaxHeader+1),
		"no offers":         mustHeader(map[string]any{"x402Version": 2, "accepts": []any{}}),
		"version 1":         mustHeader(map[string]any{"x402Version": 1, "accepts": []any{map[string]any{}}}),
		"far too many":      mustHeader(map[string]any{"x402Version": 2, "accepts": make([]int, 1000)}),
		"accepts is a text": mustHeader(map[string]any{"x402Version": 2, "accepts": "all"}),
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("PAYMENT-REQUIRED", header)
				w.WriteHeader(402)
			}))
			defer s.Close()
			w := testWallet(t, t.TempDir(), nil, nil)
			if _, err := w.Pay(context.Background(), s.URL); !errors.Is(err, ErrMalformed) {
				t.Fatalf("%v", err)
			}
		})
	}
}

func mustHeader(v any) string {
	h, err := encodeHeader(v)
	if err != nil {
		panic(err)
	}
	return h
}

func TestLimitsHold(t *testing.T) {
	for name, c := range map[string]struct {
		limits payer.Limits
		price  uint64
		paid   int // items until the limit
		code   string
	}{
		"payment": {payer.Limits{Payment: amount(9)}, 10, 0, "limit_payment"},
		"day":     {payer.Limits{Day: amount(35)}, 10, 3, "limit_day"},
		"payee":   {payer.Limits{Payee: amount(25)}, 10, 2, "limit_payee"},
		"deposit": {payer.Limits{Deposit: amount(9)}, 10, 0, "limit_deposit"},
	} {
		for _, exact := range []bool{false, true} {
			if exact && name == "deposit" {
				continue
			}
			p := newPayee(t, c.price)
			p.exact = exact
			dir := t.TempDir()
			w := testWallet(t, dir, nil, func(o *Options) { o.Limits = &c.limits })
			for range c.paid {
				mustPay(t, w, p.URL+"/1")
			}
			_, err := w.Pay(context.Background(), p.URL+"/2")
			if code(err) != c.code {
				t.Fatalf("%s: %v", name, err)
			}
			// A restart forgets nothing of today.
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			w = testWallet(t, dir, nil, func(o *Options) { o.Limits = &c.limits })
			if _, err := w.Pay(context.Background(), p.URL+"/2"); code(err) != c.code {
				t.Fatalf("%s, after a restart: %v", name, err)
			}
			if p.served["/2"] != 0 {
				t.Fatalf("%s: served", name)
			}
		}
	}
}

func TestADepositStaysWithinItsLimit(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, func(o *Options) { o.Limits = &payer.Limits{Deposit: amount(40)} })
	for range 9 {
		mustPay(t, w, p.URL+"/1")
	}
	s := w.Channels()[0]
	if at := s.Room(); amount(40).Less(at) {
		t.Fatalf("%s at stake", at)
	}
}

func TestARedirectToAnotherOriginIsNotPaid(t *testing.T) {
	p := newPayee(t, 10)
	var leaked bool
	from := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leaked = leaked || r.Header.Get("PAYMENT-SIGNATURE") != ""
		http.Redirect(w, r, p.URL+"/1", http.StatusFound)
	}))
	defer from.Close()
	w := testWallet(t, t.TempDir(), nil, nil)
	if _, err := w.Pay(context.Background(), from.URL); !errors.Is(err, ErrRedirect) {
		t.Fatalf("%v", err)
	}
	if leaked || len(w.Channels()) != 0 {
		t.Fatal("paid")
	}
	// Nor does a paid request's answer lead the payment elsewhere.
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("PAYMENT-SIGNATURE") == "" {
			return false
		}
		http.Redirect(rw, r, from.URL, http.StatusTemporaryRedirect)
		return true
	}
	if _, err := w.Pay(context.Background(), p.URL+"/1"); !errors.Is(err, ErrRedirect) || leaked {
		t.Fatalf("%v, leaked %v", err, leaked)
	}
}

func TestAPayeeThatAlwaysCorrectsIsGivenUp(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	asked := 0
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("PAYMENT-SIGNATURE") == "" {
			return false
		}
		asked++
		p.demand(rw, r, "invalid_batch_settlement_evm_cumulative_amount_mismatch", func(x map[string]any) {
			for _, s := range p.states {
				p.correct(x, s)
			}
		})
		return true
	}
	if _, err := w.Pay(context.Background(), p.URL+"/2"); code(err) != "payment_refused" {
		t.Fatalf("%v", err)
	}
	if asked > 4 {
		t.Fatalf("asked %d times", asked)
	}
}

func TestADepositTheLedgerRefusesIsReported(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("PAYMENT-SIGNATURE") == "" {
			return false
		}
		p.demand(rw, r, "invalid_batch_settlement_evm_deposit_transaction_failed", nil)
		return true
	}
	_, err := w.Pay(context.Background(), p.URL+"/1")
	if code(err) != "payment_refused" || !strings.Contains(err.Error(), "deposit_transaction_failed") {
		t.Fatalf("%v", err)
	}
	// The same authorisation is offered again: no second deposit can come of it.
	p.spoil = nil
	mustPay(t, w, p.URL+"/1")
	if len(p.nonces) != 1 {
		t.Fatalf("%d deposits", len(p.nonces))
	}
}

func TestADepositWhoseAnswerWasLostIsFoundOnTheLedger(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), p.ledger, nil)
	req, _ := http.NewRequest(http.MethodPost, p.URL+"/1", strings.NewReader("body"))
	p.drop = true
	if _, err := w.Do(req); code(err) != "answer_lost" {
		t.Fatalf("%v", err)
	}
	mustPay(t, w, p.URL+"/2")
	s := w.Channels()[0]
	if len(p.nonces) != 1 || s.Spent != amount(20) || s.Escrow.Balance != amount(1000) {
		t.Fatalf("%d deposits, %+v", len(p.nonces), s)
	}
}

func TestTheLedgerBeingDownKeepsUnknownChannelsClosed(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), p.ledger, nil)
	mustPay(t, w, p.URL+"/1")
	p.ledger.down = errors.New("ledger is down")
	mustPay(t, w, p.URL+"/2") // what is deposited goes on
	p.delay = 1800
	if _, err := w.Pay(context.Background(), p.URL+"/3"); !errors.Is(err, p.ledger.down) {
		t.Fatalf("%v", err)
	}
}
