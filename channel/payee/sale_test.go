package payee

import (
	"context"
	"errors"
	"testing"

	"github.com/stiver-pay/stiver/channel"
)

func sell(t *testing.T, d *desk, p *payer, ceiling, price uint64) Result {
	t.Helper()
	sale, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(ceiling)), Price: amount(price)})
	if err != nil {
		t.Fatal(err)
	}
	r, err := sale.Commit(t.Context(), amount(price), []byte("item"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestASaleIsChargedOnceAndSurvivesARestart(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	r := sell(t, d, p, 10, 10)
	if r.View.Charged != amount(10) || r.Entry.Charged != amount(10) || r.Entry.Sequence != 0 {
		t.Fatalf("%+v", r)
	}
	d.stop()
	d.start()
	if v := d.view(p.id); v.Charged != amount(10) || v.Payments != 1 || v.Voucher.Ceiling != amount(10) {
		t.Fatalf("%+v", v)
	}
	sell(t, d, p, 25, 15)
	d.check(t)
}

func TestPaymentsGoOnWhileTheLedgerIsDown(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	d.forget()
	d.ledger.setDown(true)
	if _, err := d.engine.Admit(t.Context(), p.cfg); err != nil {
		t.Fatal(err)
	}
	sell(t, d, p, 10, 10)
	if out := d.pay(p.id, StreamPayment{Sequence: 1, Price: amount(5), Voucher: ptr(p.voucher(amount(15)))}); out.Err != nil {
		t.Fatal(out.Err)
	}
}

func ptr[T any](v T) *T { return &v }

func TestAdmissionRefusesOtherTermsAndChannelsWithoutMoney(t *testing.T) {
	d := newDesk(t)
	p := newPayer(2)
	if _, err := d.engine.Admit(t.Context(), p.cfg); !errors.Is(err, ErrUnknown) {
		t.Fatal(err)
	}
	other := newPayer(3).cfg
	for want, change := range map[error]func(*channel.Config){
		ErrReceiver:       func(c *channel.Config) { c.Receiver = p.cfg.Payer },
		ErrAuthorizer:     func(c *channel.Config) { c.ReceiverAuthorizer = p.cfg.Payer },
		ErrToken:          func(c *channel.Config) { c.Token = p.cfg.Payer },
		ErrDelay:          func(c *channel.Config) { c.WithdrawDelay++ },
		ErrContractPayer:  func(c *channel.Config) { c.PayerAuthorizer = [20]byte{} },
		channel.ErrConfig: func(c *channel.Config) { c.Payer = [20]byte{} },
	} {
		cfg := other
		change(&cfg)
		if _, err := d.engine.Admit(t.Context(), cfg); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	d.ledger.setDown(true)
	if _, err := d.engine.Admit(t.Context(), p.cfg); !errors.Is(err, ErrLedger) {
		t.Fatal(err)
	}
}

func TestAnUnknownChannelBeginsAtWhatTheLedgerShowsClaimed(t *testing.T) {
	d := newDesk(t)
	p := newPayer(2)
	d.ledger.fund(p.cfg, amount(100))
	d.ledger.claimed(p.id, amount(40))
	v, err := d.engine.Admit(t.Context(), p.cfg)
	if err != nil || v.Charged != amount(40) || v.Entries != 1 || v.Payments != 0 {
		t.Fatalf("%+v, %v", v, err)
	}
	sell(t, d, p, 50, 10)
	d.forget()
	if v := d.view(p.id); v.Charged != amount(50) || v.Entries != 2 {
		t.Fatalf("%+v", v)
	}
	d.check(t)
}

func TestAVoucherThatDoesNotContinueTheRecordIsAnsweredWithTheRecord(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sell(t, d, p, 10, 10)
	for _, ceiling := range []uint64{0, 5, 10, 19, 21, 1000} {
		_, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(ceiling)), Price: amount(10), Request: [32]byte{9}})
		var mismatch *MismatchError
		if !errors.As(err, &mismatch) || !errors.Is(err, ErrMismatch) {
			t.Fatalf("ceiling %d: %v", ceiling, err)
		}
		if mismatch.View.Voucher != p.voucher(amount(10)) || mismatch.View.Charged != amount(10) || mismatch.Want != amount(20) {
			t.Fatalf("%+v", mismatch)
		}
	}
}

