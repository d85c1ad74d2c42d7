// Package witness co-signs a ledger's past for an auditor. A [Witness] follows
// the ledger through one node and believes it nothing: every hand-over between
// validators and every block it signs for is proven from genesis, and shown to
// be of one line with the checkpoint it signed before. What it signed once, it
// never contradicts: what it is about to sign is on disk before the signature is
// made, so neither a crash nor a lying node brings it to sign two pasts.
//
// The layout of its directory:
//
//	genesis.json          the network, public
//	witness.key           the signing key (0600)
//	witness.vkey          the verifier key, to be published
//	state.json            the newest checkpoint and the validators up to it
//	checkpoint            the newest signed checkpoint
//	checkpoints/HEIGHT    every signed checkpoint
//	conflict.json         evidence of another past, if a node ever showed one
//	LOCK                  held while a process runs on this directory
//
// An old backup of the directory must not be put into service again: it does not
// know what the key has signed since. Make a new key instead.
package witness
