package node

import (
	"context"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/p2p"
)

// peerFilter is what consensus asks about a node before it becomes a peer, in
// either direction. It asks about addresses too; those do not matter here.
const peerFilter = "/p2p/filter/id/"

// Query answers whether a peer may connect, which is all that consensus asks
// here: if the ledger's state says so, until the node stops. A connection
// accepted while consensus shuts down would be left open by it, unattended; the
// other side would take this node for connected and turn it away after a restart.
func (a *app) Query(_ context.Context, req *abci.RequestQuery) (*abci.ResponseQuery, error) {
	if a.closing.Load() {
		return &abci.ResponseQuery{Code: 1, Log: "the node is stopping"}, nil
	}
	if id, ok := strings.CutPrefix(req.Path, peerFilter); ok {
		if err := a.mayConnect(p2p.ID(id)); err != nil {
			return &abci.ResponseQuery{Code: 2, Log: err.Error()}, nil
		}
	}
	return &abci.ResponseQuery{}, nil
}
