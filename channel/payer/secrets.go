package payer

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
)

// Secrets is everything secret that a wallet needs on one chain beside the key
// that owns its money. It is derived from that key, so that a wallet which
// lost its disk has the same again.
type Secrets struct {
	session *channel.KeySigner
	ticks   [32]byte
}

// DeriveSecrets computes the secrets of a wallet's key for one Channels
// contract: HMAC-SHA256 under the key, a label and the chain telling them
// apart.
func DeriveSecrets(key *ecdsa.PrivateKey, d channel.Domain) (Secrets, error) {
	raw := crypto.FromECDSA(key)
	session, err := deriveKey(raw, d)
	if err != nil {
		return Secrets{}, err
	}
	return Secrets{channel.NewKeySigner(session), derive(raw, "stiver tick chains 1", d, 0)}, nil
}

// deriveKey repeats until the hash is a private key, which fails once in 2^128.
func deriveKey(raw []byte, d channel.Domain) (*ecdsa.PrivateKey, error) {
	var last error
	for n := range uint64(4) {
		h := derive(raw, "stiver session key 1", d, n)
		key, err := crypto.ToECDSA(h[:])
		if err == nil {
			return key, nil
		}
		last = err
	}
	return nil, fmt.Errorf("derive the session key: %w", last)
}

func derive(key []byte, label string, d channel.Domain, n uint64) [32]byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(label))
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], d.ChainID())
	binary.BigEndian.PutUint64(b[8:], n)
	contract := d.Contract()
	m.Write(contract[:])
	m.Write(b[:])
	return [32]byte(m.Sum(nil))
}

// Session returns the signer of vouchers, the payer authoriser of the wallet's
// channels. It can spend what is deposited and cannot deposit.
func (s Secrets) Session() channel.Signer { return s.session }

// seed returns the seed of a tick chain. It depends on all that the chain
// authorises: signing the same terms twice gives the same chain, and so
// authorises nothing twice.
func (s Secrets) seed(v channel.TickVoucher) [32]byte {
	m := hmac.New(sha256.New, s.ticks[:])
	m.Write(v.Channel[:])
	base, unit := v.Base.Bytes(), v.Unit.Bytes()
	m.Write(base[:])
	m.Write(unit[:])
	m.Write(binary.BigEndian.AppendUint32(nil, v.Length))
	return [32]byte(m.Sum(nil))
}

// chain builds the tick chain for v's terms and fills in its root.
func (s Secrets) chain(v channel.TickVoucher) (channel.TickChain, channel.TickVoucher) {
	c := channel.NewTickChain(s.seed(v), v.Length)
	v.Root = c.Root()
	return c, v
}

// Use tells what a channel is used for. A channel has one use at a time, so
// that requests and streams to one payee do not wait for each other.
type Use uint8

// Uses of a channel.
const (
	Requests Use = 0 // one payment in flight: HTTP
	Streams  Use = 1 // many payments in flight
)

// String returns "requests" or "streams".
func (u Use) String() string {
	if u == Streams {
		return "streams"
	}
	return "requests"
}

// Salt returns the salt of the n-th channel of a use with a payee. The first
// one for requests is zero, as with public clients.
func Salt(u Use, n uint64) (salt [32]byte) {
	salt[0] = byte(u)
	binary.BigEndian.PutUint64(salt[24:], n)
	return salt
}

// lane is the inverse of Salt.
func lane(salt [32]byte) (u Use, n uint64, ok bool) {
	u, n = Use(salt[0]), binary.BigEndian.Uint64(salt[24:])
	return u, n, u <= Streams && Salt(u, n) == salt
}
