package channel

import (
	"fmt"

	"github.com/ethereum/go-ethereum/crypto"
)

// Lengths of tick chains. A chain of DefaultTicks costs one signature per 64
// payments, where the cost of the signature and of the hashes are about equal.
const (
	MinTicks     = 1
	DefaultTicks = 64
	MaxTicks     = 1024
)

// TickVoucher opens a tick chain: one signature authorises Base at once and
// Unit more for each tick revealed, up to Length of them.
type TickVoucher struct {
	Channel   ID
	Base      Amount
	Unit      Amount
	Root      [32]byte // keccak256 applied Length times to the seed
	Length    uint32   // 1…1024
	Signature Signature
}

// Tick is one revealed preimage: keccak256 applied Index times to Preimage is
// the chain's root. Index 0 is the root itself.
type Tick struct {
	Index    uint32
	Preimage [32]byte
}

// Validate checks what the contract would refuse whatever the tick: the
// length, and that base + length*unit is an Amount.
func (v TickVoucher) Validate() error {
	if v.Length < MinTicks || v.Length > MaxTicks {
		return fmt.Errorf("length %d is outside %d…%d: %w", v.Length, MinTicks, MaxTicks, ErrTickRange)
	}
	_, err := v.At(v.Length)
	return err
}

// At returns what is authorised at tick k: Base + k*Unit.
func (v TickVoucher) At(k uint32) (Amount, error) {
	if k > v.Length {
		return Amount{}, fmt.Errorf("tick %d of %d: %w", k, v.Length, ErrTickRange)
	}
	sum, err := v.Unit.Mul(uint64(k))
	if err != nil {
		return Amount{}, err
	}
	return v.Base.Add(sum)
}

// VerifiedTickVoucher is a valid tick voucher whose signature was checked;
// only [TickVoucher.Verify] makes one.
type VerifiedTickVoucher struct{ voucher TickVoucher }

// Verify checks bounds and signature.
func (v TickVoucher) Verify(d Domain, by *Verifier) (VerifiedTickVoucher, error) {
	if err := by.Verify(d.TickVoucherDigest(v), v.Signature); err != nil {
		return VerifiedTickVoucher{}, err
	}
	if err := v.Validate(); err != nil {
		return VerifiedTickVoucher{}, err
	}
	return VerifiedTickVoucher{v}, nil
}

// VerifyTick checks t against a tick already proven; known is {0, root} in the
// beginning. It costs t.Index - known.Index hashes.
func (v TickVoucher) VerifyTick(known, t Tick) error {
	if t.Index > v.Length || t.Index < known.Index {
		return fmt.Errorf("tick %d after %d of %d: %w", t.Index, known.Index, v.Length, ErrTickRange)
	}
	if HashTimes(t.Preimage, t.Index-known.Index) != known.Preimage {
		return ErrTick
	}
	return nil
}

// HashTimes applies keccak256 n times.
func HashTimes(x [32]byte, n uint32) [32]byte {
	h := hashers.Get().(crypto.KeccakState)
	for ; n > 0; n-- {
		hashWith(h, x[:], &x)
	}
	hashers.Put(h)
	return x
}

// TickChain is the payer's side of a chain: every preimage, 32 bytes a tick.
type TickChain struct {
	links [][32]byte // links[k] is the preimage of tick k; links[0] the root
}

// NewTickChain derives a chain of n ticks from a secret seed. The seed must be
// fresh for each chain: a seed used twice authorises twice.
func NewTickChain(seed [32]byte, n uint32) TickChain {
	links := make([][32]byte, n+1)
	links[n] = seed
	h := hashers.Get().(crypto.KeccakState)
	for k := n; k > 0; k-- {
		hashWith(h, links[k][:], &links[k-1])
	}
	hashers.Put(h)
	return TickChain{links}
}

// Root returns the chain's root.
func (c TickChain) Root() [32]byte { return c.links[0] }

// Length returns the number of ticks.
func (c TickChain) Length() uint32 { return uint32(len(c.links) - 1) }

// Tick returns tick k of the chain, k ≤ Length.
func (c TickChain) Tick(k uint32) Tick { return Tick{k, c.links[k]} }

// SignTickVoucher signs v, filling in its signature.
func SignTickVoucher(d Domain, s Signer, v TickVoucher) (TickVoucher, error) {
	if err := v.Validate(); err != nil {
		return TickVoucher{}, err
	}
	sig, err := s.Sign(d.TickVoucherDigest(v))
	if err != nil {
		return TickVoucher{}, err
	}
	v.Signature = sig
	return v, nil
}
