package proof

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb/memorydb"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
)

// Path is a Merkle-Patricia proof: the nodes from the root to a value, or to
// where the value would be.
type Path [][]byte

// errSpare refuses paths with nodes that prove nothing: there is one right
// proof of a value, byte for byte.
var errSpare = errors.New("the Merkle path has nodes that are not on the way")

// resolve finds the value of key under root, nil if the path proves that there
// is none. Nodes are looked up by their hash, so none can be passed off.
func (p Path) resolve(root common.Hash, key []byte) ([]byte, error) {
	if len(p) == 0 && root == types.EmptyRootHash {
		return nil, nil
	}
	nodes := memorydb.New()
	for _, n := range p {
		if err := nodes.Put(crypto.Keccak256(n), n); err != nil {
			return nil, err
		}
	}
	seen := &countingReader{Database: nodes}
	value, err := trie.VerifyProof(root, key, seen)
	if err != nil {
		return nil, err
	}
	if seen.reads != len(p) {
		return nil, errSpare
	}
	return value, nil
}

type countingReader struct {
	*memorydb.Database
	reads int
}

func (c *countingReader) Get(key []byte) ([]byte, error) {
	c.reads++
	return c.Database.Get(key)
}

func indexKey(i uint64) []byte { return rlp.AppendUint64(nil, i) }

// Transaction proves transaction number index of the block.
func (b *Block) Transaction(index uint64, p Path) (*types.Transaction, error) {
	raw, err := p.resolve(b.header.TxHash, indexKey(index))
	if err != nil {
		return nil, fmt.Errorf("%w: number %d of block %d: %w", ErrTransaction, index, b.Number(), err)
	}
	var tx types.Transaction
	if raw == nil || tx.UnmarshalBinary(raw) != nil {
		return nil, fmt.Errorf("%w: number %d of block %d", ErrTransaction, index, b.Number())
	}
	return &tx, nil
}

// Receipt proves the receipt of transaction number index. It has what the block
// commits to: status, gas, logs with address, topics and data; not positions.
func (b *Block) Receipt(index uint64, p Path) (*types.Receipt, error) {
	raw, err := p.resolve(b.header.ReceiptHash, indexKey(index))
	if err != nil {
		return nil, fmt.Errorf("%w: number %d of block %d: %w", ErrReceipt, index, b.Number(), err)
	}
	var receipt types.Receipt
	if raw == nil || receipt.UnmarshalBinary(raw) != nil {
		return nil, fmt.Errorf("%w: number %d of block %d", ErrReceipt, index, b.Number())
	}
	return &receipt, nil
}

// Account is an account whose state at the end of a block is proven.
type Account struct {
	Address common.Address
	Block   uint64
	state   types.StateAccount
}

// Nonce is the number of transactions the account has sent.
func (a *Account) Nonce() uint64 { return a.state.Nonce }

// CodeHash is the keccak256 of the account's code.
func (a *Account) CodeHash() common.Hash { return common.BytesToHash(a.state.CodeHash) }

// Account proves an account's state at the end of the block. An account that
// does not exist is proven empty.
func (b *Block) Account(at common.Address, p Path) (*Account, error) {
	raw, err := p.resolve(b.header.Root, crypto.Keccak256(at[:]))
	if err != nil {
		return nil, fmt.Errorf("%w: account %s at block %d: %w", ErrState, at, b.Number(), err)
	}
	account := &Account{Address: at, Block: b.Number(), state: *types.NewEmptyStateAccount()}
	if raw == nil {
		return account, nil
	}
	if err := rlp.DecodeBytes(raw, &account.state); err != nil {
		return nil, fmt.Errorf("%w: account %s at block %d: %w", ErrState, at, b.Number(), err)
	}
	return account, nil
}

// Slot proves a storage slot of the account; a slot that was never written is
// proven zero.
func (a *Account) Slot(slot common.Hash, p Path) (common.Hash, error) {
	raw, err := p.resolve(a.state.Root, crypto.Keccak256(slot[:]))
	if err != nil {
		return common.Hash{}, fmt.Errorf("%w: slot %s of %s at block %d: %w", ErrState, slot, a.Address, a.Block, err)
	}
	if raw == nil {
		return common.Hash{}, nil
	}
	_, content, rest, err := rlp.Split(raw)
	if err != nil || len(rest) > 0 || len(content) > common.HashLength {
		return common.Hash{}, fmt.Errorf("%w: slot %s of %s at block %d is malformed", ErrState, slot, a.Address, a.Block)
	}
	return common.BytesToHash(content), nil
}

// ProveTransactions and ProveReceipts make the paths of some items of a block
// from all of them. They fail unless the items give the header's root.

// ProveTransactions proves the transactions of a block at the given indexes.
func ProveTransactions(header *types.Header, all types.Transactions, indexes []uint64) ([]Path, error) {
	return prove(header.TxHash, all, indexes)
}

// ProveReceipts proves the receipts of a block at the given indexes.
func ProveReceipts(header *types.Header, all types.Receipts, indexes []uint64) ([]Path, error) {
	return prove(header.ReceiptHash, all, indexes)
}

func prove(root common.Hash, all types.DerivableList, indexes []uint64) ([]Path, error) {
	t := trie.NewEmpty(triedb.NewDatabase(rawdb.NewMemoryDatabase(), nil))
	var item bytes.Buffer
	for i := range all.Len() {
		item.Reset()
		all.EncodeIndex(i, &item)
		if err := t.Update(indexKey(uint64(i)), bytes.Clone(item.Bytes())); err != nil {
			return nil, err
		}
	}
	if got := t.Hash(); got != root {
		return nil, fmt.Errorf("the block's items give root %s, its header says %s", got, root)
	}
	paths := make([]Path, len(indexes))
	for i, index := range indexes {
		if index >= uint64(all.Len()) {
			return nil, fmt.Errorf("the block has %d items, not a number %d", all.Len(), index)
		}
		if err := t.Prove(indexKey(index), &paths[i]); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// Put makes a Path collect the nodes that a trie hands out, root first.
func (p *Path) Put(_, node []byte) error {
	*p = append(*p, bytes.Clone(node))
	return nil
}

// Delete is part of the interface a trie writes proofs to, and never called.
func (p *Path) Delete([]byte) error { return errors.New("a Merkle path only grows") }
