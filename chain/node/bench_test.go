package node

import (
	"testing"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
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
