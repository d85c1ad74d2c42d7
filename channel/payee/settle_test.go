package payee

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/paymentlog"
)

func settle(t *testing.T, d *desk) Settlement {
	t.Helper()
	s, err := d.engine.Settle(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestASettlementClaimsAnchorsAndPaysAllChannelsAtOnce(t *testing.T) {
	d := newDesk(t)
	a, b, idle := d.funded(2, 1000), d.funded(3, 1000), d.funded(4, 1000)
	sell(t, d, a, 10, 10)
	if out := d.pay(b.id, b.ticks(0, 20, 3, amount(0))...); out.Err != nil {
		t.Fatal(out.Err)
	}
	s := settle(t, d)
	if s.Channels != 2 || s.Claimed != amount(70) || s.Paid != amount(70) || s.Epoch != 1 || s.Anchor.Entries != 21 || s.Anchor.Total != amount(70) || len(s.Skipped) != 0 || s.Unanchored != nil {
		t.Fatalf("%+v", s)
	}
	for _, p := range []*payer{a, b, idle} {
		if v := d.view(p.id); !v.Unclaimed().IsZero() {
			t.Fatalf("%+v", v)
		}
	}
	if again := settle(t, d); again.Epoch != 0 || again.Included.Tx != (common.Hash{}) {
		t.Fatalf("settled nothing: %+v", again)
	}
	heads, err := d.engine.EpochHeads(t.Context(), 1)
	if err != nil || len(heads) != 2 {
		t.Fatalf("%v, %v", heads, err)
	}
	if anchor, err := channel.NewAnchor(heads); err != nil || anchor != s.Anchor {
		t.Fatalf("%+v, %v", anchor, err)
	}
	sell(t, d, a, 15, 5)
	if s := settle(t, d); s.Epoch != 2 || s.Claimed != amount(5) {
		t.Fatalf("%+v", s)
	}
	if err := paymentlog.Write(t.Context(), io.Discard, testDomain, d.engine); err != nil {
		t.Fatal(err)
	}
	d.check(t)
}

func TestAnInterruptedSettlementIsFoundAgainAndNothingIsClaimedTwice(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 1000)
	sell(t, d, p, 10, 10)
	d.ledger.mu.Lock()
	d.ledger.interrupt = true
	d.ledger.mu.Unlock()
	if _, err := d.engine.Settle(t.Context()); !errors.Is(err, ErrLedger) {
		t.Fatal(err)
	}
	d.stop()
	d.start()
	sell(t, d, p, 14, 4)
	s := settle(t, d)
	if s.Epoch != 2 || s.Claimed != amount(4) || s.Anchor.Total != amount(14) {
		t.Fatalf("%+v", s)
	}
	var epochs []Epoch
	err := d.engine.Epochs(t.Context(), 0, func(ep Epoch) error { epochs = append(epochs, ep); return nil })
	if err != nil || len(epochs) != 2 || epochs[0].Anchor.Total != amount(10) || epochs[1].Previous != epochs[0].Head || epochs[1].Head != d.ledger.anchor.Head {
		t.Fatalf("%+v, %v", epochs, err)
	}
	if plans, err := d.engine.plans(t.Context()); err != nil || len(plans) != 0 {
		t.Fatalf("plans left over: %+v, %v", plans, err)
	}
}

func TestABadRowIsLeftOutAndReportedAndTheOthersAreSettled(t *testing.T) {
	d := newDesk(t)
	good, bad := d.funded(2, 1000), d.funded(3, 1000)
	sell(t, d, good, 10, 10)
	sell(t, d, bad, 20, 20)
	s, err := d.engine.lock(bad.id)
	if err != nil {
		t.Fatal(err)
	}
	s.state.Voucher.Signature[5] ^= 1 // damage that no check at the door lets in
	s.touch()
	s.unlock()
	done := settle(t, d)
	if done.Claimed != amount(10) || len(done.Skipped) != 1 || done.Skipped[0] != (Skipped{bad.id, ledger.SkipSignature}) || done.Epoch != 1 {
		t.Fatalf("%+v", done)
	}
	if done.Anchor.Total != amount(10) || done.Anchor.Entries != 2 {
		t.Fatalf("the log holds the sale though it is not claimed: %+v", done.Anchor)
	}
}

func TestARowThatOnlyTheLedgerRefusesIsLeftOut(t *testing.T) {
	d := newDesk(t)
	good, bad := d.funded(2, 1000), d.funded(3, 1000)
	sell(t, d, good, 10, 10)
	sell(t, d, bad, 20, 20)
	d.ledger.mu.Lock()
	d.ledger.refuse = map[channel.ID]bool{bad.id: true}
	d.ledger.mu.Unlock()
	done := settle(t, d)
	if done.Claimed != amount(10) || done.Paid != amount(10) || len(done.Skipped) != 1 || done.Epoch != 1 || done.Anchor.Total != amount(10) {
		t.Fatalf("%+v", done)
	}
	d.ledger.mu.Lock()
	d.ledger.refuse = nil
	d.ledger.mu.Unlock()
	if done = settle(t, d); done.Claimed != amount(20) || done.Epoch != 2 {
		t.Fatalf("%+v", done)
	}
}

func TestASpoiledRecoveryIdDoesNotSpoilTheClaim(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 1000)
	sell(t, d, p, 10, 10)
	v := p.voucher(amount(20))
	v.Signature[64] ^= 27 ^ 28
	if out := d.pay(p.id, StreamPayment{Sequence: 1, Price: amount(10), Voucher: &v}); out.Err != nil {
		t.Fatal(out.Err)
	}
	if s := settle(t, d); s.Claimed != amount(20) || len(s.Skipped) != 0 {
		t.Fatalf("%+v", s)
	}
}

