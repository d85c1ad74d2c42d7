package node

import (
	"sync"

	"github.com/ethereum/go-ethereum/core/types"
)

// admission applies the rules to transactions that come in, by RPC or from a
// peer, on the state of the current head. It is safe for concurrent use.
//
// A block rule alone would not do: the first forbidden transaction in the pool
// would be proposed, refused, and proposed again.
type admission struct {
	app *app

	// sweeping is held by readers from the check until the pool has the
	// transaction, and by the sweep that follows a revocation: so nothing that
	// was checked on an older state slips in after it.
	sweeping sync.RWMutex

	mu    sync.Mutex
	door  gatekeeper
	tally *tally
}

func newAdmission(a *app) *admission { return &admission{app: a, door: gatekeeper{app: a}} }

// hold keeps a sweep away from before the check of transactions until the pool
// has them; the caller ends it by calling what it returns.
func (a *admission) hold() (release func()) {
	a.sweeping.RLock()
	return a.sweeping.RUnlock
}

// check holds a transaction against what the next block could take if nothing
// else were in it: nil, a *Refusal, or a failure to read the state.
func (a *admission) check(tx *types.Transaction) error {
	// Recovering the sender is the slow part; done here, outside the lock, its
	// result stays with the transaction.
	if _, err := types.Sender(a.app.signer, tx); err != nil && tx.Type() != types.BlobTxType {
		return ErrBadSender
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	head := a.app.exec.chain.CurrentBlock()
	gate, err := a.door.on(head)
	if err != nil {
		return err
	}
	at := max(head.Time+1, uint64(a.app.clock().Unix()))
	if a.tally == nil || a.tally.gate != gate || a.tally.time != at {
		a.tally = gate.tallyAt(at)
	}
	_, err = a.tally.check(tx)
	return err
}
