package node

import (
	"context"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
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
	parent := a.exec.chain.CurrentBlock()
	head := parent
	var updates []abci.ValidatorUpdate
	if len(req.Misbehavior) > 0 {
		a.accuse(req.Height)
	}

	if len(req.Txs) > 0 {
		var err error
		done, known := a.accepted[common.BytesToHash(req.Hash)]
		if !known {
			done, err = a.acceptBlock(blockRequest{
				raw:      req.Txs,
				height:   req.Height,
				proposer: common.BytesToAddress(req.ProposerAddress),
			})
			if err != nil {
				return nil, a.fail(fmt.Errorf("the decided block of height %d cannot be executed here: %w", req.Height, err))
			}
		}
		if updates, err = a.validatorUpdates(parent, done.block); err != nil {
			return nil, a.fail(fmt.Errorf("read who validates after the block of height %d: %w", req.Height, err))
		}
		a.decided = done
		head = done.block.Header()
	}

	appHash, err := a.appHash(head)
	if err != nil {
		return nil, a.fail(fmt.Errorf("read the state after height %d: %w", req.Height, err))
	}
	var spent []byte
	if a.decided != nil {
		spent = a.decided.spent.encoded
	}
	return &abci.ResponseFinalizeBlock{TxResults: blockResults(len(req.Txs), spent), ValidatorUpdates: updates, AppHash: appHash.Bytes()}, nil
}
