package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/snapshot"
)

// pruneFlag is how much state a node keeps.
func pruneFlag() cli.Flag {
	return &cli.BoolFlag{
		Name: "prune", Usage: "keep the state of the last 128 blocks instead of every block's: for validators, not for auditors",
	}
}

func ledgerSnapshotCommand() *cli.Command {
	return &cli.Command{
		Name:      "snapshot",
		Usage:     "write the chain of a stopped node to a file, without its keys",
		ArgsUsage: "DIR FILE",
		Description: `The file is for anyone who has the genesis file: "ledger restore" proves it before
it is used. It never holds a key, nor the record of what a key signed.`,
		Action: takeSnapshot,
	}
}

func takeSnapshot(c *cli.Context) (err error) {
	dir, path := c.Args().Get(0), c.Args().Get(1)
	if path == "" {
		return usagef("name the directory and the file: stiver ledger snapshot DIR FILE")
	}
	f, err := createPrivate(path)
	if err != nil {
		return err
	}
	began := time.Now()
	m, err := node.WriteSnapshot(c.Context, dir, f, showProgress(c))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("take a snapshot of %s: %w", dir, err), os.Remove(path))
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return printSnapshot(c, m, time.Since(began), func(w io.Writer) {
		line(w, "file", fmt.Sprintf("%s, %d bytes", path, info.Size()))
	})
}

func ledgerRestoreCommand() *cli.Command {
	return &cli.Command{
		Name:      "restore",
		Usage:     "make a node of a snapshot, or give a home that lost its chain one",
		ArgsUsage: "FILE DIR",
		Description: `Before anything is put in place, the snapshot is proven from the genesis file: the
validators' signatures up to its last block, every block by its hashes, every node of
the state. What does not fit is refused, and nothing is left behind.

The keys of a home that exists stay as they are. A new home gets a validator key
that no network knows yet.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "genesis", Usage: "`FILE` of the network, from a source you trust; default: the one in DIR"},
		},
		Action: restoreSnapshot,
	}
}

func restoreSnapshot(c *cli.Context) (err error) {
	path, dir := c.Args().Get(0), c.Args().Get(1)
	if dir == "" {
		return usagef("name the file and the directory: stiver ledger restore FILE --genesis GENESIS DIR")
	}
	source := c.String("genesis")
	if source == "" {
		if !node.IsHome(dir) {
			return usagef("%s is not a home yet: name the network with --genesis FILE", dir)
		}
		source = node.GenesisPath(dir)
	}
	g, err := genesis.Load(source)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return usageError{err}
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	began := time.Now()
	m, err := node.RestoreSnapshot(c.Context, f, g, dir, showProgress(c))
	if err != nil {
		return err
	}
	return printSnapshot(c, m, time.Since(began), func(w io.Writer) { line(w, "proven, in", dir) })
}

func printSnapshot(c *cli.Context, m snapshot.Manifest, took time.Duration, first func(io.Writer)) error {
	result := struct {
		snapshot.Manifest
		Seconds float64 `json:"seconds"`
	}{m, took.Seconds()}
	return print(c, result, func(w io.Writer) {
		first(w)
		line(w, "network", m.ChainID)
		line(w, "height", m.Height)
		line(w, "block", fmt.Sprintf("%d %s", m.Block, m.BlockHash))
		line(w, "state", m.StateRoot)
		line(w, "took", took.Round(time.Millisecond))
	})
}

// showProgress draws bars where a person watches, and nothing elsewhere.
func showProgress(c *cli.Context) node.SnapshotProgress {
	if jsonOutput(c) || !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	var mu sync.Mutex
	var bar *progressbar.ProgressBar
	var now string
	return func(stage string, done, total int64) {
		mu.Lock()
		defer mu.Unlock()
		if stage != now {
			if total == 0 {
				total = -1 // of unknown length
			}
			bar, now = progressbar.NewOptions64(total, progressbar.OptionSetDescription(stage), progressbar.OptionSetWriter(c.App.ErrWriter),
				progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond)), stage
		}
		_ = bar.Set64(done) // a bar that cannot be drawn harms nobody
	}
}
