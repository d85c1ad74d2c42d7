// Package network looks at the nodes of one network from outside. It runs the
// nodes of a directory as processes of their own ([Runner]), asks every node it
// can reach how it is ([Look]), and says in plain words why a chain is not
// moving and what to do ([Explain]).
//
// It owns no state: what a node knows is asked of the node each time, and what
// the network agreed on stands on the ledger. It reads no keys.
package network
