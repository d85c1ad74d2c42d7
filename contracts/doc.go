// Package contracts holds what stands on the ledger: the Solidity sources (src),
// what they compile to (artifacts), the Go bindings, the fixed addresses, and
// the encodings that only make sense together with them (claim rows, collector
// data, storage slots, revert reasons). It runs nothing and calls no node.
//
//	contract          what it owns
//	Channels          escrow: balance and totalClaimed of every channel,
//	                  totalClaimed and totalSettled of every receiver, anchors
//	ERC3009Collector  nothing; passes deposits on to Channels
//	Coin              who has how much e-money, and who is frozen
//	Registry          who may take part, in which role
//	Multicall3        nothing
//
// Conservation, per token, always:
//
//	balance of Channels = Σ channels (balance − totalClaimed)
//	                    + Σ receivers (totalClaimed − totalSettled)
//
// # Storage
//
// Slots are proven offline with eth_getProof, so their order is part of the
// interface. With map(p, k) = keccak256(k as 32 bytes ‖ p as 32 bytes):
//
//	Channels  channels            map(2, id)                  balance (low 128 bits), totalClaimed (high)
//	          refundNonce         map(3, id)
//	          receivers           map(map(4, receiver), token) totalClaimed (low 128 bits), totalSettled (high)
//	          pendingWithdrawals  map(5, id)                  amount (128), initiatedAt (40), withdrawNonce (88), from low to high
//	          anchors             map(map(6, receiver), token) epoch (low 64 bits), entries (next 64); head in the slot after it
//	Registry  role of an account  map(map(0, role), account)  1 or 0
//	          members of a role   map(1, role)                their number; keccak256(that slot) + i holds member i
//	          roles held          map(2, account)             how many; not zero means registered
//	Coin      balanceOf           map(0, account)
//	          isFrozen            map(9, account)             1 or 0
//
// The helpers in slots.go compute them; a test compares them with the compiler's
// storage layout.
//
// The bindings (bind_*.go) and artifacts are generated: go generate ./contracts.
package contracts

//go:generate go run ./internal/gen
