package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// Sizes of a figure, in SVG's units.
const (
	figureWidth = 760
	panelHeight = 120
	panelGap    = 46
	marginLeft  = 64
	marginRight = 24
	marginTop   = 56
)

// curve is one line of a panel.
type curve struct {
	name  string
	of    func(Point) float64
	paint string
}

// panel is a diagram over time, from zero up.
type panel struct {
	title  string
	curves []curve
}

var panels = []panel{
	{"memory of four validators, MB", []curve{{"", func(p Point) float64 { return p.MemoryMB }, "#1f77b4"}}},
	{"disk of four validators, MB", []curve{{"", func(p Point) float64 { return p.DiskMB }, "#1f77b4"}}},
	{"transfers of coins a second", []curve{{"", func(p Point) float64 { return p.PerSecond }, "#1f77b4"}}},
	{"ms from sent to final", []curve{
		{"p99", func(p Point) float64 { return p.P99 }, "#ff7f0e"},
		{"p50", func(p Point) float64 { return p.P50 }, "#1f77b4"},
	}},
}

// DrawPoints draws a soak as an SVG: memory, disk, throughput and latency, one
// above the other, over minutes.
func DrawPoints(out io.Writer, points []Point) error {
	if len(points) < 2 {
		return errors.New("a curve needs two points at least; nothing was drawn")
	}
	height := marginTop + len(panels)*(panelHeight+panelGap)
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" fill="#333">`+"\n", figureWidth, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", figureWidth, height)
	minutes := points[len(points)-1].Seconds / 60
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="15">Four validators on one machine for %.0f minutes</text>`+"\n", marginLeft, minutes)
	for i, p := range panels {
		p.draw(&b, points, float64(marginTop+i*(panelHeight+panelGap)))
	}
	b.WriteString("</svg>\n")
	_, err := out.Write(b.Bytes())
	return err
}

// draw draws a panel whose upper edge is at top.
func (p panel) draw(b *bytes.Buffer, points []Point, top float64) {
	most := 0.0
	for _, c := range p.curves {
		for _, at := range points {
			most = max(most, c.of(at))
		}
	}
	step := roundStep(most / 4)
	most = step * max(1, math.Ceil(most/step))
	end := points[len(points)-1].Seconds
	x := func(seconds float64) float64 {
		return marginLeft + seconds/end*(figureWidth-marginLeft-marginRight)
	}
	y := func(v float64) float64 { return top + panelHeight*(1-v/most) }

	fmt.Fprintf(b, `<text x="%d" y="%.0f">%s</text>`+"\n", marginLeft, top-8, p.title)
	for v := 0.0; v <= most*1.001; v += step {
		fmt.Fprintf(b, `<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			marginLeft, y(v), figureWidth-marginRight, marginLeft-8, y(v)+4, count(v))
	}
	minute := roundStep(end / 60 / 6)
	for m := 0.0; m*60 <= end*1.001; m += minute {
		fmt.Fprintf(b, `<text x="%.1f" y="%.0f" text-anchor="middle">%g min</text>`+"\n", x(m*60), top+panelHeight+16, m)
	}
	for i, c := range p.curves {
		var path bytes.Buffer
		for j, at := range points {
			fmt.Fprintf(&path, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[j == 0], x(at.Seconds), y(c.of(at)))
		}
		fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="1.5"/>`+"\n", path.String(), c.paint)
		if c.name != "" {
			fmt.Fprintf(b, `<text x="%d" y="%.0f" text-anchor="end" fill="%s">%s</text>`+"\n",
				figureWidth-marginRight-48*i, top-8, c.paint, c.name)
		}
	}
}

// roundStep is the next number of the form 1, 2 or 5 times a power of ten.
func roundStep(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	steps := []float64{1, 2, 5, 10}
	i := slices.IndexFunc(steps, func(s float64) bool { return s*power >= v })
	return steps[max(i, 0)] * power
}
