package store

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
)

var discard = slog.New(slog.DiscardHandler)

// journalOf writes groups to a new journal and returns its disk; where each
// record ends in the only segment; and that segment.
func journalOf(t testing.TB, synced bool, groups ...[]op) (*memDisk, []int64, *segment) {
	t.Helper()
	m := newMemDisk(rand.New(rand.NewPCG(1, 2)))
	j, r, err := openJournal(m.mount(), synced, discard)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.begin(r, 64<<10); err != nil {
		t.Fatal(err)
	}
	ends := make([]int64, len(groups))
	for i, g := range groups {
		if _, err := j.append([][]op{g}); err != nil {
			t.Fatal(err)
		}
		ends[i] = j.active.at
	}
	return m, ends, j.active
}

func group(n, ops int) []op {
	g := make([]op, ops)
	for i := range g {
		g[i] = op{key: fmt.Appendf(nil, "key %d", i), value: bytes.Repeat([]byte{byte(n)}, n%7*5)}
		if i%5 == 4 {
			g[i] = op{key: g[i].key, remove: true}
		}
	}
	return g
}

func manyGroups(n int) [][]op {
	groups := make([][]op, n)
	for i := range groups {
		groups[i] = group(i, 3+i%6)
	}
	return groups
}

// replayOf returns how many whole groups the journal on a disk gives back.
func replayOf(m *memDisk, groups [][]op) (int, error) {
	_, r, err := openJournal(m.mount(), true, discard)
	if err != nil {
		return 0, err
	}
	got := r.overlay.fresh
	r.overlay.absorb()
	want := newOverlay()
	for i := range got {
		var changes []byte
		changes = appendChanges(changes, groups[i])
		want.add(changes, len(groups[i]))
		if !bytes.Equal(changes, got[i]) {
			return 0, fmt.Errorf("group %d came back as %x", i, got[i])
		}
	}
	return len(got), nil
}

// damaged returns the disk with a segment's bytes changed.
func damaged(m *memDisk, s *segment, change func([]byte)) *memDisk {
	name := segmentName(s.sequence)
	b := bytes.Clone(m.current()[name].shown)
	change(b)
	d := newMemDisk(m.dice)
	d.names[name] = newInode(b)
	return d
}

func TestATornLastRecordIsLeftOutWholeAtWhateverByte(t *testing.T) {
	groups := manyGroups(5)
	m, ends, s := journalOf(t, true, groups...)
	for at := ends[3]; at < ends[4]; at++ {
		for name, change := range map[string]func([]byte){
			"zeros from there": func(b []byte) { clear(b[at:]) },
			"a flipped bit":    func(b []byte) { b[at] ^= 1 << (at % 8) },
			"a zeroed byte":    func(b []byte) { b[at] = 0 },
			"a lost sector":    func(b []byte) { clear(b[at:min(at+sector, ends[4])]) },
		} {
			before := m.current()[segmentName(s.sequence)].shown
			d := damaged(m, s, change)
			want := 4
			if bytes.Equal(before, d.names[segmentName(s.sequence)].durable) {
				want = 5
			}
			if n, err := replayOf(d, groups); err != nil || n != want {
				t.Fatalf("%s at byte %d of the last record: %d groups, %v", name, at-ends[3], n, err)
			}
		}
	}
}

func TestDamageInFrontOfASyncedRecordIsAnError(t *testing.T) {
	groups := manyGroups(5)
	m, ends, s := journalOf(t, true, groups...)
	for at := int64(0); at < ends[3]; at++ {
		if at >= int64(headerSize) && at < recordsBegin {
			continue // nothing is there
		}
		d := damaged(m, s, func(b []byte) { b[at] ^= 0x10 })
		if n, err := replayOf(d, groups); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d: %d groups, %v", at, n, err)
		}
	}
}

func TestWithoutSyncsWhatIsBehindAHoleIsLeftOut(t *testing.T) {
	groups := manyGroups(5)
	m, ends, s := journalOf(t, false, groups...)
	for i, end := range ends {
		d := damaged(m, s, func(b []byte) { b[end-1] ^= 0x10 })
		if n, err := replayOf(d, groups); err != nil || n != i {
			t.Fatalf("hole in group %d: %d groups, %v", i, n, err)
		}
	}
}

