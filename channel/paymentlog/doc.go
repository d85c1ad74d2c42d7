// Package paymentlog is a payee's whole payment log on its way to an auditor:
// what has to be told ([Source]), and the stream it travels in ([Write],
// [Read]). A payee engine is a Source; so is the reader of a stream.
//
// What is told, in this order, so that a reader never has to go back:
//
//	terms      whose log it is: chain, receiver, token
//	epochs     every settlement: the anchor and the heads under it
//	channels   by ascending id; after each, all its entries in order
//
// The stream holds no number that another one implies: a sequence is counted,
// charged is summed. So it cannot contradict itself; whether it agrees with the
// anchors on the ledger is for an auditor to find out.
//
// Invariants: the same log gives the same bytes; a stream that was cut or
// changed is refused.
package paymentlog
