package node

import (
	"context"
	"log/slog"
	"testing"
	"time"

	cometcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/p2p/conn"
	prototypes "github.com/cosmos/gogoproto/types"
)

// listener hears heartbeats and reports peers that are gone.
type listener struct {
	p2p.BaseReactor
	heard chan struct{}
	gone  chan any
}

func newListener() *listener {
	l := &listener{heard: make(chan struct{}, 1024), gone: make(chan any, 8)}
	l.BaseReactor = *p2p.NewBaseReactor("LISTENER", l)
	return l
}

func (l *listener) GetChannels() []*conn.ChannelDescriptor {
	return []*conn.ChannelDescriptor{{ID: gossipChannel, Priority: 1, MessageType: &prototypes.BytesValue{}}}
}

func (l *listener) Receive(e p2p.Envelope) {
	if txs, err := decodeBatch(e.Message); err == nil && len(txs) == 0 {
		l.heard <- struct{}{}
	}
}

func (l *listener) RemovePeer(_ p2p.Peer, reason any) { l.gone <- reason }

// TestASilentPeerIsDisconnected: a connection lasts as long as both sides are
// heard, and ends when one of them falls silent.
func TestASilentPeerIsDisconnected(t *testing.T) {
	ends := []*listener{newListener(), newListener()}
	sws := p2p.MakeConnectedSwitches(cometcfg.TestP2PConfig(), 2, func(i int, sw *p2p.Switch) *p2p.Switch {
		sw.AddReactor("LISTENER", ends[i])
		return sw
	}, p2p.Connect2Switches)
	var stops []context.CancelFunc
	for _, sw := range sws {
		ctx, stop := context.WithCancel(t.Context())
		h := &heartbeat{sw: sw, every: 20 * time.Millisecond, limit: time.Second, log: slog.New(slog.DiscardHandler)}
		done := make(chan struct{})
		go func() { h.run(ctx); close(done) }()
		stops = append(stops, stop)
		t.Cleanup(func() { stop(); <-done; _ = sw.Stop() })
	}
	// Longer than the limit.
	for range 100 {
		select {
		case <-ends[0].heard:
		case reason := <-ends[0].gone:
			t.Fatalf("the connection ended although both were heard: %v", reason)
		case <-time.After(waitLimit):
			t.Fatal("nothing is heard")
		}
	}
	stops[1]()
	select {
	case reason := <-ends[0].gone:
		if reason != errSilent {
			t.Errorf("the connection ended with %v", reason)
		}
	case <-time.After(waitLimit):
		t.Error("a silent peer is still connected")
	}
}
