// Package gateway is the payee: it stands in front of a web server, or of any
// http.Handler, and answers what has a price once it is paid. Payers come
// through two doors onto the same engine, prices and content:
//
//   - HTTP 402 as x402 version 2 has it, for any client of that standard
//     (schemes batch-settlement and exact; package gateway/x402 has the bytes);
//   - the native stream on libp2p, one message a payment (package p2p).
//
// [Open] makes a [Gateway] from a [Config]; [Gateway.Run] serves it whole, and
// [Gateway.Middleware] puts it into a program's own server. Besides selling, it
// relays what payers signed (deposits, refunds, exits), settles on a schedule,
// serves an operator on loopback, and can be a facilitator for other payees.
//
// Invariants:
//
//   - An item is served only for a charge that is durable: an upstream's answer
//     is held back until then. An answer that is not 2xx, or not complete, is not
//     charged. A streamed answer is charged at its headers, and credited when it
//     breaks off.
//   - A payment taken twice is charged once and answered twice.
//   - A deposit counts when the ledger has it, not before.
//   - What payers derive a channel's identity from comes from the configuration
//     and the keys alone, so it is the same after every restart.
//   - Payments within what is authorised ask no ledger.
//
// Who owns which number: the price list owns prices; the engine (package
// channel/payee) owns what is charged; the ledger owns deposits and claims. The
// gateway owns none: it keeps paid answers for a while, and nothing else.
//
// Every refusal has a stable code and a sentence ([Refusal]); where x402 has a
// name for it, that is in the answer too.
package gateway
