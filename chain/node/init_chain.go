package node

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"
)

// InitChain answers with the hash of the Ethereum genesis block, which the
// first consensus header then commits to.
func (a *app) InitChain(context.Context, *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	return &abci.ResponseInitChain{AppHash: a.exec.chain.Genesis().Hash().Bytes()}, nil
}
