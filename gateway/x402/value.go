package x402

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/holiman/uint256"
)

// Word is a uint256 of the EVM, as clients write it: a decimal string, or hex
// digits after 0x.
type Word [32]byte

// UnmarshalText implements encoding.TextUnmarshaler.
func (w *Word) UnmarshalText(text []byte) error {
	s := string(text)
	var v uint256.Int
	var err error
	if digits, isHex := strings.CutPrefix(s, "0x"); isHex {
		err = hexWord(&v, digits)
	} else if len(s) == 0 || len(s) > 78 || s[0] == '+' {
		err = ErrMalformed
	} else {
		err = v.SetFromDecimal(s)
	}
	if err != nil {
		return fmt.Errorf("number of %d characters is not a uint256: %w", len(s), ErrMalformed)
	}
	*w = v.Bytes32()
	return nil
}

// MarshalText implements encoding.TextMarshaler: decimal.
func (w Word) MarshalText() ([]byte, error) {
	return []byte(new(uint256.Int).SetBytes32(w[:]).Dec()), nil
}

// Uint64 returns w and whether it fits in 64 bits.
func (w Word) Uint64() (uint64, bool) {
	v := new(uint256.Int).SetBytes32(w[:])
	return v.Uint64(), v.IsUint64()
}

func hexWord(v *uint256.Int, digits string) error {
	if len(digits) == 0 || len(digits) > 64 {
		return ErrMalformed
	}
	if len(digits)%2 == 1 {
		digits = "0" + digits
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return err
	}
	v.SetBytes(raw)
	return nil
}

// MaxSignature bounds a signature in bytes. A key's takes 65, a contract
// wallet's a few hundred.
const MaxSignature = 2048

// Bytes is 0x and hex, as clients write signatures.
type Bytes []byte

// UnmarshalText implements encoding.TextUnmarshaler.
func (b *Bytes) UnmarshalText(text []byte) error {
	digits, ok := strings.CutPrefix(string(text), "0x")
	if !ok || len(digits) > 2*MaxSignature {
		return fmt.Errorf("%d characters are not 0x and at most %d bytes of hex: %w", len(text), MaxSignature, ErrMalformed)
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return fmt.Errorf("not hex: %w", ErrMalformed)
	}
	*b = raw
	return nil
}

// MarshalText implements encoding.TextMarshaler.
func (b Bytes) MarshalText() ([]byte, error) {
	return []byte("0x" + hex.EncodeToString(b)), nil
}
