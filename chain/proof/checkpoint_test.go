package proof_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/proof"
	cosign "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

func someCheckpoint() proof.Checkpoint {
	return proof.Checkpoint{
		Origin: proof.Origin("stiver-1", [32]byte{0xab}), Height: 1234, Number: 617,
		Consensus: common.Hash{1}, Hash: common.Hash{2}, Validators: common.Hash{3},
	}
}

// witness signs with a fresh key and tells its verifier key.
func witness(t *testing.T, name string) (*cosign.Signer, string) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(nil, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := cosign.NewSignerForCosignatureV1(skey)
	if err != nil {
		t.Fatal(err)
	}
	if vkey, err = cosign.VKeyToCosignatureV1(vkey); err != nil {
		t.Fatal(err)
	}
	return signer, vkey
}

func trusted(t *testing.T, vkey string) proof.Witness {
	t.Helper()
	w, err := proof.ParseWitness(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestACheckpointsTextIsReadAsItWasWritten(t *testing.T) {
	c := someCheckpoint()
	want := "stiver-1/ab" + strings.Repeat("00", 31) + "\n1234\nAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" +
		"block 617 0x02" + strings.Repeat("00", 31) + "\nvalidators 0x03" + strings.Repeat("00", 31) + "\n"
	if c.Text() != want {
		t.Fatalf("text\n%s", c.Text())
	}
	if again, err := proof.ParseCheckpoint(want); err != nil || again != c {
		t.Fatalf("%+v, %v", again, err)
	}
	for _, bad := range []string{"", "a\nb\nc\nd\ne\n", want + "more\n", want[1:] + "\n", strings.Replace(want, "1234", "01234", 1),
		strings.Replace(want, "block 617", "block  617", 1), strings.ToUpper(want), strings.TrimSpace(want)} {
		if got, err := proof.ParseCheckpoint(bad); bad != want[1:] && !errors.Is(err, proof.ErrCheckpointText) {
			t.Errorf("%q is read as %+v, %v", bad, got, err)
		}
	}
}

func TestACheckpointCountsWhenEveryWitnessNamedHasSigned(t *testing.T) {
	a, aKey := witness(t, "auditor.example/a")
	b, bKey := witness(t, "auditor.example/b")
	_, cKey := witness(t, "auditor.example/a") // same name, another key
	c := someCheckpoint()
	signed, err := note.Sign(&note.Note{Text: c.Text()}, a, b)
	if err != nil {
		t.Fatal(err)
	}
	for _, keys := range [][]string{{aKey}, {bKey}, {aKey, bKey}} {
		var list []proof.Witness
		for _, k := range keys {
			list = append(list, trusted(t, k))
		}
		got, err := proof.OpenCheckpoint(signed, [32]byte{0xab}, list...)
		if err != nil || got.Checkpoint != c || len(got.Times) != len(keys) || got.Times[list[0].Name()].IsZero() {
			t.Errorf("%v: %+v, %v", keys, got, err)
		}
	}
	if got, err := proof.ReadCheckpoint(signed); err != nil || got != c {
		t.Errorf("read without looking at signatures: %+v, %v", got, err)
	}
	if _, err := proof.OpenCheckpoint(signed, [32]byte{0xab}, trusted(t, aKey), trusted(t, cKey)); !errors.Is(err, proof.ErrCheckpointSignature) {
		t.Errorf("a witness who has not signed: %v", err)
	}
	if _, err := proof.OpenCheckpoint(signed, [32]byte{0xab}); !errors.Is(err, proof.ErrCheckpointSignature) {
		t.Errorf("no witness: %v", err)
	}
	if _, err := proof.OpenCheckpoint(signed, [32]byte{1}, trusted(t, aKey)); !errors.Is(err, proof.ErrChain) {
		t.Errorf("another network: %v", err)
	}
	for i := range len(c.Text()) {
		signed[i] ^= 1
		if _, err := proof.OpenCheckpoint(signed, [32]byte{0xab}, trusted(t, aKey)); err == nil {
			t.Fatalf("byte %d of the text may change", i)
		}
		signed[i] ^= 1
	}
}

func TestAMistypedWitnessKeyIsNoticed(t *testing.T) {
	_, vkey := witness(t, "auditor.example/a")
	trusted(t, vkey)
	_, plain, err := note.GenerateKey(nil, "auditor.example/a")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "a", "a+b+c", strings.Replace(vkey, "example/a", "example/b", 1), vkey[:len(vkey)-4], plain} {
		if _, err := proof.ParseWitness(bad); !errors.Is(err, proof.ErrCheckpointText) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add(someCheckpoint().Text())
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := proof.ParseCheckpoint(text); err == nil && c.Text() != text {
			t.Fatalf("%q is read but not written again", text)
		}
	})
}
