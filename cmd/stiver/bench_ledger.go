package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/bench/ledger"
)

func benchLedgerCommand() *cli.Command {
	return &cli.Command{
		Name:  "ledger",
		Usage: "measure the ledger beside go-ethereum's development chain under the same load",
		Description: `Every chain is made of processes of its own on this machine and is driven over
JSON-RPC, one chain after the other: go-ethereum's development chain, then a
ledger of each size, from four on also with one validator killed.
Machines are noisy: compare ratios, not figures.`,
		Flags: []cli.Flag{
			&cli.DurationFlag{Name: "duration", Value: ledger.DefaultDuration, Usage: "`TIME` for each figure"},
			&cli.StringFlag{Name: "validators", Value: "1,4,7", Usage: "`SIZES` of the ledgers"},
			&cli.StringFlag{Name: "dir", Usage: "`DIR` for the chains: its disk is what is measured"},
		},
		Subcommands: []*cli.Command{devChainCommand()},
		Action: func(c *cli.Context) error {
			sizes, err := parseSizes(c.String("validators"))
			if err != nil {
				return err
			}
			command, err := selfCommand()
			if err != nil {
				return err
			}
			r, err := ledger.Run(c.Context, ledger.Options{
				Command: command, Dir: c.String("dir"), Duration: c.Duration("duration"), Validators: sizes,
				Say: func(text string) { fmt.Fprintln(c.App.ErrWriter, text) },
			})
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

func parseSizes(list string) ([]int, error) {
	var sizes []int
	for _, text := range strings.Split(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return nil, usagef("%q is not a list of network sizes; one looks like 1,4,7", list)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}

// selfCommand makes processes of this same binary.
func selfCommand() (func(args ...string) *exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program's file: %w", err)
	}
	return func(args ...string) *exec.Cmd { return exec.Command(self, args...) }, nil
}

// devChainCommand is what `bench ledger` runs as a process of its own.
func devChainCommand() *cli.Command {
	return &cli.Command{
		Name:      ledger.DevChainCommand,
		Usage:     "run go-ethereum's development chain on a home's genesis",
		ArgsUsage: "DIR",
		Hidden:    true,
		Action: func(c *cli.Context) error {
			ctx, cancel := context.WithCancel(c.Context)
			defer cancel()
			var printed error
			err := ledger.RunDevChain(ctx, c.Args().First(), func(url string) {
				if printed = print(c, map[string]any{"ready": true, "rpc": url}, func(w io.Writer) { line(w, "ready", url) }); printed != nil {
					cancel()
				}
			})
			if err == nil {
				err = printed
			}
			return err
		},
	}
}
