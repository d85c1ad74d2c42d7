package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/bench/scale"
)

func benchScaleCommand() *cli.Command {
	return &cli.Command{
		Name:  "scale",
		Usage: "measure what a payee costs as its channels and their histories grow",
		Description: `The payee alone, durable against power loss, on a ledger of paper that only
admits channels. Takes two minutes; with --payments 100000000 ten, and 3 GB of disk.`,
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "channels", Value: scale.DefaultChannels, Usage: "`N` channels known to the payee"},
			&cli.IntFlag{Name: "payments", Value: scale.DefaultPayments, Usage: "`N` payments in one channel"},
			&cli.IntFlag{Name: "active", Value: scale.DefaultActive, Usage: "`N` channels that are paid on"},
			&cli.StringFlag{Name: "dir", Usage: "`DIR` for the stores: its disk is what is measured"},
			&cli.StringFlag{Name: "svg", Usage: "draw the cost of a payment over the channel's history into `FILE`"},
		},
		Action: func(c *cli.Context) error {
			r, err := scale.Run(c.Context, scale.Options{
				Dir: c.String("dir"), Channels: c.Int("channels"), Payments: c.Int("payments"), Active: c.Int("active"),
				Say: func(text string) { fmt.Fprintln(c.App.ErrWriter, text) },
			})
			if err != nil {
				return err
			}
			if path := c.String("svg"); path != "" {
				var out bytes.Buffer
				if err := r.DrawHistory(&out); err != nil {
					return fmt.Errorf("draw %s: %w", path, err)
				}
				if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
					return err
				}
			}
			// The table aligns itself: its writer is not the tabulating one.
			if jsonOutput(c) {
				return print(c, r, func(io.Writer) {})
			}
			return r.Print(c.App.Writer)
		},
	}
}
