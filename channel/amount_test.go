package channel

import (
	"errors"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func drawAmount(t *rapid.T, label string) Amount {
	hi := rapid.OneOf(rapid.Just(uint64(0)), rapid.Uint64()).Draw(t, label+".hi")
	return Amount{hi, rapid.Uint64().Draw(t, label+".lo")}
}

func TestAmountArithmeticAgreesWithBigIntegers(t *testing.T) {
	limit := new(big.Int).Lsh(big.NewInt(1), 128)
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawAmount(t, "a"), drawAmount(t, "b")
		n := rapid.Uint64().Draw(t, "n")
		same := func(name string, got Amount, err error, want *big.Int) {
			fits := want.Sign() >= 0 && want.Cmp(limit) < 0
			if fits != (err == nil) {
				t.Fatalf("%s: fits %v, err %v", name, fits, err)
			}
			if err != nil && !errors.Is(err, ErrAmountOverflow) {
				t.Fatalf("%s: %v", name, err)
			}
			if fits && got.Big().Cmp(want) != 0 {
				t.Fatalf("%s: %s, want %s", name, got, want)
			}
		}
		sum, err := a.Add(b)
		same("add", sum, err, new(big.Int).Add(a.Big(), b.Big()))
		diff, err := a.Sub(b)
		same("sub", diff, err, new(big.Int).Sub(a.Big(), b.Big()))
		prod, err := a.Mul(n)
		same("mul", prod, err, new(big.Int).Mul(a.Big(), new(big.Int).SetUint64(n)))
		if a.Cmp(b) != a.Big().Cmp(b.Big()) {
			t.Fatal("cmp")
		}
	})
}

func TestAmountTextRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAmount(t, "a")
		if got, err := ParseAmount(a.String()); err != nil || got != a {
			t.Fatalf("%s: %s, %v", a, got, err)
		}
		if got := AmountFromBytes(a.Bytes()); got != a {
			t.Fatalf("bytes: %s, want %s", got, a)
		}
	})
}

func TestAmountRefusesWhatIsNotADecimalInteger(t *testing.T) {
	for _, s := range []string{"", "-1", "+1", "01", "1.0", "1e3", " 1", "1 ", "0x1", "½", "1_000"} {
		if _, err := ParseAmount(s); !errors.Is(err, ErrAmountSyntax) {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := ParseAmount("340282366920938463463374607431768211456"); !errors.Is(err, ErrAmountOverflow) {
		t.Errorf("2^128: %v", err)
	}
}

func TestUnitsAreWhatPeopleWrite(t *testing.T) {
	for s, want := range map[string]uint64{"1": 1e6, "0.001": 1000, ".5": 5e5, "1.": 1e6, "000.000001": 1, "0": 0, "12.345678": 12345678} {
		if got, err := ParseUnits(s, 6); err != nil || got != NewAmount(want) {
			t.Errorf("%q: %s, %v", s, got, err)
		}
	}
	for _, s := range []string{"", ".", "x", "-1", "1.2.3", "0.0000001", "1,5", "1e6", "0x1"} {
		if got, err := ParseUnits(s, 6); !errors.Is(err, ErrUnitsSyntax) {
			t.Errorf("%q: %s, %v", s, got, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, d := drawAmount(t, "a"), rapid.IntRange(0, 18).Draw(t, "decimals")
		if got, err := ParseUnits(a.Units(d), d); err != nil || got != a {
			t.Fatalf("%s with %d decimals as %s: %s, %v", a, d, a.Units(d), got, err)
		}
	})
}
