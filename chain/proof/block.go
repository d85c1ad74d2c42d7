package proof

import (
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// BlockProof ties one Ethereum block to the validators' signatures over it. It
// is what `stiver_blockProof` answers and what an audit bundle stores, one per
// block. Every field but Number and Height is checked by a verifier; those two
// are labels, to be compared with what the signed headers say.
//
// The chain of evidence, from the trust root downwards:
//
//	genesis validators ──sign──▶ commit over the consensus header (LightBlock)
//	consensus header.DataHash ──Inclusion──▶ the first transaction of that block
//	first transaction, bytes for bytes, is the Ethereum header (Header)
//
// The Ethereum header then commits to state, transactions and receipts.
type BlockProof struct {
	// ConsensusChainID is the chain id that the validators' signatures are
	// bound to (a string of its own, not the EVM chain id).
	ConsensusChainID string `json:"consensusChainId"`

	// Number is the Ethereum block number, Height the consensus height that
	// carries it. They differ: empty consensus blocks carry no Ethereum block.
	Number hexutil.Uint64 `json:"number"`
	Height hexutil.Uint64 `json:"height"`

	// Header is the RLP encoding of the Ethereum header (its keccak256 is the
	// block hash) and, byte for byte, transaction 0 of the consensus block.
	Header hexutil.Bytes `json:"header"`

	// LightBlock is the protobuf encoding of CometBFT's
	// tendermint.types.LightBlock: the signed header (header and commit) and
	// the validator set of the height, which may be left out (see Bare).
	LightBlock hexutil.Bytes `json:"lightBlock"`

	// Inclusion is the protobuf encoding of CometBFT's tendermint.crypto.Proof:
	// transaction 0 in the Merkle tree whose root is the consensus header's
	// DataHash. The leaf is the SHA-256 of the transaction.
	Inclusion hexutil.Bytes `json:"inclusion"`
}

// Bare is the proof without the validator set, which a verifier takes from the
// history anyway: so that every byte that is left proves something.
func (p BlockProof) Bare() (BlockProof, error) {
	var light cmtproto.LightBlock
	if err := light.Unmarshal(p.LightBlock); err != nil {
		return p, fmt.Errorf("%w: %w", ErrCommit, err)
	}
	light.ValidatorSet = nil
	raw, err := light.Marshal()
	if err != nil {
		return p, fmt.Errorf("%w: %w", ErrCommit, err)
	}
	p.LightBlock = raw
	return p, nil
}
