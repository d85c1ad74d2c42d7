// Package scale measures what a payee's engine costs as its channels and their
// histories grow: alone, on a store of this machine's disk, durable against loss
// of power, its payers' messages made while the clock stands.
//
// The ledger behind it is of paper: it says of every channel that so much is
// deposited and nothing claimed, which is all that admission asks. A million
// deposits on a real ledger, and claims on them, are measured elsewhere.
//
//	figure     what is measured
//	raw        a tick's hash, a check of a signature, a synced write
//	at rest    memory that the process has more of once it knows all channels,
//	           has read them from the ledger again and nothing is under way;
//	           of that what is its own, not the page cache's
//	opening    from nothing to the first payment acknowledged, all channels known
//	few, many  ticks in batches of 8 on some channels, while no others are known
//	           and among all of them: there each is first loaded from the disk
//	history    processor time of a tick in one channel's log, at each decade of
//	           its length; batches of 256, every payment with an item of its own
//	disk       bytes of the store for each payment of that history, closed, that is
//	           with everything where it stays
//	receipt    one payment of that log proven, and what the proof's signature alone
//	           costs
//
// Processor time is that of the whole process: collector, journal and the
// store's housekeeping. It is what a busy machine leaves true.
package scale
