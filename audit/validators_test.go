package audit_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/audit/witness"
	"github.com/stiver-pay/stiver/chain/council"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/test/stiver"
)

// TestABundleHoldsAcrossChangesOfValidators has four organisations on four real
// nodes take in a fifth validator and let it go again, while a payee does
// business; and shows from a file that they decided so.
func TestABundleHoldsAcrossChangesOfValidators(t *testing.T) {
	net := stiver.StartConsortium(t, 4)
	p := newPayeeOn(t, net.Network)
	w := newWitness(t, p)
	fifth := secp256k1eth.GenPrivKey().PubKey().Bytes()
	a := p.open(net.Payers[0], 1, 10_000)
	p.sell(a, 3, 10)
	p.settle()

	admitted := decide(t, net, council.AdmitOrganisation("the fifth", common.Address{5}), council.AddValidator(fifth, 10, 5))
	p.sell(a, 2, 10)
	p.settle()
	between := sign(t, w)
	decide(t, net, council.RemoveValidator(council.ValidatorAddress(fifth)))
	p.sell(a, 1, 10)
	p.settle()

	bundle := p.exportWith(between)
	event, err := p.prover(&between).Transaction(testContext(t), admitted.Block, admitted.Transaction)
	p.check(err)
	genesis, root := p.genesis(), p.root()
	trust := followed(t, net.Network)
	var sizes []int
	for _, era := range trust.Eras() {
		sizes = append(sizes, len(era.Validators))
	}
	if later := sign(t, w); later.Number <= between.Number {
		t.Errorf("the witness did not go on: %+v", later)
	}
	if len(sizes) != 3 || sizes[0] != 4 || sizes[1] != 5 || sizes[2] != 4 {
		t.Fatalf("sets of %v validators", sizes)
	}
	report, err := verifyThrough(bundle, root, audit.Through(between))
	if err != nil || report.Changes != 2 || report.Validators != 4 {
		t.Fatalf("%+v, %v", report, err)
	}
	found, err := event.Verify(genesis, &between)
	if err != nil || found.Of != 4 || found.Transaction == nil {
		t.Fatalf("%+v, %v", found, err)
	}
	for _, want := range []string{"Registry: OrganisationAdmitted", "Validators: Seated", "Council: ProposalExecuted",
		"Registry: RoleGranted (role validator", "Timelock: decided and carried out: admit the organisation \"the fifth\"",
		"Timelock: decided and carried out: add validator " + council.ValidatorAddress(fifth).Hex() + " of organisation 5 with power 10"} {
		if !says(found.Transaction.Events, want) {
			t.Errorf("no event %q among %v", want, found.Transaction.Events)
		}
	}
	// Without the history, a bundle of the changed network is not believed.
	if _, err := verify(asFormat1(bundle), root); !errors.Is(err, proof.ErrValidators) {
		t.Errorf("without the history: %v", err)
	}
}

// decide has the organisations carry something out, and tells where.
func decide(t *testing.T, net *stiver.Consortium, actions ...council.Action) council.Mark {
	t.Helper()
	p, err := net.Decide(testContext(t), actions...)
	if err != nil {
		t.Fatal(err)
	}
	return *p.Executed
}

func newWitness(t *testing.T, p *payee) *witness.Witness {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "witness")
	_, err := witness.Create(dir, "auditor.example/stiver", p.genesis())
	p.check(err)
	w, err := witness.Open(dir, audit.NodeLedger(p.net.Client))
	p.check(err)
	t.Cleanup(func() { p.check(w.Close()) })
	return w
}

// sign has the witness sign for the newest block.
func sign(t *testing.T, w *witness.Witness) proof.Checkpoint {
	t.Helper()
	if signed, err := w.Step(testContext(t)); err != nil || !signed {
		t.Fatalf("signed %t, %v", signed, err)
	}
	return *w.Last()
}

func says(events []audit.EventFinding, want string) bool {
	for _, e := range events {
		if strings.HasPrefix(e.String(), want) {
			return true
		}
	}
	return false
}
