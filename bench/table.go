package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Print writes the result as a table.
func (r *Result) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	line := func(format string, args ...any) { fmt.Fprintf(t, format+"\t\n", args...) }
	line("raw, %d cores\tper second\tcpu each\tp50\tp99", r.CPUs)
	line("sign\t%s\t\t\t", count(r.Raw.Sign))
	line("verify\t%s\t\t\t", count(r.Raw.Verify))
	line("recover\t%s\t%s\t\t", count(r.Raw.Recover), micros(r.Raw.RecoverUS))
	line("hash\t%s\t\t\t", count(r.Raw.Hash))
	line("write and sync\t\t\t%s\t%s", micros(r.Raw.Sync.P50), micros(r.Raw.Sync.P99))
	line("stream round trip\t\t\t%s\t%s", micros(r.Raw.RoundTrip.P50), micros(r.Raw.RoundTrip.P99))
	line("\t\t\t\t")
	line("durable, both ends\tper second\tcpu each\tp50\tp99")
	for _, row := range r.Rows {
		line("%s\t%s\t%s\t%s\t%s", row.Name, count(row.PerSecond), micros(row.CPU), micros(row.P50), micros(row.P99))
	}
	line("\t\t\t\t")
	line("vouchers : recover\t%.2f\t%.2f\t\t", r.Ratios.Vouchers, r.Ratios.VouchersCPU)
	line("http402 : bare proxy\t%.2f\t%.2f\t\t", r.Ratios.HTTP, r.Ratios.HTTPCPU)
	return t.Flush()
}

// count writes a rate with a separator between thousands.
func count(v float64) string {
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func micros(us float64) string {
	switch {
	case us >= 1e6:
		return fmt.Sprintf("%.2f s", us/1e6)
	case us >= 1e3:
		return fmt.Sprintf("%.2f ms", us/1e3)
	case us < 10:
		return fmt.Sprintf("%.1f µs", us)
	default:
		return fmt.Sprintf("%.0f µs", us)
	}
}
