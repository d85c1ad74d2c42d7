package proof_test

import (
	"bytes"
	"errors"
	"math/rand"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/chain/proof"
)

// longLine is a line of three bases: block 20,000, block 11,809 and block 3,618.
func longLine(t *testing.T) (*proof.Block, []proof.Link, map[uint64]common.Hash) {
	t.Helper()
	want := map[uint64]common.Hash{0: {1}, 12_000: {2}, 19_999: {3}}
	low := newRing(t, map[uint64]common.Hash{0: want[0]})
	header3 := ethHeader(3_618, "")
	header3.Root = low.root()
	middle := newRing(t, map[uint64]common.Hash{3_618: header3.Hash()})
	header2 := ethHeader(11_809, "")
	header2.Root = middle.root()
	high := newRing(t, map[uint64]common.Hash{11_809: header2.Hash(), 12_000: want[12_000], 19_999: want[19_999]})
	header1 := ethHeader(20_000, "")
	header1.Root = high.root()

	one := newSigners(t, "one")
	trust, err := proof.FromGenesis(one.genesis())
	if err != nil {
		t.Fatal(err)
	}
	tip, err := trust.VerifyBlock(one.block(30_000, one, header1))
	if err != nil {
		t.Fatal(err)
	}
	rings := map[uint64]ring{20_000: high, 11_809: middle, 3_618: low}
	var links []proof.Link
	turns := map[uint64]*types.Header{11_809: header2, 3_618: header3}
	for _, stop := range proof.PlanLine(20_000, []uint64{19_999, 12_000, 0}) {
		links = append(links, rings[stop.Base].link(stop.Number, stop.First, turns[stop.Number]))
	}
	return tip, links, want
}

// walk proves links and counts the wanted ones.
func walk(tip *proof.Block, links []proof.Link, want map[uint64]common.Hash) (found int, err error) {
	line := tip.Line()
	for _, l := range links {
		hash, err := line.Prove(l)
		if err != nil {
			return found, err
		}
		if want[l.Number] == hash {
			found++
		}
	}
	return found, nil
}

func TestALineReachesAnyAncestor(t *testing.T) {
	tip, links, want := longLine(t)
	if found, err := walk(tip, links, want); err != nil || found != len(want) || len(links) != 5 {
		t.Fatalf("%d of %d in %d links, %v", found, len(want), len(links), err)
	}
}

func TestALineIsPlannedThroughTheFewestBases(t *testing.T) {
	const w = proof.LineWindow
	for _, c := range []struct {
		tip    uint64
		wanted []uint64
		want   []proof.Stop
	}{
		{100, nil, nil},
		{100, []uint64{99, 0}, []proof.Stop{{100, 99, true, false}, {100, 0, false, false}}},
		{w, []uint64{0}, []proof.Stop{{w, 0, true, false}}},
		{w + 1, []uint64{0}, []proof.Stop{{w + 1, 1, true, true}, {1, 0, true, false}}},
		{w + 1, []uint64{1, 0}, []proof.Stop{{w + 1, 1, true, true}, {1, 0, true, false}}},
		{2 * w, []uint64{w, 0}, []proof.Stop{{2 * w, w, true, true}, {w, 0, true, false}}},
		{2*w + 1, []uint64{1}, []proof.Stop{{2*w + 1, w + 1, true, true}, {w + 1, 1, true, false}}},
	} {
		if got := proof.PlanLine(c.tip, c.wanted); !slices.Equal(got, c.want) {
			t.Errorf("from %d to %v: %+v, want %+v", c.tip, c.wanted, got, c.want)
		}
	}
}

func TestABrokenLineIsRefused(t *testing.T) {
	tip, links, want := longLine(t)
	clone := func() []proof.Link { return append([]proof.Link(nil), links...) }
	for what, change := range map[string]func([]proof.Link) []proof.Link{
		"out of order":            func(l []proof.Link) []proof.Link { l[0], l[1] = l[1], l[0]; return l },
		"one twice":               func(l []proof.Link) []proof.Link { return append(l[:1], l...) },
		"a base missing":          func(l []proof.Link) []proof.Link { return append(l[:2], l[3:]...) },
		"an account missing":      func(l []proof.Link) []proof.Link { l[0].Account = nil; return l },
		"an account too many":     func(l []proof.Link) []proof.Link { l[1].Account = l[0].Account; return l },
		"another block's header":  func(l []proof.Link) []proof.Link { l[2].Header = l[3].Header; return l },
		"a block never recorded":  func(l []proof.Link) []proof.Link { l[1].Number--; return l },
		"a block that is to come": func(l []proof.Link) []proof.Link { l[0].Number = 20_001; return l },
	} {
		var named *proof.Error
		if _, err := walk(tip, change(clone()), want); !errors.As(err, &named) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestNoByteOfALineCanChangeUnnoticed(t *testing.T) {
	tip, links, want := longLine(t)
	draw := rand.New(rand.NewSource(1))
	for k := range links {
		raw := proof.EncodeLink(links[k])
		for i := range raw {
			by := byte(1) << draw.Intn(8)
			raw[i] ^= by
			link, err := proof.DecodeLink(bytes.Clone(raw))
			raw[i] ^= by
			found := 0
			if err == nil {
				found, err = walk(tip, append(append(append([]proof.Link(nil), links[:k]...), link), links[k+1:]...), want)
			}
			if err == nil && found == len(want) {
				t.Fatalf("link %d, byte %d of %d ^ %#x: the line still holds", k, i, len(raw), by)
			}
		}
	}
}

func FuzzDecodeLink(f *testing.F) {
	f.Add(proof.EncodeLink(proof.Link{Number: 7, Account: proof.Path{{1}}, Slot: proof.Path{{2}, {3}}, Header: []byte{4}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := proof.DecodeLink(data)
		if err == nil && !bytes.Equal(proof.EncodeLink(l), data) {
			t.Fatalf("%x is read but not written again", data)
		}
	})
}
