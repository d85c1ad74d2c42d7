package node

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"log/slog"
	"sync"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/mempool"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/event"
)

// An idle ledger makes no blocks. Consensus wakes up when its own mempool holds
// something, so it is given a poke: twelve bytes of no meaning, never gossiped
// and never in a block, that stay there exactly as long as go-ethereum's pool
// has something to include and block time allows to include it.
const (
	pokeMagic = "poke"
	pokeSize  = len(pokeMagic) + 8

	// wakeCheck bounds how long a lost wake-up could go unnoticed.
	wakeCheck = time.Second
)

// wakeup owns the life of the poke. alive is true from the decision to poke
// until the poke is refused or evicted; both ends decide under mu, so that a
// transaction arriving while the poke is evicted raises a new one.
type wakeup struct {
	hasWork func() (ready bool, wait time.Duration)

	mu       sync.Mutex
	alive    bool
	nonce    uint64
	arrivals uint64      // how often the pool announced transactions
	barren   common.Hash // head on which the pool was found to hold nothing usable
	until    uint64      // when that has to be looked at again, see setBarren
	head     common.Hash // the newest head, and when it was first seen
	headAt   time.Time
}

func newWakeup(hasWork func() (bool, time.Duration)) *wakeup {
	var seed [8]byte
	_, _ = rand.Read(seed[:]) // never fails; any start value serves
	return &wakeup{hasWork: hasWork, nonce: binary.BigEndian.Uint64(seed[:])}
}

// arrived notes new transactions: the pool is worth another look.
func (w *wakeup) arrived() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.arrivals++
	w.barren = common.Hash{}
}

// seen counts arrivals; taken before looking into the pool, it tells setBarren
// whether the look is outdated.
func (w *wakeup) seen() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.arrivals
}

// setBarren remembers that nothing in the pool can be included on this head,
// until a new transaction or a new head comes, or a time in Unix seconds at which
// a quota gives way; zero if none will.
func (w *wakeup) setBarren(head common.Hash, seen, until uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.arrivals == seen {
		w.barren, w.until = head, until
	}
}

func (w *wakeup) isBarren(head common.Hash, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.barren == head && (w.until == 0 || now.Unix() < int64(w.until))
}

// keep answers CheckTx: whether a poke may enter, or stay in, the mempool.
func (w *wakeup) keep() bool {
	ready, _ := w.hasWork()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !ready {
		w.alive = false
	}
	return ready
}

// claim returns the bytes of a new poke if one is needed, nil if not.
func (w *wakeup) claim() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.alive {
		return nil
	}
	w.alive = true
	w.nonce++
	return binary.BigEndian.AppendUint64([]byte(pokeMagic), w.nonce)
}

func (w *wakeup) release() {
	w.mu.Lock()
	w.alive = false
	w.mu.Unlock()
}

// wakeSources is what the wake-up watches, and the mempool it pokes.
type wakeSources struct {
	pool    *txpool.TxPool
	chain   *core.BlockChain
	mempool mempool.Mempool
	log     *slog.Logger
}

// run pokes consensus whenever there is work, until ctx ends.
func (w *wakeup) run(ctx context.Context, src wakeSources) {
	txs := make(chan core.NewTxsEvent, 256)
	heads := make(chan core.ChainHeadEvent, 256)
	var scope event.SubscriptionScope
	defer scope.Close()
	scope.Track(src.pool.SubscribeTransactions(txs, true))
	scope.Track(src.chain.SubscribeChainHeadEvent(heads))

	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-txs:
			w.arrived()
		case <-heads:
		case <-timer.C:
			w.checkPresence(src.mempool)
		}
		ready, wait := w.hasWork()
		if ready {
			w.poke(src)
		}
		if wait <= 0 || wait > wakeCheck {
			wait = wakeCheck
		}
		timer.Reset(wait)
	}
}

// checkPresence repairs a poke that is believed alive but is not there.
func (w *wakeup) checkPresence(pool mempool.Mempool) {
	if pool.Size() == 0 {
		w.release()
	}
}

func (w *wakeup) poke(src wakeSources) {
	poke := w.claim()
	if poke == nil {
		return
	}
	err := src.mempool.CheckTx(poke, nil, mempool.TxInfo{})
	if err == nil {
		return
	}
	w.release()
	// While consensus re-checks its mempool it takes nothing new; the head
	// event that follows asks again.
	if !errors.Is(err, mempool.ErrRecheckFull) {
		src.log.Debug("waking consensus failed", "err", err)
	}
}

// CheckTx serves the mempool connection: only pokes may enter, and only while
// there is work. It must not wait for the pool, which may be waiting for the
// wake-up loop, which may be waiting for this. A pool that has not seen the new
// head yet keeps the poke for one empty block too many at worst.
func (a *app) CheckTx(_ context.Context, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	if len(req.Tx) != pokeSize || string(req.Tx[:len(pokeMagic)]) != pokeMagic {
		return &abci.ResponseCheckTx{Code: 1, Log: "transactions enter through JSON-RPC"}, nil
	}
	if !a.wake.keep() {
		return &abci.ResponseCheckTx{Code: 1, Log: "nothing to include"}, nil
	}
	return &abci.ResponseCheckTx{}, nil
}

// hasWork says whether a block built now would hold something. If only block
// time forbids it, wait is how long.
func (a *app) hasWork() (ready bool, wait time.Duration) {
	head := a.exec.chain.CurrentBlock()
	if a.evidence != nil && a.evidence() > 0 {
		return true, 0 // against a validator; an empty block carries it
	}
	if !a.poolHasPending() || a.wake.isBarren(head.Hash(), a.clock()) {
		return false, 0
	}
	params, err := a.paramsOn(head)
	if err != nil {
		a.log.Error("reading the ledger's parameters failed", "block", head.Number, "err", err)
		return false, 0
	}
	at, wait, ok := a.nextTime(head, params.maxDrift)
	if !ok {
		return false, wait
	}
	now := a.clock()
	pause := pauseAt(at, now, params.maxDrift) - a.wake.sinceHead(head.Hash(), now)
	return pause <= 0, pause
}

// pauseAt is how long after the last block the next one is due when its time is
// to be at. A block takes at least a second of block time, so under load block
// time runs ahead of the clock; when it has run ahead by maxDrift, there can be
// one block a second and no more. Going there at full speed would give the first
// ten blocks of a burst in a second and everything after it a wait of up to one.
// So the pauses grow with the cube of the part of the drift that is used: a few
// transactions that follow from each other hardly wait, and a burst of some
// seconds gets its blocks spread over it, each of them fuller.
func pauseAt(at uint64, now time.Time, maxDrift uint64) time.Duration {
	ahead := time.Unix(int64(at), 0).Sub(now)
	if ahead <= 0 || maxDrift == 0 {
		return 0
	}
	used := min(ahead.Seconds()/float64(maxDrift), 1)
	return time.Duration(used * used * used * float64(time.Second))
}

// sinceHead is how long ago a head was seen for the first time.
func (w *wakeup) sinceHead(head common.Hash, now time.Time) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.head != head {
		w.head, w.headAt = head, now
	}
	return now.Sub(w.headAt)
}

func (a *app) poolHasPending() bool {
	pending, _ := a.exec.pool.Stats()
	return pending > 0
}
