package proof

import (
	"bytes"
	"fmt"

	"github.com/cometbft/cometbft/crypto/merkle"
	cmtcrypto "github.com/cometbft/cometbft/proto/tendermint/crypto"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// Block is a block that the trusted validators signed.
type Block struct {
	Height     uint64 // of consensus
	Hash       common.Hash
	Consensus  common.Hash      // hash of the consensus header, which commits to all else
	Validators common.Hash      // hash of the set in force at this height
	Signers    []common.Address // validators whose signature the commit carries
	header     *types.Header
}

// Number is the Ethereum block number.
func (b *Block) Number() uint64 { return b.header.Number.Uint64() }

// Time is the block's time, Unix seconds.
func (b *Block) Time() uint64 { return b.header.Time }

// Header is the proven header; it is the caller's to keep.
func (b *Block) Header() *types.Header { return types.CopyHeader(b.header) }

// VerifyBlock checks that validators with more than two thirds of the power in
// force at the block's height signed the consensus block whose first transaction
// is the Ethereum header.
func (t *Trust) VerifyBlock(p BlockProof) (*Block, error) {
	if p.ConsensusChainID != t.chain {
		return nil, fmt.Errorf("%w: %q instead of %q", ErrChain, p.ConsensusChainID, t.chain)
	}
	signed, err := decodeLight(p.LightBlock)
	if err != nil {
		return nil, err
	}
	if uint64(signed.Height) != uint64(p.Height) {
		return nil, fmt.Errorf("%w: consensus height %d is labelled %d", ErrHeader, signed.Height, p.Height)
	}
	if err := t.verifyCommit(signed); err != nil {
		return nil, err
	}
	if err := verifyInclusion(signed.DataHash, p.Header, p.Inclusion); err != nil {
		return nil, err
	}
	header, err := decodeHeader(p.Header)
	if err != nil {
		return nil, err
	}
	if header.Number.Uint64() != uint64(p.Number) {
		return nil, fmt.Errorf("%w: block %s is labelled %d", ErrHeader, header.Number, p.Number)
	}
	block := &Block{
		Height: uint64(p.Height), Hash: header.Hash(), Signers: signers(signed.Commit), header: header,
		Consensus: common.BytesToHash(signed.Hash()), Validators: common.BytesToHash(signed.ValidatorsHash),
	}
	if err := t.checkPin(block); err != nil {
		return nil, err
	}
	return block, nil
}

// decodeLight reads a light block and insists on its canonical encoding. The
// validator set that may come along is not looked at.
func decodeLight(raw []byte) (*comet.SignedHeader, error) {
	if len(raw) > maxSignedHeader {
		return nil, fmt.Errorf("%w: a light block of %d bytes", ErrCommit, len(raw))
	}
	var pb cmtproto.LightBlock
	if err := pb.Unmarshal(raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCommit, err)
	}
	if again, err := pb.Marshal(); err != nil || !bytes.Equal(again, raw) {
		return nil, fmt.Errorf("%w: the light block is not in canonical form", ErrCommit)
	}
	return signedFromProto(pb.SignedHeader)
}

// verifyInclusion checks that tx is transaction 0 under a consensus data hash.
func verifyInclusion(dataHash, tx, raw []byte) error {
	var pb cmtcrypto.Proof
	if err := pb.Unmarshal(raw); err != nil {
		return fmt.Errorf("%w: %w", ErrDataHash, err)
	}
	if again, err := pb.Marshal(); err != nil || !bytes.Equal(again, raw) {
		return fmt.Errorf("%w: the inclusion proof is not in canonical form", ErrDataHash)
	}
	path, err := merkle.ProofFromProto(&pb)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDataHash, err)
	}
	if path.Index != 0 {
		return fmt.Errorf("%w: the header is transaction %d, not the first", ErrDataHash, path.Index)
	}
	// A consensus transaction's leaf is its SHA-256.
	if err := path.Verify(dataHash, comet.Tx(tx).Hash()); err != nil {
		return fmt.Errorf("%w: %w", ErrDataHash, err)
	}
	return nil
}

func decodeHeader(raw []byte) (*types.Header, error) {
	var header types.Header
	if err := rlp.DecodeBytes(raw, &header); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHeader, err)
	}
	if again, err := rlp.EncodeToBytes(&header); err != nil || !bytes.Equal(again, raw) {
		return nil, fmt.Errorf("%w: not in canonical form", ErrHeader)
	}
	if header.Number == nil || !header.Number.IsUint64() {
		return nil, fmt.Errorf("%w: it has no usable number", ErrHeader)
	}
	return &header, nil
}

func signers(c *comet.Commit) []common.Address {
	var list []common.Address
	for _, s := range c.Signatures {
		if s.BlockIDFlag == comet.BlockIDFlagCommit {
			list = append(list, common.BytesToAddress(s.ValidatorAddress))
		}
	}
	return list
}
