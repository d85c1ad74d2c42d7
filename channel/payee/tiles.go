package payee

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// The nodes of a log's tree at every eighth height are stored, so that a proof
// reads some hundred records of each level however long the log is: a tile of
// level 0 is the root of 256 entries, one of level 1 the root of 256 tiles of
// level 0, and so on. They follow from the lines. Charges write them as the log
// grows; where one is missing, whoever needs it computes and stores it.
const (
	tileBits = 8
	tileSize = 1 << tileBits
)

// tile is one stored node.
type tile struct {
	level int
	first uint64 // sequence of the first entry under it
	root  [32]byte
}

// span returns the number of entries under a tile of a level.
func span(level int) uint64 { return 1 << (tileBits * (level + 1)) }

// edgeBefore returns the log's edge if the next entry completes a tile.
func (s *seat) edgeBefore() [][32]byte {
	if (s.state.Log.Size()+1)%tileSize != 0 {
		return nil
	}
	return slices.Clone(s.state.Log.Edge())
}

// completed returns the tiles that entry number size completes, from the log's
// edge before it.
func completed(edge [][32]byte, size uint64, leaf [32]byte) (tiles []tile) {
	node := leaf
	for h := 0; size>>h&1 == 1; h++ {
		node = hashNode(edge[len(edge)-1-h], node)
		if (h+1)%tileBits == 0 {
			level := (h+1)/tileBits - 1
			tiles = append(tiles, tile{level, size + 1 - span(level), node})
		}
	}
	return tiles
}

func (t tile) put(b *store.Batch, id channel.ID) {
	b.Put(tileKey(id, t.level, t.first), slices.Clone(t.root[:]))
}

// prover computes RFC 9162 inclusion proofs (section 2.1.3.1) in one log's
// first size entries, which are durable.
type prover struct {
	engine *Engine
	ctx    context.Context // of the call that it serves
	id     channel.ID
	size   uint64
	leaves map[uint64][][32]byte // of the tiles that were read, by first sequence
	groups map[tile][][32]byte   // tiles that were read, by the place of the first of 256
	fresh  store.Batch           // tiles that were missing
}

// prove returns the proof of one entry in the log's first size entries, which
// are durable.
func (e *Engine) prove(ctx context.Context, id channel.ID, sequence, size uint64) ([][32]byte, error) {
	p := prover{
		engine: e, ctx: ctx, id: id, size: size,
		leaves: make(map[uint64][][32]byte), groups: make(map[tile][][32]byte),
	}
	path, err := p.path(sequence, 0, size)
	if err != nil {
		return nil, err
	}
	return path, p.keep(1)
}

// keep stores tiles that were missing once there are so many. They are derived
// and computed again if lost: nobody waits for them.
func (p *prover) keep(many int) error {
	if p.fresh.Len() < many {
		return nil
	}
	fresh := p.fresh
	p.fresh = store.Batch{}
	_ = p.engine.store.CommitAsync(&fresh, func(error) {})
	return p.ctx.Err()
}

// path returns the proof of leaf m in the n leaves from first on, leaf to root.
func (p *prover) path(m, first, n uint64) ([][32]byte, error) {
	if n == 1 {
		return nil, nil
	}
	k := split(n)
	near, far := [2]uint64{first, k}, [2]uint64{first + k, n - k}
	if m >= first+k {
		near, far = far, near
	}
	path, err := p.path(m, near[0], near[1])
	if err != nil {
		return nil, err
	}
	sibling, err := p.hash(far[0], far[1])
	return append(path, sibling), err
}

// hash returns the root over n leaves from first on, which are a subtree of
// the log's tree.
func (p *prover) hash(first, n uint64) ([32]byte, error) {
	switch {
	case n < tileSize:
		leaves, err := p.tileLeaves(first / tileSize * tileSize)
		if err != nil {
			return [32]byte{}, err
		}
		at := first % tileSize
		return treeHash(leaves[at : at+n]), nil
	case n&(n-1) == 0:
		return p.perfect(first, n)
	}
	k := split(n)
	left, err := p.hash(first, k)
	if err != nil {
		return left, err
	}
	right, err := p.hash(first+k, n-k)
	return hashNode(left, right), err
}

