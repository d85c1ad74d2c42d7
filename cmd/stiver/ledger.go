package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/council"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/channel/ledger"
)

// rpcFlag is how every command but `ledger start` finds the ledger.
func rpcFlag() cli.Flag {
	return &cli.StringFlag{
		Name: "rpc", EnvVars: []string{"STIVER_RPC"}, Value: "http://" + node.DefaultRPCAddr,
		Usage: "JSON-RPC `URL` of the ledger", DefaultText: "that of the ledger in the user's home, or http://" + node.DefaultRPCAddr,
	}
}

func ledgerCommand() *cli.Command {
	return &cli.Command{
		Name:  "ledger",
		Usage: "run the permissioned ledger and govern it",
		Description: `Without a network of its own, a ledger starts as a development network of one
validator, whose governor and issuer keys lie in its directory.`,
		Subcommands: append([]*cli.Command{
			ledgerInitCommand(), ledgerStartCommand(), ledgerUpCommand(), ledgerGenesisCommand(), ledgerJoinCommand(),
			ledgerStatusCommand(), ledgerExplainCommand(), ledgerDoctorCommand(), ledgerTokenCommand(),
			ledgerAdmitCommand(), ledgerExpelCommand(), ledgerMembersCommand(), ledgerIssueCommand(),
			ledgerFreezeCommand("freeze", "stop an account from sending and receiving coins", council.Freeze),
			ledgerFreezeCommand("unfreeze", "let a frozen account take part again", council.Unfreeze),
		}, append(councilCommands(), keyCommands()...)...),
	}
}

func ledgerInitCommand() *cli.Command {
	return &cli.Command{
		Name:      "init",
		Usage:     "make a network without starting it",
		ArgsUsage: "[DIR]",
		Description: `Without flags: a development network of one validator. With --validators: a network
of so many organisations, each with a node and a vote, on this machine. With
--organisation: the keys of one organisation, which founds a network with others.`,
		Flags: []cli.Flag{
			&cli.Uint64Flag{Name: "chain-id", Value: genesis.DefaultChainID, Usage: "EVM chain `ID`; signatures are bound to it"},
			&cli.IntFlag{Name: "validators", Usage: "`N` validators, each of an organisation of its own; see \"ledger up\""},
			&cli.StringFlag{Name: "organisation", Usage: "`NAME` of the organisation whose keys are made"},
			&cli.StringFlag{Name: "address", Usage: "with --organisation: `HOST:PORT` where the others reach its node"},
			&cli.BoolFlag{Name: "issuer", Usage: "with --organisation: make the key of the network's issuer, too"},
			listenFlag(),
		},
		Action: func(c *cli.Context) error {
			switch {
			case c.IsSet("validators"):
				return initNetwork(c)
			case c.IsSet("organisation"):
				return initOrganisation(c)
			}
			dir := ledgerDir(c)
			g, err := node.InitHome(dir, node.InitOptions{ChainID: c.Uint64("chain-id")})
			if err != nil {
				return err
			}
			return printNetwork(c, dir, g)
		},
	}
}

// ledgerDir is a command's argument, or the ledger's place in the user's home.
func ledgerDir(c *cli.Context) string {
	if c.Args().Present() {
		return c.Args().First()
	}
	return homeDir(c, "ledger")
}

func printNetwork(c *cli.Context, dir string, g *genesis.Genesis) error {
	result := map[string]any{
		"dir": dir, "chain_id": g.Config.ChainID, "genesis": g.Hash(),
		"governor": g.Config.Governor, "issuer": g.Config.Issuer,
	}
	return print(c, result, func(w io.Writer) {
		line(w, "directory", dir)
		line(w, "chain id", g.Config.ChainID)
		line(w, "genesis", g.Hash())
		line(w, "governor", g.Config.Governor)
		line(w, "issuer", g.Config.Issuer)
	})
}

func ledgerStartCommand() *cli.Command {
	return &cli.Command{
		Name:      "start",
		Usage:     "run a ledger node until Ctrl-C; makes a development network on first use",
		ArgsUsage: "[DIR]",
		Flags: append(serveFlags(),
			listenFlag(), signerListenFlag(), passphraseFlag(), pruneFlag(),
			&cli.BoolFlag{Name: "supervised", Hidden: true, Usage: "end when standard input does"},
		),
		Action: startLedger,
	}
}

