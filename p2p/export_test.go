package p2p

import "github.com/libp2p/go-libp2p/core/network"

// Handle serves a stream as if the host had accepted it.
func (p *Payee) Handle(s network.Stream) { p.handle(s) }
