package wallet

import (
	"context"
	"fmt"
	"testing"
)

// BenchmarkStream is one item bought on a stream, many in flight, statement
// and all; the payee keeps its log in memory.
func BenchmarkStream(b *testing.B) {
	p := newStreamPayee(b, 10)
	w := testWallet(b, b.TempDir(), nil, func(o *Options) { o.Ticks = 256 })
	s, err := w.Stream(context.Background(), p.URL, StreamOptions{Room: amount(1 << 40)})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := s.Send(context.Background(), Item{Name: "/item", Price: amount(10)}); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Drain(context.Background()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "payments/s")
	if err := s.Close(context.Background()); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkPay is one item bought over HTTP.
func BenchmarkPay(b *testing.B) {
	p := newPayee(b, 10)
	w := testWallet(b, b.TempDir(), nil, func(o *Options) { o.Deposit = amount(1 << 40) })
	for i := 0; b.Loop(); i++ {
		paid, err := w.Pay(context.Background(), fmt.Sprintf("%s/%d", p.URL, i%8))
		if err != nil {
			b.Fatal(err)
		}
		drain(paid.Response)
	}
}
