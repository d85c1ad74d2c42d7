package node

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"
)

// Query answers whether a peer may connect, which is all that consensus asks
// here: yes, until the node stops. A connection accepted while consensus shuts
// down would be left open by it, unattended; the other side would take this
// node for connected and turn it away after a restart.
func (a *app) Query(context.Context, *abci.RequestQuery) (*abci.ResponseQuery, error) {
	if a.closing.Load() {
		return &abci.ResponseQuery{Code: 1, Log: "the node is stopping"}, nil
	}
	return &abci.ResponseQuery{}, nil
}
