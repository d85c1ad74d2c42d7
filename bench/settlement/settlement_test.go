package settlement

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// TestARunMeasuresEveryFigure settles some channels. It looks at what is
// measured, not at how fast it is.
func TestARunMeasuresEveryFigure(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a ledger")
	}
	var said []string
	r, err := Run(t.Context(), Options{
		Dir: t.TempDir(), Channels: 900, Paying: 4, Rate: 2000, Duration: 200 * time.Millisecond,
		Say: func(text string) { said = append(said, text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]Figure{
		"open": r.Open, "read": r.Read, "charge": r.Charge, "claim_call": r.ClaimCall, "claim_alone": r.ClaimAlone, "settlement": r.Settlement,
	} {
		if f.Count == 0 || f.Seconds <= 0 || f.PerSecond <= 0 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if r.Channels != 904 || r.Transactions != 3 || r.Blocks.Count == 0 || r.Blocks.Fullest <= 0 || r.Blocks.Fullest > 1 {
		t.Errorf("%d channels, %d transactions, %+v", r.Channels, r.Transactions, r.Blocks)
	}
	if r.GasPerChannel < 9_500 || r.GasPerChannel > 16_000 || r.GasAlone < 2*r.GasPerChannel {
		t.Errorf("%d gas a channel, %d alone", r.GasPerChannel, r.GasAlone)
	}
	if p := r.Payments; p.Before.PerSecond <= 0 || p.During.PerSecond <= 0 || p.Ratio <= 0 {
		t.Errorf("payments %+v", p)
	}
	raw, err := json.Marshal(r)
	if err != nil || !bytes.Contains(raw, []byte(`"gas_per_channel"`)) {
		t.Errorf("json %s, %v", raw, err)
	}
	var table strings.Builder
	if err := r.Print(&table); err != nil || !strings.Contains(table.String(), "settlement : claim_call") {
		t.Errorf("table %q, %v", table.String(), err)
	}
	if len(said) < 6 {
		t.Errorf("said %q", said)
	}
	t.Log("\n" + table.String())
}
