package scale

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

func TestASmallRunHasEveryFigure(t *testing.T) {
	var said []string
	r, err := Run(t.Context(), Options{Dir: t.TempDir(), Channels: 300, Payments: 30_000, Active: 20, Say: func(s string) { said = append(said, s) }})
	if err != nil {
		t.Fatalf("after %q: %v", said, err)
	}
	for name, v := range map[string]float64{
		"hash": r.Raw.HashNS, "verify": r.Raw.VerifyNS, "sync": r.Raw.SyncUS, "disk a channel": r.AtRest.Disk,
		"admission": r.AtRest.Admit, "opening": r.Opening, "few": r.Few.PerSecond, "many": r.Many.PerSecond,
		"many to few": r.ManyToFew, "disk": r.Disk, "receipt": r.Receipt.Median, "sign": r.Receipt.Sign,
	} {
		if v <= 0 {
			t.Errorf("%s is %g", name, v)
		}
	}
	if r.Few.Known != 20 || r.Many.Known != 300 {
		t.Errorf("rates with %d and %d known", r.Few.Known, r.Many.Known)
	}
	if len(r.History) != 2 || r.History[0].Payments < 10_000 || r.Payments < 30_000 || r.History[1].CPU <= 0 {
		t.Errorf("history %+v of %d", r.History, r.Payments)
	}
	if n := len(r.Curve); n < 2 || r.Curve[n-1].Payments != r.Payments || r.Curve[0].CPU <= 0 {
		t.Errorf("curve %+v", r.Curve)
	}
	var figure bytes.Buffer
	if err := r.DrawHistory(&figure); err != nil || !strings.Contains(figure.String(), "processor time") {
		t.Errorf("figure %v %s", err, figure.String())
	}
	var out bytes.Buffer
	if err := r.Print(&out); err != nil || !strings.Contains(out.String(), "30,0") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestARunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Run(ctx, Options{Dir: t.TempDir(), Channels: 300, Payments: 1 << 40, Active: 20, Say: func(s string) {
		if strings.Contains(s, "in one channel") {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
