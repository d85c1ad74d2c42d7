package scale

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/stiver-pay/stiver/bench"
	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/channel"
)

// Options of Run. Zero fields take the default.
type Options struct {
	Dir      string // where the stores are kept; their disk is what is measured. Empty: a temporary directory
	Channels int    // known to the payee
	Payments int    // in one channel
	Active   int    // of the channels that are paid on

	Say func(text string) // is told what is being measured; may be nil
}

// Defaults of Options: a run of two minutes on two processors.
const (
	DefaultChannels = 1_000_000
	DefaultPayments = 10_000_000
	DefaultActive   = 1000
)

// Result has every figure of a run.
type Result struct {
	Raw      Raw     `json:"raw"`
	Channels int     `json:"channels"`
	Active   int     `json:"active"`
	Payments int     `json:"payments"`
	AtRest   AtRest  `json:"at_rest"`
	Opening  float64 `json:"opening_seconds"`
	Few      Rate    `json:"few"`
	Many     Rate    `json:"many"`
	// ManyToFew is the share of the rate that is left among many channels, by
	// processor time.
	ManyToFew float64  `json:"many_to_few_cpu"`
	History   []Decade `json:"history"`
	Curve     []Decade `json:"curve"` // the same, evenly spaced
	Disk      float64  `json:"disk_bytes_per_payment"`
	Receipt   Receipt  `json:"receipt"`
	Seconds   float64  `json:"seconds"` // the whole run
}

// Raw are the primitives, of processor time but for the synced write.
type Raw struct {
	HashNS   float64 `json:"hash_ns"`
	VerifyNS float64 `json:"verify_ns"`
	SignNS   float64 `json:"sign_ns"`
	TickNS   float64 `json:"tick_ns"` // a hash and the share of a check in a chain
	SyncUS   float64 `json:"sync_us"`
}

// AtRest are bytes a channel.
type AtRest struct {
	Memory float64 `json:"memory_bytes"`     // resident, with pages of the store's files
	Own    float64 `json:"own_memory_bytes"` // without them
	Disk   float64 `json:"disk_bytes"`
	Admit  float64 `json:"admit_cpu_us"` // processor time to admit one
}

// Rate is of ticks.
type Rate struct {
	Known     int     `json:"known"`
	PerSecond float64 `json:"per_second"`
	CPU       float64 `json:"cpu_ns"`
	ToRaw     float64 `json:"cpu_to_raw"`
}

// Decade is a piece of a channel's history.
type Decade struct {
	Payments int     `json:"payments"` // at its end
	CPU      float64 `json:"cpu_ns"`   // each, over the last part of it
	ToRaw    float64 `json:"cpu_to_raw"`
}

// Receipt is one proof out of the whole history, in microseconds.
type Receipt struct {
	Median float64 `json:"median_us"`
	Sign   float64 `json:"sign_us"` // the signature under it alone
}

// run is one call of Run.
type run struct {
	Options
	*keys
	r Result

	piece    int // payments since the last point of the curve
	pieceCPU time.Duration
}

// Run measures everything. It stops at the first payment that fails.
func Run(ctx context.Context, o Options) (r Result, err error) {
	if o.Channels == 0 {
		o.Channels = DefaultChannels
	}
	if o.Payments == 0 {
		o.Payments = DefaultPayments
	}
	if o.Active == 0 {
		o.Active = DefaultActive
	}
	if o.Payments < 1 || o.Active < 1 {
		return r, fmt.Errorf("%d payments on %d channels are none", o.Payments, o.Active)
	}
	if o.Active >= o.Channels {
		return r, fmt.Errorf("%d active channels of %d: some have to rest", o.Active, o.Channels)
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	if o.Dir == "" {
		if o.Dir, err = os.MkdirTemp("", "stiver-scale-"); err != nil {
			return r, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.Dir)) }()
	}
	began := time.Now()
	k, err := newKeys()
	if err != nil {
		return r, err
	}
	m := &run{Options: o, keys: &k, r: Result{Channels: o.Channels, Active: o.Active, Payments: o.Payments}}
	for _, step := range []func(context.Context) error{m.raw, m.few, m.many, m.history} {
		if err := step(ctx); err != nil {
			return m.r, err
		}
	}
	m.r.ManyToFew = m.r.Few.CPU / m.r.Many.CPU
	m.r.Seconds = time.Since(began).Seconds()
	return m.r, nil
}

