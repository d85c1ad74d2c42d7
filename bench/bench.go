package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"time"

	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/channel"
)

// Options of Run. Zero fields take the default, save for Command.
type Options struct {
	// Command returns a command that runs this program with arguments.
	Command  func(args ...string) *exec.Cmd
	Dir      string        // where the stores are kept; their disk is what is measured. Empty: a temporary directory
	Duration time.Duration // of each timed figure; 0: DefaultDuration
	Channels int           // of the figures with many; 0: DefaultChannels
	Clients  int           // over HTTP; 0: DefaultClients
	Only     []string      // names of the figures to measure, with those they depend on; none: all

	Say    func(text string) // is told what is being measured; may be nil
	Logger *slog.Logger
}

// Defaults of Options.
const (
	DefaultDuration = 3 * time.Second
	DefaultChannels = 1000
	DefaultClients  = 64
)

// Result has every figure of a run.
type Result struct {
	CPUs     int            `json:"cpus"`
	Go       string         `json:"go"`
	Channels int            `json:"channels"`
	Clients  int            `json:"clients"`
	Raw      Raw            `json:"raw"`
	Figures  map[string]Row `json:"figures"`
	Ratios   []Ratio        `json:"ratios"`
	Seconds  float64        `json:"seconds"` // the whole run
}

// Raw are the primitives, measured on all cores at once unless they are
// latencies.
type Raw struct {
	Sign       float64 `json:"sign_per_second"`
	SignUS     float64 `json:"sign_cpu_us"`
	Verify     float64 `json:"verify_per_second"` // with a known key
	VerifyUS   float64 `json:"verify_cpu_us"`
	Recover    float64 `json:"recover_per_second"`
	RecoverUS  float64 `json:"recover_cpu_us"`
	Hash       float64 `json:"hash_per_second"` // one tick of a chain
	HashUS     float64 `json:"hash_cpu_us"`
	LogEntryUS float64 `json:"log_entry_cpu_us"`
	Sync       Latency `json:"sync"`       // 4 KiB written and synced
	RoundTrip  Latency `json:"round_trip"` // 200 bytes and an answer on a libp2p stream
}

// Latency is a distribution in microseconds.
type Latency struct {
	P50  float64 `json:"p50_us"`
	P99  float64 `json:"p99_us"`
	P999 float64 `json:"p999_us"`
}

// Row is one figure about payments, or about claims.
type Row struct {
	Count     int     `json:"count"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"per_second"`
	// Processor time of each, which a busy machine leaves true: of both sides
	// and, where they are processes of their own, of either.
	CPU      float64 `json:"cpu_us"`
	PayerCPU float64 `json:"payer_cpu_us,omitempty"`
	PayeeCPU float64 `json:"payee_cpu_us,omitempty"`
	Bytes    float64 `json:"bytes,omitempty"` // of each, on the network, both ways
	Latency
}

// Ratio compares a figure with the primitives of the same run.
type Ratio struct {
	Name  string  `json:"name"`
	Is    float64 `json:"is"`
	Aim   float64 `json:"aim"`
	Below bool    `json:"below"` // the aim is an upper bound
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
	r = Result{
		CPUs: runtime.GOMAXPROCS(0), Go: runtime.Version(), Channels: o.Channels, Clients: o.Clients, Figures: make(map[string]Row),
	}
	figures, err := r.chosen(o.Only)
	if err != nil {
		return r, err
	}
	if o.Dir == "" {
		if o.Dir, err = os.MkdirTemp("", "stiver-bench-"); err != nil {
			return r, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.Dir)) }()
	}
	began := time.Now()
	o.Say("primitives")
	if r.Raw, err = Primitives(ctx, o.Dir, o.Duration/rawShare); err != nil {
		return r, fmt.Errorf("primitives: %w", err)
	}
	o.Say(fmt.Sprintf("a ledger, %d payees and payers, %d channels each", len(promises), o.Channels+1))
	w, err := newWorld(ctx, o)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	for _, f := range figures {
		o.Say(f.name)
		row, err := f.measure(ctx, w)
		if err != nil {
			return r, fmt.Errorf("%s: %w", f.name, err)
		}
		r.Figures[f.name] = row
	}
	r.Ratios = r.ratios()
	r.Seconds = time.Since(began).Seconds()
	return r, nil
}

// ratios are what counts: see the package's comment.
func (r *Result) ratios() []Ratio {
	f, raw := r.Figures, r.Raw
	tick := raw.HashUS + raw.VerifyUS/channel.DefaultTicks
	one := raw.Sync.P50 + raw.RoundTrip.P50
	signed := one + raw.SignUS + raw.VerifyUS
	all := []Ratio{
		{"ticks_payee CPU : hash + verify/64", measure.Ratio(f["ticks_payee"].PayeeCPU, tick), 2, true},
		{fmt.Sprintf("vouchers_%d payee CPU : verify", r.Channels), measure.Ratio(f[fmt.Sprintf("vouchers_%d", r.Channels)].PayeeCPU, raw.VerifyUS), 1.5, true},
		{"tick_latency : sync + round trip", measure.Ratio(f["tick_latency"].P50, one), 1.3, true},
		{"tick_latency : stream_bare", measure.Ratio(f["tick_latency"].P50, f["stream_bare"].P50), 1.3, true},
		{"voucher_latency : sync + round trip + sign + verify", measure.Ratio(f["voucher_latency"].P50, signed), 1.3, true},
		{"http402 : bare proxy", measure.Ratio(f["http402"].PerSecond, f["http_bare"].PerSecond), 0.5, false},
		{"http402 : bare proxy, by CPU", measure.Ratio(f["http_bare"].CPU, f["http402"].CPU), 0.5, false},
		{"bytes of a tick", f["wire_tick"].Bytes, 45, true},
		{"bytes of a voucher", f["wire_voucher"].Bytes, 90, true},
		{"log entry : a tick's CPU", measure.Ratio(raw.LogEntryUS, f[fmt.Sprintf("ticks_%d", r.Channels)].CPU), 1, true},
	}
	return slices.DeleteFunc(all, func(r Ratio) bool { return r.Is == 0 }) // of what was not measured
}
