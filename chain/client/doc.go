// Package client is how every other room talks to an EVM ledger: a Stiver
// node, anvil, or anything else that speaks the plain eth_* JSON-RPC methods.
//
// What lives here: a [Client] for reads, calls and logs; an [Account] that
// signs, sends and sees a transaction through to its receipt; [Client.Follow],
// which hands out logs block by block. Nothing here knows what a channel is.
//
// A receipt is taken as final as soon as the ledger shows it. That is the truth
// on a ledger with instant finality (CometBFT) and on a development chain; this
// package does not wait for confirmations on a ledger that reorganises.
//
// Authority over the numbers:
//
//	number         owner     what changes it
//	chain id       Client    read once when dialled, refused when it is not the expected one
//	account nonce  ledger    Account proposes the lowest one neither the ledger nor a live transaction of ours holds
//	fees, gas      ledger    asked anew for every transaction; gas has a margin and the protocol's cap
//
// Invariants: one intent is never in two transactions that could both execute
// (a second nonce is only used when the first one is provably taken by another
// transaction); a follower hands out every matching log exactly once, in order.
//
// Every failure has a [Code] that stays the same in Go, over HTTP, as an exit
// status and in the documentation: see [CodeOf].
package client
