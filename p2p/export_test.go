package p2p

import "github.com/libp2p/go-libp2p/core/network"

// Handle serves a stream as if the host had accepted it.
func (p *Payee) Handle(s network.Stream) { p.handle(s) }

// Held is what a payee holds for all payers together.
type Held struct {
	Channels, Names, Payments, Content int
	Unheard                            int // the most that one stream has waiting to be said
}

// Held counts what p holds.
func (p *Payee) Held() Held {
	h := Held{Channels: p.lanes.used(), Names: p.names.used(), Payments: p.payments.used(), Content: p.contents.used()}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, list := range p.sessions {
		for _, s := range list {
			s.mu.Lock()
			h.Unheard = max(h.Unheard, len(s.notes))
			s.mu.Unlock()
		}
	}
	return h
}

// Waiting counts the streams that wait until fewer payments are in flight.
func (p *Payee) Waiting() int {
	p.payments.mu.Lock()
	defer p.payments.mu.Unlock()
	return len(p.payments.waiting)
}

// The bounds that tests compare with.
const (
	MaxUnheard     = maxUnheard
	MaxOpenings    = maxOpenings
	StreamNames    = streamNames
	StreamChannels = streamChannels
	StreamPayments = streamPayments
)
