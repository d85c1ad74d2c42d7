// Package fault does to four ledger nodes what networks, disks, clocks and
// people do, and checks after each time that nothing was lost: every node has
// the same head and state root, no block that anybody saw was ever changed, all
// money is there, and every transaction that somebody has a receipt for is where
// the receipt says.
//
// The nodes are processes of the real binary, each in a network namespace of its
// own; the network between them is this test, which loses, delays and cuts what
// it is told to (see wire). The test itself runs in namespaces that end with it:
// whatever ends it, no process, interface or mount stays behind. It needs root,
// or user namespaces in which /dev/net/tun can be opened; without, it is skipped
// and says so.
//
// The names of the tests are the claims. By default they are a short selection;
// STIVER_FAULTS=full runs everything (make faults).
package fault