func TestClaimsThatThePayeeHasNoRecordOfAreSettledAndNotAnchored(t *testing.T) {
	d := newDesk(t)
	lost := newPayer(9)
	d.ledger.fund(lost.cfg, amount(100))
	d.ledger.claimed(lost.id, amount(40))
	p := d.funded(2, 1000)
	sell(t, d, p, 10, 10)
	s := settle(t, d)
	if s.Paid != amount(50) || s.Epoch != 0 || !errors.Is(s.Unanchored, ErrUnrecorded) {
		t.Fatalf("%+v", s)
	}
	if _, err := d.engine.Admit(t.Context(), lost.cfg); err != nil {
		t.Fatal(err)
	}
	if s := settle(t, d); s.Epoch != 1 || s.Anchor.Total != amount(50) || s.Unanchored != nil {
		t.Fatalf("the record is whole again: %+v", s)
	}
}

func TestALedgerThatIsDownIsNoReasonToLoseAnything(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 1000)
	sell(t, d, p, 10, 10)
	d.ledger.setDown(true)
	if _, err := d.engine.Settle(t.Context()); !errors.Is(err, ErrLedger) {
		t.Fatal(err)
	}
	if _, err := d.engine.Refund(t.Context(), p.id, nil); !errors.Is(err, ErrLedger) {
		t.Fatal(err)
	}
	if _, err := d.engine.Deposit(t.Context(), p.cfg, amount(5), ledger.DepositAuthorization{}); !errors.Is(err, ErrLedger) {
		t.Fatal(err)
	}
	sell(t, d, p, 20, 10)
	d.ledger.setDown(false)
	if s := settle(t, d); s.Claimed != amount(20) {
		t.Fatalf("%+v", s)
	}
}

func TestADepositCountsWhenTheLedgerHasIt(t *testing.T) {
	d := newDesk(t)
	p := newPayer(2)
	for _, want := range []uint64{50, 100} {
		made, err := d.engine.Deposit(t.Context(), p.cfg, amount(50), ledger.DepositAuthorization{})
		if err != nil || made.View.Escrow.Balance != amount(want) || made.Tx == (common.Hash{}) {
			t.Fatalf("%+v, %v", made, err)
		}
	}
	sell(t, d, p, 100, 100)
	d.check(t)
}

