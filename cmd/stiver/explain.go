package main

import (
	"context"
	"io"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/council"
	"github.com/stiver-pay/stiver/chain/network"
)

// lookAgain is how long explain watches a chain with work to do: longer than a
// healthy one needs for a block, even when a proposer is dead.
const lookAgain = 4 * time.Second

func ledgerExplainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "say why the chain is not moving, or that it is well, and what to do",
		ArgsUsage: "[DIR]",
		Description: `Asks every node of DIR, or the one of --rpc. The exit status is 0 if the chain
goes on and 1 if it is halted.`,
		Flags: []cli.Flag{rpcFlag()},
		Action: func(c *cli.Context) error {
			asked, err := targets(c)
			if err != nil {
				return err
			}
			before := network.Look(c.Context, asked, client.Options{Access: rpcAccess(c)})
			now := before
			if busy(before) {
				select {
				case <-c.Context.Done():
					return c.Context.Err()
				case <-time.After(lookAgain):
				}
				now = network.Look(c.Context, asked, client.Options{Access: rpcAccess(c)})
			}
			found := network.Explain(before, now, onLedger(c.Context, now, rpcAccess(c)))
			if err := printFindings(c, found); err != nil {
				return err
			}
			if found[0].Level == network.Halted {
				return errHalted
			}
			return nil
		},
	}
}

// busy tells whether a chain has something to do, so that a second look shows
// whether it does it.
func busy(v network.View) bool {
	for _, n := range v.Answered() {
		if n.Diagnosis.Pool.Pending > 0 || n.Diagnosis.Consensus.Round > 0 || n.Diagnosis.CatchingUp {
			return true
		}
	}
	return false
}

func printFindings(c *cli.Context, found []network.Finding) error {
	return print(c, map[string]any{"findings": found}, func(w io.Writer) {
		for _, f := range found {
			line(w, string(f.Level)+":", f.Text)
			if f.Do != "" {
				line(w, "", "→ "+f.Do)
			}
		}
	})
}

// haltedError is explain's exit when no transaction becomes final; what there is
// to say has been printed.
type haltedError struct{}

func (haltedError) Code() string { return "ledger_halted" }

func (haltedError) Error() string {
	return "the chain is halted; nothing that is final is lost; the findings above say what to do"
}

var errHalted = haltedError{}

// onLedger reads what the ledger's contracts add to the picture, as far as a
// node answers.
func onLedger(ctx context.Context, v network.View, access client.Access) network.Ledger {
	out := network.Ledger{Validator: map[common.Address]string{}, NotAdmitted: map[string]bool{}}
	answered := v.Answered()
	if len(answered) == 0 {
		return out
	}
	conn, err := client.Dial(ctx, answered[0].URL, client.Options{Access: access})
	if err != nil {
		return out
	}
	defer conn.Close()
	read := council.New(conn)
	organisations, err := read.Organisations(ctx)
	if err != nil {
		return out // not a ledger with a council
	}
	names := council.NamesOf(organisations)
	if validators, err := read.Validators(ctx); err == nil {
		for _, v := range validators {
			out.Validator[v.Address] = names.Of(v.Organisation)
			if v.Suspended {
				out.Suspended = append(out.Suspended, v.Address)
			}
		}
	}
	if settings, err := read.Settings(ctx); err == nil {
		out.EntryPaused = settings.Pause.Until != nil
	}
	for _, n := range answered {
		id, err := council.ParseNode(n.Diagnosis.NodeID)
		if err != nil {
			continue
		}
		if admitted, err := read.Node(ctx, id); err == nil {
			out.NotAdmitted[n.Diagnosis.NodeID] = !admitted
		}
	}
	return out
}
