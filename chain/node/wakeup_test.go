package node

import (
	"testing"
	"time"
)

// TestPausesGrowWithTheDriftThatIsUsed drives a burst on a clock of its own.
func TestPausesGrowWithTheDriftThatIsUsed(t *testing.T) {
	const maxDrift = 10
	start := time.Unix(1_700_000_000, 0)
	if got := pauseAt(uint64(start.Unix()), start, maxDrift); got != 0 {
		t.Errorf("an idle ledger pauses %s", got)
	}
	last := time.Duration(0)
	for ahead := uint64(1); ahead <= maxDrift; ahead++ {
		pause := pauseAt(uint64(start.Unix())+ahead, start, maxDrift)
		if pause <= last {
			t.Errorf("%d s ahead the pause is %s, after %s", ahead, pause, last)
		}
		last = pause
	}
	if last != time.Second {
		t.Errorf("at the bound the pause is %s", last)
	}
	for _, far := range []uint64{maxDrift + 1, 1000} {
		if got := pauseAt(uint64(start.Unix())+far, start, maxDrift); got != time.Second {
			t.Errorf("%d s ahead the pause is %s", far, got)
		}
	}
}

func TestAPauseCountsFromWhenTheHeadWasFirstSeen(t *testing.T) {
	w, at := newWakeup(nil), time.Unix(1_700_000_000, 0)
	first, second := consensusHash(1), consensusHash(2)
	if got := w.sinceHead(first, at); got != 0 {
		t.Errorf("a new head is %s old", got)
	}
	if got := w.sinceHead(first, at.Add(time.Second)); got != time.Second {
		t.Errorf("a head is %s old after a second", got)
	}
	if got := w.sinceHead(second, at.Add(time.Second)); got != 0 {
		t.Errorf("the next head is %s old", got)
	}
}
