package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/signer"
)

// Offices whose keys a network that runs on one machine keeps in its directory.
type office int

const (
	governor office = iota // decides alone, on a development network
	issuer
	voter // of an organisation
)

// accountFlags say with whose key a command acts.
func accountFlags(who string) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "key-file", Usage: "`FILE` with the " + who + "'s key; default: that of the network in the user's home"},
		&cli.StringFlag{Name: "as", Usage: "act for the organisation whose node's `HOME` this is, for example validator-1"},
		rpcFlag(), passphraseFlag(),
	}
}

// officer finds the key of an office: --key-file, or the organisation's of --as,
// or what the network in the user's home keeps.
func officer(c *cli.Context, o office) (client.Signer, error) {
	dir := homeDir(c, "ledger")
	switch {
	case c.String("key-file") != "":
		return loadAccount(c, c.String("key-file"))
	case c.String("as") != "":
		return loadAccount(c, voterOf(dir, c.String("as")))
	case o == issuer:
		return loadFirst(c, dir, node.IssuerKeyPath(dir))
	case o == governor, o == voter:
		return loadFirst(c, dir, node.VoterKeyPath(dir), node.GovernorKeyPath(dir))
	}
	return nil, usagef("name the key with --key-file")
}

// voterOf is the voter's key of a home that is named by its path, or by its name
// in the network of the user's home.
func voterOf(dir, home string) string {
	path := node.VoterKeyPath(home)
	if _, err := os.Stat(path); err != nil && !filepath.IsAbs(home) {
		if local := node.VoterKeyPath(filepath.Join(dir, home)); exists(local) {
			return local
		}
	}
	return path
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func loadFirst(c *cli.Context, dir string, paths ...string) (client.Signer, error) {
	for _, path := range paths {
		if exists(path) {
			return loadAccount(c, path)
		}
	}
	if node.IsNetwork(dir) {
		return nil, usagef("%s is governed by its organisations: say which one acts, with --as validator-1 for example", dir)
	}
	return nil, usagef("no key in %s: name it with --key-file, or the organisation's home with --as", dir)
}

func loadAccount(c *cli.Context, path string) (client.Signer, error) {
	key, err := signer.LoadAccountKey(path, signer.Passphrase(passphrase(c)))
	if errors.Is(err, os.ErrNotExist) {
		return nil, usagef("there is no key at %s; name another file with --key-file, or the organisation's home with --as", path)
	}
	if err != nil {
		return nil, usageError{err}
	}
	return client.NewKeySigner(key), nil
}
