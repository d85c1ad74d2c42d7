package e2e

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

// statusInterrupted is the exit status of a command that Ctrl-C ended.
const statusInterrupted = 130

// TestCtrlCLeavesAStreamsBooksInOrder: what is in flight is finished, what was
// planned ahead is given up, and the command says what was bought.
func TestCtrlCLeavesAStreamsBooksInOrder(t *testing.T) {
	sold := make(steps, 1)
	town := newTown(t, sold.shop())
	h := town.neighbour()
	h.newWallet(town, "5")

	p := h.start("", nil, "wallet", "stream", "--count", "1000000", town.http+"/film")
	late := time.After(patience)
	for range 500 {
		select {
		case <-sold:
		case <-p.done:
			t.Fatalf("the stream ended: %s", p.errors.String())
		case <-late:
			t.Fatal("the stream does not go on")
		}
	}
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	r := h.wait(p)
	if r.status != statusInterrupted || r.code() != "interrupted" || strings.Contains(r.errors, "context") {
		t.Errorf("status %d, %s", r.status, r.errors)
	}
	var said struct {
		Payments int `json:"payments"`
	}
	if err := json.Unmarshal(r.out, &said); err != nil || said.Payments < 500 {
		t.Errorf("%s, %v", r.out, err)
	}
	var channels []payerRow
	h.must(&channels, "wallet", "channels")
	if len(channels) != 1 || channels[0].Authorised != channels[0].Charged || channels[0].Charged.IsZero() {
		t.Errorf("%+v", channels)
	}
	agreed(t, town, h)
}
