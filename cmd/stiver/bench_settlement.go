package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/bench/settlement"
)

func benchSettlementCommand() *cli.Command {
	return &cli.Command{
		Name:  "settlement",
		Usage: "settle many channels while others go on paying",
		Description: `A ledger and a payee in this process; deposits are really made, and every
channel is charged by a signed voucher. Machines are noisy: compare ratios, not
figures.`,
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "channels", Value: settlement.DefaultChannels, Usage: "`N` channels to settle"},
			&cli.IntFlag{Name: "paying", Value: settlement.DefaultPaying, Usage: "`N` channels that go on paying"},
			&cli.IntFlag{Name: "rate", Value: settlement.DefaultRate, Usage: "payments `PER-SECOND` on all of these"},
			&cli.DurationFlag{Name: "duration", Value: settlement.DefaultDuration, Usage: "`TIME` of payments before the settlement"},
			&cli.StringFlag{Name: "dir", Usage: "`DIR` for ledger and payee: its disk is what is measured"},
		},
		Action: func(c *cli.Context) error {
			o := settlement.Options{
				Dir: c.String("dir"), Channels: c.Int("channels"), Paying: c.Int("paying"), Rate: c.Int("rate"), Duration: c.Duration("duration"),
				Say: func(text string) { fmt.Fprintln(c.App.ErrWriter, text) }, Logger: logger(c),
			}
			if min(o.Channels, o.Paying, o.Rate) < 1 {
				return usagef("channels, paying and rate must be one at least")
			}
			r, err := settlement.Run(c.Context, o)
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
