package node

import (
	"context"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
)

// InitChain answers with the hash of the genesis state, which the first
// consensus header then commits to.
func (a *app) InitChain(context.Context, *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	hash, err := a.appHash(a.exec.chain.Genesis().Header())
	if err != nil {
		return nil, a.fail(fmt.Errorf("read the genesis state: %w", err))
	}
	return &abci.ResponseInitChain{AppHash: hash.Bytes()}, nil
}
