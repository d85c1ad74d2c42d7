package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/wallet"
)

// channelRow is a wallet's channel as it is printed.
type channelRow struct {
	Channel    channel.ID     `json:"channel"`
	Payee      common.Address `json:"payee"`
	Where      string         `json:"where,omitempty"`
	Deposited  channel.Amount `json:"deposited"`
	Authorised channel.Amount `json:"authorised"`
	Charged    channel.Amount `json:"charged"`
	Claimed    channel.Amount `json:"claimed"`
	Leaving    channel.Amount `json:"leaving"`
	Stopped    string         `json:"stopped,omitempty"`
}

func rowOf(s payer.State) channelRow {
	return channelRow{
		s.ID, s.Config.Receiver, s.Where, s.Deposited(), s.Signed(), s.Spent, s.Escrow.Claimed, s.Escrow.Leaving, s.Stopped,
	}
}

func walletChannelsCommand() *cli.Command {
	return &cli.Command{
		Name:  "channels",
		Usage: "list the wallet's channels",
		Flags: []cli.Flag{rpcFlag(), passphraseFlag()},
		Action: func(c *cli.Context) error {
			return withWallet(c, nil, func(ctx context.Context, w *wallet.Wallet) error {
				if err := w.Refresh(ctx); err != nil && !errors.Is(err, wallet.ErrNoLedger) {
					return err
				}
				rows := []channelRow{}
				for _, s := range w.Channels() {
					rows = append(rows, rowOf(s))
				}
				return print(c, rows, func(out io.Writer) {
					if len(rows) == 0 {
						line(out, "no channels yet; the first payment opens one")
						return
					}
					line(out, "CHANNEL", "PAYEE", "DEPOSITED", "AUTHORISED", "CHARGED", "CLAIMED", "")
					for _, r := range rows {
						line(out, r.Channel, r.Payee, coins(r.Deposited), coins(r.Authorised), coins(r.Charged), coins(r.Claimed), r.note())
					}
				})
			})
		},
	}
}

func (r channelRow) note() string {
	switch {
	case r.Stopped != "":
		return "stopped: " + r.Stopped
	case !r.Leaving.IsZero():
		return "withdrawing " + coins(r.Leaving)
	default:
		return ""
	}
}

