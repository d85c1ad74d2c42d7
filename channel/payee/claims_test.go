package payee

import (
	"errors"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
)

// crowd is a desk whose transactions take three rows, and ten channels with 10
// charged on each.
func newCrowd(t *testing.T) (*desk, []*payer) {
	d := newDesk(t)
	d.ledger.perTx = 3
	var all []*payer
	for n := range byte(10) {
		p := d.funded(20+n, 1000)
		sell(t, d, p, 10, 10)
		all = append(all, p)
	}
	return d, all
}

// claimedOnce says that a row of every channel was sent once, and claimed.
func (d *desk) claimedOnce(t *testing.T, all []*payer, want uint64) {
	t.Helper()
	d.ledger.mu.Lock()
	defer d.ledger.mu.Unlock()
	for n, p := range all {
		if d.ledger.claims[p.id] != 1 || d.ledger.escrow(p.id).Claimed != amount(want) {
			t.Errorf("channel %d was sent %d times, claimed %s", n, d.ledger.claims[p.id], d.ledger.escrow(p.id).Claimed)
		}
	}
}

func TestManyChannelsAreClaimedAheadAndThenAnchored(t *testing.T) {
	d, all := newCrowd(t)
	var told []Progress
	s, err := d.engine.SettleTelling(t.Context(), func(p Progress) { told = append(told, p) })
	if err != nil {
		t.Fatal(err)
	}
	if s.Channels != 10 || s.Claimed != amount(100) || s.Paid != amount(100) || s.Epoch != 1 || s.Anchor.Total != amount(100) || s.Anchor.Entries != 10 {
		t.Fatalf("%+v", s)
	}
	if s.Transactions != 5 || s.Gas != 4*10+100 || s.GasPerChannel() != 14 {
		t.Fatalf("%d transactions, %d gas", s.Transactions, s.Gas)
	}
	d.claimedOnce(t, all, 10)
	if len(told) < 6 || told[0].Phase != Reading || told[len(told)-1] != (Progress{Phase: Anchoring, Due: 10, Channels: 10, Transactions: 4, Gas: 40, Claimed: amount(100)}) {
		t.Fatalf("%+v", told)
	}
	for i := 1; i < len(told); i++ {
		if told[i].Channels < told[i-1].Channels {
			t.Fatalf("%+v after %+v", told[i], told[i-1])
		}
	}
	heads, err := d.engine.EpochHeads(t.Context(), 1)
	if err != nil || len(heads) != 10 {
		t.Fatalf("%d heads, %v", len(heads), err)
	}
	d.check(t)
}

// Whatever transaction a payee is killed at, the next settlement goes on after
// those that the ledger has, of which the payee had not been told.
func TestASettlementOfManyTransactionsIsResumedWhereverItBrokeOff(t *testing.T) {
	for at := 1; at <= 4; at++ {
		d, all := newCrowd(t)
		d.ledger.onClaims = func(sent int) error {
			if sent == at {
				return errDown
			}
			return nil
		}
		if _, err := d.engine.Settle(t.Context()); !errors.Is(err, ErrLedger) {
			t.Fatal(err)
		}
		d.stop()
		d.start()
		s := settle(t, d)
		if want := amount(uint64(100 - 10*min(10, 3*at))); s.Claimed != want || s.Paid != amount(100) || s.Epoch != 1 || s.Anchor.Total != amount(100) {
			t.Fatalf("broke off at %d: %+v", at, s)
		}
		d.claimedOnce(t, all, 10)
		d.check(t)
	}
}

func TestPaymentsGoOnWhileManyChannelsAreClaimed(t *testing.T) {
	d, all := newCrowd(t)
	d.ledger.onClaims = func(sent int) error {
		for _, p := range all {
			out := d.pay(p.id, StreamPayment{Sequence: uint64(sent), Price: amount(1), Voucher: ptr(p.voucher(amount(uint64(10 + sent))))})
			if out.Err != nil {
				return out.Err
			}
		}
		return nil
	}
	s := settle(t, d)
	if s.Epoch != 1 || s.Unanchored != nil || s.Channels != 10 || len(s.Skipped) != 0 || s.Paid != s.Claimed || s.Anchor.Total != s.Claimed {
		t.Fatalf("%+v", s)
	}
	d.ledger.onClaims = nil
	if again := settle(t, d); again.Epoch != 2 || again.Anchor.Total != amount(140) {
		t.Fatalf("%+v", again)
	}
	d.check(t)
}

func TestARowRefusedAmongManyIsNotAReasonToRepeatTheOthers(t *testing.T) {
	d, all := newCrowd(t)
	bad := all[4]
	d.ledger.refuse = map[channel.ID]bool{bad.id: true}
	s := settle(t, d)
	if s.Channels != 9 || s.Paid != amount(90) || s.Epoch != 1 || len(s.Skipped) != 1 || s.Skipped[0] != (Skipped{bad.id, ledger.SkipConfig}) {
		t.Fatalf("%+v", s)
	}
	for n, p := range all {
		if d.ledger.claims[p.id] != 1 {
			t.Errorf("channel %d was sent %d times", n, d.ledger.claims[p.id])
		}
	}
}

