package node

import (
	"fmt"
	"net"
	"path/filepath"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/cometbft/cometbft/p2p"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/chain/genesis"
)

// freePort reserves a port by opening and closing it.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// cluster is a network whose nodes the test starts and stops. Of its homes the
// first ones are validators of power 1; the others hold keys only, and their
// nodes may not connect yet.
type cluster struct {
	*testNet
	homes   []home
	ids     []p2p.ID
	keys    []secp256k1eth.PubKey
	addrs   []string
	peers   []string
	nodes   []*Node
	clients []*ethclient.Client
	nonces  map[common.Address]uint64
}

// newCluster makes the homes. The governor is fixedKey(1), the member a payer.
func newCluster(t testing.TB, validators, others int) *cluster {
	t.Helper()
	c := &cluster{testNet: &testNet{TB: t, member: newKey(t), other: common.Address{0xaa}}, nonces: make(map[common.Address]uint64)}
	cfg := genesis.Config{
		Time: uint64(time.Now().Unix()), MaxDrift: 60, Issuer: common.Address{2},
		Governor: crypto.PubkeyToAddress(fixedKey(1).PublicKey),
		Members: []genesis.Member{
			{Address: c.memberAddress(), Roles: []genesis.Role{genesis.Participant}},
			{Address: c.other, Roles: []genesis.Role{genesis.Platform}},
		},
		Balances: []genesis.Balance{{Address: c.memberAddress(), Amount: uint256.NewInt(memberCoins)}},
	}
	for i := range validators + others {
		h := home{dir: filepath.Join(t.TempDir(), "ledger")}
		pub, err := h.writeValidatorKey()
		if err != nil {
			t.Fatal(err)
		}
		key, err := h.loadNodeKey()
		if err != nil {
			t.Fatal(err)
		}
		addr := freePort(t)
		c.homes, c.keys, c.ids = append(c.homes, h), append(c.keys, pub), append(c.ids, key.ID())
		c.addrs, c.peers = append(c.addrs, addr), append(c.peers, fmt.Sprintf("%s@%s", key.ID(), addr))
		if i < validators {
			cfg.Validators = append(cfg.Validators, genesis.Validator{PubKey: pub.Bytes(), Power: 1})
			cfg.Nodes = append(cfg.Nodes, string(key.ID()))
		}
	}
	g, err := genesis.Build(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range c.homes {
		if err := h.writeGenesis(g); err != nil {
			t.Fatal(err)
		}
	}
	c.nodes, c.clients = make([]*Node, len(c.homes)), make([]*ethclient.Client, len(c.homes))
	return c
}

// start runs nodes; bend, if given, makes them break the rules.
func (c *cluster) start(bend func(*app) abci.Application, which ...int) {
	c.Helper()
	for _, i := range which {
		node, err := Start(c.ctx(), Config{
			Home: c.homes[i].dir, RPCAddr: "127.0.0.1:0", P2PAddr: c.addrs[i], Peers: c.peers, Logger: testLogger(), bend: bend,
		})
		if err != nil {
			c.Fatal(err)
		}
		c.Cleanup(func() { _ = node.Stop() })
		c.nodes[i], c.clients[i] = node, ethclient.NewClient(node.Client())
	}
}

// send hands a transaction to one node and waits until it is final on others.
func (c *cluster) send(tx *types.Transaction, through int, on ...int) {
	c.Helper()
	awaits := make([]func(), 0, len(on))
	for _, i := range on {
		awaits = append(awaits, finalOn(c.testNet, c.nodes[i], tx.Hash()))
	}
	if err := c.clients[through].SendTransaction(c.ctx(), tx); err != nil {
		c.Fatal(err)
	}
	for _, await := range awaits {
		await()
	}
}

func (c *cluster) nonce(of common.Address) uint64 {
	c.nonces[of]++
	return c.nonces[of] - 1
}

// pay is a payment of the member's, every one of the same amount.
func (c *cluster) pay() *types.Transaction {
	return coinTransfer(c.TB, c.member, c.nonce(c.memberAddress()), c.other, 1)
}

// governs sends a decision of the governor's and waits for success everywhere.
func (c *cluster) governs(to common.Address, data []byte, on ...int) {
	c.Helper()
	tx := governs(c.TB, c.nonce(crypto.PubkeyToAddress(fixedKey(1).PublicKey)), to, data)
	c.send(tx, on[0], on...)
	receipt, err := c.clients[on[0]].TransactionReceipt(c.ctx(), tx.Hash())
	if err != nil || receipt.Status != types.ReceiptStatusSuccessful {
		c.Fatalf("the governor's transaction failed: %+v, %v", receipt, err)
	}
}

// same checks that nodes have the same chain up to the first one's head.
func (c *cluster) same(which ...int) {
	c.Helper()
	head := c.nodes[which[0]].execution.eth.BlockChain().CurrentBlock()
	for _, i := range which {
		if got := c.nodes[i].execution.eth.BlockChain().GetHeaderByNumber(head.Number.Uint64()); got == nil || got.Hash() != head.Hash() {
			c.Errorf("node %d has another block %d", i, head.Number)
		}
		if err := c.nodes[i].Err(); err != nil {
			c.Errorf("node %d: %v", i, err)
		}
	}
}

// powers are the validators that consensus will have, as a node knows them.
func (c *cluster) powers(node int) map[common.Address]uint64 {
	c.Helper()
	status, err := (&stiverAPI{node: c.nodes[node]}).Status()
	if err != nil {
		c.Fatal(err)
	}
	out := make(map[common.Address]uint64)
	for _, v := range status.Validators {
		out[v.Address] = uint64(v.Power)
	}
	return out
}

func (c *cluster) address(i int) common.Address { return common.BytesToAddress(c.keys[i].Address()) }

// until waits for something that no event tells.
func (c *cluster) until(what string, is func() bool) {
	c.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(waitLimit)
	for !is() {
		select {
		case <-tick.C:
		case <-deadline:
			c.Fatalf("%s: not within %s", what, waitLimit)
		}
	}
}

// TestFourValidatorsAgree runs four validators of equal power. A transaction
// sent to any of them is final on all, and three go on without the fourth,
// which catches up when it is back.
func TestFourValidatorsAgree(t *testing.T) {
	c := newCluster(t, 4, 0)
	c.start(nil, 0, 1, 2, 3)
	c.send(c.pay(), 0, 0, 1, 2, 3)
	c.send(c.pay(), 3, 0, 1, 2, 3)

	if err := c.nodes[2].Stop(); err != nil {
		t.Fatal(err)
	}
	c.send(c.pay(), 1, 0, 1, 3)
	c.send(c.pay(), 0, 0, 1, 3)

	c.start(nil, 2)
	c.send(c.pay(), 2, 0, 1, 2, 3)
	c.same(0, 1, 2, 3)
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
