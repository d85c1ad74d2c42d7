package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	sm "github.com/cometbft/cometbft/state"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/snapshot"
)

// ErrSnapshotUnproven is returned for a snapshot that does not follow from the
// genesis file.
var ErrSnapshotUnproven = &HomeError{"snapshot_unproven", "the snapshot does not follow from the genesis file; nothing was restored; do not use it, and tell whoever gave it to you"}

func unproven(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrSnapshotUnproven, fmt.Errorf(format, args...))
}

// proveSnapshot proves the data below dir. What no header commits to yet, that is
// the last block's results and the order of proposers, is proven or refuted by
// the next block: a node that was given something else there stops at it.
func proveSnapshot(ctx context.Context, dir string, g *genesis.Genesis, m snapshot.Manifest, progress SnapshotProgress) (err error) {
	d, err := openChainData(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	defer func() { // the library panics on a damaged store
		if cause := recover(); cause != nil {
			err = unproven("the consensus store is damaged: %v", cause)
		}
	}()
	p := &prover{ctx: ctx, data: d, doc: g.Consensus, rules: g.Ethereum.Config, progress: progress}
	if err := p.blocks(g.Hash(), m); err != nil {
		return err
	}
	if err := p.state(g.Hash()); err != nil {
		return err
	}
	return p.derived()
}

// prover goes through a chain's data from genesis to the head.
type prover struct {
	ctx      context.Context
	data     *chainData
	doc      *comet.GenesisDoc
	rules    *params.ChainConfig
	progress SnapshotProgress

	set    *comet.ValidatorSet // signs the height in hand
	before *comet.Header       // of the previous height, nil at the first
	hash   common.Hash         // of that consensus block
	eth    *types.Header       // the Ethereum head so far
	found  []byte              // hash of the previous height's results
	app    common.Hash         // what consensus says execution's state is
}

// blocks proves every block, from the first to the last.
func (p *prover) blocks(genesisHash common.Hash, m snapshot.Manifest) error {
	first, err := sm.MakeGenesisState(p.doc)
	if err != nil {
		return fmt.Errorf("read the genesis file: %w", err)
	}
	p.set = first.Validators
	if rawdb.ReadCanonicalHash(p.data.exec, 0) != genesisHash {
		return unproven("its first block is not the network's")
	}
	p.eth = rawdb.ReadHeader(p.data.exec, genesisHash, 0)
	if p.eth == nil || p.eth.Hash() != genesisHash {
		return unproven("its first block is damaged")
	}
	head := p.data.blocks.Height()
	if p.data.blocks.Base() != 1 || head < 1 {
		return unproven("it holds the heights %d to %d, not all from 1", p.data.blocks.Base(), head)
	}
	for height := int64(1); height <= head; height++ {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if err := p.height(height, height == head); err != nil {
			return fmt.Errorf("height %d: %w", height, err)
		}
		p.progress.of("prove the blocks")(height, head)
	}
	if m.Height != head || m.ConsensusHash != p.hash || m.Block != p.eth.Number.Uint64() || m.BlockHash != p.eth.Hash() || m.StateRoot != p.eth.Root {
		return unproven("it is not of the block that it says")
	}
	return p.head()
}

// height proves one consensus block and what it carries.
func (p *prover) height(height int64, last bool) error {
	block := p.data.blocks.LoadBlock(height)
	meta := p.data.blocks.LoadBlockMeta(height)
	if block == nil || meta == nil {
		return unproven("the consensus block is missing")
	}
	if err := block.ValidateBasic(); err != nil {
		return unproven("the consensus block is damaged: %w", err)
	}
	h, hash := &block.Header, common.BytesToHash(block.Hash())
	if h.ChainID != p.doc.ChainID || h.Height != height || common.BytesToHash(meta.BlockID.Hash) != hash || common.BytesToHash(meta.Header.Hash()) != hash {
		return unproven("the consensus block is another one")
	}
	if p.before != nil && (common.BytesToHash(h.LastBlockID.Hash) != p.hash || !bytes.Equal(h.LastResultsHash, p.found)) {
		return unproven("the consensus block does not follow from the one before")
	}
	if err := p.signed(h, meta.BlockID, last); err != nil {
		return err
	}
	p.before, p.hash = h, hash
	if stored, err := p.data.exec.Get(hashKey(height)); err != nil || common.BytesToHash(stored) != hash {
		return unproven("execution has another consensus hash for it")
	}
	return p.carried(block.Txs)
}

// signed checks the validators' signatures where they matter: where they hand
// over to others, and at the head. Everything between is bound by hashes.
func (p *prover) signed(h *comet.Header, id comet.BlockID, last bool) error {
	if !bytes.Equal(h.ValidatorsHash, p.set.Hash()) {
		return unproven("its validators are not those that the height before named")
	}
	changes := !bytes.Equal(h.ValidatorsHash, h.NextValidatorsHash)
	if !changes && !last {
		return nil
	}
	commit := p.data.blocks.LoadBlockCommit(h.Height)
	if last {
		commit = p.data.blocks.LoadSeenCommit(h.Height)
	}
	if commit == nil {
		return unproven("the validators' signatures are missing")
	}
	if err := p.set.VerifyCommitLight(p.doc.ChainID, id, h.Height, commit); err != nil {
		return unproven("the validators have not signed it: %w", err)
	}
	if !changes {
		return nil
	}
	next, err := p.data.states.LoadValidators(h.Height + 1)
	if err != nil || !bytes.Equal(next.Hash(), h.NextValidatorsHash) {
		return unproven("the next validators are not those that were named (%v)", err)
	}
	p.set = next
	return nil
}

// carried proves the Ethereum block within a consensus block, and that
// go-ethereum has it, its receipts and what it spent.
func (p *prover) carried(txs comet.Txs) error {
	if len(txs) == 0 {
		p.found = sm.TxResultsHash(nil)
		return nil
	}
	raw := make([][]byte, len(txs))
	for i, tx := range txs {
		raw[i] = tx
	}
	block, err := decodeBlock(raw, func(common.Hash) *types.Transaction { return nil })
	if err != nil {
		return unproven("%w", err)
	}
	number, hash, header := block.NumberU64(), block.Hash(), block.Header()
	if header.ParentHash != p.eth.Hash() || number != p.eth.Number.Uint64()+1 {
		return unproven("block %d does not follow from the one before", number)
	}
	db := p.data.exec
	if rawdb.ReadCanonicalHash(db, number) != hash {
		return unproven("execution has another block %d", number)
	}
	stored := rawdb.ReadBlock(db, hash, number)
	if stored == nil || stored.Hash() != hash || types.DeriveSha(stored.Transactions(), trie.NewStackTrie(nil)) != header.TxHash {
		return unproven("block %d is missing or damaged", number)
	}
	receipts := rawdb.ReadReceipts(db, hash, number, header.Time, p.rules)
	if types.DeriveSha(receipts, trie.NewStackTrie(nil)) != header.ReceiptHash {
		return unproven("the receipts of block %d are missing or changed", number)
	}
	for _, tx := range block.Transactions() {
		if at := rawdb.ReadTxLookupEntry(db, tx.Hash()); at == nil || *at != number {
			return unproven("transaction %s cannot be looked up", tx.Hash())
		}
	}
	spent, err := db.Get(gasKey(number))
	if err != nil {
		return unproven("what block %d spent is missing: %w", number, err)
	}
	p.eth, p.found = header, sm.TxResultsHash(blockResults(len(txs), spent))
	return nil
}

// blockResults are what FinalizeBlock answers for a consensus block: the first
// result commits to what the block spent.
func blockResults(count int, spent []byte) []*abci.ExecTxResult {
	results := make([]*abci.ExecTxResult, count)
	for i := range results {
		results[i] = &abci.ExecTxResult{}
	}
	if count > 0 {
		results[0].Data = crypto.Keccak256(spent)
	}
	return results
}

// head compares what both halves say of themselves with the proven head.
func (p *prover) head() error {
	s, err := p.data.states.Load()
	if err != nil {
		return unproven("the state of consensus cannot be read: %w", err)
	}
	h := p.before
	p.app = common.BytesToHash(s.AppHash)
	params := s.ConsensusParams.Hash()
	for what, same := range map[string]bool{
		"height":     s.LastBlockHeight == h.Height && s.InitialHeight == 1 && s.ChainID == p.doc.ChainID,
		"block":      common.BytesToHash(s.LastBlockID.Hash) == p.hash && s.LastBlockTime.Equal(h.Time),
		"results":    bytes.Equal(s.LastResultsHash, p.found),
		"signers":    bytes.Equal(s.LastValidators.Hash(), h.ValidatorsHash),
		"validators": bytes.Equal(s.Validators.Hash(), h.NextValidatorsHash) && bytes.Equal(s.NextValidators.Hash(), h.NextValidatorsHash),
		"parameters": bytes.Equal(params, h.ConsensusHash),
	} {
		if !same {
			return unproven("consensus is at another %s than the last block", what)
		}
	}
	db, hash := p.data.exec, p.eth.Hash()
	if rawdb.ReadHeadBlockHash(db) != hash || rawdb.ReadHeadHeaderHash(db) != hash || rawdb.ReadCanonicalHash(db, p.eth.Number.Uint64()+1) != (common.Hash{}) {
		return unproven("execution is not at block %d", p.eth.Number)
	}
	return nil
}

// state proves that every node and every code that the database holds is what
// its hash says, and that those of the head are all there.
func (p *prover) state(genesis common.Hash) error {
	if scheme := rawdb.ReadStateScheme(p.data.exec); scheme != rawdb.HashScheme {
		return unproven("its state is kept by the scheme %q", scheme)
	}
	if err := p.hashes(); err != nil {
		return err
	}
	db := triedb.NewDatabase(p.data.exec, triedb.HashDefaults)
	accounts, err := trie.New(trie.StateTrieID(p.eth.Root), db)
	if err != nil {
		return unproven("the state of block %d: %w", p.eth.Number, err)
	}
	err = p.walk(accounts, func(path, leaf []byte) error {
		var account types.StateAccount
		if err := rlp.DecodeBytes(leaf, &account); err != nil {
			return unproven("an account cannot be read: %w", err)
		}
		if code := common.BytesToHash(account.CodeHash); code != types.EmptyCodeHash && !rawdb.HasCodeWithPrefix(p.data.exec, code) {
			return unproven("the code %s is missing", code)
		}
		if account.Root == types.EmptyRootHash {
			return nil
		}
		slots, err := trie.New(trie.StorageTrieID(p.eth.Root, common.BytesToHash(path), account.Root), db)
		if err != nil {
			return unproven("the storage of an account: %w", err)
		}
		return p.walk(slots, func([]byte, []byte) error { return nil })
	})
	if err != nil {
		return err
	}
	st, err := state.New(p.eth.Root, state.NewDatabase(db, state.NewCodeDB(p.data.exec)))
	if err != nil {
		return unproven("the state of block %d: %w", p.eth.Number, err)
	}
	if have, err := appHashIn(st, genesis); err != nil || have != p.app {
		return unproven("consensus is at another state than execution (%v)", err)
	}
	return nil
}

// walk visits every node of a trie; the library refuses one that is missing.
func (p *prover) walk(t *trie.Trie, leaf func(key, value []byte) error) error {
	it, err := t.NodeIterator(nil)
	if err != nil {
		return unproven("the state is not whole: %w", err)
	}
	for it.Next(true) {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if it.Leaf() {
			if err := leaf(it.LeafKey(), it.LeafBlob()); err != nil {
				return err
			}
		}
	}
	if it.Error() != nil {
		return unproven("the state is not whole: %w", it.Error())
	}
	return nil
}

// hashes goes through the whole database once.
func (p *prover) hashes() error {
	it := p.data.exec.NewIterator(nil, nil)
	defer it.Release()
	var done int64
	for ; it.Next(); done++ {
		if done%100_000 == 0 {
			if err := p.ctx.Err(); err != nil {
				return err
			}
			p.progress.of("prove the state")(done, 0)
		}
		if err := checkEntry(it.Key(), it.Value()); err != nil {
			return err
		}
	}
	if it.Error() != nil {
		return fmt.Errorf("read the database: %w", it.Error())
	}
	return nil
}

// checkEntry refuses an entry of the state that is not what its key says, and
// the caches of the state that go-ethereum would believe without a hash; a
// ledger's node keeps none.
func checkEntry(key, value []byte) error {
	want, hashed := key, len(key) == common.HashLength
	if is, code := rawdb.IsCodeKey(key); is {
		want, hashed = code, true
	}
	if name, is := bytes.CutPrefix(key, rawdb.PreimagePrefix); is {
		want, hashed = name, true
	}
	switch {
	case hashed && !bytes.Equal(crypto.Keccak256(value), want):
		return unproven("the state's entry %x is changed", key)
	case bytes.HasPrefix(key, rawdb.SnapshotAccountPrefix) && len(key) == len(rawdb.SnapshotAccountPrefix)+common.HashLength,
		bytes.HasPrefix(key, rawdb.SnapshotStoragePrefix) && len(key) == len(rawdb.SnapshotStoragePrefix)+2*common.HashLength:
		return unproven("it holds a cache of the state, which cannot be proven")
	default:
		return nil
	}
}

// derived removes what the node works out anew: the index of logs, in which an
// entry could be missing.
func (p *prover) derived() error {
	if err := rawdb.DeleteFilterMapsDb(p.data.exec, true, func(bool) bool { return p.ctx.Err() != nil }); err != nil {
		return fmt.Errorf("remove the index of logs: %w", err)
	}
	return errors.Join(p.ctx.Err(), syncKeys(p.data.exec))
}

func syncKeys(db ethdb.Database) error {
	if err := db.SyncKeyValue(); err != nil {
		return fmt.Errorf("sync the database: %w", err)
	}
	return nil
}
