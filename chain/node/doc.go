// Package node runs the ledger: CometBFT agrees on blocks, an unmodified
// go-ethereum executes and serves them, both inside this process.
//
// # How a block comes to be
//
// The proposer executes pending transactions on the head of its chain and puts
// the finished Ethereum header, then the raw transactions, into a consensus
// block. Every validator executes the same block before it votes. So what is
// signed is an executed block: there is no later height to wait for, and no
// block that was agreed on but cannot be executed.
//
//	PrepareProposal  build a block from the pool          (proposer)
//	ProcessProposal  check the rules, execute, keep aside (everyone, votes)
//	FinalizeBlock    the same, a no-op if already done    (everyone, decided)
//	Commit           make it the head of the chain
//
// There is one file for each of these. Consensus blocks without transactions
// carry no Ethereum block, so heights and block numbers differ; the Ethereum
// header names its height in extraData.
//
// # Who owns which number
//
//   - The head of the chain: moved by Commit alone. Nothing executed earlier is
//     visible to anyone, or a crash could leave execution ahead of consensus.
//   - The consensus height after a restart: read from the head's extraData, so
//     that whatever go-ethereum found on disk is what consensus replays from.
//   - Block time: the proposer's clock, strictly growing, ahead of the clock by
//     at most the genesis file's maxDrift. Only ProcessProposal compares it with
//     a clock: a decided block must be accepted whenever it is replayed.
//   - Permission: the Registry contract's state in the parent block, and nothing
//     else; see permission.go for where it is applied.
//
// Amounts of gas have no price. The base fee is zero and stays zero because no
// block may use more than half its gas limit.
package node
