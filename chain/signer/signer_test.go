package signer

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cometjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

const testChain = "stiver-1"

// start is when the tests' clocks begin.
var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// newFiles makes a key and an empty record.
func newFiles(t testing.TB) Config {
	t.Helper()
	dir := t.TempDir()
	cfg := Config{
		KeyFile: filepath.Join(dir, "validator.json"), RecordFile: filepath.Join(dir, "validator-record.json"), ChainID: testChain,
		Clock: func() time.Time { return start },
	}
	pub, err := NewKey(cfg.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := NewRecord(cfg.RecordFile, common.BytesToAddress(pub.Address())); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func mustOpen(t testing.TB, cfg Config) *Signer {
	t.Helper()
	s, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// vote is for the block that a letter names, nil for none.
func vote(kind cmtproto.SignedMsgType, height int64, round int32, block string, at time.Time) *cmtproto.Vote {
	v := &cmtproto.Vote{Type: kind, Height: height, Round: round, Timestamp: at}
	if block != "" {
		hash := crypto.Keccak256([]byte(block))
		v.BlockID = cmtproto.BlockID{Hash: hash, PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: hash}}
	}
	return v
}

func precommit(height int64, block string) *cmtproto.Vote {
	return vote(cmtproto.PrecommitType, height, 0, block, start)
}

func TestTheSameRequestGetsTheSameSignatureAndAnotherNone(t *testing.T) {
	cfg := newFiles(t)
	s := mustOpen(t, cfg)
	first := precommit(5, "a")
	if err := s.SignVote(testChain, first); err != nil {
		t.Fatal(err)
	}
	if !s.pub.VerifySignature(types.VoteSignBytes(testChain, first), first.Signature) {
		t.Fatal("the signature does not verify")
	}

	s = mustOpen(t, cfg) // as after a crash
	again := vote(cmtproto.PrecommitType, 5, 0, "a", start.Add(time.Second))
	if err := s.SignVote(testChain, again); err != nil {
		t.Fatal(err)
	}
	if string(again.Signature) != string(first.Signature) || !again.Timestamp.Equal(first.Timestamp) {
		t.Error("a second signature for one vote")
	}
	for name, c := range map[string]struct {
		vote *cmtproto.Vote
		want error
	}{
		"another block":   {precommit(5, "b"), ErrConflict},
		"no block":        {precommit(5, ""), ErrConflict},
		"an earlier step": {vote(cmtproto.PrevoteType, 5, 0, "a", start), ErrSignedBeyond},
		"a lower height":  {precommit(4, "a"), ErrSignedBeyond},
		"no height":       {precommit(0, "a"), ErrRequest},
		"no vote":         {vote(cmtproto.ProposalType, 9, 0, "a", start), ErrRequest},
	} {
		if err := s.SignVote(testChain, c.vote); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if len(c.vote.Signature) != 0 {
			t.Errorf("%s: signed", name)
		}
	}
	if err := s.SignVote("another", precommit(9, "a")); !errors.Is(err, ErrRequest) {
		t.Errorf("another network: %v", err)
	}
	if err := s.SignProposal(testChain, &cmtproto.Proposal{Height: 6, Timestamp: start}); err != nil {
		t.Error(err)
	}
	if err := s.SignProposal(testChain, &cmtproto.Proposal{Height: 6, PolRound: 3, Timestamp: start}); !errors.Is(err, ErrConflict) {
		t.Errorf("another proposal: %v", err)
	}
}

func TestASignatureOnTheChainAboveTheRecordStopsTheSigner(t *testing.T) {
	cfg := newFiles(t)
	s := mustOpen(t, cfg)
	if err := s.SignVote(testChain, precommit(5, "a")); err != nil {
		t.Fatal(err)
	}
	s.Observe(Sighting{Height: 6, Time: start, SignedHeight: 5})
	if err := s.SignVote(testChain, precommit(7, "a")); err != nil {
		t.Fatalf("the record is as far as the chain: %v", err)
	}

	s.Observe(Sighting{Height: 21, Time: start, SignedHeight: 20})
	for range 2 {
		if err := s.SignVote(testChain, precommit(22, "a")); !errors.Is(err, ErrWaiting) {
			t.Fatalf("record 7, chain 20: %v", err)
		}
		if s.Status().Waiting == "" {
			t.Error("the status does not tell")
		}
		s = mustOpen(t, cfg) // a restart changes nothing
		s.Observe(Sighting{Height: 21, Time: start, SignedHeight: 20})
	}

	s.Observe(Sighting{Height: 30, Time: start.Add(ClockSlack + time.Second)})
	if err := s.SignVote(testChain, precommit(30, "a")); !errors.Is(err, ErrBelowMark) {
		t.Errorf("at the mark: %v", err)
	}
	if err := s.SignVote(testChain, precommit(31, "a")); err != nil {
		t.Errorf("above the mark: %v", err)
	}
	if have := s.Status(); have.Mark != 30 || have.Height != 31 || have.Waiting != "" {
		t.Errorf("status %+v", have)
	}
}

func TestAnotherProcessWithTheKeyKeepsTheSignerWaiting(t *testing.T) {
	cfg := newFiles(t)
	now := start
	cfg.Clock = func() time.Time { return now }
	s := mustOpen(t, cfg)
	for height := int64(10); height < 40; height++ {
		now = now.Add(time.Second)
		s.Observe(Sighting{Height: height, Time: now, SignedHeight: height - 1})
		if err := s.SignVote(testChain, precommit(height+1, "a")); !errors.Is(err, ErrWaiting) {
			t.Fatalf("height %d: %v", height, err)
		}
	}
}

func TestADamagedRecordIsNeverTakenForAnEmptyOne(t *testing.T) {
	cfg := newFiles(t)
	s := mustOpen(t, cfg)
	if err := s.SignVote(testChain, precommit(5, "a")); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(cfg.RecordFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"empty":   "",
		"torn":    string(whole[:len(whole)/2]),
		"changed": strings.Replace(string(whole), `"height":5`, `"height":4`, 1),
		"zeros":   string(make([]byte, len(whole))),
	} {
		if err := os.WriteFile(cfg.RecordFile, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(cfg); !errors.Is(err, ErrRecordDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestASignatureDoesNotLeaveBeforeItsRecordIsOnDisk(t *testing.T) {
	cfg := newFiles(t)
	s := mustOpen(t, cfg)
	s.path = filepath.Join(cfg.KeyFile, "no-directory") // the disk refuses
	for range 2 {
		v := precommit(5, "a")
		if err := s.SignVote(testChain, v); err == nil || len(v.Signature) != 0 {
			t.Fatalf("signed without a record: %v", err)
		}
	}
	if err := s.SignVote(testChain, precommit(5, "b")); err == nil {
		t.Fatal("signed without a record")
	}
	s.path = cfg.RecordFile
	if err := s.SignVote(testChain, precommit(5, "b")); !errors.Is(err, ErrConflict) {
		t.Errorf("another block once the disk is back: %v", err)
	}
	if err := s.SignVote(testChain, precommit(5, "a")); err != nil {
		t.Error(err)
	}
	if r, err := loadRecord(cfg.RecordFile); err != nil || r.Height != 5 {
		t.Errorf("record %+v, %v", r, err)
	}
}

func TestARecordOfAnotherKeyIsRefused(t *testing.T) {
	a, b := newFiles(t), newFiles(t)
	a.RecordFile = b.RecordFile
	if _, err := Open(a); !errors.Is(err, ErrOtherKey) {
		t.Error(err)
	}
}

func TestAMissingRecordWaitsUnlessNobodyElseMakesBlocks(t *testing.T) {
	cfg := newFiles(t)
	if err := os.Remove(cfg.RecordFile); err != nil {
		t.Fatal(err)
	}
	alone := cfg
	alone.Only = mustOpen(t, cfg).address
	if err := os.Remove(cfg.RecordFile); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(alone); !errors.Is(err, ErrRecordMissing) {
		t.Errorf("alone: %v", err)
	}
	s := mustOpen(t, cfg)
	if err := s.SignVote(testChain, precommit(1, "a")); !errors.Is(err, ErrWaiting) {
		t.Errorf("with others: %v", err)
	}
	if err := Release(cfg.RecordFile, s.address, 8); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, alone)
	if err := s.SignVote(testChain, precommit(7, "a")); !errors.Is(err, ErrBelowMark) {
		t.Errorf("released from 8: %v", err)
	}
	if err := s.SignVote(testChain, precommit(8, "a")); err != nil {
		t.Error(err)
	}
}

func TestTheRecordOfTheLibrarysSignerIsTakenOver(t *testing.T) {
	cfg := newFiles(t)
	if err := os.Remove(cfg.RecordFile); err != nil {
		t.Fatal(err)
	}
	cfg.OldRecordFile = filepath.Join(t.TempDir(), "validator-state.json")
	empty, err := cometjson.Marshal(privval.FilePVLastSignState{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cfg.OldRecordFile, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	old := privval.LoadFilePV(cfg.KeyFile, cfg.OldRecordFile)
	if err := old.SignVote(testChain, precommit(5, "a")); err != nil {
		t.Fatal(err)
	}
	s := mustOpen(t, cfg)
	if err := s.SignVote(testChain, precommit(5, "b")); !errors.Is(err, ErrConflict) {
		t.Error(err)
	}
	if err := s.SignVote(testChain, precommit(5, "a")); err != nil {
		t.Error(err)
	}
}
