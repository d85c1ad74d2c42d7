package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/gateway"
)

func auditCommand() *cli.Command {
	return &cli.Command{
		Name:  "audit",
		Usage: "verify settlements without trusting anyone",
		Subcommands: []*cli.Command{
			auditExportCommand(), auditVerifyCommand(), auditProveCommand(), auditLightCommand(), auditWitnessCommand(), auditGenesisCommand(),
		},
	}
}

func auditExportCommand() *cli.Command {
	return &cli.Command{
		Name:  "export",
		Usage: "write a payee's settlements, with all proofs, into one file",
		Description: `The proofs come from a node of the ledger, the payment log from the payee's
gateway (its operator's door) or from a file that the payee wrote with
` + "`stiver gateway log`" + `.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "audit.bundle", Usage: "`FILE` to write; it must not exist"},
			&cli.StringFlag{Name: "log", Usage: "`FILE` with the payment log, instead of asking the gateway"},
			&cli.StringFlag{Name: "config", Usage: "`FILE` of the gateway's configuration"},
			&cli.StringFlag{Name: "checkpoint", Usage: "`FILE` with a signed checkpoint that the bundle should show to lie on its line"},
			adminFlag(), rpcFlag(),
		},
		Action: func(c *cli.Context) error {
			l, err := dialLedger(c)
			if err != nil {
				return err
			}
			defer l.Client().Close()
			for try := 1; ; try++ {
				err := export(c, l)
				if try == exportTries || c.IsSet("log") || !errors.Is(err, audit.ErrMoved) {
					return err
				}
				fmt.Fprintln(c.App.ErrWriter, "the payee settled meanwhile: starting over")
			}
		},
	}
}

// exportTries is how often an export is begun that a settlement overtakes.
const exportTries = 5

func export(c *cli.Context, l *ledger.Ledger) error {
	log, done, err := paymentLog(c, l)
	if err != nil {
		return err
	}
	err = exportBundle(c, l, log)
	if ended := done(); err == nil {
		err = ended
	}
	return err
}

// paymentLog opens the payee's log; done ends it and tells how it went.
func paymentLog(c *cli.Context, l *ledger.Ledger) (src paymentlog.Source, done func() error, err error) {
	contract := l.Domain().Contract()
	if path := c.String("log"); path != "" {
		f, err := os.Open(path)
		if err != nil {
			return nil, nil, err
		}
		return paymentlog.Read(bufio.NewReader(f), contract), f.Close, nil
	}
	cfg, err := loadGateway(c)
	if err != nil {
		return nil, nil, err
	}
	operator, err := cfg.AdminClient()
	if err != nil {
		return nil, nil, err
	}
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := operator.Export(c.Context, w)
		w.CloseWithError(err)
		ended <- err
	}()
	return paymentlog.Read(bufio.NewReader(r), contract), func() error {
		// Whoever stopped reading early has said why already.
		return errors.Join(r.Close(), ignore(<-ended, io.ErrClosedPipe))
	}, nil
}

func ignore(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

func exportBundle(c *cli.Context, l *ledger.Ledger, log paymentlog.Source) (err error) {
	path := c.String("output")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return usagef("%s exists; choose another name with --output", path)
	}
	if err != nil {
		return err
	}
	defer func() {
		// Half a bundle would only be refused later.
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	genesis, err := audit.Genesis(c.Context, l.Client())
	if err != nil {
		return err
	}
	checkpoint, err := readCheckpoint(c)
	if err != nil {
		return err
	}
	p := newProgress(c.App.ErrWriter)
	buf := bufio.NewWriter(f)
	err = audit.Export(c.Context, audit.Sources{
		Genesis: genesis, Ledger: audit.NodeLedger(l.Client()), Log: log, Checkpoint: checkpoint,
		Progress: func(done, total int) { p.advance("blocks", done, total) },
	}, buf)
	if err == nil {
		err = buf.Flush()
	}
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return print(c, map[string]any{"bundle": path, "bytes": info.Size()}, func(w io.Writer) {
		line(w, fmt.Sprintf("wrote %s, %d bytes; verify it anywhere with: stiver audit verify %s --genesis FILE", path, info.Size(), path))
	})
}

func auditVerifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "check a bundle offline, down to the last payment, or a proof of one fact",
		ArgsUsage: "BUNDLE|PROOF",
		Description: `The only thing that is trusted is the network's genesis: its file, or (for a
bundle) its fingerprint, which you should have from somebody other than the payee.
Keys that validators have retired could sign another past; so that no such past is
taken for true, demand that it passes through a checkpoint that auditors signed.`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "genesis", Usage: "`FILE` with the network's genesis; default: the one of the ledger in this home"},
			&cli.StringFlag{Name: "fingerprint", Usage: "fingerprint of the genesis in `HEX`, instead of the file"},
			&cli.StringFlag{Name: "link", Usage: "`FILE` made with \"audit prove block\" that ties the bundle's last block to the checkpoint"},
		}, checkpointFlags()...),
		Action: verifyBundle,
	}
}

func verifyBundle(c *cli.Context) error {
	if c.NArg() < 1 {
		return usagef("name the bundle or the proof to verify")
	}
	f, err := os.Open(c.Args().First())
	if err != nil {
		return usageError{err}
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	if start, err := in.Peek(1); err == nil && start[0] == '{' {
		data, err := io.ReadAll(io.LimitReader(in, audit.MaxEvidence+1))
		if err != nil {
			return err
		}
		return verifyProof(c, data)
	}
	root, err := trustRoot(c)
	if err != nil {
		return err
	}
	demands, signed, err := demandsOf(c, root)
	if err != nil {
		return err
	}
	report, err := audit.Verify(in, root, demands...)
	if err != nil {
		return err
	}
	return print(c, report, func(w io.Writer) {
		reportTable(w, report)
		if signed != nil {
			checkpointRows(w, signed)
		}
	})
}

// demandsOf are what the flags ask of a bundle beyond its trust root.
func demandsOf(c *cli.Context, root audit.TrustRoot) (demands []audit.Demand, signed *proof.Signed, err error) {
	if signed, err = demandedCheckpoint(c, root); err != nil {
		return nil, nil, err
	}
	if signed != nil {
		demands = append(demands, audit.Through(signed.Checkpoint))
	}
	path := c.String("link")
	if path == "" {
		return demands, signed, nil
	}
	if signed == nil {
		return nil, nil, usagef("a link leads to a checkpoint: name it with --checkpoint FILE --witness VKEY")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, usageError{err}
	}
	link, err := audit.DecodeEvidence(data)
	if err != nil {
		return nil, nil, err
	}
	return append(demands, audit.LinkedBy(link)), signed, nil
}

func trustRoot(c *cli.Context) (root audit.TrustRoot, err error) {
	if text := c.String("fingerprint"); text != "" {
		raw, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
		if err != nil || len(raw) != len(root) {
			return root, usagef("a fingerprint is 64 hex digits")
		}
		return audit.TrustRoot(raw), nil
	}
	path := c.String("genesis")
	if path == "" {
		path = node.GenesisPath(homeDir(c, "ledger"))
	}
	file, err := os.ReadFile(path)
	if err != nil {
		return root, usagef("name the network's genesis with --genesis FILE or --fingerprint HEX: %w", err)
	}
	return audit.TrustGenesis(file)
}

func reportTable(w io.Writer, r audit.Report) {
	line(w, "VERIFIED", "every proof holds and every sum agrees")
	line(w, "genesis", r.Genesis)
	line(w, "payee", r.Receiver)
	line(w, "up to block", fmt.Sprintf("%d %s", r.Block, r.BlockHash))
	line(w, "validators", fmt.Sprintf("%d at genesis, changed %d times since", r.Validators, r.Changes))
	line(w, "channels", r.Channels)
	line(w, "payments", r.Payments)
	line(w, "credits", r.Credits)
	line(w, "anchors", fmt.Sprintf("%d over %d of %d entries", r.Anchors, r.Anchored, r.Entries))
	line(w, "claimed", coins(r.Claimed))
	line(w, "≤ charged", coins(r.Charged))
	line(w, "≤ authorised", coins(r.Authorised))
	line(w, "≤ deposited", coins(r.Deposited))
	line(w, "settled", coins(r.Settled))
	line(w, "refunded", coins(r.Refunded))
	line(w, "withdrawn", coins(r.Withdrawn))
	line(w, "in escrow", coins(r.Escrow))
	if r.Unchecked > 0 {
		line(w, "note", fmt.Sprintf("%d claims are signed by contracts: the ledger checked them, this report could not", r.Unchecked))
	}
}

func auditGenesisCommand() *cli.Command {
	return &cli.Command{
		Name:        "genesis",
		Usage:       "print the ledger's genesis, what an auditor trusts",
		Description: "Compare its fingerprint with what another member of the network tells you.",
		Flags:       []cli.Flag{rpcFlag(), &cli.BoolFlag{Name: "fingerprint", Usage: "print only the fingerprint"}},
		Action: func(c *cli.Context) error {
			l, err := dialLedger(c)
			if err != nil {
				return err
			}
			defer l.Client().Close()
			file, err := audit.Genesis(c.Context, l.Client())
			if err != nil {
				return err
			}
			if !c.Bool("fingerprint") {
				_, err = c.App.Writer.Write(file)
				return err
			}
			root, err := audit.TrustGenesis(file)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.App.Writer, "%x\n", root)
			return err
		},
	}
}

func gatewayLogCommand() *cli.Command {
	return operatorCommand("log", "write the payment log for an auditor to standard output", "[CONFIG]",
		func(c *cli.Context, ctx context.Context, a *gateway.AdminClient) error {
			return a.Export(ctx, c.App.Writer)
		})
}