func TestASegmentThatIsCutShortIsAnError(t *testing.T) {
	m, _, s := journalOf(t, true, manyGroups(3)...)
	f := m.current()[segmentName(s.sequence)]
	f.shown = f.shown[:8<<10]
	if _, err := replayOf(m, manyGroups(3)); !errors.Is(err, ErrDamaged) {
		t.Fatal(err)
	}
}

func TestAMissingSegmentIsAnError(t *testing.T) {
	m, _, first := journalOf(t, true, manyGroups(3)...)
	j := &journal{disk: m.mount(), synced: true, number: 4, last: first.sequence}
	for range 2 {
		var err error
		if j.active, err = j.create(64 << 10); err != nil {
			t.Fatal(err)
		}
		for _, g := range manyGroups(3) {
			if _, err := j.append([][]op{g}); err != nil {
				t.Fatal(err)
			}
		}
	}
	groups := append(append(manyGroups(3), manyGroups(3)...), manyGroups(3)...)
	if n, err := replayOf(m, groups); err != nil || n != 9 {
		t.Fatalf("%d groups, %v", n, err)
	}
	if err := m.mount().remove(segmentName(first.sequence + 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := replayOf(m, groups); !errors.Is(err, ErrDamaged) {
		t.Fatal(err)
	}
}

func TestWhatAnEarlierUseLeftInASegmentIsNeverReplayed(t *testing.T) {
	old := manyGroups(40)
	m, ends, s := journalOf(t, true, old...)
	for after := range 40 {
		d := damaged(m, s, func([]byte) {})
		j, r, err := openJournal(d.mount(), true, discard)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := j.begin(r, 64<<10); err != nil {
			t.Fatal(err)
		}
		// The very groups of the first use: the new records end where old ones
		// ended and have their numbers.
		for _, g := range old[:after] {
			if _, err := j.append([][]op{g}); err != nil {
				t.Fatal(err)
			}
		}
		if after > 0 && j.active.at != ends[after-1] {
			t.Fatalf("the new records end at %d, the old ones at %d", j.active.at, ends[after-1])
		}
		if n, err := replayOf(d, old); err != nil || n != after {
			t.Fatalf("%d groups instead of %d, %v", n, after, err)
		}
	}
}

func TestWhatLooksLikeARecordInAValueIsNotOne(t *testing.T) {
	m, _, s := journalOf(t, true, group(1, 1))
	forged := make([]byte, recordHead, 100)
	forged = appendChanges(forged, []op{{key: []byte("forged")}})
	sealRecord(forged, s.use+1, 3, writtenSynced)
	j := &journal{disk: m.mount(), synced: true, active: s, number: 2}
	end := s.at
	if _, err := j.append([][]op{{{key: []byte("k"), value: bytes.Repeat(forged, 20)}}}); err != nil {
		t.Fatal(err)
	}
	d := damaged(m, s, func(b []byte) { b[end] ^= 1 })
	if n, err := replayOf(d, [][]op{group(1, 1)}); err != nil || n != 1 {
		t.Fatalf("%d groups, %v", n, err)
	}
}

func FuzzDecodeSegment(f *testing.F) {
	m, ends, s := journalOf(f, true, manyGroups(3)...)
	image := m.current()[segmentName(s.sequence)].shown[recordsBegin:ends[2]]
	f.Add(image, s.use)
	f.Add(image[:len(image)-3], s.use)
	f.Add([]byte{}, uint64(0))
	f.Fuzz(func(t *testing.T, b []byte, use uint64) {
		image := append(make([]byte, recordsBegin), b...)
		records, behind := decodeSegment(image, use)
		at := recordsBegin
		for i, r := range records {
			written := byte(writtenSynced)
			if r.unsynced {
				written = writtenUnsynced
			}
			again := append(make([]byte, recordHead), r.changes...)
			sealRecord(again, use, r.number, written)
			if !bytes.Equal(again, image[at:at+len(again)]) {
				t.Fatalf("record %d is %x, and %x when written again", i, image[at:at+len(again)], again)
			}
			at += len(again)
			_ = eachChange(r.changes, func(o op) {
				if len(o.key) == 0 || len(o.key) > MaxKey || len(o.value) > MaxValue || o.remove && o.value != nil {
					t.Fatalf("a change no batch may hold: %v", o)
				}
			})
		}
		if behind != nil && len(records) > 0 && at == len(image) {
			t.Fatal("a record behind the end")
		}
	})
}
