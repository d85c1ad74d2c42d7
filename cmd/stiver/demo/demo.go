package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/stiver-pay/stiver/channel"
)

// Options of Run.
type Options struct {
	Dir     string // where everything is kept; empty: a temporary directory that is removed
	Content string // the directory whose files are sold; empty: the documentation that the binary carries
	HTTP    int    // payments over HTTP 402
	Stream  int    // payments over the native stream

	// Say is told what happens, a sentence at a time; Progress each payment made.
	// Both may be nil.
	Say      func(text string)
	Progress func(Made)
	Logger   *slog.Logger
}

// Made is how far the payments of a kind are.
type Made struct {
	Kind        string
	Done, Total int
	Took        time.Duration // the newest payment
}

// Defaults of the number of payments.
const (
	DefaultHTTP   = 2_000
	DefaultStream = 20_000
)

// Summary is the closing table. Amounts are in base units of the coin.
type Summary struct {
	Payments       int `json:"payments"`
	PaymentsHTTP   int `json:"payments_http"`
	PaymentsStream int `json:"payments_stream"`

	Deposited  channel.Amount `json:"deposited"`
	Authorised channel.Amount `json:"authorised"`
	Charged    channel.Amount `json:"charged"`
	Claimed    channel.Amount `json:"claimed"`
	Settled    channel.Amount `json:"settled"`
	Refunded   channel.Amount `json:"refunded"`

	Issued       channel.Amount `json:"issued"` // to the payer, all there is
	PayerBalance channel.Amount `json:"payer_balance"`
	PayeeBalance channel.Amount `json:"payee_balance"`

	HTTPPerSecond   float64 `json:"http_payments_per_second"`
	HTTPp50         float64 `json:"http_p50_ms"`
	HTTPp99         float64 `json:"http_p99_ms"`
	StreamPerSecond float64 `json:"stream_payments_per_second"`
	Streamp50       float64 `json:"stream_p50_ms"`
	Streamp99       float64 `json:"stream_p99_ms"`

	LedgerReady    float64 `json:"ledger_ready_seconds"`
	LedgerBlocks   uint64  `json:"ledger_blocks"`
	BundleBytes    uint64  `json:"bundle_bytes"`
	Verified       bool    `json:"verified"`
	TamperDetected bool    `json:"tamper_detected"`
	TamperTried    int     `json:"tamper_tried"`
	Conserved      bool    `json:"conserved"`
	Seconds        float64 `json:"seconds"`
}

// unsound is a demonstration that ran to its end and proved the opposite.
type unsound string

func (unsound) Code() string { return "verification_failed" }

func (e unsound) Error() string { return string(e) }

// Run plays the story. The error is nil only when money is conserved, the
// bundle verified and every tampered bundle was refused.
func Run(ctx context.Context, o Options) (s Summary, err error) {
	began := time.Now()
	if o.Say == nil {
		o.Say = func(string) {}
	}
	if o.Progress == nil {
		o.Progress = func(Made) {}
	}
	if o.Dir == "" {
		if o.Dir, err = os.MkdirTemp("", "stiver-demo-"); err != nil {
			return s, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.Dir)) }()
	}
	w := &world{Options: o, summary: &s}
	defer func() { err = errors.Join(err, w.stop()) }()
	for _, act := range []func(context.Context) error{
		w.startLedger, w.openUpstream, w.openGateway, w.openWallet,
		w.payHTTP, w.payStream, w.settle, w.refund, w.export,
	} {
		if err := act(ctx); err != nil {
			return s, err
		}
	}
	if err := w.stop(); err != nil {
		return s, fmt.Errorf("stop everything before the audit: %w", err)
	}
	if err := w.verify(); err != nil {
		return s, err
	}
	s.Seconds = time.Since(began).Seconds()
	return s, s.sound()
}

// sound says whether the story proved what it set out to prove.
func (s *Summary) sound() error {
	payers, err := s.PayerBalance.Add(s.PayeeBalance)
	if err != nil {
		return err
	}
	spent, err := s.Charged.Add(s.Refunded)
	if err != nil {
		return err
	}
	// All coins are with the payer or the payee again; what was deposited was
	// either charged or refunded; what was charged was claimed and settled.
	s.Conserved = payers == s.Issued && s.PayeeBalance == s.Settled && s.Settled == s.Claimed &&
		s.Claimed == s.Charged && spent == s.Deposited && s.Charged.Cmp(s.Authorised) <= 0 && s.Authorised.Cmp(s.Deposited) <= 0
	switch {
	case !s.Conserved:
		return unsound("the sums do not agree: money is not conserved")
	case !s.Verified:
		return unsound("the audit bundle was not verified")
	case !s.TamperDetected:
		return unsound("a tampered audit bundle was not refused")
	}
	return nil
}
