package bench

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// TestARunMeasuresEveryFigure runs everything for a moment. It looks at what is
// measured, not at how fast it is.
func TestARunMeasuresEveryFigure(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a ledger")
	}
	r, err := Run(t.Context(), Options{Dir: t.TempDir(), Duration: 100 * time.Millisecond, Channels: 4, Clients: 2})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"voucher_latency", "vouchers_1", "vouchers_4", "tick_latency", "ticks_1", "ticks_4", "http_bare", "http402", "claims"}
	for i, row := range r.Rows {
		if row.Name != want[i] || row.Count == 0 || row.PerSecond <= 0 || row.P99 < row.P50 {
			t.Errorf("row %d: %+v, want %s", i, row, want[i])
		}
	}
	if len(r.Rows) != len(want) || r.Raw.Recover <= 0 || r.Raw.Sync.P50 <= 0 || r.Ratios.Vouchers <= 0 || r.Ratios.HTTP <= 0 {
		t.Errorf("result %+v", r)
	}
	raw, err := json.Marshal(r)
	if err != nil || !bytes.Contains(raw, []byte(`"recover_per_second"`)) || !bytes.Contains(raw, []byte(`"p99_us"`)) {
		t.Errorf("json %s, %v", raw, err)
	}
	var table strings.Builder
	if err := r.Print(&table); err != nil || !strings.Contains(table.String(), "ticks_4") {
		t.Errorf("table %q, %v", table.String(), err)
	}
	t.Log("\n" + table.String())
}