// listenFlag is where a node's JSON-RPC listens, or a network's first one's.
func listenFlag() cli.Flag {
	return &cli.StringFlag{
		Name: "listen", DefaultText: "as in the directory's node.json, or $" + rpcListenVariable + ", or " + node.DefaultRPCAddr,
		Usage: "`ADDRESS` for JSON-RPC and WebSocket; one that is not loopback needs --tls-cert and --client-ca or --jwt-secret",
	}
}

// listenAddr is where the node of a home listens: what the home says wins over
// the environment, since a machine may run several nodes. Empty leaves it to
// the home.
func listenAddr(c *cli.Context, dir string) string {
	if c.IsSet("listen") {
		return c.String("listen")
	}
	if cfg, err := node.LoadHomeConfig(dir); err == nil && cfg.RPC != "" {
		return ""
	}
	return os.Getenv(rpcListenVariable)
}

// withInput is c's context, which under a supervisor ends when it closes the
// standard input: so a node ends with its supervisor, however that ends.
func withInput(c *cli.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(c.Context)
	if c.Bool("supervised") {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin) // whatever ends it
			cancel()
		}()
	}
	return ctx, cancel
}

func startLedger(c *cli.Context) error {
	dir := ledgerDir(c)
	cfg, err := nodeConfig(c, dir)
	if err != nil {
		return err
	}
	switch {
	case node.IsNetwork(dir):
		return usagef("%s holds several nodes; nothing was started; run them with: stiver ledger up %s", dir, dir)
	case node.IsFounder(dir):
		return usagef("%s has an organisation's keys but no genesis file yet; nothing was started; see: stiver ledger join --help", dir)
	case !node.IsHome(dir):
		if err := cfg.Validate(); err != nil {
			return err
		}
		if _, err := node.InitHome(dir, node.InitOptions{}); err != nil {
			return err
		}
		fmt.Fprintf(c.App.ErrWriter, "made a development network in %s\n", dir)
	}
	ctx, cancel := withInput(c)
	defer cancel()
	began := time.Now()
	n, err := node.Start(ctx, cfg)
	if err != nil {
		return err
	}
	ready := map[string]any{
		"ready": true, "rpc": n.RPCURL(), "chain_id": n.Genesis().Config.ChainID,
		"seconds": time.Since(began).Seconds(),
	}
	if url := n.MetricsURL(); url != "" {
		ready["metrics"] = url
	}
	err = print(c, ready, func(w io.Writer) {
		fmt.Fprintf(w, "ledger ready: chain %d at %s (%.1f s)\n", n.Genesis().Config.ChainID, n.RPCURL(), time.Since(began).Seconds())
	})
	if err == nil {
		select {
		case <-ctx.Done():
		case <-n.Done():
			err = n.Err()
		}
	}
	if stopped := n.Stop(); err == nil {
		err = stopped
	}
	return err
}

// logger writes to stderr with --verbose and nowhere otherwise.
func logger(c *cli.Context) *slog.Logger {
	if !c.Bool("verbose") {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil))
}

// dialLedger connects to the ledger of --rpc, or else to the first node that
// answers of the network in the user's home, and makes sure that our contracts
// are there.
func dialLedger(c *cli.Context) (*ledger.Ledger, error) {
	urls := []string{c.String("rpc")}
	if homes, err := homesOf(homeDir(c, "ledger")); err == nil && len(homes) > 0 && !c.IsSet("rpc") {
		urls = urls[:0]
		for _, h := range homes {
			urls = append(urls, h.RPCURL())
		}
	}
	var errs []error
	for _, url := range urls {
		conn, err := client.Dial(c.Context, url, client.Options{Access: rpcAccess(c)})
		if err != nil {
			errs = append(errs, err)
			continue
		}
		l := ledger.New(conn)
		if err := l.CheckContracts(c.Context); err != nil {
			conn.Close()
			return nil, err
		}
		return l, nil
	}
	return nil, errs[0]
}

// withSender runs an action with an account of the ledger.
func withSender(c *cli.Context, signer client.Signer, act func(context.Context, *ledger.Sender) error) error {
	l, err := dialLedger(c)
	if err != nil {
		return err
	}
	defer l.Client().Close()
	return act(c.Context, l.As(client.NewAccount(l.Client(), signer)))
}

func addressArg(c *cli.Context, n int) (common.Address, error) {
	text := c.Args().Get(n)
	if !common.IsHexAddress(text) {
		return common.Address{}, usagef("%q is not an address; one looks like 0x and 40 hex digits", text)
	}
	return common.HexToAddress(text), nil
}
