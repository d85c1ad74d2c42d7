package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/network"
	"github.com/stiver-pay/stiver/chain/node"
)

// targets are the nodes that a command asks: those of its directory, or the one
// of --rpc, or those of the network in the user's home, or the default URL.
func targets(c *cli.Context) ([]network.Target, error) {
	dir := ledgerDir(c)
	if c.Args().Present() || (!c.IsSet("rpc") && node.IsNetwork(dir)) {
		homes, err := homesOf(dir)
		return network.TargetsOf(homes), err
	}
	return []network.Target{{Name: "the node", URL: c.String("rpc")}}, nil
}

func ledgerStatusCommand() *cli.Command {
	return &cli.Command{
		Name:      "status",
		Usage:     "print heights, validators, peers, waiting transactions and who is missing",
		ArgsUsage: "[DIR]",
		Description: `DIR is a home or the directory of a network: then every node of it is asked.
Otherwise the node of --rpc is.`,
		Flags: []cli.Flag{rpcFlag()},
		Action: func(c *cli.Context) error {
			asked, err := targets(c)
			if err != nil {
				return err
			}
			return printStatus(c, network.Look(c.Context, asked, client.Options{Access: rpcAccess(c)}))
		},
	}
}

// status is what the nodes said, with numbers as people and jq read them. The
// ledger's own figures are those of the node that is furthest.
type status struct {
	ChainID    uint64            `json:"chain_id"`
	Height     uint64            `json:"height"`
	Block      uint64            `json:"block"`
	BlockHash  common.Hash       `json:"block_hash"`
	Validators []validator       `json:"validators"`
	Missing    []missing         `json:"missing"`
	Peers      []node.PeerStatus `json:"peers"`
	Pool       uint64            `json:"pool"`
	CatchingUp bool              `json:"catching_up"`
	Nodes      []nodeStatus      `json:"nodes,omitempty"`
}

type validator struct {
	Address common.Address `json:"address"`
	Power   uint64         `json:"power"`
}

// missing is a validator that no node sees taking part.
type missing struct {
	validator
	Why        string `json:"why"`
	LastHeight uint64 `json:"last_height"`
}

// nodeStatus is one of several nodes.
type nodeStatus struct {
	Name   string `json:"name"`
	RPC    string `json:"rpc"`
	Up     bool   `json:"up"`
	Height uint64 `json:"height"`
	Block  uint64 `json:"block"`
	Peers  int    `json:"peers"`
	Pool   uint64 `json:"pool"`
	Error  string `json:"error,omitempty"`
}

// unreachable is the error when no node answered.
func unreachable(v network.View) error {
	var errs []error
	for _, n := range v.Nodes {
		errs = append(errs, fmt.Errorf("%s at %s: %w", n.Name, n.URL, n.Err))
	}
	return errors.Join(errs...)
}

func printStatus(c *cli.Context, v network.View) error {
	best := v.Best()
	if best == nil {
		return unreachable(v)
	}
	s := status{
		ChainID: uint64(best.ChainID), Height: uint64(best.Height),
		Block: uint64(best.Block.Number), BlockHash: best.Block.Hash,
		Missing: []missing{}, Peers: best.Peers, CatchingUp: best.CatchingUp,
	}
	for _, n := range best.Validators {
		s.Validators = append(s.Validators, validator{n.Address, uint64(n.Power)})
	}
	for _, m := range v.Missing() {
		s.Missing = append(s.Missing, missing{validator{m.Address, uint64(m.Power)}, m.Why, uint64(m.LastHeight)})
	}
	for _, n := range v.Nodes {
		out := nodeStatus{Name: n.Name, RPC: n.URL}
		if d := n.Diagnosis; d != nil {
			out.Up, out.Height, out.Block, out.Peers = true, uint64(d.Height), uint64(d.Block.Number), len(d.Peers)
			out.Pool = uint64(d.Pool.Pending + d.Pool.Queued)
			s.Pool = max(s.Pool, out.Pool)
		} else {
			out.Error = n.Err.Error()
		}
		if len(v.Nodes) > 1 {
			s.Nodes = append(s.Nodes, out)
		}
	}
	return print(c, s, func(w io.Writer) { statusTable(w, s) })
}

func statusTable(w io.Writer, s status) {
	line(w, "chain id", s.ChainID)
	line(w, "height", s.Height)
	line(w, "block", fmt.Sprintf("%d %s", s.Block, s.BlockHash))
	for _, v := range s.Validators {
		line(w, "validator", fmt.Sprintf("%s, power %d", v.Address, v.Power))
	}
	for _, m := range s.Missing {
		line(w, "missing", fmt.Sprintf("%s, %s", m.Address, map[string]string{
			node.NotConnected: "not connected", node.NotSigning: "connected, but not signing",
		}[m.Why]))
	}
	for _, n := range s.Nodes {
		if n.Up {
			line(w, "node", fmt.Sprintf("%s: height %d, %s, %d pending, %s", n.Name, n.Height, plural(n.Peers, "peer"), n.Pool, n.RPC))
		} else {
			line(w, "node", n.Name+": does not answer at "+n.RPC)
		}
	}
	if len(s.Nodes) == 0 {
		for _, p := range s.Peers {
			line(w, "peer", fmt.Sprintf("%s at %s", p.ID, p.Addr))
		}
	}
	line(w, "pending", s.Pool)
	line(w, "catching up", s.CatchingUp)
}
