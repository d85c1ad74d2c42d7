// Package proof is the ledger's evidence in a form that needs no ledger:
// consensus headers, commits and Merkle proofs, all checkable offline with
// nothing but the genesis file ([FromGenesis]) or a checkpoint that an auditor
// has signed ([FromCheckpoint]) as trust root.
//
// From the trust root downwards, every step is a function here:
//
//	genesis, or a witnessed checkpoint ─ [Trust.Follow] ─▶ who signs which heights
//	the set of a height ─ [Trust.VerifyBlock] ─▶ Ethereum block header
//	header ─ [Block.Transaction], [Block.Receipt] ─▶ what was executed and what it said
//	header ─ [Block.Account], [Account.Slot] ─▶ what the state holds, or that it holds nothing
//
// A verified [Block] can only be made by VerifyBlock, so a receipt or a slot in
// hand has been proven from its block down, and the block from genesis.
//
// The shapes are shared by the node, which produces them, and by auditors, who
// verify them; so this package imports nothing of the node, reads no clock and
// no network. Validator sets follow one another by their own signatures
// ([History]); keys that were retired could sign another past, so a verifier can
// demand that the past passes through a block that auditors have witnessed
// ([Trust.Through], [OpenCheckpoint]) and that a block is an ancestor of it
// ([Block.Line]).
package proof
