package node

import (
	"bytes"
	"context"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/snapshot"
)

// stoppedChain is a home with some blocks, at rest.
func stoppedChain(t *testing.T) (*testNet, *genesis.Genesis) {
	t.Helper()
	n := newTestNet(t)
	for nonce := range uint64(4) {
		n.mustSend(coinTransfer(t, n.member, nonce, n.other, 7))
	}
	g := n.node.Genesis()
	if err := n.node.Stop(); err != nil {
		t.Fatal(err)
	}
	return n, g
}

func takeSnapshot(t *testing.T, dir string) []byte {
	t.Helper()
	var file bytes.Buffer
	m, err := WriteSnapshot(t.Context(), dir, &file, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes of %d files in %d", m.Bytes, m.Files, file.Len())
	return file.Bytes()
}

// startAgainFrom loses the data of a stopped node, not its keys and its record,
// and starts it from a snapshot.
func (n *testNet) startAgainFrom(file []byte, g *genesis.Genesis) snapshot.Manifest {
	n.Helper()
	for _, name := range []string{executionDir, consensusDir} {
		if err := os.RemoveAll(filepath.Join(n.dir, name)); err != nil {
			n.Fatal(err)
		}
	}
	m, err := RestoreSnapshot(n.ctx(), bytes.NewReader(file), g, n.dir, nil)
	if err != nil {
		n.Fatal(err)
	}
	n.start()
	return m
}

// TestAValidatorThatLostItsDataGoesOnFromASnapshot also shows what a snapshot
// does not hold: keys, and the record of what was signed.
func TestAValidatorThatLostItsDataGoesOnFromASnapshot(t *testing.T) {
	n, g := stoppedChain(t)
	file := takeSnapshot(t, n.dir)
	if _, err := RestoreSnapshot(t.Context(), bytes.NewReader(file), g, n.dir, nil); !errors.Is(err, ErrDataExists) {
		t.Errorf("over a chain: %v", err)
	}
	m := n.startAgainFrom(file, g)
	if head, err := n.client.BlockNumber(n.ctx()); err != nil || head != m.Block {
		t.Errorf("block %d, the snapshot's is %d, %v", head, m.Block, err)
	}
	n.mustSend(coinTransfer(t, n.member, 4, n.other, 7))
	if have := n.coinBalance(n.other); have != 35 {
		t.Errorf("%d coins arrived, 35 were sent", have)
	}
}

// TestAValidatorThatWasStoppedAtWorkGoesOnFromASnapshot: what it signed last is
// on the chain, so that nothing in its record stands in the way.
func TestAValidatorThatWasStoppedAtWorkGoesOnFromASnapshot(t *testing.T) {
	n := newTestNet(t)
	g := n.node.Genesis()
	nonce := uint64(0)
	for range 3 {
		first := n.mustSend(coinTransfer(t, n.member, nonce, n.other, 1))
		for range 30 { // of which some are waiting when the node stops
			nonce++
			if err := n.client.SendTransaction(n.ctx(), coinTransfer(t, n.member, nonce, n.other, 1)); err != nil {
				t.Fatal(err)
			}
		}
		if err := n.node.Stop(); err != nil {
			t.Fatal(err)
		}
		m := n.startAgainFrom(takeSnapshot(t, n.dir), g)
		if m.Block < first.BlockNumber.Uint64() {
			t.Errorf("the snapshot ends with block %d, block %d was final", m.Block, first.BlockNumber)
		}
		var err error
		if nonce, err = n.client.NonceAt(n.ctx(), n.memberAddress(), nil); err != nil {
			t.Fatal(err)
		}
	}
	n.mustSend(coinTransfer(t, n.member, nonce, n.other, 1))
	if have := n.coinBalance(n.other); have != nonce+1 {
		t.Errorf("%d coins arrived with %d transactions", have, nonce+1)
	}
}

func TestANewNodeStartsFromASnapshotWithItsWholePast(t *testing.T) {
	n, g := stoppedChain(t)
	fresh := filepath.Join(t.TempDir(), "ledger")
	m, err := RestoreSnapshot(t.Context(), bytes.NewReader(takeSnapshot(t, n.dir)), g, fresh, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{validatorKeyFile, nodeKeyFile} {
		a, _ := os.ReadFile(filepath.Join(n.dir, name))
		b, err := os.ReadFile(filepath.Join(fresh, name))
		if err != nil || bytes.Equal(a, b) {
			t.Errorf("%s is that of the other node, or missing: %v", name, err)
		}
	}
	n.dir = fresh
	n.start()
	for block := range m.Block + 1 {
		if _, err := n.client.BalanceAt(n.ctx(), n.other, new(big.Int).SetUint64(block)); err != nil {
			t.Errorf("state of block %d: %v", block, err)
		}
	}
	if have := n.coinBalance(n.other); have != 28 {
		t.Errorf("%d coins, 28 were sent", have)
	}
}

// TestASnapshotThatWasTamperedWithIsRefused changes one thing at a time in a
// chain that is otherwise real.
func TestASnapshotThatWasTamperedWithIsRefused(t *testing.T) {
	n, g := stoppedChain(t)
	head := func(d *chainData) *types.Header { return rawdb.ReadHeadHeader(d.exec) }
	put := func(t *testing.T, d *chainData, key, value []byte) {
		t.Helper()
		if err := d.exec.Put(key, value); err != nil {
			t.Fatal(err)
		}
	}
	for name, tamper := range map[string]func(t *testing.T, d *chainData){
		"a node of the state": func(t *testing.T, d *chainData) {
			root := head(d).Root.Bytes()
			value, err := d.exec.Get(root)
			if err != nil {
				t.Fatal(err)
			}
			put(t, d, root, flip(value))
		},
		"a missing node": func(t *testing.T, d *chainData) {
			if err := d.exec.Delete(head(d).Root.Bytes()); err != nil {
				t.Fatal(err)
			}
		},
		"a receipt": func(t *testing.T, d *chainData) {
			number, hash := head(d).Number.Uint64(), head(d).Hash()
			block := rawdb.ReadBlock(d.exec, hash, number)
			receipts := rawdb.ReadReceipts(d.exec, hash, number, block.Time(), g.Ethereum.Config)
			if _, err := d.exec.TruncateHead(number); err != nil { // blocks that are final are kept in a table of their own
				t.Fatal(err)
			}
			receipts[0].CumulativeGasUsed++
			rawdb.WriteBlock(d.exec, block)
			rawdb.WriteCanonicalHash(d.exec, hash, number)
			rawdb.WriteReceipts(d.exec, hash, number, receipts)
		},
		"an older head": func(_ *testing.T, d *chainData) {
			rawdb.WriteHeadBlockHash(d.exec, rawdb.ReadCanonicalHash(d.exec, 1))
		},
		"a transaction's place": func(t *testing.T, d *chainData) {
			b := rawdb.ReadBlock(d.exec, rawdb.ReadCanonicalHash(d.exec, 1), 1)
			rawdb.DeleteTxLookupEntry(d.exec, b.Transactions()[0].Hash())
		},
		"a cache of the state": func(_ *testing.T, d *chainData) {
			rawdb.WriteAccountSnapshot(d.exec, common.Hash{1}, []byte{1})
		},
		"what a block spent": func(t *testing.T, d *chainData) { put(t, d, gasKey(2), []byte{0xc0}) },
		"a signature": func(t *testing.T, d *chainData) {
			c := d.blocks.LoadSeenCommit(d.blocks.Height())
			c.Signatures[0].Signature = flip(c.Signatures[0].Signature)
			if err := d.blocks.SaveSeenCommit(d.blocks.Height(), c); err != nil {
				t.Fatal(err)
			}
		},
		"the validators": func(t *testing.T, d *chainData) {
			s, err := d.states.Load()
			if err != nil {
				t.Fatal(err)
			}
			s.NextValidators.Validators[0].VotingPower++
			s.Validators = s.NextValidators
			if err := d.states.Save(s); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "tampered")
			if err := os.CopyFS(dir, os.DirFS(n.dir)); err != nil {
				t.Fatal(err)
			}
			d, err := openChainData(dir)
			if err != nil {
				t.Fatal(err)
			}
			m, err := d.describe(g)
			if err != nil {
				t.Fatal(err)
			}
			tamper(t, d)
			if err := d.close(); err != nil {
				t.Fatal(err)
			}
			var file bytes.Buffer
			if _, err := snapshot.Write(t.Context(), &file, dir, m, nil); err != nil {
				t.Fatal(err)
			}
			refusedWithoutTrace(t, file.Bytes(), g, ErrSnapshotUnproven)
		})
	}
}

func refusedWithoutTrace(t *testing.T, file []byte, g *genesis.Genesis, want error) {
	t.Helper()
	parent := t.TempDir()
	_, err := RestoreSnapshot(context.Background(), bytes.NewReader(file), g, filepath.Join(parent, "fresh"), nil)
	if !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestADamagedOrForeignSnapshotIsRefused(t *testing.T) {
	n, g := stoppedChain(t)
	file := takeSnapshot(t, n.dir)
	refusedWithoutTrace(t, file[:len(file)/2], g, snapshot.ErrDamaged)
	refusedWithoutTrace(t, flip(file), g, snapshot.ErrDamaged)
	refusedWithoutTrace(t, []byte("hello"), g, snapshot.ErrDamaged)
	other, err := InitHome(filepath.Join(t.TempDir(), "other"), InitOptions{ChainID: 99})
	if err != nil {
		t.Fatal(err)
	}
	refusedWithoutTrace(t, file, other, ErrSnapshotUnproven)
}
