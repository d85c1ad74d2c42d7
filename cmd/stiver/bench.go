package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/bench"
)

func benchCommand() *cli.Command {
	return &cli.Command{
		Name:  "bench",
		Usage: "measure this machine: payments beside the primitives they are made of",
		Description: `Ledger and payee run in this process, the payer in one of its own, over loopback
and durable against power loss. Machines are noisy: compare ratios, not figures.`,
		Subcommands: []*cli.Command{benchLedgerCommand(), benchScaleCommand(), benchSettlementCommand(), benchPayerCommand()},
		Flags: []cli.Flag{
			&cli.DurationFlag{Name: "duration", Value: bench.DefaultDuration, Usage: "`TIME` for each figure"},
			&cli.IntFlag{Name: "channels", Value: bench.DefaultChannels, Usage: "`N` channels where there are many"},
			&cli.IntFlag{Name: "clients", Value: bench.DefaultClients, Usage: "`N` clients over HTTP"},
			&cli.StringSliceFlag{Name: "only", Usage: "measure the figure `NAME` and no others; may be given several times"},
			&cli.StringFlag{Name: "dir", Usage: "`DIR` for the stores: its disk is what is measured"},
		},
		Action: func(c *cli.Context) error {
			command, err := selfCommand()
			if err != nil {
				return err
			}
			r, err := bench.Run(c.Context, bench.Options{
				Command: command, Dir: c.String("dir"), Duration: c.Duration("duration"), Channels: c.Int("channels"), Clients: c.Int("clients"),
				Only: c.StringSlice("only"),
				Say:  func(text string) { fmt.Fprintln(c.App.ErrWriter, text) }, Logger: logger(c),
			})
			if errors.Is(err, bench.ErrNoFigure) {
				return usagef("--only %w", err)
			}
			if err != nil {
				return err
			}
			// The table aligns itself: its writer is not the tabulating one.
			if jsonOutput(c) {
				return print(c, r, func(io.Writer) {})
			}
			return r.Print(c.App.Writer)
		},
	}
}

// benchPayerCommand is what `bench` runs as a process of its own.
func benchPayerCommand() *cli.Command {
	return &cli.Command{
		Name:   bench.PayerCommand,
		Usage:  "be the payer of a run, told what to do on standard input",
		Hidden: true,
		Action: func(c *cli.Context) error { return bench.ServePayer(c.Context, os.Stdin, os.Stdout) },
	}
}
