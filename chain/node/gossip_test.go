package node

import (
	"log/slog"
	"testing"

	prototypes "github.com/cosmos/gogoproto/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

func TestBatchesCarryEveryTransactionAndStaySmall(t *testing.T) {
	key := newKey(t)
	var sent []*types.Transaction
	for i := range uint64(20) {
		sent = append(sent, sign(t, key, &types.DynamicFeeTx{Nonce: i, Gas: 1_000_000, To: &common.Address{}, Data: make([]byte, 60_000)}))
	}
	g := newGossip(nil, nil, slog.New(slog.DiscardHandler))
	var got []*types.Transaction
	messages := g.batches(sent)
	for _, m := range messages {
		if size := len(m.(*prototypes.BytesValue).Value); size > maxBatch {
			t.Errorf("a batch of %d bytes", size)
		}
		txs, err := decodeBatch(m)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, txs...)
	}
	if len(messages) < 4 || len(got) != len(sent) {
		t.Fatalf("%d transactions in %d batches, sent %d", len(got), len(messages), len(sent))
	}
	for i := range sent {
		if got[i].Hash() != sent[i].Hash() {
			t.Errorf("transaction %d changed", i)
		}
	}
}

func TestAMessageOfAnotherKindIsNotABatch(t *testing.T) {
	if _, err := decodeBatch(&prototypes.StringValue{Value: "tx"}); err == nil {
		t.Error("accepted")
	}
}