func TestARefundGivesBackWhatIsNotChargedAndNoMore(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sell(t, d, p, 10, 10)
	if _, err := d.engine.Refund(t.Context(), p.id, ptr(amount(91))); !errors.Is(err, ErrRefundSum) {
		t.Fatal(err)
	}
	r, err := d.engine.Refund(t.Context(), p.id, ptr(amount(30)))
	if err != nil || r.View.Escrow.Balance != amount(70) || r.Amount != amount(30) {
		t.Fatalf("%+v, %v", r, err)
	}
	if r, err = d.engine.Refund(t.Context(), p.id, nil); err != nil || r.View.Escrow.Balance != amount(10) || r.View.Escrow.RefundNonce != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := d.engine.Refund(t.Context(), p.id, nil); !errors.Is(err, ErrNoRefund) {
		t.Fatal(err)
	}
	if s := settle(t, d); s.Claimed != amount(10) {
		t.Fatalf("what was charged could not be claimed: %+v", s)
	}
	d.check(t)
}

func TestNoRefundWhileASaleIsUnderWay(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sale, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(10)), Price: amount(10)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.engine.Refund(t.Context(), p.id, nil); !errors.Is(err, ErrBusy) {
		t.Fatal(err)
	}
	sale.Abort()
	if _, err := d.engine.Refund(t.Context(), p.id, nil); err != nil {
		t.Fatal(err)
	}
}

func TestACreditIsALineOfTheLogAndNeverGoesBelowWhatIsClaimed(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sell(t, d, p, 10, 10)
	settle(t, d)
	sell(t, d, p, 15, 5)
	if _, err := d.engine.Credit(t.Context(), p.id, amount(6), nil); !errors.Is(err, channel.ErrCreditTooHigh) {
		t.Fatal(err)
	}
	r, err := d.engine.Credit(t.Context(), p.id, amount(5), []byte("broke off"))
	if err != nil || r.View.Charged != amount(10) || r.Entry.Kind != channel.Credit {
		t.Fatalf("%+v, %v", r, err)
	}
	if s := settle(t, d); s.Epoch != 2 || !s.Claimed.IsZero() {
		t.Fatalf("%+v", s)
	}
	d.check(t)
}

// The answer of a claim may be lost, and the claim not.
func TestWhatWasSentToBeClaimedIsNotCredited(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sell(t, d, p, 10, 10)
	d.ledger.mu.Lock()
	d.ledger.interrupt = true
	d.ledger.mu.Unlock()
	if _, err := d.engine.Settle(t.Context()); !errors.Is(err, ErrLedger) {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := d.engine.Credit(t.Context(), p.id, amount(1), nil); !errors.Is(err, channel.ErrCreditTooHigh) {
			t.Fatal(err)
		}
		d.forget()
	}
}

func TestAStartedWithdrawalStopsSalesAndIsClaimedAtOnce(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sell(t, d, p, 10, 10)
	d.ledger.startWithdrawal(p.id, amount(80))
	d.ledger.events <- ledger.WithdrawalStarted{Channel: p.id, Amount: amount(80)}
	d.ledger.waitClaimed(p.id, amount(10))
	if _, err := d.engine.Observe(t.Context(), p.id); err != nil {
		t.Fatal(err)
	}
	v := d.view(p.id)
	if v.Available() != amount(20) || !v.Unclaimed().IsZero() {
		t.Fatalf("%+v", v)
	}
	_, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(21)), Price: amount(11)})
	if !errors.Is(err, channel.ErrExceedsFunds) {
		t.Fatal(err)
	}
	sell(t, d, p, 20, 10)
	settle(t, d)
	d.ledger.finishWithdrawal(p.id)
	if v, err := d.engine.Observe(t.Context(), p.id); err != nil || v.Escrow.Balance != amount(20) || v.Charged != amount(20) {
		t.Fatalf("%+v, %v", v, err)
	}
	d.check(t)
}

