package signer

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"pgregory.net/rapid"
)

// place is what may be signed for once.
type place struct {
	height int64
	round  int32
	kind   cmtproto.SignedMsgType
}

// world is a chain that goes on whether the validator signs or not, and an
// operator who kills, backs up and restores the validator.
type world struct {
	cfg    Config
	signer *Signer
	now    time.Time     // of the signer's machine
	skew   time.Duration // the other validators' clocks minus this one

	head   int64               // of the network
	times  map[int64]time.Time // of the consensus headers
	shown  map[int64]int32     // commits that hold a precommit of the key, and their round
	node   int64               // how far the validator's own node is
	signed map[place]string    // everything that ever left the signer

	backup    []byte // a copy of the record
	backupEnd record
	gave      bool
}

func newWorld(t *rapid.T, files Config) *world {
	w := &world{
		cfg: files, now: start, skew: time.Duration(rapid.IntRange(-9, 9).Draw(t, "skew")) * time.Second,
		times: map[int64]time.Time{}, shown: map[int64]int32{}, signed: map[place]string{},
	}
	w.cfg.Clock = func() time.Time { return w.now }
	address := mustAddress(t, files)
	if err := os.Remove(files.RecordFile); err != nil {
		t.Fatal(err)
	}
	if err := NewRecord(files.RecordFile, address); err != nil {
		t.Fatal(err)
	}
	w.copyRecord(t)
	w.open(t)
	return w
}

