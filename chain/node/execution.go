package node

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	gethlog "github.com/ethereum/go-ethereum/log"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"

	// The tracers that debug_trace* finds by name.
	_ "github.com/ethereum/go-ethereum/eth/tracers/js"
	_ "github.com/ethereum/go-ethereum/eth/tracers/native"
)

// chainDatabase is go-ethereum's name for its main database.
const chainDatabase = "chaindata"

const (
	// Pool limits: a member may have many transactions in flight, and no
	// stranger can send any.
	slotsPerAccount = 4096
	slotsTotal      = 32768

	databaseCacheMB = 64
	trieCacheMB     = 64
	databaseFiles   = 512

	callGasCap  = 50_000_000
	callTimeout = 5 * time.Second
)

// execution is go-ethereum, unmodified, without its own networking and without
// its own RPC listener: this package decides what is served, and to whom.
type execution struct {
	stack *gethnode.Node
	eth   *eth.Ethereum
}

func openExecution(dir string, genesis *core.Genesis, keep keeping, logger gethlog.Logger) (*execution, error) {
	stack, err := gethnode.New(&gethnode.Config{
		Name:     "chain",
		DataDir:  dir,
		DBEngine: rawdb.DBPebble,
		P2P:      p2p.Config{MaxPeers: 0, NoDiscovery: true, NoDial: true},
		Logger:   logger,
	})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	if err := markIndexed(stack); err != nil {
		stack.Close()
		return nil, fmt.Errorf("prepare the chain in %s: %w", dir, err)
	}
	cfg := executionConfig(genesis)
	keep.apply(cfg)
	service, err := eth.New(stack, cfg)
	if err != nil {
		stack.Close()
		return nil, fmt.Errorf("open the chain in %s: %w", dir, err)
	}
	// Both turn a configured price of zero into a minimum; this does not.
	service.TxPool().SetGasTip(new(big.Int))
	if err := service.Miner().SetGasTip(new(big.Int)); err != nil {
		stack.Close()
		return nil, fmt.Errorf("set the gas price: %w", err)
	}
	service.SetSynced()
	return &execution{stack: stack, eth: service}, nil
}

// markIndexed records in an empty database that its transaction index is
// complete, which is true of a chain without blocks. go-ethereum would find out
// only after the first block, and until then answer every question for an
// unknown transaction with an error instead of "not found".
func markIndexed(stack *gethnode.Node) error {
	if _, err := os.Stat(stack.ResolvePath(chainDatabase)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, err := stack.OpenDatabaseWithOptions(chainDatabase, gethnode.DatabaseOptions{Cache: 16, Handles: 16})
	if err != nil {
		return err
	}
	rawdb.WriteTxIndexTail(db, 0)
	return db.Close()
}

// keeping is how much a node keeps beyond what the chain needs.
type keeping struct {
	logIndex bool
	pruned   bool
}

const (
	// flushEvery is how much execution time may pass between two states that a
	// pruned node writes. A kill loses what came after the last one, and the 128
	// blocks before the head that go-ethereum writes never; all of that is
	// executed again from the blocks of consensus, which takes about as long.
	flushEvery = 2 * time.Second

	// recentStatesMB is the memory for the states that are not written yet.
	recentStatesMB = 64
)

func (k keeping) apply(cfg *ethconfig.Config) {
	cfg.LogNoHistory = !k.logIndex
	if k.pruned {
		cfg.NoPruning = false
		cfg.TrieTimeout = flushEvery
		cfg.TrieDirtyCache = recentStatesMB
	}
}

// executionConfig holds the settings that matter for a ledger that must lose
// nothing: every state kept (archive, hash scheme), every transaction indexed, and
// every log if Config.LogIndex says so. The path scheme, go-ethereum's default, rewinds after a kill.
func executionConfig(genesis *core.Genesis) *ethconfig.Config {
	cfg := ethconfig.Defaults
	cfg.Genesis = genesis
	cfg.SyncMode = ethconfig.FullSync
	cfg.NoPrefetch = true // executes everything twice, which pays where states come from a slow disk
	cfg.StateScheme = rawdb.HashScheme
	cfg.NoPruning = true
	cfg.SnapshotCache = 0
	cfg.TransactionHistory, cfg.LogHistory, cfg.StateHistory = 0, 0, 0
	cfg.DatabaseCache, cfg.DatabaseHandles = databaseCacheMB, databaseFiles
	cfg.TrieCleanCache, cfg.TrieDirtyCache = trieCacheMB, 0
	cfg.RPCGasCap, cfg.RPCEVMTimeout, cfg.RPCTxFeeCap = callGasCap, callTimeout, 0

	cfg.Miner.GasCeil = genesis.GasLimit
	cfg.Miner.GasPrice = big.NewInt(1)

	cfg.TxPool.NoLocals = true
	cfg.TxPool.Journal = ""
	cfg.TxPool.PriceLimit = 1
	cfg.TxPool.AccountSlots, cfg.TxPool.AccountQueue = slotsPerAccount, slotsPerAccount
	cfg.TxPool.GlobalSlots, cfg.TxPool.GlobalQueue = slotsTotal, slotsTotal
	return &cfg
}

func (e *execution) executor() executor {
	return executor{chain: e.eth.BlockChain(), pool: e.eth.TxPool(), db: e.eth.ChainDb()}
}

func (e *execution) start() error {
	if err := e.stack.Start(); err != nil {
		return fmt.Errorf("start execution: %w", err)
	}
	return nil
}

func (e *execution) stop() error { return e.stack.Close() }
