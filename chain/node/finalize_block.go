package node

import (
	"context"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// FinalizeBlock takes a decided block. Usually ProcessProposal has executed it
// already; after a crash, or when catching up, the work is done here. It never
// looks at the clock. An error means that this node and the network disagree
// about a decided block, so consensus must stop rather than go on.
//
// The next consensus header commits to the results, and so to what the block
// counts for against the quotas: a snapshot can prove that as well.
func (a *app) FinalizeBlock(_ context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	a.decided = nil
	a.decidedHeight = req.Height
	a.decidedHash = common.BytesToHash(req.Hash)
	a.sightings.block(req)
	appHash := a.exec.chain.CurrentBlock().Hash()

	if len(req.Txs) > 0 {
		done, known := a.accepted[common.BytesToHash(req.Hash)]
		if !known {
			var err error
			done, err = a.acceptBlock(blockRequest{
				raw:      req.Txs,
				height:   req.Height,
				proposer: common.BytesToAddress(req.ProposerAddress),
			})
			if err != nil {
				return nil, a.fail(fmt.Errorf("the decided block of height %d cannot be executed here: %w", req.Height, err))
			}
		}
		a.decided = done
		appHash = done.block.Hash()
	}

	results := make([]*abci.ExecTxResult, len(req.Txs))
	for i := range results {
		results[i] = &abci.ExecTxResult{}
	}
	if a.decided != nil {
		results[0].Data = crypto.Keccak256(a.decided.spent.encoded)
	}
	return &abci.ResponseFinalizeBlock{TxResults: results, AppHash: appHash.Bytes()}, nil
}
