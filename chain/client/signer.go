package client

import (
	"context"
	"crypto/ecdsa"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Signer holds a key that nobody else sees: a key in memory, a key file, a
// remote or hardware signer. It must be safe for concurrent use.
type Signer interface {
	Address() common.Address
	// SignHash signs a 32-byte digest (secp256k1). The signature is r | s | v
	// with s in the lower half and v 27 or 28, as contracts expect it.
	SignHash(ctx context.Context, digest common.Hash) ([]byte, error)
}

// KeySigner is a Signer over a private key in memory.
type KeySigner struct {
	key     *ecdsa.PrivateKey
	address common.Address
}

// NewKeySigner wraps a private key.
func NewKeySigner(key *ecdsa.PrivateKey) *KeySigner {
	return &KeySigner{key: key, address: crypto.PubkeyToAddress(key.PublicKey)}
}

func (s *KeySigner) Address() common.Address { return s.address }

func (s *KeySigner) SignHash(_ context.Context, digest common.Hash) ([]byte, error) {
	sig, err := crypto.Sign(digest[:], s.key)
	if err != nil {
		return nil, fmt.Errorf("sign digest: %w", err)
	}
	sig[64] += 27
	return sig, nil
}

// signTx signs a transaction for a chain and checks that the signer is who it
// says: a wrong key would otherwise show up as someone else's refusal.
func signTx(ctx context.Context, s Signer, tx *types.Transaction, chainID uint64) (*types.Transaction, error) {
	rules := types.LatestSignerForChainID(new(big.Int).SetUint64(chainID))
	sig, err := s.SignHash(ctx, rules.Hash(tx))
	if err != nil {
		return nil, err
	}
	if len(sig) != crypto.SignatureLength || sig[64] < 27 || sig[64] > 28 {
		return nil, fmt.Errorf("signer of %s returned a malformed signature", s.Address())
	}
	plain := append([]byte(nil), sig...)
	plain[64] -= 27
	signed, err := tx.WithSignature(rules, plain)
	if err != nil {
		return nil, err
	}
	from, err := types.Sender(rules, signed)
	if err != nil || from != s.Address() {
		return nil, fmt.Errorf("signer of %s signed with another key", s.Address())
	}
	return signed, nil
}
