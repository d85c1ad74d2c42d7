package ledger

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/stiver-pay/stiver/bench/draw"
)

// Print writes the result as tables.
func (r *Result) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(format string, args ...any) { fmt.Fprintf(t, format+"\t\n", args...) }
	line("raw, %d cores\tsign/s\trecover/s\tsync p50\tp99\tround trip p50\tp99", r.CPUs)
	line("\t%s\t%s\t%s\t%s\t%s\t%s", count(r.Raw.Sign), count(r.Raw.Recover),
		millis(r.Raw.Sync.P50/1e3), millis(r.Raw.Sync.P99/1e3), millis(r.Raw.RoundTrip.P50/1e3), millis(r.Raw.RoundTrip.P99/1e3))
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	line("ms to final\tidle p50\tp95\tp99\thalf load\tp50\tp95\tp99")
	for _, c := range r.Chains {
		line("%s\t%s\t%s\t%s\t%s/s\t%s\t%s\t%s", c.Name, millis(c.Idle.P50), millis(c.Idle.P95), millis(c.Idle.P99),
			count(c.HalfRate), millis(c.Half.P50), millis(c.Half.P95), millis(c.Half.P99))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	line("per second\tsimple\t: dev\tcpu\tcoins\t: dev\tcpu\tclaims\t: dev\tcpu\tmemory\tdisk")
	for _, c := range r.Chains {
		ratios := Ratios{Simple: 1, Coins: 1, Claims: 1}
		if c.Ratios != nil {
			ratios = *c.Ratios
		}
		line("%s\t%s\t%.2f\t%.0f µs\t%s\t%.2f\t%.0f µs\t%s\t%.2f\t%.0f µs\t%.0f MB\t%.0f MB", c.Name,
			count(c.Simple.PerSecond), ratios.Simple, c.Simple.CPU,
			count(c.Coins.PerSecond), ratios.Coins, c.Coins.CPU,
			count(c.Claims.PerSecond), ratios.Claims, c.Claims.CPU, c.MemoryMB, c.DiskMB)
	}
	return t.Flush()
}

// count writes a rate.
func count(v float64) string { return draw.Number(math.Round(v)) }

func millis(ms float64) string {
	switch {
	case ms >= 100:
		return fmt.Sprintf("%.0f", ms)
	case ms >= 1:
		return fmt.Sprintf("%.1f", ms)
	default:
		return fmt.Sprintf("%.2f", ms)
	}
}
