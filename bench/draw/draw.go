package draw

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Sizes in SVG's units.
const (
	width       = 760
	panelHeight = 120
	panelGap    = 46
	marginLeft  = 64
	marginRight = 24
	marginTop   = 56
)

// paints are those of a panel's curves, the first one's first.
var paints = [...]string{"#1f77b4", "#ff7f0e", "#2ca02c"}

// Figure is one drawing.
type Figure struct {
	Title  string
	X      []float64 // ascending from zero or more; shared by all curves
	Unit   string    // of X
	Panels []Panel
}

// Panel is one diagram, from zero up.
type Panel struct {
	Title  string
	Curves []Curve // at most three
}

// Curve is one line of a panel.
type Curve struct {
	Name string    // may be empty where there is one
	Y    []float64 // one for each X
}

// ErrShort means that there is nothing to draw a line between.
var ErrShort = errors.New("a curve needs two points at least; nothing was drawn")

// Draw writes the figure.
func (f *Figure) Draw(out io.Writer) error {
	if len(f.X) < 2 {
		return ErrShort
	}
	for _, p := range f.Panels {
		for _, c := range p.Curves {
			if len(c.Y) != len(f.X) {
				return fmt.Errorf("curve %q has %d points of %d; nothing was drawn", c.Name, len(c.Y), len(f.X))
			}
		}
	}
	height := marginTop + len(f.Panels)*(panelHeight+panelGap)
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" fill="#333">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", width, height)
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="15">%s</text>`+"\n", marginLeft, f.Title)
	for i, p := range f.Panels {
		f.panel(&b, p, float64(marginTop+i*(panelHeight+panelGap)))
	}
	b.WriteString("</svg>\n")
	_, err := out.Write(b.Bytes())
	return err
}

// panel draws a panel whose upper edge is at top.
func (f *Figure) panel(b *bytes.Buffer, p Panel, top float64) {
	most := 0.0
	for _, c := range p.Curves {
		most = max(most, slices.Max(c.Y))
	}
	step := roundStep(most / 4)
	most = step * max(1, math.Ceil(most/step))
	end := f.X[len(f.X)-1]
	x := func(v float64) float64 { return marginLeft + v/end*(width-marginLeft-marginRight) }
	y := func(v float64) float64 { return top + panelHeight*(1-v/most) }

	fmt.Fprintf(b, `<text x="%d" y="%.0f">%s</text>`+"\n", marginLeft, top-8, p.Title)
	for v := 0.0; v <= most*1.001; v += step {
		fmt.Fprintf(b, `<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n",
			marginLeft, y(v), width-marginRight, marginLeft-8, y(v)+4, Number(v))
	}
	unit := roundStep(end / 6)
	for v := 0.0; v <= end*1.001; v += unit {
		fmt.Fprintf(b, `<text x="%.1f" y="%.0f" text-anchor="middle">%g %s</text>`+"\n", x(v), top+panelHeight+16, v, f.Unit)
	}
	for i, c := range p.Curves {
		var path strings.Builder
		for j := range f.X {
			fmt.Fprintf(&path, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[j == 0], x(f.X[j]), y(c.Y[j]))
		}
		paint := paints[i%len(paints)]
		fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="1.5"/>`+"\n", path.String(), paint)
		if c.Name != "" {
			fmt.Fprintf(b, `<text x="%d" y="%.0f" text-anchor="end" fill="%s">%s</text>`+"\n", width-marginRight-48*i, top-8, paint, c.Name)
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

// Number writes a whole number with a separator between thousands, another as
// it is.
func Number(v float64) string {
	if v != math.Trunc(v) {
		return fmt.Sprintf("%g", math.Round(v*1e6)/1e6)
	}
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
