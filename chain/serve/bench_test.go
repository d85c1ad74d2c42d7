package serve

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
)

type unobserved struct{}

func (unobserved) Served(string, Kind, time.Duration) {}
func (unobserved) Refused(string, Kind)               {}

// BenchmarkRequest compares the way through the limits with go-ethereum's own.
func BenchmarkRequest(b *testing.B) {
	server := NewServer()
	defer server.Stop()
	if err := server.RegisterName("eth", &fakeEth{}); err != nil {
		b.Fatal(err)
	}
	plain := httptest.NewServer(server)
	defer plain.Close()
	limited, err := Listen(Config{Addr: "127.0.0.1:0"}, server, unobserved{}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := limited.Stop(); err != nil {
			b.Error(err)
		}
	}()
	limited.callers.rate = 1e9
	for name, url := range map[string]string{"go-ethereum": plain.URL, "limited": limited.URL()} {
		b.Run(name, func(b *testing.B) {
			client, err := rpc.Dial(url)
			if err != nil {
				b.Fatal(err)
			}
			defer client.Close()
			var id string
			for b.Loop() {
				if err := client.CallContext(context.Background(), &id, "eth_chainId"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