// channelArg returns the channel named by the first argument, any unambiguous
// beginning of its id, or the wallet's only channel when there is none.
func channelArg(c *cli.Context, w *wallet.Wallet) (channel.ID, error) {
	all := w.Channels()
	prefix := c.Args().First()
	var found []channel.ID
	for _, s := range all {
		if len(prefix) <= len(s.ID.String()) && s.ID.String()[:len(prefix)] == prefix {
			found = append(found, s.ID)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(all) == 0:
		return channel.ID{}, usagef("the wallet has no channel")
	case len(found) == 0:
		return channel.ID{}, usagef("no channel begins with %q; `stiver wallet channels` lists them", prefix)
	default:
		return channel.ID{}, usagef("%d channels begin with %q: type more of the id", len(found), prefix)
	}
}

func amountFlag(what string) cli.Flag {
	return &cli.StringFlag{Name: "amount", Usage: "`COINS` to " + what + "; default: all that is not spent"}
}

func amountOption(c *cli.Context) (*channel.Amount, error) {
	if !c.IsSet("amount") {
		return nil, nil
	}
	a, err := parseCoins(c.String("amount"))
	return &a, err
}

func walletRefundCommand() *cli.Command {
	return &cli.Command{
		Name:      "refund",
		Usage:     "ask the payee to give back what is not spent: at once, no waiting",
		ArgsUsage: "[CHANNEL]",
		Flags:     []cli.Flag{amountFlag("get back"), rpcFlag(), passphraseFlag()},
		Action: func(c *cli.Context) error {
			amount, err := amountOption(c)
			if err != nil {
				return err
			}
			return withWallet(c, nil, func(ctx context.Context, w *wallet.Wallet) error {
				id, err := channelArg(c, w)
				if err != nil {
					return err
				}
				back, err := w.Refund(ctx, id, wallet.RefundOptions{Amount: amount})
				if err != nil {
					return err
				}
				return print(c, map[string]any{"channel": id, "refunded": back}, func(out io.Writer) {
					line(out, "refunded "+coins(back))
				})
			})
		},
	}
}

func relayFlag() cli.Flag {
	return &cli.StringFlag{Name: "relay", Usage: "`URL` of a gateway that sends it; default: the wallet sends it itself"}
}

func walletWithdrawCommand() *cli.Command {
	return &cli.Command{
		Name:      "withdraw",
		Usage:     "take a deposit back without the payee's help; it takes the channel's delay",
		ArgsUsage: "[CHANNEL]",
		Flags:     []cli.Flag{amountFlag("withdraw"), relayFlag(), rpcFlag(), passphraseFlag()},
		Action: func(c *cli.Context) error {
			amount, err := amountOption(c)
			if err != nil {
				return err
			}
			return withWallet(c, nil, func(ctx context.Context, w *wallet.Wallet) error {
				id, err := channelArg(c, w)
				if err != nil {
					return err
				}
				out, err := w.Withdraw(ctx, id, wallet.WithdrawOptions{Amount: amount, Relay: c.String("relay")})
				if err != nil {
					return err
				}
				result := map[string]any{"channel": id, "amount": out.Amount, "transaction": out.Tx, "due": out.Due}
				return print(c, result, func(o io.Writer) {
					line(o, fmt.Sprintf("withdrawing %s; from %s on: stiver wallet finalise %.10s",
						coins(out.Amount), out.Due.Local().Format(time.DateTime), id))
				})
			})
		},
	}
}

func walletFinaliseCommand() *cli.Command {
	return &cli.Command{
		Name:      "finalise",
		Aliases:   []string{"finalize"},
		Usage:     "end a withdrawal whose delay has passed: the money comes home",
		ArgsUsage: "[CHANNEL]",
		Flags:     []cli.Flag{relayFlag(), rpcFlag(), passphraseFlag()},
		Action: func(c *cli.Context) error {
			return withWallet(c, nil, func(ctx context.Context, w *wallet.Wallet) error {
				id, err := channelArg(c, w)
				if err != nil {
					return err
				}
				out, err := w.Finalise(ctx, id, c.String("relay"))
				if err != nil {
					return err
				}
				return print(c, map[string]any{"channel": id, "amount": out.Amount, "transaction": out.Tx}, func(o io.Writer) {
					line(o, "withdrew "+coins(out.Amount))
				})
			})
		},
	}
}

func walletRecoverCommand() *cli.Command {
	return &cli.Command{
		Name:  "recover",
		Usage: "find the wallet's channels on the ledger, with nothing but the key",
		Flags: []cli.Flag{rpcFlag(), passphraseFlag()},
		Action: func(c *cli.Context) error {
			return withWallet(c, nil, func(ctx context.Context, w *wallet.Wallet) error {
				found, err := w.Recover(ctx)
				if err != nil {
					return err
				}
				return print(c, map[string]any{"found": found}, func(o io.Writer) {
					line(o, fmt.Sprintf("found %d channels", len(found)))
					for _, id := range found {
						line(o, id)
					}
				})
			})
		},
	}
}

func walletStatementCommand() *cli.Command {
	day := func(name, what string) cli.Flag {
		return &cli.TimestampFlag{Name: name, Layout: time.DateOnly, Usage: what + ", as `YYYY-MM-DD` in UTC"}
	}
	return &cli.Command{
		Name:  "statement",
		Usage: "list every payment, with its receipt in JSON",
		Flags: []cli.Flag{day("from", "first day"), day("to", "the day after the last"), passphraseFlag(), rpcFlag()},
		Action: func(c *cli.Context) error {
			var from, to time.Time
			if t := c.Timestamp("from"); t != nil {
				from = *t
			}
			if t := c.Timestamp("to"); t != nil {
				to = *t
			}
			return withWallet(c, nil, func(_ context.Context, w *wallet.Wallet) error {
				lines := []wallet.Line{}
				err := w.Statement(from, to, func(l wallet.Line) error {
					lines = append(lines, l)
					return nil
				})
				if err != nil {
					return err
				}
				return print(c, lines, func(o io.Writer) {
					line(o, "TIME", "KIND", "COST", "WHAT", "")
					for _, l := range lines {
						line(o, l.Time.Local().Format(time.DateTime), l.Kind, lineCost(l), l.URL, l.Note)
					}
				})
			})
		},
	}
}

func lineCost(l wallet.Line) string {
	for _, a := range []*channel.Amount{l.Charged, l.Amount, l.Deposit} {
		if a != nil {
			return coins(*a)
		}
	}
	return ""
}
