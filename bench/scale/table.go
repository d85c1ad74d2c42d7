package scale

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/stiver-pay/stiver/bench/draw"
)

// Print writes the result as a table.
func (r *Result) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(format string, args ...any) { fmt.Fprintf(t, format+"\t\n", args...) }
	line("raw\thash\tverify\tsign\ttick\tsync")
	line("\t%.0f ns\t%.1f µs\t%.1f µs\t%.0f ns\t%.0f µs", r.Raw.HashNS, r.Raw.VerifyNS/1e3, r.Raw.SignNS/1e3, r.Raw.TickNS, r.Raw.SyncUS)
	line("%s channels at rest\tmemory\tits own\tdisk\tadmission\topening", count(r.Channels))
	line("\t%.0f B\t%.0f B\t%.0f B\t%.1f µs\t%.2f s", r.AtRest.Memory, r.AtRest.Own, r.AtRest.Disk, r.AtRest.Admit, r.Opening)
	line("ticks on %s, known\tper second\tcpu each\t: raw\t\t", count(r.Active))
	for _, rate := range []Rate{r.Few, r.Many} {
		line("%s\t%s\t%.0f ns\t%.2f\t\t", count(rate.Known), count(int(rate.PerSecond)), rate.CPU, rate.ToRaw)
	}
	line("many : few\t\t%.2f\t\t\t", r.ManyToFew)
	line("ticks in one channel\tcpu each\t: raw\t\t\t")
	for _, d := range r.History {
		line("%s\t%.0f ns\t%.2f\t\t\t", count(d.Payments), d.CPU, d.ToRaw)
	}
	line("disk a payment\t%.1f B\t\t\t\t", r.Disk)
	line("a receipt of it\t%.0f µs\tsign %.0f µs\t\t\t", r.Receipt.Median, r.Receipt.Sign)
	return t.Flush()
}

// count writes a number with a separator between thousands.
func count(n int) string { return draw.Number(float64(n)) }
