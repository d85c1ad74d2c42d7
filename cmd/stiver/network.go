package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/network"
	"github.com/stiver-pay/stiver/chain/node"
)

// rpcListenVariable is where a node listens whose home does not say.
const rpcListenVariable = "STIVER_RPC_LISTEN"

// initNetwork makes a network of several validators on this machine.
func initNetwork(c *cli.Context) error {
	dir := ledgerDir(c)
	opts := node.NetworkOptions{Validators: c.Int("validators"), ChainID: c.Uint64("chain-id")}
	opts.RPCAddr = listenAddr(c, dir)
	g, homes, err := node.InitNetwork(dir, opts)
	if err != nil {
		return err
	}
	return printHomes(c, dir, g, homes)
}

func printHomes(c *cli.Context, dir string, g *genesis.Genesis, homes []node.HomeInfo) error {
	fingerprint, err := g.Fingerprint()
	if err != nil {
		return err
	}
	result := map[string]any{
		"dir": dir, "chain_id": g.Config.ChainID, "genesis": g.Hash(), "fingerprint": fmt.Sprintf("%x", fingerprint),
		"issuer": g.Config.Issuer, "homes": homes,
	}
	return print(c, result, func(w io.Writer) {
		line(w, "directory", dir)
		line(w, "chain id", g.Config.ChainID)
		line(w, "genesis", g.Hash())
		line(w, "fingerprint", fmt.Sprintf("%x", fingerprint))
		line(w, "issuer", g.Config.Issuer)
		for _, h := range homes {
			line(w, h.Name, fmt.Sprintf("%s, validator %s, votes with %s", h.RPCURL(), h.Validator, h.Voter))
		}
		line(w, "next", "stiver ledger up "+dir)
	})
}

func ledgerUpCommand() *cli.Command {
	return &cli.Command{
		Name:      "up",
		Usage:     "run all nodes of a directory, each as a process of its own, until Ctrl-C",
		ArgsUsage: "[DIR]",
		Description: `A node that ends by itself is started again. Ctrl-C ends all of them cleanly, and
the next "up" goes on where they stopped.`,
		Action: runNetwork,
	}
}

// homesOf are the nodes of a directory: those of a network, or the one home.
func homesOf(dir string) ([]node.HomeInfo, error) {
	if node.IsNetwork(dir) {
		n, err := node.LoadNetwork(dir)
		if err != nil {
			return nil, err
		}
		return n.Homes, nil
	}
	if !node.IsHome(dir) {
		return nil, fmt.Errorf("%s: %w", dir, node.ErrNotInitialised)
	}
	cfg, err := node.LoadHomeConfig(dir)
	if err != nil {
		return nil, err
	}
	h := node.HomeInfo{Name: cfg.Name, Dir: dir, RPC: cfg.RPC, P2P: cfg.P2P}
	if h.Name == "" {
		h.Name = filepath.Base(dir)
	}
	if h.RPC == "" {
		h.RPC = node.DefaultRPCAddr
	}
	return []node.HomeInfo{h}, nil
}

func runNetwork(c *cli.Context) error {
	homes, err := homesOf(ledgerDir(c))
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program itself, to run the nodes with: %w", err)
	}
	began := time.Now()
	say := teller(c)
	r := network.Runner{
		Command: func(h node.HomeInfo) *exec.Cmd {
			args := []string{"--json", "ledger", "start", "--supervised", h.Dir}
			if c.Bool("verbose") {
				args = append([]string{"--verbose"}, args...)
			}
			return exec.Command(self, args...)
		},
		Tell: func(e network.Event) {
			if e.Ready {
				say("%s is up at %s", e.Home.Name, e.Home.RPCURL())
			} else {
				say("%v; starting it again in %s", e.Err, e.Again)
			}
		},
	}
	if c.Bool("verbose") {
		r.Log = func(h node.HomeInfo, text string) { say("%s: %s", h.Name, text) }
	}
	ctx, stop := context.WithCancelCause(c.Context)
	defer stop(nil)
	say("starting %s", plural(len(homes), "node"))
	err = r.Run(ctx, homes, func(up []node.HomeInfo) {
		if err := announce(ctx, c, homes, up, began); err != nil {
			stop(err)
		}
	})
	if cause := context.Cause(ctx); err == nil && cause != nil && c.Context.Err() == nil {
		err = cause
	}
	return err
}

// teller prints lines of progress on stderr, one caller at a time.
func teller(c *cli.Context) func(format string, args ...any) {
	var mu sync.Mutex
	return func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(c.App.ErrWriter, format+"\n", args...)
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// announce prints that the network is ready. A fresh one first shows that it
// is, by a transaction that moves nothing; its time is in the output.
func announce(ctx context.Context, c *cli.Context, homes, up []node.HomeInfo, began time.Time) error {
	urls := map[string]string{}
	for _, h := range up {
		urls[h.Name] = h.RPCURL()
	}
	result := map[string]any{"ready": true, "nodes": urls}
	if len(up) > 0 {
		result["rpc"] = up[0].RPCURL()
	}
	first := ""
	if 3*len(up) > 2*len(homes) {
		tx, err := firstTransaction(ctx, up[0])
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case tx != (common.Hash{}):
			result["first_transaction"] = tx
			first = ", the first transaction is final"
		}
	}
	seconds := time.Since(began).Seconds()
	result["seconds"] = seconds
	return print(c, result, func(w io.Writer) {
		fmt.Fprintf(w, "network ready: %d of %s at %v%s (%.1f s)\n", len(up), plural(len(homes), "node"), result["rpc"], first, seconds)
	})
}

// firstTransaction sends nothing from the first organisation's voter to itself
// on a ledger without blocks; otherwise, or without that key, it does nothing.
func firstTransaction(ctx context.Context, h node.HomeInfo) (common.Hash, error) {
	key, err := node.LoadVoterKey(h.Dir)
	if err != nil {
		return common.Hash{}, nil
	}
	conn, err := client.Dial(ctx, h.RPCURL(), client.Options{})
	if err != nil {
		return common.Hash{}, err
	}
	defer conn.Close()
	if height, err := conn.BlockNumber(ctx); err != nil || height > 0 {
		return common.Hash{}, err
	}
	account := client.NewAccount(conn, client.NewKeySigner(key))
	receipt, err := account.SendTx(ctx, client.Tx{Msg: client.Msg{To: account.Address()}, Gas: 21_000})
	if err != nil {
		return common.Hash{}, fmt.Errorf("send the first transaction: %w", err)
	}
	return receipt.TxHash, nil
}
