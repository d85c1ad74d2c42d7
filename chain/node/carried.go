package node

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
)

// extraMagic begins the extraData of every block; the consensus height follows
// as eight big-endian bytes.
const extraMagic = "stiver/1"

// errBadBlock is wrapped by every reason for which consensus bytes are not an
// acceptable Ethereum block.
var errBadBlock = errors.New("block refused")

// encodeExtra is the extraData of the block that a consensus height carries.
func encodeExtra(height int64) []byte {
	return binary.BigEndian.AppendUint64([]byte(extraMagic), uint64(height))
}

// heightOf reads the consensus height back out of a header. The genesis block,
// which no height carries, has height 0.
func heightOf(header *types.Header) (int64, error) {
	if header.Number.Sign() == 0 {
		return 0, nil
	}
	rest, ok := bytes.CutPrefix(header.Extra, []byte(extraMagic))
	if !ok || len(rest) != 8 {
		return 0, fmt.Errorf("%w: extraData %x names no consensus height", errBadBlock, header.Extra)
	}
	height := int64(binary.BigEndian.Uint64(rest))
	if height <= 0 {
		return 0, fmt.Errorf("%w: extraData names height %d", errBadBlock, height)
	}
	return height, nil
}

// encodeBlock is how a consensus block carries an Ethereum block: its header,
// then its transactions as they were sent.
func encodeBlock(block *types.Block) ([][]byte, error) {
	header, err := rlp.EncodeToBytes(block.Header())
	if err != nil {
		return nil, fmt.Errorf("encode header %d: %w", block.NumberU64(), err)
	}
	raw := make([][]byte, 0, 1+len(block.Transactions()))
	raw = append(raw, header)
	for _, tx := range block.Transactions() {
		b, err := tx.MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("encode transaction %s: %w", tx.Hash(), err)
		}
		raw = append(raw, b)
	}
	return raw, nil
}

// decodeBlock is the inverse of encodeBlock. Every accepted input is what
// encodeBlock would produce, byte for byte. lookup may return a transaction
// already known by its hash, or nil: its sender need not be recovered again.
func decodeBlock(raw [][]byte, lookup func(common.Hash) *types.Transaction) (*types.Block, error) {
	if len(raw) < 2 {
		return nil, fmt.Errorf("%w: %d parts cannot be a header and a transaction", errBadBlock, len(raw))
	}
	header, err := decodeHeader(raw[0])
	if err != nil {
		return nil, err
	}
	txs := make([]*types.Transaction, 0, len(raw)-1)
	for i, b := range raw[1:] {
		if known := lookup(crypto.Keccak256Hash(b)); known != nil {
			txs = append(txs, known)
			continue
		}
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(b); err != nil {
			return nil, fmt.Errorf("%w: transaction %d: %w", errBadBlock, i, err)
		}
		txs = append(txs, tx)
	}
	body := types.Body{Transactions: txs, Withdrawals: []*types.Withdrawal{}}
	return types.NewBlockWithHeader(header).WithBody(body), nil
}

func decodeHeader(raw []byte) (*types.Header, error) {
	header := new(types.Header)
	if err := rlp.DecodeBytes(raw, header); err != nil {
		return nil, fmt.Errorf("%w: header: %w", errBadBlock, err)
	}
	again, err := rlp.EncodeToBytes(header)
	if err != nil || !bytes.Equal(again, raw) {
		return nil, fmt.Errorf("%w: header is not in canonical form", errBadBlock)
	}
	switch {
	case header.Number == nil || !header.Number.IsUint64():
		return nil, fmt.Errorf("%w: header number is out of range", errBadBlock)
	case header.BaseFee == nil || header.ParentBeaconRoot == nil || header.WithdrawalsHash == nil ||
		header.BlobGasUsed == nil || header.ExcessBlobGas == nil || header.RequestsHash == nil:
		return nil, fmt.Errorf("%w: header lacks fields of the current fork", errBadBlock)
	}
	return header, nil
}

// HeightOf is the consensus height that carries a block, zero for the genesis
// block. It fails for a header of another ledger.
func HeightOf(header *types.Header) (uint64, error) {
	height, err := heightOf(header)
	return uint64(height), err
}
