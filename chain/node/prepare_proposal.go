package node

import (
	"context"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
)

// PrepareProposal builds the next block from go-ethereum's pool. What consensus
// offers from its own mempool is only a wake-up call and is ignored. With
// nothing to include, or block time too far ahead, the proposal is empty.
func (a *app) PrepareProposal(_ context.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	began := time.Now()
	block, err := a.build(buildRequest{
		height:   req.Height,
		proposer: common.BytesToAddress(req.ProposerAddress),
		maxBytes: req.MaxTxBytes,
	})
	if err != nil {
		a.log.Error("building a block failed; the proposal is empty", "height", req.Height, "err", err)
		return &abci.ResponsePrepareProposal{}, nil
	}
	if block == nil {
		return &abci.ResponsePrepareProposal{}, nil
	}
	since(a.meters.build, began)
	raw, err := encodeBlock(block)
	if err != nil {
		return nil, err
	}
	return &abci.ResponsePrepareProposal{Txs: raw}, nil
}