// Nobody saw that a payer withdrew: what is left is claimed with the anchor, and
// no channel is reported.
func TestAChannelThatHoldsLessThanWasChargedIsClaimedForWhatItHolds(t *testing.T) {
	d, all := newCrowd(t)
	d.ledger.startWithdrawal(all[2].id, amount(996))
	d.ledger.finishWithdrawal(all[2].id)
	s := settle(t, d)
	if s.Channels != 10 || s.Paid != amount(94) || s.Epoch != 1 || s.Anchor.Total != amount(94) || len(s.Skipped) != 0 {
		t.Fatalf("%+v", s)
	}
	d.check(t)
}

// A settlement of many channels may take longer than a payer needs to leave.
func TestAPayerWhoLeavesIsClaimedFromWhileManyChannelsAreSettled(t *testing.T) {
	d, all := newCrowd(t)
	d.watched()
	leaver := all[3]
	claimed := make(chan struct{})
	go func() { d.ledger.waitClaimed(leaver.id, amount(15)); close(claimed) }()
	d.ledger.onClaims = func(sent int) error {
		if sent != 4 { // the last ahead of the anchor
			return nil
		}
		sell(t, d, leaver, 15, 5)
		d.ledger.startWithdrawal(leaver.id, amount(900))
		d.ledger.events <- ledger.WithdrawalStarted{Channel: leaver.id, Amount: amount(900)}
		select {
		case <-claimed:
			return nil
		case <-time.After(20 * time.Second):
			return errors.New("the payer was left to go")
		}
	}
	s := settle(t, d)
	if s.Epoch != 1 || s.Paid != amount(105) || s.Anchor.Total != amount(105) || s.Unanchored != nil {
		t.Fatalf("%+v", s)
	}
	d.check(t)
}

// A reading that began before a claim shows less than the claim's event told.
func TestAReadingThatAClaimOvertookIsReadAgain(t *testing.T) {
	d := newDesk(t)
	p := d.funded(2, 100)
	sell(t, d, p, 10, 10)
	reading := d.engine.readings.Add(1)
	old, err := d.ledger.Escrows(t.Context(), []channel.ID{p.id})
	if err != nil {
		t.Fatal(err)
	}
	settle(t, d)
	again, err := d.engine.take(t.Context(), []channel.ID{p.id}, old, reading)
	if err != nil || len(again) != 1 || !d.view(p.id).Unclaimed().IsZero() {
		t.Fatalf("%v, %v, %+v", again, err, d.view(p.id))
	}
	if v, err := d.engine.Observe(t.Context(), p.id); err != nil || !v.Unclaimed().IsZero() {
		t.Fatalf("%+v, %v", v, err)
	}
}

// watched returns when the engine has taken all events before.
func (d *desk) watched() { d.ledger.events <- ledger.AnchorMade{} }

// reads is how often a channel was read from the ledger.
func (d *desk) reads() int {
	d.ledger.mu.Lock()
	defer d.ledger.mu.Unlock()
	return d.ledger.reads
}

// Claims that this engine did not make are known from their events; what they
// do not tell is read.
func TestClaimsAreKnownFromTheirEvents(t *testing.T) {
	d := newDesk(t)
	d.watched()
	p, overdrawn := d.funded(2, 100), d.funded(3, 100)
	sell(t, d, p, 30, 30)
	d.ledger.claimed(p.id, amount(20))
	d.ledger.claimed(overdrawn.id, amount(5))
	before := d.reads()
	d.ledger.events <- ledger.ClaimMade{Channel: p.id, Amount: amount(20), Total: amount(20)}
	d.watched()
	if v := d.view(p.id); v.Escrow.Claimed != amount(20) || d.reads() != before {
		t.Fatalf("%d reads, %+v", d.reads()-before, v)
	}
	d.ledger.events <- ledger.ClaimMade{Channel: overdrawn.id, Amount: amount(5), Total: amount(5)}
	d.watched()
	if d.reads() != before+1 {
		t.Fatalf("%d reads", d.reads()-before)
	}
	if out := d.pay(overdrawn.id, StreamPayment{Price: amount(1), Voucher: ptr(overdrawn.voucher(amount(6)))}); !errors.Is(out.Err, channel.ErrClaimTooHigh) {
		t.Fatalf("sold on a channel that is behind the ledger: %+v", out)
	}
}

func TestASettlementReadsNoChannelWhenTheSumsAgree(t *testing.T) {
	d := newDesk(t)
	d.watched()
	p, leaving := d.funded(2, 100), d.funded(3, 100)
	sell(t, d, p, 30, 30)
	sell(t, d, leaving, 30, 30)
	d.ledger.startWithdrawal(leaving.id, amount(5))
	if _, err := d.engine.Observe(t.Context(), leaving.id); err != nil {
		t.Fatal(err)
	}
	before := d.reads()
	if s := settle(t, d); s.Channels != 2 || d.reads() != before+1 {
		t.Fatalf("%d reads, %+v", d.reads()-before, s)
	}
	d.ledger.claimed(newPayer(9).id, amount(1)) // the sums differ from here on
	sell(t, d, p, 40, 10)
	if settle(t, d); d.reads() != before+2 {
		t.Fatalf("%d reads", d.reads()-before)
	}
}
