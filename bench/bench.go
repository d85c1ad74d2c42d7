package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"
)

// Options of Run. Zero fields take the default.
type Options struct {
	Dir      string        // where the stores are kept; their disk is what is measured. Empty: a temporary directory
	Duration time.Duration // of each timed figure; 0: DefaultDuration
	Channels int           // of the figures with many; 0: DefaultChannels
	Clients  int           // over HTTP; 0: DefaultClients

	Say    func(text string) // is told what is being measured; may be nil
	Logger *slog.Logger
}

// Defaults of Options.
const (
	DefaultDuration = 3 * time.Second
	DefaultChannels = 256
	DefaultClients  = 64
)

// Result has every figure of a run.
type Result struct {
	CPUs     int     `json:"cpus"`
	Go       string  `json:"go"`
	Channels int     `json:"channels"`
	Clients  int     `json:"clients"`
	Raw      Raw     `json:"raw"`
	Rows     []Row   `json:"rows"`
	Ratios   Ratios  `json:"ratios"`
	Seconds  float64 `json:"seconds"` // the whole run
}

// Raw are the primitives, measured on all cores at once unless they are
// latencies.
type Raw struct {
	Sign      float64 `json:"sign_per_second"`
	Verify    float64 `json:"verify_per_second"` // with a known key
	Recover   float64 `json:"recover_per_second"`
	RecoverUS float64 `json:"recover_cpu_us"`
	Hash      float64 `json:"hash_per_second"` // one tick of a chain
	Sync      Latency `json:"sync"`            // 4 KiB written and synced
	RoundTrip Latency `json:"round_trip"`      // 200 bytes and an answer on a libp2p stream
}

// Latency is a distribution in microseconds.
type Latency struct {
	P50 float64 `json:"p50_us"`
	P99 float64 `json:"p99_us"`
}

// Row is one figure about payments, or about claims.
type Row struct {
	Name      string  `json:"name"`
	Count     int     `json:"count"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"per_second"`
	CPU       float64 `json:"cpu_us"` // processor time for each, of both ends; what a busy machine leaves true
	Latency
}

// Ratios compare figures of this run.
type Ratios struct {
	Vouchers float64 `json:"vouchers_to_recover"` // many channels; 0.5 is the aim
	HTTP     float64 `json:"http402_to_bare"`
	// The same by processor time, which a busy machine leaves true.
	VouchersCPU float64 `json:"vouchers_to_recover_cpu"`
	HTTPCPU     float64 `json:"http402_to_bare_cpu"`
}

func (o Options) withDefaults() Options {
	if o.Duration == 0 {
		o.Duration = DefaultDuration
	}
	if o.Channels == 0 {
		o.Channels = DefaultChannels
	}
	if o.Clients == 0 {
		o.Clients = DefaultClients
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// Run measures everything. It stops at the first payment that fails: a figure
// of a broken run is none.
func Run(ctx context.Context, o Options) (r Result, err error) {
	o = o.withDefaults()
	if o.Dir == "" {
		if o.Dir, err = os.MkdirTemp("", "stiver-bench-"); err != nil {
			return r, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.Dir)) }()
	}
	began := time.Now()
	r = Result{CPUs: runtime.GOMAXPROCS(0), Go: runtime.Version(), Channels: o.Channels, Clients: o.Clients}
	o.Say("primitives")
	if r.Raw, err = Primitives(ctx, o.Dir, o.Duration/rawShare); err != nil {
		return r, fmt.Errorf("primitives: %w", err)
	}
	o.Say(fmt.Sprintf("a ledger, a payee and %d channels", 2*o.Channels+2))
	w, err := newWorld(ctx, o)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	for _, m := range []struct {
		name    string
		measure func(context.Context) (Row, error)
	}{
		{"voucher_latency", func(ctx context.Context) (Row, error) { return w.vouchers(ctx, 1, 1) }},
		{"vouchers_1", func(ctx context.Context) (Row, error) { return w.vouchers(ctx, 1, inFlight) }},
		{fmt.Sprintf("vouchers_%d", o.Channels), func(ctx context.Context) (Row, error) { return w.vouchers(ctx, o.Channels, inFlight) }},
		{"tick_latency", func(ctx context.Context) (Row, error) { return w.ticks(ctx, 1, 1) }},
		{"ticks_1", func(ctx context.Context) (Row, error) { return w.ticks(ctx, 1, 0) }},
		{fmt.Sprintf("ticks_%d", o.Channels), func(ctx context.Context) (Row, error) { return w.ticks(ctx, o.Channels, 0) }},
		{"http_bare", w.bare},
		{"http402", w.http402},
		{"claims", w.claims},
	} {
		o.Say(m.name)
		row, err := m.measure(ctx)
		if err != nil {
			return r, fmt.Errorf("%s: %w", m.name, err)
		}
		row.Name = m.name
		r.Rows = append(r.Rows, row)
	}
	many := fmt.Sprintf("vouchers_%d", o.Channels)
	r.Ratios = Ratios{
		Vouchers: ratio(r.row(many).PerSecond, r.Raw.Recover),
		HTTP:     ratio(r.row("http402").PerSecond, r.row("http_bare").PerSecond),
	}
	r.Ratios.VouchersCPU = ratio(r.Raw.RecoverUS, r.row(many).CPU)
	r.Ratios.HTTPCPU = ratio(r.row("http_bare").CPU, r.row("http402").CPU)
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

func (r *Result) row(name string) Row {
	for _, row := range r.Rows {
		if row.Name == name {
			return row
		}
	}
	return Row{}
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
