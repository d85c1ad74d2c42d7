package node

import (
	"crypto/ecdsa"
	"testing"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// BenchmarkTransfers measures Coin transfers from the pool to finality on one
// validator: the ledger's own work, without JSON-RPC and without signing.
func BenchmarkTransfers(b *testing.B) {
	n := newTestNet(b)
	txs := make([]*types.Transaction, b.N)
	for i := range txs {
		txs[i] = coinTransfer(b, n.member, uint64(i), n.other, 1)
	}
	heads := make(chan core.ChainHeadEvent, 1024)
	chain := n.node.execution.eth.BlockChain()
	sub := chain.SubscribeChainHeadEvent(heads)
	defer sub.Unsubscribe()

	b.ResetTimer()
	go func() {
		for _, tx := range txs {
			for n.node.execution.eth.TxPool().Add([]*types.Transaction{tx}, false)[0] != nil {
			}
		}
	}()
	for done := 0; done < b.N; {
		head := <-heads
		done += len(chain.GetBlockByHash(head.Header.Hash()).Transactions())
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "transfers/s")
}

// BenchmarkIdleLedgerToFinalReceipt measures one transaction on an idle ledger.
func BenchmarkIdleLedgerToFinalReceipt(b *testing.B) {
	n := newTestNet(b)
	i := uint64(0)
	for b.Loop() {
		n.mustSend(coinTransfer(b, n.member, i, n.other, 1))
		i++
	}
}

// BenchmarkGate measures the rules alone: a block of 2,000 transactions of 200
// accounts, whose senders are known, with a full window behind it.
func BenchmarkGate(b *testing.B) {
	n := newTestNet(b)
	a := n.node.app
	keys := make([]*ecdsa.PrivateKey, 200)
	var list []spending
	for i := range keys {
		keys[i] = newKey(b)
		list = append(list, spending{Account: crypto.PubkeyToAddress(keys[i].PublicKey), Organisation: 1})
	}
	recent := new(window)
	for i := range uint64(quotaWindow) {
		spent, err := newBlockGas(1_900_000_000+i, list)
		if err != nil {
			b.Fatal(err)
		}
		recent = recent.next(spent)
	}
	gate, err := a.gateAt(a.exec.chain.CurrentBlock(), recent, nil)
	if err != nil {
		b.Fatal(err)
	}
	txs := make([]*types.Transaction, 2000)
	for i := range txs {
		key := keys[i%len(keys)]
		txs[i] = coinTransfer(b, key, uint64(i/len(keys)), n.other, 1)
		address := crypto.PubkeyToAddress(key.PublicKey)
		gate.known.accounts[address] = standing{organisation: 1}
		if _, err := types.Sender(a.signer, txs[i]); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		t := gate.tallyAt(1_900_000_000 + quotaWindow)
		for _, tx := range txs {
			passed, err := t.check(tx)
			if err != nil {
				b.Fatal(err)
			}
			passed.take()
		}
		if _, err := t.sum(); err != nil {
			b.Fatal(err)
		}
	}
}
