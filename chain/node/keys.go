package node

import (
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	cometjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/signer"
)

// writeValidatorKey makes a validator's key and its empty signing record, and
// returns the public key.
func (h home) writeValidatorKey() (secp256k1eth.PubKey, error) {
	pub, err := signer.NewKey(h.path(validatorKeyFile))
	if err != nil {
		return nil, err
	}
	return pub, signer.NewRecord(h.path(validatorStateFile), common.BytesToAddress(pub.Address()))
}

// openValidator opens the validator's key and signing record.
func (h home) openValidator(doc *types.GenesisDoc, pass signer.Passphrase, log *slog.Logger) (*signer.Signer, error) {
	cfg := signer.Config{
		KeyFile: h.path(validatorKeyFile), RecordFile: h.path(validatorStateFile), OldRecordFile: h.path(oldStateFile),
		Passphrase: pass, ChainID: doc.ChainID, Logger: log,
	}
	if len(doc.Validators) == 1 {
		cfg.Only = common.BytesToAddress(doc.Validators[0].Address)
	}
	s, err := signer.Open(cfg)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s is missing; a validator must not sign without its key and its signing record; restore both from the same backup",
			h.path(validatorKeyFile))
	}
	return s, err
}

// loadNodeKey opens the key of the peer-to-peer connections, making it if the
// home has none: it identifies a machine, not money.
func (h home) loadNodeKey() (*p2p.NodeKey, error) {
	if _, err := os.Stat(h.path(nodeKeyFile)); errors.Is(err, os.ErrNotExist) {
		key, err := cometjson.Marshal(p2p.NodeKey{PrivKey: ed25519.GenPrivKey()})
		if err != nil {
			return nil, fmt.Errorf("encode the node key: %w", err)
		}
		if err := writeNew(h.path(nodeKeyFile), key, 0o600); err != nil {
			return nil, fmt.Errorf("write the node key: %w", err)
		}
	}
	key, err := p2p.LoadNodeKey(h.path(nodeKeyFile))
	if err != nil {
		return nil, fmt.Errorf("%s is damaged; delete it to get a new one, and tell your peers the new id", h.path(nodeKeyFile))
	}
	return key, nil
}

// writeAccountKey makes an account key in plain hex, for dev networks.
func (h home) writeAccountKey(name string) (*ecdsa.PrivateKey, error) {
	key, err := crypto.GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("make %s: %w", name, err)
	}
	if err := writeNew(h.path(name), []byte(hex.EncodeToString(crypto.FromECDSA(key))+"\n"), 0o600); err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	return key, nil
}

// loadAccountKey reads what writeAccountKey wrote. Errors never quote the file.
func (h home) loadAccountKey(name string) (*ecdsa.PrivateKey, error) {
	return signer.LoadAccountKey(h.path(name), nil)
}

// KeyPath is where a home keeps an account's key: "governor", "issuer" or
// "organisation". signer.LoadAccountKey reads it.
func KeyPath(dir, account string) string { return home{dir: dir}.path("keys/" + account + ".key") }
