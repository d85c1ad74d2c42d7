package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/stiver-pay/stiver/channel"
)

// The token's decimals and symbol, as people read amounts.
const (
	coinDecimals = 6
	coinSymbol   = "STV"
)

// wantsJSON is how errors are printed; it is set once the flags are read.
var wantsJSON bool

// print writes a command's result: as JSON in a pipe or with --json, otherwise
// as the table that rows fills, cells separated by tabs.
func print(c *cli.Context, result any, rows func(w io.Writer)) error {
	if jsonOutput(c) {
		enc := json.NewEncoder(c.App.Writer)
		enc.SetIndent("", "  ")
		return enc.Encode(result)
	}
	w := tabwriter.NewWriter(c.App.Writer, 0, 0, 2, ' ', 0)
	rows(w)
	return w.Flush()
}

func jsonOutput(c *cli.Context) bool {
	return c.Bool("json") || !term.IsTerminal(int(os.Stdout.Fd()))
}

// line writes one row of a table.
func line(w io.Writer, cells ...any) {
	for i, cell := range cells {
		if i > 0 {
			fmt.Fprint(w, "\t")
		}
		fmt.Fprint(w, cell)
	}
	fmt.Fprintln(w)
}

// coins writes an amount with its symbol.
func coins(a channel.Amount) string { return a.Units(coinDecimals) + " " + coinSymbol }

// parseCoins reads an amount that a person typed.
func parseCoins(s string) (channel.Amount, error) {
	a, err := channel.ParseUnits(s, coinDecimals)
	if err != nil {
		return channel.Amount{}, usageError{err}
	}
	return a, nil
}
