package channel

import "fmt"

// Escrow is a channel as the ledger shows it.
type Escrow struct {
	Balance       Amount // deposits minus refunds and withdrawals; claims do not lower it
	Claimed       Amount // total claimed by the payee
	Leaving       Amount // pending withdrawal, zero when none
	LeavingSince  uint64 // Unix seconds when that withdrawal was initiated
	RefundNonce   uint64
	WithdrawNonce uint64
}

// Sale remembers the newest sale by voucher, so that a payer whose answer was
// lost can ask again without paying twice.
type Sale struct {
	Ceiling Amount   // of the voucher that paid
	Amount  Amount   // charged
	Request [32]byte // hash of what was asked for; chosen by the caller
}

// State is a channel as its payee knows it. Methods either succeed or leave
// the state as it was. A State has one owner; it is not safe for concurrent use.
type State struct {
	ID       ID
	Escrow   Escrow
	Charged  Amount      // sum of the log
	Reserved Amount      // reserved by sales under way; a crash releases it
	Voucher  Voucher     // the highest voucher; zero when none
	Ticks    TickVoucher // the newest tick chain; zero when none
	Tick     Tick        // the newest tick proven on it
	Payments uint64      // number of charges, the sequence of the next payment
	Last     Sale
	Log      Log
}

// NewState begins a channel that the payee has no record of. What the ledger
// shows claimed is the baseline; where it is not zero the log opens with an
// entry that says so. Time is Unix milliseconds.
func NewState(id ID, e Escrow, time uint64) (State, []Entry) {
	s := State{ID: id, Escrow: e}
	if e.Claimed.IsZero() {
		return s, nil
	}
	s.Charged = e.Claimed
	return s, []Entry{s.record(Opening, e.Claimed, time, ItemHash{})}
}

// Ceiling returns the most the payer has signed away: the higher of the best
// voucher and the newest tick.
func (s *State) Ceiling() Amount { return s.Voucher.Ceiling.Max(s.tickCeiling()) }

func (s *State) tickCeiling() Amount {
	// The chain was validated when it was accepted: this cannot overflow.
	a, err := s.Ticks.At(s.Tick.Index)
	if err != nil {
		return Amount{}
	}
	return a
}

// Authorised returns what can be charged in total: what the payer has signed,
// the ledger's claimed total being proof of an earlier signature, and never
// more than is deposited.
func (s *State) Authorised() Amount {
	return s.Ceiling().Max(s.Escrow.Claimed).Min(s.Escrow.Balance)
}

// Available returns the highest ceiling that the deposit covers. A pending
// withdrawal is money already gone.
func (s *State) Available() Amount { return s.Escrow.Balance.Minus(s.Escrow.Leaving) }

// Spendable returns what is authorised, not being withdrawn, and neither
// charged nor reserved.
func (s *State) Spendable() Amount { return s.spendable(s.Authorised()) }

func (s *State) spendable(authorised Amount) Amount {
	return authorised.Min(s.Available()).Minus(s.Charged).Minus(s.Reserved)
}

// Check states the rule of the design; its error wraps ErrInvariant.
func (s *State) Check() error {
	authorised := s.Authorised()
	switch {
	case s.Charged.Less(s.Escrow.Claimed):
		return fmt.Errorf("claimed %s > charged %s: %w", s.Escrow.Claimed, s.Charged, ErrInvariant)
	case authorised.Less(s.Charged):
		return fmt.Errorf("charged %s > authorised %s: %w", s.Charged, authorised, ErrInvariant)
	case s.Escrow.Balance.Less(authorised):
		return fmt.Errorf("authorised %s > deposited %s: %w", authorised, s.Escrow.Balance, ErrInvariant)
	}
	return nil
}

// Authorise takes a voucher. One that is not above the best known changes
// nothing and is no error: vouchers may arrive late or twice.
func (s *State) Authorise(v VerifiedVoucher) error {
	switch {
	case v.voucher.Channel != s.ID:
		return ErrChannelID
	case v.voucher.Ceiling.Cmp(s.Voucher.Ceiling) <= 0:
		return nil
	case s.Available().Less(v.voucher.Ceiling):
		return ErrExceedsFunds
	}
	s.Voucher = v.voucher
	return nil
}

// OpenTicks starts a new tick chain. Its base may not lie below what the chain
// in use has proven, since that proof is then forgotten.
func (s *State) OpenTicks(v VerifiedTickVoucher) error {
	switch {
	case v.voucher.Channel != s.ID:
		return ErrChannelID
	case v.voucher.Root == s.Ticks.Root && v.voucher.Signature == s.Ticks.Signature:
		return nil // sent again; a forgotten tick would be lost money
	case v.voucher.Base.Less(s.tickCeiling()):
		return fmt.Errorf("base %s is below the %s that the chain in use has proven: %w",
			v.voucher.Base, s.tickCeiling(), ErrTickRange)
	case s.Available().Less(v.voucher.Base):
		return ErrExceedsFunds
	}
	s.Ticks, s.Tick = v.voucher, Tick{0, v.voucher.Root}
	return nil
}

