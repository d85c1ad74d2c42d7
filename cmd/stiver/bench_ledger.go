package main

import (
	"bytes"
	"context"
	"errors"
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
		Subcommands: []*cli.Command{benchSoakCommand(), devChainCommand()},
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

func benchSoakCommand() *cli.Command {
	return &cli.Command{
		Name:  "soak",
		Usage: "load four validators for a long time and record memory, disk, throughput and latency",
		Flags: []cli.Flag{
			&cli.DurationFlag{Name: "duration", Value: ledger.DefaultSoak, Usage: "`TIME` of the whole run"},
			&cli.DurationFlag{Name: "interval", Value: ledger.DefaultInterval, Usage: "`TIME` of each point"},
			&cli.Float64Flag{Name: "rate", Value: ledger.DefaultSoakRate, Usage: "transfers of coins `PER-SECOND`"},
			&cli.StringFlag{Name: "dir", Usage: "`DIR` for the ledger: its disk is what is measured"},
			&cli.StringFlag{Name: "csv", Usage: "`FILE` for the points, replaced"},
			&cli.StringFlag{Name: "svg", Usage: "`FILE` for a figure of them, replaced"},
		},
		Action: soak,
	}
}

// soak keeps what was measured until it was interrupted or something failed.
func soak(c *cli.Context) error {
	command, err := selfCommand()
	if err != nil {
		return err
	}
	points, err := ledger.Soak(c.Context, ledger.SoakOptions{
		Options: ledger.Options{
			Command: command, Dir: c.String("dir"),
			Say: func(text string) { fmt.Fprintln(c.App.ErrWriter, text) },
		},
		Total: c.Duration("duration"), Interval: c.Duration("interval"), Rate: c.Float64("rate"),
		Point: func(p ledger.Point) {
			fmt.Fprintf(c.App.ErrWriter, "%5.0f s  %.0f/s  p50 %.0f ms  p99 %.0f ms  %.0f MB memory  %.0f MB disk\n",
				p.Seconds, p.PerSecond, p.P50, p.P99, p.MemoryMB, p.DiskMB)
		},
	})
	return errors.Join(err, keepPoints(c, points))
}

func keepPoints(c *cli.Context, points []ledger.Point) error {
	if len(points) == 0 {
		return nil
	}
	for path, write := range map[string]func(io.Writer, []ledger.Point) error{
		c.String("csv"): ledger.WritePoints, c.String("svg"): ledger.DrawPoints,
	} {
		if path == "" {
			continue
		}
		var out bytes.Buffer
		if err := write(&out, points); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
			return err
		}
	}
	last := points[len(points)-1]
	return print(c, last, func(w io.Writer) {
		line(w, "points", len(points))
		line(w, "memory", fmt.Sprintf("%.0f MB", last.MemoryMB))
		line(w, "disk", fmt.Sprintf("%.0f MB", last.DiskMB))
	})
}
