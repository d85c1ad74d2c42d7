package node

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cometcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/p2p"
)

// arrivals is a reactor that reports new peers.
type arrivals struct {
	p2p.BaseReactor
	peers chan p2p.Peer
}

func (a *arrivals) AddPeer(peer p2p.Peer) { a.peers <- peer }

// TestALostPeerIsDialledAgain ends a connection in a way that consensus itself
// does not redial.
func TestALostPeerIsDialledAgain(t *testing.T) {
	seen := &arrivals{peers: make(chan p2p.Peer, 8)}
	seen.BaseReactor = *p2p.NewBaseReactor("ARRIVALS", seen)
	cfg := cometcfg.TestP2PConfig()
	sws := make([]*p2p.Switch, 2)
	for i := range sws {
		sws[i] = p2p.MakeSwitch(cfg, i, func(i int, sw *p2p.Switch) *p2p.Switch {
			if i == 0 {
				sw.AddReactor("ARRIVALS", seen)
			}
			return sw
		})
		if err := sws[i].Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = sws[i].Stop() })
	}
	ctx, cancel := context.WithCancel(t.Context())
	keeper := &peerKeeper{
		sw: sws[0], peers: []string{sws[0].NetAddress().String(), sws[1].NetAddress().String()},
		every: 50 * time.Millisecond, may: func(p2p.ID) error { return nil }, log: slog.New(slog.DiscardHandler),
	}
	done := make(chan struct{})
	go func() { keeper.run(ctx); close(done) }()
	defer func() { cancel(); <-done }()

	for range 2 {
		select {
		case peer := <-seen.peers:
			if peer.ID() != sws[1].NodeInfo().ID() {
				t.Fatalf("connected to %s", peer.ID())
			}
			sws[0].StopPeerGracefully(peer)
		case <-time.After(waitLimit):
			t.Fatal("the peer is not dialled")
		}
	}
}

// TestAStoppingNodeTurnsPeersAway: a connection taken during the stop would
// belong to nobody and keep the restarted node out.
func TestAStoppingNodeTurnsPeersAway(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	ask := &abci.RequestQuery{Path: peerFilter + friendlyNode}
	if res, err := d.Query(t.Context(), ask); err != nil || res.IsErr() {
		t.Errorf("a running node answers %v, %v", res, err)
	}
	d.closing.Store(true)
	if res, err := d.Query(t.Context(), ask); err != nil || res.IsOK() {
		t.Errorf("a stopping node answers %v, %v", res, err)
	}
}

func TestOnlyRegisteredNodesMayConnectButANewcomerMayAskThoseItWasTold(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	stranger := p2p.ID(strings.Repeat("ab", p2p.IDByteLength))
	for id, want := range map[p2p.ID]bool{friendlyNode: true, stranger: false, "": false, "zz": false, "00": false} {
		if err := d.mayConnect(id); (err == nil) != want {
			t.Errorf("%q: %v", id, err)
		}
	}
	behind := true
	d.named, d.catchingUp = peerIDs([]string{string(stranger) + "@127.0.0.1:1"}), func() bool { return behind }
	if err := d.mayConnect(stranger); err != nil {
		t.Errorf("a node that catches up refuses whom its operator named: %v", err)
	}
	behind = false
	if err := d.mayConnect(stranger); err == nil {
		t.Error("a node that has caught up lets in a node that is not registered")
	}
}
