package main

import (
	"context"
	"encoding/json"
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
	if paid.StatusCode/100 != 2 {
		return readAnswer(paid)
	}
	if err := writeContent(c, paid); err != nil {
		return err
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

// answerError is an answer that is not a success: nothing was bought. A payee's
// own refusal has a code and a sentence; another server has but a status.
type answerError struct {
	status int
	code   string
	text   string
}

func (e *answerError) Code() string { return e.code }

func (e *answerError) Error() string { return e.text }

// maxProblem is how much of an answer is read for its sentence.
const maxProblem = 64 << 10

func readAnswer(paid *wallet.Paid) error {
	e := &answerError{paid.StatusCode, fmt.Sprintf("http_%d", paid.StatusCode), "the payee answered " + paid.Status + "; nothing was bought"}
	var problem struct{ Code, Detail string }
	raw, err := io.ReadAll(io.LimitReader(paid.Body, maxProblem))
	if err == nil && json.Unmarshal(raw, &problem) == nil && problem.Code != "" {
		e.code, e.text = problem.Code, problem.Detail
	}
	return e
}
