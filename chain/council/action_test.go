package council

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/contracts"
)

func TestEveryActionHasWords(t *testing.T) {
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	who, node := crypto.PubkeyToAddress(key.PublicKey), [20]byte{0xab}
	names := Names{2: "beta"}
	for _, c := range []struct {
		action Action
		words  string
	}{
		{Grant(who, contracts.RoleAuditor), "admit " + who.Hex() + " as auditor"},
		{Revoke(who, contracts.RolePlatform), "take the role of platform from " + who.Hex()},
		{Assign(who, 2), "move account " + who.Hex() + " to beta"},
		{Assign(who, 0), "move account " + who.Hex() + " to no organisation"},
		{Freeze(who, "court order"), "freeze " + who.Hex() + `: "court order"`},
		{Unfreeze(who, "lifted"), "unfreeze " + who.Hex() + `: "lifted"`},
		{SetIssuerCap(who, big.NewInt(7)), "let issuer " + who.Hex() + " have 7 base units in circulation"},
		{AdmitOrganisation("gamma", who), `admit the organisation "gamma", which votes with ` + who.Hex()},
		{RemoveOrganisation(2), "remove beta"},
		{RestoreOrganisation(9), "take organisation 9 in again"},
		{ChangeVoter(2, who), "let beta vote with " + who.Hex()},
		{AddValidator(crypto.CompressPubkey(&key.PublicKey), 10, 2), "add validator " + who.Hex() + " of beta with power 10"},
		{RemoveValidator(who), "remove validator " + who.Hex()},
		{SetPower(who, 3), "give validator " + who.Hex() + " the power 3"},
		{Reinstate(who), "reinstate validator " + who.Hex()},
		{AdmitNode(node, 2), "let node ab00000000000000000000000000000000000000 of beta connect"},
		{DismissNode(node), "let node ab00000000000000000000000000000000000000 no longer connect"},
		{SetParameters(Parameters{MaxDrift: 5, BlockGas: 6}), "set the parameters: max_drift=5 block_gas=6 account_gas=0 organisation_gas=0 settlement_share=0 propose_timeout=0"},
		{SetPauseQuorum(3), "let 3 organisations together pause entry"},
		{LiftPause(), "end the pause of entry"},
		{SetVotingPeriod(48 * time.Hour), "let proposals be voted on for 48h0m0s"},
		{SetDelay(time.Hour), "let decisions wait for 3600 s"},
	} {
		if got := c.action.Words(names); got != c.words {
			t.Errorf("got %q, want %q", got, c.words)
		}
	}
}

// What nobody knows is shown as it is, so that it is not voted for unseen.
func TestAnUnknownActionIsShownRaw(t *testing.T) {
	stranger := common.Address{0xee}
	for _, a := range []Action{
		{stranger, LiftPause().Data},
		{contracts.RegistryAddress, []byte{1, 2, 3, 4, 5}},
		{contracts.RegistryAddress, nil},
		{contracts.RegistryAddress, Grant(stranger, contracts.RoleIssuer).Data[:20]},
	} {
		words := a.Words(nil)
		if !strings.HasPrefix(words, "call "+a.To.Hex()+" with 0x") {
			t.Errorf("%x: %q", a.Data, words)
		}
	}
}

func TestParametersAreSetByName(t *testing.T) {
	p := Parameters{MaxDrift: 10, ProposeTimeout: 1000}
	if err := p.Set("propose_timeout", "2000"); err != nil || p.ProposeTimeout != 2000 || p.MaxDrift != 10 {
		t.Errorf("%+v, %v", p, err)
	}
	for _, wrong := range [][2]string{{"nonsense", "1"}, {"max_drift", "-1"}, {"max_drift", ""}, {"settlement_share", "70000"}} {
		if err := p.Set(wrong[0], wrong[1]); err == nil {
			t.Errorf("%s=%s was taken", wrong[0], wrong[1])
		}
	}
}

func TestStatesAreToldAsOfNow(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	later, earlier := now.Add(time.Minute), now.Add(-time.Minute)
	for _, c := range []struct {
		state      uint8
		votesEnd   time.Time
		executable *time.Time
		want       State
	}{
		{governorActive, later, nil, Open},
		{governorActive, earlier, nil, Defeated},
		{governorDefeated, earlier, nil, Defeated},
		{governorCanceled, later, nil, Withdrawn},
		{governorSucceeded, later, nil, Passed},
		{governorQueued, later, &later, Waiting},
		{governorQueued, later, &now, Ready},
		{governorQueued, later, &earlier, Ready},
		{governorExecuted, earlier, &earlier, Done},
	} {
		if got := stateOf(&Proposal{VotesEnd: c.votesEnd, Executable: c.executable}, c.state, now); got != c.want {
			t.Errorf("state %d, votes end %s, executable %v: %s, want %s", c.state, c.votesEnd, c.executable, got, c.want)
		}
	}
}
