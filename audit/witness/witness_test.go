package witness

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/proof"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/stiver"
)

func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// pay makes a block.
func pay(t *testing.T, net *stiver.Network, amount int64) uint64 {
	t.Helper()
	payer := client.NewAccount(net.Client, client.NewKeySigner(net.Payers[0]))
	to := crypto.PubkeyToAddress(net.Payers[1].PublicKey)
	receipt, err := payer.Send(testContext(t), contracts.CoinAddress, contracts.NewCoin().PackTransfer(to, big.NewInt(amount)))
	if err != nil {
		t.Fatal(err)
	}
	return receipt.BlockNumber.Uint64()
}

func create(t *testing.T, net *stiver.Network) (dir string, by proof.Witness) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "witness")
	file, err := net.Genesis.Encode()
	if err != nil {
		t.Fatal(err)
	}
	vkey, err := Create(dir, "auditor.example/stiver", file)
	if err != nil {
		t.Fatal(err)
	}
	if by, err = proof.ParseWitness(vkey); err != nil {
		t.Fatal(err)
	}
	return dir, by
}

func mustOpen(t *testing.T, dir string, net *stiver.Network) *Witness {
	t.Helper()
	w, err := Open(dir, audit.NodeLedger(net.Client))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func step(t *testing.T, w *Witness, want bool) {
	t.Helper()
	if signed, err := w.Step(testContext(t)); err != nil || signed != want {
		t.Fatalf("signed %t, %v", signed, err)
	}
}

// newest is the checkpoint that is served, with the witness's signature.
func newest(t *testing.T, dir string, w *Witness, by proof.Witness) proof.Checkpoint {
	t.Helper()
	recorder := httptest.NewRecorder()
	Handler(dir).ServeHTTP(recorder, httptest.NewRequest("GET", "/checkpoint", nil))
	signed, err := proof.OpenCheckpoint(recorder.Body.Bytes(), w.fingerprint, by)
	if err != nil {
		t.Fatalf("%v: %s", err, recorder.Body)
	}
	return signed.Checkpoint
}

func TestAWitnessSignsWhatItHasProvenAndGoesOn(t *testing.T) {
	net := stiver.Start(t)
	dir, by := create(t, net)
	w := mustOpen(t, dir, net)
	step(t, w, false) // there is no block yet
	first := pay(t, net, 1)
	step(t, w, true)
	step(t, w, false)
	if got := newest(t, dir, w, by); got.Number != first || got != *w.Last() {
		t.Fatalf("signed %+v", got)
	}
	for range 3 {
		pay(t, net, 1)
	}
	if _, err := Open(dir, audit.NodeLedger(net.Client)); !errors.Is(err, ErrInUse) {
		t.Fatalf("a second process: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = mustOpen(t, dir, net)
	step(t, w, true)
	if got := newest(t, dir, w, by); got.Number != first+3 {
		t.Fatalf("signed %+v", got)
	}
	recorder := httptest.NewRecorder()
	Handler(dir).ServeHTTP(recorder, httptest.NewRequest("GET", fmt.Sprintf("/checkpoint/%d", w.Last().Height-1), nil))
	if recorder.Code != 404 {
		t.Errorf("a checkpoint that was never signed: %d", recorder.Code)
	}
}

func TestAWitnessNeverSignsAPastThatContradictsWhatItSigned(t *testing.T) {
	net := stiver.Start(t)
	pay(t, net, 1)
	fork := net.Fork(t)
	dir, _ := create(t, net)
	w := mustOpen(t, dir, net)
	pay(t, net, 2)
	step(t, w, true)
	signed := *w.Last()

	// The same validator signs another block of that height.
	w.ledger = audit.NodeLedger(fork.Client)
	step(t, w, false) // shorter: nothing to sign
	pay(t, fork, 3)
	if _, err := w.Step(testContext(t)); !errors.Is(err, ErrConflict) {
		t.Fatalf("another block of the same height: %v", err)
	}
	// And goes on from there: a longer chain, every signature of which is good.
	pay(t, fork, 3)
	if _, err := w.Step(testContext(t)); !errors.Is(err, ErrConflict) {
		t.Fatalf("a longer chain that leaves the signed block out: %v", err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, conflictFile))
	if err != nil {
		t.Fatal(err)
	}
	evidence, err := audit.DecodeEvidence(raw)
	if err != nil {
		t.Fatal(err)
	}
	file, err := net.Genesis.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := evidence.Verify(file, nil); err != nil {
		t.Errorf("the evidence should show that validators signed it: %v", err)
	}
	if _, err := evidence.Verify(file, &signed); !errors.Is(err, proof.ErrCheckpoint) {
		t.Errorf("the evidence should show that it is another past: %v", err)
	}
	if *w.Last() != signed {
		t.Error("the witness changed its mind")
	}
	w.ledger = audit.NodeLedger(net.Client)
	pay(t, net, 2)
	step(t, w, true)
}

// failing is a disk that a crash takes away before or after one of its writes.
type failing struct {
	osDisk
	left  int
	after bool
}

var errCrash = errors.New("crash")

func (d *failing) replace(path string, data []byte, mode fs.FileMode) error {
	d.left--
	switch {
	case d.left > 0:
		return d.osDisk.replace(path, data, mode)
	case d.left == 0 && d.after:
		return errors.Join(d.osDisk.replace(path, data, mode), errCrash)
	}
	return errCrash
}

func TestACrashNeverLeavesASignatureThatTheWitnessHasForgotten(t *testing.T) {
	net := stiver.Start(t)
	ledger := audit.NodeLedger(net.Client)
	dir, by := create(t, net)
	pay(t, net, 1)
	for writes := 1; writes <= 3; writes++ {
		for _, after := range []bool{false, true} {
			w, err := open(dir, ledger, osDisk{})
			if err != nil {
				t.Fatal(err)
			}
			w.disk = &failing{left: writes, after: after}
			pay(t, net, 1)
			if _, err := w.Step(testContext(t)); !errors.Is(err, errCrash) {
				t.Fatalf("write %d: %v", writes, err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			w = mustOpen(t, dir, net)
			files, err := filepath.Glob(filepath.Join(dir, checkpointsDir, "*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range files {
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				signed, err := proof.OpenCheckpoint(data, w.fingerprint, by)
				if err != nil || w.Last() == nil || signed.Height > w.Last().Height {
					t.Fatalf("write %d, after %t: %s is signed, the state knows %+v; %v", writes, after, path, w.Last(), err)
				}
			}
			if w.Last() != nil && newest(t, dir, w, by) != *w.Last() {
				t.Fatal("what the crash prevented was not signed on return")
			}
			pay(t, net, 1)
			step(t, w, true)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestAWitnessThatLostItsMemorySignsNothing(t *testing.T) {
	net := stiver.Start(t)
	dir, _ := create(t, net)
	w := mustOpen(t, dir, net)
	pay(t, net, 1)
	step(t, w, true)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(w.path(stateFile))
	if err != nil {
		t.Fatal(err)
	}
	for what, data := range map[string][]byte{"empty": {}, "fresh": []byte("{}\n"), "cut": good[:len(good)/2], "of another network": []byte(`{"checkpoint":"x\n1\nAA==\n"}`)} {
		if err := os.WriteFile(w.path(stateFile), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, audit.NodeLedger(net.Client)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Create(dir, "again", nil); err == nil {
		t.Error("a witness is made over another")
	}
}
