package contracts_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/contracts"
)

const consensusChain = "stiver-571700"

// signedVote is what a validator puts on the wire: what it signed, and how.
type signedVote struct{ message, signature []byte }

// vote is a real vote of the consensus engine, signed with the engine's key
// type. block 0 is a vote for nil.
func vote(t *testing.T, key string, block byte, change func(*cmtproto.Vote)) signedVote {
	t.Helper()
	v := &cmtproto.Vote{Type: cmtproto.PrecommitType, Height: 300, Round: 2, Timestamp: time.Unix(now, int64(block)*999)}
	if block != 0 {
		v.BlockID = cmtproto.BlockID{
			Hash:          bytes.Repeat([]byte{block}, 32),
			PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: bytes.Repeat([]byte{block + 1}, 32)},
		}
	}
	if change != nil {
		change(v)
	}
	return signBytes(t, key, comet.VoteSignBytes(consensusChain, v))
}

func signBytes(t *testing.T, key string, message []byte) signedVote {
	t.Helper()
	signature, err := secp256k1eth.PrivKey(crypto.FromECDSA(person(key))).Sign(message)
	if err != nil {
		t.Fatal(err)
	}
	return signedVote{message, signature}
}

// report is what anybody sends.
func report(a, b signedVote) []byte {
	return contracts.NewValidators().PackReportEquivocation(a.message, a.signature, b.message, b.signature)
}

// consensus returns a ledger on which "validator" and "second" validate.
func consensus(t *testing.T) *ledger {
	l := newLedger(t)
	l.call(address(governor), contracts.ValidatorsAddress,
		contracts.NewValidators().PackAdd(crypto.CompressPubkey(&person("second").PublicKey), 5, 1))
	return l
}

func isValidator(l *ledger, who string) bool {
	slot := contracts.RegistryRoleSlot(contracts.RoleValidator, address(person(who)))
	return l.state.GetState(contracts.RegistryAddress, slot) != (common.Hash{})
}

func TestAValidatorThatSignsTwiceIsSuspendedByItsOwnSignatures(t *testing.T) {
	for name, votes := range map[string][2]signedVote{
		"two blocks":           {vote(t, "second", 1, nil), vote(t, "second", 2, nil)},
		"a block and no block": {vote(t, "second", 1, nil), vote(t, "second", 0, nil)},
		"two prevotes": {
			vote(t, "second", 1, func(v *cmtproto.Vote) { v.Type = cmtproto.PrevoteType }),
			vote(t, "second", 2, func(v *cmtproto.Vote) { v.Type = cmtproto.PrevoteType }),
		},
		"the first round, a late height": {
			vote(t, "second", 1, func(v *cmtproto.Vote) { v.Height, v.Round = 1<<40+7, 0 }),
			vote(t, "second", 2, func(v *cmtproto.Vote) { v.Height, v.Round = 1<<40+7, 0 }),
		},
		"two sets of parts of one hash": {
			vote(t, "second", 1, nil),
			vote(t, "second", 1, func(v *cmtproto.Vote) { v.BlockID.PartSetHeader.Total = 300 }),
		},
	} {
		l := consensus(t)
		before := l.state.GetState(contracts.ValidatorsAddress, contracts.ValidatorsVersionSlot()).Big().Uint64()
		l.call(address(relayer), contracts.ValidatorsAddress, report(votes[0], votes[1]))
		if isValidator(l, "second") || !isValidator(l, "validator") {
			t.Errorf("%s: not exactly the culprit is out", name)
		}
		if after := l.state.GetState(contracts.ValidatorsAddress, contracts.ValidatorsVersionSlot()).Big().Uint64(); after != before+1 {
			t.Errorf("%s: the set's version went from %d to %d", name, before, after)
		}
		found := false
		for _, log := range l.logs {
			if e, err := contracts.NewValidators().UnpackSuspendedEvent(log); err == nil {
				found = e.Validator == address(person("second")) && e.Power == 5 && e.Organisation == 1 && e.Reporter == address(relayer) && e.Height >= 300
			}
		}
		if !found {
			t.Errorf("%s: no event says all of it", name)
		}
	}
}

