package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cometbft/cometbft/p2p"

	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/serve"
	"github.com/stiver-pay/stiver/chain/signer"
)

// indexPoll is how often Start looks whether go-ethereum's transaction index is
// complete; it has no event for that.
const indexPoll = 2 * time.Millisecond

// Node is a running ledger node. Its methods are safe for concurrent use.
type Node struct {
	genesis   *genesis.Genesis
	home      *home
	app       *app
	execution *execution
	consensus *consensus
	validator signer.Validator
	presence  *presence
	keeper    *peerKeeper
	rpc       *rpcServer
	meters    *meters
	metrics   *serve.Port // nil if they are not shown
	version   string
	log       *slog.Logger

	cancel context.CancelFunc // ends the background loops
	loops  sync.WaitGroup

	stopOnce sync.Once
	stopErr  error
}

// Start runs the node of a home until Stop. It returns when the node is ready:
// the chain is replayed, transactions are taken and receipts are served. ctx
// bounds the start only. A home that was stopped, or killed, resumes where
// consensus left off.
//
// Errors: ErrNotInitialised, ErrHomeInUse, and whatever keeps the stores or the
// listeners from opening; nothing is left running then.
func Start(ctx context.Context, cfg Config) (*Node, error) {
	cfg, err := cfg.withHomeConfig()
	if err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	h, err := lockHome(cfg.Home)
	if err != nil {
		return nil, err
	}
	g, err := h.loadGenesis(cfg.Genesis)
	if err != nil {
		return nil, errors.Join(err, h.unlock())
	}
	n := &Node{genesis: g, home: h, meters: newMeters(), version: cfg.Version, log: cfg.Logger}
	if err := n.start(ctx, cfg); err != nil {
		return nil, errors.Join(fmt.Errorf("start the ledger in %s: %w", cfg.Home, err), n.Stop())
	}
	return n, nil
}

// loadGenesis reads the home's genesis file and holds it against the one the
// caller expects, if any.
func (h *home) loadGenesis(expected *genesis.Genesis) (*genesis.Genesis, error) {
	g, err := genesis.Load(h.path(genesisFile))
	if err != nil {
		return nil, err
	}
	if expected == nil {
		return g, nil
	}
	have, err := g.Fingerprint()
	if err != nil {
		return nil, err
	}
	want, err := expected.Fingerprint()
	if err != nil {
		return nil, err
	}
	if have != want {
		return nil, fmt.Errorf("%s belongs to another network (genesis %x, expected %x); nothing was changed", h.dir, have[:8], want[:8])
	}
	return g, nil
}

// start opens the parts from the ground up; Stop takes down what is there.
func (n *Node) start(ctx context.Context, cfg Config) (err error) {
	began := time.Now()
	if n.validator, err = n.openSigner(ctx, cfg); err != nil {
		return err
	}
	if n.execution, err = openExecution(n.home.path(executionDir), n.genesis.Ethereum, keeping{cfg.LogIndex, cfg.Pruned}, routeGethLogs(n.log.Handler())); err != nil {
		return err
	}
	if have := n.execution.eth.BlockChain().Genesis().Hash(); have != n.genesis.Hash() {
		return fmt.Errorf("the data directory holds another network's chain (genesis block %s, expected %s)", have, n.genesis.Hash())
	}
	if err := n.execution.start(); err != nil {
		return err
	}
	n.app = newApp(n.execution.executor(), n.log)
	n.app.meters = n.meters
	admit := newAdmission(n.app)
	spread := newGossip(n.execution.eth.TxPool(), admit, n.log)
	n.presence = newPresence(n.log)
	if n.consensus, err = openConsensus(ctx, consensusConfig{
		home: n.home, doc: n.genesis.Consensus, sign: n.validator, app: n.app, bend: cfg.bend, reactors: []p2p.Reactor{spread, n.presence},
		p2pAddr: cfg.P2PAddr, metrics: n.meters.consensus(), log: n.log,
	}); err != nil {
		return err
	}
	n.app.named = peerIDs(cfg.Peers)
	n.app.catchingUp = n.consensus.node.ConsensusReactor().WaitSync
	n.app.evidence = n.consensus.node.EvidencePool().Size
	if err := n.consensus.node.Start(); err != nil {
		return fmt.Errorf("start consensus: %w", err)
	}
	if err := n.awaitIndex(ctx); err != nil {
		return err
	}
	var running context.Context
	running, n.cancel = context.WithCancel(context.Background())
	n.runLoops(running, spread, admit, cfg.Peers)
	if err := serveRPC(n, admit, cfg); err != nil {
		return err
	}
	n.runReporter(running)
	n.meters.registry.MustRegister(newGauges(n), buildInfo(cfg.Version))
	if n.metrics, err = serveMetrics(n, cfg); err != nil {
		return err
	}
	n.log.Info("ledger ready", "rpc", n.rpc.addr(), "block", n.execution.eth.BlockChain().CurrentBlock().Number,
		"took", time.Since(began).Round(time.Millisecond))
	return nil
}

