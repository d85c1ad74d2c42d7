package node

import (
	"encoding/binary"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cometcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/p2p"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/params"
)

// timeSlack is how much further than maxDrift a proposal's time may lead this
// validator's clock: clocks differ, and a proposal takes a moment to arrive.
const timeSlack = 2

// executor is what the application needs of go-ethereum.
type executor struct {
	chain *core.BlockChain
	pool  *txpool.TxPool
	db    ethdb.Database
}

// app is the application that consensus drives. The consensus connection calls
// InitChain, PrepareProposal, ProcessProposal, FinalizeBlock and Commit one at
// a time and owns what is marked so; the mempool connection calls CheckTx at any
// time, the query connection Query; they touch only what is safe for concurrent
// use.
type app struct {
	abci.BaseApplication

	exec   executor
	rules  *params.ChainConfig
	signer types.Signer
	clock  func() time.Time
	log    *slog.Logger
	wake   *wakeup
	params paramsCache

	// recent is the window of the head. Only Commit moves it, anyone reads it.
	recent atomic.Pointer[window]

	// The rest up to lastHash is owned by the consensus connection. decided is
	// what the next Commit makes the head, nil for an empty height; decidedHash
	// is the hash of the consensus block itself. accepted are the proposals of
	// this height by that hash: a decided one need not be judged again.
	judge         gatekeeper
	accepted      map[common.Hash]*judged
	decided       *judged
	decidedHeight int64
	decidedHash   common.Hash

	// lastHash is the hash of the last committed consensus block, zero at
	// genesis. The next block stores it as parentBeaconRoot.
	lastHash common.Hash

	// sightings is told of every decided block; nil where nobody signs.
	sightings *sightings

	meters *meters
	// timeouts are consensus' own settings; they are read, and changed, by the
	// goroutine that calls Commit.
	timeouts *cometcfg.ConsensusConfig

	// Set before consensus starts: the peers that the operator named, whether this
	// node still catches up, and how much evidence waits for a block.
	named      map[p2p.ID]bool
	catchingUp func() bool
	evidence   func() uint32
	accused    chan int64  // heights with evidence, for the reporter
	closing    atomic.Bool // no more peers are let in

	syncing sync.Mutex // held by who waits for the pool

	failOnce sync.Once
	failed   chan struct{}
	failure  error
}

func newApp(exec executor, logger *slog.Logger) *app {
	rules := exec.chain.Config()
	a := &app{
		exec:     exec,
		rules:    rules,
		signer:   types.LatestSigner(rules),
		clock:    time.Now,
		meters:   newMeters(),
		log:      logger,
		accepted: make(map[common.Hash]*judged),
		accused:  make(chan int64, accusations),
		failed:   make(chan struct{}),
	}
	a.judge.app = a
	a.recent.Store(new(window))
	a.wake = newWakeup(a.hasWork)
	return a
}

// remember keeps an accepted proposal by the hash of its consensus block until
// a block of this height is committed.
func (a *app) remember(hash []byte, done *judged) {
	if len(hash) > 0 {
		a.accepted[common.BytesToHash(hash)] = done
	}
}

// syncPool waits until the pool has followed the head. One caller at a time:
// go-ethereum's pool forgets the first of two that wait together, for ever.
func (a *app) syncPool() error {
	a.syncing.Lock()
	defer a.syncing.Unlock()
	if err := a.exec.pool.Sync(); err != nil {
		return fmt.Errorf("sync the pool: %w", err)
	}
	return nil
}

// fail records why the ledger cannot go on. Consensus stops at the same error.
func (a *app) fail(err error) error {
	a.failOnce.Do(func() {
		a.failure = err
		a.log.Error("the ledger has stopped", "err", err)
		close(a.failed)
	})
	return err
}

// nextTime is the time of a block built on parent now. ok is false while it
// would lead the clock by more than maxDrift; wait is then how long that lasts.
func (a *app) nextTime(parent *types.Header, maxDrift uint64) (at uint64, wait time.Duration, ok bool) {
	now := a.clock()
	at = max(uint64(now.Unix()), parent.Time+1)
	latest := uint64(now.Unix()) + maxDrift
	if at <= latest {
		return at, 0, true
	}
	free := time.Unix(int64(at-maxDrift), 0)
	return at, free.Sub(now), false
}

// hashKey is where the hash of a committed consensus block is kept in
// go-ethereum's own database, so that it is there exactly when the head is.
func hashKey(height int64) []byte {
	return binary.BigEndian.AppendUint64([]byte("stiver-consensus-hash-"), uint64(height))
}
