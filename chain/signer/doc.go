// Package signer holds a validator's key and sees to it that the key never
// signs two different things for one height, round and step: that is what a
// validator is suspended for, and what could split the ledger.
//
// # The signing record
//
// What was signed last is written to disk, synced, before the signature leaves
// this package. A request below the record is refused; one for the same place
// gets the same signature again, or is refused. The file has a checksum: a
// damaged one is an error, never an empty record.
//
// # The high-water mark
//
// A record can still be older than the key's last signature: somebody restored
// a backup, or the disk forgot. Then the chain knows better. When a commit on
// it holds a signature of this key above the record, or when the record is
// declared restored, or missing, the signer signs nothing until the chain
// has a block that was begun after that was noticed (and ClockSlack more, for
// clocks differ). Whatever the lost record said was below that block, so its
// height becomes the mark; at and below it nothing is signed, ever. A second
// process that uses the same key is noticed in the same way, and stops both.
//
// What no record and no chain shows cannot be known: a backup so fresh that the
// chain holds no later signature, put back without being declared, is taken for
// current. Restore with `stiver ledger restore-keys`, which declares it.
//
// # Who owns which number
//
//   - height, round and step signed last: the record file, written by Signer
//     alone while it holds the key's directory.
//   - the mark: the same file, raised by Signer from what Observe was told, or by
//     an operator's word (Release); it never goes down.
//   - the head of the chain: the node, which reports it through Observe.
//
// The key may live in the node's process (Open) or in another (Serve, Listen):
// then record and mark are where the key is.
package signer
