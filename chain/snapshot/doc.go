// Package snapshot is the file in which a chain's data travels from a stopped
// node to a new one: a zstd-compressed tar stream, written and read in one pass.
//
//	snapshot.json   what the file claims to hold (Manifest), first
//	execution/...   go-ethereum's database
//	consensus/...   CometBFT's stores
//	sums.json       the SHA-256 of every file, last
//
// It never holds keys, nor the record of what a key signed: two nodes with one
// record would each sign as if they were alone.
//
// The sums only find damage. That the data is the chain's is for the reader to
// prove from the genesis file (node.RestoreSnapshot); nothing in the file is
// believed.
package snapshot
