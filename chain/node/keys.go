package node

import (
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	cometjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/ethereum/go-ethereum/crypto"
)

// writeValidatorKey makes a validator's key and its empty signing record, and
// returns the public key.
func (h home) writeValidatorKey() (secp256k1eth.PubKey, error) {
	priv := secp256k1eth.GenPrivKey()
	pub, ok := priv.PubKey().(secp256k1eth.PubKey)
	if !ok {
		return nil, fmt.Errorf("unexpected key type %T", priv.PubKey())
	}
	key, err := cometjson.MarshalIndent(privval.FilePVKey{Address: pub.Address(), PubKey: pub, PrivKey: priv}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the validator key: %w", err)
	}
	if err := writeNew(h.path(validatorKeyFile), key, 0o600); err != nil {
		return nil, fmt.Errorf("write the validator key: %w", err)
	}
	state, err := cometjson.MarshalIndent(privval.FilePVLastSignState{}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the signing record: %w", err)
	}
	if err := writeNew(h.path(validatorStateFile), state, 0o600); err != nil {
		return nil, fmt.Errorf("write the signing record: %w", err)
	}
	return pub, nil
}

// loadValidator opens the validator's key and signing record. The library's own
// loader ends the process on a bad file, so both are read here first.
func (h home) loadValidator() (*privval.FilePV, error) {
	for name, into := range map[string]any{
		validatorKeyFile:   new(privval.FilePVKey),
		validatorStateFile: new(privval.FilePVLastSignState),
	} {
		data, err := os.ReadFile(h.path(name))
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%s is missing; a validator must not sign without its key and its signing record; restore both from the same backup",
				h.path(name))
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if err := cometjson.Unmarshal(data, into); err != nil {
			return nil, fmt.Errorf("%s is damaged; restore it from a backup", h.path(name))
		}
		if key, ok := into.(*privval.FilePVKey); ok {
			if _, ok := key.PrivKey.(secp256k1eth.PrivKey); !ok {
				return nil, fmt.Errorf("%s does not hold a secp256k1eth key", h.path(name))
			}
		}
	}
	return privval.LoadFilePV(h.path(validatorKeyFile), h.path(validatorStateFile)), nil
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
	data, err := os.ReadFile(h.path(name))
	if err != nil {
		return nil, fmt.Errorf("read the account key: %w", err)
	}
	key, err := crypto.HexToECDSA(strings.TrimSpace(string(data)))
	if err != nil {
		return nil, fmt.Errorf("%s is not a private key in hex", h.path(name))
	}
	return key, nil
}
