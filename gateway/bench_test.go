package gateway_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stiver-pay/stiver/gateway/x402"
)

// BenchmarkPayments is the whole way of a payment over HTTP 402 on loopback, the
// payer's work included: one channel and one connection for each goroutine. The
// durability is that of a process crash, so that it does not measure a disk.
func BenchmarkPayments(b *testing.B) {
	b.Run("payments", func(b *testing.B) { runPayments(b, true) })
	b.Run("bare upstream", func(b *testing.B) { runPayments(b, false) })
}

func runPayments(b *testing.B, paid bool) {
	l := ourLedger(b)
	s := openShop(b, l, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "item") })
	const payers = 16
	all := make(chan *payer, payers)
	var offer x402.Requirements
	for range payers {
		p := newPayer(b, s)
		offer = p.funded(payerCoins)
		all <- p
	}
	path := "/item"
	if !paid {
		path = "/free/item"
	}
	var failed atomic.Int64
	b.SetParallelism(payers / 2)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		p := <-all
		client := &http.Client{Transport: &http.Transport{}}
		for i := uint64(1); pb.Next(); i++ {
			r, _ := http.NewRequest("GET", s.url+path, nil)
			if paid {
				r.Header.Set(x402.HeaderSignature, p.header(offer, p.voucher(100*i)))
			}
			res, err := client.Do(r)
			if err != nil || res.StatusCode != 200 {
				failed.Add(1)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
	})
	b.StopTimer()
	if failed.Load() > 0 {
		b.Fatalf("%d failed", failed.Load())
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "payments/s")
}
