// Package store is the durable memory of the payer and payee engines: an
// ordered map of bytes, written by group commit to a journal of its own and
// kept in Badger.
//
// The truth lives in the engines' memory; a store is asked to make batches of
// it durable. Callers from any goroutine hand over a [Batch]; one committer
// writes everything that is waiting as one record of the journal with one
// sync, then tells each caller. So throughput does not depend on the speed of
// the disk's sync, and an acknowledgement given after it is never taken back.
//
// What is in the journal is in an overlay in memory as well, where reads find
// it: they look at one or two overlays over Badger, as of one moment. When a
// segment of the journal is full, or nothing was written for a second, the
// folder moves the last value of each of its keys to Badger, and then uses the
// segment again. When folding is behind, the committer waits for it. A store
// that is opened folds what it finds in the journal first; one that was closed
// left nothing there.
//
//	Batch → committer → journal and overlay → folder → Badger
//	                                └────── reads ───────┘
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
//     its files into memory and a full disk would end the process. What has yet
//     to be folded counts as written.
//   - A segment is folded whole before any of a later one is, after all of it is
//     durable, and is gone from the journal before the next is folded. So
//     Badger and the journal together are always all batches up to one.
//   - Of the journal nothing but the unfinished write at its end is ever left out
//     in silence. Anything else that is missing is ErrDamaged; only where syncs
//     were off may a loss of power have left a hole, and what is behind it is
//     left out with a warning.
//
// One process owns a directory at a time. What is durable means is chosen at
// [Open]: see [Durability].
package store
