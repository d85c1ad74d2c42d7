package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/channel/ledger"
)

func auditProveCommand() *cli.Command {
	return &cli.Command{
		Name:  "prove",
		Usage: "write one fact about the ledger, with its proof, into a file",
		Description: `Anyone can check the file offline with the network's genesis file:
stiver audit verify FILE --genesis GENESIS.`,
		Subcommands: []*cli.Command{
			proveCommand("event", "a transaction, what became of it and what its contracts said: an executed proposal, for example", "TRANSACTION", proveEvent),
			proveCommand("slot", "words of a contract's storage at the end of a block", "ACCOUNT SLOT...", proveSlots,
				&cli.StringFlag{Name: "block", Usage: "`NUMBER` of the block; default: the newest"}),
			proveCommand("block", "a block, for example the last of a bundle, on the line of a checkpoint", "NUMBER", proveBlock),
		},
	}
}

type proveFunc func(c *cli.Context, l *ledger.Ledger, p audit.Prover) (audit.Evidence, error)

func proveCommand(name, usage, args string, prove proveFunc, flags ...cli.Flag) *cli.Command {
	return &cli.Command{
		Name: name, Usage: "prove " + usage, ArgsUsage: args,
		Flags: append(flags,
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "stiver.proof", Usage: "`FILE` to write; it must not exist"},
			&cli.StringFlag{Name: "checkpoint", Usage: "`FILE` with a signed checkpoint whose line the proof should show"},
			rpcFlag()),
		Action: func(c *cli.Context) error {
			if c.NArg() < 1 {
				return usagef("name what to prove: %s", args)
			}
			l, err := dialLedger(c)
			if err != nil {
				return err
			}
			defer l.Client().Close()
			p := audit.Prover{Ledger: audit.NodeLedger(l.Client())}
			if p.Genesis, err = audit.Genesis(c.Context, l.Client()); err != nil {
				return err
			}
			if p.Checkpoint, err = readCheckpoint(c); err != nil {
				return err
			}
			evidence, err := prove(c, l, p)
			if err != nil {
				return err
			}
			data, err := evidence.Encode()
			if err != nil {
				return err
			}
			path := c.String("output")
			if err := writeNewFile(path, data); err != nil {
				return err
			}
			return print(c, map[string]any{"proof": path, "bytes": len(data)}, func(w io.Writer) {
				line(w, fmt.Sprintf("wrote %s, %d bytes; verify it anywhere with: stiver audit verify %s --genesis FILE", path, len(data), path))
			})
		},
	}
}

// readCheckpoint reads the checkpoint that evidence should lead to; who signed
// it is for those who verify.
func readCheckpoint(c *cli.Context) (*proof.Checkpoint, error) {
	path := c.String("checkpoint")
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, usageError{err}
	}
	checkpoint, err := proof.ReadCheckpoint(data)
	if err != nil {
		return nil, usageError{err}
	}
	return &checkpoint, nil
}

func hashArg(text, what string) (common.Hash, error) {
	raw, err := hexutil.Decode(text)
	if err != nil || len(raw) != common.HashLength {
		return common.Hash{}, usagef("%q is no %s: 0x and 64 hex digits", text, what)
	}
	return common.BytesToHash(raw), nil
}

func proveEvent(c *cli.Context, l *ledger.Ledger, p audit.Prover) (audit.Evidence, error) {
	hash, err := hashArg(c.Args().First(), "transaction hash")
	if err != nil {
		return audit.Evidence{}, err
	}
	receipt, err := l.Client().Receipt(c.Context, hash)
	if err != nil {
		return audit.Evidence{}, err
	}
	return p.Transaction(c.Context, receipt.BlockNumber.Uint64(), hash)
}

func proveSlots(c *cli.Context, _ *ledger.Ledger, p audit.Prover) (audit.Evidence, error) {
	account, err := addressArg(c, 0)
	if err != nil {
		return audit.Evidence{}, err
	}
	var slots []common.Hash
	for _, text := range c.Args().Tail() {
		slot, err := hashArg(text, "storage slot")
		if err != nil {
			return audit.Evidence{}, err
		}
		slots = append(slots, slot)
	}
	number, err := p.Ledger.Height(c.Context)
	if text := c.String("block"); text != "" && err == nil {
		number, err = numberArg(text)
	}
	if err != nil {
		return audit.Evidence{}, err
	}
	return p.Slots(c.Context, number, account, slots)
}

func proveBlock(c *cli.Context, _ *ledger.Ledger, p audit.Prover) (audit.Evidence, error) {
	number, err := numberArg(c.Args().First())
	if err != nil {
		return audit.Evidence{}, err
	}
	return p.Block(c.Context, number)
}

func numberArg(text string) (uint64, error) {
	number, err := strconv.ParseUint(text, 10, 64)
	if err != nil || number == 0 {
		return 0, usagef("%q is no block number above zero", text)
	}
	return number, nil
}

// verifyProof checks a proof file.
func verifyProof(c *cli.Context, data []byte) error {
	file, err := genesisFile(c)
	if err != nil {
		return err
	}
	evidence, err := audit.DecodeEvidence(data)
	if err != nil {
		return err
	}
	root, err := audit.TrustGenesis(file)
	if err != nil {
		return err
	}
	signed, err := demandedCheckpoint(c, root)
	if err != nil {
		return err
	}
	var checkpoint *proof.Checkpoint
	if signed != nil {
		checkpoint = &signed.Checkpoint
	}
	found, err := evidence.Verify(file, checkpoint)
	if err != nil {
		return err
	}
	return print(c, found, func(w io.Writer) {
		findingTable(w, found)
		if signed != nil {
			checkpointRows(w, signed)
		}
	})
}

// findingTable says what a proof shows.
func findingTable(w io.Writer, f audit.Finding) {
	line(w, "VERIFIED", fmt.Sprintf("signed by %d of the %d validators in force", len(f.Signers), f.Of))
	line(w, "block", fmt.Sprintf("%d %s, consensus height %d", f.Number, f.Hash, f.Height))
	line(w, "time", time.Unix(int64(f.Time), 0).UTC().Format(time.RFC3339))
	if tx := f.Transaction; tx != nil {
		outcome := "succeeded"
		if !tx.Succeeded {
			outcome = "failed: it changed nothing"
		}
		to := "to create a contract"
		if tx.To != nil {
			to = "to " + tx.To.Hex()
		}
		line(w, "transaction", fmt.Sprintf("%s from %s %s", tx.Hash, tx.From, to))
		line(w, "outcome", outcome)
		for _, e := range tx.Events {
			line(w, "event", e)
		}
	}
	if f.Account != nil {
		line(w, "storage of", f.Account)
		for _, s := range f.Slots {
			line(w, "slot", fmt.Sprintf("%s holds %s (%s)", s.Slot, s.Value, s.Value.Big()))
		}
	}
}
