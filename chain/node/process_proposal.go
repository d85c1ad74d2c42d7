package node

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
)

// ProcessProposal decides this validator's vote: the block must obey the rules,
// its time must not lead the clock too far, and executing it must give exactly
// what its header says. An executed block is kept aside; it is not the head.
func (a *app) ProcessProposal(_ context.Context, req *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	if len(req.Txs) == 0 {
		return accept, nil
	}
	done, err := a.acceptBlock(blockRequest{
		raw:      req.Txs,
		height:   req.Height,
		proposer: common.BytesToAddress(req.ProposerAddress),
		now:      uint64(a.clock().Unix()),
	})
	if err != nil {
		a.log.Warn("proposal refused", "height", req.Height, "err", err)
		return reject, nil
	}
	a.remember(req.Hash, done)
	a.log.Debug("proposal accepted", "height", req.Height, "block", done.block.NumberU64())
	return accept, nil
}

var (
	accept = &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}
	reject = &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}
)
