package channel

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// Log is the running Merkle tree (RFC 9162, SHA-256) over a channel's entries:
// size and right edge, enough to append and to tell the root. It holds at most
// 64 hashes however many entries there are. The zero value is an empty log.
type Log struct {
	size uint64
	edge [][32]byte // roots of the perfect subtrees, largest first
}

// RestoreLog rebuilds a Log from its size and right edge.
func RestoreLog(size uint64, edge [][32]byte) (Log, error) {
	if bits.OnesCount64(size) != len(edge) {
		return Log{}, fmt.Errorf("right edge of %d hashes for a log of %d entries: %w", len(edge), size, ErrEncoding)
	}
	return Log{size, append([][32]byte(nil), edge...)}, nil
}

// Size returns the number of entries.
func (l Log) Size() uint64 { return l.size }

// Edge returns the right edge for RestoreLog; the caller must not change it.
func (l Log) Edge() [][32]byte { return l.edge }

// Append adds an entry in place; no other copy of l may be in use.
func (l *Log) Append(e Entry) { l.append(e.leaf()) }

func (l *Log) append(node [32]byte) {
	keep := len(l.edge)
	// Each trailing 1 bit of the size is a perfect subtree that the new leaf
	// completes with its sibling.
	for s := l.size; s&1 == 1; s >>= 1 {
		keep--
		node = hashChildren(l.edge[keep], node)
	}
	l.edge = append(l.edge[:keep], node)
	l.size++
}

// Root returns the tree's root; of an empty log the hash of nothing.
func (l Log) Root() [32]byte {
	if l.size == 0 {
		return emptyRoot
	}
	node := l.edge[len(l.edge)-1]
	for i := len(l.edge) - 2; i >= 0; i-- {
		node = hashChildren(l.edge[i], node)
	}
	return node
}

// RFC 9162, section 2.1: leaves and nodes are hashed under different prefixes.
var emptyRoot = sha256.Sum256(nil)

func hashLeaf(data []byte) [32]byte {
	var b [1 + EntrySize]byte
	return sha256.Sum256(append(b[:1], data...))
}

func hashChildren(left, right [32]byte) [32]byte {
	var b [65]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[33:], right[:])
	return sha256.Sum256(b[:])
}

// Leaf returns the RFC 9162 leaf hash of e.
func (e Entry) Leaf() [32]byte { return e.leaf() }

func (e *Entry) leaf() [32]byte {
	var b [1 + EntrySize]byte
	e.put((*[EntrySize]byte)(b[1:]))
	return sha256.Sum256(b[:])
}

// LogHead is a log's state at one moment, as a payee signs it in a receipt.
type LogHead struct {
	Channel ID
	Size    uint64
	Root    [32]byte
	Charged Amount
}

// Receipt is what a payer keeps: the entry, the proof that the log holds it,
// and the payee's signature on the head.
type Receipt struct {
	Entry     Entry
	Proof     [][32]byte // RFC 9162 inclusion proof, leaf to root
	Head      LogHead
	Signature Signature // over Domain.LogHeadDigest(Head)
}

// Verify checks the proof and the payee's signature.
func (r Receipt) Verify(d Domain, payee *Verifier) error {
	if r.Entry.Channel != r.Head.Channel {
		return ErrChannelID
	}
	if err := VerifyInclusion(r.Entry.Leaf(), r.Entry.Sequence, r.Head.Size, r.Proof, r.Head.Root); err != nil {
		return err
	}
	return payee.Verify(d.LogHeadDigest(r.Head), r.Signature)
}

// VerifyInclusion checks that leaf number index is in the tree of a size and root.
func VerifyInclusion(leaf [32]byte, index, size uint64, path [][32]byte, root [32]byte) error {
	hashes := make([][]byte, len(path))
	for i := range path {
		hashes[i] = path[i][:]
	}
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, index, size, leaf[:], hashes, root[:]); err != nil {
		return fmt.Errorf("inclusion of entry %d in %d: %w: %w", index, size, err, ErrEncoding)
	}
	return nil
}

// AnchorHead is one channel's line in an anchored tree.
type AnchorHead struct {
	Channel ID
	Size    uint64
	Root    [32]byte
	Charged Amount
	Claimed Amount // the channel's total on the ledger once the settlement is in
}

// AnchorHeadSize is the length of an encoded AnchorHead in bytes.
const AnchorHeadSize = 32 + 8 + 32 + AmountSize + AmountSize

// Encode returns the canonical bytes: channel ‖ size ‖ root ‖ charged ‖
// claimed, integers big-endian.
func (h AnchorHead) Encode() (b [AnchorHeadSize]byte) {
	copy(b[:], h.Channel[:])
	binary.BigEndian.PutUint64(b[32:], h.Size)
	copy(b[40:], h.Root[:])
	putAmount(b[72:], h.Charged)
	putAmount(b[88:], h.Claimed)
	return b
}

// DecodeAnchorHead is the inverse of Encode.
func DecodeAnchorHead(b []byte) (AnchorHead, error) {
	if len(b) != AnchorHeadSize {
		return AnchorHead{}, fmt.Errorf("anchor head of %d bytes, want %d: %w", len(b), AnchorHeadSize, ErrEncoding)
	}
	return AnchorHead{
		Channel: ID(b[:32]),
		Size:    binary.BigEndian.Uint64(b[32:]),
		Root:    [32]byte(b[40:72]),
		Charged: AmountFromBytes([16]byte(b[72:88])),
		Claimed: AmountFromBytes([16]byte(b[88:104])),
	}, nil
}

// Anchor is what a payee commits on the ledger with a settlement: the tree
// over the heads of all its channels, the number of entries they hold, and the
// sum claimed.
type Anchor struct {
	Root    [32]byte
	Entries uint64
	Total   Amount
}

// NewAnchor builds the anchor over heads, which must be sorted by channel id
// without repetition.
func NewAnchor(heads []AnchorHead) (Anchor, error) {
	var a Anchor
	var tree Log
	for i, h := range heads {
		if i > 0 && string(heads[i-1].Channel[:]) >= string(h.Channel[:]) {
			return Anchor{}, fmt.Errorf("heads are not sorted by channel: %w", ErrEncoding)
		}
		b := h.Encode()
		tree.append(hashLeaf(b[:]))
		var err error
		if a.Total, err = a.Total.Add(h.Claimed); err != nil {
			return Anchor{}, err
		}
		if a.Entries+h.Size < a.Entries {
			return Anchor{}, ErrAmountOverflow
		}
		a.Entries += h.Size
	}
	a.Root = tree.Root()
	return a, nil
}
