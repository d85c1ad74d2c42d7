package node

import (
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// admission applies the permission rule to transactions that come in, by RPC or
// from a peer, on the state of the current head. It is safe for concurrent use.
//
// A block rule alone would not do: the first forbidden transaction in the pool
// would be proposed, refused, and proposed again.
type admission struct {
	app *app

	mu   sync.Mutex
	head common.Hash
	gate *gate
}

// check returns nil, a *Refusal, or a failure to read the state.
func (a *admission) check(tx *types.Transaction) error {
	// Recovering the sender is the slow part; done here, outside the lock, its
	// result stays with the transaction.
	if _, err := types.Sender(types.LatestSigner(a.app.rules), tx); err != nil && tx.Type() != types.BlobTxType {
		return ErrBadSender
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	head := a.app.exec.chain.CurrentBlock()
	if a.gate == nil || a.head != head.Hash() {
		gate, err := a.app.gateAt(head)
		if err != nil {
			return err
		}
		a.gate, a.head = gate, head.Hash()
	}
	return a.gate.check(tx)
}
