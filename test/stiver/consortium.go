package stiver

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"testing"

	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/council"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
)

// Consortium is a running ledger of several validators, each of an organisation
// with a vote. It has no governor.
type Consortium struct {
	*Network
	Homes  []node.HomeInfo
	Voters []*council.Voter // through the first node

	nodes []*node.Node
}

// StartConsortium runs a fresh ledger of n validators until the test ends.
func StartConsortium(t testing.TB, n int) *Consortium {
	t.Helper()
	c := &Consortium{Network: newMembers(t)}
	dir := filepath.Join(t.TempDir(), "network")
	first, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find a port: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatalf("find a port: %v", err)
	}
	c.Genesis, c.Homes, err = node.InitNetwork(dir, node.NetworkOptions{
		Validators: n, RPCAddr: first.Addr().String(), MaxDrift: 60, Members: c.members(), Balances: c.balances(),
	})
	if err != nil {
		t.Fatalf("make a network: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for _, home := range c.Homes {
		started, err := node.Start(ctx, node.Config{Home: home.Dir})
		if err != nil {
			t.Fatalf("start %s: %v", home.Name, err)
		}
		t.Cleanup(func() {
			if err := started.Stop(); err != nil {
				t.Errorf("stop %s: %v", home.Name, err)
			}
		})
		c.nodes = append(c.nodes, started)
	}
	c.URL = c.nodes[0].RPCURL()
	if c.Client, err = client.Dial(ctx, c.URL, client.Options{ChainID: c.Genesis.Config.ChainID}); err != nil {
		t.Fatalf("connect to the ledger: %v", err)
	}
	t.Cleanup(c.Client.Close)
	for _, home := range c.Homes {
		key, err := node.LoadVoterKey(home.Dir)
		if err != nil {
			t.Fatalf("load the vote of %s: %v", home.Name, err)
		}
		c.Voters = append(c.Voters, council.New(c.Client).As(client.NewAccount(c.Client, client.NewKeySigner(key))))
	}
	return c
}

// Decide has the organisations carry out actions, and returns the proposal.
func (c *Consortium) Decide(ctx context.Context, actions ...council.Action) (*council.Proposal, error) {
	id, err := c.Voters[0].Propose(ctx, fmt.Sprintf("%d actions", len(actions)), actions...)
	if err != nil {
		return nil, err
	}
	for _, v := range c.Voters[:len(c.Voters)/2+1] {
		if _, err := v.Vote(ctx, id, council.Yes, ""); err != nil {
			return nil, err
		}
	}
	return c.Voters[0].Execute(ctx, id, true)
}

func (n *Network) members() []genesis.Member {
	return []genesis.Member{
		{Address: address(n.Platform), Roles: []genesis.Role{genesis.Platform}},
		{Address: address(n.Payers[0]), Roles: []genesis.Role{genesis.Participant}},
		{Address: address(n.Payers[1]), Roles: []genesis.Role{genesis.Participant}},
	}
}

func (n *Network) balances() []genesis.Balance {
	return []genesis.Balance{
		{Address: address(n.Payers[0]), Amount: uint256.NewInt(PayerCoins)},
		{Address: address(n.Payers[1]), Amount: uint256.NewInt(PayerCoins)},
	}
}
