package client

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// sentPatience is how long AwaitSent waits for a ledger that includes none of
// the account's transactions.
const sentPatience = 15 * time.Second

// AwaitSent waits until all that the ledger's pool holds of the account now is
// in a block: what an earlier run of the process sent, and was killed before it
// learnt of it. What is sent meanwhile is not waited for. A pool that does not
// get rid of its transactions is left alone after a while: nothing of that is
// lost, and whoever sends it again pays for it twice.
func (a *Account) AwaitSent(ctx context.Context) error {
	var until, now hexutil.Uint64
	elems := []rpc.BatchElem{
		{Method: "eth_getTransactionCount", Args: []any{a.Address(), "pending"}, Result: &until},
		{Method: "eth_getTransactionCount", Args: []any{a.Address(), "latest"}, Result: &now},
	}
	if err := a.client.Batch(ctx, elems); err != nil {
		return err
	}
	for _, e := range elems {
		if e.Error != nil {
			return classify(ctx, e.Method, e.Error)
		}
	}
	pause, last, moved := newPace(receiptPollFirst, receiptPollLimit), now, time.Now()
	for now < until && time.Since(moved) < sentPatience {
		if err := pause.wait(ctx); err != nil {
			return err
		}
		if err := a.client.Raw(ctx, &now, "eth_getTransactionCount", a.Address(), "latest"); err != nil {
			return err
		}
		if now > last {
			last, moved = now, time.Now()
		}
	}
	return nil
}
