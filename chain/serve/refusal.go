package serve

import (
	"fmt"
	"math"
	"net/http"
	"time"
)

// Refusal is why a request was not executed. It travels over JSON-RPC with a
// numeric code and, as data, a name that never changes; over HTTP also with a
// status and, where waiting helps, Retry-After.
type Refusal struct {
	code   int
	name   string
	text   string
	status int           // of HTTP; 0: an ordinary answer
	retry  time.Duration // 0: waiting does not help
}

// The reasons for which a request is not executed. Nothing was changed.
var (
	ErrRateLimited = &Refusal{-39001, "rate_limited",
		"too many requests: this identity has spent its rate limit; nothing was executed; try again later", http.StatusTooManyRequests, 0}
	ErrBusy = &Refusal{-39002, "node_busy",
		"the node serves as many heavy requests as it can (too many requests at once); nothing was executed; try again later", http.StatusServiceUnavailable, slotWait}
	ErrTooMuch = &Refusal{-39003, "request_too_large",
		"the request asks for more than one request may; nothing was executed; split it", 0, 0}
	ErrNotServed = &Refusal{-39004, "method_not_served",
		"this method is served to callers on the node's own machine only; nothing was executed", 0, 0}
	ErrTooManyOpen = &Refusal{-39005, "too_many_open",
		"this identity holds as many connections, filters or subscriptions open as it may; nothing was opened; close one first", 0, 0}
	ErrUnauthenticated = &Refusal{-39006, "unauthenticated",
		"the node answers only callers with a certificate of its client CA or a valid bearer token; nothing was executed; present one", http.StatusUnauthorized, 0}
	ErrSubscribeAlone = &Refusal{-39007, "subscribe_alone",
		"a subscription is made by a request of its own, with an id, over WebSocket; nothing was opened", 0, 0}
	ErrMalformed = &Refusal{-32700, "malformed_request",
		"the message is not JSON-RPC; nothing was executed", http.StatusBadRequest, 0}
)

var errBodySize = func() *Refusal {
	r := ErrTooMuch.Because("a message may have %d bytes", BodyLimit)
	r.status = http.StatusRequestEntityTooLarge
	return r
}()

// Error is the sentence for people.
func (r *Refusal) Error() string { return r.text }

// Code is the stable name of the reason.
func (r *Refusal) Code() string { return r.name }

// ErrorCode is the JSON-RPC error code.
func (r *Refusal) ErrorCode() int { return r.code }

// ErrorData is the reason for programs.
func (r *Refusal) ErrorData() any {
	data := map[string]any{"code": r.name}
	if r.retry > 0 {
		data["retryAfter"] = r.retrySeconds()
	}
	return data
}

// Is matches by name: a refusal may say more than the one it derives from.
func (r *Refusal) Is(target error) bool {
	t, ok := target.(*Refusal)
	return ok && t.name == r.name
}

// Because is the refusal with what was found.
func (r *Refusal) Because(format string, args ...any) *Refusal {
	out := *r
	out.text += ": " + fmt.Sprintf(format, args...)
	return &out
}

// after is the refusal with how long to wait.
func (r *Refusal) after(d time.Duration) *Refusal {
	out := *r
	out.retry = d
	return &out
}

// retrySeconds rounds up: HTTP counts in seconds.
func (r *Refusal) retrySeconds() int { return max(1, int(math.Ceil(r.retry.Seconds()))) }
