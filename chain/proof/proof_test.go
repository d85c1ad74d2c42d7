package proof_test

import (
	"bytes"
	"context"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/stiver"
)

// evidence is a proven block of the real ledger with a few transactions.
type evidence struct {
	net   *stiver.Network
	trust *proof.Trust
	raw   proof.BlockProof
	block *proof.Block
}

func newEvidence(t *testing.T) *evidence {
	t.Helper()
	e := &evidence{net: stiver.Start(t)}
	var err error
	if e.trust, err = proof.FromGenesis(e.net.Genesis.Consensus); err != nil {
		t.Fatal(err)
	}
	payer := client.NewAccount(e.net.Client, client.NewKeySigner(e.net.Payers[0]))
	to := crypto.PubkeyToAddress(e.net.Payers[1].PublicKey)
	receipt, err := payer.Send(testContext(t), contracts.CoinAddress, contracts.NewCoin().PackTransfer(to, big.NewInt(7)))
	if err != nil {
		t.Fatal(err)
	}
	e.raw = e.proofOf(t, receipt.BlockNumber.Uint64())
	if e.block, err = e.trust.VerifyBlock(e.raw); err != nil {
		t.Fatal(err)
	}
	return e
}

func (e *evidence) proofOf(t *testing.T, number uint64) proof.BlockProof {
	t.Helper()
	var p proof.BlockProof
	if err := e.net.Client.Raw(testContext(t), &p, "stiver_blockProof", hexutil.Uint64(number)); err != nil {
		t.Fatal(err)
	}
	return p
}

func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestABlockOfTheRealLedgerIsProvenFromGenesisAlone(t *testing.T) {
	e := newEvidence(t)
	header, err := e.net.Client.Header(testContext(t), e.block.Number())
	if err != nil {
		t.Fatal(err)
	}
	if e.block.Hash != header.Hash() || len(e.block.Signers) != 1 {
		t.Fatalf("proven %s signed by %v, the ledger has %s", e.block.Hash, e.block.Signers, header.Hash())
	}
}

func TestTransactionsReceiptsAndStateAreProvenFromTheBlock(t *testing.T) {
	e := newEvidence(t)
	ctx := testContext(t)
	block, err := e.net.Client.Block(ctx, e.block.Number())
	if err != nil {
		t.Fatal(err)
	}
	receipts, err := e.net.Client.BlockReceipts(ctx, e.block.Number())
	if err != nil {
		t.Fatal(err)
	}
	txPaths, err := proof.ProveTransactions(block.Header(), block.Transactions(), []uint64{0})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := e.block.Transaction(0, txPaths[0])
	if err != nil || tx.Hash() != block.Transactions()[0].Hash() {
		t.Fatalf("transaction %v, %v", tx, err)
	}
	paths, err := proof.ProveReceipts(block.Header(), receipts, []uint64{0})
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := e.block.Receipt(0, paths[0])
	if err != nil || len(receipt.Logs) != 1 || receipt.Logs[0].Address != contracts.CoinAddress {
		t.Fatalf("receipt %v, %v", receipt, err)
	}
	if _, err := e.block.Receipt(1, paths[0]); !errors.Is(err, proof.ErrReceipt) {
		t.Fatalf("a receipt that is not there: %v", err)
	}

	owner := crypto.PubkeyToAddress(e.net.Payers[0].PublicKey)
	slots := []common.Hash{contracts.CoinBalanceSlot(owner), {31: 99}}
	state, err := e.net.Client.Proof(ctx, contracts.CoinAddress, slots, e.block.Number())
	if err != nil {
		t.Fatal(err)
	}
	account, err := e.block.Account(contracts.CoinAddress, mustPath(t, state.AccountProof))
	if err != nil {
		t.Fatal(err)
	}
	balance, err := account.Slot(slots[0], mustPath(t, state.StorageProof[0].Proof))
	if err != nil || balance.Big().Uint64() != stiver.PayerCoins-7 {
		t.Fatalf("balance %s, %v", balance, err)
	}
	empty, err := account.Slot(slots[1], mustPath(t, state.StorageProof[1].Proof))
	if err != nil || empty != (common.Hash{}) {
		t.Fatalf("an empty slot: %s, %v", empty, err)
	}
	if _, err := account.Slot(slots[1], mustPath(t, state.StorageProof[0].Proof)); !errors.Is(err, proof.ErrState) {
		t.Fatalf("the path of another slot: %v", err)
	}
}

