// Package doctor looks a node's home over, running or not, from the machine it
// is on: files and their permissions, disk, clock, peers, and what the node says
// of itself through the home's own socket. It changes nothing but a scratch file
// that it removes. Why a whole network does not move is package network's.
package doctor
