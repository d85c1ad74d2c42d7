package node

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// TestAToldSenderIsNotRecovered tells a wrong one, which recovering would show.
func TestAToldSenderIsNotRecovered(t *testing.T) {
	d := newDriven(t, t.TempDir())
	tx, told := coinTransfer(t, d.member, 0, d.proposer, 1), common.Address{1}
	if _, err := types.Sender(knownSender{d.signer, told}, tx); err != nil {
		t.Fatal(err)
	}
	if from, err := types.Sender(types.LatestSigner(d.rules), tx); err != nil || from != told {
		t.Errorf("the sender is %s (%v), it was recovered", from, err)
	}
}

func TestEveryReaderOfABlockIsToldItsSenders(t *testing.T) {
	d := newDriven(t, t.TempDir())
	tx := coinTransfer(t, d.member, 0, d.proposer, 1)
	d.add(tx)
	d.decide(d.propose())
	head := d.exec.chain.CurrentBlock()
	block := d.exec.chain.GetBlock(head.Hash(), head.Number.Uint64())
	if again := d.exec.chain.GetBlock(head.Hash(), head.Number.Uint64()); again != block {
		t.Error("the block is read from the database anew")
	}
	want, err := types.Sender(d.signer, tx)
	if err != nil {
		t.Fatal(err)
	}
	if from, err := types.Sender(types.LatestSigner(d.rules), block.Transactions()[0]); err != nil || from != want {
		t.Errorf("the sender is %s (%v), want %s", from, err, want)
	}
}
