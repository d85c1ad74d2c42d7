package node

import (
	"fmt"
	"log/slog"
	"net"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/signer"
)

// DefaultRPCAddr is where the ledger's JSON-RPC listens: HTTP and WebSocket on
// the same port, this machine only.
const DefaultRPCAddr = "127.0.0.1:8545"

// DefaultP2PAddr lets the system choose a port: a lone validator has no peers.
const DefaultP2PAddr = "127.0.0.1:0"

// Config says where a node lives and where it listens. A field that is left
// empty is taken from the home's node.json, then from the default.
type Config struct {
	// Home is the node's directory, made by InitHome.
	Home string

	// Genesis, if given, must be the one in the home; it guards against
	// starting on another network's directory.
	Genesis *genesis.Genesis

	// RPCAddr is the JSON-RPC address, DefaultRPCAddr if empty. A host that is
	// not loopback needs RPCAccess; port 0 lets the system choose (see
	// Node.RPCAddr).
	RPCAddr string

	// RPCAccess is who else may use RPCAddr and MetricsAddr.
	RPCAccess RPCAccess

	// MetricsAddr is where metrics in Prometheus' format are shown, at
	// /metrics; nowhere if empty.
	MetricsAddr string

	// Version is the program's, for the metrics; may be empty.
	Version string

	// P2PAddr is where other validators connect, DefaultP2PAddr if empty.
	P2PAddr string

	// Peers are the validators to keep connections to, as id@host:port.
	Peers []string

	// Pruned keeps the state of the last 128 blocks and of some before, instead
	// of every block's: for validators. Auditors need all of them. Blocks,
	// transactions and receipts are kept in any case.
	Pruned bool

	// LogIndex makes eth_getLogs fast over millions of blocks, for auditors and
	// explorers. Without it a range is searched block by block, by their Bloom
	// filters. go-ethereum writes the index in pieces of 65,536 rows, the first
	// one right after the first block: about 0.3 s of a core each time, which on a
	// machine shared by several validators holds up consensus.
	LogIndex bool

	// Passphrase opens the validator's key if that is encrypted; nil for a plain
	// one.
	Passphrase signer.Passphrase

	// SignerListen, if given, is where the node waits for the process that holds
	// its validator key (see RunSigner), as tcp://ID@HOST:PORT; the home holds no
	// validator key then.
	SignerListen string

	// Logger receives the log; nil is silence. Keys and amounts never go there.
	Logger *slog.Logger

	// bend lets a test put a validator that breaks the rules between consensus
	// and the application.
	bend func(*app) abci.Application
}

func (c Config) withDefaults() Config {
	if c.RPCAddr == "" {
		c.RPCAddr = DefaultRPCAddr
	}
	if c.P2PAddr == "" {
		c.P2PAddr = DefaultP2PAddr
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// Validate reports the first address or file that cannot serve, before
// anything is made or started.
func (c Config) Validate() error {
	c = c.withDefaults()
	host, _, err := net.SplitHostPort(c.P2PAddr)
	if err != nil {
		return fmt.Errorf("P2P address %q: %w", c.P2PAddr, err)
	}
	if net.ParseIP(host) == nil {
		return fmt.Errorf("P2P address %q: the host must be an IP address", c.P2PAddr)
	}
	if c.MetricsAddr != "" {
		if err := c.RPCAccess.listenOn(c.MetricsAddr).Validate(); err != nil {
			return fmt.Errorf("metrics: %w", err)
		}
	}
	return c.RPCAccess.listenOn(c.RPCAddr).Validate()
}
