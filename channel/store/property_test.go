package store

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"
	"pgregory.net/rapid"
)

// machine holds a store against a map.
type machine struct {
	t     *rapid.T
	sizes segmentSizes
	dir   string
	s     *Store
	model map[string]string
}

func (m *machine) open() {
	var err error
	if m.s, err = Open(m.dir, Options{Durability: ProcessCrash, sizes: m.sizes}); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) close() {
	if err := m.s.Close(); err != nil {
		m.t.Fatal(err)
	}
}

// Keys are few and short, so that they collide and are prefixes of each other.
func keyOf(t *rapid.T, label string) string {
	return string(rapid.SliceOfN(rapid.SampledFrom([]byte{'a', 'b', 0, 0xff}), 1, 3).Draw(t, label))
}

func (m *machine) commit(t *rapid.T) {
	var b Batch
	for range rapid.IntRange(0, 8).Draw(t, "changes") {
		key := keyOf(t, "key")
		if rapid.IntRange(0, 2).Draw(t, "kind") == 0 {
			b.Delete([]byte(key))
			delete(m.model, key)
			continue
		}
		value := rapid.StringN(0, 5, -1).Draw(t, "value")
		b.Put([]byte(key), []byte(value))
		m.model[key] = value
	}
	if err := m.s.Commit(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
}

// leave has what was written so far moved to Badger, as a lull does, while the
// machine goes on.
func (m *machine) leave(t *rapid.T) { m.fold(t) }

func (m *machine) fold(t fataler) {
	m.s.folder.want()
	for m.s.folder.writes() > 0 {
		m.s.writing.Lock()
		err := m.s.folder.leaveQuiet()
		m.s.writing.Unlock()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// reopen is rare: it takes as long as everything else.
func (m *machine) reopen(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "rarely") != 0 {
		return
	}
	if rapid.Bool().Draw(t, "crash") {
		m.crash(t)
		return
	}
	m.close()
	m.open()
}

// crash goes on with what a killed process would have left in the journal.
func (m *machine) crash(t *rapid.T) {
	m.kill(t)
	m.open()
}

// kill stops without folding.
func (m *machine) kill(t fataler) {
	failed := m.s.committer.stop()
	if err := errors.Join(failed, m.s.folder.finish(true), m.s.folder.close(), m.s.db.Close()); err != nil {
		t.Fatal(err)
	}
	m.s.close.Do(func() {})
}

type fataler interface{ Fatal(args ...any) }

func (m *machine) check(t *rapid.T) {
	keys := slices.Sorted(maps.Keys(m.model))
	key, prefix, from := keyOf(t, "key"), "", keyOf(t, "from")
	if rapid.Bool().Draw(t, "with prefix") {
		prefix = keyOf(t, "prefix")
	}
	got, err := m.s.Get([]byte(key))
	if want, ok := m.model[key]; ok && (err != nil || string(got) != want) || !ok && !errors.Is(err, ErrNotFound) {
		t.Fatalf("get %q: %q, %v; the model has %q, %t", key, got, err, want, ok)
	}
	var found, want []string
	collect := func(k, v []byte) error { found = append(found, fmt.Sprintf("%q=%q", k, v)); return nil }
	if err := m.s.IterateFrom([]byte(prefix), []byte(from), collect); err != nil {
		t.Fatal(err)
	}
	floor := ""
	for _, k := range keys {
		if strings.HasPrefix(k, prefix) && k >= from {
			want = append(want, fmt.Sprintf("%q=%q", k, m.model[k]))
		}
		if strings.HasPrefix(k, prefix) && k <= from {
			floor = k
		}
	}
	if !slices.Equal(found, want) {
		t.Fatalf("iterate %q from %q: %v instead of %v", prefix, from, found, want)
	}
	k, v, err := m.s.Floor([]byte(prefix), []byte(from))
	if floor == "" && !errors.Is(err, ErrNotFound) || floor != "" && (string(k) != floor || string(v) != m.model[floor]) {
		t.Fatalf("floor %q of %q: %q=%q, %v; the model has %q", prefix, from, k, v, err, floor)
	}
}

func TestReadsAgreeWithAMapThroughFoldsCrashesAndReopens(t *testing.T) {
	fewer(t, "20") // each opens stores, which sync
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			r.Fatal(err)
		}
		m := &machine{t: r, dir: filepath.Join(dir, "s"), model: map[string]string{}}
		m.sizes = segmentSizes{
			smallest: 8 << 10, largest: 16 << 10, changes: rapid.IntRange(4, 40).Draw(r, "changes"), lull: time.Hour,
		}
		m.open()
		defer func() { m.close() }()
		r.Repeat(map[string]func(*rapid.T){
			"commit": m.commit, "commit more": m.commit, "fold": m.leave, "reopen": m.reopen, "": m.check,
		})
	})
}