// AuthoriseTick takes a tick of the chain in use. An older tick than the
// newest changes nothing and is no error.
func (s *State) AuthoriseTick(t Tick) error {
	if s.Ticks.Length == 0 {
		return ErrNoChain
	}
	if t.Index <= s.Tick.Index {
		if t.Index == s.Tick.Index && t.Preimage != s.Tick.Preimage {
			return ErrTick
		}
		return nil
	}
	ceiling, err := s.Ticks.At(t.Index)
	if err != nil {
		return err
	}
	if s.Available().Less(ceiling) {
		return ErrExceedsFunds
	}
	if err := s.Ticks.VerifyTick(s.Tick, t); err != nil {
		return err
	}
	s.Tick = t
	return nil
}

// Reserve sets price aside for a sale under way. It is followed by one Commit
// or one Release.
func (s *State) Reserve(price Amount) error {
	if s.Spendable().Less(price) {
		return ErrNotAuthorised
	}
	reserved, err := s.Reserved.Add(price)
	if err != nil {
		return err
	}
	s.Reserved = reserved
	return nil
}

// Release gives a reservation back: the item was not delivered.
func (s *State) Release(reserved Amount) { s.Reserved = s.Reserved.Minus(reserved) }

// Commit turns a reservation into a charge of at most as much: the item was
// delivered. Time is Unix milliseconds.
func (s *State) Commit(reserved, price Amount, time uint64, item ItemHash) (Entry, error) {
	if reserved.Less(price) || s.Reserved.Less(reserved) {
		return Entry{}, ErrNotReserved
	}
	charged, err := s.Charged.Add(price)
	if err != nil {
		return Entry{}, err
	}
	if s.Authorised().Less(charged) {
		// The deposit shrank under the sale: a withdrawal fell due.
		return Entry{}, ErrNotAuthorised
	}
	s.Reserved = s.Reserved.Minus(reserved)
	s.Charged = charged
	s.Payments++
	return s.record(Charge, price, time, item), nil
}

// Charge is Reserve and Commit in one, for a sale that cannot fail in between.
func (s *State) Charge(price Amount, time uint64, item ItemHash) (Entry, error) {
	authorised := s.Authorised()
	if s.spendable(authorised).Less(price) {
		return Entry{}, ErrNotAuthorised
	}
	charged, err := s.Charged.Add(price)
	if err != nil {
		return Entry{}, err
	}
	if authorised.Less(charged) {
		return Entry{}, ErrNotAuthorised
	}
	s.Charged = charged
	s.Payments++
	return s.record(Charge, price, time, item), nil
}

// Credit takes back a charge, never below what was claimed.
func (s *State) Credit(amount Amount, time uint64, item ItemHash) (Entry, error) {
	charged, err := s.Charged.Sub(amount)
	if err != nil || charged.Less(s.Escrow.Claimed) {
		return Entry{}, ErrCreditTooHigh
	}
	s.Charged = charged
	return s.record(Credit, amount, time, item), nil
}

// Refundable returns what the payee can give back without touching a charge or
// a sale under way.
func (s *State) Refundable() Amount { return s.Escrow.Balance.Minus(s.Charged).Minus(s.Reserved) }

// Observe takes what the ledger shows. When a withdrawal took what was charged
// and not claimed in time, that much is written off: the credit is returned
// and already in the log.
func (s *State) Observe(e Escrow, time uint64) ([]Entry, error) {
	if e.Balance.Less(e.Claimed) {
		return nil, fmt.Errorf("ledger shows claimed %s > balance %s: %w", e.Claimed, e.Balance, ErrInvariant)
	}
	if s.Charged.Less(e.Claimed) {
		return nil, ErrClaimTooHigh
	}
	s.Escrow = e
	lost := s.Charged.Minus(e.Balance)
	if lost.IsZero() {
		return nil, nil
	}
	s.Charged = e.Balance
	return []Entry{s.record(Credit, lost, time, ItemHash{})}, nil
}

// Claim returns what to claim now: the channel's new total, and the signed
// authorisation that covers it, a voucher or a tick of a chain. None is due
// when everything charged is claimed.
func (s *State) Claim() (c Claim, due bool) {
	if s.Charged.Cmp(s.Escrow.Claimed) <= 0 {
		return Claim{}, false
	}
	c = Claim{Channel: s.ID, Total: s.Charged}
	if s.tickCeiling().Less(s.Charged) {
		c.Voucher = s.Voucher
	} else {
		c.Ticks, c.Tick = s.Ticks, s.Tick
	}
	return c, true
}

// Claim is one row of a settlement. Exactly one of Voucher and Ticks is set:
// Ticks.Length is zero in a claim by voucher.
type Claim struct {
	Channel ID
	Total   Amount
	Voucher Voucher
	Ticks   TickVoucher
	Tick    Tick
}

// Head returns the log's head.
func (s *State) Head() LogHead { return LogHead{s.ID, s.Log.Size(), s.Log.Root(), s.Charged} }

// AnchorHead returns the channel's line in an anchor made when the ledger's
// total will be claimed.
func (s *State) AnchorHead(claimed Amount) AnchorHead {
	return AnchorHead{s.ID, s.Log.Size(), s.Log.Root(), s.Charged, claimed}
}

func (s *State) record(k Kind, amount Amount, time uint64, item ItemHash) Entry {
	e := Entry{
		Channel: s.ID, Sequence: s.Log.Size(), Kind: k,
		Amount: amount, Charged: s.Charged, Time: time, Item: item,
	}
	s.Log.Append(e)
	return e
}
