package gateway

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
)

// Refusal is an answer that is not what was asked for: what a program needs to
// act on it, and a sentence for people. It never carries a key, and no cause
// that comes from inside the payee.
type Refusal struct {
	Status     int    // HTTP status
	Code       string // ours, stable: docs list them all
	Reason     string // x402's error string, empty where it has none
	Text       string // what happened, what became of the money, what to do
	RetryAfter int    // seconds, zero: no hint

	cause error // for the log
}

// Error implements error.
func (r *Refusal) Error() string { return r.Text }

// Unwrap returns what led to the refusal.
func (r *Refusal) Unwrap() error { return r.cause }

func (r Refusal) because(err error) *Refusal {
	r.cause = err
	return &r
}

// problem is the JSON body of a refusal, with the members of RFC 9457.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
}

func (r *Refusal) problem() problem {
	return problem{
		Type: "urn:stiver:error:" + r.Code, Title: http.StatusText(r.Status),
		Status: r.Status, Detail: r.Text, Code: r.Code,
	}
}

// coded is an error with a stable code, as those of the core and the engines.
type coded interface {
	error
	Code() string
}

// codeOf returns the stable code of err, or "internal".
func codeOf(err error) string {
	var c coded
	if errors.As(err, &c) {
		return c.Code()
	}
	return "internal"
}

// internalError hides an error that a payer can do nothing about.
func internalError(err error) *Refusal {
	return Refusal{
		Status: http.StatusInternalServerError, Code: "internal", Reason: "unexpected_error",
		Text: "the payee failed; nothing was charged; try again",
	}.because(err)
}

const contentProblem = "application/problem+json"

// write answers with r alone, without an offer.
func (r *Refusal) write(w http.ResponseWriter) {
	writeJSON(w, r.Status, contentProblem, r.RetryAfter, r.problem())
}

func writeJSON(w http.ResponseWriter, status int, contentType string, retryAfter int, v any) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", "no-store")
	if retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(retryAfter))
	}
	w.WriteHeader(status)
	// The payer may have gone; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(v)
}
