package proof

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
)

// Bounds of a history. A network has at most a hundred validators and changes
// them by hand; these leave room for decades.
const (
	// MaxHistory is the most bytes an encoded history may have.
	MaxHistory = 32 << 20

	maxValidators   = 1000
	maxSignedHeader = 1 << 20
)

// validatorSize is one validator of an encoded set: its compressed key, then
// its power as eight bytes, big-endian.
const validatorSize = secp256k1eth.PubKeySize + 8

// HandOver is a consensus block whose signers, the validators of its height,
// name other validators for the next height.
type HandOver struct {
	// SignedHeader is the protobuf encoding of CometBFT's
	// tendermint.types.SignedHeader: the header and the commit over it.
	SignedHeader hexutil.Bytes `json:"signedHeader"`

	// Next is the set that signs from the next height on, see EncodeValidators.
	Next hexutil.Bytes `json:"next"`
}

// History is every change of a network's validators, oldest first. It is what
// `stiver_validatorHistory` answers, page by page, and what an audit bundle
// carries. Nothing in it is believed: Trust.Follow checks each signature.
type History struct {
	// ConsensusChainID is the chain id that the signatures are bound to.
	ConsensusChainID string `json:"consensusChainId"`

	// First is the set that signs the first block, that of genesis.
	First hexutil.Bytes `json:"first"`

	HandOvers []HandOver `json:"handOvers"`
}

// HistoryPage is a part of a history, as a node answers it.
type HistoryPage struct {
	History

	// Next is the height to ask from for the rest; absent on the last page.
	Next *hexutil.Uint64 `json:"next,omitempty"`
}

// historyMagic begins an encoded history. After it come fields, each with four
// bytes of length before it: chain id, first set, then signed header and next
// set of every hand-over.
const historyMagic = "stiver validator history 1\n"

// Encode gives the bytes of a history file.
func (h History) Encode() []byte {
	out := appendField([]byte(historyMagic), []byte(h.ConsensusChainID))
	out = appendField(out, h.First)
	for _, over := range h.HandOvers {
		out = appendField(out, over.SignedHeader)
		out = appendField(out, over.Next)
	}
	return out
}

// DecodeHistory reads what Encode wrote. It bounds sizes and judges nothing.
func DecodeHistory(data []byte) (History, error) {
	if len(data) > MaxHistory {
		return History{}, fmt.Errorf("%w: it has %d bytes, at most %d are read", ErrHistory, len(data), MaxHistory)
	}
	rest, ok := bytes.CutPrefix(data, []byte(historyMagic))
	if !ok {
		return History{}, fmt.Errorf("%w: it does not begin with %q", ErrHistory, historyMagic)
	}
	var fields [][]byte
	for len(rest) > 0 {
		field, after, ok := cutField(rest)
		if !ok {
			return History{}, fmt.Errorf("%w: it is cut short", ErrHistory)
		}
		fields, rest = append(fields, field), after
	}
	if len(fields) < 2 || len(fields)%2 != 0 {
		return History{}, fmt.Errorf("%w: a part is missing", ErrHistory)
	}
	h := History{ConsensusChainID: string(fields[0]), First: fields[1]}
	for i := 2; i < len(fields); i += 2 {
		h.HandOvers = append(h.HandOvers, HandOver{SignedHeader: fields[i], Next: fields[i+1]})
	}
	return h, nil
}

func appendField(b, field []byte) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(field))), field...)
}

func cutField(b []byte) (field, rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	n := uint64(binary.BigEndian.Uint32(b))
	if n > uint64(len(b)-4) {
		return nil, nil, false
	}
	return b[4 : 4+n], b[4+n:], true
}

// Height of the signed header; zero if it is unreadable. It is a label for
// whoever pages through hand-overs, proven only by Follow.
func (o HandOver) Height() uint64 {
	signed, err := decodeSigned(o.SignedHeader)
	if err != nil {
		return 0
	}
	return uint64(signed.Height)
}

