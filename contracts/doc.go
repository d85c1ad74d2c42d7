// Package contracts holds what stands on the ledger: the Solidity sources (src),
// what they compile to (artifacts), the Go bindings, the fixed addresses, and
// the encodings that only make sense together with them (claim rows, collector
// data, storage slots, revert reasons). It runs nothing and calls no node.
//
//	contract          what it owns
//	Channels          escrow: balance and totalClaimed of every channel,
//	                  totalClaimed and totalSettled of every receiver, anchors
//	ERC3009Collector  nothing; passes deposits on to Channels
//	Coin              who has how much e-money, who is frozen, what issuers may have out
//	Registry          who may take part, in which role, for which organisation; votes
//	Validators        who signs blocks with which power, who is suspended, which nodes connect
//	Parameters        the numbers nodes agree on, the pause of entry
//	Council           proposals and the votes on them
//	Timelock          what is decided and when it is due; the GOVERNOR role
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
//	          member              map(2, account)             roles held (64), organisation (32), from low to high
//	          organisation        map(11, id) + 1             voter (160), active (8)
//	Coin      balanceOf           map(0, account)
//	          isFrozen            map(9, account)             1 or 0
//	          issuance            map(10, issuer)             cap (low 128 bits), outstanding (high)
//	Validators
//	          version             0
//	          validators          1                           their number; keccak256(that slot) + 2i holds key x of validator i,
//	                                                          the slot after it odd (8), power (64), organisation (32)
//	          node                map(3, id ‖ 12 zero bytes)  organisation plus one; 0 means unknown
//	Parameters
//	          paused until        0                           Unix seconds (low 64)
//	          values              4                           maxDrift (32), blockGas, accountGas, organisationGas (64 each),
//	                                                          settlementShare (16); the slot after it proposeTimeout (32)
//
// An account is registered if it holds a role and belongs to no organisation or
// to an active one. The helpers in slots.go and slots_governance.go compute the
// slots; a test compares them with the compiler's storage layout.
//
// The bindings (bind_*.go) and artifacts are generated: go generate ./contracts.
package contracts

//go:generate go run ./internal/gen