// perfect returns the root over a power of two of leaves: of a few tiles of the
// highest level that fits.
func (p *prover) perfect(first, n uint64) ([32]byte, error) {
	level := (bits.Len64(n)-1)/tileBits - 1
	group, err := p.group(level, first/span(level+1)*span(level+1))
	if err != nil {
		return [32]byte{}, err
	}
	at := first % span(level+1) / span(level)
	return treeHash(group[at : at+n/span(level)]), nil
}

// tileLeaves returns the leaf hashes under one tile, as far as the log goes.
func (p *prover) tileLeaves(first uint64) ([][32]byte, error) {
	if leaves := p.leaves[first]; leaves != nil {
		return leaves, nil
	}
	leaves, err := p.engine.leaves(p.ctx, p.id, first, min(tileSize, p.size-first))
	if err == nil {
		p.leaves[first] = leaves
	}
	return leaves, err
}

// group returns the tiles of a level under one of the next, as far as they are
// full.
func (p *prover) group(level int, first uint64) ([][32]byte, error) {
	place := tile{level: level, first: first}
	if roots := p.groups[place]; roots != nil {
		return roots, nil
	}
	roots, err := p.read(level, first)
	if err == nil {
		p.groups[place] = roots
	}
	return roots, err
}

// read reads a group, and computes what is missing of it.
func (p *prover) read(level int, first uint64) ([][32]byte, error) {
	roots := make([][32]byte, min(tileSize, (p.size-first)/span(level)))
	have := make([]bool, len(roots))
	from := tileKey(p.id, level, first)
	err := p.engine.store.IterateFrom(from[:len(from)-8], from, func(key, value []byte) error {
		if len(key) != len(from) || len(value) != 32 {
			return fmt.Errorf("tile of channel %s: %w", p.id, ErrRecord)
		}
		at := (uintOf(key[len(key)-8:]) - first) / span(level)
		if at >= uint64(len(roots)) {
			return errFound
		}
		roots[at], have[at] = [32]byte(value), true
		return nil
	})
	if err != nil && !errors.Is(err, errFound) {
		return nil, err
	}
	for at := range roots {
		if have[at] {
			continue
		}
		if roots[at], err = p.compute(level, first+uint64(at)*span(level)); err != nil {
			return nil, err
		}
	}
	return roots, nil
}

// compute computes a tile from what is below it.
func (p *prover) compute(level int, first uint64) ([32]byte, error) {
	var below [][32]byte
	var err error
	if level == 0 {
		below, err = p.engine.leaves(p.ctx, p.id, first, tileSize)
	} else {
		below, err = p.read(level-1, first)
	}
	if err != nil {
		return [32]byte{}, err
	}
	t := tile{level, first, treeHash(below)}
	t.put(&p.fresh, p.id)
	return t.root, p.keep(store.MaxBatchOps)
}

// leaves returns the leaf hashes of n entries.
func (e *Engine) leaves(ctx context.Context, id channel.ID, first, n uint64) ([][32]byte, error) {
	leaves := make([][32]byte, 0, n)
	err := e.Entries(ctx, id, first, func(l Line) error {
		if l.Entry.Sequence != first+uint64(len(leaves)) {
			return fmt.Errorf("entry %d of channel %s is missing: %w", first+uint64(len(leaves)), id, ErrRecord)
		}
		leaves = append(leaves, l.Entry.Leaf())
		if uint64(len(leaves)) == n {
			return errFound
		}
		return nil
	})
	return leaves, foundOr(err)
}

func treeHash(leaves [][32]byte) [32]byte {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := split(uint64(len(leaves)))
	return hashNode(treeHash(leaves[:k]), treeHash(leaves[k:]))
}

// split returns the largest power of two below n, which is at least 2.
func split(n uint64) uint64 { return 1 << (bits.Len64(n-1) - 1) }

// hashNode hashes an inner node, RFC 9162 section 2.1.1.
func hashNode(left, right [32]byte) [32]byte {
	var b [1 + 2*32]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[1+32:], right[:])
	return sha256.Sum256(b[:])
}
