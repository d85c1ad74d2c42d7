package payer

import (
	"errors"
	"testing"

	"github.com/stiver-pay/stiver/channel"
)

// opened returns a state with a deposit and a purchase under way.
func opened(t *testing.T, deposit, spent, price uint64) State {
	t.Helper()
	c := channel.Config{
		Payer: testOptions(t, nil).Payer, PayerAuthorizer: testSecrets(t).Session().Address(),
		Receiver: testTerms.Receiver, ReceiverAuthorizer: testTerms.ReceiverAuthorizer,
		Token: testTerms.Token, WithdrawDelay: testTerms.WithdrawDelay,
	}
	s := NewState(testDomain.ChannelID(c), c, channel.Escrow{Balance: amount(deposit)}, false)
	s.Spent, s.Vouched = amount(spent), amount(spent)
	if _, err := s.Authorise(amount(price), [32]byte{1}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnAnswerIsTakenOnlyIfItAddsUp(t *testing.T) {
	for name, c := range map[string]struct {
		charged, total uint64
		ok             bool
	}{
		"the price":                  {10, 110, true},
		"less than the price":        {7, 107, true},
		"nothing":                    {0, 100, true},
		"more than the price":        {11, 111, false},
		"a total that is too high":   {10, 111, false},
		"a total that is too low":    {10, 109, false},
		"less, with the price added": {7, 110, false},
	} {
		s := opened(t, 1000, 100, 10)
		before := s
		err := s.Answer(amount(c.charged), amount(c.total))
		var d *Disagreement
		switch {
		case c.ok && (err != nil || s.Spent != amount(c.total) || s.Order != (Order{})):
			t.Errorf("%s: %v, spent %s", name, err, s.Spent)
		case !c.ok && (!errors.As(err, &d) || s != before):
			t.Errorf("%s was taken: %v", name, err)
		}
	}
}

func TestACorrectionNeedsThePayersOwnSignature(t *testing.T) {
	secrets := testSecrets(t)
	own := func(id channel.ID, ceiling uint64) channel.Voucher {
		v, err := channel.SignVoucher(testDomain, secrets.Session(), id, amount(ceiling))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	id := opened(t, 1000, 100, 10).ID
	forged, err := channel.SignVoucher(testDomain, channel.NewKeySigner(testKey(9)), id, amount(500))
	if err != nil {
		t.Fatal(err)
	}
	lying := own(id, 110)
	lying.Ceiling = amount(500)
	for name, c := range map[string]struct {
		correction Correction
		recovered  bool
		ok         bool
	}{
		"the order that was lost":              {Correction{Charged: amount(110), Voucher: own(id, 110)}, false, true},
		"the order was not charged":            {Correction{Charged: amount(100), Voucher: own(id, 110)}, false, true},
		"less than was known":                  {Correction{Charged: amount(90), Voucher: own(id, 100)}, false, true},
		"less, without proof":                  {Correction{Charged: amount(90)}, false, true},
		"more, without proof":                  {Correction{Charged: amount(110)}, false, false},
		"more than the order":                  {Correction{Charged: amount(120), Voucher: own(id, 120)}, false, false},
		"more than is proven":                  {Correction{Charged: amount(110), Voucher: own(id, 105)}, false, false},
		"another's signature":                  {Correction{Charged: amount(110), Voucher: forged}, false, false},
		"another ceiling under the signature":  {Correction{Charged: amount(110), Voucher: lying}, false, false},
		"a voucher of another channel":         {Correction{Charged: amount(110), Voucher: own(channel.ID{9}, 110)}, false, false},
		"below what the ledger shows claimed":  {Correction{Charged: amount(40), Voucher: own(id, 110)}, false, false},
		"after a lost record, what is proven":  {Correction{Charged: amount(300), Voucher: own(id, 400)}, true, true},
		"after a lost record, more than proof": {Correction{Charged: amount(401), Voucher: own(id, 400)}, true, false},
		"after a lost record, forged":          {Correction{Charged: amount(300), Voucher: forged}, true, false},
	} {
		s := opened(t, 1000, 100, 10)
		s.Escrow.Claimed, s.Recovered = amount(50), c.recovered
		before := s
		by := channel.NewVerifier(secrets.Session().Address())
		err := s.Adopt(c.correction, testDomain, &by)
		if c.ok && (err != nil || s.Spent != c.correction.Charged) {
			t.Errorf("%s: %v, spent %s", name, err, s.Spent)
		}
		if !c.ok && (code(err) != "payee_disagrees" || s != before) {
			t.Errorf("%s was adopted: %v", name, err)
		}
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNothingIsSignedAboveTheDeposit(t *testing.T) {
	s := opened(t, 100, 0, 60)
	var short *FundsError
	if _, err := s.Authorise(amount(101), [32]byte{}); !errors.As(err, &short) || short.Missing != amount(1) {
		t.Fatalf("%v", err)
	}
	s.Escrow.Leaving = amount(60)
	if _, err := s.Authorise(amount(50), [32]byte{}); !errors.As(err, &short) || short.Missing != amount(10) {
		t.Fatalf("money that is leaving was signed away: %v", err)
	}
	if err := s.Voucher(amount(50)); code(err) != "deposit_needed" {
		t.Fatalf("money that is leaving was signed away on a stream: %v", err)
	}
	chain := channel.TickVoucher{Channel: s.ID, Unit: amount(10), Length: 5}
	if err := s.PlanTicks(chain); code(err) != "deposit_needed" {
		t.Fatalf("a chain above the deposit was planned: %v", err)
	}
}

func TestAChainIsUsedOnlyWithinThePlan(t *testing.T) {
	plan := channel.TickVoucher{Base: amount(100), Unit: amount(10), Length: 20}
	chain := func(base, unit uint64, length uint32) channel.TickVoucher {
		return channel.TickVoucher{Base: amount(base), Unit: amount(unit), Length: length}
	}
	for _, v := range []channel.TickVoucher{
		chain(90, 10, 8), chain(100, 10, 21), chain(290, 10, 2), chain(100, 5, 8), chain(105, 10, 8), {},
	} {
		s := opened(t, 1000, 0, 10)
		s.Plan = plan
		if before := s; s.Advance(v) == nil || s != before {
			t.Errorf("%+v of %+v", v, plan)
		}
	}
	s := opened(t, 1000, 0, 10)
	s.Plan = plan
	for i, want := range []channel.TickVoucher{chain(180, 10, 12), chain(260, 10, 4), {}} {
		if err := s.Advance(firstOf(s.Plan, 8)); err != nil || s.Plan != want || s.Signed() != amount(300) {
			t.Fatalf("chain %d: %v, plan %+v, signed %s", i, err, s.Plan, s.Signed())
		}
	}
	if err := s.Advance(chain(300, 10, 8)); err == nil {
		t.Error("a chain without a plan")
	}
}

func TestAStoppedOrRetiredChannelSignsNothing(t *testing.T) {
	for _, spoil := range []func(*State){
		func(s *State) { s.Stopped = "lied" },
		func(s *State) { s.Retired = true },
	} {
		s := opened(t, 1000, 0, 10)
		spoil(&s)
		_, err1 := s.Authorise(amount(1), [32]byte{})
		err2 := s.Voucher(amount(1))
		err3 := s.PlanTicks(channel.TickVoucher{Channel: s.ID, Unit: amount(1), Length: 1})
		err4 := s.PlanDeposit(Deposit{Amount: amount(1)})
		for i, err := range []error{err1, err2, err3, err4} {
			if !errors.Is(err, ErrStopped) && !errors.Is(err, ErrRetired) {
				t.Errorf("%d: %v", i, err)
			}
		}
	}
}

func TestAnExitThatTakesMoreThanWasClaimedRetiresTheChannel(t *testing.T) {
	s := opened(t, 100, 80, 10) // signed 90
	e := s.Escrow
	e.Leaving, e.LeavingSince = amount(100), 1
	if err := s.Observe(e, 10); err != nil {
		t.Fatal(err)
	}
	e.Balance, e.Claimed, e.Leaving = amount(30), amount(30), amount(0)
	if err := s.Observe(e, 1000); err != nil {
		t.Fatal(err)
	}
	// 80 were charged and 30 claimed in time: the payee writes the rest off.
	if s.Spent != amount(30) {
		t.Fatalf("spent %s", s.Spent)
	}
	s.Order = Order{}
	s.retire()
	if !s.Retired || s.Check() != nil {
		t.Fatalf("a new deposit could be claimed with the old voucher: %+v, %v", s.Retired, s.Check())
	}
}

func TestAClaimOnTheLedgerIsProofOfASignature(t *testing.T) {
	s := opened(t, 1000, 0, 10)
	if err := s.Observe(channel.Escrow{Balance: amount(1000), Claimed: amount(300)}, 0); err != nil {
		t.Fatal(err)
	}
	if s.Spent != amount(300) || s.Signed() != amount(300) || s.Check() != nil {
		t.Fatalf("spent %s signed %s %v", s.Spent, s.Signed(), s.Check())
	}
}

func TestADepositThatNeverArrivedIsForgotten(t *testing.T) {
	s := opened(t, 0+10, 0, 10)
	if err := s.PlanDeposit(Deposit{Amount: amount(50), ValidBefore: 100}); err != nil {
		t.Fatal(err)
	}
	if s.Deposited() != amount(60) {
		t.Fatalf("deposited %s", s.Deposited())
	}
	if err := s.Observe(channel.Escrow{Balance: amount(10)}, 99); err != nil || s.Deposit.Amount != amount(50) {
		t.Fatalf("given up while it may still arrive: %v", err)
	}
	if err := s.Observe(channel.Escrow{Balance: amount(10)}, 100); err != nil || s.Deposit != (Deposit{}) {
		t.Fatalf("kept after its time: %v", err)
	}
	if s.Deposited() != amount(10) {
		t.Fatalf("deposited %s", s.Deposited())
	}
}
