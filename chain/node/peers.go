package node

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/cometbft/cometbft/p2p"
)

// peerCheck is how often the configured peers are looked over.
const peerCheck = 5 * time.Second

// peerKeeper dials configured peers that are not connected. Consensus redials
// by itself, but not for good: a connection that ends while its own redial is
// still being finished is forgotten, as happens when two nodes dial each other
// at once or a peer restarts, and after two minutes the pauses grow to hours.
type peerKeeper struct {
	sw    p2p.Switcher
	peers []string // id@host:port
	every time.Duration
	log   *slog.Logger
}

// run keeps the connections up until ctx ends.
func (k *peerKeeper) run(ctx context.Context) {
	tick := time.NewTicker(k.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		missing := k.missing()
		if len(missing) == 0 {
			continue
		}
		// Dials in the background, each after a random pause, which keeps two
		// nodes from dialling each other at once over and over.
		if err := k.sw.DialPeersAsync(missing); err != nil {
			k.log.Warn("dialling a configured peer failed", "err", err)
		}
	}
}

func (k *peerKeeper) missing() []string {
	var out []string
	for _, peer := range k.peers {
		id, _, _ := strings.Cut(peer, "@")
		if p2p.ID(id) != k.sw.NodeInfo().ID() && !k.sw.Peers().Has(p2p.ID(id)) {
			out = append(out, peer)
		}
	}
	return out
}

// peerIDs are the nodes that peer addresses (id@host:port) name.
func peerIDs(peers []string) map[p2p.ID]bool {
	out := make(map[p2p.ID]bool, len(peers))
	for _, peer := range peers {
		id, _, _ := strings.Cut(peer, "@")
		out[p2p.ID(id)] = true
	}
	return out
}
