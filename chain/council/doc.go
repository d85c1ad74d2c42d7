// Package council is the governance of a ledger as its organisations use it:
// what they can decide ([Action]), proposals and votes ([Council], [Voter]), and
// what is in force now.
//
// All of it stands in contracts: Council counts one vote an organisation,
// Timelock carries out what passed after a delay, Registry, Validators,
// Parameters and Coin do it. This package packs calls, reads state and events,
// and puts both into words; it decides nothing and keeps nothing.
//
// The contracts' clock is the block time, and an idle ledger makes no blocks.
// So states are told as of now, by the caller's clock, where the newest block is
// older: a proposal that nobody can vote on any more is not called open.
package council
