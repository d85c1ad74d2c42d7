package channel

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// world drives a State with every kind of input, honest or not, and keeps the
// books a second time in plain numbers.
type world struct {
	state   State
	entries []Entry
	payer   *KeySigner
	by      Verifier
	chain   TickChain
	held    []Amount // reservations under way
	charged uint64
}

func (w *world) voucher(t *rapid.T) {
	v, err := SignVoucher(testDomain, w.payer, w.state.ID, NewAmount(rapid.Uint64Range(0, 300).Draw(t, "ceiling")))
	if err != nil {
		t.Fatal(err)
	}
	ok, err := v.Verify(testDomain, &w.by)
	if err != nil {
		t.Fatal(err)
	}
	before := w.state.Authorised()
	err = w.state.Authorise(ok)
	switch {
	case err != nil && w.state.Authorised() != before:
		t.Fatal("a refused voucher changed what is authorised")
	case err == nil && v.Ceiling.Cmp(w.state.Available()) <= 0 && w.state.Authorised().Less(v.Ceiling):
		t.Fatal("an accepted voucher does not count")
	case w.state.Authorised().Less(before):
		t.Fatal("authorised shrank")
	}
}

func (w *world) openTicks(t *rapid.T) {
	chain := NewTickChain([32]byte{rapid.Byte().Draw(t, "seed")}, rapid.Uint32Range(1, 20).Draw(t, "length"))
	v, err := SignTickVoucher(testDomain, w.payer, TickVoucher{
		Channel: w.state.ID, Root: chain.Root(), Length: chain.Length(),
		Base: NewAmount(rapid.Uint64Range(0, 200).Draw(t, "base")), Unit: NewAmount(rapid.Uint64Range(0, 9).Draw(t, "unit")),
	})
	if err != nil {
		t.Fatal(err)
	}
	ok, err := v.Verify(testDomain, &w.by)
	if err != nil {
		t.Fatal(err)
	}
	before := w.state.Authorised()
	if err := w.state.OpenTicks(ok); err == nil {
		w.chain = chain
	}
	if w.state.Authorised().Less(before) {
		t.Fatal("authorised shrank")
	}
}

func (w *world) tick(t *rapid.T) {
	if w.chain.links == nil {
		if err := w.state.AuthoriseTick(Tick{1, [32]byte{}}); !errors.Is(err, ErrNoChain) {
			t.Fatal(err)
		}
		return
	}
	before := w.state.Authorised()
	tick := w.chain.Tick(rapid.Uint32Range(0, w.chain.Length()).Draw(t, "tick"))
	if rapid.IntRange(0, 4).Draw(t, "forge") == 0 {
		tick.Preimage[0] ^= 0x80
		if err := w.state.AuthoriseTick(tick); err == nil && before != w.state.Authorised() {
			t.Fatal("a forged tick authorised money")
		}
		return
	}
	if err := w.state.AuthoriseTick(tick); err != nil && !errors.Is(err, ErrExceedsFunds) {
		t.Fatal(err)
	}
	if w.state.Authorised().Less(before) {
		t.Fatal("authorised shrank")
	}
}

func (w *world) reserve(t *rapid.T) {
	price := NewAmount(rapid.Uint64Range(0, 40).Draw(t, "price"))
	spendable := w.state.Spendable()
	err := w.state.Reserve(price)
	if (err == nil) != (price.Cmp(spendable) <= 0) {
		t.Fatalf("reserve %s of %s: %v", price, spendable, err)
	}
	if err == nil {
		w.held = append(w.held, price)
	}
}

func (w *world) finish(t *rapid.T) {
	if len(w.held) == 0 {
		return
	}
	held := w.held[len(w.held)-1]
	w.held = w.held[:len(w.held)-1]
	n, _ := held.Uint64()
	price := rapid.Uint64Range(0, n).Draw(t, "part")
	if rapid.Bool().Draw(t, "deliver") {
		e, err := w.state.Commit(held, NewAmount(price), uint64(len(w.entries)), ItemHash{1})
		if err == nil {
			w.entries = append(w.entries, e)
			w.charged += price
			return
		}
		if !errors.Is(err, ErrNotAuthorised) {
			t.Fatal(err)
		}
	}
	w.state.Release(held)
}

func (w *world) credit(t *rapid.T) {
	amount := rapid.Uint64Range(0, 50).Draw(t, "credit")
	e, err := w.state.Credit(NewAmount(amount), 1, ItemHash{2})
	if err == nil {
		w.entries = append(w.entries, e)
		w.charged -= amount
	}
}

func (w *world) claim(t *rapid.T) {
	c, due := w.state.Claim()
	if due != w.state.Escrow.Claimed.Less(w.state.Charged) {
		t.Fatal("a claim is due exactly when something charged is not claimed")
	}
	if !due {
		return
	}
	// The contract's own rule: the total is covered by the proof shown.
	ceiling := c.Voucher.Ceiling
	if c.Ticks.Length > 0 {
		if HashTimes(c.Tick.Preimage, c.Tick.Index) != c.Ticks.Root {
			t.Fatal("the claim's tick does not prove itself")
		}
		ceiling, _ = c.Ticks.At(c.Tick.Index)
	}
	if ceiling.Less(c.Total) {
		t.Fatalf("claim of %s shows a proof of %s", c.Total, ceiling)
	}
	e := w.state.Escrow
	e.Claimed = c.Total
	w.observe(t, e)
}

func (w *world) ledger(t *rapid.T) {
	e := w.state.Escrow
	switch rapid.IntRange(0, 2).Draw(t, "ledger") {
	case 0: // a deposit
		e.Balance, _ = e.Balance.Add(NewAmount(rapid.Uint64Range(1, 100).Draw(t, "deposit")))
	case 1: // a withdrawal starts
		free, _ := e.Balance.Minus(e.Claimed).Uint64()
		e.Leaving = NewAmount(rapid.Uint64Range(0, free).Draw(t, "leaving"))
	case 2: // it falls due
		e.Balance = e.Balance.Minus(e.Leaving.Min(e.Balance.Minus(e.Claimed)))
		e.Leaving = Amount{}
	}
	w.observe(t, e)
}

func (w *world) observe(t *rapid.T, e Escrow) {
	lost, err := w.state.Observe(e, 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lost {
		n, _ := l.Amount.Uint64()
		w.charged -= n
	}
	w.entries = append(w.entries, lost...)
}

func (w *world) restart(t *rapid.T) {
	data, err := w.state.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var s State
	if err := s.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	again, err := s.MarshalBinary()
	if err != nil || !bytes.Equal(data, again) {
		t.Fatalf("two encodings of one state: %v", err)
	}
	w.state, w.held = s, nil
}

func (w *world) check(t *rapid.T) {
	if err := w.state.Check(); err != nil {
		t.Fatal(err)
	}
	if w.state.Charged != NewAmount(w.charged) {
		t.Fatalf("charged %s, the books say %d", w.state.Charged, w.charged)
	}
	var held Amount
	for _, h := range w.held {
		held, _ = held.Add(h)
	}
	if held != w.state.Reserved {
		t.Fatalf("reserved %s, the books say %s", w.state.Reserved, held)
	}
	var l Log
	for _, e := range w.entries {
		l.Append(e)
	}
	if l.Root() != w.state.Log.Root() || l.Size() != w.state.Log.Size() {
		t.Fatal("the log's root does not match its entries")
	}
}

func TestTheInequalityHoldsWhateverHappens(t *testing.T) {
	payer := key(1)
	rapid.Check(t, func(t *rapid.T) {
		w := &world{payer: payer, by: NewVerifier(payer.Address())}
		claimed := rapid.Uint64Range(0, 20).Draw(t, "claimed")
		w.charged = claimed
		w.state, w.entries = NewState(ID{7}, Escrow{Balance: NewAmount(100), Claimed: NewAmount(claimed)}, 0)
		t.Repeat(map[string]func(*rapid.T){
			"voucher": w.voucher, "openTicks": w.openTicks, "tick": w.tick, "reserve": w.reserve, "finish": w.finish,
			"credit": w.credit, "claim": w.claim, "ledger": w.ledger, "restart": w.restart, "": w.check,
		})
	})
}

func TestObserveRefusesALedgerThatClaimedMoreThanWasCharged(t *testing.T) {
	s, _ := NewState(ID{1}, Escrow{Balance: NewAmount(10)}, 0)
	if _, err := s.Observe(Escrow{Balance: NewAmount(10), Claimed: NewAmount(1)}, 0); !errors.Is(err, ErrClaimTooHigh) {
		t.Fatal(err)
	}
	if _, err := s.Observe(Escrow{Balance: NewAmount(1), Claimed: NewAmount(2)}, 0); !errors.Is(err, ErrInvariant) {
		t.Fatal(err)
	}
}

func TestTheBaselineOfAnUnknownChannelIsWhatTheLedgerShows(t *testing.T) {
	s, entries := NewState(ID{1}, Escrow{Balance: NewAmount(10), Claimed: NewAmount(4)}, 5)
	if s.Charged != NewAmount(4) || len(entries) != 1 || entries[0].Kind != Opening || entries[0].Charged != NewAmount(4) {
		t.Fatalf("%+v %+v", s, entries)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
}

func FuzzUnmarshalState(f *testing.F) {
	s, _ := NewState(ID{1}, Escrow{Balance: NewAmount(10), Claimed: NewAmount(4)}, 5)
	data, err := s.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		var s State
		if s.UnmarshalBinary(data) != nil {
			return
		}
		again, err := s.MarshalBinary()
		if err != nil || !bytes.Equal(data, again) {
			t.Fatalf("two encodings of one state: %v", err)
		}
	})
}
