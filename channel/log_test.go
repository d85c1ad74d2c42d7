package channel

import (
	"errors"
	"testing"

	"github.com/transparency-dev/merkle/rfc6962"
	"pgregory.net/rapid"
)

// naiveRoot is RFC 9162 section 2.1.1 word by word.
func naiveRoot(leaves [][32]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return [32]byte(rfc6962.DefaultHasher.EmptyRoot())
	case 1:
		return leaves[0]
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	l, r := naiveRoot(leaves[:k]), naiveRoot(leaves[k:])
	return [32]byte(rfc6962.DefaultHasher.HashChildren(l[:], r[:]))
}

// naiveProof is RFC 9162 section 2.1.3.1 word by word.
func naiveProof(leaves [][32]byte, m int) [][32]byte {
	if len(leaves) <= 1 {
		return nil
	}
	k := 1
	for k*2 < len(leaves) {
		k *= 2
	}
	if m < k {
		return append(naiveProof(leaves[:k], m), naiveRoot(leaves[k:]))
	}
	return append(naiveProof(leaves[k:], m-k), naiveRoot(leaves[:k]))
}

func testEntry(seq uint64) Entry {
	return Entry{ID{9}, seq, Charge, NewAmount(3), NewAmount(3 * (seq + 1)), 1000 + seq, ItemHash{byte(seq)}}
}

func TestLogRootAndProofsFollowRFC9162(t *testing.T) {
	var l Log
	var leaves [][32]byte
	for n := range 130 {
		if got, want := l.Root(), naiveRoot(leaves); got != want {
			t.Fatalf("root of %d entries: %x, want %x", n, got, want)
		}
		restored, err := RestoreLog(l.Size(), l.Edge())
		if err != nil || restored.Root() != l.Root() {
			t.Fatalf("restored at %d: %v", n, err)
		}
		for m := range leaves {
			path := naiveProof(leaves, m)
			if err := VerifyInclusion(leaves[m], uint64(m), uint64(n), path, l.Root()); err != nil {
				t.Fatalf("entry %d of %d: %v", m, n, err)
			}
		}
		e := testEntry(uint64(n))
		b := e.Encode()
		leaves = append(leaves, [32]byte(rfc6962.DefaultHasher.HashLeaf(b[:])))
		l.Append(e)
	}
}

func TestAReceiptFailsWhenAnyPartOfItIsChanged(t *testing.T) {
	payee := key(3)
	var l Log
	var leaves [][32]byte
	for n := range uint64(5) {
		l.Append(testEntry(n))
		leaves = append(leaves, testEntry(n).Leaf())
	}
	head := LogHead{ID{9}, 5, l.Root(), NewAmount(15)}
	sig, err := payee.Sign(testDomain.LogHeadDigest(head))
	if err != nil {
		t.Fatal(err)
	}
	good := func() Receipt { return Receipt{testEntry(2), naiveProof(leaves, 2), head, sig} }
	by := NewVerifier(payee.Address())
	if err := good().Verify(testDomain, &by); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Receipt){
		"amount":    func(r *Receipt) { r.Entry.Amount = NewAmount(2) },
		"sequence":  func(r *Receipt) { r.Entry.Sequence = 3 },
		"channel":   func(r *Receipt) { r.Entry.Channel[0]++ },
		"proof":     func(r *Receipt) { r.Proof[0][0]++ },
		"short":     func(r *Receipt) { r.Proof = r.Proof[1:] },
		"size":      func(r *Receipt) { r.Head.Size++ },
		"charged":   func(r *Receipt) { r.Head.Charged = NewAmount(16) },
		"signature": func(r *Receipt) { r.Signature[0]++ },
	} {
		r := good()
		change(&r)
		if err := r.Verify(testDomain, &by); err == nil {
			t.Errorf("%s changed, receipt still valid", name)
		}
	}
}

func TestAnchorSumsItsHeadsAndWantsThemSorted(t *testing.T) {
	heads := []AnchorHead{
		{ID{1}, 2, [32]byte{1}, NewAmount(5), NewAmount(4)},
		{ID{2}, 3, [32]byte{2}, NewAmount(6), NewAmount(6)},
	}
	a, err := NewAnchor(heads)
	if err != nil || a.Entries != 5 || a.Total != NewAmount(10) {
		t.Fatalf("%+v, %v", a, err)
	}
	var leaves [][32]byte
	for _, h := range heads {
		b := h.Encode()
		leaves = append(leaves, [32]byte(rfc6962.DefaultHasher.HashLeaf(b[:])))
	}
	if a.Root != naiveRoot(leaves) {
		t.Fatalf("root %x", a.Root)
	}
	for _, bad := range [][]AnchorHead{{heads[1], heads[0]}, {heads[0], heads[0]}} {
		if _, err := NewAnchor(bad); !errors.Is(err, ErrEncoding) {
			t.Errorf("unsorted: %v", err)
		}
	}
	heads[0].Claimed = MaxAmount
	if _, err := NewAnchor(heads); !errors.Is(err, ErrAmountOverflow) {
		t.Errorf("overflow: %v", err)
	}
}

func TestEncodingsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Entry{
			ID{rapid.Byte().Draw(t, "id")}, rapid.Uint64().Draw(t, "seq"), Kind(rapid.IntRange(1, 3).Draw(t, "kind")),
			drawAmount(t, "amount"), drawAmount(t, "charged"), rapid.Uint64().Draw(t, "time"), ItemHash{rapid.Byte().Draw(t, "item")},
		}
		b := e.Encode()
		if got, err := DecodeEntry(b[:]); err != nil || got != e {
			t.Fatalf("entry: %+v, %v", got, err)
		}
		h := AnchorHead{e.Channel, e.Sequence, [32]byte(e.Item), e.Charged, e.Amount}
		hb := h.Encode()
		if got, err := DecodeAnchorHead(hb[:]); err != nil || got != h {
			t.Fatalf("anchor head: %+v, %v", got, err)
		}
	})
}

func FuzzDecodeEntry(f *testing.F) {
	e := testEntry(1)
	b := e.Encode()
	f.Add(b[:])
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := DecodeEntry(data)
		if err != nil {
			return
		}
		if got := e.Encode(); string(got[:]) != string(data) {
			t.Fatal("two encodings of one entry")
		}
	})
}
