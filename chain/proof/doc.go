// Package proof is the ledger's evidence in a form that needs no ledger:
// consensus headers, commits and Merkle proofs, all checkable offline with
// nothing but the genesis file as trust root ([FromGenesis]).
//
// From the trust root downwards, every step is a function here:
//
//	genesis validators ─ [Trust.VerifyBlock] ─▶ Ethereum block header
//	header ─ [Block.Transaction], [Block.Receipt] ─▶ what was executed and what it said
//	header ─ [Block.Account], [Account.Slot] ─▶ what the state holds, or that it holds nothing
//
// A verified [Block] can only be made by VerifyBlock, so a receipt or a slot in
// hand has been proven from its block down, and the block from genesis.
//
// The shapes are shared by the node, which produces them, and by auditors, who
// verify them; so this package imports nothing of the node, reads no clock and
// no network. One validator set, that of genesis, is trusted; a changed set is
// refused rather than followed.
package proof
