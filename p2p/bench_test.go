package p2p_test

import (
	"sync"
	"testing"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
)

// benchLanes are lanes to a payee whose desk forgets at once and whose purse signs nothing
// new: what is left is the stream.
func benchLanes(b *testing.B, channels int) []*p2p.Lane {
	b.Helper()
	far, err := p2p.NewHost(p2p.HostOptions{Listen: []string{"/ip4/127.0.0.1/tcp/0"}})
	if err != nil {
		b.Fatal(err)
	}
	near, err := p2p.NewHost(p2p.HostOptions{})
	if err != nil {
		b.Fatal(err)
	}
	d := newDesk(domain)
	d.balance = channel.NewAmount(1 << 50)
	payee := p2p.Serve(p2p.PayeeOptions{Host: far, Desk: d, Domain: domain})
	payer, err := p2p.Dial(b.Context(), p2p.PayerOptions{
		Host: near, Payee: peer.AddrInfo{ID: far.ID(), Addrs: far.Addrs()}, Domain: domain,
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { payer.Close(); payee.Close(); near.Close(); far.Close() })
	lanes := make([]*p2p.Lane, channels)
	for i := range lanes {
		lanes[i], err = payer.Open(b.Context(), newPurse(b, domain, byte(i), 1, 1024), p2p.Bounds{})
		if err != nil {
			b.Fatal(err)
		}
	}
	return lanes
}

func BenchmarkPayAlone(b *testing.B) {
	lane := benchLanes(b, 1)[0]
	b.ResetTimer()
	for range b.N {
		if _, err := lane.Pay(b.Context(), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPayMany(b *testing.B) {
	for _, channels := range []int{1, 64} {
		b.Run(map[int]string{1: "one channel", 64: "64 channels"}[channels], func(b *testing.B) {
			lanes := benchLanes(b, channels)
			b.ReportAllocs()
			b.ResetTimer()
			var wg sync.WaitGroup
			for i, lane := range lanes {
				wg.Go(func() {
					for range b.N/channels + min(1, max(0, b.N%channels-i)) {
						if err := lane.Send(b.Context(), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
							b.Error(err)
							return
						}
					}
					if err := lane.Drain(b.Context()); err != nil {
						b.Error(err)
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "payments/s")
		})
	}
}
