package e2e

import (
	"slices"
	"testing"
)

// On a development network whoever makes a gateway holds the governor's key: the
// payee is a member when the first payer comes.
func TestAGatewayThatWasMadeIsAdmitted(t *testing.T) {
	town := newHouse(t)
	town.startLedger()
	var made struct{ Receiver string }
	town.must(&made, "gateway", "init", "--upstream", "http://127.0.0.1:1")
	var members struct{ Platform []string }
	town.must(&members, "ledger", "members")
	if !slices.Contains(members.Platform, made.Receiver) {
		t.Errorf("%s is not among %v", made.Receiver, members.Platform)
	}
}
