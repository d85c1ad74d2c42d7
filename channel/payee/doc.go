// Package payee is the engine of whoever is paid: it keeps the state of every
// channel to it, takes payments, logs them, settles on the ledger.
//
// What lives here: admission of channels, the two ways to pay (a [Sale] at a
// time, as x402 has it, and runs of payments with [Engine.Pay]), the itemised
// log with its receipts, settlement with its anchors, and the watch on the
// ledger. What a payment means is decided by the pure core, package channel.
//
//	number      owner   what changes it here
//	deposited   ledger  Observe, Deposit, Refund: read from the ledger, never counted ahead
//	authorised  payer   vouchers and ticks whose signatures were checked
//	charged     payee   Sale.Commit, Pay, Reservation.Commit: one log entry each
//	claimed     ledger  Settle, then Observe
//
// Invariants:
//
//   - [channel.State.Check] holds for every channel after every step, restarts
//     included.
//   - One owner per channel: whoever holds its lock, which is never held across
//     I/O. No payment reads the ledger.
//   - Nothing is acknowledged before authorisation, charge and log entry are
//     durable, in one commit. What was not acknowledged may be lost by a crash,
//     which is the payee's loss.
//   - A reservation is charged after its item was delivered, or released; a
//     crash releases it.
//   - A channel that the engine has no record of begins at the ledger's claimed
//     total, never at a number in a message.
//   - A withdrawal that has started is money already gone.
//   - A signed head of a log covers durable entries only.
//   - What an engine keeps in memory does not grow with its channels or their
//     histories: channels that rest are on disk.
package payee