func (m *run) raw(ctx context.Context) error {
	m.Say("primitives")
	raw, err := bench.Primitives(ctx, m.Dir, primitive)
	m.r.Raw = Raw{
		HashNS: 1e3 * raw.HashUS, VerifyNS: 1e3 * raw.VerifyUS, SignNS: 1e3 * raw.SignUS, SyncUS: raw.Sync.P50,
	}
	m.r.Raw.TickNS = m.r.Raw.HashNS + m.r.Raw.VerifyNS/channel.DefaultTicks
	return err
}

// primitive is how long each of the primitives is measured.
const primitive = 300 * time.Millisecond

// few measures the rate while no other channels are known.
func (m *run) few(ctx context.Context) (err error) {
	m.Say(fmt.Sprintf("ticks on %d channels, no others known", m.Active))
	d, err := m.open(ctx, filepath.Join(m.Dir, "few"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.admit(ctx, m.Active); err != nil {
		return err
	}
	m.r.Few, err = m.rate(ctx, d, m.accounts(m.Active, m.Active))
	m.r.Few.Known = m.Active
	return err
}

// many admits all channels, looks at the payee at rest, and measures the rate
// on some of them.
func (m *run) many(ctx context.Context) (err error) {
	dir := filepath.Join(m.Dir, "many")
	before := memoryNow()
	m.Say(fmt.Sprintf("admitting %d channels", m.Channels))
	if err := m.fill(ctx, dir); err != nil {
		return err
	}
	m.Say("opening with all of them")
	accounts := []*account{m.account(m.Channels - 1)} // none of those of the rate
	work, err := prepareAll(ctx, m.keys, accounts, channel.DefaultTicks)
	if err != nil {
		return err
	}
	at := time.Now()
	d, err := m.open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.pay(ctx, accounts, work, 1, 1); err != nil {
		return err
	}
	m.r.Opening = time.Since(at).Seconds()
	if err := d.settled(ctx); err != nil {
		return err
	}
	after := memoryNow()
	m.r.AtRest.Memory = each(after.resident-before.resident, m.Channels)
	m.r.AtRest.Own = each(after.own-before.own, m.Channels)
	m.Say(fmt.Sprintf("ticks on %d of them", m.Active))
	m.r.Many, err = m.rate(ctx, d, m.accounts(m.Channels-1, m.Active))
	m.r.Many.Known = m.Channels
	return err
}

func each(bytes int64, n int) float64 { return max(0, float64(bytes)/float64(n)) }

// fill admits all channels in a process of its own memory: the store is closed
// again.
func (m *run) fill(ctx context.Context, dir string) error {
	d, err := m.open(ctx, dir)
	if err != nil {
		return err
	}
	c := measure.Begin()
	err = d.admit(ctx, m.Channels)
	_, cpu := c.Spent()
	m.r.AtRest.Admit = float64(cpu.Microseconds()) / float64(m.Channels)
	if err := errors.Join(err, d.close()); err != nil {
		return err
	}
	disk, err := diskOf(dir)
	m.r.AtRest.Disk = each(disk, m.Channels)
	return err
}

// accounts picks n different channels out of so many at random.
func (m *run) accounts(known, n int) []*account {
	accounts := make([]*account, n)
	for i, c := range rand.Perm(known)[:n] {
		accounts[i] = m.account(c)
	}
	return accounts
}

func (m *run) account(c int) *account { return &account{id: m.domain.ChannelID(m.config(c))} }

// Sizes of the figures of a rate.
const (
	perChannel = 512
	batch      = 8
	inFlight   = 8192
)

// rate measures ticks on accounts that nothing was paid on yet.
func (m *run) rate(ctx context.Context, d *desk, accounts []*account) (r Rate, err error) {
	work, err := prepareAll(ctx, m.keys, accounts, perChannel)
	if err != nil {
		return r, err
	}
	c := measure.Begin()
	if err := d.pay(ctx, accounts, work, batch, inFlight); err != nil {
		return r, err
	}
	wall, cpu := c.Spent()
	payments := float64(len(accounts) * perChannel)
	r = Rate{PerSecond: payments / wall.Seconds(), CPU: float64(cpu.Nanoseconds()) / payments}
	r.ToRaw = r.CPU / m.r.Raw.TickNS
	return r, nil
}
