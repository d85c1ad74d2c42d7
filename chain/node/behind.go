package node

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	cometconsensus "github.com/cometbft/cometbft/consensus"
	"github.com/cometbft/cometbft/p2p"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"

	"github.com/stiver-pay/stiver/chain/signer"
)

const (
	// peerHeightPoll is how often the peers' heights are looked at; there is no
	// event for them.
	peerHeightPoll = 10 * time.Millisecond

	// slowPeers is how long after the first peer the others are waited for.
	slowPeers = time.Second
)

// ErrBehind is returned for a height that the network has decided already.
var ErrBehind = &HomeError{"signer_behind", "the node is behind its peers, and a height that is decided needs no more signatures; nothing was signed; it signs when it has caught up"}

// behindGuard lets nobody sign before the node has been at the network's head
// once since its start. A node that is behind, with a record as old as its data,
// would sign again at heights where it has signed before: CometBFT takes a
// validator with a third of the power straight into consensus, where it catches
// up by voting. Once at the head, the signer has seen what it signed on the way.
//
// Consensus asks one question at a time, so reached needs no lock.
type behindGuard struct {
	signer.Validator
	others  int // how many peers must have told their height, if they are there
	heights func() []int64
	log     *slog.Logger
	ctx     context.Context // ends when the node stops
	cancel  context.CancelFunc

	reached bool
}

func guardBehind(v signer.Validator, log *slog.Logger) *behindGuard {
	g := &behindGuard{Validator: v, log: log}
	g.ctx, g.cancel = context.WithCancel(context.Background())
	return g
}

// watch tells the guard whom to ask, before consensus starts.
func (g *behindGuard) watch(c *consensus) error {
	state, err := c.state.Load()
	if err != nil {
		return fmt.Errorf("read who validates: %w", err)
	}
	g.others = othersNeeded(len(state.Validators.Validators))
	g.heights = func() []int64 { return peerHeights(c.node.Switch()) }
	return nil
}

// othersNeeded is one more than may be faulty, so that one of them is honest; a
// lone validator has nobody to ask.
func othersNeeded(validators int) int {
	if validators < 2 {
		return 0
	}
	return (validators-1)/3 + 1
}

// peerHeights are the heights that the peers work on, without those that have
// not told theirs yet.
func peerHeights(sw p2p.Switcher) []int64 {
	var out []int64
	for _, peer := range sw.Peers().Copy() {
		if state, ok := peer.Get(types.PeerStateKey).(*cometconsensus.PeerState); ok {
			if height := state.GetHeight(); height > 0 {
				out = append(out, height)
			}
		}
	}
	return out
}

// check refuses a height below the one that a peer works on, and waits for peers
// to tell: consensus does not ask again within a round, so refusing too early
// could leave it waiting for a vote for ever.
func (g *behindGuard) check(height int64) error {
	if g.reached || g.others == 0 {
		return nil
	}
	tick := time.NewTicker(peerHeightPoll)
	defer tick.Stop()
	var first time.Time // when the first peer had told
	for {
		known := g.heights()
		for _, h := range known {
			if h > height {
				return fmt.Errorf("height %d, a peer is at %d: %w", height, h, ErrBehind)
			}
		}
		if first.IsZero() && len(known) > 0 {
			first = time.Now()
		}
		if len(known) >= g.others || (!first.IsZero() && time.Since(first) > slowPeers) {
			g.reached = true
			g.log.Info("at the head of the network; the validator takes part", "height", height)
			return nil
		}
		select {
		case <-tick.C:
		case <-g.ctx.Done():
			return fmt.Errorf("height %d: %w", height, g.ctx.Err())
		}
	}
}

// SignVote implements types.PrivValidator.
func (g *behindGuard) SignVote(chainID string, vote *cmtproto.Vote) error {
	if err := g.check(vote.Height); err != nil {
		return err
	}
	return g.Validator.SignVote(chainID, vote)
}

// SignProposal implements types.PrivValidator.
func (g *behindGuard) SignProposal(chainID string, p *cmtproto.Proposal) error {
	if err := g.check(p.Height); err != nil {
		return err
	}
	return g.Validator.SignProposal(chainID, p)
}

// Close ends a check that waits; consensus calls it before it stops.
func (g *behindGuard) Close() error {
	g.cancel()
	if c, ok := g.Validator.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
