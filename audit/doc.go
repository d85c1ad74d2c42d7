// Package audit makes and checks audit bundles: one file that shows, to someone
// who trusts nothing but a network's genesis, what a payee sold, what it was
// paid for it, and that the two agree.
//
// [Export] writes a bundle from a payee's payment log and a node of the ledger;
// [Verify] reads it with neither. The chain that Verify walks:
//
//	genesis names the first validators       else trust_root
//	each set hands over to the next          else validator_history
//	the set of a height signs its header     else validator_set, commit_signature
//	that header carries the block            else data_hash
//	the block carries the transactions, the
//	receipts and the state                   else transaction_proof, receipt_proof, state_proof
//	all blocks are ancestors of the last     else block_line
//	the last block and a checkpoint, if one
//	is demanded, are of one line             else checkpoint_conflict, checkpoint_unlinked
//	the events of all blocks add up to the
//	state, so none was left out              else ledger_events
//	every claim was authorised by the payer  else claim_authorisation
//	the anchors form one unbroken chain      else anchor_chain
//	every anchor is the tree over the heads
//	of the logs                              else anchor_root
//	the logs are those under the heads, at
//	every anchor a prefix of the next        else log_entry
//	sums agree: claimed ≤ charged ≤
//	authorised ≤ deposited, every channel    else sum_mismatch
//
// and, last, the digest over the whole file (bundle_digest) for the bytes that
// none of this reads. What a bundle does not show: entries after the last
// anchor are the payee's word, backed only by the payer's newest authorisation;
// and what was sold for an entry, unless the payee also hands over item and
// salt.
//
// [Evidence] shows a single fact in the same way: a transaction and what the
// contracts said, or words of storage. Package witness, below, co-signs the
// checkpoints.
//
// A payee is heard through paymentlog.Source; any way to its log will do: the
// engine itself, or the stream that a gateway serves.
package audit
