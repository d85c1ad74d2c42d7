package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/p2p/conn"
	"github.com/cosmos/gogoproto/proto"
	prototypes "github.com/cosmos/gogoproto/types"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

const (
	// gossipChannel carries batches of transactions between validators.
	gossipChannel = byte(0x71)

	// A batch is cut at this many bytes; a received one may be no larger than
	// maxBatch, one transaction of the pool's largest size on top.
	batchBytes = 256 << 10
	maxBatch   = 512 << 10

	gossipQueue = 256
)

// gossip spreads the pool's transactions to the other validators, whoever
// proposes next. CometBFT's own mempool gossip is off: under load it stalls.
//
// A batch is the RLP list of transactions as they were sent. A peer that sends
// anything else, or a transaction the ledger refuses, is not trusted with more:
// bytes that do not decode end the connection, refused transactions are dropped.
type gossip struct {
	p2p.BaseReactor

	pool  *txpool.TxPool
	admit *admission
	log   *slog.Logger
}

func newGossip(pool *txpool.TxPool, admit *admission, logger *slog.Logger) *gossip {
	g := &gossip{pool: pool, admit: admit, log: logger}
	g.BaseReactor = *p2p.NewBaseReactor("STIVER", g)
	return g
}

// GetChannels declares the channel that batches travel on.
func (g *gossip) GetChannels() []*conn.ChannelDescriptor {
	return []*conn.ChannelDescriptor{{
		ID:                  gossipChannel,
		Priority:            5,
		SendQueueCapacity:   gossipQueue,
		RecvMessageCapacity: maxBatch,
		MessageType:         &prototypes.BytesValue{},
	}}
}

// AddPeer sends a new peer what is pending here.
func (g *gossip) AddPeer(peer p2p.Peer) {
	pending, _ := g.pool.Pending(txpool.PendingFilter{})
	var txs []*types.Transaction
	for _, list := range pending {
		for _, lazy := range list {
			if tx := lazy.Resolve(); tx != nil {
				txs = append(txs, tx)
			}
		}
	}
	if len(txs) == 0 {
		return
	}
	go func() {
		for _, batch := range g.batches(txs) {
			peer.Send(p2p.Envelope{ChannelID: gossipChannel, Message: batch})
		}
	}()
}

// Receive adds a peer's transactions to the pool.
func (g *gossip) Receive(e p2p.Envelope) {
	txs, err := decodeBatch(e.Message)
	if err != nil {
		g.Switch.StopPeerForError(e.Src, err)
		return
	}
	if len(txs) == 0 {
		return // a heartbeat
	}
	defer g.admit.hold()()
	admitted := txs[:0]
	for _, tx := range txs {
		if g.pool.Has(tx.Hash()) {
			continue
		}
		if err := g.admit.check(tx); err != nil {
			g.admit.app.meters.turnedAway(err, "peer")
			g.log.Debug("gossiped transaction dropped", "tx", tx.Hash(), "peer", e.Src.ID(), "err", err)
			continue
		}
		admitted = append(admitted, tx)
	}
	if len(admitted) > 0 {
		g.pool.Add(admitted, false)
	}
}

// run sends every transaction that enters the pool to all peers, until ctx
// ends. A peer that sent it knows it already and drops it unread.
func (g *gossip) run(ctx context.Context) {
	events := make(chan core.NewTxsEvent, gossipQueue)
	sub := g.pool.SubscribeTransactions(events, false)
	defer sub.Unsubscribe()
	for {
		select {
		case <-ctx.Done():
			return
		case <-sub.Err():
			return
		case e := <-events:
			if g.Switch == nil || g.Switch.Peers().Size() == 0 {
				continue
			}
			for _, batch := range g.batches(e.Txs) {
				g.Switch.BroadcastAsync(p2p.Envelope{ChannelID: gossipChannel, Message: batch})
			}
		}
	}
}

// batches packs transactions into messages of about batchBytes.
func (g *gossip) batches(txs []*types.Transaction) []proto.Message {
	var out []proto.Message
	var raw [][]byte
	size := 0
	flush := func() {
		if len(raw) == 0 {
			return
		}
		b, err := rlp.EncodeToBytes(raw)
		if err != nil {
			g.log.Error("encoding a batch of transactions failed", "err", err)
		} else {
			out = append(out, &prototypes.BytesValue{Value: b})
		}
		raw, size = nil, 0
	}
	for _, tx := range txs {
		b, err := tx.MarshalBinary()
		if err != nil || len(b) > maxBatch-batchBytes {
			continue
		}
		if size+len(b) > batchBytes {
			flush()
		}
		raw, size = append(raw, b), size+len(b)
	}
	flush()
	return out
}

var errBadBatch = errors.New("not a batch of transactions")

func decodeBatch(msg proto.Message) ([]*types.Transaction, error) {
	value, ok := msg.(*prototypes.BytesValue)
	if !ok {
		return nil, fmt.Errorf("%w: message is a %T", errBadBatch, msg)
	}
	var raw [][]byte
	if err := rlp.DecodeBytes(value.Value, &raw); err != nil {
		return nil, fmt.Errorf("%w: %w", errBadBatch, err)
	}
	txs := make([]*types.Transaction, 0, len(raw))
	for _, b := range raw {
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(b); err != nil {
			return nil, fmt.Errorf("%w: %w", errBadBatch, err)
		}
		txs = append(txs, tx)
	}
	return txs, nil
}
