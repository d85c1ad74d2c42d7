package node

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
)

const (
	presenceQueue = 4096

	// silentHeights is after how many heights without any vote a validator whose
	// node is connected counts as not signing. It must be well above one: a
	// height ends with the votes of two thirds, and the last ones are not heard.
	silentHeights = 20

	// unlinkedHeights is the same for one that was never connected to this node.
	unlinkedHeights = 5
)

// presence knows who takes part, as far as this node sees: when each validator
// was last heard to vote, and which nodes are connected. It is a reactor without
// messages, only to hear of peers. Safe for concurrent use.
type presence struct {
	p2p.BaseReactor
	log *slog.Logger

	mu    sync.Mutex
	began time.Time
	votes map[common.Address]lastVote
	leads map[common.Address]*leads
	links map[p2p.ID]link
	round roundMark
}

// lastVote is the newest vote heard of a validator.
type lastVote struct {
	height int64
	round  int32
	at     time.Time
}

// link is a connection that is, or was until a moment.
type link struct {
	up bool
	at time.Time // of the last change
}

// roundMark is where consensus stands and since when.
type roundMark struct {
	height int64
	round  int32
	step   string
	at     time.Time
}

func newPresence(logger *slog.Logger) *presence {
	p := &presence{
		log: logger, began: time.Now(),
		votes: make(map[common.Address]lastVote), leads: make(map[common.Address]*leads), links: make(map[p2p.ID]link),
	}
	p.BaseReactor = *p2p.NewBaseReactor("PRESENCE", p)
	return p
}

// AddPeer notes that a node is connected.
func (p *presence) AddPeer(peer p2p.Peer) { p.mark(peer.ID(), true) }

// RemovePeer notes that it no longer is.
func (p *presence) RemovePeer(peer p2p.Peer, _ any) { p.mark(peer.ID(), false) }

func (p *presence) mark(id p2p.ID, up bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.links[id] = link{up, time.Now()}
}

// follow listens to consensus until ctx ends.
func (p *presence) follow(ctx context.Context, bus *types.EventBus) {
	for ctx.Err() == nil {
		if err := p.listen(ctx, bus); err != nil && ctx.Err() == nil {
			// A subscription ends when its queue is full; what was missed shows
			// again with the next votes.
			p.log.Debug("listening to votes again", "err", err)
		}
	}
}

func (p *presence) listen(ctx context.Context, bus *types.EventBus) error {
	const name = "presence"
	votes, err := bus.Subscribe(ctx, name, types.EventQueryVote, presenceQueue)
	if err != nil {
		return err
	}
	defer func() { _ = bus.UnsubscribeAll(context.Background(), name) }() // the bus may be gone
	steps, err := bus.Subscribe(ctx, name, types.EventQueryNewRoundStep, presenceQueue)
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-votes.Canceled():
			return votes.Err()
		case <-steps.Canceled():
			return steps.Err()
		case m := <-votes.Out():
			if v, ok := m.Data().(types.EventDataVote); ok {
				p.voted(v.Vote)
			}
		case m := <-steps.Out():
			if s, ok := m.Data().(types.EventDataRoundState); ok {
				p.mu.Lock()
				p.round = roundMark{s.Height, s.Round, s.Step, time.Now()}
				p.mu.Unlock()
			}
		}
	}
}

func (p *presence) voted(v *types.Vote) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.votes[common.BytesToAddress(v.ValidatorAddress)] = lastVote{v.Height, v.Round, time.Now()}
	p.heard(v)
}

// at is where consensus stands.
func (p *presence) at() roundMark {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.round
}

// Why a validator counts as missing.
const (
	NotConnected = "not_connected" // no node of its organisation is connected
	NotSigning   = "not_signing"   // connected, but no vote was heard for long
)

// sight is what this node sees of a validator.
type sight struct {
	connected bool      // one of its organisation's nodes is
	since     time.Time // when the last of them was lost, or this node started
	vote      lastVote
	absence   string // why it counts as missing, "" if it does not
}

// see looks at a validator at a height. owns tells which nodes are of its
// organisation, nil if it has none: then only votes count. A vote heard after
// the last node was disconnected counts, too, since votes also come through
// others.
func (p *presence) see(validator common.Address, height int64, owns func(p2p.ID) bool) sight {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, linked := sight{since: p.began, vote: p.votes[validator]}, false
	for id, l := range p.links {
		if owns == nil || !owns(id) {
			continue
		}
		linked, s.connected = true, s.connected || l.up
		if l.at.After(s.since) {
			s.since = l.at
		}
	}
	grown := time.Since(p.began) > time.Minute
	switch heard := s.vote.at.After(s.since); {
	case owns != nil && !s.connected && !heard:
		s.absence = NotConnected
	case owns != nil && !linked && s.vote.height+unlinkedHeights < height:
		s.absence = NotConnected
	case s.vote.height+silentHeights < height && grown:
		s.absence = NotSigning
	}
	return s
}
