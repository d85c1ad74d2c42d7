package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/audit/witness"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/node"
)

// How the witness's own little server behaves.
const (
	witnessHeaderTimeout = 10 * time.Second
	witnessStopTimeout   = 2 * time.Second
)

func auditWitnessCommand() *cli.Command {
	return &cli.Command{
		Name:  "witness",
		Usage: "follow the ledger, prove every step and co-sign checkpoints of its past",
		Description: `A witness protects a past from the keys that validators have retired: whoever
trusts its signature refuses every other past. It never signs two that contradict
each other; if a node shows it another one, it stops and keeps the evidence.`,
		Flags: []cli.Flag{
			witnessDirFlag(), rpcFlag(),
			&cli.BoolFlag{Name: "once", Usage: "sign for the newest block and end, for a timer"},
			&cli.DurationFlag{Name: "every", Value: 10 * time.Minute, Usage: "`TIME` between checkpoints"},
			&cli.StringFlag{Name: "listen", Usage: "serve checkpoints over HTTP on a loopback `ADDRESS`; default: only files"},
		},
		Subcommands: []*cli.Command{auditWitnessInitCommand()},
		Action:      runWitness,
	}
}

func witnessDirFlag() cli.Flag {
	return &cli.StringFlag{Name: "dir", DefaultText: "witness/ in the home", Usage: "`DIR` with the witness's key and memory"}
}

func witnessDir(c *cli.Context) string {
	if dir := c.String("dir"); dir != "" {
		return dir
	}
	return homeDir(c, "witness")
}

func auditWitnessInitCommand() *cli.Command {
	return &cli.Command{
		Name:  "init",
		Usage: "make a witness's key for one network",
		Flags: []cli.Flag{
			witnessDirFlag(),
			&cli.StringFlag{Name: "name", Usage: "`NAME` of the key, best a URL without https://, such as auditor.example/stiver"},
			&cli.StringFlag{Name: "genesis", Usage: "`FILE` with the network's genesis; default: the one of the ledger in this home"},
		},
		Action: func(c *cli.Context) error {
			if c.String("name") == "" {
				return usagef("name the key with --name, best a URL without https://, such as auditor.example/stiver")
			}
			file, err := genesisFile(c)
			if err != nil {
				return err
			}
			dir := witnessDir(c)
			vkey, err := witness.Create(dir, c.String("name"), file)
			if err != nil {
				return err
			}
			return print(c, map[string]any{"dir": dir, "vkey": vkey}, func(w io.Writer) {
				line(w, "directory", dir)
				line(w, "verifier key", vkey)
				line(w, "next", "publish the verifier key; then: stiver audit witness")
			})
		},
	}
}

// genesisFile reads the file of --genesis, or of the ledger in this home.
func genesisFile(c *cli.Context) ([]byte, error) {
	path := c.String("genesis")
	if path == "" {
		path = node.GenesisPath(homeDir(c, "ledger"))
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, usagef("name the network's genesis with --genesis FILE: %w", err)
	}
	return file, nil
}

func runWitness(c *cli.Context) (err error) {
	if c.Duration("every") <= 0 {
		return usagef("--every is a time above zero, such as 10m")
	}
	conn, err := client.Dial(c.Context, c.String("rpc"), client.Options{Access: rpcAccess(c)})
	if err != nil {
		return err
	}
	defer conn.Close()
	w, err := witness.Open(witnessDir(c), audit.NodeLedger(conn))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if c.Bool("once") {
		return witnessOnce(c, w)
	}
	stop, err := serveWitness(c)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(c.App.ErrWriter, nil))
	return errors.Join(w.Run(c.Context, c.Duration("every"), log), stop())
}

func witnessOnce(c *cli.Context, w *witness.Witness) error {
	signed, err := w.Step(c.Context)
	if err != nil {
		return err
	}
	last := w.Last()
	return print(c, map[string]any{"signed": signed, "checkpoint": last}, func(out io.Writer) {
		if last == nil {
			line(out, "the ledger has no block yet; nothing was signed")
			return
		}
		line(out, "newly signed", signed)
		line(out, "height", last.Height)
		line(out, "block", fmt.Sprintf("%d %s", last.Number, last.Hash))
		line(out, "validators", last.Validators)
	})
}

// serveWitness serves the checkpoints if that is asked for, until stop.
func serveWitness(c *cli.Context) (stop func() error, err error) {
	address := c.String("listen")
	if address == "" {
		return func() error { return nil }, nil
	}
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, usagef("%q is no loopback address; to serve others, put a web server in front of 127.0.0.1:PORT", address)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("open the port for checkpoints: %w", err)
	}
	server := &http.Server{Handler: witness.Handler(witnessDir(c)), ReadHeaderTimeout: witnessHeaderTimeout}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Fprintf(c.App.ErrWriter, "checkpoints at http://%s/checkpoint, the verifier key at /vkey\n", listener.Addr())
	return func() error {
		ctx, cancel := context.WithTimeout(context.Background(), witnessStopTimeout)
		defer cancel()
		return errors.Join(server.Shutdown(ctx), ignore(<-ended, http.ErrServerClosed))
	}, nil
}
