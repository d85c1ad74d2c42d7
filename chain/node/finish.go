package node

import (
	"fmt"
	"sync"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

const (
	// finishLimit bounds how long a stop waits for the height in progress, which
	// takes milliseconds unless something hangs.
	finishLimit = 2 * time.Second
	finishPoll  = time.Millisecond
)

// ErrStopping is returned to consensus for a height that the node does not begin
// any more.
var ErrStopping = &HomeError{"node_stopping", "the node is stopping and begins no new height; nothing was signed; it goes on after its next start"}

// finisher lets a node stop between two heights. Stopped within one, a lone
// validator depends on consensus' log of it: restored from a snapshot, which
// does not hold that log, it would propose another block there, rightly get no
// signature for it, and have nobody who goes on without it.
type finisher struct {
	*behindGuard

	mu     sync.Mutex
	last   int64 // the highest height that was signed for
	closed bool
}

// enter refuses heights that are new after close.
func (f *finisher) enter(height int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed && height > f.last {
		return fmt.Errorf("height %d: %w", height, ErrStopping)
	}
	f.last = max(f.last, height)
	return nil
}

// SignVote implements types.PrivValidator.
func (f *finisher) SignVote(chainID string, vote *cmtproto.Vote) error {
	if err := f.enter(vote.Height); err != nil {
		return err
	}
	return f.behindGuard.SignVote(chainID, vote)
}

// SignProposal implements types.PrivValidator.
func (f *finisher) SignProposal(chainID string, p *cmtproto.Proposal) error {
	if err := f.enter(p.Height); err != nil {
		return err
	}
	return f.behindGuard.SignProposal(chainID, p)
}

// close lets nobody begin a new height and returns the one to finish.
func (f *finisher) close() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	return f.last
}

// finish begins no new height, and waits for the one that was begun if nobody
// else decides it.
func (c *consensus) finish() {
	last := c.finisher.close()
	if c.finisher.others > 0 {
		return
	}
	limit := time.After(finishLimit)
	tick := time.NewTicker(finishPoll)
	defer tick.Stop()
	for {
		state, err := c.state.Load()
		if err != nil || state.LastBlockHeight >= last {
			return // what cannot be read now is found out about at the next start
		}
		select {
		case <-tick.C:
		case <-c.app.failed:
			return
		case <-limit:
			c.log.Warn("the height in progress did not end before the node stopped", "height", last)
			return
		}
	}
}