// NewHandOver makes the evidence of a change from a commit and the next set.
func NewHandOver(signed *comet.SignedHeader, next *comet.ValidatorSet) (HandOver, error) {
	raw, err := signed.ToProto().Marshal()
	if err != nil {
		return HandOver{}, fmt.Errorf("encode the signed header of height %d: %w", signed.Height, err)
	}
	set, err := EncodeValidators(next)
	return HandOver{SignedHeader: raw, Next: set}, err
}

// EncodeValidators writes a set in CometBFT's order (by falling power, then by
// address): for each validator its 33-byte key and its 8-byte power. Everything
// in it is committed to by the set's hash.
func EncodeValidators(set *comet.ValidatorSet) ([]byte, error) {
	var out []byte
	for _, v := range set.Validators {
		key, ok := v.PubKey.(secp256k1eth.PubKey)
		if !ok {
			return nil, fmt.Errorf("validator %s has a key of type %s; this ledger knows %s only", v.Address, v.PubKey.Type(), secp256k1eth.KeyType)
		}
		out = append(out, key...)
		out = binary.BigEndian.AppendUint64(out, uint64(v.VotingPower))
	}
	return out, nil
}

// decodeValidators reads a set and insists on the encoding's one right form.
func decodeValidators(raw []byte) (*comet.ValidatorSet, error) {
	if len(raw) == 0 || len(raw)%validatorSize != 0 || len(raw) > maxValidators*validatorSize {
		return nil, fmt.Errorf("a validator set of %d bytes", len(raw))
	}
	var list []*comet.Validator
	for rest := raw; len(rest) > 0; rest = rest[validatorSize:] {
		key := rest[:secp256k1eth.PubKeySize]
		if _, err := crypto.DecompressPubkey(key); err != nil {
			return nil, errors.New("a validator's key is no point of the curve")
		}
		power := binary.BigEndian.Uint64(rest[secp256k1eth.PubKeySize:validatorSize])
		if power == 0 || power > uint64(comet.MaxTotalVotingPower) {
			return nil, fmt.Errorf("a validator has a power of %d", power)
		}
		list = append(list, comet.NewValidator(secp256k1eth.PubKey(bytes.Clone(key)), int64(power)))
	}
	set, err := newSet(list)
	if err != nil {
		return nil, err
	}
	if again, err := EncodeValidators(set); err != nil || !bytes.Equal(again, raw) {
		return nil, errors.New("a validator set is not in its order")
	}
	return set, nil
}

// newSet makes a set of validators, each with another key.
func newSet(list []*comet.Validator) (*comet.ValidatorSet, error) {
	seen := make(map[string]bool)
	for i, v := range list {
		if seen[string(v.Address)] {
			return nil, fmt.Errorf("validator %d is named twice", i)
		}
		seen[string(v.Address)] = true
	}
	return comet.ValidatorSetFromExistingValidators(list)
}

// decodeSigned reads a signed header and insists on its canonical encoding.
func decodeSigned(raw []byte) (*comet.SignedHeader, error) {
	if len(raw) > maxSignedHeader {
		return nil, fmt.Errorf("%w: a signed header of %d bytes", ErrCommit, len(raw))
	}
	var pb cmtproto.SignedHeader
	if err := pb.Unmarshal(raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCommit, err)
	}
	if again, err := pb.Marshal(); err != nil || !bytes.Equal(again, raw) {
		return nil, fmt.Errorf("%w: the signed header is not in canonical form", ErrCommit)
	}
	return signedFromProto(&pb)
}

func signedFromProto(pb *cmtproto.SignedHeader) (*comet.SignedHeader, error) {
	if pb == nil || pb.Header == nil || pb.Commit == nil {
		return nil, fmt.Errorf("%w: header or commit is missing", ErrCommit)
	}
	signed, err := comet.SignedHeaderFromProto(pb)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCommit, err)
	}
	if signed.Height < 1 {
		return nil, fmt.Errorf("%w: a header of height %d", ErrCommit, signed.Height)
	}
	return signed, nil
}
