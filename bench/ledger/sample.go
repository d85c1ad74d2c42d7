package ledger

import (
	"slices"
	"time"
)

// Latency is a distribution in milliseconds, from before a transaction is sent
// until it is known here to be final.
type Latency struct {
	Count int     `json:"count"`
	P50   float64 `json:"p50_ms"`
	P95   float64 `json:"p95_ms"`
	P99   float64 `json:"p99_ms"`
}

// Rate is how much became final in a time.
type Rate struct {
	Count     int     `json:"count"`
	PerSecond float64 `json:"per_second"`
	CPU       float64 `json:"cpu_us"` // of the chain's processes, for each
	Blocks    int     `json:"blocks"`
}

func latencyOf(times []time.Duration) Latency {
	if len(times) == 0 {
		return Latency{}
	}
	sorted := slices.Sorted(slices.Values(times))
	at := func(q float64) float64 {
		return float64(sorted[int(q*float64(len(sorted)-1)+0.5)].Microseconds()) / 1e3
	}
	return Latency{Count: len(sorted), P50: at(0.50), P95: at(0.95), P99: at(0.99)}
}

// rateOf counts what came after the first block, over the time from the first
// block to the last: whole blocks in the time they took. Where one block holds
// everything, its time is that since the load began. CPU is left to the caller.
func rateOf(began time.Time, blocks []arrival) Rate {
	r := Rate{Blocks: len(blocks)}
	for _, b := range blocks {
		r.Count += b.units
	}
	if len(blocks) == 0 {
		return r
	}
	if len(blocks) == 1 {
		blocks = []arrival{{at: began}, blocks[0]}
	}
	took := blocks[len(blocks)-1].at.Sub(blocks[0].at)
	if took > 0 {
		r.PerSecond = float64(r.Count-blocks[0].units) / took.Seconds()
	}
	return r
}
