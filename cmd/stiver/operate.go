package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/gateway"
)

// operatorCommand is a command about the whole of a running gateway.
func operatorCommand(name, usage, args string, act func(*cli.Context, context.Context, *gateway.AdminClient) error) *cli.Command {
	return &cli.Command{
		Name: name, Usage: usage, ArgsUsage: args,
		Flags: []cli.Flag{adminFlag()},
		Action: func(c *cli.Context) error {
			return withOperator(c, func(ctx context.Context, a *gateway.AdminClient) error { return act(c, ctx, a) })
		},
	}
}

func gatewayStatusCommand() *cli.Command {
	return operatorCommand("status", "print the sums of all channels", "[CONFIG]",
		func(c *cli.Context, ctx context.Context, a *gateway.AdminClient) error {
			s, err := a.Status(ctx)
			if err != nil {
				return err
			}
			return print(c, s, func(w io.Writer) {
				line(w, "receiver", s.Receiver)
				line(w, "ledger", map[bool]string{true: "up", false: "down: payments go on, deposits and settlements wait"}[s.LedgerUp])
				line(w, "channels", s.Channels)
				line(w, "payments", s.Payments)
				line(w, "deposited", coins(s.Balance))
				line(w, "authorised", coins(s.Authorised))
				line(w, "charged", coins(s.Charged))
				line(w, "claimed", coins(s.Claimed))
				if s.Settled != nil {
					line(w, "settled", coins(*s.Settled))
				}
			})
		})
}

func gatewaySettleCommand() *cli.Command {
	return operatorCommand("settle", "claim what is due, anchor the log, move the money: now", "[CONFIG]",
		func(c *cli.Context, ctx context.Context, a *gateway.AdminClient) error {
			s, err := a.SettleTelling(ctx, func(p gateway.SettlementProgress) { tellClaims(c.App.ErrWriter, p) })
			if err != nil {
				return err
			}
			return print(c, s, func(w io.Writer) {
				line(w, "claimed", coins(s.Claimed))
				line(w, "paid to the receiver", coins(s.Paid))
				line(w, "channels", s.Channels)
				if s.Channels > 0 {
					line(w, "gas", fmt.Sprintf("%d in %d transactions, %d a channel", s.Gas, s.Transactions, s.GasPerChannel))
				}
				line(w, "anchor", s.Epoch)
				for _, k := range s.Skipped {
					line(w, "skipped", fmt.Sprintf("%s: %s", k.Channel, k.Reason))
				}
			})
		})
}

// tellClaims shows a settlement of many channels move.
func tellClaims(w io.Writer, p gateway.SettlementProgress) {
	if p.Phase != payee.Claiming {
		return
	}
	fmt.Fprintf(w, "claimed %d of %d channels, %s, in %d transactions\n", p.Channels, p.Due, coins(p.Claimed), p.Transactions)
}

func gatewayChannelsCommand() *cli.Command {
	return operatorCommand("channels", "list the payee's channels", "[CONFIG]",
		func(c *cli.Context, ctx context.Context, a *gateway.AdminClient) error {
			rows := []gateway.ChannelSummary{}
			err := a.Channels(ctx, func(s gateway.ChannelSummary) error {
				rows = append(rows, s)
				return nil
			})
			if err != nil {
				return err
			}
			return print(c, rows, func(w io.Writer) {
				line(w, "CHANNEL", "PAYER", "DEPOSITED", "AUTHORISED", "CHARGED", "CLAIMED", "PAYMENTS")
				for _, r := range rows {
					line(w, r.Channel, r.Payer, coins(r.Balance), coins(r.Authorised), coins(r.Charged), coins(r.Claimed), r.Payments)
				}
			})
		})
}

func gatewayEntriesCommand() *cli.Command {
	return channelCommand("entries", "list what was sold on a channel", "CHANNEL",
		func(c *cli.Context, ctx context.Context, a *gateway.AdminClient, id channel.ID) error {
			rows := []gateway.StatementLine{}
			err := a.Entries(ctx, id, func(l gateway.StatementLine) error {
				rows = append(rows, l)
				return nil
			})
			if err != nil {
				return err
			}
			return print(c, rows, func(w io.Writer) {
				line(w, "N", "TIME", "KIND", "AMOUNT", "CHARGED", "ITEM")
				for _, r := range rows {
					item := r.Item
					if r.Erased {
						item = "(erased)"
					}
					line(w, r.Sequence, time.UnixMilli(int64(r.Time)).Format(time.DateTime), r.Kind, coins(r.Amount), coins(r.Charged), item)
				}
			})
		})
}

func gatewayEraseCommand() *cli.Command {
	return channelCommand("erase", "forget what an entry was for; the proof of how much stays", "CHANNEL SEQUENCE",
		func(c *cli.Context, ctx context.Context, a *gateway.AdminClient, id channel.ID) error {
			n, err := strconv.ParseUint(c.Args().Get(1), 10, 64)
			if err != nil {
				return usagef("sequence %q is not a number", c.Args().Get(1))
			}
			return a.Erase(ctx, id, n)
		})
}

// channelCommand is an operator's command about one channel. Its configuration
// is named by --config, since the argument is the channel.
func channelCommand(name, usage, args string, act func(*cli.Context, context.Context, *gateway.AdminClient, channel.ID) error) *cli.Command {
	return &cli.Command{
		Name: name, Usage: usage, ArgsUsage: args,
		Flags: []cli.Flag{adminFlag(), &cli.StringFlag{Name: "config", Usage: "`FILE` of the gateway's configuration"}},
		Action: func(c *cli.Context) error {
			var id channel.ID
			if err := id.UnmarshalText([]byte(c.Args().First())); err != nil {
				return usageError{err}
			}
			return withOperator(c, func(ctx context.Context, a *gateway.AdminClient) error { return act(c, ctx, a, id) })
		},
	}
}
