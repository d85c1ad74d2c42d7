package proof_test

import (
	"bytes"
	"errors"
	"math/rand"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/proof"
)

// reign is a network whose set goes 4 → 5 → 4, the last time without the first
// validator: at heights 10 and 30.
type reign struct {
	four, five, other signers
	history           proof.History
}

func newReign(t *testing.T) reign {
	t.Helper()
	r := reign{
		four:  newSigners(t, name(1), name(2), name(3), name(4)),
		five:  newSigners(t, name(1), name(2), name(3), name(4), name(5)),
		other: newSigners(t, name(2), name(3), name(4), name(5)),
	}
	r.history = proof.History{ConsensusChainID: forgedChain, First: first(t, r.four),
		HandOvers: []proof.HandOver{r.four.handOver(10, r.five), r.five.handOver(30, r.other)}}
	return r
}

func (r reign) trust(t *testing.T, h proof.History) (*proof.Trust, error) {
	t.Helper()
	trust, err := proof.FromGenesis(r.four.genesis())
	if err != nil {
		t.Fatal(err)
	}
	return trust.Follow(h)
}

func (r reign) trusted(t *testing.T) *proof.Trust {
	t.Helper()
	trust, err := r.trust(t, r.history)
	if err != nil {
		t.Fatal(err)
	}
	return trust
}

func TestBlocksAreVerifiedAcrossValidatorChanges(t *testing.T) {
	r := newReign(t)
	trust := r.trusted(t)
	eras := trust.Eras()
	if len(eras) != 3 || eras[0].To != 10 || eras[1].From != 11 || eras[1].To != 30 || eras[2].From != 31 || eras[2].To != 0 ||
		len(eras[1].Validators) != 5 || len(eras[2].Validators) != 4 {
		t.Fatalf("eras %+v", eras)
	}
	for _, c := range []struct {
		height   int64
		by, next signers
	}{
		{1, r.four, r.four}, {10, r.four, r.five}, {11, r.five, r.five}, {30, r.five, r.other}, {31, r.other, r.other}, {1000, r.other, r.other},
	} {
		block, err := trust.VerifyBlock(c.by.block(c.height, c.next, ethHeader(uint64(c.height), "")))
		if err != nil || len(block.Signers) != len(c.by.keys) {
			t.Errorf("height %d: %v", c.height, err)
		}
	}
}

