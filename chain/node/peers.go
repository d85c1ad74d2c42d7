package node

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/cometbft/cometbft/p2p"
)

const (
	// peerCheck is how often the configured peers are looked over.
	peerCheck = 200 * time.Millisecond

	// A peer that cannot be reached is dialled again after a pause that doubles
	// from the first of these to the last.
	redialFirst = 200 * time.Millisecond
	redialLast  = 3 * time.Second

	// dialGrace is how long the node with the greater id leaves it to the other to
	// dial, and steady how long a connection lasts to count as a good one.
	dialGrace = time.Second
	steady    = 10 * time.Second
)

// peerKeeper dials configured peers that are not connected. It does all dialling
// itself: consensus would wait up to three seconds before each dial, to keep two
// nodes from dialling each other at once (then both turn the other's connection
// away as a duplicate), and forgets a peer whose connection ends at the wrong
// moment. Here the node with the lesser id dials at once, the other after a
// grace, so that one of them reaches the other even if only one can.
type peerKeeper struct {
	sw    p2p.Switcher
	peers []string // id@host:port
	every time.Duration
	may   func(p2p.ID) error // why a peer may not connect, nil if it may
	log   *slog.Logger

	dials map[string]*dial // by address; owned by run
}

// dial is where dialling one peer stands.
type dial struct {
	missing  time.Time // since when; zero while connected
	up       time.Time // since when connected; zero while missing
	next     time.Time // not to be dialled before
	pause    time.Duration
	underway bool
	done     chan struct{} // closed when the dial under way has ended
}

// run keeps the connections up until ctx ends.
func (k *peerKeeper) run(ctx context.Context) {
	tick := time.NewTicker(k.every)
	defer tick.Stop()
	k.dials = make(map[string]*dial, len(k.peers))
	var dialling sync.WaitGroup
	defer dialling.Wait()
	for {
		missing := make(map[string]bool)
		for _, peer := range k.missing() {
			missing[peer] = true
		}
		for _, peer := range k.peers {
			if k.due(peer, missing[peer], time.Now()) {
				d := k.dials[peer]
				dialling.Go(func() {
					defer close(d.done)
					k.dial(peer)
				})
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// due notes whether a peer is missing and says whether to dial it now; if so, a
// dial counts as under way.
func (k *peerKeeper) due(peer string, missing bool, now time.Time) bool {
	d, ok := k.dials[peer]
	if !ok {
		d = &dial{pause: redialFirst}
		k.dials[peer] = d
	}
	if d.underway {
		select {
		case <-d.done:
			d.underway = false
		default:
			return false
		}
	}
	switch {
	case !missing && d.up.IsZero():
		d.up, d.missing = now, time.Time{}
		return false
	case !missing:
		if now.Sub(d.up) > steady {
			d.pause = redialFirst
		}
		return false
	case d.missing.IsZero():
		d.missing, d.up = now, time.Time{}
	}
	id := peerID(peer)
	if now.Before(d.next) || (id < k.sw.NodeInfo().ID() && now.Sub(d.missing) < dialGrace) || k.may(id) != nil {
		return false
	}
	d.next, d.pause = now.Add(d.pause), min(2*d.pause, redialLast)
	d.underway, d.done = true, make(chan struct{})
	return true
}

func (k *peerKeeper) dial(peer string) {
	addr, err := p2p.NewNetAddressString(peer)
	if err == nil {
		err = k.sw.DialPeerWithAddress(addr)
	}
	if err != nil {
		k.log.Debug("a configured peer was not reached", "peer", peer, "err", err)
	}
}

// missing are the configured peers that are not connected.
func (k *peerKeeper) missing() []string {
	var out []string
	for _, peer := range k.peers {
		id := peerID(peer)
		if id != k.sw.NodeInfo().ID() && !k.sw.Peers().Has(id) {
			out = append(out, peer)
		}
	}
	return out
}

func peerID(peer string) p2p.ID {
	id, _, _ := strings.Cut(peer, "@")
	return p2p.ID(id)
}

// peerIDs are the nodes that peer addresses (id@host:port) name.
func peerIDs(peers []string) map[p2p.ID]bool {
	out := make(map[p2p.ID]bool, len(peers))
	for _, peer := range peers {
		out[peerID(peer)] = true
	}
	return out
}
