package channel

import (
	"sync"

	"github.com/ethereum/go-ethereum/crypto"
)

// hashers spares the hot path an allocation of 400 bytes per hash.
var hashers = sync.Pool{New: func() any { return crypto.NewKeccakState() }}

func keccak(b []byte) (out [32]byte) {
	h := hashers.Get().(crypto.KeccakState)
	hashWith(h, b, &out)
	hashers.Put(h)
	return out
}

func hashWith(h crypto.KeccakState, in []byte, out *[32]byte) {
	h.Reset()
	// Neither call of a Keccak state can fail.
	_, _ = h.Write(in)
	_, _ = h.Read(out[:])
}
