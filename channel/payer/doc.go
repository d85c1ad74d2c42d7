// Package payer is the payer's engine around the channel core: it decides what
// may be signed, makes that durable, and only then lets a signature out.
//
// What lives here: [State], the payer's numbers of one channel and their
// transitions, pure; [Engine], which keeps the states of one wallet on disk
// and hands channels out one owner at a time ([Lease]); [Stream], many
// payments in flight on one channel, by ticks and vouchers; [Limits].
//
//	number     owner   what may change it
//	deposited  ledger  a deposit, a refund, a withdrawal; a deposit the payer
//	                   has authorised counts from the moment it is durable
//	signed     payer   the highest ceiling made durable, ticks not yet revealed
//	                   included; falls only when what was planned is given up
//	spent      payee   what the payee says it has charged, as far as the
//	                   payer's own signatures and prices bear it out
//	claimed    ledger  a claim
//
// The rule: claimed ≤ spent ≤ signed ≤ deposited ([State.Check]).
//
// A signed ceiling and a tick chain are durable before anything made from them
// leaves, so a crash forgets nothing that was authorised. What a crash may
// forget is an answer. Then the same voucher or tick is sent again, which is
// harmless, and the payee's number is adopted when the payer's own signature
// comes with it.
//
// Everything secret is derived from the wallet's key (see [Secrets]): with a
// lost disk the channels are found again on the ledger, and nothing else is
// needed.
package payer
