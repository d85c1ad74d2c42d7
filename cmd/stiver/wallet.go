package main

import (
	"context"
	"errors"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/wallet"
)

func walletCommand() *cli.Command {
	return &cli.Command{
		Name:  "wallet",
		Usage: "pay: keys, channels, limits, statements",
		Description: `The passphrase of the key is taken from STIVER_PASSPHRASE, from the file of
--passphrase-file, or asked for.`,
		Subcommands: []*cli.Command{
			walletNewCommand(), walletImportCommand(), walletAddressCommand(), walletFundCommand(), walletBalanceCommand(),
			walletPayCommand(), walletStreamCommand(),
			walletChannelsCommand(), walletRefundCommand(), walletWithdrawCommand(), walletFinaliseCommand(),
			walletStatementCommand(), walletRecoverCommand(),
		},
	}
}

func passphraseFlag() cli.Flag {
	return &cli.StringFlag{Name: "passphrase-file", EnvVars: []string{"STIVER_PASSPHRASE_FILE"}, Usage: "`FILE` whose first line is the passphrase"}
}

func passphrase(c *cli.Context) wallet.Passphrase {
	if path := c.String("passphrase-file"); path != "" {
		return wallet.PassphraseFile(path)
	}
	return wallet.PassphraseDefault()
}

// limitFlags say what a person puts at stake with one command.
func limitFlags() []cli.Flag {
	limit := func(name, what string, value channel.Amount) cli.Flag {
		return &cli.StringFlag{Name: name, Value: value.Units(coinDecimals), Usage: "most `COINS` for " + what}
	}
	d := wallet.DefaultLimits
	return []cli.Flag{
		limit("max-price", "one payment", d.Payment), limit("max-day", "all payments of a day", d.Day),
		limit("max-payee", "all payments of a day to one payee", d.Payee), limit("max-deposit", "what one channel holds", d.Deposit),
		&cli.StringFlag{Name: "deposit", Usage: "`COINS` to deposit when a deposit is needed; default: what the payee suggests"},
	}
}

func limits(c *cli.Context) (*payer.Limits, error) {
	var l payer.Limits
	for name, into := range map[string]*channel.Amount{
		"max-price": &l.Payment, "max-day": &l.Day, "max-payee": &l.Payee, "max-deposit": &l.Deposit,
	} {
		a, err := parseCoins(c.String(name))
		if err != nil {
			return nil, err
		}
		*into = a
	}
	return &l, nil
}

// withWallet runs an action with the user's wallet. A ledger that does not
// answer is no obstacle to paying; what needs it says so.
func withWallet(c *cli.Context, change func(*wallet.Options) error, act func(context.Context, *wallet.Wallet) error) (err error) {
	o := wallet.Options{Dir: homeDir(c, "wallet"), Passphrase: passphrase(c)}
	l, down := dialLedger(c)
	switch {
	case down == nil:
		defer l.Client().Close()
		o.Ledger = l
	case !errors.Is(down, client.ErrUnreachable):
		return down
	}
	if change != nil {
		if err := change(&o); err != nil {
			return err
		}
	}
	w, err := wallet.Open(c.Context, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := act(c.Context, w); !errors.Is(err, wallet.ErrNoLedger) {
		return err
	}
	return down
}

func withLimits(c *cli.Context) func(*wallet.Options) error {
	return func(o *wallet.Options) error {
		if c.IsSet("deposit") {
			a, err := parseCoins(c.String("deposit"))
			if err != nil {
				return err
			}
			o.Deposit = a
		}
		l, err := limits(c)
		o.Limits = l
		return err
	}
}

func printAddress(c *cli.Context, a common.Address) error {
	return print(c, map[string]any{"address": a}, func(w io.Writer) { line(w, a) })
}

func walletNewCommand() *cli.Command {
	return &cli.Command{
		Name:  "new",
		Usage: "make a key, encrypted with a passphrase",
		Flags: []cli.Flag{passphraseFlag()},
		Action: func(c *cli.Context) error {
			a, err := wallet.Create(homeDir(c, "wallet"), passphrase(c), wallet.Strong)
			if err != nil {
				return err
			}
			return printAddress(c, a)
		},
	}
}

func walletImportCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "take over a key that exists",
		ArgsUsage: "FILE",
		Flags:     []cli.Flag{passphraseFlag()},
		Action: func(c *cli.Context) error {
			key, err := crypto.LoadECDSA(c.Args().First())
			if err != nil {
				return usagef("key file %q: %w; it holds 64 hex digits", c.Args().First(), err)
			}
			a, err := wallet.Import(homeDir(c, "wallet"), key, passphrase(c), wallet.Strong)
			if err != nil {
				return err
			}
			return printAddress(c, a)
		},
	}
}

func walletAddressCommand() *cli.Command {
	return &cli.Command{
		Name:  "address",
		Usage: "print the wallet's address",
		Action: func(c *cli.Context) error {
			a, err := wallet.Address(homeDir(c, "wallet"))
			if err != nil {
				return err
			}
			return printAddress(c, a)
		},
	}
}

func walletFundCommand() *cli.Command {
	return &cli.Command{
		Name:      "fund",
		Usage:     "on a development network: admit the wallet and issue coins to it",
		ArgsUsage: "AMOUNT",
		Flags:     []cli.Flag{rpcFlag()},
		Action:    fundWallet,
	}
}

func fundWallet(c *cli.Context) error {
	amount, err := parseCoins(c.Args().First())
	if err != nil {
		return err
	}
	to, err := wallet.Address(homeDir(c, "wallet"))
	if err != nil {
		return err
	}
	if err := admit(c, contracts.RoleParticipant, to); err != nil {
		return err
	}
	key, err := officer(c, issuer)
	if err != nil {
		return err
	}
	return withSender(c, key, func(ctx context.Context, s *ledger.Sender) error {
		in, err := s.Mint(ctx, to, amount)
		if err != nil {
			return err
		}
		return printIncluded(c, in, "issued "+coins(amount)+" to "+to.Hex())
	})
}

// admit grants a role to an account that does not take part yet.
func admit(c *cli.Context, role contracts.Role, who common.Address) error {
	key, err := officer(c, governor)
	if err != nil {
		return err
	}
	return withSender(c, key, func(ctx context.Context, s *ledger.Sender) error {
		there, err := s.Registered(ctx, who)
		if err != nil || there {
			return err
		}
		_, err = s.Grant(ctx, role, who)
		return err
	})
}

func walletBalanceCommand() *cli.Command {
	return &cli.Command{
		Name:  "balance",
		Usage: "print what the wallet holds on the ledger and in its channels",
		Flags: []cli.Flag{rpcFlag(), passphraseFlag()},
		Action: func(c *cli.Context) error {
			return withWallet(c, nil, func(ctx context.Context, w *wallet.Wallet) error {
				free, err := w.Balance(ctx, contracts.CoinAddress)
				if err != nil {
					return err
				}
				var escrowed channel.Amount
				for _, s := range w.Channels() {
					left := s.Deposited().Minus(s.Spent)
					if escrowed, err = escrowed.Add(left); err != nil {
						return err
					}
				}
				return print(c, map[string]any{"balance": free, "in_channels": escrowed}, func(out io.Writer) {
					line(out, "on the ledger", coins(free))
					line(out, "in channels", coins(escrowed))
				})
			})
		},
	}
}
