package contracts

import (
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
)

// TestSlotNumbersAreTheCompilers compares the numbers in slots.go with the
// storage layout in the artifacts.
func TestSlotNumbersAreTheCompilers(t *testing.T) {
	for _, v := range []struct {
		contract, variable string
		slot               uint64
	}{
		{"Channels", "channels", slotChannels},
		{"Channels", "refundNonce", slotRefundNonce},
		{"Channels", "receivers", slotReceivers},
		{"Channels", "_withdrawals", slotWithdrawals},
		{"Channels", "anchors", slotAnchors},
		{"Registry", "_roles", slotRoles},
		{"Registry", "_roleMembers", slotRoleMembers},
		{"Registry", "_members", slotMembers},
		{"Registry", "_organisations", slotOrganisations},
		{"Coin", "_balances", slotCoinBalances},
		{"Coin", "_frozen", slotCoinFrozen},
		{"Coin", "issuance", slotIssuance},
		{"Validators", "version", slotVersion},
		{"Validators", "_set", slotValidators},
		{"Validators", "_nodes", slotNodes},
		{"Parameters", "pausedUntil", slotPause},
		{"Parameters", "_values", slotValues},
	} {
		a, err := readArtifact(v.contract)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, s := range a.StorageLayout {
			if s.Label == v.variable {
				found = s.Slot == base(v.slot).Big().String()
			}
		}
		if !found {
			t.Errorf("%s.%s is not at slot %d", v.contract, v.variable, v.slot)
		}
	}
}

func TestErrorNamesAreUniqueAcrossTheContracts(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range revertBySelector {
		if seen[e.Name] {
			t.Errorf("two errors are called %s", e.Name)
		}
		seen[e.Name] = true
	}
	if !seen["ClaimExceedsBalance"] {
		t.Error("ClaimExceedsBalance is missing")
	}
}

// TestEveryMeaningBelongsToAnError keeps the sentences for people in step with
// the contracts, and asks for one for every error of governance that is ours.
func TestEveryMeaningBelongsToAnError(t *testing.T) {
	names := map[string]bool{}
	for _, e := range revertBySelector {
		names[e.Name] = true
	}
	for name := range meanings {
		if !names[name] {
			t.Errorf("no contract refuses with %s", name)
		}
	}
	ours := []string{"EntryPaused", "IssuerCapExceeded"}
	library := []string{"AccessControl", "Checkpoint", "ECDSA", "EIP712", "ERC", "Failed", "Governor", "Insufficient",
		"Invalid", "Queue", "SafeCast", "String", "Timelock", "Votes"}
	for _, contract := range []abi.ABI{NewRegistry().GetABI(), NewValidators().GetABI(), NewParameters().GetABI(), NewCouncil().GetABI(), NewTimelock().GetABI()} {
		for name := range contract.Errors {
			if !slices.ContainsFunc(library, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
				ours = append(ours, name)
			}
		}
	}
	for _, name := range ours {
		if meanings[name] == "" {
			t.Errorf("%s means nothing to people", name)
		}
	}
}
