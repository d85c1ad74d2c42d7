package draw

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestAFigureIsXMLWithEveryCurve(t *testing.T) {
	f := Figure{
		Title: "cost", Unit: "M", X: []float64{0, 50, 100},
		Panels: []Panel{
			{"ns", []Curve{{"p50", []float64{1, 2, 1}}, {"p99", []float64{3, 2.5, 3}}}},
			{"bytes", []Curve{{"", []float64{0, 0, 0}}}},
		},
	}
	var out strings.Builder
	if err := f.Draw(&out); err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(strings.NewReader(out.String())); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(out.String(), `fill="none"`); n != 3 {
		t.Errorf("%d curves in %s", n, out.String())
	}
	// The last point of the first curve: at the right edge, a third of the way up.
	if !strings.Contains(out.String(), "L736.0 136.0\"") {
		t.Errorf("no curve ends where it should: %s", out.String())
	}
}

func TestNothingIsDrawnOfTooLittle(t *testing.T) {
	for _, f := range []Figure{
		{X: []float64{1}},
		{X: []float64{1, 2}, Panels: []Panel{{"", []Curve{{"", []float64{1}}}}}},
	} {
		var out strings.Builder
		if err := f.Draw(&out); err == nil || out.Len() > 0 {
			t.Errorf("%+v: %v, %q", f, err, out.String())
		}
	}
}
