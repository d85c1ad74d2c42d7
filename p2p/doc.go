// Package p2p is how payer and payee talk without HTTP: a libp2p host with a
// predicate that says who may connect, and the pay protocol /stiver/pay/1 on it.
//
// One framed stream serves a payer (who dials) and a payee (who listens). The
// channels between the two are multiplexed on it by a small handle; many
// payments are in flight on each. A payment is one frame of 36 to 80 bytes; the
// payee answers with cumulative acknowledgements, sent only when what they
// acknowledge is durable. docs/protocol.md has every byte.
//
// The package moves messages and keeps their order. It owns no money: what a
// payment means is decided by the [Desk] on the payee's side and signed by the
// [Purse] on the payer's, two interfaces that gateway and wallet satisfy with
// the engines.
//
//	number            owner   where
//	sequence          payee   Numbers.Payments when a channel is opened; then one more per payment
//	authorised        payer   Purse.Cover
//	charged           payee   Outcome.Charged, checked by the payer against the prices it sent
//	window            payee   hello: payments in flight on a channel and on the stream
//	content credit    payer   hello and grants: bytes of content in flight on a channel
//	credit            payee   hello: unpaid service on a channel, content ahead of its durable charge
//	exposure          payer   Bounds.Exposure, told with BOUND: money unserved on a channel
//
// Invariants:
//   - Payments of a channel reach its Account in sequence, without gaps.
//   - An acknowledgement covers nothing that Account did not call durable.
//   - A refusal stops its own channel only; payments sent after the refused one
//     are dropped, not charged, until the payer sends its sequence again.
//   - A malformed message ends the stream with a code and changes nothing.
//   - Memory is bounded by the limits of the hello, and for all streams together
//     by Limits, whatever the other sides do; one that has much gets less of it.
//   - What a payer does not take in is no reason for anybody else to wait.
//
// Subpackage wire has the codec, which does no I/O.
package p2p
