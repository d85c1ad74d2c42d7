package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/wallet"
)

func walletPayCommand() *cli.Command {
	return &cli.Command{
		Name:      "pay",
		Usage:     "get a URL and pay for it if it must be paid",
		ArgsUsage: "URL",
		Description: `Writes what was bought to standard output, like curl, and what it cost to
standard error. With --json it writes the payment instead, and the content only
to the file of --output.`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write the content to `FILE`"},
			rpcFlag(), passphraseFlag(),
		}, limitFlags()...),
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usagef("name one URL to pay for")
			}
			return withWallet(c, withLimits(c), func(ctx context.Context, w *wallet.Wallet) error {
				return pay(ctx, c, w)
			})
		},
	}
}

func pay(ctx context.Context, c *cli.Context, w *wallet.Wallet) (err error) {
	paid, err := w.Pay(ctx, c.Args().First())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, paid.Body.Close()) }()
	if err := writeContent(c, paid); err != nil {
		return err
	}
	if paid.StatusCode/100 != 2 {
		return httpError{paid.StatusCode, paid.Status, paid.Line == nil}
	}
	if c.Bool("json") {
		return print(c, paid.Line, nil)
	}
	if paid.Line == nil {
		fmt.Fprintln(c.App.ErrWriter, "free of charge")
		return nil
	}
	cost := "paid"
	if paid.Line.Charged != nil {
		cost = "paid " + coins(*paid.Line.Charged)
	}
	fmt.Fprintf(c.App.ErrWriter, "%s to %s\n", cost, paid.Line.Payee)
	return nil
}

func writeContent(c *cli.Context, paid *wallet.Paid) error {
	switch path := c.String("output"); {
	case path != "":
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, paid.Body)
		return errors.Join(err, f.Close())
	case c.Bool("json"):
		_, err := io.Copy(io.Discard, paid.Body)
		return err
	default:
		_, err := io.Copy(c.App.Writer, paid.Body)
		return err
	}
}

// httpError is an answer that is not a success: nothing was bought.
type httpError struct {
	code   int
	status string
	free   bool
}

func (e httpError) Code() string { return fmt.Sprintf("http_%d", e.code) }

func (e httpError) Error() string {
	if e.free {
		return "the payee answered " + e.status + "; nothing was paid"
	}
	return "the payee answered " + e.status
}
