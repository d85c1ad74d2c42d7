package node

import (
	"fmt"
	"net"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/chain/genesis"
)

// freePort reserves a port by opening and closing it.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestFourValidatorsAgree runs four validators of equal power. A transaction
// sent to any of them is final on all, and three go on without the fourth,
// which catches up when it is back.
func TestFourValidatorsAgree(t *testing.T) {
	const validators = 4
	member := newKey(t)
	memberAddress := crypto.PubkeyToAddress(member.PublicKey)
	other := common.Address{0xaa}

	cfg := genesis.Config{
		Time: uint64(time.Now().Unix()), MaxDrift: 60, Governor: common.Address{1}, Issuer: common.Address{2},
		Members: []genesis.Member{
			{Address: memberAddress, Roles: []genesis.Role{genesis.Participant}},
			{Address: other, Roles: []genesis.Role{genesis.Platform}},
		},
		Balances: []genesis.Balance{{Address: memberAddress, Amount: uint256.NewInt(memberCoins)}},
	}
	homes := make([]home, validators)
	addrs := make([]string, validators)
	peers := make([]string, validators)
	for i := range homes {
		homes[i] = home{dir: filepath.Join(t.TempDir(), "ledger")}
		pub, err := homes[i].writeValidatorKey()
		if err != nil {
			t.Fatal(err)
		}
		cfg.Validators = append(cfg.Validators, genesis.Validator{PubKey: pub.Bytes(), Power: 1})
		key, err := homes[i].loadNodeKey()
		if err != nil {
			t.Fatal(err)
		}
		cfg.Nodes = append(cfg.Nodes, string(key.ID()))
		addrs[i] = freePort(t)
		peers[i] = fmt.Sprintf("%s@%s", key.ID(), addrs[i])
	}
	g, err := genesis.Build(cfg)
	if err != nil {
		t.Fatal(err)
	}
	net := &testNet{TB: t}
	nodes := make([]*Node, validators)
	clients := make([]*ethclient.Client, validators)
	start := func(i int) {
		t.Helper()
		nodes[i], err = Start(net.ctx(), Config{
			Home: homes[i].dir, RPCAddr: "127.0.0.1:0", P2PAddr: addrs[i], Peers: peers, Logger: testLogger(),
		})
		if err != nil {
			t.Fatal(err)
		}
		node := nodes[i]
		t.Cleanup(func() { _ = node.Stop() })
		clients[i] = ethclient.NewClient(node.Client())
	}
	for i := range nodes {
		if err := homes[i].writeGenesis(g); err != nil {
			t.Fatal(err)
		}
		start(i)
	}

	nonce := uint64(0)
	send := func(through int, on ...int) {
		t.Helper()
		awaits := make([]func(), 0, len(on))
		tx := coinTransfer(t, member, nonce, other, 1)
		nonce++
		for _, i := range on {
			awaits = append(awaits, finalOn(net, nodes[i], tx.Hash()))
		}
		if err := clients[through].SendTransaction(net.ctx(), tx); err != nil {
			t.Fatal(err)
		}
		for _, await := range awaits {
			await()
		}
	}
	send(0, 0, 1, 2, 3)
	send(3, 0, 1, 2, 3)

	if err := nodes[2].Stop(); err != nil {
		t.Fatal(err)
	}
	send(1, 0, 1, 3)
	send(0, 0, 1, 3)

	start(2)
	send(2, 0, 1, 2, 3)
	head := nodes[0].execution.eth.BlockChain().CurrentBlock()
	for i, n := range nodes {
		if got := n.execution.eth.BlockChain().GetHeaderByNumber(head.Number.Uint64()); got == nil || got.Hash() != head.Hash() {
			t.Errorf("validator %d has another block %d", i, head.Number)
		}
		if err := n.Err(); err != nil {
			t.Errorf("validator %d: %v", i, err)
		}
	}
}

// finalOn watches a node from now on and returns a function that waits until a
// transaction is in its chain.
func finalOn(net *testNet, n *Node, hash common.Hash) func() {
	heads := make(chan core.ChainHeadEvent, 256)
	sub := n.execution.eth.BlockChain().SubscribeChainHeadEvent(heads)
	return func() {
		net.Helper()
		defer sub.Unsubscribe()
		deadline := time.After(waitLimit)
		for {
			if found, tx := n.execution.eth.BlockChain().GetCanonicalTransaction(hash); found != nil && tx.Type() == types.DynamicFeeTxType {
				return
			}
			select {
			case <-heads:
			case <-deadline:
				net.Fatalf("transaction %s is not final on a validator", hash)
			}
		}
	}
}
