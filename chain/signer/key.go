package signer

import (
	"crypto/ecdsa"
	"fmt"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	cometjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// NewKey makes a validator's key in a plain file, which suits development; path
// is replaced. It returns the public key.
func NewKey(path string) (secp256k1eth.PubKey, error) {
	priv := secp256k1eth.GenPrivKey()
	pub, ok := priv.PubKey().(secp256k1eth.PubKey)
	if !ok {
		return nil, fmt.Errorf("unexpected key type %T", priv.PubKey())
	}
	data, err := cometjson.MarshalIndent(privval.FilePVKey{Address: pub.Address(), PubKey: pub, PrivKey: priv}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the validator key: %w", err)
	}
	return pub, replaceSynced(path, data)
}

// loadValidatorKey reads a validator's key, plain as CometBFT keeps it or
// encrypted as LoadAccountKey reads it: a validator is an Ethereum address.
func loadValidatorKey(path string, pass Passphrase) (*ecdsa.PrivateKey, error) {
	data, err := readSmall(path)
	if err != nil {
		return nil, err
	}
	if isKeystore(data) {
		return decrypt(path, data, pass)
	}
	var plain privval.FilePVKey
	if err := cometjson.Unmarshal(data, &plain); err != nil {
		return nil, fmt.Errorf("%s: %w", path, ErrKeyFile)
	}
	priv, ok := plain.PrivKey.(secp256k1eth.PrivKey)
	if !ok {
		return nil, fmt.Errorf("%s does not hold a secp256k1eth key: %w", path, ErrKeyFile)
	}
	key, err := crypto.ToECDSA(priv.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, ErrKeyFile)
	}
	return key, nil
}

// Address is the validator of a key file.
func Address(path string, pass Passphrase) (common.Address, error) {
	key, err := loadValidatorKey(path, pass)
	if err != nil {
		return common.Address{}, err
	}
	return crypto.PubkeyToAddress(key.PublicKey), nil
}
