package channel

import (
	"encoding/hex"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

// ID identifies a channel: the EIP-712 digest of its Config, hence bound to
// chain and contract (see [Domain.ChannelID]).
type ID [32]byte

// String returns 0x and 64 lower-case hex digits.
func (id ID) String() string { return "0x" + hex.EncodeToString(id[:]) }

// MarshalText implements encoding.TextMarshaler.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler: exactly 0x and 64 hex digits.
func (id *ID) UnmarshalText(text []byte) error {
	s := string(text)
	if len(s) != 66 || s[:2] != "0x" {
		return fmt.Errorf("channel id %q: %w", clip(s), ErrEncoding)
	}
	if _, err := hex.Decode(id[:], text[2:]); err != nil {
		return fmt.Errorf("channel id %q: %w", clip(s), ErrEncoding)
	}
	return nil
}

// Bounds of Config.WithdrawDelay in seconds, as the contract enforces them.
const (
	MinWithdrawDelay = 15 * 60
	MaxWithdrawDelay = 30 * 24 * 60 * 60
)

// Config is the immutable identity of a channel.
type Config struct {
	Payer              common.Address // owns the deposit; refunds and withdrawals go here
	PayerAuthorizer    common.Address // signs vouchers; zero: the payer does, through ERC-1271
	Receiver           common.Address // the payee; settlements go here
	ReceiverAuthorizer common.Address // signs claims, refunds and receipts for the payee
	Token              common.Address // the ERC-20 token paid in
	WithdrawDelay      uint64         // seconds from the start of a withdrawal to its end
	Salt               [32]byte       // tells apart channels of otherwise equal config
}

// Validate reports what the contract would refuse.
func (c Config) Validate() error {
	var zero common.Address
	switch {
	case c.Payer == zero:
		return fmt.Errorf("payer is the zero address: %w", ErrConfig)
	case c.Receiver == zero:
		return fmt.Errorf("receiver is the zero address: %w", ErrConfig)
	case c.ReceiverAuthorizer == zero:
		return fmt.Errorf("receiver authoriser is the zero address: %w", ErrConfig)
	case c.Token == zero:
		return fmt.Errorf("token is the zero address: %w", ErrConfig)
	case c.WithdrawDelay < MinWithdrawDelay || c.WithdrawDelay > MaxWithdrawDelay:
		return fmt.Errorf("withdraw delay %d s is outside %d…%d: %w",
			c.WithdrawDelay, MinWithdrawDelay, MaxWithdrawDelay, ErrConfig)
	}
	return nil
}

// Signer returns the address whose signature authorises payments, and whether
// it signs with an ECDSA key. When it does not, the payer is a contract and
// signatures can only be checked on the ledger (ERC-1271).
func (c Config) Signer() (addr common.Address, ecdsa bool) {
	if c.PayerAuthorizer == (common.Address{}) {
		return c.Payer, false
	}
	return c.PayerAuthorizer, true
}
