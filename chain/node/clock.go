package node

import (
	"slices"
	"time"

	"github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
)

// leadsKept is over how many votes of a validator its clock is judged.
const leadsKept = 16

// leads are by how much a validator's newest votes were ahead of this node's
// clock when they were heard: its clock's lead less the vote's travel. The
// largest is the one that travelled least.
type leads struct {
	ring [leadsKept]time.Duration
	next int
	full bool
}

func (l *leads) add(d time.Duration) {
	l.ring[l.next] = d
	l.next = (l.next + 1) % leadsKept
	l.full = l.full || l.next == 0
}

func (l *leads) best() time.Duration {
	kept := l.ring[:l.next]
	if l.full {
		kept = l.ring[:]
	}
	return slices.Max(kept)
}

// heard notes a vote's time. The caller holds p.mu.
func (p *presence) heard(v *types.Vote) {
	address := common.BytesToAddress(v.ValidatorAddress)
	if p.leads[address] == nil {
		p.leads[address] = new(leads)
	}
	p.leads[address].add(time.Until(v.Timestamp))
}

// clockOffset is by how much the clocks of the other validators lead this
// node's: the median, zero if none was heard. Travel makes it a little too small.
func (p *presence) clockOffset(self common.Address) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	var best []time.Duration
	for address, l := range p.leads {
		if address != self {
			best = append(best, l.best())
		}
	}
	if len(best) == 0 {
		return 0
	}
	slices.Sort(best)
	return best[len(best)/2]
}

// clockOffset is by how much the other validators' clocks lead this node's.
func (n *Node) clockOffset() time.Duration {
	self := common.Address{}
	if key, err := n.consensus.node.PrivValidator().GetPubKey(); err == nil {
		self = common.BytesToAddress(key.Address())
	}
	return n.presence.clockOffset(self)
}
