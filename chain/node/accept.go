package node

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// blockRequest is a block as consensus presents it.
type blockRequest struct {
	raw      [][]byte
	height   int64
	proposer common.Address
	now      uint64 // the clock, which bounds the block time; 0: decided, whatever its time
}

// judged is a block that obeys every rule and is executed, and what it spent.
type judged struct {
	block *types.Block
	spent *blockGas
}

// acceptBlock decodes a block, holds it against the ledger's rules and executes
// it, unless it was executed before. The block is stored but is not the head.
func (a *app) acceptBlock(req blockRequest) (*judged, error) {
	block, err := decodeBlock(req.raw, a.exec.pool.Get)
	if err != nil {
		return nil, err
	}
	parent := a.exec.chain.CurrentBlock()
	gate, err := a.judge.on(parent)
	if err != nil {
		return nil, err
	}
	if err := a.checkHeader(block.Header(), parent, gate.params, req); err != nil {
		return nil, err
	}
	spent, err := checkTransactions(block, gate)
	if err != nil {
		return nil, err
	}
	if err := a.execute(block); err != nil {
		return nil, err
	}
	if err := a.checkReserve(block, gate.params); err != nil {
		return nil, err
	}
	return &judged{block: block, spent: spent}, nil
}

// execute stores a block with its state unless that was done before: inserting
// a known block would make it the head.
func (a *app) execute(block *types.Block) error {
	if a.exec.chain.HasBlockAndState(block.Hash(), block.NumberU64()) {
		return nil
	}
	defer since(a.meters.execute, time.Now())
	if _, err := a.exec.chain.InsertBlockWithoutSetHead(context.Background(), block, false); err != nil {
		return fmt.Errorf("%w: execution: %w", errBadBlock, err)
	}
	// While shutting down, go-ethereum skips the work and reports no error.
	if !a.exec.chain.HasBlockAndState(block.Hash(), block.NumberU64()) {
		return fmt.Errorf("block %d was not executed: the node is shutting down", block.NumberU64())
	}
	return a.shareSenders(block)
}

// checkHeader holds a header against the rules that are this ledger's own.
// Everything that follows from execution, and Ethereum's rules, go-ethereum
// checks when it imports the block.
func (a *app) checkHeader(h, parent *types.Header, params governed, req blockRequest) error {
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
	case h.GasUsed > params.blockGas:
		complaint = fmt.Sprintf("uses %d gas, more than the usable %d", h.GasUsed, params.blockGas)
	case *h.BlobGasUsed != 0:
		complaint = "uses blob gas"
	case req.now != 0 && h.Time > req.now+params.maxDrift+timeSlack:
		complaint = fmt.Sprintf("time %d is too far ahead of the clock", h.Time)
	default:
		return nil
	}
	return fmt.Errorf("%w: %s", errBadBlock, complaint)
}

// checkTransactions holds a block's transactions against the gate, in order.
func checkTransactions(block *types.Block, gate *gate) (*blockGas, error) {
	t := gate.tallyAt(block.Time())
	for i, tx := range block.Transactions() {
		passed, err := t.check(tx)
		if err != nil {
			return nil, fmt.Errorf("%w: transaction %d (%s): %w", errBadBlock, i, tx.Hash(), err)
		}
		passed.take()
	}
	return t.sum()
}

// checkReserve makes sure that what settles nothing left settlement its share
// of an executed block. Only a block that is nearly full needs a closer look.
func (a *app) checkReserve(block *types.Block, params governed) error {
	if block.GasUsed() <= params.ordinaryGas() {
		return nil
	}
	receipts := a.exec.chain.GetRawReceipts(block.Hash(), block.NumberU64())
	if len(receipts) != len(block.Transactions()) {
		return fmt.Errorf("block %d has %d transactions but %d receipts; the data directory is damaged; restore it or resync",
			block.NumberU64(), len(block.Transactions()), len(receipts))
	}
	var before, used uint64
	for i, tx := range block.Transactions() {
		if laneOf(tx) == ordinary {
			used += receipts[i].CumulativeGasUsed - before
		}
		before = receipts[i].CumulativeGasUsed
	}
	if used > params.ordinaryGas() {
		return fmt.Errorf("%w: %d gas is used by what settles nothing, more than the %d that settlement leaves", errBadBlock, used, params.ordinaryGas())
	}
	return nil
}
