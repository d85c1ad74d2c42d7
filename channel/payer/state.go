package payer

import (
	"fmt"

	"github.com/stiver-pay/stiver/channel"
)

// Order is a purchase under way: authorised and durable, its answer not known.
// The zero Order is none.
type Order struct {
	Ceiling channel.Amount
	Price   channel.Amount // the most this purchase may be charged
	Doubt   channel.Amount // the most it or one that it superseded may have been charged
	Request [32]byte       // hash of what was asked for
}

// Deposit is an authorisation to move money into escrow that was signed and of
// which the ledger's answer is not known. The zero Deposit is none.
type Deposit struct {
	Amount      channel.Amount
	ValidBefore uint64   // Unix seconds; from then on it cannot be executed
	Salt        [32]byte // makes the token's authorisation nonce
}

// State is a channel as its payer knows it. Methods either succeed or leave
// the state as it was. A State has one owner.
type State struct {
	ID     channel.ID
	Config channel.Config
	Where  string // URL or peer address the channel is used at

	Escrow  channel.Escrow
	Deposit Deposit

	Vouched  channel.Amount // highest ceiling that went out, but for the chain in use
	Spent    channel.Amount // charged, as acknowledged by the payee
	Payments uint64         // number of payments acknowledged on streams
	Order    Order

	Ticks    channel.TickVoucher // the chain in use
	Plan     channel.TickVoucher // what the chains to come may authorise, durable; it has no root and is never sent
	Revealed uint32              // ticks of the chain in use that may have gone out; a restart assumes all
	Ahead    bool                // chains of the plan may have gone out: so a restart assumes, which may have forgotten that they did

	Day  uint32         // days since the epoch
	Grew channel.Amount // by how much signed grew on that day

	Recovered bool   // the numbers come from the ledger alone: the payee may prove more
	Retired   bool   // deposit fell below signed: never to be funded again
	Stopped   string // why signing stopped; empty when it did not
}

// NewState begins a channel. The ledger's claimed total is the baseline: the
// contract has checked a signature for it. Recovered says that the payer may
// have signed more and lost its record.
func NewState(id channel.ID, c channel.Config, e channel.Escrow, recovered bool) State {
	return State{ID: id, Config: c, Escrow: e, Vouched: e.Claimed, Spent: e.Claimed, Recovered: recovered}
}

// Signed returns the most that the payer's durable authorisations allow to be
// charged: the payer's exposure after a crash.
func (s State) Signed() channel.Amount {
	return s.Vouched.Max(end(s.Ticks)).Max(end(s.Plan))
}

// end returns what a chain, or all chains of a plan, authorise once revealed.
func end(v channel.TickVoucher) channel.Amount {
	// The chain was validated when it was opened: this cannot overflow.
	a, err := v.At(v.Length)
	if err != nil {
		return channel.Amount{}
	}
	return a
}

// Sent returns the most that may have left this machine.
func (s State) Sent() channel.Amount {
	sent := s.Vouched.Max(s.tickCeiling(s.Revealed))
	if s.Ahead {
		sent = sent.Max(end(s.Plan))
	}
	return sent
}

func (s State) tickCeiling(k uint32) channel.Amount {
	a, err := s.Ticks.At(k)
	if err != nil {
		return channel.Amount{}
	}
	return a
}

// Deposited returns what is in escrow once the authorised deposit is in.
func (s State) Deposited() channel.Amount {
	sum, err := s.Escrow.Balance.Add(s.Deposit.Amount)
	if err != nil {
		return channel.MaxAmount
	}
	return sum
}

// Available returns the highest ceiling that may be signed.
func (s State) Available() channel.Amount { return s.Deposited().Minus(s.Escrow.Leaving) }

// Room returns what is left to spend.
func (s State) Room() channel.Amount { return s.Available().Minus(s.Spent) }

// Check states the rule; its error wraps channel.ErrInvariant. What is signed
// exceeds the deposit in two cases only: the deposit that came with the order
// under way never arrived, or the channel is retired.
func (s State) Check() error {
	signed, deposited := s.Signed(), s.Deposited()
	switch {
	case s.Spent.Less(s.Escrow.Claimed):
		return fmt.Errorf("claimed %s > spent %s: %w", s.Escrow.Claimed, s.Spent, channel.ErrInvariant)
	case signed.Less(s.Spent):
		return fmt.Errorf("spent %s > signed %s: %w", s.Spent, signed, channel.ErrInvariant)
	case deposited.Max(s.Order.Ceiling).Less(signed) && !s.Retired:
		return fmt.Errorf("signed %s > deposited %s: %w", signed, deposited, channel.ErrInvariant)
	}
	return nil
}

// payable reports why nothing may be signed, if so.
func (s *State) payable() error {
	switch {
	case s.Stopped != "":
		return fmt.Errorf("%s: %w", s.Stopped, ErrStopped)
	case s.Retired:
		return ErrRetired
	}
	return nil
}

// fits checks a ceiling against the deposit, which must also cover all that was
// signed before.
func (s *State) fits(ceiling channel.Amount) error {
	missing := ceiling.Minus(s.Available()).Max(s.Signed().Minus(s.Deposited()))
	if !missing.IsZero() {
		return &FundsError{s.ID, missing}
	}
	return nil
}

