// Package stiver runs the real ledger, one validator in this process, for tests
// that need more than a development chain: consensus, finality, block proofs,
// permission.
package stiver

import (
	"context"
	"crypto/ecdsa"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
)

// PayerCoins is what each payer of a Network starts with, in base units of Coin.
const PayerCoins = 1_000_000_000

const startLimit = 30 * time.Second

// Network is a running ledger with its members' keys.
type Network struct {
	Home    string
	URL     string // plain JSON-RPC
	Genesis *genesis.Genesis
	Client  *client.Client

	Governor, Issuer, Platform *ecdsa.PrivateKey
	Payers                     [2]*ecdsa.PrivateKey // registered, PayerCoins each
	Stranger                   *ecdsa.PrivateKey    // not registered

	node *node.Node
	addr string // of JSON-RPC; the same after a restart
}

// Start runs a fresh ledger until the test ends.
func Start(t testing.TB) *Network {
	t.Helper()
	n := newMembers(t)
	n.Home = filepath.Join(t.TempDir(), "ledger")
	g, err := node.InitHome(n.Home, node.InitOptions{MaxDrift: 60, Members: n.members(), Balances: n.balances()})
	if err != nil {
		t.Fatalf("make a ledger: %v", err)
	}
	keys, err := node.LoadAccountKeys(n.Home)
	if err != nil {
		t.Fatalf("load account keys: %v", err)
	}
	n.Genesis, n.Governor, n.Issuer = g, keys.Governor, keys.Issuer
	n.addr = "127.0.0.1:0"
	n.start(t)
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	if n.Client, err = client.Dial(ctx, n.URL, client.Options{ChainID: g.Config.ChainID}); err != nil {
		t.Fatalf("connect to the ledger: %v", err)
	}
	t.Cleanup(func() {
		n.Client.Close()
		n.Stop(t)
	})
	return n
}

// Restart stops the ledger and brings it up again at the same address. What was
// in its pool and not yet in a block is gone.
func (n *Network) Restart(t testing.TB) {
	t.Helper()
	n.Stop(t)
	n.start(t)
}

// Stop ends the ledger; its data stays. Stopping twice is fine.
func (n *Network) Stop(t testing.TB) {
	t.Helper()
	if n.node == nil {
		return
	}
	if err := n.node.Stop(); err != nil {
		t.Errorf("stop the ledger: %v", err)
	}
	n.node = nil
}

// Fork gives a second ledger with the same past and the same keys, which from
// here on goes its own way: what validators could make whose keys got loose.
func (n *Network) Fork(t testing.TB) *Network {
	t.Helper()
	n.Stop(t)
	fork := *n
	fork.Home, fork.addr = filepath.Join(t.TempDir(), "fork"), "127.0.0.1:0"
	if err := os.CopyFS(fork.Home, os.DirFS(n.Home)); err != nil {
		t.Fatalf("copy the ledger: %v", err)
	}
	n.start(t)
	fork.start(t)
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	var err error
	if fork.Client, err = client.Dial(ctx, fork.URL, client.Options{ChainID: n.Genesis.Config.ChainID}); err != nil {
		t.Fatalf("connect to the fork: %v", err)
	}
	t.Cleanup(func() {
		fork.Client.Close()
		fork.Stop(t)
	})
	return &fork
}

func (n *Network) start(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	var err error
	n.node, err = node.Start(ctx, node.Config{Home: n.Home, RPCAddr: n.addr})
	if err != nil {
		t.Fatalf("start the ledger: %v", err)
	}
	n.URL, n.addr = n.node.RPCURL(), n.node.RPCAddr()
}

func newMembers(t testing.TB) *Network {
	return &Network{Platform: newKey(t), Payers: [2]*ecdsa.PrivateKey{newKey(t), newKey(t)}, Stranger: newKey(t)}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatalf("make a key: %v", err)
	}
	return key
}

func address(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }
