package sim

import (
	"flag"
	"runtime"
	"testing"
)

var (
	oneSeed = flag.Uint64("sim.seed", 0, "live through this world only")
	seeds   = flag.Uint64("sim.seeds", 300, "how many worlds to live through")
	first   = flag.Uint64("sim.first", 1, "the first of them")
)

// TestWorlds lives through worlds until one breaks a rule.
func TestWorlds(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if *oneSeed != 0 {
		run(t, *oneSeed)
		return
	}
	counts := map[string]int{}
	for seed := *first; seed < *first+*seeds; seed++ {
		tr := run(t, seed)
		for kind, n := range tr.counts {
			counts[kind] += n
		}
		if t.Failed() {
			t.Fatalf("to see it again: go test ./test/sim -run TestWorlds -sim.seed %d -v", seed)
		}
	}
	t.Logf("%d worlds: %v", *seeds, counts)
}

// TestASeedFailsAgain: without that, a failing seed would be of no use.
func TestASeedFailsAgain(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for seed := uint64(1); seed <= 10; seed++ {
		if a, b := run(t, seed), run(t, seed); a.sum() != b.sum() {
			t.Fatalf("seed %d led to two different worlds of %d and %d events", seed, len(a.lines), len(b.lines))
		}
	}
}
