package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// roleVariable makes a process of this test binary a payer instead.
const roleVariable = "STIVER_BENCH_ROLE"

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) == "" {
		os.Exit(m.Run())
	}
	if err := ServePayer(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// command starts this test binary as a payer.
func command(t *testing.T) func(args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return func(...string) *exec.Cmd {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), roleVariable+"=payer")
		return cmd
	}
}

// TestARunMeasuresEveryFigure runs everything for a moment. It looks at what is
// measured, not at how fast it is.
func TestARunMeasuresEveryFigure(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a ledger")
	}
	r, err := Run(t.Context(), Options{
		Command: command(t), Dir: t.TempDir(), Duration: 100 * time.Millisecond, Channels: 4, Clients: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"ticks_4", "ticks_4_half", "ticks_4_quarter", "ticks_1_256", "ticks_1_1024", "ticks_payee", "vouchers_4", "vouchers_newest",
		"stream_bare", "tick_latency", "voucher_latency", "http402", "http_bare", "wire_tick", "wire_voucher", "claims",
		"ticks_4_process_crash", "ticks_4_nothing_durable",
	} {
		row, ok := r.Figures[name]
		if !ok || row.Count == 0 || row.PerSecond <= 0 || row.CPU <= 0 || row.P99 < row.P50 || row.P999 < row.P99 {
			t.Errorf("%s: %+v", name, row)
		}
	}
	// A tick is a hash of 32 bytes, a voucher a signature of 65.
	if tick, voucher := r.Figures["wire_tick"].Bytes, r.Figures["wire_voucher"].Bytes; tick < 32 || voucher < 65+tick-32 {
		t.Errorf("%f bytes a tick, %f a voucher", tick, voucher)
	}
	for _, q := range r.Ratios {
		if q.Is <= 0 {
			t.Errorf("ratio %+v", q)
		}
	}
	raw, err := json.Marshal(r)
	if err != nil || !bytes.Contains(raw, []byte(`"ticks_1_1024":{"count":`)) || !bytes.Contains(raw, []byte(`"p999_us"`)) {
		t.Errorf("json %s, %v", raw, err)
	}
	var table strings.Builder
	if err := r.Print(&table); err != nil || !strings.Contains(table.String(), "ticks_payee") {
		t.Errorf("table %q, %v", table.String(), err)
	}
	t.Log("\n" + table.String())
}

func TestOneFigureIsMeasuredWithWhatItComesAfter(t *testing.T) {
	r := Result{Channels: 1000}
	var got []string
	figures, err := r.chosen([]string{"claims", "tick_latency"})
	for _, f := range figures {
		got = append(got, f.name)
	}
	if want := []string{"tick_latency", "ticks_1000", "claims"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if _, err := r.chosen([]string{"ticks"}); !errors.Is(err, ErrNoFigure) {
		t.Errorf("a name of none: %v", err)
	}
	if r.Figures = map[string]Row{"wire_tick": {Bytes: 39}}; len(r.ratios()) != 1 {
		t.Errorf("ratios of what was not measured: %+v", r.ratios())
	}
}
