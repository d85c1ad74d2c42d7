package wallet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// mustPay buys a path and reads it.
func mustPay(t *testing.T, w *Wallet, url string) *Line {
	t.Helper()
	p, err := w.Pay(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Body.Close()
	body, err := io.ReadAll(p.Body)
	if err != nil || p.StatusCode != 200 || string(body) != "content" {
		t.Fatalf("status %d, %q, %v", p.StatusCode, body, err)
	}
	return p.Line
}

func checkNumbers(t *testing.T, w *Wallet) {
	t.Helper()
	for _, s := range w.Channels() {
		if err := s.Check(); err != nil {
			t.Error(err)
		}
	}
}

func TestItemsArePaidOnOneDeposit(t *testing.T) {
	for _, ledger := range []bool{false, true} {
		t.Run(fmt.Sprintf("ledger %v", ledger), func(t *testing.T) {
			p := newPayee(t, 10)
			var on chain
			if ledger {
				on = p.ledger
			}
			w := testWallet(t, t.TempDir(), on, nil)
			first := mustPay(t, w, p.URL+"/1")
			if first.Deposit == nil || *first.Deposit != amount(1000) || first.Tx == "" {
				t.Fatalf("first line %+v", first)
			}
			for i := range 20 {
				if l := mustPay(t, w, fmt.Sprintf("%s/%d", p.URL, 2+i%3)); l.Deposit != nil || *l.Charged != amount(10) {
					t.Fatalf("line %+v", l)
				}
			}
			if got := p.charged(); got != amount(210) {
				t.Fatalf("charged %s", got)
			}
			s := w.Channels()
			if len(s) != 1 || s[0].Spent != amount(210) || s[0].Escrow.Balance != amount(1000) || s[0].Order != (payer.Order{}) {
				t.Fatalf("%+v", s)
			}
			checkNumbers(t, w)
		})
	}
}

func TestTheStatementHoldsEveryPayment(t *testing.T) {
	p := newPayee(t, 10)
	dir := t.TempDir()
	w := testWallet(t, dir, nil, nil)
	for i := range 5 {
		mustPay(t, w, fmt.Sprintf("%s/%d", p.URL, i))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = testWallet(t, dir, nil, nil)
	var urls []string
	total := amount(0)
	err := w.Statement(time.Time{}, time.Time{}, func(l Line) error {
		urls = append(urls, l.URL)
		total = *l.Total
		return nil
	})
	if err != nil || len(urls) != 5 || urls[4] != p.URL+"/4" || total != amount(50) {
		t.Fatalf("%v %v %s", err, urls, total)
	}
}

func TestADepositIsToppedUpWhenItRunsOut(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, func(o *Options) { o.Deposit = amount(25) })
	for i := range 10 {
		mustPay(t, w, fmt.Sprintf("%s/%d", p.URL, i))
	}
	s := w.Channels()[0]
	if s.Spent != amount(100) || s.Escrow.Balance.Less(amount(100)) || len(p.nonces) != 4 {
		t.Fatalf("%+v, %d deposits", s, len(p.nonces))
	}
	checkNumbers(t, w)
}

func TestAPriceBelowTheCeilingIsWhatIsSpent(t *testing.T) {
	p := newPayee(t, 10)
	p.charge = func(uint64) uint64 { return 3 }
	w := testWallet(t, t.TempDir(), nil, nil)
	for i := range 4 {
		mustPay(t, w, fmt.Sprintf("%s/%d", p.URL, i))
	}
	if s := w.Channels()[0]; s.Spent != amount(12) || s.Signed() != amount(19) {
		t.Fatalf("spent %s signed %s", s.Spent, s.Signed())
	}
	checkNumbers(t, w)
}

func TestAWalletThatLostItsDiskIsCorrectedByItsOwnVoucher(t *testing.T) {
	for _, ledger := range []bool{false, true} {
		p := newPayee(t, 10)
		var on chain
		if ledger {
			on = p.ledger
		}
		w := testWallet(t, t.TempDir(), on, nil)
		for i := range 5 {
			mustPay(t, w, fmt.Sprintf("%s/%d", p.URL, i))
		}
		w = testWallet(t, t.TempDir(), on, nil)
		mustPay(t, w, p.URL+"/again")
		if got := p.charged(); got != amount(60) {
			t.Fatalf("ledger %v: charged %s", ledger, got)
		}
		if s := w.Channels(); len(s) != 1 || s[0].Spent != amount(60) {
			t.Fatalf("ledger %v: %+v", ledger, s)
		}
		checkNumbers(t, w)
	}
}

func TestALostAnswerIsAskedForAgainAndPaidOnce(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	p.drop = true
	mustPay(t, w, p.URL+"/2")
	if p.served["/2"] != 1 || p.charged() != amount(20) {
		t.Fatalf("served %d, charged %s", p.served["/2"], p.charged())
	}
}

func TestAnOrderLeftByACrashIsResumedAndPaidOnce(t *testing.T) {
	p := newPayee(t, 10)
	dir := t.TempDir()
	w := testWallet(t, dir, nil, nil)
	mustPay(t, w, p.URL+"/1")
	broken := errors.New("network is gone")
	w.opt.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err == nil && r.Header.Get("PAYMENT-SIGNATURE") != "" {
			resp.Body.Close()
			return nil, broken
		}
		return resp, err
	})
	_, err := w.Pay(context.Background(), p.URL+"/2")
	if code(err) != "answer_lost" || !errors.Is(err, broken) {
		t.Fatalf("%v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = testWallet(t, dir, nil, nil)
	mustPay(t, w, p.URL+"/2")
	if p.served["/2"] != 1 || p.charged() != amount(20) {
		t.Fatalf("served %d, charged %s", p.served["/2"], p.charged())
	}
	// Something else instead: the lost order is found out to be charged.
	mustPay(t, w, p.URL+"/3")
	checkNumbers(t, w)
}

func TestAnotherPurchaseAfterALostAnswerAdoptsTheCharge(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	p.drop = true
	req, _ := http.NewRequest(http.MethodPost, p.URL+"/2", strings.NewReader("body"))
	if _, err := w.Do(req); code(err) != "answer_lost" {
		t.Fatalf("a POST is not repeated by itself: %v", err)
	}
	mustPay(t, w, p.URL+"/3")
	if s := w.Channels()[0]; s.Spent != amount(30) || p.charged() != amount(30) {
		t.Fatalf("spent %s, charged %s", s.Spent, p.charged())
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func code(err error) string {
	var c interface{ Code() string }
	if errors.As(err, &c) {
		return c.Code()
	}
	return ""
}

func TestManyRequestsArePaidAtOnce(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	var wait sync.WaitGroup
	for g := range 16 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := range 10 {
				resp, err := w.Client().Get(fmt.Sprintf("%s/%d-%d", p.URL, g, i))
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
			}
		}()
	}
	wait.Wait()
	if got := p.charged(); got != amount(1600) {
		t.Fatalf("charged %s", got)
	}
	if n := len(w.Channels()); n > payer.DefaultLanes {
		t.Fatalf("%d channels", n)
	}
	checkNumbers(t, w)
}

func TestOtherAnswersPassThrough(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	for _, status := range []int{200, 404, 500, 402} {
		p.spoil = func(rw http.ResponseWriter, r *http.Request) bool { rw.WriteHeader(status); return true }
		paid, err := w.Pay(context.Background(), p.URL+"/x")
		if err != nil || paid.StatusCode != status || paid.Line != nil {
			t.Fatalf("%d: %v", status, err)
		}
		paid.Body.Close()
	}
	if len(w.Channels()) != 0 {
		t.Fatal("a channel was opened")
	}
}

func TestAFailedUpstreamIsNotPaidAndNotForgotten(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("PAYMENT-SIGNATURE") != "" {
			rw.WriteHeader(http.StatusBadGateway)
			return true
		}
		return false
	}
	paid, err := w.Pay(context.Background(), p.URL+"/2")
	if err != nil || paid.StatusCode != http.StatusBadGateway || paid.Line.Charged != nil || paid.Line.Note == "" {
		t.Fatalf("%v %+v", err, paid)
	}
	paid.Body.Close()
	p.spoil = nil
	mustPay(t, w, p.URL+"/3")
	if s := w.Channels()[0]; s.Spent != amount(20) || s.Signed() != amount(20) {
		t.Fatalf("spent %s signed %s", s.Spent, s.Signed())
	}
}

