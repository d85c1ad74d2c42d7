package ledger

import (
	"fmt"
	"io"

	"github.com/stiver-pay/stiver/bench/draw"
)

// DrawPoints draws a soak as an SVG: memory, disk, throughput and latency, one
// above the other, over minutes.
func DrawPoints(out io.Writer, points []Point) error {
	of := func(value func(Point) float64) []float64 {
		y := make([]float64, len(points))
		for i, p := range points {
			y[i] = value(p)
		}
		return y
	}
	f := draw.Figure{
		Unit: "min", X: of(func(p Point) float64 { return p.Seconds / 60 }),
		Panels: []draw.Panel{
			{Title: "memory of four validators, MB", Curves: []draw.Curve{{Y: of(func(p Point) float64 { return p.MemoryMB })}}},
			{Title: "disk of four validators, MB", Curves: []draw.Curve{{Y: of(func(p Point) float64 { return p.DiskMB })}}},
			{Title: "transfers of coins a second", Curves: []draw.Curve{{Y: of(func(p Point) float64 { return p.PerSecond })}}},
			{Title: "ms from sent to final", Curves: []draw.Curve{
				{Name: "p99", Y: of(func(p Point) float64 { return p.P99 })},
				{Name: "p50", Y: of(func(p Point) float64 { return p.P50 })},
			}},
		},
	}
	if len(points) > 0 {
		f.Title = fmt.Sprintf("Four validators on one machine for %.0f minutes", points[len(points)-1].Seconds/60)
	}
	return f.Draw(out)
}
