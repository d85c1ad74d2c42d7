package node

import (
	"context"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
)

// appVersion is the version of the block rules in this package. Headers carry
// it; a change of the rules is a change of the version.
const appVersion = 1

// Info tells consensus how far execution has come: the height named by the head
// that go-ethereum found (and if need be repaired) on disk. Consensus replays
// whatever it has beyond that.
func (a *app) Info(context.Context, *abci.RequestInfo) (*abci.ResponseInfo, error) {
	head := a.exec.chain.CurrentBlock()
	height, err := heightOf(head)
	if err != nil {
		return nil, a.fail(fmt.Errorf("read the height of block %d: %w", head.Number, err))
	}
	a.lastHash = common.Hash{}
	if height > 0 {
		hash, err := a.exec.db.Get(hashKey(height))
		if err != nil {
			return nil, a.fail(fmt.Errorf("the data directory has block %d but not the consensus hash of its height %d; restore it or resync: %w",
				head.Number, height, err))
		}
		a.lastHash = common.BytesToHash(hash)
	}
	recent, err := a.loadWindow(head)
	if err != nil {
		return nil, a.fail(err)
	}
	a.recent.Store(recent)
	appHash, err := a.appHash(head)
	if err != nil {
		return nil, a.fail(fmt.Errorf("read the state of block %d: %w", head.Number, err))
	}
	return &abci.ResponseInfo{
		Data:             "stiver",
		AppVersion:       appVersion,
		LastBlockHeight:  height,
		LastBlockAppHash: appHash.Bytes(),
	}, nil
}
