// Package sim runs the payer's and the payee's engine, unchanged, in a world
// that is made of a seed: a clock that runs only when nothing else does, a
// network that delays, drops, repeats and reorders messages and breaks streams,
// disks that lose what was not synced, fail and fill up, a ledger that goes away
// and loses answers, processes that are killed, and parties that cheat.
//
// A world lives for some simulated minutes, is then healed (nothing fails any
// more) and must come to agree. These must hold after every step:
//
//   - claimed ≤ charged ≤ authorised ≤ deposited, on both sides and on the ledger
//   - what was acknowledged to a payer is in the payee's log, once, at its price
//   - nothing is in the log twice, and nothing that nobody ordered
//   - what the payee has charged can be claimed on the ledger, to the last coin
//   - no coin is made or lost on the ledger
//
// and at the end payer and payee have the same numbers, and each log's root is
// that of its entries.
//
// A seed decides everything: each party, disk and link draws from a stream of
// its own, derived from the seed. The clock is that of testing/synctest, and one
// processor runs one goroutine at a time, so a failing seed fails again:
//
//	go test ./test/sim -run TestWorlds -sim.seed 1234 -v
//
// That the invariants can fail is shown by deliberate bugs (see mutants_test.go):
// each is compiled into the engines and has to be caught by some seed.
package sim
