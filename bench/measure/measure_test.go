package measure

import (
	"testing"
	"time"
)

func TestWorkIsSeenInBothTimes(t *testing.T) {
	m := Begin()
	for x := 1; ; x++ {
		if wall, cpu := m.Spent(); wall > time.Millisecond && cpu > 0 {
			break
		} else if wall > 10*time.Second {
			t.Fatalf("no processor time after %s and %d rounds", wall, x)
		}
	}
	if Ratio(3, 2) != 1.5 || Ratio(3, 0) != 0 || Micros(1500*time.Nanosecond) != 1.5 {
		t.Error("arithmetic")
	}
}
