package node

import (
	"bytes"
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// blockRequest is a block as consensus presents it.
type blockRequest struct {
	raw      [][]byte
	height   int64
	proposer common.Address
	latest   uint64 // the highest acceptable block time
}

// acceptBlock decodes a block, holds it against the ledger's rules and executes
// it, unless it was executed before. The block is stored but is not the head.
func (a *app) acceptBlock(req blockRequest) (*types.Block, error) {
	block, err := decodeBlock(req.raw, a.exec.pool.Get)
	if err != nil {
		return nil, err
	}
	parent := a.exec.chain.CurrentBlock()
	if err := a.checkHeader(block.Header(), parent, req); err != nil {
		return nil, err
	}
	if err := a.checkPermission(block, parent); err != nil {
		return nil, err
	}
	// Inserting a known block would make it the head, so it must not be done.
	if a.exec.chain.HasBlockAndState(block.Hash(), block.NumberU64()) {
		return block, nil
	}
	if _, err := a.exec.chain.InsertBlockWithoutSetHead(context.Background(), block, false); err != nil {
		return nil, fmt.Errorf("%w: execution: %w", errBadBlock, err)
	}
	// While shutting down, go-ethereum skips the work and reports no error.
	if !a.exec.chain.HasBlockAndState(block.Hash(), block.NumberU64()) {
		return nil, fmt.Errorf("block %d was not executed: the node is shutting down", block.NumberU64())
	}
	return block, nil
}

// checkHeader holds a header against the rules that are this ledger's own.
// Everything that follows from execution, and Ethereum's rules, go-ethereum
// checks when it imports the block.
func (a *app) checkHeader(h, parent *types.Header, req blockRequest) error {
	var complaint string
	switch {
	case h.ParentHash != parent.Hash():
		complaint = fmt.Sprintf("parent is %s, the head is %s", h.ParentHash, parent.Hash())
	case !bytes.Equal(h.Extra, encodeExtra(req.height)):
		complaint = fmt.Sprintf("extraData %x does not name height %d", h.Extra, req.height)
	case *h.ParentBeaconRoot != a.lastHash:
		complaint = fmt.Sprintf("parentBeaconRoot %s is not the hash of the previous consensus block", h.ParentBeaconRoot)
	case h.Coinbase != req.proposer:
		complaint = fmt.Sprintf("coinbase %s is not the proposer %s", h.Coinbase, req.proposer)
	case h.MixDigest != (common.Hash{}):
		complaint = "mixHash is not zero"
	case h.BaseFee.Sign() != 0:
		complaint = fmt.Sprintf("base fee is %s, gas has no price here", h.BaseFee)
	case h.GasLimit != parent.GasLimit:
		complaint = fmt.Sprintf("gas limit %d differs from the network's %d", h.GasLimit, parent.GasLimit)
	case h.GasUsed > usableGas(h.GasLimit):
		complaint = fmt.Sprintf("uses %d gas, more than the usable %d", h.GasUsed, usableGas(h.GasLimit))
	case *h.BlobGasUsed != 0:
		complaint = "uses blob gas"
	case h.Time > req.latest:
		complaint = fmt.Sprintf("time %d is too far ahead of the clock", h.Time)
	default:
		return nil
	}
	return fmt.Errorf("%w: %s", errBadBlock, complaint)
}

func (a *app) checkPermission(block *types.Block, parent *types.Header) error {
	gate, err := a.gateAt(parent)
	if err != nil {
		return err
	}
	for i, tx := range block.Transactions() {
		if err := gate.check(tx); err != nil {
			return fmt.Errorf("%w: transaction %d (%s): %w", errBadBlock, i, tx.Hash(), err)
		}
	}
	return nil
}

// usableGas is how much of a gas limit a block may use: beyond half, the base
// fee would leave zero and never return.
func usableGas(gasLimit uint64) uint64 { return gasLimit / 2 }
