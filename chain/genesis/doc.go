// Package genesis makes networks: from a short Config (which organisations
// decide, who issues, who takes part, who validates) to the one file that every node and every
// auditor of a network shares.
//
// The file holds three things that are checked against each other when it is
// read: the Config it was made from, the Ethereum genesis (chain rules and the
// whole initial state) and the consensus genesis (validators and limits). The
// consensus genesis carries the hash of the Ethereum genesis block, so the
// first signed header already commits to the initial state.
//
// Building is a pure function of Config: no clock, no randomness, the same
// bytes everywhere. The contracts are not laid down as bytecode and guessed
// storage: their constructors run at their final addresses in an in-memory EVM,
// then roles are granted and Coin is minted by calls, as on the live ledger.
package genesis
