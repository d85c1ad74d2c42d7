package proof

import (
	"bytes"
	"fmt"

	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
)

// Trust knows which validators sign which heights, starting from what a verifier
// believes: a genesis or a checkpoint. It is immutable; Follow and Through make
// new ones. It reads no clock: who signed once for a height signs for it forever,
// which is why keys that are retired can forge a past, and why there are
// checkpoints.
type Trust struct {
	chain string // the consensus chain id that signatures are bound to
	eras  []era  // by ascending height; an era ends where the next begins
	pin   *Checkpoint
}

// era is a run of heights that one set of validators signs.
type era struct {
	from       uint64
	validators *comet.ValidatorSet
	hash       []byte
}

// Era is a run of heights that one set of validators signs.
type Era struct {
	From       uint64      `json:"from"` // the first height
	To         uint64      `json:"to"`   // the last height; 0 while no change is known
	Hash       common.Hash `json:"hash"` // CometBFT's hash of the set
	Validators []Validator `json:"validators"`
}

// Validator is one of a set.
type Validator struct {
	Address common.Address `json:"address"`
	Power   uint64         `json:"power"`
}

// FromGenesis trusts the validators that a consensus genesis names.
func FromGenesis(doc *comet.GenesisDoc) (*Trust, error) {
	set, err := genesisSet(doc)
	if err != nil {
		return nil, err
	}
	return startTrust(doc.ChainID, uint64(max(doc.InitialHeight, 1)), set), nil
}

// FirstValidators encodes the set that a consensus genesis names, as a history
// begins with it.
func FirstValidators(doc *comet.GenesisDoc) ([]byte, error) {
	set, err := genesisSet(doc)
	if err != nil {
		return nil, err
	}
	return EncodeValidators(set)
}

func genesisSet(doc *comet.GenesisDoc) (*comet.ValidatorSet, error) {
	if doc == nil || doc.ChainID == "" || len(doc.Validators) == 0 {
		return nil, fmt.Errorf("%w: it names no chain or no validators", ErrTrustRoot)
	}
	list := make([]*comet.Validator, len(doc.Validators))
	for i, v := range doc.Validators {
		if v.PubKey == nil || v.Power <= 0 {
			return nil, fmt.Errorf("%w: validator %d has no key or no power", ErrTrustRoot, i)
		}
		list[i] = comet.NewValidator(v.PubKey, v.Power)
	}
	set, err := newSet(list)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTrustRoot, err)
	}
	return set, nil
}

// FromCheckpoint trusts a checkpoint that somebody trusted has signed (see
// OpenCheckpoint), and nothing before it: the history only has to name the set
// whose hash the checkpoint gives, and to follow from there on.
func FromCheckpoint(c Checkpoint, h History) (*Trust, error) {
	set, err := h.setWithHash(c.Validators)
	if err != nil {
		return nil, err
	}
	t := startTrust(h.ConsensusChainID, c.Height, set)
	t.pin = &c
	return t.Follow(h)
}

func startTrust(chain string, from uint64, set *comet.ValidatorSet) *Trust {
	return &Trust{chain: chain, eras: []era{{from: from, validators: set, hash: set.Hash()}}}
}

// setWithHash finds a set by its hash, whatever it was the set of.
func (h History) setWithHash(hash common.Hash) (*comet.ValidatorSet, error) {
	candidates := [][]byte{h.First}
	for _, over := range h.HandOvers {
		candidates = append(candidates, over.Next)
	}
	for _, raw := range candidates {
		set, err := decodeValidators(raw)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrHistory, err)
		}
		if common.BytesToHash(set.Hash()) == hash {
			return set, nil
		}
	}
	return nil, fmt.Errorf("%w: the history does not hold the validators that the checkpoint names (%s)", ErrCheckpoint, hash)
}

