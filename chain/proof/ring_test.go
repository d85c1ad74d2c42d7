package proof_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/proof"
)

// TestTheLedgersStateHoldsTheHashesThatLinesNeed executes blocks under the
// ledger's own rules, where the ring of block hashes begins anew, and leads a
// line from the last block to the first.
func TestTheLedgersStateHoldsTheHashesThatLinesNeed(t *testing.T) {
	one := newSigners(t, "one")
	g, err := genesis.Build(genesis.Config{
		Time: 1_790_000_000, Governor: common.Address{1}, Issuer: common.Address{2},
		Validators: []genesis.Validator{{PubKey: one.keys[0].PubKey().Bytes(), Power: 1}},
	})
	if err != nil {
		t.Fatal(err)
	}
	const start, tipNumber = proof.LineWindow - 5, proof.LineWindow + 9
	db := rawdb.NewMemoryDatabase()
	committed, err := g.Ethereum.Commit(db, triedb.NewDatabase(db, triedb.HashDefaults), nil)
	if err != nil {
		t.Fatal(err)
	}
	first := committed.Header()
	first.Number.SetUint64(start)
	made, _ := core.GenerateChain(g.Ethereum.Config, types.NewBlockWithHeader(first), beacon.New(ethash.NewFaker()), db, tipNumber-start, nil)
	header := func(number uint64) *types.Header {
		if number == start {
			return first
		}
		return made[number-start-1].Header()
	}
	states := triedb.NewDatabase(db, triedb.HashDefaults)
	link := func(s proof.Stop) proof.Link {
		t.Helper()
		root := header(s.Base).Root
		state, err := trie.New(trie.StateTrieID(root), states)
		if err != nil {
			t.Fatal(err)
		}
		owner := crypto.Keccak256Hash(proof.LineAccount[:])
		raw, err := state.Get(owner[:])
		if err != nil {
			t.Fatal(err)
		}
		var account types.StateAccount
		if err := rlp.DecodeBytes(raw, &account); err != nil {
			t.Fatal(err)
		}
		storage, err := trie.New(trie.StorageTrieID(root, owner, account.Root), states)
		if err != nil {
			t.Fatal(err)
		}
		return ring{t, state, storage}.link(s.Number, s.First, nil)
	}
	trust, err := proof.FromGenesis(one.genesis())
	if err != nil {
		t.Fatal(err)
	}
	tip, err := trust.VerifyBlock(one.block(9_000, one, header(tipNumber)))
	if err != nil {
		t.Fatal(err)
	}
	wanted := []uint64{tipNumber - 1, proof.LineWindow + 1, proof.LineWindow, proof.LineWindow - 1, start}
	line, reached := tip.Line(), 0
	for _, stop := range proof.PlanLine(tipNumber, wanted) {
		hash, err := line.Prove(link(stop))
		if err != nil {
			t.Fatal(err)
		}
		if hash == header(stop.Number).Hash() {
			reached++
		}
	}
	if reached < len(wanted) {
		t.Fatalf("%d of %d blocks are on the line", reached, len(wanted))
	}
}
