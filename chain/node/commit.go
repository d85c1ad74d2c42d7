package node

import (
	"context"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
)

// Commit makes the decided block the head, finalised at once, and visible to
// everyone. The consensus hash and what the block spent go to disk first, so
// a head never exists without them; the sync at the end makes all survive a power cut. Nothing is
// ever pruned: consensus keeps what execution may have to replay.
func (a *app) Commit(context.Context, *abci.RequestCommit) (*abci.ResponseCommit, error) {
	began := time.Now()
	if err := a.exec.db.Put(hashKey(a.decidedHeight), a.decidedHash.Bytes()); err != nil {
		return nil, a.fail(fmt.Errorf("store the consensus hash of height %d: %w", a.decidedHeight, err))
	}
	if a.decided != nil {
		block, spent := a.decided.block, a.decided.spent
		if err := a.exec.db.Put(gasKey(block.NumberU64()), spent.encoded); err != nil {
			return nil, a.fail(fmt.Errorf("store what block %d spent: %w", block.NumberU64(), err))
		}
		a.recent.Store(a.recent.Load().next(spent)) // before the head, so that no gate on it counts less
		if _, err := a.exec.chain.SetCanonical(block); err != nil {
			return nil, a.fail(fmt.Errorf("make block %d the head: %w", block.NumberU64(), err))
		}
		header := block.Header()
		a.exec.chain.SetSafe(header)
		a.exec.chain.SetFinalized(header)
	}
	if err := a.sync(); err != nil {
		return nil, a.fail(fmt.Errorf("sync height %d to disk: %w", a.decidedHeight, err))
	}
	if err := a.adoptTimeouts(); err != nil {
		return nil, a.fail(err)
	}
	if a.decided != nil {
		since(a.meters.commit, began)
		a.meters.transactions.Add(float64(len(a.decided.block.Transactions())))
	}
	a.lastHash = a.decidedHash
	a.decided = nil
	clear(a.accepted)
	return &abci.ResponseCommit{}, nil
}

// sync makes everything written so far survive a power cut.
func (a *app) sync() error {
	defer since(a.meters.sync, time.Now())
	return a.exec.db.SyncKeyValue()
}

// adoptTimeouts sets how long consensus waits, as the head's state says. It is
// called before consensus starts, and from its own goroutine.
func (a *app) adoptTimeouts() error {
	params, err := a.paramsOn(a.exec.chain.CurrentBlock())
	if err != nil {
		return err
	}
	if c := a.timeouts; c != nil {
		// Together what a silent proposer costs: the wait for its proposal, and
		// after everyone has voted for none, the wait for votes that differ.
		c.TimeoutPropose, c.TimeoutPrecommit = params.proposeTimeout*9/10, params.proposeTimeout/10
		c.TimeoutPrevote = params.proposeTimeout / 2
	}
	return nil
}
