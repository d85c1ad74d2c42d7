package payee

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// The engine alone, durable against loss of power, beside the primitives that
// bound it. Gate on the ratios, never on the figures.

func BenchmarkRawRecover(b *testing.B) {
	p := newPayer(2)
	v := p.voucher(amount(1))
	digest := testDomain.VoucherDigest(p.id, v.Ceiling)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := channel.Recover(digest, v.Signature); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkRawVerify(b *testing.B) {
	p := newPayer(2)
	v := p.voucher(amount(1))
	digest := testDomain.VoucherDigest(p.id, v.Ceiling)
	b.RunParallel(func(pb *testing.PB) {
		by := channel.NewVerifier(p.signer.Address())
		for pb.Next() {
			if err := by.Verify(digest, v.Signature); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkRawHash(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		x := [32]byte{}
		for pb.Next() {
			x = channel.HashTimes(x, 1)
		}
	})
}

func BenchmarkRawSync(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 4096)
	for range b.N {
		if _, err := f.WriteAt(block, 0); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
}

func manyPayers(b *testing.B, n int) (*Engine, []*payer) {
	b.Helper()
	s, err := store.Open(b.TempDir(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	f := newFakeLedger()
	e, err := Open(context.Background(), Options{Store: s, Ledger: f, Domain: testDomain, Terms: testTerms, Signer: payeeKey})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := e.Close(); err != nil {
			b.Error(err)
		}
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	payers := make([]*payer, n)
	for i := range payers {
		payers[i] = payerWith(benchKey(i))
		f.fund(payers[i].cfg, amount(1<<60))
		if _, err := e.Admit(context.Background(), payers[i].cfg); err != nil {
			b.Fatal(err)
		}
	}
	return e, payers
}

func benchKey(i int) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256(fmt.Appendf(nil, "payer %d", i)))
	if err != nil {
		panic(err)
	}
	return key
}

// BenchmarkVouchers: each payment has a voucher of its own that is checked.
func BenchmarkVouchers(b *testing.B) {
	for _, channels := range []int{1, 256} {
		b.Run(fmt.Sprintf("channels-%d", channels), func(b *testing.B) {
			e, payers := manyPayers(b, channels)
			work := make([][]StreamPayment, channels)
			var sign sync.WaitGroup
			for c := range payers {
				n := b.N / channels
				if c < b.N%channels {
					n++
				}
				work[c] = make([]StreamPayment, n)
				sign.Go(func() {
					for i := range work[c] {
						v := payers[c].voucher(amount(uint64(i + 1)))
						work[c][i] = StreamPayment{Sequence: uint64(i), Price: amount(1), Voucher: &v, Item: []byte("/film/segment-00001.ts")}
					}
				})
			}
			sign.Wait()
			b.ReportAllocs()
			b.ResetTimer()
			payAll(b, e, payers, work, 1)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "payments/s")
		})
	}
}

// BenchmarkTicks: a tick a payment, a signature every 64.
func BenchmarkTicks(b *testing.B) {
	for _, channels := range []int{1, 256} {
		for _, batch := range []int{1, 16} {
			b.Run(fmt.Sprintf("channels-%d/batch-%d", channels, batch), func(b *testing.B) {
				e, payers := manyPayers(b, channels)
				work := make([][]StreamPayment, channels)
				var build sync.WaitGroup
				for c, p := range payers {
					n := b.N / channels
					if c < b.N%channels {
						n++
					}
					build.Go(func() {
						for k := 0; k < n; k += channel.DefaultTicks {
							ticks := p.ticks(uint64(k), channel.DefaultTicks, 1, amount(uint64(k)))
							work[c] = append(work[c], ticks[:min(channel.DefaultTicks, n-k)]...)
						}
						for i := range work[c] {
							work[c][i].Item = []byte("/film/segment-00001.ts")
						}
					})
				}
				build.Wait()
				b.ReportAllocs()
				b.ResetTimer()
				payAll(b, e, payers, work, batch)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "payments/s")
			})
		}
	}
}

// payAll pays with up to 1,024 payments in flight a channel, as streams do: a
// goroutine feeds several channels in turn.
func payAll(b *testing.B, e *Engine, payers []*payer, work [][]StreamPayment, batch int) {
	const feeders, window = 8, 1024
	var feed sync.WaitGroup
	for f := range min(feeders, len(payers)) {
		feed.Go(func() {
			var done sync.WaitGroup
			inFlight := make(chan struct{}, window/batch)
			for k := 0; ; k += batch {
				fed := false
				for c := f; c < len(payers); c += feeders {
					if k >= len(work[c]) {
						continue
					}
					fed = true
					inFlight <- struct{}{}
					done.Add(1)
					e.Pay(payers[c].id, work[c][k:min(k+batch, len(work[c]))], func(o Outcome) {
						if o.Err != nil {
							b.Error(o.Err)
						}
						<-inFlight
						done.Done()
					})
				}
				if !fed {
					break
				}
			}
			done.Wait()
		})
	}
	feed.Wait()
}
