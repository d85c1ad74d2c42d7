package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/snapshot"
)

// ErrNotAtRest is returned for a home whose two halves are at different heights,
// as a kill may leave them.
var ErrNotAtRest = &HomeError{"home_not_at_rest", "the home was not stopped cleanly, or its validators change just now; nothing was written; start the node, let it make or fetch a block, stop it, and try again"}

// ErrDataExists is returned when a snapshot would be restored over a chain.
var ErrDataExists = &HomeError{"data_exists", "the home holds a chain already; nothing was changed; choose another directory, or move execution/ and consensus/ away"}

// SnapshotProgress is told what is being done and how far it has come; the unit
// depends on the stage.
type SnapshotProgress func(stage string, done, total int64)

func (p SnapshotProgress) of(stage string) snapshot.Progress {
	return func(done, total int64) {
		if p != nil {
			p(stage, done, total)
		}
	}
}

// WriteSnapshot writes the chain of a stopped home to out, without any key.
func WriteSnapshot(ctx context.Context, dir string, out io.Writer, progress SnapshotProgress) (m snapshot.Manifest, err error) {
	h, err := lockHome(dir)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, h.unlock()) }()
	g, err := h.loadGenesis(nil)
	if err != nil {
		return m, err
	}
	if m, err = describe(dir, g); err != nil {
		return m, err
	}
	return snapshot.Write(ctx, out, dir, m, progress.of("write"))
}

// describe reads off a home what its snapshot is of.
func describe(dir string, g *genesis.Genesis) (m snapshot.Manifest, err error) {
	d, err := openChainData(dir)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if m, err = d.describe(g); err != nil {
		return m, fmt.Errorf("%s: %w", dir, err)
	}
	return m, nil
}

func (d *chainData) describe(g *genesis.Genesis) (m snapshot.Manifest, err error) {
	state, err := d.states.Load()
	if err != nil {
		return m, fmt.Errorf("read the state of consensus: %w", err)
	}
	header := rawdb.ReadHeadHeader(d.exec)
	if header == nil || state.LastBlockHeight == 0 {
		return m, fmt.Errorf("there is no block: %w", ErrNotAtRest)
	}
	last, err := heightOf(header)
	if err != nil {
		return m, err
	}
	settled := string(state.NextValidators.Hash()) == string(state.Validators.Hash())
	carrier := state.LastBlockHeight // of the last Ethereum block
	for meta := d.blocks.LoadBlockMeta(carrier); meta != nil && meta.NumTxs == 0; meta = d.blocks.LoadBlockMeta(carrier) {
		carrier--
	}
	if state.LastBlockHeight != d.blocks.Height() || last != carrier || !settled {
		return m, ErrNotAtRest
	}
	fingerprint, err := g.Fingerprint()
	return snapshot.Manifest{
		ChainID: state.ChainID, Genesis: fingerprint[:],
		Height: state.LastBlockHeight, ConsensusHash: common.BytesToHash(state.LastBlockID.Hash),
		Block: header.Number.Uint64(), BlockHash: header.Hash(), StateRoot: header.Root,
	}, err
}

// RestoreSnapshot makes a home of a snapshot, or gives a home without a chain
// one. Everything in it that anyone could be deceived with is proven first: the
// validators' signatures from the genesis file up to the last block, every
// consensus block and Ethereum block by its hashes, and every node of the state.
// If anything does not fit, nothing is left behind.
//
// A new home gets a validator key of its own, which no network knows yet.
func RestoreSnapshot(ctx context.Context, in io.Reader, g *genesis.Genesis, dir string, progress SnapshotProgress) (m snapshot.Manifest, err error) {
	if IsHome(dir) {
		h, err := lockHome(dir)
		if err != nil {
			return m, err
		}
		m, err = h.fill(ctx, in, g, progress)
		return m, errors.Join(err, h.unlock())
	}
	_, err = initHome(dir, func(h home) (*genesis.Genesis, error) {
		if m, err = unpack(ctx, in, g, h.dir, progress); err != nil {
			return nil, err
		}
		if _, err := h.loadNodeKey(); err != nil {
			return nil, err
		}
		_, err := h.writeValidatorKey()
		return g, err
	})
	return m, err
}

// fill gives an existing home its chain. Consensus' stores are moved first:
// alone, they would only make execution replay everything.
func (h *home) fill(ctx context.Context, in io.Reader, g *genesis.Genesis, progress SnapshotProgress) (m snapshot.Manifest, err error) {
	if _, err := h.loadGenesis(g); err != nil {
		return m, err
	}
	for _, name := range []string{consensusDir, executionDir} {
		if _, err := os.Lstat(h.path(name)); !errors.Is(err, os.ErrNotExist) {
			return m, fmt.Errorf("%s: %w", h.path(name), errors.Join(err, ErrDataExists))
		}
	}
	staging, err := os.MkdirTemp(h.dir, ".restore-")
	if err != nil {
		return m, fmt.Errorf("make a directory in %s: %w", h.dir, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()
	if m, err = unpack(ctx, in, g, staging, progress); err != nil {
		return m, err
	}
	for _, name := range []string{consensusDir, executionDir} {
		if err := os.Rename(filepath.Join(staging, name), h.path(name)); err != nil {
			return m, fmt.Errorf("move the chain into %s: %w", h.dir, err)
		}
	}
	return m, nil
}

// unpack extracts a snapshot below dir and proves it.
func unpack(ctx context.Context, in io.Reader, g *genesis.Genesis, dir string, progress SnapshotProgress) (snapshot.Manifest, error) {
	fingerprint, err := g.Fingerprint()
	if err != nil {
		return snapshot.Manifest{}, err
	}
	m, err := snapshot.Extract(ctx, in, dir, func(m snapshot.Manifest) error {
		if common.BytesToHash(m.Genesis) != fingerprint {
			return fmt.Errorf("the snapshot is of another network (genesis %x, expected %x): %w", []byte(m.Genesis), fingerprint, ErrSnapshotUnproven)
		}
		return nil
	}, progress.of("unpack"))
	if err != nil {
		return m, err
	}
	return m, proveSnapshot(ctx, dir, g, m, progress)
}
