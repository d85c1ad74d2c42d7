package channel

import (
	"fmt"
	"strings"
)

// ParseUnits reads an amount as people write it, "12", "0.001" or ".5", in
// whole units of a token that has so many decimals. More decimals than the
// token has are refused rather than rounded.
func ParseUnits(s string, decimals int) (Amount, error) {
	whole, frac, _ := strings.Cut(s, ".")
	bad := whole == "" && frac == "" || len(whole) > 39 || strings.Trim(whole+frac, "0123456789") != ""
	if bad || len(frac) > decimals {
		return Amount{}, fmt.Errorf("%q, at most %d decimals: %w", clip(s), decimals, ErrUnitsSyntax)
	}
	digits := strings.TrimLeft(whole+frac+strings.Repeat("0", decimals-len(frac)), "0")
	if digits == "" {
		digits = "0"
	}
	return ParseAmount(digits)
}

// Units writes a in whole units of a token that has so many decimals, without
// trailing zeros: the inverse of ParseUnits.
func (a Amount) Units(decimals int) string {
	s := a.String()
	if len(s) <= decimals {
		s = strings.Repeat("0", decimals-len(s)+1) + s
	}
	whole, frac := s[:len(s)-decimals], strings.TrimRight(s[len(s)-decimals:], "0")
	if frac == "" {
		return whole
	}
	return whole + "." + frac
}
