// Package x402 is the wire form of x402 version 2 over HTTP: the three headers,
// the messages in them, and the two schemes the gateway serves, batch-settlement
// and exact on EVM chains. It encodes and decodes; it decides nothing, checks no
// signature and knows no channel's state.
//
// Every decoder takes input from strangers: sizes are limited before anything is
// decoded, a value that does not fit its type is an error, and fields that this
// package does not know are skipped, since the protocol adds fields over time.
//
// Sources: the x402 v2 specification with its batch-settlement scheme for EVM,
// and what the npm packages @x402/core and @x402/evm send and accept.
package x402
