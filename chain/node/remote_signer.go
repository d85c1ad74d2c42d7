package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/cometbft/cometbft/p2p"
	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/signer"
)

// ErrTwoSigners is returned when a node is to use a remote signer and holds a
// validator key itself.
var ErrTwoSigners = &HomeError{"two_signers", "the home holds a validator key (keys/validator.json) although its signer is elsewhere; nothing was started; " +
	"move the key and its record (keys/validator-record.json) to the signer's directory, so that there is one of each"}

// openSigner opens the key that consensus signs with: the home's own, or the one
// of a process that connects. It waits for that process as long as ctx lasts.
func (n *Node) openSigner(ctx context.Context, cfg Config) (signer.Validator, error) {
	if cfg.SignerListen == "" {
		return n.home.openValidator(n.genesis.Consensus, cfg.Passphrase, n.log)
	}
	if _, err := os.Stat(n.home.path(validatorKeyFile)); !errors.Is(err, os.ErrNotExist) {
		return nil, errors.Join(err, ErrTwoSigners)
	}
	at, err := signer.ParseEndpoint(cfg.SignerListen)
	if err != nil {
		return nil, err
	}
	key, err := n.home.loadNodeKey()
	if err != nil {
		return nil, err
	}
	remote, err := signer.Listen(signer.ListenConfig{Signer: at, Key: key.PrivKey, ChainID: n.genesis.Consensus.ChainID, Logger: n.log})
	if err != nil {
		return nil, err
	}
	n.log.Info("the signer is elsewhere", "listening", remote.Addr(), "node", key.ID())
	if err := remote.Await(ctx); err != nil {
		return nil, errors.Join(err, remote.Close())
	}
	return remote, nil
}

// closeSigner ends the connection to a remote signer, if there is one.
func (n *Node) closeSigner() error {
	if c, ok := n.validator.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// SignerConfig describes a signer that runs without a node.
type SignerConfig struct {
	// Home is a directory with genesis.json, keys/validator.json and
	// keys/validator-record.json; keys/node.json is made if it is missing, and
	// identifies the signer to the node.
	Home string
	// Connect is the node, as tcp://ID@HOST:PORT; see signer.ParseEndpoint.
	Connect    string
	Passphrase signer.Passphrase
	// Ready is told the signer's id and its validator before it connects.
	Ready  func(id p2p.ID, validator common.Address)
	Logger *slog.Logger
}

// RunSigner signs for a node elsewhere until ctx ends. Like a node it is the
// only user of its home.
func RunSigner(ctx context.Context, cfg SignerConfig) error {
	h, err := lockHome(cfg.Home)
	if err != nil {
		return err
	}
	return errors.Join(h.runSigner(ctx, cfg), h.unlock())
}

func (h *home) runSigner(ctx context.Context, cfg SignerConfig) error {
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	to, err := signer.ParseEndpoint(cfg.Connect)
	if err != nil {
		return err
	}
	g, err := h.loadGenesis(nil)
	if err != nil {
		return err
	}
	s, err := h.openValidator(g.Consensus, cfg.Passphrase, log)
	if err != nil {
		return err
	}
	key, err := h.loadNodeKey()
	if err != nil {
		return err
	}
	if cfg.Ready != nil {
		cfg.Ready(key.ID(), s.Status().Address)
	}
	if err := signer.Serve(ctx, signer.ServeConfig{Signer: s, Node: to, Key: key.PrivKey, Logger: log}); err != nil {
		return fmt.Errorf("sign for %s: %w", cfg.Connect, err)
	}
	return nil
}
