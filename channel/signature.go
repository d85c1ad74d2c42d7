package channel

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/hex"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Signature is a secp256k1 signature as contracts take it: r ‖ s ‖ v with v in
// {27, 28} and s in the lower half of the group order.
type Signature [65]byte

// String returns 0x and hex.
func (s Signature) String() string { return "0x" + hex.EncodeToString(s[:]) }

// MarshalText implements encoding.TextMarshaler.
func (s Signature) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler: 0x and 130 hex digits.
func (s *Signature) UnmarshalText(text []byte) error {
	if len(text) != 132 || string(text[:2]) != "0x" {
		return fmt.Errorf("signature of %d characters, want 132: %w", len(text), ErrEncoding)
	}
	if _, err := hex.Decode(s[:], text[2:]); err != nil {
		return fmt.Errorf("signature: %w", ErrEncoding)
	}
	return nil
}

// Signer signs digests for one address. Implementations may hold the key
// elsewhere; they must be safe for concurrent use.
type Signer interface {
	Address() common.Address
	Sign(digest [32]byte) (Signature, error)
}

// KeySigner is a Signer with the key in memory.
type KeySigner struct {
	key  *ecdsa.PrivateKey
	addr common.Address
}

// NewKeySigner returns a Signer for key.
func NewKeySigner(key *ecdsa.PrivateKey) *KeySigner {
	return &KeySigner{key, crypto.PubkeyToAddress(key.PublicKey)}
}

// Address returns the address that belongs to the key.
func (k *KeySigner) Address() common.Address { return k.addr }

// Sign signs deterministically (RFC 6979): the same digest, the same bytes.
func (k *KeySigner) Sign(digest [32]byte) (Signature, error) {
	raw, err := crypto.Sign(digest[:], k.key)
	if err != nil {
		return Signature{}, fmt.Errorf("sign: %w", err)
	}
	raw[64] += 27
	return Signature(raw), nil
}

// Recover returns the address that made sig over digest. Signatures that a
// contract would refuse (wrong v, upper-half s) are refused here too.
func Recover(digest [32]byte, sig Signature) (common.Address, error) {
	pub, err := recoverKey(digest, sig)
	if err != nil {
		return common.Address{}, err
	}
	return addressOf(pub), nil
}

// Verifier checks signatures of one address. The first valid signature pins
// the public key, after which checks skip the recovery (34 µs instead of 40).
// A Verifier is not safe for concurrent use; its channel's owner owns it.
type Verifier struct {
	addr   common.Address
	pub    [65]byte
	pinned bool
}

// NewVerifier returns a Verifier for signatures by addr.
func NewVerifier(addr common.Address) Verifier { return Verifier{addr: addr} }

// Verify returns nil or ErrSignature.
func (v *Verifier) Verify(digest [32]byte, sig Signature) error {
	if sig[64] != 27 && sig[64] != 28 {
		return fmt.Errorf("recovery id %d: %w", sig[64], ErrSignature)
	}
	if v.pinned {
		if !crypto.VerifySignature(v.pub[:], digest[:], sig[:64]) {
			return ErrSignature
		}
		return nil
	}
	pub, err := recoverKey(digest, sig)
	if err != nil {
		return err
	}
	if addressOf(pub) != v.addr {
		return ErrSignature
	}
	v.pub, v.pinned = pub, true
	return nil
}

// Canonical returns sig with the recovery id that a contract needs. A pinned
// Verifier does not look at that byte, so a payer could spoil a claim with it;
// whoever sends a claim passes the signature through here first.
func (v *Verifier) Canonical(digest [32]byte, sig Signature) (Signature, error) {
	// Nearly always it is right as it is, and a recovery is dear.
	for _, id := range [...]byte{sig[64], 27, 28} {
		sig[64] = id
		if by, err := Recover(digest, sig); err == nil && by == v.addr {
			return sig, nil
		}
	}
	return Signature{}, ErrSignature
}

func recoverKey(digest [32]byte, sig Signature) (pub [65]byte, err error) {
	if sig[64] != 27 && sig[64] != 28 {
		return pub, fmt.Errorf("recovery id %d: %w", sig[64], ErrSignature)
	}
	raw := sig
	raw[64] -= 27
	// What is recovered from a signature verifies it; only which half s is in
	// recovery does not look at.
	key, err := crypto.Ecrecover(digest[:], raw[:])
	if err != nil || bytes.Compare(sig[32:64], halfOrder[:]) > 0 {
		return pub, ErrSignature
	}
	return [65]byte(key), nil
}

// halfOrder is the largest s that contracts take: half of the group's order,
// 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0.
var halfOrder = [32]byte(new(big.Int).Rsh(crypto.S256().Params().N, 1).FillBytes(make([]byte, 32)))

func addressOf(pub [65]byte) common.Address {
	h := keccak(pub[1:])
	return common.Address(h[12:])
}
