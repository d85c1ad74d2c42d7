package payee

import (
	"context"
	"fmt"
	"math/bits"

	"github.com/transparency-dev/merkle/rfc6962"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// SignedHead is the state of a channel's log, signed by the payee.
type SignedHead struct {
	Head      channel.LogHead
	Signature channel.Signature // over Domain.LogHeadDigest(Head)
}

// Head signs the channel's log once all that is in it is durable: a signed
// head is never taken back.
func (e *Engine) Head(ctx context.Context, id channel.ID) (SignedHead, error) {
	s, err := e.lock(id)
	if err != nil {
		return SignedHead{}, err
	}
	head, known := s.state.Head(), s.signed
	done := make(chan error, 1)
	s.await(func(err error) { done <- err })
	s.unlock()
	if err := waitFor(ctx, done); err != nil {
		return SignedHead{}, err
	}
	if known.Head == head {
		return known, nil
	}
	sig, err := e.signer.Sign(e.domain.LogHeadDigest(head))
	if err != nil {
		return SignedHead{}, fmt.Errorf("sign the head of the log: %w", err)
	}
	signed := SignedHead{head, sig}
	s.mu.Lock()
	if s.signed.Head.Size < head.Size {
		s.signed = signed
	}
	s.mu.Unlock()
	return signed, nil
}

// Receipt proves to the payer that the log holds an entry: by its sequence in
// the log (Result.Entry.Sequence).
func (e *Engine) Receipt(ctx context.Context, id channel.ID, sequence uint64) (channel.Receipt, error) {
	signed, err := e.Head(ctx, id)
	if err != nil {
		return channel.Receipt{}, err
	}
	if sequence >= signed.Head.Size {
		return channel.Receipt{}, ErrNoEntry
	}
	line, err := e.Line(ctx, id, sequence)
	if err != nil {
		return channel.Receipt{}, err
	}
	proof, err := e.prove(ctx, id, sequence, signed.Head.Size)
	if err != nil {
		return channel.Receipt{}, err
	}
	return channel.Receipt{Entry: line.Entry, Proof: proof, Head: signed.Head, Signature: signed.Signature}, nil
}

// PaymentReceipt is Receipt by the payment's number, as StreamPayment.Sequence
// counts.
func (e *Engine) PaymentReceipt(ctx context.Context, id channel.ID, number uint64) (channel.Receipt, error) {
	line, err := e.Payment(ctx, id, number)
	if err != nil {
		return channel.Receipt{}, err
	}
	return e.Receipt(ctx, id, line.Entry.Sequence)
}

// tileSize leaves make a tile, whose root is stored once it was needed, so
// that a proof reads two tiles of leaves however long the log is.
const tileSize = 256

// prover computes RFC 9162 inclusion proofs (section 2.1.3.1) in one log of a
// fixed size.
type prover struct {
	leaves map[uint64][][32]byte // of the tiles that are read, by first sequence
	tiles  map[uint64][32]byte   // roots of full tiles, by first sequence
}

// prove returns the proof of one entry in the log's first size entries, which
// are durable.
func (e *Engine) prove(ctx context.Context, id channel.ID, sequence, size uint64) ([][32]byte, error) {
	p := prover{leaves: make(map[uint64][][32]byte), tiles: make(map[uint64][32]byte)}
	err := e.store.Iterate(tileKey(id, 0)[:33], func(key, value []byte) error {
		if len(key) != 41 || len(value) != 32 {
			return fmt.Errorf("tile of channel %s: %w", id, ErrRecord)
		}
		p.tiles[uintOf(key[33:])] = [32]byte(value)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var fresh store.Batch
	for first := uint64(0); first < size; first += tileSize {
		n := min(tileSize, size-first)
		_, known := p.tiles[first]
		if n == tileSize && known && sequence/tileSize != first/tileSize {
			continue
		}
		leaves, err := e.leaves(ctx, id, first, n)
		if err != nil {
			return nil, err
		}
		p.leaves[first] = leaves
		if n == tileSize && !known {
			root := treeHash(leaves)
			p.tiles[first] = root
			if fresh.Len() < store.MaxBatchOps {
				fresh.Put(tileKey(id, first), append([]byte(nil), root[:]...))
			}
			if sequence/tileSize != first/tileSize {
				delete(p.leaves, first)
			}
		}
	}
	if fresh.Len() > 0 {
		// Derived and computed again if lost: nobody waits for it.
		_ = e.store.CommitAsync(&fresh, func(error) {})
	}
	return p.path(sequence, 0, size), nil
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
	if err := foundOr(err); err != nil {
		return nil, err
	}
	return leaves, nil
}

// path returns the proof of leaf m in the n leaves from first on, leaf to root.
func (p *prover) path(m, first, n uint64) [][32]byte {
	if n == 1 {
		return nil
	}
	k := split(n)
	if m < first+k {
		return append(p.path(m, first, k), p.hash(first+k, n-k))
	}
	return append(p.path(m, first+k, n-k), p.hash(first, k))
}

// hash returns the root over n leaves from first on. Where n exceeds a tile,
// the tree splits at the borders of tiles.
func (p *prover) hash(first, n uint64) [32]byte {
	if n > tileSize {
		k := split(n)
		return hashNode(p.hash(first, k), p.hash(first+k, n-k))
	}
	if n == tileSize {
		return p.tiles[first]
	}
	tile := first / tileSize * tileSize
	return treeHash(p.leaves[tile][first-tile : first-tile+n])
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

func hashNode(left, right [32]byte) [32]byte {
	return [32]byte(rfc6962.DefaultHasher.HashChildren(left[:], right[:]))
}
