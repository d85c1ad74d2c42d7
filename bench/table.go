package bench

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/stiver-pay/stiver/bench/draw"
)

// Print writes the result as a table.
func (r *Result) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(format string, args ...any) { fmt.Fprintf(t, format+"\t\n", args...) }
	raw := &r.Raw
	line("raw, %d cores\tper second\tcpu each\t\t\tp50\tp99\tp99.9", r.CPUs)
	for _, p := range []struct {
		name           string
		perSecond, cpu float64
	}{
		{"sign", raw.Sign, raw.SignUS}, {"verify", raw.Verify, raw.VerifyUS},
		{"recover", raw.Recover, raw.RecoverUS}, {"hash", raw.Hash, raw.HashUS},
	} {
		line("%s\t%s\t%s\t\t\t\t\t", p.name, count(p.perSecond), duration(p.cpu))
	}
	line("log entry\t\t%s\t\t\t\t\t", duration(raw.LogEntryUS))
	line("write and sync\t\t\t\t\t%s", raw.Sync)
	line("stream round trip\t\t\t\t\t%s", raw.RoundTrip)
	line("\t\t\t\t\t\t\t")
	line("both sides\tper second\tcpu each\tpayer's\tpayee's\tp50\tp99\tp99.9")
	for _, f := range r.figures() {
		row, measured := r.Figures[f.name]
		if !measured {
			continue
		}
		line("%s\t%s\t%s\t%s\t%s\t%s", f.name, count(row.PerSecond), duration(row.CPU), duration(row.PayerCPU), duration(row.PayeeCPU), row.Latency)
	}
	line("\t\t\t\t\t\t\t")
	line("\tis\taim\t\t\t\t\t")
	for _, q := range r.Ratios {
		aim := "at least"
		if q.Below {
			aim = "at most"
		}
		line("%s\t%.2f\t%s %g\t\t\t\t\t", q.Name, q.Is, aim, q.Aim)
	}
	return t.Flush()
}

// String returns the columns of a table.
func (l Latency) String() string {
	return fmt.Sprintf("%s\t%s\t%s", duration(l.P50), duration(l.P99), duration(l.P999))
}

// count writes a rate.
func count(v float64) string { return draw.Number(math.Round(v)) }

// duration writes microseconds; zero is nothing.
func duration(us float64) string {
	switch {
	case us == 0:
		return ""
	case us >= 1e6:
		return fmt.Sprintf("%.2f s", us/1e6)
	case us >= 1e3:
		return fmt.Sprintf("%.2f ms", us/1e3)
	case us < 10:
		return fmt.Sprintf("%.2f µs", us)
	default:
		return fmt.Sprintf("%.0f µs", us)
	}
}