// fewer has a test draw fewer cases unless it is told how many.
func fewer(t *testing.T, checks string) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	was := f.Value.String()
	if was != f.DefValue {
		return
	}
	if err := f.Value.Set(checks); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(was) })
}

func TestAnIterationSeesOneMomentWhateverIsWrittenAndFoldedMeanwhile(t *testing.T) {
	s := open(t, t.TempDir(), Options{Durability: ProcessCrash, sizes: segmentSizes{
		smallest: 64 << 10, largest: 64 << 10, changes: 700, lull: time.Hour,
	}})
	write := func(round int) {
		var b Batch
		for i := range 300 {
			b.Put(fmt.Appendf(nil, "k%03d", (i*7+round)%1000), fmt.Appendf(nil, "%d", round))
		}
		if err := s.Commit(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
	}
	for round := range 20 {
		write(round)
	}
	want := map[string]string{}
	read := func(into map[string]string, meanwhile func()) {
		err := s.Iterate(nil, func(k, v []byte) error {
			if len(into)%50 == 0 {
				meanwhile()
			}
			into[string(k)] = string(v)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read(want, func() {})
	round := 20
	got := map[string]string{}
	read(got, func() { write(round); round++ })
	if !maps.Equal(got, want) {
		t.Fatal("an iteration saw what was written after it began")
	}
}

func TestAStoreMadeBeforeThereWasAJournalGoesOn(t *testing.T) {
	dir := t.TempDir()
	db, err := badger.Open(badgerOptions(dir, Options{Logger: discard}))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		err := db.Update(func(txn *badger.Txn) error {
			if err := txn.Set([]byte("a"), fmt.Appendf(nil, "%d", i)); err != nil {
				return err
			}
			return txn.Set(fmt.Appendf(nil, "b%d", i), []byte("old"))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, Options{})
	if v, err := s.Get([]byte("a")); err != nil || string(v) != "4" {
		t.Fatalf("%q, %v", v, err)
	}
	b := put("a", "5")
	b.Delete([]byte("b1"))
	if err := s.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, Options{})
	var got []byte
	err = s.Iterate(nil, func(k, v []byte) error { got = append(append(append(got, k...), v...), ' '); return nil })
	if err != nil || !bytes.Equal(got, []byte("a5 b0old b2old b3old b4old ")) {
		t.Fatalf("%s, %v", got, err)
	}
}

func TestAfterACloseTheJournalIsEmptyAndItsFilesAreUsedAgain(t *testing.T) {
	dir := t.TempDir()
	for i := range 5 {
		s := open(t, dir, Options{})
		if n := s.layers.active.load().groups; n != 0 || s.journal.number != 1 {
			t.Fatalf("%d groups after opening", n)
		}
		if v, err := s.Get([]byte("a")); i > 0 && (err != nil || string(v) != fmt.Sprint(i-1)) {
			t.Fatalf("%q, %v", v, err)
		}
		if err := s.Commit(t.Context(), put("a", fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if files, err := os.ReadDir(filepath.Join(dir, journalDir)); err != nil || len(files) != 1 {
			t.Fatalf("%v, %v", files, err)
		}
	}
}
