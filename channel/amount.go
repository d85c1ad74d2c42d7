package channel

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"math/bits"
)

// Amount is a sum of money in base units of a token: an unsigned 128-bit
// integer, the width the Channels contract uses. The zero value is zero.
// Amounts are comparable with ==. Arithmetic never wraps.
type Amount struct{ hi, lo uint64 }

// AmountSize is the length of an encoded Amount in bytes.
const AmountSize = 16

// MaxAmount is 2^128 - 1.
var MaxAmount = Amount{^uint64(0), ^uint64(0)}

// NewAmount returns v base units.
func NewAmount(v uint64) Amount { return Amount{lo: v} }

// ParseAmount reads a decimal integer of base units: digits only, no sign, no
// separator, no superfluous leading zero.
func ParseAmount(s string) (Amount, error) {
	if s == "" || len(s) > 39 || (len(s) > 1 && s[0] == '0') {
		return Amount{}, fmt.Errorf("%q: %w", clip(s), ErrAmountSyntax)
	}
	var a Amount
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < '0' || c > '9' {
			return Amount{}, fmt.Errorf("%q: %w", clip(s), ErrAmountSyntax)
		}
		var err error
		if a, err = a.Mul(10); err != nil {
			return Amount{}, err
		}
		if a, err = a.Add(NewAmount(uint64(c - '0'))); err != nil {
			return Amount{}, err
		}
	}
	return a, nil
}

// AmountFromBig converts b; it fails when b is negative or wider than 128 bits.
func AmountFromBig(b *big.Int) (Amount, error) {
	if b == nil || b.Sign() < 0 || b.BitLen() > 128 {
		return Amount{}, ErrAmountOverflow
	}
	var raw [AmountSize]byte
	b.FillBytes(raw[:])
	return AmountFromBytes(raw), nil
}

// AmountFromBytes decodes 16 big-endian bytes.
func AmountFromBytes(b [AmountSize]byte) Amount {
	return Amount{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

// Bytes encodes a as 16 big-endian bytes.
func (a Amount) Bytes() (b [AmountSize]byte) {
	binary.BigEndian.PutUint64(b[:8], a.hi)
	binary.BigEndian.PutUint64(b[8:], a.lo)
	return b
}

// Big converts a for the ABI encoder.
func (a Amount) Big() *big.Int {
	b := a.Bytes()
	return new(big.Int).SetBytes(b[:])
}

// Uint64 returns a and whether it fits in 64 bits.
func (a Amount) Uint64() (uint64, bool) { return a.lo, a.hi == 0 }

// IsZero reports whether a is zero.
func (a Amount) IsZero() bool { return a == Amount{} }

// Cmp returns -1, 0 or 1 as a is less than, equal to or greater than b.
func (a Amount) Cmp(b Amount) int {
	switch {
	case a.hi < b.hi || a.hi == b.hi && a.lo < b.lo:
		return -1
	case a == b:
		return 0
	default:
		return 1
	}
}

// Less reports whether a < b.
func (a Amount) Less(b Amount) bool { return a.Cmp(b) < 0 }

// Add returns a+b or ErrAmountOverflow.
func (a Amount) Add(b Amount) (Amount, error) {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, carry := bits.Add64(a.hi, b.hi, carry)
	if carry != 0 {
		return Amount{}, ErrAmountOverflow
	}
	return Amount{hi, lo}, nil
}

// Sub returns a-b or ErrAmountOverflow when b is larger.
func (a Amount) Sub(b Amount) (Amount, error) {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, borrow := bits.Sub64(a.hi, b.hi, borrow)
	if borrow != 0 {
		return Amount{}, ErrAmountOverflow
	}
	return Amount{hi, lo}, nil
}

// Minus returns a-b, or zero when b is larger.
func (a Amount) Minus(b Amount) Amount {
	d, err := a.Sub(b)
	if err != nil {
		return Amount{}
	}
	return d
}

// Mul returns a*n or ErrAmountOverflow.
func (a Amount) Mul(n uint64) (Amount, error) {
	over, hi := bits.Mul64(a.hi, n)
	carry, lo := bits.Mul64(a.lo, n)
	hi, wrapped := bits.Add64(hi, carry, 0)
	if over != 0 || wrapped != 0 {
		return Amount{}, ErrAmountOverflow
	}
	return Amount{hi, lo}, nil
}

// Min returns the smaller of a and b.
func (a Amount) Min(b Amount) Amount {
	if b.Less(a) {
		return b
	}
	return a
}

// Max returns the larger of a and b.
func (a Amount) Max(b Amount) Amount {
	if a.Less(b) {
		return b
	}
	return a
}

// String returns the decimal integer of base units.
func (a Amount) String() string {
	if a.hi == 0 {
		return fmt.Sprintf("%d", a.lo)
	}
	return a.Big().String()
}

// MarshalText implements encoding.TextMarshaler: a decimal string, as every
// protocol of ours writes amounts.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *Amount) UnmarshalText(text []byte) error {
	v, err := ParseAmount(string(text))
	if err != nil {
		return err
	}
	*a = v
	return nil
}

// clip keeps hostile input out of error texts.
func clip(s string) string {
	if len(s) > 48 {
		return s[:48] + "…"
	}
	return s
}