func mustPath(t *testing.T, nodes []string) proof.Path {
	t.Helper()
	p, err := proof.PathFromHex(nodes)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNoByteOfABlockProofCanChangeUnnoticed(t *testing.T) {
	e := newEvidence(t)
	var light cmtproto.LightBlock
	if err := light.Unmarshal(e.raw.LightBlock); err != nil {
		t.Fatal(err)
	}
	signed, err := light.SignedHeader.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	// The validator set that comes along is not believed, so it may change.
	end := bytes.Index(e.raw.LightBlock, signed) + len(signed)
	for name, part := range map[string]struct {
		bytes []byte
		upTo  int
	}{
		"header":      {e.raw.Header, len(e.raw.Header)},
		"light block": {e.raw.LightBlock, end},
		"inclusion":   {e.raw.Inclusion, len(e.raw.Inclusion)},
	} {
		for i := range part.bytes[:part.upTo] {
			part.bytes[i] ^= 0x10
			_, err := e.trust.VerifyBlock(e.raw)
			var named *proof.Error
			if !errors.As(err, &named) {
				t.Fatalf("%s byte %d: %v", name, i, err)
			}
			part.bytes[i] ^= 0x10
		}
	}
}

func TestAnotherValidatorsSignatureIsNotEnough(t *testing.T) {
	e := newEvidence(t)
	stranger := secp256k1eth.GenPrivKeySecp256k1Eth([]byte("nobody"))
	doc := *e.net.Genesis.Consensus
	doc.Validators = []comet.GenesisValidator{{PubKey: stranger.PubKey(), Power: 10}}
	trust, err := proof.FromGenesis(&doc)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := trust.VerifyBlock(e.raw); !errors.Is(err, proof.ErrValidators) {
		t.Fatalf("got %v", err)
	}
	doc.ChainID = "stiver-1"
	if trust, err = proof.FromGenesis(&doc); err != nil {
		t.Fatal(err)
	}
	if _, err := trust.VerifyBlock(e.raw); !errors.Is(err, proof.ErrChain) {
		t.Fatalf("got %v", err)
	}
}

func TestAGenesisThatNamesAValidatorTwiceIsNoTrustRoot(t *testing.T) {
	key := secp256k1eth.GenPrivKeySecp256k1Eth([]byte("one")).PubKey()
	doc := &comet.GenesisDoc{ChainID: "c", Validators: []comet.GenesisValidator{{PubKey: key, Power: 1}, {PubKey: key, Power: 5}}}
	if _, err := proof.FromGenesis(doc); !errors.Is(err, proof.ErrTrustRoot) {
		t.Fatalf("got %v", err)
	}
}

func TestEveryReceiptOfABlockHasItsOwnPath(t *testing.T) {
	var receipts types.Receipts
	for i := range 300 {
		receipts = append(receipts, &types.Receipt{Type: types.DynamicFeeTxType, Status: 1, CumulativeGasUsed: uint64(i), Logs: []*types.Log{}})
	}
	header := &types.Header{ReceiptHash: types.DeriveSha(receipts, trie.NewStackTrie(nil))}
	indexes := []uint64{0, 1, 127, 128, 255, 256, 299}
	paths, err := proof.ProveReceipts(header, receipts, indexes)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range paths {
		again, err := proof.DecodePath(proof.EncodePath(p))
		if err != nil || len(again) != len(p) {
			t.Fatalf("path %d: %v", indexes[i], err)
		}
	}
	if _, err := proof.ProveReceipts(header, receipts[:299], indexes[:1]); err == nil {
		t.Fatal("receipts that do not give the header's root were accepted")
	}
}

func FuzzDecodePath(f *testing.F) {
	f.Add(proof.EncodePath(proof.Path{{1, 2, 3}, bytes.Repeat([]byte{7}, 532)}))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := proof.DecodePath(data)
		if err == nil && !bytes.Equal(proof.EncodePath(p), data) {
			t.Fatalf("%x is read but not written again", data)
		}
	})
}
