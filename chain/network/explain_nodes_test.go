package network_test

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/network"
	"github.com/stiver-pay/stiver/chain/node"
)

// TestExplainTellsWhatIsWrongWithRealNodes takes a network of four down, one
// node after another, and asks each time why the chain is as it is.
func TestExplainTellsWhatIsWrongWithRealNodes(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, homes, err := node.InitNetwork(filepath.Join(t.TempDir(), "network"), node.NetworkOptions{
		Validators: 4, MaxDrift: 60, RPCAddr: freeAddress(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	nodes := make([]*node.Node, len(homes))
	for i, h := range homes {
		if nodes[i], err = node.Start(ctx, node.Config{Home: h.Dir, Logger: slog.New(slog.DiscardHandler)}); err != nil {
			t.Fatal(err)
		}
		n := nodes[i]
		t.Cleanup(func() { _ = n.Stop() })
	}
	voter, err := node.LoadVoterKey(homes[0].Dir)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := client.Dial(ctx, homes[0].RPCURL(), client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	account := client.NewAccount(conn, client.NewKeySigner(voter))
	send := func() *client.Pending {
		t.Helper()
		p, err := account.Submit(ctx, client.Tx{Msg: client.Msg{To: account.Address()}, Gas: 21_000})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	final := func(p *client.Pending) {
		t.Helper()
		if _, err := p.Wait(ctx); err != nil {
			t.Fatal(err)
		}
	}
	// The nodes' views settle within moments of a change; until then they are
	// asked again.
	explain := func(want ...string) {
		t.Helper()
		for {
			before := network.Look(ctx, network.TargetsOf(homes), client.Options{})
			found := network.Explain(before, network.Look(ctx, network.TargetsOf(homes), client.Options{}), network.Ledger{})
			if slices.Equal(codes(found), want) {
				return
			}
			if ctx.Err() != nil {
				t.Fatalf("want %v, found %+v", want, found)
			}
		}
	}

	final(send())
	explain("idle")

	if err := nodes[3].Stop(); err != nil {
		t.Fatal(err)
	}
	final(send())
	explain("node_down", "validator_missing", "idle")

	if err := nodes[2].Stop(); err != nil {
		t.Fatal(err)
	}
	waiting := send()
	explain("power_missing", "node_down", "node_down")

	if nodes[2], err = node.Start(ctx, node.Config{Home: homes[2].Dir}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nodes[2].Stop() })
	final(waiting)
	explain("node_down", "validator_missing", "idle")
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
