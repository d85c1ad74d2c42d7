package bench

import (
	"context"
	"errors"
	"fmt"

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
}

// figures are measured in this order: what is prepared beforehand last, since
// the payer's engine does not know of it.
func (r *Result) figures() []figure {
	n := r.Channels
	ticks := func(o Payments) func(context.Context, *world) (Row, error) { return streamed(0, o) }
	of := func(format string) string { return fmt.Sprintf(format, n) }
	return []figure{
		{"tick_latency", ticks(Payments{First: n, Channels: 1, Window: 1})},
		{"voucher_latency", ticks(Payments{First: n, Channels: 1, Window: 1, Vouchers: true})},
		{"ticks_1_256", ticks(Payments{First: n, Channels: 1, Window: pipeline})},
		{"ticks_1_1024", ticks(Payments{First: n, Channels: 1, Window: deep, Ahead: sparse})},
		{of("ticks_%d"), ticks(Payments{Channels: n, Window: many})},
		{of("ticks_%d_half"), func(ctx context.Context, w *world) (Row, error) {
			rate := r.Figures[of("ticks_%d")].PerSecond / 2
			return streamed(0, Payments{Channels: n, Window: many, Rate: rate, Together: many})(ctx, w)
		}},
		{of("ticks_%d_quarter"), func(ctx context.Context, w *world) (Row, error) {
			return streamed(0, Payments{Channels: n, Window: many, Rate: r.Figures[of("ticks_%d")].PerSecond / 4})(ctx, w)
		}},
		{of("vouchers_%d"), ticks(Payments{Channels: n, Window: many, Vouchers: true})},
		{of("ticks_%d_process_crash"), streamed(1, Payments{Channels: n, Window: many})},
		{of("ticks_%d_nothing_durable"), streamed(2, Payments{Channels: n, Window: many})},
		{"wire_tick", relayed(Payments{First: n, Channels: 1, Window: deep})},
		{"wire_voucher", relayed(Payments{First: n, Channels: 1, Window: deep, Vouchers: true})},
		{"ticks_payee", ticks(Payments{Channels: min(few, n), Window: deep, Prepared: true})},
		{"vouchers_newest", ticks(Payments{Channels: min(few, n), Window: deep, Prepared: true, Vouchers: true})},
		{"http_bare", func(ctx context.Context, w *world) (Row, error) { return w.bare(ctx) }},
		{"http402", func(ctx context.Context, w *world) (Row, error) { return w.http402(ctx) }},
		{"claims", func(ctx context.Context, w *world) (Row, error) { return w.claims(ctx) }},
	}
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
