package node

import (
	"encoding/binary"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
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
// a time and owns decided and lastHash; the mempool connection calls CheckTx at
// any time, the query connection Query; they touch only what is safe for
// concurrent use.
type app struct {
	abci.BaseApplication

	exec     executor
	rules    *params.ChainConfig
	maxDrift uint64
	clock    func() time.Time
	log      *slog.Logger
	wake     *wakeup

	// decided is the block that the next Commit makes the head, nil for an
	// empty height; decidedHash is the hash of the consensus block itself.
	decided       *types.Block
	decidedHeight int64
	decidedHash   common.Hash

	// lastHash is the hash of the last committed consensus block, zero at
	// genesis. The next block stores it as parentBeaconRoot.
	lastHash common.Hash

	closing atomic.Bool // no more peers are let in

	failOnce sync.Once
	failed   chan struct{}
	failure  error
}

func newApp(exec executor, maxDrift uint64, logger *slog.Logger) *app {
	a := &app{
		exec:     exec,
		rules:    exec.chain.Config(),
		maxDrift: maxDrift,
		clock:    time.Now,
		log:      logger,
		failed:   make(chan struct{}),
	}
	a.wake = newWakeup(a.hasWork)
	return a
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

// gateAt is the permission rule for blocks built on parent.
func (a *app) gateAt(parent *types.Header) (*gate, error) {
	st, err := a.exec.chain.StateAt(parent.Root, parent.Number, parent.Time)
	if err != nil {
		return nil, fmt.Errorf("open the state of block %d: %w", parent.Number, err)
	}
	return a.newGate(st), nil
}

func (a *app) newGate(st *state.StateDB) *gate {
	return &gate{
		signer:     types.LatestSigner(a.rules),
		state:      st,
		registered: make(map[common.Address]bool),
	}
}

// nextTime is the time of a block built on parent now. ok is false while it
// would lead the clock by more than maxDrift; wait is then how long that lasts.
func (a *app) nextTime(parent *types.Header) (at uint64, wait time.Duration, ok bool) {
	now := a.clock()
	at = max(uint64(now.Unix()), parent.Time+1)
	latest := uint64(now.Unix()) + a.maxDrift
	if at <= latest {
		return at, 0, true
	}
	free := time.Unix(int64(at-a.maxDrift), 0)
	return at, free.Sub(now), false
}

// hashKey is where the hash of a committed consensus block is kept in
// go-ethereum's own database, so that it is there exactly when the head is.
func hashKey(height int64) []byte {
	return binary.BigEndian.AppendUint64([]byte("stiver-consensus-hash-"), uint64(height))
}
