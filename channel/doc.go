// Package channel is the pure core of a payment channel: its configuration,
// the authorisations a payer signs (vouchers and ticks), the log of what was
// sold, and the state with its transitions. It does no I/O, reads no clock,
// draws no randomness and starts no goroutine: inputs in, a new state or an
// error out, so every protocol built on it can be driven step by step.
//
// One rule carries the design. Every number only grows, always in this order:
//
//	claimed ≤ charged ≤ authorised ≤ deposited
//
//	number      owner   what may change it
//	deposited   ledger  a deposit, a refund, a finalised withdrawal
//	authorised  payer   a voucher or a tick the payer signed; capped by deposited
//	charged     payee   a sale; a credit note, which is a log entry of its own
//	claimed     ledger  a claim the payee sends
//
// [State.Check] states the rule once; every test of every engine calls it.
//
// Signatures are EIP-712 under the domain of the Channels contract, so what is
// verified here is exactly what the contract verifies (see [Domain]).
package channel
