package node

import (
	"context"
	"fmt"
	"math"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
)

// FinalizeBlock takes a decided block. Usually ProcessProposal has executed it
// already; after a crash, or when catching up, the work is done here. It never
// looks at the clock. An error means that this node and the network disagree
// about a decided block, so consensus must stop rather than go on.
func (a *app) FinalizeBlock(_ context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	a.decided = nil
	a.decidedHeight = req.Height
	a.decidedHash = common.BytesToHash(req.Hash)
	appHash := a.exec.chain.CurrentBlock().Hash()

	if len(req.Txs) > 0 {
		block, err := a.acceptBlock(blockRequest{
			raw:      req.Txs,
			height:   req.Height,
			proposer: common.BytesToAddress(req.ProposerAddress),
			latest:   math.MaxUint64,
		})
		if err != nil {
			return nil, a.fail(fmt.Errorf("the decided block of height %d cannot be executed here: %w", req.Height, err))
		}
		a.decided = block
		appHash = block.Hash()
	}

	results := make([]*abci.ExecTxResult, len(req.Txs))
	for i := range results {
		results[i] = &abci.ExecTxResult{}
	}
	return &abci.ResponseFinalizeBlock{TxResults: results, AppHash: appHash.Bytes()}, nil
}