// awaitIndex waits until receipts can be looked up by transaction; before that
// go-ethereum answers such questions with an error. A chain without blocks has
// nothing to index.
func (n *Node) awaitIndex(ctx context.Context) error {
	if n.execution.eth.BlockChain().CurrentBlock().Number.Sign() == 0 {
		return nil
	}
	tick := time.NewTicker(indexPoll)
	defer tick.Stop()
	for !n.execution.eth.BlockChain().TxIndexDone() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("index transactions: %w", ctx.Err())
		case <-tick.C:
		}
	}
	return nil
}

func (n *Node) runLoops(ctx context.Context, spread *gossip, admit *admission, peers []string) {
	n.loops.Go(func() {
		n.app.wake.run(ctx, wakeSources{
			pool: n.app.exec.pool, chain: n.app.exec.chain, mempool: n.consensus.node.Mempool(), log: n.log,
		})
	})
	n.loops.Go(func() { spread.run(ctx) })
	n.loops.Go(func() { n.presence.follow(ctx, n.consensus.node.EventBus()) })
	guard := &revocation{app: n.app, admit: admit, sw: n.consensus.node.Switch(), every: peerReview, log: n.log}
	n.loops.Go(func() { guard.run(ctx) })
	n.keeper = &peerKeeper{sw: n.consensus.node.Switch(), peers: peers, every: peerCheck, may: n.app.mayConnect, log: n.log}
	n.loops.Go(func() { n.keeper.run(ctx) })
	beats := &heartbeat{sw: n.consensus.node.Switch(), every: beatEvery, limit: silenceLimit, log: n.log}
	n.loops.Go(func() { beats.run(ctx) })
}

func (n *Node) runReporter(ctx context.Context) {
	client := ethclient.NewClient(n.Client())
	report := &reporter{
		heights: n.app.accused, blocks: n.consensus.node.BlockStore(), chainID: n.genesis.Consensus.ChainID,
		client: client, signer: n.app.signer, key: n.consensus.validatorKey(), log: n.log,
	}
	n.loops.Go(func() {
		defer client.Close()
		report.run(ctx)
	})
}

// Stop ends the node cleanly: no more requests, the current height is finished,
// everything is on disk. A second call returns what the first one did.
func (n *Node) Stop() error {
	n.stopOnce.Do(func() { n.stopErr = n.stop() })
	return n.stopErr
}

func (n *Node) stop() error {
	var errs []error
	if n.metrics != nil {
		errs = append(errs, n.metrics.Stop())
	}
	if n.rpc != nil {
		errs = append(errs, n.rpc.stop())
	}
	if n.cancel != nil {
		n.cancel()
		n.loops.Wait()
	}
	if n.consensus != nil {
		errs = append(errs, n.consensus.stop())
	}
	if n.execution != nil {
		errs = append(errs, n.execution.stop())
	}
	errs = append(errs, n.closeSigner(), n.home.unlock())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("stop the ledger: %w", err)
	}
	return nil
}

// Done is closed when the ledger cannot go on by itself; Err tells why. The
// node still answers questions until Stop.
func (n *Node) Done() <-chan struct{} { return n.app.failed }

// Err is why Done is closed, nil before.
func (n *Node) Err() error {
	select {
	case <-n.app.failed:
		return n.app.failure
	default:
		return nil
	}
}

// Genesis is the network this node runs. It must not be changed.
func (n *Node) Genesis() *genesis.Genesis { return n.genesis }
