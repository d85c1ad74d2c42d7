// Package proof is the ledger's evidence in a form that needs no ledger:
// consensus headers, commits and Merkle proofs, all checkable offline.
//
// The shapes here are shared by the node, which produces them, and by
// auditors, who verify them; so this package imports nothing of the node.
package proof
