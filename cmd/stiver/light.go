package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/proof"
)

func auditLightCommand() *cli.Command {
	return &cli.Command{
		Name:        "light",
		Usage:       "follow the changes of validators from genesis or a checkpoint",
		Subcommands: []*cli.Command{auditLightExportCommand(), auditLightVerifyCommand()},
	}
}

func auditLightExportCommand() *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write the history of validators into a file",
		ArgsUsage: "FILE",
		Flags:     []cli.Flag{rpcFlag()},
		Action: func(c *cli.Context) error {
			if c.NArg() < 1 {
				return usagef("name the file to write")
			}
			l, err := dialLedger(c)
			if err != nil {
				return err
			}
			defer l.Client().Close()
			history, err := audit.History(c.Context, audit.NodeLedger(l.Client()))
			if err != nil {
				return err
			}
			path, data := c.Args().First(), history.Encode()
			if err := writeNewFile(path, data); err != nil {
				return err
			}
			return print(c, map[string]any{"file": path, "bytes": len(data), "changes": len(history.HandOvers)}, func(w io.Writer) {
				line(w, fmt.Sprintf("wrote %s: %d changes of validators, %d bytes; verify it anywhere with: stiver audit light verify %s --genesis FILE",
					path, len(history.HandOvers), len(data), path))
			})
		},
	}
}

// writeNewFile writes a file that does not exist yet.
func writeNewFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return usagef("%s exists; choose another name", path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// checkpointFlags are how a verifier names the past it insists on.
func checkpointFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "checkpoint", Usage: "`FILE` with a signed checkpoint that the past must pass through"},
		&cli.StringSliceFlag{Name: "witness", Usage: "verifier key (`VKEY`, or a file with it) of an auditor who must have signed the checkpoint; may be repeated, then all must"},
	}
}

// demandedCheckpoint opens the checkpoint of the flags; nil without one.
func demandedCheckpoint(c *cli.Context, root audit.TrustRoot) (*proof.Signed, error) {
	path, keys := c.String("checkpoint"), c.StringSlice("witness")
	switch {
	case path == "" && len(keys) == 0:
		return nil, nil
	case path == "":
		return nil, usagef("a witness is named, but no checkpoint: give one with --checkpoint FILE")
	case len(keys) == 0:
		return nil, usagef("a checkpoint is only as good as its signature: name who must have signed it with --witness VKEY")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, usageError{err}
	}
	var witnesses []proof.Witness
	for _, key := range keys {
		if !strings.Contains(key, "+") {
			file, err := os.ReadFile(key)
			if err != nil {
				return nil, usagef("%q is neither a verifier key nor a file with one: %w", key, err)
			}
			key = strings.TrimSpace(string(file))
		}
		w, err := proof.ParseWitness(key)
		if err != nil {
			return nil, usageError{err}
		}
		witnesses = append(witnesses, w)
	}
	signed, err := proof.OpenCheckpoint(data, root, witnesses...)
	if err != nil {
		return nil, err
	}
	return &signed, nil
}

func auditLightVerifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "check a history of validators offline and tell who signs which heights",
		ArgsUsage: "FILE",
		Description: `It starts at the genesis file, or, with --fingerprint instead of the file, at the
checkpoint. Of what came before a checkpoint the checkpoint vouches for the blocks
on its line, not for who else signed.`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "genesis", Usage: "`FILE` with the network's genesis; default: the one of the ledger in this home"},
			&cli.StringFlag{Name: "fingerprint", Usage: "fingerprint of the genesis in `HEX`, to start at the checkpoint"},
		}, checkpointFlags()...),
		Action: verifyLight,
	}
}

// lightReport is what a history of validators shows.
type lightReport struct {
	ChainID    string        `json:"chain_id"` // of consensus
	Genesis    string        `json:"genesis"`  // fingerprint
	Eras       []proof.Era   `json:"eras"`
	Checkpoint *proof.Signed `json:"checkpoint,omitempty"`
}

func verifyLight(c *cli.Context) error {
	if c.NArg() < 1 {
		return usagef("name the history file to verify")
	}
	data, err := os.ReadFile(c.Args().First())
	if err != nil {
		return usageError{err}
	}
	root, err := trustRoot(c)
	if err != nil {
		return err
	}
	checkpoint, err := demandedCheckpoint(c, root)
	if err != nil {
		return err
	}
	history, err := proof.DecodeHistory(data)
	if err != nil {
		return err
	}
	trust, err := lightTrust(c, history, checkpoint)
	if err != nil {
		return err
	}
	report := lightReport{ChainID: trust.ChainID(), Genesis: fmt.Sprintf("%x", root), Eras: trust.Eras(), Checkpoint: checkpoint}
	return print(c, report, func(w io.Writer) { lightTable(w, report) })
}

func lightTrust(c *cli.Context, history proof.History, checkpoint *proof.Signed) (*proof.Trust, error) {
	if c.String("fingerprint") != "" {
		if checkpoint == nil {
			return nil, usagef("a fingerprint does not name the validators: give the file with --genesis FILE, or start at a checkpoint with --checkpoint FILE --witness VKEY")
		}
		return proof.FromCheckpoint(checkpoint.Checkpoint, history)
	}
	file, err := genesisFile(c)
	if err != nil {
		return nil, err
	}
	g, err := genesis.Decode(file)
	if err != nil {
		return nil, err
	}
	trust, err := proof.FromGenesis(g.Consensus)
	if err != nil {
		return nil, err
	}
	if trust, err = trust.Follow(history); err != nil || checkpoint == nil {
		return trust, err
	}
	return trust.Through(checkpoint.Checkpoint)
}

func lightTable(w io.Writer, r lightReport) {
	line(w, "VERIFIED", "every set of validators was named by the one before it")
	line(w, "genesis", r.Genesis)
	if r.Checkpoint != nil {
		checkpointRows(w, r.Checkpoint)
	}
	line(w, "HEIGHTS", "VALIDATORS", "POWER")
	for _, era := range r.Eras {
		heights := fmt.Sprintf("%d to %d", era.From, era.To)
		if era.To == 0 {
			heights = fmt.Sprintf("from %d", era.From)
		}
		for _, v := range era.Validators {
			line(w, heights, v.Address, v.Power)
			heights = ""
		}
	}
}

func checkpointRows(w io.Writer, s *proof.Signed) {
	line(w, "passes through", fmt.Sprintf("block %d %s of height %d", s.Number, s.Hash, s.Height))
	for name, at := range s.Times {
		line(w, "witnessed by", fmt.Sprintf("%s at %s", name, at.UTC().Format(time.RFC3339)))
	}
}