func TestWhatProvesNothingIsRefused(t *testing.T) {
	honest := vote(t, "second", 1, nil)
	proposal := cmtproto.Proposal{Type: cmtproto.ProposalType, Height: 300, Round: 2, Timestamp: time.Unix(now, 0)}
	other := proposal
	other.BlockID = cmtproto.BlockID{Hash: bytes.Repeat([]byte{1}, 32), PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: make([]byte, 32)}}
	foreign := func(block byte) signedVote {
		v := &cmtproto.Vote{Type: cmtproto.PrecommitType, Height: 300, BlockID: cmtproto.BlockID{
			Hash: bytes.Repeat([]byte{block}, 32), PartSetHeader: cmtproto.PartSetHeader{Total: 1, Hash: make([]byte, 32)}}}
		return signBytes(t, "second", comet.VoteSignBytes("stiver-571701", v))
	}
	flipped := vote(t, "second", 2, nil)
	flipped.signature = append([]byte{}, flipped.signature...)
	flipped.signature[64] ^= 1
	short := vote(t, "second", 2, nil)
	short.signature = short.signature[:64]
	longer := signBytes(t, "second", append(append([]byte{}, honest.message...), 0))
	for name, c := range map[string]struct {
		a, b signedVote
		want string
	}{
		"one vote twice":            {honest, honest, "SameVote"},
		"the same block, later":     {honest, vote(t, "second", 1, func(v *cmtproto.Vote) { v.Timestamp = time.Unix(now+9, 0) }), "SameVote"},
		"two heights":               {honest, vote(t, "second", 2, func(v *cmtproto.Vote) { v.Height++ }), "VotesDiffer"},
		"two rounds":                {honest, vote(t, "second", 2, func(v *cmtproto.Vote) { v.Round++ }), "VotesDiffer"},
		"prevote and precommit":     {honest, vote(t, "second", 2, func(v *cmtproto.Vote) { v.Type = cmtproto.PrevoteType }), "VotesDiffer"},
		"two signers":               {honest, vote(t, "validator", 2, nil), "VotesDiffer"},
		"nobody's key":              {vote(t, "stranger", 1, nil), vote(t, "stranger", 2, nil), "NotAValidator"},
		"another chain":             {foreign(1), foreign(2), "VoteOfAnotherChain"},
		"proposals":                 {signBytes(t, "second", comet.ProposalSignBytes(consensusChain, &proposal)), signBytes(t, "second", comet.ProposalSignBytes(consensusChain, &other)), "NotAVote"},
		"a wrong recovery id":       {honest, flipped, "VotesDiffer"},
		"a signature of 64 bytes":   {honest, short, "BadVoteSignature"},
		"a byte behind the message": {honest, longer, "NotAVote"},
		"nothing":                   {signBytes(t, "second", nil), signBytes(t, "second", nil), "NotAVote"},
	} {
		l := consensus(t)
		_, result := l.send(address(relayer), contracts.ValidatorsAddress, report(c.a, c.b))
		got, _ := contracts.DecodeRevert(result.ReturnData)
		if !result.Failed() || got.Name != c.want && !strings.HasPrefix(name, "a wrong recovery") {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
		if !isValidator(l, "second") {
			t.Errorf("%s: suspended", name)
		}
	}
}

// TestAReinstatedValidatorIsNotSuspendedForTheSameAgain also covers the end: the
// last validator stays whatever it signed.
func TestAReinstatedValidatorIsNotSuspendedForTheSameAgain(t *testing.T) {
	l := consensus(t)
	validators := contracts.NewValidators()
	second := address(person("second"))
	refused := func(data []byte, want string) {
		t.Helper()
		_, result := l.send(address(relayer), contracts.ValidatorsAddress, data)
		if got, _ := contracts.DecodeRevert(result.ReturnData); got.Name != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
	at := func(height int64) []byte {
		set := func(v *cmtproto.Vote) { v.Height = height }
		return report(vote(t, "second", 1, set), vote(t, "second", 2, set))
	}
	l.call(address(relayer), contracts.ValidatorsAddress, at(300))
	refused(at(300), "AlreadyJudged")
	l.call(address(relayer), contracts.ValidatorsAddress, at(310)) // more of the same incident
	refused(report(vote(t, "validator", 1, nil), vote(t, "validator", 2, nil)), "LastValidator")

	l.call(address(governor), contracts.ValidatorsAddress, validators.PackReinstate(second))
	if !isValidator(l, "second") {
		t.Error("not reinstated")
	}
	refused(at(305), "AlreadyJudged")
	l.call(address(relayer), contracts.ValidatorsAddress, at(311))
	if isValidator(l, "second") {
		t.Error("new misbehaviour counts")
	}
	l.call(address(governor), contracts.ValidatorsAddress, validators.PackRemove(second))
	refused(at(400), "NotAValidator")
}

// FuzzVotes hands the parser anything: it refuses or finds a vote, and never
// suspends anybody without two signatures.
func FuzzVotes(f *testing.F) {
	f.Add([]byte{}, uint8(0))
	v := &cmtproto.Vote{Type: cmtproto.PrevoteType, Height: 1, Timestamp: time.Unix(now, 0)}
	f.Add(comet.VoteSignBytes(consensusChain, v), uint8(3))
	f.Fuzz(func(t *testing.T, message []byte, at uint8) {
		l := consensus(t)
		b := append([]byte{}, message...)
		if len(b) > 0 {
			b[int(at)%len(b)] ^= 1 << (at % 8)
		}
		x, y := signBytes(t, "second", message), signBytes(t, "stranger", b)
		if _, result := l.send(address(relayer), contracts.ValidatorsAddress, report(x, y)); !result.Failed() {
			t.Fatalf("%x and %x suspended somebody", message, b)
		}
	})
}
