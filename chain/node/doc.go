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
//     at most maxDrift. Only ProcessProposal compares it with a clock: a decided
//     block must be accepted whenever it is replayed.
//   - Parameters (drift, usable gas, quotas, settlement's share, timeouts): the
//     Parameters contract in the parent block; params.go.
//   - Permission: the Registry in the parent block, and nothing else. One gate
//     holds transactions against it where they enter, where a block is built and
//     where it is judged; permission.go.
//   - Quotas: summed from the blocks of the last minute; quota.go. What is kept
//     of them is a copy that can be worked out again.
//   - Order within a block: the proposer's choice; order.go. Nobody judges it.
//   - Validators: the Validators contract; consensus follows two heights later.
//   - Which node is connected: the Validators contract at the head; revocation.go.
//     Whom to dial is the operator's; peers.go.
//
// Gas has no price. The base fee is zero and stays zero because no block may use
// more than half its gas limit.
package node