// Authorise plans a purchase of at most price and returns the ceiling to sign.
// An order under way is superseded: either may be charged, but not both, since
// the payee accepts a ceiling only on top of what it has charged.
func (s *State) Authorise(price channel.Amount, request [32]byte) (channel.Amount, error) {
	if err := s.payable(); err != nil {
		return channel.Amount{}, err
	}
	ceiling, err := s.Spent.Add(price)
	if err != nil {
		return channel.Amount{}, err
	}
	if err := s.fits(ceiling); err != nil {
		return channel.Amount{}, err
	}
	s.Vouched = s.Vouched.Max(ceiling)
	s.Order = Order{ceiling, price, price.Max(s.Order.Doubt), request}
	return ceiling, nil
}

// Answer takes a payee's answer to the order under way. The payee may charge
// less than the price, and its total must be what was spent plus the charge.
func (s *State) Answer(charged, cumulative channel.Amount) error {
	if s.Order == (Order{}) {
		return ErrNoOrder
	}
	if s.Order.Price.Less(charged) {
		return s.disagree("charged amount", "at most "+s.Order.Price.String(), charged.String())
	}
	expected, err := s.Spent.Add(charged)
	if err != nil {
		return err
	}
	if cumulative != expected {
		return s.disagree("charged total", expected.String(), cumulative.String())
	}
	s.Spent, s.Order, s.Recovered = expected, Order{}, false
	return nil
}

// Correction is a payee's claim to have charged a total, with the payer's own
// highest voucher as the proof of what was authorised.
type Correction struct {
	Charged channel.Amount
	Voucher channel.Voucher // zero: no proof, so the total can only be lowered
	Balance channel.Amount  // what the payee has seen in escrow
}

// Adopt takes a correction. The proof binds the payee to what the payer once
// signed, and so does the record, where there is one. A voucher that went out
// and was not used up leaves room for more than was acknowledged: its answer may
// be lost, or the request delivered a second time after its answer.
func (s *State) Adopt(c Correction, d channel.Domain, by *channel.Verifier) error {
	if c.Voucher == (channel.Voucher{}) {
		return s.adopt(c.Charged, s.Spent, s.Spent)
	}
	if c.Voucher.Channel != s.ID {
		return s.disagree("channel of the voucher", s.ID.String(), c.Voucher.Channel.String())
	}
	if _, err := c.Voucher.Verify(d, by); err != nil {
		return s.disagree("signature of the voucher", "the payer's own", "another")
	}
	lost := s.Recovered
	err := s.adopt(c.Charged, c.Voucher.Ceiling, s.Sent())
	if err == nil && lost && s.Escrow.Balance.IsZero() {
		// Nobody but the payee knows; to overstate it only hurts the payee.
		s.Escrow.Balance = c.Balance.Max(c.Voucher.Ceiling)
	}
	return err
}

// adopt takes a total that the payer's own signature covers up to proven and,
// unless the record was lost, its record up to most.
func (s *State) adopt(charged, proven, most channel.Amount) error {
	if s.Recovered {
		most = proven
	}
	switch {
	case charged.Less(s.Escrow.Claimed):
		return s.disagree("charged total", "at least "+s.Escrow.Claimed.String()+" (claimed)", charged.String())
	case proven.Max(s.Escrow.Claimed).Less(charged):
		return s.disagree("charged total", "at most "+proven.String()+" (signed)", charged.String())
	case most.Less(charged):
		return s.disagree("charged total", "at most "+most.String()+" (acknowledged and under way)", charged.String())
	}
	s.Vouched = s.Vouched.Max(proven)
	s.Spent, s.Order, s.Recovered = charged, Order{}, false
	s.retire()
	return nil
}

// PlanDeposit records a deposit that is about to be signed. One is under way
// at a time.
func (s *State) PlanDeposit(d Deposit) error {
	if err := s.payable(); err != nil {
		return err
	}
	if s.Deposit != (Deposit{}) {
		return fmt.Errorf("deposit of %s is under way: %w", s.Deposit.Amount, ErrLeased)
	}
	if _, err := s.Escrow.Balance.Add(d.Amount); err != nil {
		return err
	}
	s.Deposit = d
	return nil
}

// ConfirmDeposit takes the payee's or the ledger's word that the deposit is in.
func (s *State) ConfirmDeposit() {
	s.Escrow.Balance, s.Deposit = s.Deposited(), Deposit{}
}

// DropDeposit forgets a deposit that can no longer be executed and that the
// ledger does not show.
func (s *State) DropDeposit() {
	s.Deposit = Deposit{}
	s.retire()
}

// Observe takes what the ledger shows. Now is Unix seconds: a deposit that
// expired and is not there will never be.
func (s *State) Observe(e channel.Escrow, now uint64) error {
	if e.Balance.Less(e.Claimed) {
		return fmt.Errorf("ledger shows claimed %s > balance %s: %w", e.Claimed, e.Balance, channel.ErrInvariant)
	}
	exited := !s.Escrow.Leaving.IsZero() && e.Leaving.IsZero()
	if s.Deposit != (Deposit{}) && (now >= s.Deposit.ValidBefore || s.Deposited().Cmp(e.Balance) <= 0) {
		s.Deposit = Deposit{}
	}
	s.Escrow = e
	// The contract has checked a signature of ours for what is claimed.
	s.Vouched = s.Vouched.Max(e.Claimed)
	s.Spent = s.Spent.Max(e.Claimed)
	if exited {
		// What was charged and not claimed in time is written off by the payee.
		s.Spent = s.Spent.Min(e.Balance)
	}
	s.retire()
	return nil
}

// retire marks a channel whose old authorisations, but for the order under way,
// reach above the deposit: a new deposit would be claimable with them.
func (s *State) retire() {
	if s.Deposited().Max(s.Order.Ceiling).Less(s.Signed()) {
		s.Retired = true
	}
}

func (s *State) disagree(what, expected, got string) error {
	return &Disagreement{s.ID, what, expected, got}
}