// Follow goes along a history: every hand-over must be signed by more than two
// thirds of the set it ends, and name the set that follows. A trust that starts
// at a checkpoint passes over what came before it.
func (t *Trust) Follow(h History) (*Trust, error) {
	if h.ConsensusChainID != t.chain {
		return nil, fmt.Errorf("%w: a history of %q instead of %q", ErrChain, h.ConsensusChainID, t.chain)
	}
	next := &Trust{chain: t.chain, eras: append([]era(nil), t.eras...), pin: t.pin}
	first, err := decodeValidators(h.First)
	if err != nil {
		return nil, fmt.Errorf("%w: the first set: %w", ErrHistory, err)
	}
	if t.pin == nil && !bytes.Equal(first.Hash(), t.eras[0].hash) {
		return nil, fmt.Errorf("%w: the history begins with other validators than the genesis names", ErrHistory)
	}
	for _, over := range h.HandOvers {
		signed, err := decodeSigned(over.SignedHeader)
		if err != nil {
			return nil, err
		}
		if t.pin != nil && uint64(signed.Height) < t.pin.Height {
			continue
		}
		if err := next.handOver(signed, over.Next); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// handOver ends the newest era.
func (t *Trust) handOver(signed *comet.SignedHeader, raw []byte) error {
	height, now := uint64(signed.Height), t.eras[len(t.eras)-1]
	if height < now.from {
		return fmt.Errorf("%w: a hand-over at height %d, after one at height %d", ErrHistory, height, now.from-1)
	}
	if err := t.verifyCommit(signed); err != nil {
		return err
	}
	set, err := decodeValidators(raw)
	if err != nil {
		return fmt.Errorf("%w: the set after height %d: %w", ErrHistory, height, err)
	}
	hash := set.Hash()
	if !bytes.Equal(signed.NextValidatorsHash, hash) {
		return fmt.Errorf("%w: the header of height %d names other validators than the history", ErrHistory, height)
	}
	if bytes.Equal(hash, now.hash) {
		return fmt.Errorf("%w: height %d hands over to the validators that were there", ErrHistory, height)
	}
	if t.pin != nil && height == t.pin.Height && common.BytesToHash(signed.Hash()) != t.pin.Consensus {
		return fmt.Errorf("%w: it names block %s at height %d, the history %s", ErrCheckpoint, t.pin.Consensus, height, signed.Hash())
	}
	t.eras = append(t.eras, era{from: height + 1, validators: set, hash: hash})
	return nil
}

// verifyCommit checks a signed header against the set in force at its height,
// and that it hands over where the history says, and only there. Beyond the last
// known era a header may announce the next one.
func (t *Trust) verifyCommit(signed *comet.SignedHeader) error {
	if err := signed.ValidateBasic(t.chain); err != nil {
		return fmt.Errorf("%w: %w", ErrCommit, err)
	}
	i, err := t.at(uint64(signed.Height))
	if err != nil {
		return err
	}
	now := t.eras[i]
	if !bytes.Equal(signed.ValidatorsHash, now.hash) {
		return fmt.Errorf("%w at height %d", ErrValidators, signed.Height)
	}
	if err := comet.VerifyCommit(t.chain, now.validators, signed.Commit.BlockID, signed.Height, signed.Commit); err != nil {
		return fmt.Errorf("%w: height %d: %w", ErrCommit, signed.Height, err)
	}
	if i+1 == len(t.eras) {
		return nil
	}
	expected := now.hash
	if uint64(signed.Height)+1 == t.eras[i+1].from {
		expected = t.eras[i+1].hash
	}
	if !bytes.Equal(signed.NextValidatorsHash, expected) {
		return fmt.Errorf("%w: height %d hands over to other validators than the history tells", ErrHistory, signed.Height)
	}
	return nil
}

// at is the index of the era of a height.
func (t *Trust) at(height uint64) (int, error) {
	for i := len(t.eras) - 1; i >= 0; i-- {
		if height >= t.eras[i].from {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%w: height %d is before the first that is trusted, %d", ErrHistory, height, t.eras[0].from)
}

// Through demands that the history passes through a checkpoint: the set at its
// height is the one it names, and a block of its height is its block. Blocks
// before it are only safe from keys that are retired by now if Block.Line ties
// them to the checkpoint's block.
func (t *Trust) Through(c Checkpoint) (*Trust, error) {
	i, err := t.at(c.Height)
	if err != nil {
		return nil, err
	}
	if common.BytesToHash(t.eras[i].hash) != c.Validators {
		return nil, fmt.Errorf("%w: at height %d it names the validators %s, the history %X", ErrCheckpoint, c.Height, c.Validators, t.eras[i].hash)
	}
	return &Trust{chain: t.chain, eras: t.eras, pin: &c}, nil
}

// checkPin holds a block against the checkpoint.
func (t *Trust) checkPin(b *Block) error {
	if t.pin == nil || (b.Height != t.pin.Height && b.Number() != t.pin.Number) {
		return nil
	}
	return t.pin.Matches(b)
}

// ChainID is the consensus chain id that signatures are bound to.
func (t *Trust) ChainID() string { return t.chain }

// Eras lists who signs which heights, oldest first.
func (t *Trust) Eras() []Era {
	out := make([]Era, len(t.eras))
	for i, e := range t.eras {
		out[i] = Era{From: e.from, Hash: common.BytesToHash(e.hash)}
		if i+1 < len(t.eras) {
			out[i].To = t.eras[i+1].from - 1
		}
		for _, v := range e.validators.Validators {
			out[i].Validators = append(out[i].Validators, Validator{common.BytesToAddress(v.Address), uint64(v.VotingPower)})
		}
	}
	return out
}
