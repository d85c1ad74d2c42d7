package node

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cometbft/cometbft/p2p"
	prototypes "github.com/cosmos/gogoproto/types"
	"github.com/ethereum/go-ethereum/rlp"
)

const (
	// beatEvery is how often a node lets its peers hear that it is there.
	beatEvery = 2 * time.Second

	// silenceLimit is after how long without a byte a connection is given up. A
	// network that was cut leaves connections behind which look alive: consensus
	// asks after a minute, and TCP tries again after pauses that double, so that
	// a ledger would stand still for half a minute after the cut is mended. A new
	// connection is there within seconds.
	silenceLimit = 10 * time.Second
)

var errSilent = errors.New("nothing was heard from the peer")

// heartbeat keeps something on every connection to hear, an empty batch of
// transactions, and ends those on which nothing is heard. Whoever dials, dials
// again then.
type heartbeat struct {
	sw    p2p.Switcher
	every time.Duration
	limit time.Duration
	log   *slog.Logger
}

// run goes on until ctx ends.
func (h *heartbeat) run(ctx context.Context) {
	beat := &prototypes.BytesValue{Value: rlp.EmptyList}
	tick := time.NewTicker(h.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, peer := range h.sw.Peers().Copy() {
			if silent := peer.Status().RecvMonitor.Idle; silent > h.limit {
				h.log.Info("a silent peer is disconnected", "peer", peer.ID(), "silent", silent)
				h.sw.StopPeerForError(peer, errSilent)
				continue
			}
			// A full queue needs no more to be sent.
			peer.TrySend(p2p.Envelope{ChannelID: gossipChannel, Message: beat})
		}
	}
}
