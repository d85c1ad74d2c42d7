package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net"
	"path/filepath"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/catalyst"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	gethlog "github.com/ethereum/go-ethereum/log"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/stiver-pay/stiver/chain/genesis"
)

const (
	// The development chain has a price of gas; this is far above it.
	devFeeCap = 50_000_000_000

	// The pool must take the same load as the ledger's.
	devAccountSlots = 4096
	devSlots        = 32768

	devBatchItems = 1000
	devBatchBytes = 25 << 20

	genesisName = "genesis.json" // of a network, in the directory of the chain
)

// devWei is what every account of the genesis holds on the development chain.
var devWei = new(big.Int).Exp(big.NewInt(10), big.NewInt(30), nil)

// RunDevChain runs go-ethereum's development chain in this process until ctx
// ends: a node with the simulated beacon of eth/catalyst that makes a block
// whenever there is something to include. It starts from the genesis file in
// dir, so that it holds the same contracts and accounts as the ledger beside
// which it is measured. ready is told its JSON-RPC URL.
func RunDevChain(ctx context.Context, dir string, ready func(url string)) (err error) {
	gethlog.SetDefault(gethlog.NewLogger(gethlog.DiscardHandler()))
	g, err := genesis.Load(filepath.Join(dir, genesisName))
	if err != nil {
		return err
	}
	stack, err := gethnode.New(devNodeConfig(dir))
	if err != nil {
		return fmt.Errorf("open the development chain: %w", err)
	}
	defer func() { err = errors.Join(err, stack.Close()) }()
	backend, err := eth.New(stack, devConfig(g))
	if err != nil {
		return fmt.Errorf("open the development chain: %w", err)
	}
	system := filters.NewFilterSystem(backend.APIBackend, filters.Config{})
	stack.RegisterAPIs([]rpc.API{{Namespace: "eth", Service: filters.NewFilterAPI(system)}})
	beacon, err := catalyst.NewSimulatedBeacon(0, g.Config.Governor, backend)
	if err != nil {
		return fmt.Errorf("open the simulated beacon: %w", err)
	}
	catalyst.RegisterSimulatedBeaconAPIs(stack, beacon)
	stack.RegisterLifecycle(beacon)
	if err := stack.Start(); err != nil {
		return fmt.Errorf("start the development chain: %w", err)
	}
	backend.SetSynced()
	ready(stack.HTTPEndpoint())
	<-ctx.Done()
	return nil
}

func devNodeConfig(dir string) *gethnode.Config {
	cfg := gethnode.DefaultConfig
	cfg.DataDir = filepath.Join(dir, "data")
	cfg.P2P = p2p.Config{MaxPeers: 0, NoDiscovery: true, NoDial: true}
	cfg.HTTPHost, cfg.HTTPPort, cfg.HTTPModules = "127.0.0.1", freePort(), []string{"eth", "net"}
	cfg.WSHost, cfg.WSPort, cfg.WSModules = cfg.HTTPHost, cfg.HTTPPort, cfg.HTTPModules
	cfg.BatchRequestLimit, cfg.BatchResponseMaxSize = devBatchItems, devBatchBytes
	return &cfg
}

// freePort is a port that nobody listened on a moment ago; zero, which lets
// go-ethereum choose, would give HTTP and WebSocket different ones.
func freePort() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// devConfig is go-ethereum's default configuration with our genesis, in which
// everybody can pay for gas.
func devConfig(g *genesis.Genesis) *ethconfig.Config {
	cfg := ethconfig.Defaults
	cfg.Genesis = g.Ethereum
	for address, account := range g.Ethereum.Alloc {
		if len(account.Code) == 0 {
			g.Ethereum.Alloc[address] = types.Account{Balance: devWei, Nonce: account.Nonce, Storage: account.Storage}
		}
	}
	cfg.SyncMode = ethconfig.FullSync
	cfg.Miner.GasCeil = g.Ethereum.GasLimit
	cfg.TxPool.NoLocals, cfg.TxPool.Journal = true, ""
	cfg.TxPool.AccountSlots, cfg.TxPool.AccountQueue = devAccountSlots, devAccountSlots
	cfg.TxPool.GlobalSlots, cfg.TxPool.GlobalQueue = devSlots, devSlots
	return &cfg
}
