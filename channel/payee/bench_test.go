package payee

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

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

// BenchmarkPayee is the engine alone, its payers' messages made beforehand:
// processor time of the whole process for each payment, log entry and durable
// record included, beside what the cryptography of a payment costs alone.
func BenchmarkPayee(b *testing.B) {
	hash, verify := rawCosts(b)
	for _, w := range []struct {
		name            string
		channels, batch int
		make            func(p *payer, n int) []StreamPayment
		crypto          float64 // ns a payment
	}{
		{"ticks-1000x8", 1000, 8, tickWork, hash + verify/channel.DefaultTicks},
		{"ticks-1x256", 1, 256, tickWork, hash + verify/channel.DefaultTicks},
		{"ticks-1x1", 1, 1, tickWork, hash + verify/channel.DefaultTicks},
		{"vouchers-1000x1", 1000, 1, voucherWork(1), verify},
		{"vouchers-1x1", 1, 1, voucherWork(1), verify},
		{"newest-1000x64", 1000, 64, voucherWork(64), verify / 64},
		{"newest-1x256", 1, 256, voucherWork(256), verify / 256},
	} {
		b.Run(w.name, func(b *testing.B) {
			e, payers := manyPayers(b, w.channels)
			work := make([][]StreamPayment, w.channels)
			var build sync.WaitGroup
			for c, p := range payers {
				n := b.N / w.channels
				if c < b.N%w.channels {
					n++
				}
				build.Go(func() { work[c] = w.make(p, n) })
			}
			build.Wait()
			runtime.GC()
			b.ReportAllocs()
			b.ResetTimer()
			before := cpuTime()
			payAll(b, e, payers, work, w.batch)
			each := float64(cpuTime()-before) / float64(b.N)
			b.ReportMetric(each, "cpu-ns/payment")
			b.ReportMetric(w.crypto, "crypto-ns/payment")
			b.ReportMetric(each/w.crypto, "cpu:crypto")
			b.ReportMetric(1e9/each, "payments/core/s")
		})
	}
}

var benchItem = []byte("/film/segment-00001.ts")

// tickWork is a tick a payment, a signature every 64.
func tickWork(p *payer, n int) []StreamPayment {
	work := make([]StreamPayment, 0, n)
	for k := 0; k < n; k += channel.DefaultTicks {
		chain := p.openChain(amount(uint64(k)), amount(1), channel.DefaultTicks)
		for i := k; i < min(n, k+channel.DefaultTicks); i++ {
			work = append(work, StreamPayment{Sequence: uint64(i), Price: amount(1), Tick: p.links.Tick(uint32(i - k + 1)), Item: benchItem})
		}
		work[k].Chain = &chain
	}
	return work
}

// voucherWork is a voucher a payment, of which the last of each batch is
// looked at.
func voucherWork(batch int) func(*payer, int) []StreamPayment {
	return func(p *payer, n int) []StreamPayment {
		work := make([]StreamPayment, n)
		for i := range work {
			v := channel.Voucher{Channel: p.id, Ceiling: amount(uint64(i + 1))}
			if i%batch == batch-1 || i == n-1 {
				v = p.voucher(v.Ceiling)
			}
			work[i] = StreamPayment{Sequence: uint64(i), Price: amount(1), Voucher: &v, Item: benchItem}
		}
		return work
	}
}

// rawCosts returns the processor time of one tick's hash and of one check of a
// signature by a known key, in nanoseconds.
func rawCosts(b *testing.B) (hash, verify float64) {
	cost := func(n int, op func()) float64 {
		before := cpuTime()
		for range n {
			op()
		}
		return float64(cpuTime()-before) / float64(n)
	}
	x := [32]byte{}
	hash = cost(2000, func() { x = channel.HashTimes(x, 64) }) / 64
	p := newPayer(2)
	v := p.voucher(amount(1))
	by := channel.NewVerifier(p.signer.Address())
	digest := testDomain.VoucherDigest(p.id, v.Ceiling)
	verify = cost(2000, func() {
		if err := by.Verify(digest, v.Signature); err != nil {
			b.Fatal(err)
		}
	})
	return hash, verify
}

// cpuTime returns the processor time of this process.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0 // cannot happen for the own process
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
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
