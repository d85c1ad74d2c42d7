package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/p2p"
	"github.com/stiver-pay/stiver/wallet"
)

// payHTTP buys items one by one over HTTP 402. The first answer carries the
// deposit that opens the channel.
func (w *world) payHTTP(ctx context.Context) error {
	times := make([]time.Duration, 0, w.HTTP)
	began := time.Now()
	for i := range w.HTTP {
		sent := time.Now()
		if err := w.buy(ctx, w.items[i%len(w.items)]); err != nil {
			return err
		}
		took := time.Since(sent)
		times = append(times, took)
		w.Progress(Made{"HTTP 402", i + 1, w.HTTP, took})
	}
	s := w.summary
	s.PaymentsHTTP = w.HTTP
	s.HTTPPerSecond = float64(w.HTTP) / time.Since(began).Seconds()
	s.HTTPp50, s.HTTPp99 = quantiles(times)
	channels := w.wallet.Channels()
	if len(channels) != 1 {
		return fmt.Errorf("the wallet opened %d channels, not one", len(channels))
	}
	w.channel = channels[0].ID
	w.Say(fmt.Sprintf("HTTP 402: %d payments, %.0f/s, one at a time, p50 %.2f ms, p99 %.2f ms",
		w.HTTP, s.HTTPPerSecond, s.HTTPp50, s.HTTPp99))
	return nil
}

func (w *world) buy(ctx context.Context, item string) (err error) {
	paid, err := w.wallet.Pay(ctx, w.shop+item)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, paid.Body.Close()) }()
	if paid.StatusCode != 200 || paid.Line == nil {
		return fmt.Errorf("%s: the payee answered %s, not sold", item, paid.Status)
	}
	_, err = io.Copy(io.Discard, paid.Body)
	return err
}

// payStream buys items over the native stream on the same channel: one message
// a payment, many in flight, each item delivered.
func (w *world) payStream(ctx context.Context) error {
	stream, err := w.wallet.Stream(ctx, w.shop, wallet.StreamOptions{Channel: &w.channel})
	if err != nil {
		return err
	}
	began := time.Now()
	r := newResults(w.Stream, func(done int, took time.Duration) { w.Progress(Made{"stream", done, w.Stream, took}) })
	for i := range w.Stream {
		sent := time.Now()
		err := stream.Send(ctx, wallet.Item{
			Name: w.items[i%len(w.items)], Price: price, Deliver: true,
			Done: func(res p2p.Result) { r.take(res, time.Since(sent)) },
		})
		if err != nil {
			return errors.Join(err, stream.Close(ctx))
		}
	}
	if err := r.wait(ctx); err != nil {
		return errors.Join(err, stream.Close(ctx))
	}
	s := w.summary
	s.StreamPerSecond = float64(w.Stream) / time.Since(began).Seconds()
	s.Streamp50, s.Streamp99 = quantiles(r.times)
	s.PaymentsStream = w.Stream
	s.Payments = s.PaymentsHTTP + s.PaymentsStream
	w.Say(fmt.Sprintf("stream: %d payments, %.0f/s, many in flight, p50 %.2f ms, p99 %.2f ms",
		w.Stream, s.StreamPerSecond, s.Streamp50, s.Streamp99))
	return stream.Close(ctx)
}

// results gathers what became of payments. Done callbacks call it from many
// goroutines.
type results struct {
	want     int
	progress func(done int, took time.Duration)
	all      chan struct{}

	mu    sync.Mutex
	times []time.Duration
	err   error
}

func newResults(want int, progress func(int, time.Duration)) *results {
	r := &results{want: want, progress: progress, all: make(chan struct{})}
	if want == 0 {
		close(r.all)
	}
	return r
}

func (r *results) take(res p2p.Result, d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if res.Err != nil && r.err == nil {
		r.err = res.Err
	}
	if res.Err == nil && len(res.Content) == 0 && r.err == nil {
		r.err = errors.New("an item was charged and came without its content")
	}
	r.times = append(r.times, d)
	r.progress(len(r.times), d)
	if len(r.times) == r.want {
		close(r.all)
	}
}

func (r *results) wait(ctx context.Context) error {
	select {
	case <-r.all:
	case <-ctx.Done():
		return ctx.Err()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// quantiles returns p50 and p99 in milliseconds.
func quantiles(times []time.Duration) (p50, p99 float64) {
	if len(times) == 0 {
		return 0, 0
	}
	sorted := slices.Sorted(slices.Values(times))
	at := func(q float64) float64 {
		return float64(sorted[int(q*float64(len(sorted)-1))].Microseconds()) / 1000
	}
	return at(0.50), at(0.99)
}
