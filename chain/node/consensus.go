package node

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	dbm "github.com/cometbft/cometbft-db"
	abci "github.com/cometbft/cometbft/abci/types"
	cometcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/libs/service"
	comet "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/proxy"
	sm "github.com/cometbft/cometbft/state"
	"github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/signer"
)

const (
	// pokesMax bounds the consensus mempool, which holds one poke at a time.
	pokesMax = 16

	maxInboundPeers = 200

	rateBytes = 50 << 20 // bytes a second on a peer connection
)

// consensus is CometBFT with the stores that block proofs are read from.
type consensus struct {
	node   *comet.Node
	app    *app
	state  sm.Store
	states dbm.DB // what state keeps its records in, see validatorChanges
	opened []dbm.DB

	finisher *finisher
	log      *slog.Logger
}

type consensusConfig struct {
	home     *home
	doc      *types.GenesisDoc
	sign     signer.Validator
	app      *app
	bend     func(*app) abci.Application // see Config
	reactors []p2p.Reactor               // besides consensus' own
	p2pAddr  string
	metrics  comet.MetricsProvider
	log      *slog.Logger
}

// openConsensus opens the stores and replays into the application whatever it
// lacks. It does not take part in consensus yet.
func openConsensus(ctx context.Context, cfg consensusConfig) (_ *consensus, err error) {
	nodeKey, err := cfg.home.loadNodeKey()
	if err != nil {
		return nil, err
	}
	pub, err := cfg.sign.GetPubKey()
	if err != nil {
		return nil, err
	}
	guard := guardBehind(cfg.sign, cfg.log)
	cfg.app.sightings = &sightings{validator: cfg.sign, address: common.BytesToAddress(pub.Address())}
	c := &consensus{app: cfg.app, finisher: &finisher{behindGuard: guard}, log: cfg.log}
	defer func() { // the library panics on stores that contradict each other
		if cause := recover(); cause != nil {
			err = errors.Join(fmt.Errorf("%w: %v", ErrDataDamaged, cause), c.closeStores())
		}
	}()
	openDB := func(dc *cometcfg.DBContext) (dbm.DB, error) {
		db, err := cometcfg.DefaultDBProvider(dc)
		if err != nil {
			return nil, fmt.Errorf("open the consensus store %s: %w", dc.ID, err)
		}
		db = &lateReads{DB: db}
		if dc.ID == "state" {
			c.state, c.states = sm.NewStore(db, sm.StoreOptions{}), db
		}
		c.opened = append(c.opened, db)
		return db, nil
	}
	reactors := make(map[string]p2p.Reactor)
	for _, r := range cfg.reactors {
		reactors[r.String()] = r
	}
	settings := cometConfig(cfg)
	cfg.app.timeouts = settings.Consensus
	if err := cfg.app.adoptTimeouts(); err != nil {
		return nil, err
	}
	var application abci.Application = cfg.app
	if cfg.bend != nil {
		application = cfg.bend(cfg.app)
	}
	c.node, err = comet.NewNodeWithContext(ctx, settings, c.finisher, nodeKey,
		proxy.NewConnSyncLocalClientCreator(application),
		func() (*types.GenesisDoc, error) { return cfg.doc, nil },
		openDB,
		cfg.metrics,
		cometLogger{log: cfg.log.With("part", "consensus"), halted: func(err error) { _ = cfg.app.fail(err) }},
		comet.CustomReactors(reactors),
	)
	if err != nil {
		if isBehind(err) {
			err = fmt.Errorf("%w: %w", ErrDataDamaged, err)
		}
		return nil, errors.Join(fmt.Errorf("open consensus: %w", err), c.closeStores())
	}
	if err := guard.watch(c); err != nil {
		return nil, errors.Join(err, c.closeStores())
	}
	cfg.app.sightings.history(c.node.BlockStore())
	return c, nil
}

// isBehind tells whether consensus found less in its store than was executed. It
// stores a block before that is executed, so the store lost something. The
// library's error, sm.ErrAppBlockHeightTooHigh, comes as text.
func isBehind(err error) bool { return strings.Contains(err.Error(), "is higher than core") }

// validatorKey is the validator's key as an account's, nil if another process
// holds it.
func (c *consensus) validatorKey() *ecdsa.PrivateKey {
	if local, ok := c.app.sightings.validator.(*signer.Signer); ok {
		return local.AccountKey()
	}
	return nil
}

func (c *consensus) closeStores() error {
	var errs []error
	for _, db := range c.opened {
		errs = append(errs, db.Close())
	}
	return errors.Join(errs...)
}

func cometConfig(cfg consensusConfig) *cometcfg.Config {
	c := cometcfg.DefaultConfig()
	c.FilterPeers = true // see Query
	c.SetRoot(cfg.home.dir)
	c.DBPath = consensusDir
	c.Moniker = "stiver"
	c.RPC.ListenAddress = "" // this package serves what is needed of it
	c.TxIndex.Indexer = "null"

	c.Mempool.Broadcast = false
	c.Mempool.Size, c.Mempool.CacheSize = pokesMax, pokesMax
	c.Mempool.MaxTxBytes = pokeSize

	c.Consensus.WalPath = consensusDir + "/wal/wal"
	c.Consensus.CreateEmptyBlocks = false
	c.Consensus.TimeoutCommit = 0
	c.Consensus.SkipTimeoutCommit = true
	c.Consensus.PeerGossipSleepDuration = 5 * time.Millisecond

	c.P2P.ListenAddress = "tcp://" + cfg.p2pAddr
	c.P2P.MaxNumInboundPeers = maxInboundPeers // peerKeeper dials, so any may be inbound
	c.P2P.PexReactor = false
	c.P2P.AddrBook = consensusDir + "/addrbook.json"
	c.P2P.AddrBookStrict = false
	c.P2P.AllowDuplicateIP = true
	c.P2P.FlushThrottleTimeout = time.Millisecond
	c.P2P.MaxPacketMsgPayloadSize = 16 << 10
	c.P2P.SendRate, c.P2P.RecvRate = rateBytes, rateBytes
	return c
}

// stop ends consensus after the height in progress. A node that never started
// only has its stores to close.
func (c *consensus) stop() error {
	if !c.node.IsRunning() {
		return c.closeStores()
	}
	c.app.closing.Store(true)
	c.finish()
	if err := c.node.Stop(); err != nil {
		return fmt.Errorf("stop consensus: %w", err)
	}
	c.node.Wait()
	return c.dropPeers()
}

// dropPeers ends connections that were let in just before the stop and became
// peers only after consensus had ended those it knew.
func (c *consensus) dropPeers() error {
	var errs []error
	for _, peer := range c.node.Switch().Peers().Copy() {
		if err := peer.Stop(); err != nil && !errors.Is(err, service.ErrAlreadyStopped) {
			errs = append(errs, fmt.Errorf("disconnect peer %s: %w", peer.ID(), err))
		}
	}
	return errors.Join(errs...)
}
