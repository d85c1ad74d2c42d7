package audit

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/stiver-pay/stiver/chain/proof"
)

// History asks a node for every change of validators from genesis on. Nothing
// in it is believed until proof.Trust has followed it.
func History(ctx context.Context, l Ledger) (proof.History, error) { return HistoryFrom(ctx, l, 0) }

// HistoryFrom asks for the changes in blocks of a height and above.
func HistoryFrom(ctx context.Context, l Ledger, from uint64) (proof.History, error) {
	var whole proof.History
	size := 0
	for {
		page, err := l.ValidatorHistory(ctx, from)
		if err != nil {
			return proof.History{}, fmt.Errorf("ask for the history of validators from height %d: %w", from, err)
		}
		whole.ConsensusChainID, whole.First = page.ConsensusChainID, page.First
		whole.HandOvers = append(whole.HandOvers, page.HandOvers...)
		for _, over := range page.HandOvers {
			size += len(over.SignedHeader) + len(over.Next)
		}
		if page.Next == nil {
			return whole, nil
		}
		if uint64(*page.Next) <= from || size > proof.MaxHistory {
			return proof.History{}, fmt.Errorf("the node answers a history of validators without end; ask another node")
		}
		from = uint64(*page.Next)
	}
}

// Line asks a node to show that blocks, given by falling number, are ancestors
// of another one, and hands out the links one by one. The node needs the states
// of the blocks in between, so it is one that keeps them.
func Line(ctx context.Context, l Ledger, tip uint64, wanted []uint64, take func(proof.Link) error) error {
	stops := proof.PlanLine(tip, wanted)
	for len(stops) > 0 {
		n := 1
		for n < len(stops) && n < slotsPerProof && stops[n].Base == stops[0].Base {
			n++
		}
		if err := lineFrom(ctx, l, stops[:n], take); err != nil {
			return fmt.Errorf("show the line from block %d to block %d: %w", stops[0].Base, stops[n-1].Number, err)
		}
		stops = stops[n:]
	}
	return nil
}

// lineFrom makes the links of stops with one base.
func lineFrom(ctx context.Context, l Ledger, stops []proof.Stop, take func(proof.Link) error) error {
	slots := make([]common.Hash, len(stops))
	for i, s := range stops {
		slots[i] = proof.LineSlot(s.Number)
	}
	account, paths, err := l.State(ctx, proof.LineAccount, slots, stops[0].Base)
	if err != nil {
		return fmt.Errorf("the node does not prove the state of block %d; if it is pruned, ask one that keeps every state: %w", stops[0].Base, err)
	}
	for i, s := range stops {
		link := proof.Link{Number: s.Number, Slot: paths[i]}
		if s.First {
			link.Account = account
		}
		if s.Turn {
			block, err := l.Block(ctx, s.Number)
			if err != nil {
				return err
			}
			if link.Header, err = rlp.EncodeToBytes(block.Header()); err != nil {
				return err
			}
		}
		if err := take(link); err != nil {
			return err
		}
	}
	return nil
}

func (n nodeLedger) ValidatorHistory(ctx context.Context, from uint64) (proof.HistoryPage, error) {
	var page proof.HistoryPage
	err := n.client.Raw(ctx, &page, "stiver_validatorHistory", hexutil.Uint64(from))
	return page, err
}
