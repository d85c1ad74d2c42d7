package proof_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmtversion "github.com/cometbft/cometbft/proto/tendermint/version"
	comet "github.com/cometbft/cometbft/types"
	"github.com/cometbft/cometbft/version"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/stiver-pay/stiver/chain/proof"
)

const forgedChain = "stiver-forged"

// signers are validators of equal power whose keys the test holds.
type signers struct {
	*testing.T
	keys []secp256k1eth.PrivKey
	set  *comet.ValidatorSet
}

func newSigners(t *testing.T, names ...string) signers {
	t.Helper()
	s := signers{T: t}
	byAddress := make(map[string]secp256k1eth.PrivKey)
	var list []*comet.Validator
	for _, name := range names {
		key := secp256k1eth.GenPrivKeySecp256k1Eth([]byte(name))
		v := comet.NewValidator(key.PubKey(), 10)
		byAddress[string(v.Address)] = key
		list = append(list, v)
	}
	var err error
	if s.set, err = comet.ValidatorSetFromExistingValidators(list); err != nil {
		t.Fatal(err)
	}
	for _, v := range s.set.Validators {
		s.keys = append(s.keys, byAddress[string(v.Address)])
	}
	return s
}

func (s signers) genesis() *comet.GenesisDoc {
	doc := &comet.GenesisDoc{ChainID: forgedChain}
	for _, v := range s.set.Validators {
		doc.Validators = append(doc.Validators, comet.GenesisValidator{PubKey: v.PubKey, Power: v.VotingPower})
	}
	return doc
}

func hash(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// sign makes a header that names the next set, and the commit of the first
// `votes` signers over it.
func (s signers) sign(height int64, next signers, votes int, data []byte) *comet.SignedHeader {
	s.Helper()
	at := time.Unix(1_800_000_000+height, 0).UTC()
	header := &comet.Header{
		Version: cmtversion.Consensus{Block: version.BlockProtocol}, ChainID: forgedChain, Height: height, Time: at,
		LastBlockID:    comet.BlockID{Hash: hash("last"), PartSetHeader: comet.PartSetHeader{Total: 1, Hash: hash("parts")}},
		LastCommitHash: hash("commit"), DataHash: data, ValidatorsHash: s.set.Hash(), NextValidatorsHash: next.set.Hash(),
		ConsensusHash: hash("consensus"), AppHash: hash("app"), LastResultsHash: hash("results"), EvidenceHash: hash("evidence"),
		ProposerAddress: s.set.Validators[0].Address,
	}
	id := comet.BlockID{Hash: header.Hash(), PartSetHeader: comet.PartSetHeader{Total: 1, Hash: hash("own parts")}}
	commit := &comet.Commit{Height: height, BlockID: id}
	for i, v := range s.set.Validators {
		if i >= votes {
			commit.Signatures = append(commit.Signatures, comet.NewCommitSigAbsent())
			continue
		}
		vote := &comet.Vote{Type: cmtproto.PrecommitType, Height: height, BlockID: id, Timestamp: at, ValidatorAddress: v.Address, ValidatorIndex: int32(i)}
		sig, err := s.keys[i].Sign(comet.VoteSignBytes(forgedChain, vote.ToProto()))
		if err != nil {
			s.Fatal(err)
		}
		commit.Signatures = append(commit.Signatures, comet.CommitSig{
			BlockIDFlag: comet.BlockIDFlagCommit, ValidatorAddress: v.Address, Timestamp: at, Signature: sig})
	}
	return &comet.SignedHeader{Header: header, Commit: commit}
}

// handOver is signed by all.
func (s signers) handOver(height int64, next signers) proof.HandOver {
	s.Helper()
	over, err := proof.NewHandOver(s.sign(height, next, len(s.keys), hash("data")), next.set)
	if err != nil {
		s.Fatal(err)
	}
	return over
}

// block proves an Ethereum header at a height, signed by all.
func (s signers) block(height int64, next signers, header *types.Header) proof.BlockProof {
	s.Helper()
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		s.Fatal(err)
	}
	txs := comet.Txs{raw}
	light := comet.LightBlock{SignedHeader: s.sign(height, next, len(s.keys), txs.Hash()), ValidatorSet: s.set}
	pb, err := light.ToProto()
	if err != nil {
		s.Fatal(err)
	}
	encoded, err := pb.Marshal()
	if err != nil {
		s.Fatal(err)
	}
	path := txs.Proof(0).Proof
	inclusion, err := path.ToProto().Marshal()
	if err != nil {
		s.Fatal(err)
	}
	return proof.BlockProof{
		ConsensusChainID: forgedChain, Number: hexutil.Uint64(header.Number.Uint64()), Height: hexutil.Uint64(height),
		Header: raw, LightBlock: encoded, Inclusion: inclusion,
	}
}

func ethHeader(number uint64, note string) *types.Header {
	return &types.Header{Number: new(big.Int).SetUint64(number), Difficulty: new(big.Int), BaseFee: new(big.Int), Extra: []byte(note)}
}

// ring is a state that holds nothing but block hashes, as the ledger's does.
type ring struct {
	*testing.T
	state, storage *trie.Trie
}

// newRing knows the hashes of some blocks.
func newRing(t *testing.T, hashes map[uint64]common.Hash) ring {
	t.Helper()
	fresh := func() *trie.Trie {
		return trie.NewEmpty(triedb.NewDatabase(rawdb.NewMemoryDatabase(), nil))
	}
	r := ring{t, fresh(), fresh()}
	for number, h := range hashes {
		value, err := rlp.EncodeToBytes(common.TrimLeftZeroes(h[:]))
		if err != nil {
			t.Fatal(err)
		}
		slot := proof.LineSlot(number)
		r.storage.MustUpdate(crypto.Keccak256(slot[:]), value)
	}
	account := types.NewEmptyStateAccount()
	account.Root = r.storage.Hash()
	raw, err := rlp.EncodeToBytes(account)
	if err != nil {
		t.Fatal(err)
	}
	r.state.MustUpdate(crypto.Keccak256(proof.LineAccount[:]), raw)
	return r
}

func (r ring) root() common.Hash { return r.state.Hash() }

// link proves a block's hash; the account's path comes along if asked for.
func (r ring) link(number uint64, withAccount bool, header *types.Header) proof.Link {
	r.Helper()
	l := proof.Link{Number: number}
	slot := proof.LineSlot(number)
	err := r.storage.Prove(crypto.Keccak256(slot[:]), &l.Slot)
	if withAccount && err == nil {
		err = r.state.Prove(crypto.Keccak256(proof.LineAccount[:]), &l.Account)
	}
	if header != nil && err == nil {
		l.Header, err = rlp.EncodeToBytes(header)
	}
	if err != nil {
		r.Fatal(err)
	}
	return l
}

func encodeTwice(t *testing.T, h proof.History) []byte {
	t.Helper()
	raw := h.Encode()
	again, err := proof.DecodeHistory(raw)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.Encode(), raw) {
		t.Fatal("a history is not written as it was read")
	}
	return raw
}

func first(t *testing.T, s signers) []byte {
	t.Helper()
	raw, err := proof.EncodeValidators(s.set)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func name(i int) string { return fmt.Sprintf("validator %d", i) }