func TestAForgedVoucherIsRefusedBeforeAmountsAreLookedAt(t *testing.T) {
	d := newDesk(t)
	p, other := d.funded(2, 100), newPayer(3)
	forged := p.voucher(amount(10))
	forged.Ceiling = amount(20)
	stranger, err := channel.SignVoucher(testDomain, other.signer, p.id, amount(10))
	if err != nil {
		t.Fatal(err)
	}
	foreign := p.voucher(amount(10))
	foreign.Channel = other.id
	elsewhere, err := channel.SignVoucher(channel.NewDomain(1, testDomain.Contract()), p.signer, p.id, amount(10))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		v    channel.Voucher
		want error
	}{
		"changed": {forged, channel.ErrSignature}, "stranger": {stranger, channel.ErrSignature},
		"other channel": {foreign, channel.ErrChannelID}, "other chain": {elsewhere, channel.ErrSignature},
	} {
		if _, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: c.v, Price: amount(10)}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnAbortedSaleChargesNothingAndFreesTheChannel(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	pay := Payment{Voucher: p.voucher(amount(10)), Price: amount(10)}
	sale, err := d.engine.Begin(t.Context(), p.id, pay)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.engine.Begin(t.Context(), p.id, pay); !errors.Is(err, ErrBusy) {
		t.Fatalf("second sale at once: %v", err)
	}
	sale.Abort()
	sale.Abort()
	if _, err := sale.Commit(t.Context(), amount(10), nil); !errors.Is(err, ErrDone) {
		t.Fatal(err)
	}
	if v := d.view(p.id); !v.Charged.IsZero() || !v.Reserved.IsZero() {
		t.Fatalf("%+v", v)
	}
	sell(t, d, p, 10, 10)
	d.check(t)
}

func TestLessThanThePriceMayBeChargedAndNeverMore(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sale, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(10)), Price: amount(10)})
	if err != nil {
		t.Fatal(err)
	}
	defer sale.Abort()
	if _, err := sale.Commit(t.Context(), amount(11), nil); !errors.Is(err, ErrPrice) {
		t.Fatal(err)
	}
	r, err := sale.Commit(t.Context(), amount(3), []byte("three"))
	if err != nil || r.View.Charged != amount(3) || !r.View.Reserved.IsZero() {
		t.Fatalf("%+v, %v", r, err)
	}
	sell(t, d, p, 13, 10)
	d.check(t)
}

func TestARepeatedRequestIsServedAgainWithoutACharge(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	pay := Payment{Voucher: p.voucher(amount(10)), Price: amount(10), Request: [32]byte{7}}
	buy := func() Result {
		sale, err := d.engine.Begin(t.Context(), p.id, pay)
		if err != nil {
			t.Fatal(err)
		}
		r, err := sale.Commit(t.Context(), amount(10), []byte("item"))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := buy()
	again := buy()
	if !again.Replay || again.Entry != first.Entry || again.View.Charged != amount(10) {
		t.Fatalf("%+v", again)
	}
	d.forget()
	if again = buy(); !again.Replay || again.Charged != amount(10) {
		t.Fatalf("after a restart: %+v", again)
	}
	other := pay
	other.Request = [32]byte{8}
	if _, err := d.engine.Begin(t.Context(), p.id, other); !errors.Is(err, ErrMismatch) {
		t.Fatalf("another request with the same voucher: %v", err)
	}
	for range maxReplays - 1 {
		buy()
	}
	if _, err := d.engine.Begin(t.Context(), p.id, pay); !errors.Is(err, ErrMismatch) {
		t.Fatalf("served for ever: %v", err)
	}
	d.check(t)
}

func TestAFreeSaleIsNotAReasonToServeForEver(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	pay := Payment{Voucher: p.voucher(amount(10)), Price: amount(10), Request: [32]byte{7}}
	for range 2 {
		sale, err := d.engine.Begin(t.Context(), p.id, pay)
		if err != nil {
			t.Fatal(err)
		}
		if sale.Replay() {
			t.Fatal("a free sale was repeated instead of sold again")
		}
		if _, err := sale.Commit(t.Context(), amount(0), nil); err != nil {
			t.Fatal(err)
		}
	}
	d.check(t)
}

func TestACeilingBeyondTheDepositIsRefused(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	_, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(101)), Price: amount(101)})
	if !errors.Is(err, channel.ErrExceedsFunds) {
		t.Fatal(err)
	}
}

func TestAfterCloseEverythingIsRefused(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sale, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(10)), Price: amount(10)})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.engine.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := sale.Commit(t.Context(), amount(10), nil); !errors.Is(err, ErrNotDurable) {
		t.Fatal(err)
	}
	if _, err := d.engine.Begin(context.Background(), p.id, Payment{}); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	if out := d.pay(p.id, StreamPayment{}); !errors.Is(out.Err, ErrClosed) {
		t.Fatal(out.Err)
	}
}
