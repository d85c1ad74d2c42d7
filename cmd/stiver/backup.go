package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/signer"
)

// keyCommands are what an operator does with keys and with the chain's data.
func keyCommands() []*cli.Command {
	return []*cli.Command{
		ledgerSignerCommand(), ledgerEncryptKeysCommand(), ledgerBackupCommand(), ledgerRestoreKeysCommand(), ledgerReleaseKeysCommand(),
		ledgerSnapshotCommand(), ledgerRestoreCommand(),
	}
}

func ledgerBackupCommand() *cli.Command {
	return &cli.Command{
		Name:      "backup",
		Usage:     "write a node's keys and signing record to an encrypted file",
		ArgsUsage: "DIR FILE",
		Description: `The file is a tar archive within an age file, for a passphrase of its own; keys
that are encrypted stay so inside. The node may be running. The chain is not in it:
that comes from the other nodes, or from a snapshot.`,
		Flags:  []cli.Flag{passphraseFlag()},
		Action: backupKeys,
	}
}

func backupKeys(c *cli.Context) (err error) {
	dir, path := c.Args().Get(0), c.Args().Get(1)
	if path == "" {
		return usagef("name the directory and the file: stiver ledger backup DIR FILE")
	}
	f, err := createPrivate(path)
	if err != nil {
		return err
	}
	names, err := node.BackupKeys(dir, f, signer.Passphrase(passphrase(c)))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("back up %s: %w", dir, err), os.Remove(path))
	}
	return printFiles(c, "saved", names, "keep "+path+" and its passphrase apart from each other and from this machine")
}

func ledgerRestoreKeysCommand() *cli.Command {
	return &cli.Command{
		Name:      "restore-keys",
		Usage:     "put the keys of a backup into a new directory, or a home that lost them",
		ArgsUsage: "FILE DIR",
		Description: `The restored validator signs nothing until the ledger has made a block that was
begun after the restore: its key may have signed more than the backup's record tells.`,
		Flags: []cli.Flag{passphraseFlag()},
		Action: func(c *cli.Context) (err error) {
			path, dir := c.Args().Get(0), c.Args().Get(1)
			if dir == "" {
				return usagef("name the file and the directory: stiver ledger restore-keys FILE DIR")
			}
			f, err := os.Open(path)
			if err != nil {
				return usageError{err}
			}
			defer func() { err = errors.Join(err, f.Close()) }()
			names, err := node.RestoreKeys(dir, f, signer.Passphrase(passphrase(c)), time.Now())
			if err != nil {
				return err
			}
			return printFiles(c, "restored", names,
				"make sure that no other process uses these keys, then start the node; it signs once the ledger has passed whatever the key signed before")
		},
	}
}
