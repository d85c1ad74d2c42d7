package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"github.com/stiver-pay/stiver/bench"
	"github.com/stiver-pay/stiver/bench/measure"
)

// DevChainCommand is the argument after `bench ledger` with which a process
// becomes the development chain of the directory that follows; see RunDevChain.
const DevChainCommand = "devchain"

// DefaultDuration of each timed figure.
const DefaultDuration = 10 * time.Second

// presign is how many transactions, or channels to claim on, are signed for each
// second of full load: more than a machine of this kind can take.
const presign = 6000

// halfGas bounds half load where the network's gas limit, not the machine,
// bounds a second's transfers.
const halfGas = 0.5

// Options of Run. Command is required; zero fields take the default.
type Options struct {
	// Command makes a process of this program with these arguments.
	Command func(args ...string) *exec.Cmd

	Dir        string        // where the chains are kept; its disk is what is measured. Empty: a temporary directory
	Duration   time.Duration // of each figure; idle takes twice as long. 0: DefaultDuration
	Validators []int         // sizes of the networks; nil: 1, 4 and 7
	Say        func(string)  // is told what is being measured; may be nil
}

// Result has every figure of a run.
type Result struct {
	CPUs    int     `json:"cpus"`
	Go      string  `json:"go"`
	Raw     Raw     `json:"raw"`
	Chains  []Chain `json:"chains"`
	Seconds float64 `json:"seconds"` // the whole run
}

// Chain has the figures of one chain.
type Chain struct {
	Name       string  `json:"name"`       // dev, or as many validators as run
	Validators int     `json:"validators"` // 0: the development chain
	Dead       int     `json:"dead"`       // of them
	Start      float64 `json:"start_seconds"`
	Idle       Latency `json:"idle"`
	Half       Latency `json:"half"`
	HalfRate   float64 `json:"half_per_second"` // what half load was
	Simple     Rate    `json:"simple"`
	Coins      Rate    `json:"coins"`
	Claims     Rate    `json:"claims"`
	MemoryMB   float64 `json:"memory_mb"` // of all processes, at the end
	DiskMB     float64 `json:"disk_mb"`
	Ratios     *Ratios `json:"to_dev,omitempty"`
}

// Ratios compare a chain's rates with the development chain's of the same run.
// By processor time, above one means cheaper than the development chain.
type Ratios struct {
	Simple    float64 `json:"simple"`
	Coins     float64 `json:"coins"`
	Claims    float64 `json:"claims"`
	SimpleCPU float64 `json:"simple_cpu"`
	CoinsCPU  float64 `json:"coins_cpu"`
	ClaimsCPU float64 `json:"claims_cpu"`
}

// run is a run of the benchmark.
type run struct {
	Options
	accounts accounts
}

func newRun(o Options) (*run, func() error, error) {
	if o.Duration == 0 {
		o.Duration = DefaultDuration
	}
	if o.Validators == nil {
		o.Validators = []int{1, 4, 7}
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	dir, err := os.MkdirTemp(o.Dir, "stiver-bench-")
	if err != nil {
		return nil, nil, err
	}
	o.Dir = dir
	clean := func() error { return os.RemoveAll(dir) }
	keys, err := newAccounts()
	if err != nil {
		return nil, nil, errors.Join(err, clean())
	}
	return &run{Options: o, accounts: keys}, clean, nil
}

// Run measures every chain, one after the other. It stops at the first
// transaction that is refused or lost: a figure of a broken run is none. When
// ctx ends, all processes are stopped and nothing is left behind.
func Run(ctx context.Context, o Options) (res Result, err error) {
	r, clean, err := newRun(o)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, clean()) }()
	began := time.Now()
	res = Result{CPUs: runtime.GOMAXPROCS(0), Go: runtime.Version()}
	r.Say("primitives")
	if res.Raw, err = measureRaw(ctx, r.Dir, r.Duration); err != nil {
		return res, fmt.Errorf("primitives: %w", err)
	}
	dev, err := r.measure(ctx, 0)
	if err != nil {
		return res, err
	}
	res.Chains = dev
	for _, n := range r.Validators {
		chains, err := r.measure(ctx, n)
		if err != nil {
			return res, err
		}
		for i := range chains {
			chains[i].Ratios = ratiosOf(&chains[i], &dev[0])
		}
		res.Chains = append(res.Chains, chains...)
	}
	res.Seconds = time.Since(began).Seconds()
	return res, nil
}

