package settlement

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/channel/payee"
)

// Defaults of Options.
const (
	DefaultChannels = 5_000
	DefaultPaying   = 64
	DefaultRate     = 20_000
	DefaultDuration = 5 * time.Second
)

// Options of Run. Zero fields take the default.
type Options struct {
	Dir      string        // for the ledger and the payee's store; their disk is what is measured. Empty: a temporary directory
	Channels int           // to settle, besides those that go on paying
	Paying   int           // channels that pay before and during the settlement
	Rate     int           // payments a second on all of them
	Duration time.Duration // of payments before the settlement

	Say    func(text string) // is told what is being done; may be nil
	Logger *slog.Logger
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		at    *int
		value int
	}{{&o.Channels, DefaultChannels}, {&o.Paying, DefaultPaying}, {&o.Rate, DefaultRate}} {
		if *d.at == 0 {
			*d.at = d.value
		}
	}
	if o.Duration == 0 {
		o.Duration = DefaultDuration
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// Result has every figure of a run.
type Result struct {
	CPUs     int    `json:"cpus"`
	Go       string `json:"go"`
	Channels int    `json:"channels"` // settled, those that went on paying among them

	Open   Figure `json:"open"`
	Read   Figure `json:"read"`
	Charge Figure `json:"charge"`

	ClaimCall  Figure `json:"claim_call"`
	ClaimAlone Figure `json:"claim_alone"`

	Settlement    Figure   `json:"settlement"`
	Gas           uint64   `json:"gas"`
	GasPerChannel uint64   `json:"gas_per_channel"`
	GasAlone      uint64   `json:"gas_of_a_claim_alone"`
	Transactions  int      `json:"transactions"`
	Blocks        Blocks   `json:"blocks"`
	Payments      Payments `json:"payments"`

	// ToCall compares the settlement's rate with that of a claim's bare execution.
	ToCall  float64 `json:"settlement_to_claim_call"`
	Seconds float64 `json:"seconds"` // the whole run
}

// Figure is something done a number of times.
type Figure struct {
	Count     int     `json:"count"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"per_second"`
	CPU       float64 `json:"cpu_us"` // processor time of this process for each
}

// Blocks are those that hold the settlement's transactions.
type Blocks struct {
	Count   int     `json:"count"`
	Fullest float64 `json:"fullest"` // gas used, of what a block may use
	Mean    float64 `json:"mean"`
}

// Payments are those of the channels that go on paying.
type Payments struct {
	Rate   float64 `json:"offered_per_second"`
	Before Paid    `json:"before"`
	During Paid    `json:"during"`
	Ratio  float64 `json:"during_to_before"`
}

// Paid is what was acknowledged, durable, in a span of time.
type Paid struct {
	PerSecond float64 `json:"per_second"`
	P50       float64 `json:"p50_us"` // of a run of payments
	P99       float64 `json:"p99_us"`
}

// Run measures one settlement.
func Run(ctx context.Context, o Options) (r Result, err error) {
	o = o.withDefaults()
	if o.Dir == "" {
		if o.Dir, err = os.MkdirTemp("", "stiver-bench-"); err != nil {
			return r, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.Dir)) }()
	}
	began := time.Now()
	r = Result{CPUs: runtime.GOMAXPROCS(0), Go: runtime.Version()}
	w := &world{Options: o, result: &r}
	defer func() { err = errors.Join(err, w.stop()) }()
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"a ledger and a payee", w.start},
		{fmt.Sprintf("deposits into %d channels", o.Channels+o.Paying+alone+together), w.open},
		{"reading the channels", w.read},
		{"a claim by itself", w.claimAlone},
		{"a voucher on every channel", w.charge},
		{"payments, then a settlement meanwhile", w.settle},
	} {
		o.Say(step.name)
		if err := step.do(ctx); err != nil {
			return r, fmt.Errorf("%s: %w", step.name, err)
		}
	}
	r.ToCall = measure.Ratio(r.Settlement.PerSecond, r.ClaimCall.PerSecond)
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// settle measures payments before and during the settlement, and the settlement.
func (w *world) settle(ctx context.Context) error {
	r := w.result
	pay, err := w.startPaying(ctx)
	if err != nil {
		return err
	}
	before, err := pay.during(func() error { return wait(ctx, w.Duration) })
	if err != nil {
		return errors.Join(err, pay.stop())
	}
	first, err := w.ledger.Height(ctx)
	if err != nil {
		return errors.Join(err, pay.stop())
	}
	m := measure.Begin()
	var done payee.Settlement
	during, err := pay.during(func() (err error) {
		done, err = w.engine.SettleTelling(ctx, w.tell)
		return err
	})
	r.Settlement = figureOf(m, done.Channels)
	if err = errors.Join(err, pay.stop()); err != nil {
		return err
	}
	if done.Unanchored != nil || len(done.Skipped) > 0 {
		return fmt.Errorf("the settlement is not whole: %d channels left out: %w", len(done.Skipped), done.Unanchored)
	}
	// What the payments cost is not the settlement's.
	r.Settlement.CPU -= measure.Ratio(before.cpu*r.Settlement.Seconds, float64(done.Channels))
	r.Channels, r.Gas, r.GasPerChannel, r.Transactions = done.Channels, done.Gas, done.GasPerChannel(), done.Transactions
	r.Payments = Payments{
		Rate: float64(w.Rate), Before: before.Paid, During: during.Paid, Ratio: measure.Ratio(during.PerSecond, before.PerSecond),
	}
	r.Blocks, err = w.blocks(ctx, first+1, done.Included.Block)
	return err
}

// tell says how far the settlement is, every so often.
func (w *world) tell(p payee.Progress) {
	const every = 20 // transactions
	if p.Phase == payee.Claiming && p.Transactions%every == 0 {
		w.Say(fmt.Sprintf("claimed %d of %d channels", p.Channels, p.Due))
	}
}

// blocks looks at the blocks of the settlement that are not empty.
func (w *world) blocks(ctx context.Context, from, to uint64) (b Blocks, err error) {
	for n := from; n <= to; n++ {
		h, err := w.rpc.Header(ctx, n)
		if err != nil {
			return b, err
		}
		if h.GasUsed == 0 {
			continue
		}
		full := measure.Ratio(float64(h.GasUsed), float64(w.blockGas))
		b.Count++
		b.Mean += full
		b.Fullest = max(b.Fullest, full)
	}
	b.Mean = measure.Ratio(b.Mean, float64(b.Count))
	return b, nil
}
