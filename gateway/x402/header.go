package x402

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Names of the three headers.
const (
	HeaderRequired  = "PAYMENT-REQUIRED"  // server, with status 402
	HeaderSignature = "PAYMENT-SIGNATURE" // client, on the retry
	HeaderResponse  = "PAYMENT-RESPONSE"  // server, with the paid answer
)

// Version is the protocol version of every message here.
const Version = 2

// MaxHeader is the longest header value that is decoded, in bytes. A deposit,
// the longest message of a client, takes about 3,000.
const MaxHeader = 16 << 10

// Errors of the decoders.
var (
	ErrTooLarge  = errors.New("message is too large")
	ErrMalformed = errors.New("message is malformed")
	ErrVersion   = errors.New("message is of another protocol version")
)

// EncodeHeader returns v as a header value: standard base64 of JSON.
func EncodeHeader(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode header: %w", err)
	}
	return base64.StdEncoding.EncodeToString(raw), nil
}

// DecodeHeader is the inverse of EncodeHeader. Padding may be missing; the
// alphabet of base64url is refused, as the public packages do. Errors wrap
// ErrTooLarge or ErrMalformed.
func DecodeHeader(value string, v any) error {
	if len(value) > MaxHeader {
		return fmt.Errorf("header of %d bytes, at most %d: %w", len(value), MaxHeader, ErrTooLarge)
	}
	body := strings.TrimSuffix(strings.TrimSuffix(value, "="), "=")
	raw, err := base64.RawStdEncoding.DecodeString(body)
	if err != nil || strings.ContainsAny(body, "\r\n") {
		return fmt.Errorf("header is not standard base64: %w", ErrMalformed)
	}
	return decodeJSON(raw, v)
}

// decodeJSON decodes exactly one JSON value.
func decodeJSON(raw []byte, v any) error {
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return nil
}
