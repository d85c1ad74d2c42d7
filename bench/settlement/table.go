package settlement

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
	line("%d cores\tcount\tseconds\tper second\tcpu each", r.CPUs)
	for _, f := range []struct {
		name string
		Figure
	}{
		{"open", r.Open}, {"read", r.Read}, {"charge", r.Charge},
		{"claim_call", r.ClaimCall}, {"claim_alone", r.ClaimAlone}, {"settlement", r.Settlement},
	} {
		line("%s\t%s\t%.2f\t%s\t%.0f µs", f.name, draw.Number(float64(f.Count)), f.Seconds, draw.Number(float64(int(f.PerSecond))), f.CPU)
	}
	line("\t\t\t\t")
	line("gas a channel\t%s\t\t\t", draw.Number(float64(r.GasPerChannel)))
	line("gas of a claim alone\t%s\t\t\t", draw.Number(float64(r.GasAlone)))
	line("transactions\t%d\t\t\t", r.Transactions)
	line("blocks\t%d\tfull\t%.0f %%\tthe fullest %.0f %%", r.Blocks.Count, 100*r.Blocks.Mean, 100*r.Blocks.Fullest)
	line("settlement : claim_call\t%.2f\t\t\t", r.ToCall)
	line("\t\t\t\t")
	line("payments\t\tper second\tp50\tp99")
	for _, p := range []struct {
		name string
		Paid
	}{{"before", r.Payments.Before}, {"during", r.Payments.During}} {
		line("%s\t\t%s\t%.2f ms\t%.2f ms", p.name, draw.Number(float64(int(p.PerSecond))), p.P50/1e3, p.P99/1e3)
	}
	line("during : before\t\t%.3f\t\t", r.Payments.Ratio)
	return t.Flush()
}
