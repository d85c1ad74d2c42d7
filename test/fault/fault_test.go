package fault

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// TestFaults is one network that lives through everything, one fault after the
// other.
func TestFaults(t *testing.T) {
	w := newTown(t)
	if full() {
		w.run("upgraded node by node", (*trial).upgrade)
	}
	w.run("killed in turn", func(s *trial) { s.kills(pick(4, 80), 1) })
	w.run("killed all at once", func(s *trial) { s.kills(pick(1, 20), validators) })
	w.run("split 3|1", (*trial).splitOne)
	w.run("split 2|2", func(s *trial) { s.splitHalves(3 * time.Second) })
	w.run("torn last write", (*trial).tornWrite)
	w.run("deleted data", (*trial).deletedData)
	w.run("old backup restored", (*trial).oldBackup)
	if full() {
		w.run("long split 2|2", func(s *trial) { s.splitHalves(time.Minute) })
		w.run("signing record damaged", (*trial).damagedRecord)
		w.run("flapping links", (*trial).flapping)
		w.run("30 % loss, 300 ms delay", (*trial).badNetwork)
		w.run("clock 5 s ahead", func(s *trial) { s.wrongClock(5 * time.Second) })
		w.run("clock 5 s behind", func(s *trial) { s.wrongClock(-5 * time.Second) })
		w.run("full disk", (*trial).fullDisk)
	}
}

func pick(short, all int) int {
	if full() {
		return all
	}
	return short
}

// kills ends nodes in the middle of their work and starts them again.
func (s *trial) kills(times, atOnce int) {
	for n := range times {
		s.load.await(1 + rand.IntN(6))
		moment := time.NewTimer(time.Duration(rand.IntN(30_000)) * time.Microsecond)
		<-moment.C
		var victims []*host
		for i := range atOnce {
			victims = append(victims, s.nodes[(n+i)%validators])
		}
		s.each(victims, (*host).kill)
		s.each(victims, (*host).start)
		s.recovered()
	}
	s.row.faults = fmt.Sprintf("%d × kill -9 of %d", times, atOnce)
}
