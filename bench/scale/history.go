package scale

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/stiver-pay/stiver/bench/draw"
	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/channel"
)

// Sizes of the figures of one long history.
const (
	firstDecade = 10_000
	perPrepared = 1 << 16 // payments that are made at once, while the clock stands
	longBatch   = 256
	longFlight  = 4096
	receipts    = 50
	curvePoints = 200
)

// history pays in one channel until its log is long, and proves something out
// of it.
func (m *run) history(ctx context.Context) error {
	dir := filepath.Join(m.Dir, "history")
	if err := m.lengthen(ctx, dir); err != nil {
		return err
	}
	disk, err := diskOf(dir)
	if err != nil {
		return err
	}
	m.r.Disk = each(disk, m.r.Payments)
	return m.receipt(ctx, dir)
}

func (m *run) lengthen(ctx context.Context, dir string) (err error) {
	d, err := m.open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.admit(ctx, 1); err != nil {
		return err
	}
	a := m.account(0)
	for end := min(firstDecade, m.Payments); ; end = min(10*end, m.Payments) {
		m.Say(fmt.Sprintf("%d ticks in one channel", end))
		cpu, err := m.until(ctx, d, a, end)
		if err != nil {
			return err
		}
		m.r.Payments = int(a.paid)
		m.r.History = append(m.r.History, Decade{Payments: int(a.paid), CPU: cpu, ToRaw: cpu / m.r.Raw.TickNS})
		if end == m.Payments {
			return nil
		}
	}
}

// until pays until the log has so many entries and returns the processor time
// of each payment, those of the last half.
func (m *run) until(ctx context.Context, d *desk, a *account, end int) (ns float64, err error) {
	var cpu time.Duration
	counted, half := 0, (int(a.paid)+end)/2
	for int(a.paid) < end {
		n := min(perPrepared, end-int(a.paid))
		n = (n + channel.DefaultTicks - 1) / channel.DefaultTicks * channel.DefaultTicks
		accounts := []*account{a}
		work, err := prepareAll(ctx, m.keys, accounts, n)
		if err != nil {
			return 0, err
		}
		c := measure.Begin()
		if err := d.pay(ctx, accounts, work, longBatch, longFlight); err != nil {
			return 0, err
		}
		_, used := c.Spent()
		m.trace(int(a.paid), n, used)
		if int(a.paid) > half {
			cpu += used
			counted += n
		}
	}
	return float64(cpu.Nanoseconds()) / float64(counted), nil
}

// trace gathers what n payments took until there are enough for a point.
func (m *run) trace(paid, n int, used time.Duration) {
	m.pieceCPU += used
	m.piece += n
	if m.piece < m.Payments/curvePoints {
		return
	}
	cpu := float64(m.pieceCPU.Nanoseconds()) / float64(m.piece)
	m.r.Curve = append(m.r.Curve, Decade{Payments: paid, CPU: cpu, ToRaw: cpu / m.r.Raw.TickNS})
	m.piece, m.pieceCPU = 0, 0
}

// DrawHistory draws what a payment costs over the length of a channel's log, as
// an SVG.
func (r *Result) DrawHistory(out io.Writer) error {
	f := draw.Figure{Title: "One channel, " + draw.Number(float64(r.Payments)) + " payments", Unit: "million"}
	cost, ratio := draw.Curve{}, draw.Curve{}
	for _, p := range r.Curve {
		f.X = append(f.X, float64(p.Payments)/1e6)
		cost.Y, ratio.Y = append(cost.Y, p.CPU), append(ratio.Y, p.ToRaw)
	}
	f.Panels = []draw.Panel{
		{Title: "processor time of a payment at the payee, ns", Curves: []draw.Curve{cost}},
		{Title: "the same for each of a tick's hash and its share of a check", Curves: []draw.Curve{ratio}},
	}
	return f.Draw(out)
}

// receipt proves payments out of the log, opened anew.
func (m *run) receipt(ctx context.Context, dir string) (err error) {
	m.Say("receipts")
	d, err := m.open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	id := m.account(0).id
	by := channel.NewVerifier(m.payee.Address())
	var times []time.Duration
	for range receipts {
		at := time.Now()
		r, err := d.engine.PaymentReceipt(ctx, id, rand.Uint64N(uint64(m.r.Payments)))
		if err != nil {
			return err
		}
		times = append(times, time.Since(at))
		if err := r.Verify(m.domain, &by); err != nil {
			return fmt.Errorf("a receipt of this run does not verify: %w", err)
		}
	}
	m.r.Receipt = Receipt{Median: median(times), Sign: m.r.Raw.SignNS / 1e3}
	return nil
}
