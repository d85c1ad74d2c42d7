package node

import (
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/txpool"
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
	crowd crowd
}

func newAdmission(a *app) *admission { return &admission{app: a, door: gatekeeper{app: a}} }

// hold keeps a sweep away from before the check of transactions until the pool
// has them; the caller ends it by calling what it returns.
func (a *admission) hold() (release func()) {
	a.sweeping.RLock()
	return a.sweeping.RUnlock
}

// check holds a transaction against what the next block could take if nothing
// else were in it, and against its organisation's share of the pool: nil, a
// *Refusal, or a failure to read the state. One that the pool has passes.
func (a *admission) check(tx *types.Transaction) error {
	// Recovering the sender is the slow part; done here, outside the lock, its
	// result stays with the transaction.
	sender, err := types.Sender(a.app.signer, tx)
	if err != nil && tx.Type() != types.BlobTxType {
		return ErrBadSender
	}
	if a.app.exec.pool.Has(tx.Hash()) {
		return nil
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
	if _, err = a.tally.check(tx); err != nil || gate.params.organisationGas == 0 {
		return err
	}
	return a.crowd.enter(a.app.exec.pool, gate, sender)
}

// crowd counts whose transactions wait in the pool, so that no organisation can
// fill it: go-ethereum keeps accounts apart, but an organisation has as many
// accounts as it likes. Without quotas nobody shares the ledger, and it is not
// asked.
type crowd struct {
	gate *gate // of the head at which was counted
	size int
	held map[uint32]int // by organisation; nil while the pool is less than half full
}

// enter counts one more transaction, or refuses it.
func (c *crowd) enter(pool *txpool.TxPool, gate *gate, sender common.Address) error {
	if c.gate != gate {
		pending, queued := pool.Stats()
		*c = crowd{gate: gate, size: pending + queued}
	}
	c.size++
	if c.size <= slotsTotal/2 {
		return nil
	}
	if c.held == nil {
		if err := c.count(pool, gate); err != nil {
			return err
		}
	}
	s, err := gate.standing(sender)
	if err != nil {
		return err
	}
	if c.held[s.organisation] >= slotsTotal/(len(c.held)+1) {
		c.size--
		return ErrPoolShare
	}
	c.held[s.organisation]++
	return nil
}

func (c *crowd) count(pool *txpool.TxPool, gate *gate) error {
	c.held = make(map[uint32]int)
	pending, queued := pool.Content()
	for _, content := range []map[common.Address][]*types.Transaction{pending, queued} {
		for account, txs := range content {
			s, err := gate.standing(account)
			if err != nil {
				return err
			}
			c.held[s.organisation] += len(txs)
		}
	}
	return nil
}