func TestWhatAWithdrawalTookBeforeItWasClaimedIsWrittenOff(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sell(t, d, p, 50, 50)
	d.ledger.startWithdrawal(p.id, amount(80)) // nobody saw it in time
	d.ledger.finishWithdrawal(p.id)
	v, err := d.engine.Observe(t.Context(), p.id)
	if err != nil || v.Charged != amount(20) || v.Entries != 2 {
		t.Fatalf("%+v, %v", v, err)
	}
	if s := settle(t, d); s.Claimed != amount(20) {
		t.Fatalf("%+v", s)
	}
	d.check(t)
}

// The payee's data was restored from an old copy: what it would sell now was
// paid for and claimed before.
func TestAPayeeThatIsBehindTheLedgerSellsNothingOnThatChannel(t *testing.T) {
	d := newDesk(t)
	p, other := d.funded(2, 100), d.funded(3, 100)
	sell(t, d, p, 10, 10)
	d.ledger.claimed(p.id, amount(30))
	if _, err := d.engine.Observe(t.Context(), p.id); !errors.Is(err, channel.ErrClaimTooHigh) {
		t.Fatal(err)
	}
	if _, err := d.engine.Begin(t.Context(), p.id, Payment{Voucher: p.voucher(amount(20)), Price: amount(10)}); !errors.Is(err, channel.ErrClaimTooHigh) {
		t.Fatal(err)
	}
	if out := d.pay(p.id, StreamPayment{Sequence: 1, Price: amount(1), Voucher: ptr(p.voucher(amount(20)))}); !errors.Is(out.Err, channel.ErrClaimTooHigh) {
		t.Fatalf("%+v", out)
	}
	if _, err := d.engine.Reserve(p.id, StreamPayment{Sequence: 1}); !errors.Is(err, channel.ErrClaimTooHigh) {
		t.Fatal(err)
	}
	sell(t, d, other, 10, 10)
	if s := settle(t, d); s.Claimed != amount(10) || !errors.Is(s.Unanchored, ErrUnrecorded) {
		t.Fatalf("the others are settled: %+v", s)
	}
}

func TestOnlyTheReceiverSettlesAndOneAtATime(t *testing.T) {
	d := newDesk(t)
	d.engine.inSettle.Store(true)
	if _, err := d.engine.Settle(t.Context()); !errors.Is(err, ErrSettling) {
		t.Fatal(err)
	}
	d.engine.inSettle.Store(false)
	d.engine.terms.Receiver = common.Address{1}
	if _, err := d.engine.Settle(t.Context()); !errors.Is(err, ErrSender) {
		t.Fatal(err)
	}
}

func TestCloseEndsASettlementUnderWay(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sell(t, d, p, 10, 10)
	d.ledger.mu.Lock()
	d.ledger.hold = make(chan struct{})
	held := d.ledger.hold
	d.ledger.mu.Unlock()
	done := make(chan error, 1)
	go func() {
		_, err := d.engine.Settle(context.Background())
		done <- err
	}()
	<-held
	if err := d.engine.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, ErrLedger) || !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	if _, err := d.engine.Settle(t.Context()); !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
}

func FuzzSettlementRecordsDecodeToWhatTheyEncode(f *testing.F) {
	f.Add((&Epoch{Number: 1, Anchor: channel.Anchor{Entries: 3, Total: amount(7)}, Heads: 2, plan: 1}).encode())
	f.Add((&Epoch{Number: 2, Heads: 2, plan: 2, base: 1, changes: 1, links: 1, behind: 1}).encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		ep, err := decodeEpoch(b)
		if err != nil {
			if !errors.Is(err, ErrRecord) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		if string(ep.encode()) != string(b) {
			t.Fatalf("%x encodes to %x", b, ep.encode())
		}
	})
}
