package node

import (
	"bytes"
	"errors"
	"testing"

	prototypes "github.com/cosmos/gogoproto/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

func noneKnown(common.Hash) *types.Transaction { return nil }

func TestACarriedBlockDecodesToItself(t *testing.T) {
	d := newDriven(t, "")
	defer d.close()
	raw := d.forge(nil, coinTransfer(t, d.member, 0, d.proposer, 1), coinTransfer(t, d.member, 1, d.proposer, 2))
	block, err := decodeBlock(raw, noneKnown)
	if err != nil {
		t.Fatal(err)
	}
	again, err := encodeBlock(block)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		if !bytes.Equal(raw[i], again[i]) {
			t.Errorf("part %d changed", i)
		}
	}
	if height, err := heightOf(block.Header()); err != nil || height != 1 {
		t.Errorf("height %d, %v", height, err)
	}
}

func FuzzDecodeBlock(f *testing.F) {
	f.Add([]byte{0xc0}, []byte{0xc0})
	header := (&types.Header{Number: common.Big1, Difficulty: common.Big0, BaseFee: common.Big0,
		WithdrawalsHash: &common.Hash{}, BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64),
		ParentBeaconRoot: &common.Hash{}, RequestsHash: &common.Hash{}, Extra: encodeExtra(4)})
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		f.Fatal(err)
	}
	tx, err := types.NewTx(&types.LegacyTx{}).MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw, tx)
	f.Fuzz(func(t *testing.T, header, tx []byte) {
		block, err := decodeBlock([][]byte{header, tx}, noneKnown)
		if err != nil {
			if !errors.Is(err, errBadBlock) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		again, err := encodeBlock(block)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again[0], header) || !bytes.Equal(again[1], tx) {
			t.Fatal("accepted bytes that it would not write")
		}
		_, _ = heightOf(block.Header())
	})
}

func FuzzDecodeBatch(f *testing.F) {
	f.Add([]byte{0xc0})
	f.Add([]byte{0xc1, 0x80})
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := decodeBatch(&prototypes.BytesValue{Value: data}); err != nil && !errors.Is(err, errBadBatch) {
			t.Fatalf("error of another kind: %v", err)
		}
	})
}