func ratiosOf(c, dev *Chain) *Ratios {
	return &Ratios{
		Simple:    measure.Ratio(c.Simple.PerSecond, dev.Simple.PerSecond),
		Coins:     measure.Ratio(c.Coins.PerSecond, dev.Coins.PerSecond),
		Claims:    measure.Ratio(c.Claims.PerSecond, dev.Claims.PerSecond),
		SimpleCPU: measure.Ratio(dev.Simple.CPU, c.Simple.CPU),
		CoinsCPU:  measure.Ratio(dev.Coins.CPU, c.Coins.CPU),
		ClaimsCPU: measure.Ratio(dev.Claims.CPU, c.Claims.CPU),
	}
}

// measure measures the development chain (0) or a network of n validators, and
// if more than two thirds remain without one, the same with one killed.
func (r *run) measure(ctx context.Context, n int) (out []Chain, err error) {
	began := time.Now()
	c, err := r.launch(ctx, n)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	started := time.Since(began).Seconds()
	figures, err := r.figures(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	figures.Validators, figures.Start = n, started
	out = append(out, figures)
	if n < 4 {
		return out, nil
	}
	if err := c.nodes[n-1].stop(syscall.SIGKILL); err != nil {
		return nil, err
	}
	c.name = fmt.Sprintf("%d of %d", n-1, n)
	if figures, err = r.figures(ctx, c); err != nil {
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	figures.Validators, figures.Dead = n, 1
	return append(out, figures), nil
}

func (r *run) launch(ctx context.Context, n int) (*chain, error) {
	if n == 0 {
		r.Say("go-ethereum's development chain")
		return r.startDev(ctx)
	}
	r.Say(fmt.Sprintf("a ledger of %d", n))
	return r.startLedger(ctx, n)
}

// figures takes every figure of a running chain.
func (r *run) figures(ctx context.Context, c *chain) (f Chain, err error) {
	s, err := r.connect(ctx, c)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	f.Name = c.name
	for _, step := range []struct {
		name string
		take func() error
	}{
		{"idle", func() (err error) { f.Idle, err = s.idle(ctx); return err }},
		{"simple transfers", func() (err error) { f.Simple, err = s.fullTransfers(ctx, s.simple); return err }},
		{"transfers of coins", func() (err error) { f.Coins, err = s.fullTransfers(ctx, s.coins); return err }},
		{"half load", func() (err error) {
			f.HalfRate = s.halfOf(f.Coins.PerSecond)
			f.Half, err = s.steady(ctx, f.HalfRate)
			return err
		}},
		{"claims", func() (err error) { f.Claims, err = s.fullClaims(ctx); return err }},
	} {
		r.Say(c.name + ": " + step.name)
		if err := step.take(); err != nil {
			return f, fmt.Errorf("%s: %w", step.name, err)
		}
	}
	const mega = 1e6
	f.MemoryMB, f.DiskMB = float64(c.usage().memory)/mega, float64(size(c.dir))/mega
	return f, nil
}

func (s *session) fullTransfers(ctx context.Context, kind func(int) draft) (Rate, error) {
	l, err := s.transfers(ctx, int(s.Duration.Seconds()*presign), kind)
	if err != nil {
		return Rate{}, err
	}
	return s.full(ctx, l)
}

func (s *session) fullClaims(ctx context.Context) (Rate, error) {
	if err := s.open(ctx); err != nil {
		return Rate{}, err
	}
	l, err := s.claimLoad(ctx, max(1, int(s.Duration.Seconds()*presign/receivers/rows)))
	if err != nil {
		return Rate{}, err
	}
	return s.full(ctx, l)
}

// halfOf is half of a measured rate, and at most half of what a second of block
// time has gas for: at that rate the ledger's block time keeps up with the clock.
func (s *session) halfOf(rate float64) float64 {
	const usable = 2 // a block may use half of its gas limit
	limit := float64(s.chain.genesis.Config.GasLimit) / usable / coinGas
	return min(rate/2, limit*halfGas)
}

// Raw are the primitives under a ledger, each alone.
type Raw struct {
	Sign      float64       `json:"sign_per_second"` // on all cores
	Recover   float64       `json:"recover_per_second"`
	Sync      bench.Latency `json:"sync"`       // 4 KiB written and synced
	RoundTrip bench.Latency `json:"round_trip"` // 200 bytes and an answer over loopback
}
