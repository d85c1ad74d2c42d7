package main

import (
	"fmt"
	"io"
	"os"

	"github.com/cometbft/cometbft/p2p"
	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/signer"
)

// signerListenFlag is where a node waits for the process that holds its key.
func signerListenFlag() cli.Flag {
	return &cli.StringFlag{
		Name: "signer-listen", EnvVars: []string{"STIVER_SIGNER_LISTEN"}, DefaultText: "as in the directory's node.json, or a key of its own",
		Usage: "wait at tcp://ID@HOST:PORT for the process with the validator's key (\"ledger signer\")",
	}
}

func ledgerSignerCommand() *cli.Command {
	return &cli.Command{
		Name:      "signer",
		Usage:     "hold a validator's key in a process of its own and sign for a node, until Ctrl-C",
		ArgsUsage: "DIR",
		Description: `DIR holds genesis.json, keys/validator.json and keys/validator-record.json, as
restore-keys makes it; nothing else uses it. The node runs without these keys and
with --signer-listen. On another machine each side names the other's id, which
both print when they start.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "connect", Required: true, Usage: "the node, at tcp://ID@HOST:PORT"},
			passphraseFlag(),
		},
		Action: runSigner,
	}
}

func runSigner(c *cli.Context) error {
	dir, err := dirArg(c)
	if err != nil {
		return err
	}
	if _, err := signer.ParseEndpoint(c.String("connect")); err != nil {
		return usageError{err}
	}
	var failed error
	err = node.RunSigner(c.Context, node.SignerConfig{
		Home: dir, Connect: c.String("connect"), Passphrase: signer.Passphrase(passphrase(c)), Logger: logger(c),
		Ready: func(id p2p.ID, validator common.Address) {
			failed = print(c, map[string]any{"ready": true, "id": id, "validator": validator}, func(w io.Writer) {
				line(w, "validator", validator)
				line(w, "id", id)
			})
		},
	})
	if err == nil {
		err = failed
	}
	return err
}

// dirArg is a command's directory where there is no default for it.
func dirArg(c *cli.Context) (string, error) {
	if !c.Args().Present() {
		return "", usagef("name the directory: stiver ledger %s %s", c.Command.Name, c.Command.ArgsUsage)
	}
	return c.Args().First(), nil
}

func ledgerEncryptKeysCommand() *cli.Command {
	return &cli.Command{
		Name:      "encrypt-keys",
		Usage:     "encrypt the validator's and the accounts' keys of a stopped node with a passphrase",
		ArgsUsage: "DIR",
		Flags:     []cli.Flag{passphraseFlag()},
		Action: func(c *cli.Context) error {
			dir, err := dirArg(c)
			if err != nil {
				return err
			}
			names, err := node.EncryptKeys(dir, signer.Passphrase(passphrase(c)), signer.Strong)
			if err != nil {
				return err
			}
			return printFiles(c, "encrypted", names, "")
		},
	}
}

func printFiles(c *cli.Context, what string, names []string, next string) error {
	result := map[string]any{what: names}
	if next != "" {
		result["next"] = next
	}
	return print(c, result, func(w io.Writer) {
		for _, name := range names {
			line(w, what, name)
		}
		if next != "" {
			line(w, "next", next)
		}
	})
}

func ledgerReleaseKeysCommand() *cli.Command {
	return &cli.Command{
		Name:      "release-keys",
		Usage:     "let a validator that waits after a restore sign from a height on, on your word",
		ArgsUsage: "DIR",
		Description: `Only where the ledger can make no block without this validator, for otherwise it
takes part again by itself. You say with it that its key has signed nothing at that
height or above, on any machine. If that is wrong, the validator may be suspended.`,
		Flags: []cli.Flag{
			&cli.Int64Flag{Name: "from", Required: true, Usage: "first `HEIGHT` that may be signed; two above the ledger's height is safe if no other process used the key"},
			passphraseFlag(),
		},
		Action: func(c *cli.Context) error {
			dir, err := dirArg(c)
			if err != nil {
				return err
			}
			if c.Int64("from") < 1 {
				return usagef("heights begin at 1")
			}
			validator, err := node.ReleaseKey(dir, signer.Passphrase(passphrase(c)), c.Int64("from"))
			if err != nil {
				return err
			}
			return print(c, map[string]any{"validator": validator, "from": c.Int64("from")}, func(w io.Writer) {
				line(w, fmt.Sprintf("validator %s may sign from height %d", validator, c.Int64("from")))
			})
		},
	}
}

// createPrivate opens a new file that only its owner can read.
func createPrivate(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return nil, usagef("%s exists already; nothing was changed; choose another name", path)
	}
	return f, err
}
