// Package store is the durable memory of the payer and payee engines: an
// ordered map of bytes on Badger, written by group commit.
//
// The truth lives in the engines' memory; a store is asked to make batches of
// it durable. Callers from any goroutine hand over a [Batch]; one committer
// writes everything that is waiting as one transaction with one sync, then
// tells each caller. So throughput does not depend on the speed of the disk's
// sync, and an acknowledgement given after it is never taken back.
//
// Invariants:
//
//   - A batch is durable whole or not at all.
//   - Batches become durable in the order they were handed over: no batch is
//     durable unless all before it are.
//   - A failed batch fails every batch that was handed over before its caller
//     was told. A caller that withdraws what it built on the failed batch when
//     it is told thus never leaves a gap.
//   - After the disk itself failed, the store refuses everything until it is
//     opened again: memory and disk may then disagree.
//   - A nearly full disk is refused before it is written to, since Badger maps
//     its files into memory and a full disk would end the process.
//
// One process owns a directory at a time. What is durable means is chosen at
// [Open]: see [Durability].
package store
