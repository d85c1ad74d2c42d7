package wallet

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

func TestARefundGivesBackWhatIsNotSpent(t *testing.T) {
	for _, ledger := range []bool{false, true} {
		p := newPayee(t, 10)
		var on chain
		if ledger {
			on = p.ledger
		}
		w := testWallet(t, t.TempDir(), on, nil)
		for range 3 {
			mustPay(t, w, p.URL+"/1")
		}
		id := w.Channels()[0].ID
		part := amount(100)
		if got, err := w.Refund(context.Background(), id, RefundOptions{Amount: &part}); err != nil || got != part {
			t.Fatalf("ledger %v: %s %v", ledger, got, err)
		}
		if got, err := w.Refund(context.Background(), id, RefundOptions{}); err != nil || got != amount(870) {
			t.Fatalf("ledger %v: %s %v", ledger, got, err)
		}
		if _, err := w.Refund(context.Background(), id, RefundOptions{}); !errors.Is(err, ErrNoneDue) {
			t.Fatalf("ledger %v: %v", ledger, err)
		}
		checkNumbers(t, w)
		// The channel goes on with a new deposit.
		mustPay(t, w, p.URL+"/2")
		if s := w.Channels(); len(s) != 1 || s[0].Spent != amount(40) {
			t.Fatalf("ledger %v: %+v", ledger, s)
		}
	}
}

func TestARefundAfterALostAnswerIsCorrectedFirst(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	broken := w.opt.Transport
	w.opt.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		resp, err := broken.RoundTrip(r)
		if err == nil && r.Header.Get("PAYMENT-SIGNATURE") != "" {
			return nil, errors.New("gone")
		}
		return resp, err
	})
	if _, err := w.Pay(context.Background(), p.URL+"/2"); code(err) != "answer_lost" {
		t.Fatal(err)
	}
	w.opt.Transport = broken
	if got, err := w.Refund(context.Background(), w.Channels()[0].ID, RefundOptions{}); err != nil || got != amount(980) {
		t.Fatalf("%s %v", got, err)
	}
}

func TestARefundOfMoreThanTheDepositIsNotBelieved(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	p.spoilAnswer = func(a map[string]any) { a["amount"] = "5000" }
	if _, err := w.Refund(context.Background(), w.Channels()[0].ID, RefundOptions{}); code(err) != "payee_disagrees" {
		t.Fatalf("%v", err)
	}
}

func TestAnExitTakesBackWhatIsNotSpent(t *testing.T) {
	p := newPayee(t, 10)
	now := testTime
	w := testWallet(t, t.TempDir(), p.ledger, func(o *Options) { o.Now = func() time.Time { return now } })
	mustPay(t, w, p.URL+"/1")
	id := w.Channels()[0].ID
	out, err := w.Withdraw(context.Background(), id, WithdrawOptions{})
	if err != nil || out.Amount != amount(990) || !out.Due.Equal(testTime.Add(15*time.Minute)) {
		t.Fatalf("%+v %v", out, err)
	}
	if _, err := w.Withdraw(context.Background(), id, WithdrawOptions{}); !errors.Is(err, ErrNotDue) {
		t.Fatalf("a second one: %v", err)
	}
	if _, err := w.Finalise(context.Background(), id, ""); !errors.Is(err, ErrNotDue) {
		t.Fatalf("too early: %v", err)
	}
	// The payee claims in time, as it should.
	p.ledger.change(id, func(e *channel.Escrow) { e.Claimed = amount(10) })
	now = now.Add(15 * time.Minute)
	out, err = w.Finalise(context.Background(), id, "")
	if err != nil || out.Amount != amount(990) {
		t.Fatalf("%+v %v", out, err)
	}
	s := w.Channels()[0]
	if s.Escrow.Balance != amount(10) || s.Retired {
		t.Fatalf("%+v", s)
	}
	checkNumbers(t, w)
	kinds := map[string]int{}
	if err := w.Statement(time.Time{}, time.Time{}, func(l Line) error { kinds[l.Kind]++; return nil }); err != nil {
		t.Fatal(err)
	}
	if kinds[KindWithdraw] != 1 || kinds[KindFinal] != 1 || kinds[KindVoucher] != 1 {
		t.Fatalf("%v", kinds)
	}
}

func TestAnExitWithoutALedgerIsSignedAndRelayed(t *testing.T) {
	p := newPayee(t, 10)
	now := testTime
	w := testWallet(t, t.TempDir(), nil, func(o *Options) { o.Now = func() time.Time { return now } })
	mustPay(t, w, p.URL+"/1")
	s := w.Channels()[0]
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		switch r.URL.Path {
		case "/.stiver/withdraw":
			var b relayBody
			if err := json.NewDecoder(r.Body).Decode(&b); err != nil {
				t.Error(err)
				return true
			}
			deadline, _ := strconv.ParseUint(b.Deadline, 10, 64)
			by, err := channel.Recover(testDomain.WithdrawalDigest(s.ID, 0, *b.Amount, deadline), *b.Signature)
			if err != nil || by != w.Address() || b.Nonce != "0" || *b.Amount != amount(500) {
				t.Errorf("withdrawal %+v by %s: %v", b, by, err)
			}
			rw.Write([]byte(`{"transaction":"0x01"}`))
		case "/.stiver/finalize":
			rw.Write([]byte(`{"transaction":"0x02"}`))
		default:
			return false
		}
		return true
	}
	part := amount(500)
	if out, err := w.Withdraw(context.Background(), s.ID, WithdrawOptions{Amount: &part}); err != nil || out.Tx != "0x01" {
		t.Fatalf("%+v %v", out, err)
	}
	if s := w.Channels()[0]; s.Available() != amount(500) {
		t.Fatalf("available %s", s.Available())
	}
	now = now.Add(time.Hour)
	if out, err := w.Finalise(context.Background(), s.ID, ""); err != nil || out.Tx != "0x02" || out.Amount != part {
		t.Fatalf("%+v %v", out, err)
	}
	checkNumbers(t, w)
}

func TestChannelsAreRecoveredFromKeyAndLedgerAlone(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), p.ledger, nil)
	mustPay(t, w, p.URL+"/1")
	want := w.Channels()[0]
	p.ledger.change(want.ID, func(e *channel.Escrow) { e.Claimed = amount(10) })

	w = testWallet(t, t.TempDir(), p.ledger, nil)
	found, err := w.Recover(context.Background())
	if err != nil || len(found) != 1 || found[0] != want.ID {
		t.Fatalf("%v %v", found, err)
	}
	s := w.Channels()[0]
	if s.Config != want.Config || s.Spent != amount(10) || s.Escrow.Balance != amount(1000) {
		t.Fatalf("%+v", s)
	}
	if again, err := w.Recover(context.Background()); err != nil || len(again) != 0 {
		t.Fatalf("%v %v", again, err)
	}
	mustPay(t, w, p.URL+"/2")
	if s := w.Channels()[0]; s.Spent != amount(20) {
		t.Fatalf("spent %s", s.Spent)
	}
}

func TestAStrangersChannelIsNotTaken(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), p.ledger, nil)
	if _, err := w.Withdraw(context.Background(), channel.ID{1}, WithdrawOptions{}); !errors.Is(err, payer.ErrUnknown) {
		t.Fatal(err)
	}
	if _, err := w.Refund(context.Background(), channel.ID{1}, RefundOptions{}); !errors.Is(err, payer.ErrUnknown) {
		t.Fatal(err)
	}
}