func TestExactIsPaidWhenNothingElseIsOffered(t *testing.T) {
	p := newPayee(t, 10)
	p.exact = true
	w := testWallet(t, t.TempDir(), nil, nil)
	l := mustPay(t, w, p.URL+"/1")
	if l.Kind != KindTransfer || l.Tx == "" || len(w.Channels()) != 0 {
		t.Fatalf("%+v", l)
	}
	// The answer is lost: asked again, the same authorisation is sent.
	post := func() (*Paid, error) {
		req, err := http.NewRequest(http.MethodPost, p.URL+"/2", strings.NewReader("body"))
		if err != nil {
			t.Fatal(err)
		}
		return w.Do(req)
	}
	p.drop = true
	if _, err := post(); code(err) != "answer_lost" {
		t.Fatalf("%v", err)
	}
	paid, err := post()
	if err != nil {
		t.Fatal(err)
	}
	paid.Body.Close()
	if len(p.nonces) != 2 || p.served["/2"] != 1 {
		t.Fatalf("%d transfers, served %d", len(p.nonces), p.served["/2"])
	}
	mustPay(t, w, p.URL+"/2") // a new wish is a new transfer
	if len(p.nonces) != 3 {
		t.Fatalf("%d transfers", len(p.nonces))
	}
}

func TestAReceiptIsVerifiedAndKept(t *testing.T) {
	p := newPayee(t, 10)
	signer := p.key
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Stiver-Receipt") != "1" {
			return false
		}
		rw.Header().Set("Stiver-Receipt", fakeReceipt(t, r, signer))
		return false
	}
	w := testWallet(t, t.TempDir(), nil, nil)
	if l := mustPay(t, w, p.URL+"/1"); l.Receipt == nil || l.Note != "" {
		t.Fatalf("%+v", l)
	}
	signer = channel.NewKeySigner(testKey(8))
	if l := mustPay(t, w, p.URL+"/2"); l.Receipt != nil || l.Note == "" {
		t.Fatalf("a receipt signed by a stranger was kept: %+v", l)
	}
}

// fakeReceipt makes a receipt for a first payment of 10, whichever it is.
func fakeReceipt(t *testing.T, r *http.Request, signer channel.Signer) string {
	t.Helper()
	var p struct {
		Payload batchPayload `json:"payload"`
	}
	if err := decodeHeader("payment", r.Header.Get("PAYMENT-SIGNATURE"), &p); err != nil {
		t.Error(err)
	}
	e := channel.Entry{Channel: p.Payload.Voucher.Channel, Kind: channel.Charge, Amount: amount(10), Charged: p.Payload.Voucher.Ceiling}
	var log channel.Log
	log.Append(e)
	head := channel.LogHead{Channel: e.Channel, Size: 1, Root: log.Root(), Charged: e.Charged}
	sig, err := signer.Sign(testDomain.LogHeadDigest(head))
	if err != nil {
		t.Error(err)
	}
	value, err := encodeHeader(NewReceipt(channel.Receipt{Entry: e, Head: head, Signature: sig}))
	if err != nil {
		t.Error(err)
	}
	return value
}