func TestOnlyTheSetInForceSigns(t *testing.T) {
	r := newReign(t)
	trust := r.trusted(t)
	for what, c := range map[string]struct {
		height   int64
		by, next signers
		want     error
	}{
		"a set that has handed over":            {11, r.four, r.four, proof.ErrValidators},
		"a set that is not yet there":           {10, r.five, r.five, proof.ErrValidators},
		"the last but one, now":                 {31, r.five, r.five, proof.ErrValidators},
		"a hand-over the history does not know": {20, r.five, r.four, proof.ErrHistory},
		"no hand-over where there was one":      {10, r.four, r.four, proof.ErrHistory},
		"a hand-over to others":                 {30, r.five, r.four, proof.ErrHistory},
	} {
		if _, err := trust.VerifyBlock(c.by.block(c.height, c.next, ethHeader(1, ""))); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAHistoryWithAnythingMissingOrMovedIsRefused(t *testing.T) {
	r := newReign(t)
	over := r.history.HandOvers
	unsigned, err := proof.NewHandOver(r.four.sign(10, r.five, 2, hash("data")), r.five.set)
	if err != nil {
		t.Fatal(err)
	}
	wrongSet := over[0]
	wrongSet.Next = over[1].Next
	for what, list := range map[string][]proof.HandOver{
		"the first one missing":        {over[1]},
		"the wrong order":              {over[1], over[0]},
		"one twice":                    {over[0], over[0], over[1]},
		"half of the power":            {unsigned, over[1]},
		"another set than was named":   {wrongSet, over[1]},
		"an unchanged set":             {r.four.handOver(5, r.four), over[0]},
		"a retired set that goes on":   {over[0], over[1], r.four.handOver(40, r.five)},
		"an earlier height":            {over[0], r.five.handOver(9, r.other)},
		"the height of the one before": {over[0], r.five.handOver(10, r.other)},
	} {
		var named *proof.Error
		if _, err := r.trust(t, proof.History{ConsensusChainID: forgedChain, First: r.history.First, HandOvers: list}); !errors.As(err, &named) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := r.trust(t, proof.History{ConsensusChainID: "another", First: r.history.First, HandOvers: over}); !errors.Is(err, proof.ErrChain) {
		t.Errorf("another chain: %v", err)
	}
}

func TestNoByteOfAHistoryCanChangeUnnoticed(t *testing.T) {
	r := newReign(t)
	raw := encodeTwice(t, r.history)
	draw := rand.New(rand.NewSource(1))
	for i := range raw {
		by := byte(1) << draw.Intn(8)
		raw[i] ^= by
		h, err := proof.DecodeHistory(raw)
		if err == nil {
			_, err = r.trust(t, h)
		}
		raw[i] ^= by
		var named *proof.Error
		if !errors.As(err, &named) {
			t.Fatalf("byte %d of %d ^ %#x: %v", i, len(raw), by, err)
		}
	}
	t.Logf("%d bytes for two changes of four to five validators", len(raw))
}

func TestACutHistoryIsRefusedOrTellsLess(t *testing.T) {
	r := newReign(t)
	raw := r.history.Encode()
	for cut := range raw {
		h, err := proof.DecodeHistory(raw[:cut])
		if err == nil && len(h.HandOvers) == len(r.history.HandOvers) {
			t.Fatalf("the first %d bytes of %d are a whole history", cut, len(raw))
		}
	}
}

func TestAHistoryIsFollowedFromACheckpointOn(t *testing.T) {
	r := newReign(t)
	block, err := r.trusted(t).VerifyBlock(r.five.block(20, r.five, ethHeader(7, "")))
	if err != nil {
		t.Fatal(err)
	}
	c := block.Checkpoint("origin")
	trust, err := proof.FromCheckpoint(c, r.history)
	if err != nil {
		t.Fatal(err)
	}
	if eras := trust.Eras(); len(eras) != 2 || eras[0].From != 20 || eras[1].From != 31 {
		t.Fatalf("eras %+v", eras)
	}
	if _, err := trust.VerifyBlock(r.other.block(40, r.other, ethHeader(9, ""))); err != nil {
		t.Error(err)
	}
	if _, err := trust.VerifyBlock(r.four.block(5, r.four, ethHeader(3, ""))); !errors.Is(err, proof.ErrHistory) {
		t.Errorf("a block before the checkpoint: %v", err)
	}
	if _, err := trust.VerifyBlock(r.five.block(20, r.five, ethHeader(7, "other"))); !errors.Is(err, proof.ErrCheckpoint) {
		t.Errorf("another block at the checkpoint: %v", err)
	}
	c.Validators[0] ^= 1
	if _, err := proof.FromCheckpoint(c, r.history); !errors.Is(err, proof.ErrCheckpoint) {
		t.Errorf("validators that the history does not know: %v", err)
	}
}

// TestRetiredKeysForgeAPastThatOnlyACheckpointRefuses is why checkpoints exist.
// At height 40 the last of the first four validators has left, and then the keys
// of all four leak: they sign another hand-over at height 10, to a set of the
// forger's, which signs what it likes.
func TestRetiredKeysForgeAPastThatOnlyACheckpointRefuses(t *testing.T) {
	r := newReign(t)
	late := newSigners(t, name(5), name(6), name(7), name(8))
	r.history.HandOvers = append(r.history.HandOvers, r.other.handOver(40, late))
	witnessed, err := r.trusted(t).VerifyBlock(late.block(50, late, ethHeader(25, "true")))
	if err != nil {
		t.Fatal(err)
	}
	checkpoint := witnessed.Checkpoint("origin")

	forger := newSigners(t, "forger")
	forged := proof.History{ConsensusChainID: forgedChain, First: r.history.First,
		HandOvers: []proof.HandOver{r.four.handOver(10, forger)}}
	trust, err := r.trust(t, forged)
	if err != nil {
		t.Fatalf("from genesis alone the forged history should be as good as the true one: %v", err)
	}
	if _, err := trust.VerifyBlock(forger.block(60, forger, ethHeader(30, "false"))); err != nil {
		t.Fatalf("from genesis alone the forged block should be as good as a true one: %v", err)
	}
	if _, err := trust.Through(checkpoint); !errors.Is(err, proof.ErrCheckpoint) {
		t.Fatalf("the forged history passes the checkpoint: %v", err)
	}

	// A finer forger leaves the hand-overs as they are and only adds a block.
	honest, err := r.trusted(t).Through(checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := honest.VerifyBlock(late.block(50, late, ethHeader(25, "false"))); !errors.Is(err, proof.ErrCheckpoint) {
		t.Fatalf("another block at the checkpoint: %v", err)
	}
	block, err := honest.VerifyBlock(r.four.block(8, r.four, ethHeader(4, "false")))
	if err != nil {
		t.Fatalf("its signatures are good: %v", err)
	}
	ring := newRing(t, map[uint64]common.Hash{4: ethHeader(4, "true").Hash()})
	tip := ethHeader(40, "true")
	tip.Root = ring.root()
	above, err := honest.VerifyBlock(late.block(70, late, tip))
	if err != nil {
		t.Fatal(err)
	}
	ancestor, err := above.Line().Prove(ring.link(4, true, nil))
	if err != nil || ancestor == block.Hash {
		t.Fatalf("the forged block is on the line of the ledger: %v", err)
	}
}

func FuzzDecodeHistory(f *testing.F) {
	f.Add([]byte("stiver validator history 1\n"))
	f.Add(proof.History{ConsensusChainID: "c", First: []byte{1}, HandOvers: []proof.HandOver{{SignedHeader: []byte{1}, Next: []byte{2}}}}.Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := proof.DecodeHistory(data)
		if err != nil {
			return
		}
		if !bytes.Equal(h.Encode(), data) {
			t.Fatalf("%x is read but not written again", data)
		}
		if _, err := proof.FromCheckpoint(proof.Checkpoint{}, h); err == nil {
			t.Fatal("a history that nobody signed is followed")
		}
	})
}
