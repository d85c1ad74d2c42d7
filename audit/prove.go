package audit

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/proof"
)

// Prover makes proof files from a node's answers. It does not judge them; that
// is for Evidence.Verify.
type Prover struct {
	Genesis []byte // the network's genesis file
	Ledger  Ledger
	// Checkpoint, if set, is one that the evidence shows to be of its line.
	Checkpoint *proof.Checkpoint
}

// Block proves a block of the ledger, and no more.
func (p Prover) Block(ctx context.Context, number uint64) (Evidence, error) {
	g, err := genesis.Decode(p.Genesis)
	if err != nil {
		return Evidence{}, err
	}
	e := Evidence{Format: EvidenceFormat}
	if e.Genesis, err = g.Fingerprint(); err != nil {
		return Evidence{}, err
	}
	history, err := History(ctx, p.Ledger)
	if err != nil {
		return Evidence{}, err
	}
	e.History = history.Encode()
	if e.Block, err = p.Ledger.BlockProof(ctx, number); err != nil {
		return Evidence{}, err
	}
	if c := p.Checkpoint; c != nil && c.Number != number {
		return e, p.tie(ctx, &e, number, c.Number)
	}
	return e, nil
}

// tie shows the line between the block and the checkpoint's.
func (p Prover) tie(ctx context.Context, e *Evidence, number, checkpoint uint64) error {
	if checkpoint > number {
		later, err := p.Ledger.BlockProof(ctx, checkpoint)
		if err != nil {
			return err
		}
		e.Later = &later
	}
	return Line(ctx, p.Ledger, max(number, checkpoint), []uint64{min(number, checkpoint)}, func(l proof.Link) error {
		e.Line = append(e.Line, proof.EncodeLink(l))
		return nil
	})
}

// Transaction proves a transaction of a block and what it brought about.
func (p Prover) Transaction(ctx context.Context, number uint64, hash common.Hash) (Evidence, error) {
	e, err := p.Block(ctx, number)
	if err != nil {
		return Evidence{}, err
	}
	block, err := p.Ledger.Block(ctx, number)
	if err != nil {
		return Evidence{}, err
	}
	receipts, err := p.Ledger.Receipts(ctx, number)
	if err != nil {
		return Evidence{}, err
	}
	for i, tx := range block.Transactions() {
		if tx.Hash() != hash {
			continue
		}
		index := []uint64{uint64(i)}
		txPaths, err := proof.ProveTransactions(block.Header(), block.Transactions(), index)
		if err != nil {
			return Evidence{}, err
		}
		receiptPaths, err := proof.ProveReceipts(block.Header(), receipts, index)
		if err != nil {
			return Evidence{}, err
		}
		e.Transaction = &EvidenceTransaction{
			Index: hexutil.Uint64(i), Path: proof.EncodePath(txPaths[0]), Receipt: proof.EncodePath(receiptPaths[0]),
		}
		return e, nil
	}
	return Evidence{}, fmt.Errorf("block %d does not hold transaction %s", number, hash)
}

// Slots proves words of an account's storage at the end of a block.
func (p Prover) Slots(ctx context.Context, number uint64, account common.Address, slots []common.Hash) (Evidence, error) {
	e, err := p.Block(ctx, number)
	if err != nil {
		return Evidence{}, err
	}
	if len(slots) > slotsPerProof {
		return Evidence{}, fmt.Errorf("%d slots; one proof holds at most %d", len(slots), slotsPerProof)
	}
	path, paths, err := p.Ledger.State(ctx, account, slots, number)
	if err != nil {
		return Evidence{}, err
	}
	e.Account = &EvidenceAccount{Address: account, Path: proof.EncodePath(path), Slots: []EvidenceSlot{}}
	for i, slot := range slots {
		e.Account.Slots = append(e.Account.Slots, EvidenceSlot{Slot: slot, Path: proof.EncodePath(paths[i])})
	}
	return e, nil
}
