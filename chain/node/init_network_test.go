package node

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/chain/genesis"
)

// TestNetworkHomesRunTogether starts every node of a fresh network with nothing
// but its home, and sees a transaction become final on all.
func TestNetworkHomesRunTogether(t *testing.T) {
	member := newKey(t)
	address := crypto.PubkeyToAddress(member.PublicKey)
	dir := filepath.Join(t.TempDir(), "network")
	_, homes, err := InitNetwork(dir, NetworkOptions{
		Validators: 4, RPCAddr: freePort(t), MaxDrift: 60,
		Members:  []genesis.Member{{Address: address, Roles: []genesis.Role{genesis.Participant}}},
		Balances: []genesis.Balance{{Address: address, Amount: uint256.NewInt(memberCoins)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	again, err := LoadNetwork(dir)
	if err != nil {
		t.Fatal(err)
	}
	net := &testNet{TB: t}
	nodes := make([]*Node, len(homes))
	for i, h := range homes {
		if h != again.Homes[i] {
			t.Errorf("network.json says %+v, InitNetwork said %+v", again.Homes[i], h)
		}
		if nodes[i], err = Start(net.ctx(), Config{Home: h.Dir, Logger: testLogger()}); err != nil {
			t.Fatal(err)
		}
		node := nodes[i]
		t.Cleanup(func() { _ = node.Stop() })
		if node.RPCAddr() != h.RPC {
			t.Errorf("%s listens on %s, not on %s", h.Name, node.RPCAddr(), h.RPC)
		}
		voter, err := LoadVoterKey(h.Dir)
		if err != nil || crypto.PubkeyToAddress(voter.PublicKey) != h.Voter {
			t.Errorf("%s: the voter's key is not that of %s: %v", h.Name, h.Voter, err)
		}
	}
	tx := coinTransfer(t, member, 0, homes[0].Voter, 1)
	var awaits []func()
	for _, n := range nodes {
		awaits = append(awaits, finalOn(net, n, tx.Hash()))
	}
	if err := ethclient.NewClient(nodes[2].Client()).SendTransaction(net.ctx(), tx); err != nil {
		t.Fatal(err)
	}
	for _, await := range awaits {
		await()
	}
	if _, _, err := InitNetwork(dir, NetworkOptions{Validators: 4}); !errors.Is(err, ErrHomeExists) {
		t.Errorf("a second network in the same directory: %v", err)
	}
}
