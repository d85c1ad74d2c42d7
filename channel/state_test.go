package channel

import (
	"bytes"
	"encoding/binary"
	"errors"
	"reflect"
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

// full is a state with a value in every field.
func full() State {
	s := State{
		ID:      ID{1, 2},
		Escrow:  Escrow{NewAmount(300), NewAmount(4), NewAmount(1 << 40), 1_800_000_000, 3, 200},
		Charged: MaxAmount, Payments: 1 << 50,
		Voucher: Voucher{Channel: ID{1, 2}, Ceiling: NewAmount(77), Signature: Signature{5}},
		Ticks:   TickVoucher{Channel: ID{1, 2}, Base: NewAmount(1), Unit: NewAmount(256), Root: [32]byte{9}, Length: 1000, Signature: Signature{8}},
		Tick:    Tick{999, [32]byte{7}},
		Last:    Sale{NewAmount(10), NewAmount(2), [32]byte{6}},
	}
	for range 11 {
		s.Log.Append(Entry{Kind: Charge})
	}
	return s
}

// oldState encodes a state as it was at first.
func oldState(s State) []byte {
	b := append([]byte{oldStateVersion}, s.ID[:]...)
	amounts := func(as ...Amount) {
		for _, a := range as {
			raw := a.Bytes()
			b = append(b, raw[:]...)
		}
	}
	integers := func(vs ...uint64) {
		for _, v := range vs {
			b = binary.BigEndian.AppendUint64(b, v)
		}
	}
	amounts(s.Escrow.Balance, s.Escrow.Claimed, s.Escrow.Leaving)
	integers(s.Escrow.LeavingSince, s.Escrow.RefundNonce, s.Escrow.WithdrawNonce)
	amounts(s.Charged, s.Voucher.Ceiling)
	b = append(b, s.Voucher.Signature[:]...)
	amounts(s.Ticks.Base, s.Ticks.Unit)
	b = append(b, s.Ticks.Root[:]...)
	b = binary.BigEndian.AppendUint32(b, s.Ticks.Length)
	b = append(b, s.Ticks.Signature[:]...)
	b = binary.BigEndian.AppendUint32(b, s.Tick.Index)
	b = append(b, s.Tick.Preimage[:]...)
	integers(s.Payments)
	amounts(s.Last.Ceiling, s.Last.Amount)
	b = append(b, s.Last.Request[:]...)
	integers(s.Log.Size())
	for _, h := range s.Log.Edge() {
		b = append(b, h[:]...)
	}
	return b
}

func TestStatesOfBothFormsAreReadAsTheyWereWritten(t *testing.T) {
	empty, _ := NewState(ID{1}, Escrow{Balance: NewAmount(10)}, 5)
	for _, want := range []State{full(), empty} {
		now, err := want.MarshalBinary()
		if err != nil || len(now) > want.MaxSize() {
			t.Fatalf("%d bytes, at most %d: %v", len(now), want.MaxSize(), err)
		}
		for form, data := range map[string][]byte{"now": now, "before": oldState(want)} {
			var got State
			if err := got.UnmarshalBinary(data); err != nil {
				t.Fatalf("%s: %v", form, err)
			}
			if got.Log.Size() == 0 {
				got.Log = Log{} // no edge and an empty one are the same
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, want %+v", form, got, want)
			}
		}
	}
}

func FuzzUnmarshalState(f *testing.F) {
	s, _ := NewState(ID{1}, Escrow{Balance: NewAmount(10), Claimed: NewAmount(4)}, 5)
	data, err := s.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	s = full()
	if data, err = s.MarshalBinary(); err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(oldState(s))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s State
		if s.UnmarshalBinary(data) != nil {
			return
		}
		again, err := s.MarshalBinary()
		if data[0] == oldStateVersion {
			// What is read of the old form is written in the new.
			if err := s.UnmarshalBinary(again); err != nil {
				t.Fatal(err)
			}
			again = oldState(s)
		}
		if err != nil || !bytes.Equal(data, again) {
			t.Fatalf("two encodings of one state: %v", err)
		}
	})
}
