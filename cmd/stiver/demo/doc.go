// Package demo tells the whole story in one process, with nothing faked: a
// ledger starts, a payee sells files through a paying door, a payer buys them
// one by one, the money settles, and an auditor verifies it offline.
//
// Every part is the one that runs as a process of its own elsewhere; they talk
// over loopback, and the ledger's JSON-RPC is real.
package demo
