package wallet

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Headers of x402 version 2, and ours for receipts.
const (
	headerRequired  = "PAYMENT-REQUIRED"
	headerSignature = "PAYMENT-SIGNATURE"
	headerResponse  = "PAYMENT-RESPONSE"
	headerReceipt   = "Stiver-Receipt"
)

// MaxHeader is the longest header value that is decoded, in bytes.
const MaxHeader = 16 << 10

// encodeHeader returns v as a header value: standard base64 of JSON.
func encodeHeader(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode payment: %w", err)
	}
	value := base64.StdEncoding.EncodeToString(raw)
	if len(value) > MaxHeader {
		return "", fmt.Errorf("payment of %d bytes, at most %d: %w", len(value), MaxHeader, ErrMalformed)
	}
	return value, nil
}

// decodeHeader is the inverse. Padding may be missing; the alphabet is the
// standard one. Fields that are not known are skipped: the protocol grows.
func decodeHeader(name, value string, v any) error {
	if len(value) > MaxHeader {
		return fmt.Errorf("%s of %d bytes, at most %d: %w", name, len(value), MaxHeader, ErrMalformed)
	}
	body := strings.TrimSuffix(strings.TrimSuffix(value, "="), "=")
	if strings.ContainsAny(body, "\r\n") {
		return fmt.Errorf("%s is not standard base64: %w", name, ErrMalformed)
	}
	raw, err := base64.RawStdEncoding.DecodeString(body)
	if err != nil {
		return fmt.Errorf("%s is not standard base64: %w", name, ErrMalformed)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("%s: %w: %w", name, ErrMalformed, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s has text after its JSON value: %w", name, ErrMalformed)
	}
	return nil
}
