package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/stiver-pay/stiver/bench/measure"
)

// Bounds of the figures.
const (
	many     = 8    // payments in flight on each of many channels
	few      = 8    // channels of the figures of the payee alone
	deep     = 1024 // payments in flight on one channel
	sparse   = 256  // payments from checkpoint to checkpoint, at most
	pipeline = 256
)

// figure is one thing to be measured.
type figure struct {
	name    string
	measure func(context.Context, *world) (Row, error)
	after   string // the figure it takes its measure from; may be empty
}

// figures are measured in this order: what is prepared beforehand last, since
// the payer's engine does not know of it.
func (r *Result) figures() []figure {
	n := r.Channels
	ticks := func(o Payments) func(context.Context, *world) (Row, error) { return streamed(0, o) }
	of := func(format string) string { return fmt.Sprintf(format, n) }
	full := of("ticks_%d")
	return []figure{
		{name: "stream_bare", measure: streamBare},
		{name: "tick_latency", measure: ticks(Payments{First: n, Channels: 1, Window: 1})},
		{name: "voucher_latency", measure: ticks(Payments{First: n, Channels: 1, Window: 1, Vouchers: true})},
		{name: "ticks_1_256", measure: ticks(Payments{First: n, Channels: 1, Window: pipeline})},
		{name: "ticks_1_1024", measure: ticks(Payments{First: n, Channels: 1, Window: deep, Ahead: sparse})},
		{name: full, measure: ticks(Payments{Channels: n, Window: many})},
		{name: of("ticks_%d_half"), after: full, measure: func(ctx context.Context, w *world) (Row, error) {
			rate := r.Figures[full].PerSecond / 2
			return streamed(0, Payments{Channels: n, Window: many, Rate: rate, Together: many})(ctx, w)
		}},
		{name: of("ticks_%d_quarter"), after: full, measure: func(ctx context.Context, w *world) (Row, error) {
			return streamed(0, Payments{Channels: n, Window: many, Rate: r.Figures[full].PerSecond / 4})(ctx, w)
		}},
		{name: of("vouchers_%d"), measure: ticks(Payments{Channels: n, Window: many, Vouchers: true})},
		{name: of("ticks_%d_process_crash"), measure: streamed(1, Payments{Channels: n, Window: many})},
		{name: of("ticks_%d_nothing_durable"), measure: streamed(2, Payments{Channels: n, Window: many})},
		{name: "wire_tick", measure: relayed(Payments{First: n, Channels: 1, Window: deep})},
		{name: "wire_voucher", measure: relayed(Payments{First: n, Channels: 1, Window: deep, Vouchers: true})},
		{name: "ticks_payee", measure: ticks(Payments{Channels: min(few, n), Window: deep, Prepared: true})},
		{name: "vouchers_newest", measure: ticks(Payments{Channels: min(few, n), Window: deep, Prepared: true, Vouchers: true})},
		{name: "http_bare", measure: func(ctx context.Context, w *world) (Row, error) { return w.bare(ctx) }},
		{name: "http402", measure: func(ctx context.Context, w *world) (Row, error) { return w.http402(ctx) }},
		{name: "claims", after: full, measure: func(ctx context.Context, w *world) (Row, error) { return w.claims(ctx) }},
	}
}

// ErrNoFigure is returned for a name that no figure has.
var ErrNoFigure = errors.New("there is no such figure")

// chosen are the figures of some names with those they come after, in order;
// all figures, if no name is given.
func (r *Result) chosen(names []string) ([]figure, error) {
	all := r.figures()
	if len(names) == 0 {
		return all, nil
	}
	want := make(map[string]bool)
	for _, name := range names {
		i := slices.IndexFunc(all, func(f figure) bool { return f.name == name })
		if i < 0 {
			var known []string
			for _, f := range all {
				known = append(known, f.name)
			}
			return nil, fmt.Errorf("%q: %w; there are %s", name, ErrNoFigure, strings.Join(known, ", "))
		}
		want[name], want[all[i].after] = true, true
	}
	return slices.DeleteFunc(all, func(f figure) bool { return !want[f.name] }), nil
}

// streamed has the payer of a side pay on a libp2p stream.
func streamed(side int, o Payments) func(context.Context, *world) (Row, error) {
	return func(ctx context.Context, w *world) (Row, error) {
		s := w.sides[side]
		o.To, o.Length = s.at.Stream[0], w.Duration
		return s.pay(ctx, o)
	}
}

// relayed is streamed with the bytes on the network counted.
func relayed(o Payments) func(context.Context, *world) (Row, error) {
	return func(ctx context.Context, w *world) (row Row, err error) {
		s := w.sides[0]
		relay, err := newRelay(s.at.Stream[0])
		if err != nil {
			return row, err
		}
		o.To, o.Length = relay.address(), w.Duration
		row, err = s.pay(ctx, o)
		err = errors.Join(err, relay.stop())
		row.Bytes = measure.Ratio(float64(relay.bytes.Load()), float64(row.Count))
		return row, err
	}
}

func (s *side) pay(ctx context.Context, o Payments) (Row, error) {
	var none struct{}
	if err := s.payer.call(ctx, "Meet", o, &none); err != nil {
		return Row{}, err
	}
	before := measure.CPU()
	var paid Paid
	if err := s.payer.call(ctx, "Pay", none, &paid); err != nil {
		return Row{}, err
	}
	payee, n := measure.CPU()-before, float64(paid.Count)
	r := Row{Count: paid.Count, Seconds: paid.Seconds, PerSecond: measure.Ratio(n, paid.Seconds), Latency: paid.Latency}
	r.PayerCPU, r.PayeeCPU = measure.Ratio(measure.Micros(paid.CPU), n), measure.Ratio(measure.Micros(payee), n)
	r.CPU = r.PayerCPU + r.PayeeCPU
	return r, s.payer.call(ctx, "Part", none, &none)
}
