package fault

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// splitOne cuts one node off: the three go on, the one shows nothing new, and
// catches up.
func (s *trial) splitOne() {
	s.wire.split(3)
	away := s.nodes[3].head()
	goal := s.seen.head() + 4
	s.town.until("three go on without the fourth", func() bool { return s.nodes[0].head() > goal })
	if got := s.nodes[3].head(); got > away+1 {
		s.town.t.Errorf("a node that was cut off went from block %d to %d", away, got)
	}
	s.wire.heal()
	s.recovered()
	s.row.faults = "1 split"
}

// splitHalves leaves nobody a majority: no block is made until it is over.
func (s *trial) splitHalves(hold time.Duration) {
	s.wire.split(2, 3)
	// What was decided already may still be finished.
	for s.load.within(1, 2*time.Second) {
	}
	before := s.seen.head()
	if s.load.within(1, hold) || s.seen.head() != before {
		s.town.t.Errorf("half a network went from block %d to %d", before, s.seen.head())
	}
	s.wire.heal()
	s.recovered()
	s.row.faults = fmt.Sprintf("1 split of %s", hold)
}

// flapping cuts a different node off again and again, for moments.
func (s *trial) flapping() {
	const flaps = 40
	for n := range flaps {
		s.wire.split(n % validators)
		s.load.within(math.MaxInt, time.Duration(100+rand.IntN(900))*time.Millisecond)
		s.wire.heal()
		s.load.within(math.MaxInt, time.Duration(100+rand.IntN(900))*time.Millisecond)
	}
	s.recovered()
	s.row.faults = fmt.Sprintf("%d × a node cut off for up to a second", flaps)
}

// badNetwork loses and delays packets between all nodes. TCP hardly gets through
// that, so it is not asked for more than that blocks still come; what counts is
// that they are right and that all is well afterwards.
func (s *trial) badNetwork() {
	before, lost := s.seen.head(), s.wire.lost.Load()
	s.wire.set(func(int, int) rule { return rule{loss: 0.3, delay: 300 * time.Millisecond} })
	s.town.until("blocks come through a bad network", func() bool { return s.seen.head() >= before+3 })
	s.row.faults = fmt.Sprintf("%d packets lost", s.wire.lost.Load()-lost)
	s.wire.heal()
	s.recovered()
}

// wrongClock starts a node with a clock that is off. The network goes on, the
// node takes part, and it can tell that its clock is wrong.
func (s *trial) wrongClock(by time.Duration) {
	h := s.nodes[3]
	h.kill()
	h.lead = by
	h.start()
	s.recovered()
	s.town.until("the node sees that its clock is off", func() bool {
		return math.Abs(h.diagnosis().ClockOffset+by.Seconds()) < 1
	})
	s.load.await(20)
	h.kill()
	h.lead = 0
	h.start()
	s.recovered()
	s.row.faults = fmt.Sprintf("1 clock off by %s", by)
}

// head is a node's newest block, 0 if it does not answer.
func (h *host) head() uint64 {
	var head hexutil.Uint64
	if err := h.call(&head, "eth_blockNumber"); err != nil {
		return 0
	}
	return uint64(head)
}
