package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
)

// initOrganisation makes the keys of an organisation that founds a network with
// others.
func initOrganisation(c *cli.Context) error {
	dir := ledgerDir(c)
	if c.String("address") == "" {
		return usagef("say where the other organisations will reach the node, with --address HOST:PORT")
	}
	o, err := node.InitOrganisation(dir, node.OrganisationOptions{
		Name: c.String("organisation"), Address: c.String("address"), RPCAddr: listenAddr(c, dir), Issuer: c.Bool("issuer"),
	})
	if err != nil {
		return err
	}
	file := dir + "/organisation.json"
	return print(c, map[string]any{"dir": dir, "file": file, "organisation": o}, func(w io.Writer) {
		line(w, "directory", dir)
		line(w, "organisation", o.Name)
		line(w, "votes with", o.Voter)
		line(w, "node", o.Peer())
		if o.Issuer != nil {
			line(w, "issuer", *o.Issuer)
		}
		line(w, "next", "give "+file+" to the others, and get theirs; then: stiver ledger genesis")
	})
}

func ledgerGenesisCommand() *cli.Command {
	return &cli.Command{
		Name:      "genesis",
		Usage:     "make the genesis file of a network from its organisations' public files",
		ArgsUsage: "FILE...",
		Description: `Everyone can make it: the same files and the same --time give the same genesis. The
organisations compare its fingerprint before they start.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "genesis.json", Usage: "`FILE` to write; it must not exist"},
			&cli.Uint64Flag{Name: "chain-id", Value: genesis.DefaultChainID, Usage: "EVM chain `ID`; signatures are bound to it"},
			&cli.Uint64Flag{Name: "time", Usage: "genesis time in Unix `SECONDS`; default: now"},
			&cli.StringFlag{Name: "issuer", Usage: "`ADDRESS` that makes coins, if none of the organisations does"},
			&cli.DurationFlag{Name: "voting-period", Usage: "for how `LONG` a proposal can be voted on, for example 168h", Value: genesis.DefaultVotingPeriod * 1e9},
			&cli.DurationFlag{Name: "delay", Usage: "how `LONG` a decision waits before it is carried out, for example 24h", Value: genesis.DefaultExecutionDelay * 1e9},
		},
		Action: makeGenesis,
	}
}

func makeGenesis(c *cli.Context) error {
	if !c.Args().Present() {
		return usagef("name the organisations' files: stiver ledger genesis a.json b.json …")
	}
	var organisations []*node.Organisation
	for _, path := range c.Args().Slice() {
		o, err := node.LoadOrganisation(path)
		if err != nil {
			return usageError{err}
		}
		organisations = append(organisations, o)
	}
	cfg := genesis.Config{
		ChainID: c.Uint64("chain-id"), Time: c.Uint64("time"),
		VotingPeriod: uint32(c.Duration("voting-period").Seconds()), ExecutionDelay: uint64(c.Duration("delay").Seconds()),
	}
	if text := c.String("issuer"); text != "" {
		if !common.IsHexAddress(text) {
			return usagef("issuer %q is not an address", text)
		}
		cfg.Issuer = common.HexToAddress(text)
	}
	g, err := node.Found(cfg, organisations)
	if errors.Is(err, genesis.ErrInvalid) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	data, err := g.Encode()
	if err != nil {
		return err
	}
	if err := writeFresh(c.String("output"), data); err != nil {
		return err
	}
	return printGenesis(c, c.String("output"), g)
}

// writeFresh writes a file that must not exist.
func writeFresh(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return usagef("%s exists; nothing was changed; name another file with --output", path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func printGenesis(c *cli.Context, path string, g *genesis.Genesis) error {
	fingerprint, err := g.Fingerprint()
	if err != nil {
		return err
	}
	result := map[string]any{
		"file": path, "fingerprint": fmt.Sprintf("%x", fingerprint), "time": g.Config.Time,
		"chain_id": g.Config.ChainID, "genesis": g.Hash(), "issuer": g.Config.Issuer, "organisations": g.Config.Organisations,
	}
	return print(c, result, func(w io.Writer) {
		line(w, "file", path)
		line(w, "fingerprint", fmt.Sprintf("%x", fingerprint))
		line(w, "time", g.Config.Time)
		line(w, "chain id", g.Config.ChainID)
		line(w, "issuer", g.Config.Issuer)
		for _, o := range g.Config.Organisations {
			line(w, "organisation", fmt.Sprintf("%s, votes with %s", o.Name, o.Voter))
		}
		line(w, "next", "compare the fingerprint with the others, then: stiver ledger join DIR --genesis "+path)
	})
}

func ledgerJoinCommand() *cli.Command {
	return &cli.Command{
		Name:      "join",
		Usage:     "make the home of a node of an existing network",
		ArgsUsage: "[DIR]",
		Description: `A founder joins with the directory in which "init --organisation" made its keys;
anyone else gets new ones. A node that the genesis does not name must be admitted
before it can connect, and voted in before it validates: see "admit-node" and
"propose add-validator".`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "genesis", Usage: "the network's genesis `FILE`"},
			&cli.StringFlag{Name: "fingerprint", Usage: "refuse a genesis file with another fingerprint than `HEX`"},
			&cli.StringSliceFlag{Name: "peer", Usage: "`ID@HOST:PORT` of a node of the network; may be repeated"},
			&cli.StringSliceFlag{Name: "organisation", Usage: "`FILE` of an organisation whose node is a peer; may be repeated"},
			&cli.StringFlag{Name: "name", Usage: "`NAME` of the node, for people"},
			&cli.StringFlag{Name: "address", Usage: "`HOST:PORT` where others reach the node"},
			listenFlag(),
		},
		Action: joinNetwork,
	}
}

func joinNetwork(c *cli.Context) error {
	if c.String("genesis") == "" {
		return usagef("name the network's genesis file with --genesis")
	}
	g, err := genesis.Load(c.String("genesis"))
	if err != nil {
		return usageError{err}
	}
	fingerprint, err := g.Fingerprint()
	if err != nil {
		return err
	}
	if want := c.String("fingerprint"); want != "" && !strings.EqualFold(want, fmt.Sprintf("%x", fingerprint)) {
		return usagef("%s has the fingerprint %x, not %s: it is another network's; nothing was made", c.String("genesis"), fingerprint, want)
	}
	opts := node.JoinOptions{
		Genesis: g, Peers: c.StringSlice("peer"), Name: c.String("name"), Address: c.String("address"), RPCAddr: listenAddr(c, ledgerDir(c)),
	}
	for _, path := range c.StringSlice("organisation") {
		o, err := node.LoadOrganisation(path)
		if err != nil {
			return usageError{err}
		}
		opts.Peers = append(opts.Peers, o.Peer())
	}
	if len(opts.Peers) == 0 && len(g.Config.Validators) > 1 {
		return usagef("name a node to connect to, with --peer ID@HOST:PORT or --organisation FILE")
	}
	j, err := node.JoinNetwork(ledgerDir(c), opts)
	if err != nil {
		return err
	}
	return printJoined(c, j, fingerprint)
}

func printJoined(c *cli.Context, j *node.Joined, fingerprint [32]byte) error {
	result := map[string]any{
		"dir": j.Dir, "fingerprint": fmt.Sprintf("%x", fingerprint), "node_id": j.NodeID,
		"validator": j.Validator, "validator_key": j.PubKey, "validates": j.Validates, "admitted": j.Admitted,
	}
	return print(c, result, func(w io.Writer) {
		line(w, "directory", j.Dir)
		line(w, "fingerprint", fmt.Sprintf("%x", fingerprint))
		line(w, "node", j.NodeID)
		line(w, "validator", fmt.Sprintf("%s, key %s", j.Validator, j.PubKey))
		if !j.Admitted {
			line(w, "next", "have your organisation's voter admit the node: stiver ledger admit-node "+j.NodeID)
		}
		line(w, "next", "stiver ledger start "+j.Dir)
		if !j.Validates {
			line(w, "then", "to validate: stiver ledger propose add-validator "+j.PubKey.String())
		}
	})
}
