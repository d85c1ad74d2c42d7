package node

import (
	"context"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
)

// Commit makes the decided block the head, finalised at once, and visible to
// everyone. The consensus hash goes to disk first, so a head never exists
// without it; the sync at the end makes both survive a power cut. Nothing is
// ever pruned: consensus keeps what execution may have to replay.
func (a *app) Commit(context.Context, *abci.RequestCommit) (*abci.ResponseCommit, error) {
	if err := a.exec.db.Put(hashKey(a.decidedHeight), a.decidedHash.Bytes()); err != nil {
		return nil, a.fail(fmt.Errorf("store the consensus hash of height %d: %w", a.decidedHeight, err))
	}
	if a.decided != nil {
		if _, err := a.exec.chain.SetCanonical(a.decided); err != nil {
			return nil, a.fail(fmt.Errorf("make block %d the head: %w", a.decided.NumberU64(), err))
		}
		header := a.decided.Header()
		a.exec.chain.SetSafe(header)
		a.exec.chain.SetFinalized(header)
	}
	if err := a.exec.db.SyncKeyValue(); err != nil {
		return nil, a.fail(fmt.Errorf("sync height %d to disk: %w", a.decidedHeight, err))
	}
	a.lastHash = a.decidedHash
	a.decided = nil
	return &abci.ResponseCommit{}, nil
}
