package node

import (
	"bytes"
	"fmt"
	"slices"

	cmtstate "github.com/cometbft/cometbft/proto/tendermint/state"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/stiver-pay/stiver/chain/proof"
)

// Bounds of one answer of stiver_validatorHistory.
const (
	historyPage      = 64      // hand-overs
	historyPageBytes = 4 << 20 // of signed headers and sets
)

// ValidatorHistory answers stiver_validatorHistory: the hand-overs from one set
// of validators to another in blocks of the given height and above, oldest
// first, as many as fit in a page. What it says can be checked without this node.
func (s *stiverAPI) ValidatorHistory(from hexutil.Uint64) (*proof.HistoryPage, error) {
	c := s.node.consensus
	first, err := proof.FirstValidators(s.node.genesis.Consensus)
	if err != nil {
		return nil, err
	}
	height := c.node.BlockStore().Height()
	heights, err := changesBetween(max(int64(from), 1), height, c.lastChange)
	if err != nil {
		return nil, err
	}
	page := &proof.HistoryPage{History: proof.History{
		ConsensusChainID: s.node.genesis.Consensus.ChainID, First: first, HandOvers: []proof.HandOver{},
	}}
	size := 0
	for _, height := range heights {
		over, changed, err := s.handOver(height)
		if err != nil {
			return nil, err
		}
		if !changed {
			continue
		}
		size += len(over.SignedHeader) + len(over.Next)
		if len(page.HandOvers) == historyPage || size > historyPageBytes && len(page.HandOvers) > 0 {
			rest := hexutil.Uint64(height)
			page.Next = &rest
			break
		}
		page.HandOvers = append(page.HandOvers, over)
	}
	return page, nil
}

// changesBetween lists the heights from `from` to `to` whose signers hand over
// to an updated set, ascending. lastChange tells for a height since when its set
// has been in force; the walk goes backwards from update to update.
func changesBetween(from, to int64, lastChange func(height int64) (int64, error)) ([]int64, error) {
	var heights []int64
	for at := to + 1; at > from; {
		since, err := lastChange(at)
		if err != nil {
			return nil, err
		}
		if since > at || since <= from {
			break
		}
		heights = append(heights, since-1)
		at = since - 1
	}
	slices.Reverse(heights)
	return heights, nil
}

// lastChange reads since when the set of a height has been in force. CometBFT's
// store keeps that beside each height's validators and has no method to ask for
// it; the key is that of its state/store.go.
func (c *consensus) lastChange(height int64) (int64, error) {
	raw, err := c.states.Get(fmt.Appendf(nil, "validatorsKey:%v", height))
	if err != nil {
		return 0, fmt.Errorf("read the validators of height %d: %w", height, err)
	}
	if len(raw) == 0 {
		return 0, fmt.Errorf("this node does not know the validators of height %d any more (it is pruned, or began with a snapshot); ask another node", height)
	}
	var info cmtstate.ValidatorsInfo
	if err := info.Unmarshal(raw); err != nil {
		return 0, fmt.Errorf("the record of the validators of height %d is damaged: %w", height, err)
	}
	return info.LastHeightChanged, nil
}

// handOver is the evidence that the signers of a height named others for the
// next; changed is false if the update left the set as it was.
func (s *stiverAPI) handOver(height int64) (over proof.HandOver, changed bool, err error) {
	meta := s.node.consensus.node.BlockStore().LoadBlockMeta(height)
	if meta == nil {
		return over, false, fmt.Errorf("this node does not hold the consensus block of height %d; ask another node", height)
	}
	if bytes.Equal(meta.Header.ValidatorsHash, meta.Header.NextValidatorsHash) {
		return over, false, nil
	}
	commit, err := s.commit(height)
	if err != nil {
		return over, false, err
	}
	next, err := s.node.consensus.state.LoadValidators(height + 1)
	if err != nil {
		return over, false, fmt.Errorf("load the validators of height %d: %w", height+1, err)
	}
	over, err = proof.NewHandOver(&comet.SignedHeader{Header: &meta.Header, Commit: commit}, next)
	return over, true, err
}
