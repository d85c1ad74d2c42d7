package audit

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/proof"
)

// NodeLedger asks a Stiver node over JSON-RPC.
func NodeLedger(c *client.Client) Ledger { return nodeLedger{c} }

type nodeLedger struct{ client *client.Client }

func (n nodeLedger) Height(ctx context.Context) (uint64, error) { return n.client.BlockNumber(ctx) }

func (n nodeLedger) Logs(ctx context.Context, contract common.Address, from, to uint64) ([]types.Log, error) {
	return n.client.Logs(ctx, client.Query{From: from, To: to, Addresses: []common.Address{contract}})
}

func (n nodeLedger) Block(ctx context.Context, number uint64) (*types.Block, error) {
	return n.client.Block(ctx, number)
}

func (n nodeLedger) Receipts(ctx context.Context, number uint64) ([]*types.Receipt, error) {
	return n.client.BlockReceipts(ctx, number)
}

func (n nodeLedger) BlockProof(ctx context.Context, number uint64) (proof.BlockProof, error) {
	var p proof.BlockProof
	if err := n.client.Raw(ctx, &p, "stiver_blockProof", hexutil.Uint64(number)); err != nil {
		return p, err
	}
	return p.Bare()
}

func (n nodeLedger) State(ctx context.Context, account common.Address, slots []common.Hash, number uint64) (proof.Path, []proof.Path, error) {
	answer, err := n.client.Proof(ctx, account, slots, number)
	if err != nil {
		return nil, nil, err
	}
	if len(answer.StorageProof) != len(slots) {
		return nil, nil, fmt.Errorf("the node proved %d storage slots of %d", len(answer.StorageProof), len(slots))
	}
	path, err := proof.PathFromHex(answer.AccountProof)
	if err != nil {
		return nil, nil, err
	}
	paths := make([]proof.Path, len(slots))
	for i := range slots {
		if paths[i], err = proof.PathFromHex(answer.StorageProof[i].Proof); err != nil {
			return nil, nil, err
		}
	}
	return path, paths, nil
}

// Genesis asks a Stiver node for the network's genesis file. Who verifies
// compares its fingerprint with one from elsewhere.
func Genesis(ctx context.Context, c *client.Client) ([]byte, error) {
	var raw json.RawMessage
	err := c.Raw(ctx, &raw, "stiver_genesis")
	return raw, err
}
