// Package ledger measures the ledger on this machine, beside go-ethereum's own
// development chain under the same load in the same run: machines differ, and
// the same machine differs from minute to minute, so the ratios are what counts.
//
// Every chain is made of processes of its own, the development chain too, and
// is driven from here as a client would: transactions signed before the clock
// starts, in batches of JSON-RPC over HTTP, spread over the nodes; new heads over
// a WebSocket. A transaction is final when this process has read the block that
// holds it. All of it shares one machine: with four validators, five processes.
//
//	chain     what runs
//	dev       go-ethereum's development chain: eth/catalyst's simulated beacon,
//	          period 0, its own defaults, on disk, without a sync per block
//	N         N validators of one power, each a process
//	N-1 of N  the same with one killed
//
//	figure    what is timed
//	idle      one transfer of coins a second until this process holds its receipt
//	half      transfers of coins at half the rate that was measured, and at most
//	          half of what the network's gas limit lets through in a second
//	simple    plain transactions without value, 21,000 gas, as fast as they become final
//	coins     transfers of coins (ERC-20), as fast as they become final
//	claims    channels claimed on, in compact claims of 64 vouchers
//
// Half load and the rates of the ledger are taken while block time is ahead of the
// clock by as much as it may be, where one block a second is made: what lasts, not
// what a burst reaches.
//
// Soak keeps four validators under a constant load instead and records memory,
// disk, throughput and latency over time; DrawPoints draws them.
//
// Rates are counted between the first and the last block of the load, so that
// neither the start nor what is left over blurs them. cpu_us is the processor
// time of the chain's processes for each transfer or claim, the client's left
// out: it is what a busy machine leaves true.
package ledger