func (w *world) open(t *rapid.T) {
	s, err := Open(w.cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.signer = s
	w.observe(w.node)
}

// observe tells the signer what its node knows at a height.
func (w *world) observe(height int64) {
	seen := Sighting{Height: height, Time: w.times[height]}
	for h, round := range w.shown {
		if h <= height && h > seen.SignedHeight {
			seen.SignedHeight, seen.SignedRound = h, round
		}
	}
	w.signer.Observe(seen)
}

// request asks for a signature at the height that the node works on.
func (w *world) request(t *rapid.T) {
	w.ask(t, place{
		height: w.node + 1, round: rapid.Int32Range(0, 2).Draw(t, "round"), kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
	}, rapid.SampledFrom([]string{"a", "b", ""}).Draw(t, "block"))
}

var kinds = []cmtproto.SignedMsgType{cmtproto.ProposalType, cmtproto.PrevoteType, cmtproto.PrecommitType}

// contradict asks for something new wherever the node could ask.
func (w *world) contradict(t *rapid.T) {
	for round := range int32(3) {
		for _, kind := range kinds {
			w.ask(t, place{w.node + 1, round, kind}, "c")
		}
	}
}

// takePart is a height as it should be, and the beginning of the next one.
func (w *world) takePart(t *rapid.T) {
	w.follow()
	for _, kind := range kinds[1:] {
		w.ask(t, place{w.node + 1, 0, kind}, "a")
	}
	w.commit(t)
	w.follow()
	w.ask(t, place{w.node + 1, 0, cmtproto.PrevoteType}, "a")
}

func (w *world) ask(t *rapid.T, p place, block string) {
	var err error
	v := vote(p.kind, p.height, p.round, block, w.now)
	if p.kind == cmtproto.ProposalType {
		err = w.signer.SignProposal(testChain, &cmtproto.Proposal{Height: p.height, Round: p.round, BlockID: v.BlockID, Timestamp: w.now})
	} else {
		err = w.signer.SignVote(testChain, v)
	}
	if err != nil {
		return
	}
	if before, done := w.signed[p]; done && before != block {
		t.Fatalf("signed %q and %q for %+v", before, block, p)
	}
	w.signed[p] = block
	w.gave = true
}

// commit decides the network's next height, with or without this validator, and
// leaves the node behind or not.
func (w *world) commit(t *rapid.T) {
	previous := w.now.Add(w.skew)
	w.now = w.now.Add(time.Duration(rapid.IntRange(0, 8000).Draw(t, "ms")) * time.Millisecond)
	w.head++
	w.times[w.head] = previous
	for round := range int32(3) {
		_, voted := w.signed[place{w.head, round, cmtproto.PrecommitType}]
		if voted && rapid.Bool().Draw(t, "in the commit") {
			w.shown[w.head] = round
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "lag") > 0 {
		w.follow()
	}
}

func (w *world) follow() {
	for w.node < w.head {
		w.node++
		w.observe(w.node)
	}
}

func (w *world) copyRecord(t *rapid.T) {
	data, err := os.ReadFile(w.cfg.RecordFile)
	if err != nil {
		t.Fatal(err)
	}
	r, err := loadRecord(w.cfg.RecordFile)
	if err != nil {
		t.Fatal(err)
	}
	w.backup, w.backupEnd = data, *r
}

func (w *world) putBack(t *rapid.T) {
	if err := os.WriteFile(w.cfg.RecordFile, w.backup, 0o600); err != nil {
		t.Fatal(err)
	}
}

// restoreDeclared puts the backup back as `ledger restore-keys` does; the node
// may be as old as the backup.
func (w *world) restoreDeclared(t *rapid.T) {
	w.putBack(t)
	if err := MarkRestored(w.cfg.RecordFile, w.now); err != nil {
		t.Fatal(err)
	}
	w.node = rapid.Int64Range(0, w.node).Draw(t, "node")
	w.open(t)
	w.contradict(t)
}

// restoreSilently copies the old file over the new one. That is caught if the
// chain knows better; a backup that is too fresh for that is out of reach.
func (w *world) restoreSilently(t *rapid.T) {
	known := false
	for h, round := range w.shown {
		known = known || w.backupEnd.unknown(Sighting{SignedHeight: h, SignedRound: round})
	}
	if !known {
		t.Skip("nobody could tell")
	}
	w.putBack(t)
	w.node = w.head // a node without a validator's record follows before it signs
	w.open(t)
	w.contradict(t)
}

func (w *world) loseRecord(t *rapid.T) {
	if err := os.Remove(w.cfg.RecordFile); err != nil {
		t.Fatal(err)
	}
	w.open(t)
}

// TestNoHistoryOfCrashesAndRestoresSignsTwoThingsForOnePlace is the property
// that this package exists for.
func TestNoHistoryOfCrashesAndRestoresSignsTwoThingsForOnePlace(t *testing.T) {
	files := newFiles(t)
	gave := 0
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, files)
		t.Repeat(map[string]func(*rapid.T){
			"request":          w.request,
			"take part":        w.takePart,
			"contradict":       w.contradict,
			"commit":           w.commit,
			"commit again":     w.commit,
			"follow":           func(*rapid.T) { w.follow() },
			"crash":            w.open,
			"backup":           w.copyRecord,
			"restore":          w.restoreDeclared,
			"restore silently": w.restoreSilently,
			"lose the record":  w.loseRecord,
		})
		if w.gave {
			gave++
		}
	})
	if gave == 0 {
		t.Error("nothing was ever signed, so nothing was tested")
	}
}

// TestAValidatorThatWaitsTakesPartAgain is the other half: safety by never
// signing again would be easy.
func TestAValidatorThatWaitsTakesPartAgain(t *testing.T) {
	cfg := newFiles(t)
	if err := MarkRestored(cfg.RecordFile, start); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, cfg)
	for height := int64(1); ; height++ {
		at := start.Add(time.Duration(height) * time.Second)
		err := s.SignVote(testChain, precommit(height, fmt.Sprint(height)))
		if err == nil {
			if height < 12 {
				t.Errorf("signed at height %d, %s after the restore", height, at.Sub(start))
			}
			return
		}
		if !errors.Is(err, ErrWaiting) || height > 20 {
			t.Fatalf("height %d: %v", height, err)
		}
		s.Observe(Sighting{Height: height, Time: at})
	}
}

func mustAddress(t *rapid.T, cfg Config) (out [20]byte) {
	r, err := loadRecord(cfg.RecordFile)
	if err != nil {
		t.Fatal(err)
	}
	return r.Address
}
