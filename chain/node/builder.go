package node

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/misc/eip4844"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
)

const (
	// buildShare is the part of the propose timeout after which filling a block
	// ends, as buildShare in buildParts: the proposal has to arrive within it.
	// When block time has run ahead there is one block a second, so what a block
	// takes is all that a second takes.
	buildShare, buildParts = 2, 5

	// blockMargin is what a block may lack to its size limits: the header and
	// the framing of its transactions.
	blockMargin = 64 << 10

	// framingPerTx is an upper bound of what consensus adds to a transaction.
	framingPerTx = 16
)

// buildRequest says for whom and how large a block is built.
type buildRequest struct {
	height   int64
	proposer common.Address
	maxBytes int64
}

// build makes a block on the head from what the pool holds, or nil if there is
// nothing that may be included now.
func (a *app) build(req buildRequest) (*types.Block, error) {
	parent := a.exec.chain.CurrentBlock()
	gate, err := a.judge.on(parent)
	if err != nil {
		return nil, err
	}
	at, _, ok := a.nextTime(parent, gate.params.maxDrift)
	if !ok {
		return nil, nil
	}
	block, _, err := a.buildAt(req, parent, at)
	if err != nil || block != nil || !a.poolHasPending() {
		return block, err
	}
	// The pool follows the head asynchronously: what it offered may have been
	// included already. Let it catch up before believing that nothing fits.
	if err := a.syncPool(); err != nil {
		return nil, err
	}
	seen := a.wake.seen()
	block, again, err := a.buildAt(req, parent, at)
	if err == nil && block == nil {
		a.wake.setBarren(parent.Hash(), seen, again)
	}
	return block, err
}

// buildAt builds a block of a given time. If there is nothing for one, again is
// the time at which a used-up quota gives way, zero if none stands in the way.
func (a *app) buildAt(req buildRequest, parent *types.Header, at uint64) (block *types.Block, again uint64, err error) {
	pending, _ := a.exec.pool.Pending(txpool.PendingFilter{GasLimitCap: params.MaxTxGas})
	if len(pending) == 0 {
		return nil, 0, nil
	}
	b, err := a.newBuilder(req, parent, at)
	if err != nil {
		return nil, 0, err
	}
	defer b.discard()
	queue, err := b.order(pending)
	if err != nil {
		return nil, 0, err
	}
	if err := b.fill(queue); err != nil {
		return nil, 0, err
	}
	if len(b.txs) == 0 {
		if b.overQuota {
			again = b.tally.relief()
		}
		return nil, again, nil
	}
	block, err = b.finish()
	return block, 0, err
}

// builder fills one block. It is used by one goroutine and thrown away.
type builder struct {
	app    *app
	header *types.Header
	state  *state.StateDB
	evm    *vm.EVM
	gas    *core.GasPool
	tally  *tally // on the parent state, which executing does not change
	used   gasByLane
	room   int64 // bytes left

	overQuota bool // something was left out for a quota

	txs      []*types.Transaction
	receipts []*types.Receipt
	logs     []*types.Log
}

func (a *app) newBuilder(req buildRequest, parent *types.Header, at uint64) (*builder, error) {
	gate, err := a.judge.on(parent)
	if err != nil {
		return nil, err
	}
	excess := eip4844.CalcExcessBlobGas(a.rules, parent, at)
	beacon := a.lastHash
	header := &types.Header{
		ParentHash:       parent.Hash(),
		Number:           new(big.Int).Add(parent.Number, common.Big1),
		GasLimit:         parent.GasLimit,
		Time:             at,
		Coinbase:         req.proposer,
		Difficulty:       new(big.Int),
		Extra:            encodeExtra(req.height),
		BaseFee:          new(big.Int),
		BlobGasUsed:      new(uint64),
		ExcessBlobGas:    &excess,
		ParentBeaconRoot: &beacon,
	}
	st, err := a.exec.chain.StateAtForkBoundary(parent, header)
	if err != nil {
		return nil, fmt.Errorf("open the state of block %d: %w", parent.Number, err)
	}
	st.StartPrefetcher("builder", nil)
	evm := vm.NewEVM(core.NewEVMBlockContext(header, a.exec.chain, &header.Coinbase), st, a.rules, vm.Config{})
	evm.SetJumpDestCache(a.exec.chain.JumpDestCache())
	evm.SetPrecompileCache(a.exec.chain.PrecompileCache())
	core.PreExecution(context.Background(), header.ParentBeaconRoot, parent, a.rules, evm, header.Number, header.Time)
	return &builder{
		app: a, header: header, state: st, evm: evm,
		tally: gate.tallyAt(at),
		gas:   core.NewGasPool(gate.params.blockGas),
		room:  min(req.maxBytes, params.MaxBlockSize) - blockMargin,
	}, nil
}

func (b *builder) discard() {
	b.state.StopPrefetcher()
	b.evm.Release()
}

// order sorts what the pool holds into the order in which it is tried.
func (b *builder) order(pending map[common.Address][]*txpool.LazyTransaction) (*order, error) {
	var failed error
	queue := newOrder(pending, func(account common.Address) uint32 {
		s, err := b.tally.gate.standing(account)
		failed = errors.Join(failed, err)
		return s.organisation
	})
	return queue, failed
}

// fill includes transactions until none is left, the block is full or the
// budget is spent. A refused or failing one blocks only its own sender.
func (b *builder) fill(queue *order) error {
	deadline := time.Now().Add(b.tally.gate.params.proposeTimeout * buildShare / buildParts)
	for b.gas.Available(false) >= params.TxGas && time.Now().Before(deadline) {
		next := queue.next(b.turn())
		if next == nil {
			return nil
		}
		tx := next.head()
		if tx.Gas() > b.available(laneOf(tx)) {
			continue
		}
		size := int64(tx.Size()) + framingPerTx
		if size > b.room {
			return nil
		}
		passed, err := b.tally.check(tx)
		if err != nil {
			if !isRefusal(err) {
				return err
			}
			b.overQuota = b.overQuota || errors.Is(err, ErrAccountQuota) || errors.Is(err, ErrOrganisationQuota)
			continue
		}
		switch err := b.apply(tx); {
		case err == nil:
			passed.take()
			b.room -= size
			queue.advance(next)
		case errors.Is(err, core.ErrNonceTooLow):
			queue.advance(next)
		default:
			b.app.log.Debug("transaction left out of the block", "tx", tx.Hash(), "err", err)
		}
	}
	return nil
}

// turn is the lane to take the next transaction from: settlement until it has
// its reserved share, then whichever had less, so that neither starves.
func (b *builder) turn() lane {
	limits := b.tally.gate.params
	if b.used[settlement] < limits.blockGas-limits.ordinaryGas() || b.used[settlement] <= b.used[ordinary] {
		return settlement
	}
	return ordinary
}

// available is how much gas a transaction of a lane may still ask for.
func (b *builder) available(which lane) uint64 {
	free := b.gas.Available(false)
	if which == settlement {
		return free
	}
	return min(free, b.tally.gate.params.ordinaryGas()-b.used[ordinary])
}

// apply executes one transaction on top of the block, or leaves no trace.
func (b *builder) apply(tx *types.Transaction) error {
	before, gasBefore := b.state.Snapshot(), b.gas.Snapshot()
	b.state.SetTxContext(tx.Hash(), len(b.txs), uint32(len(b.txs)+1))
	receipt, _, err := core.ApplyTransaction(context.Background(), b.evm, b.gas, b.state, b.header, tx)
	if err != nil {
		b.state.RevertToSnapshot(before)
		b.gas.Set(gasBefore)
		return err
	}
	b.header.GasUsed = b.gas.Used()
	b.used[laneOf(tx)] += receipt.GasUsed
	b.txs = append(b.txs, tx)
	b.receipts = append(b.receipts, receipt)
	b.logs = append(b.logs, receipt.Logs...)
	return nil
}

// finish runs what Ethereum does at the end of a block and seals the header.
func (b *builder) finish() (*types.Block, error) {
	requests, _, err := core.PostExecution(context.Background(), b.app.rules, b.header.Number, b.header.Time,
		b.logs, nil, b.evm, uint32(len(b.txs)+1))
	if err != nil {
		return nil, fmt.Errorf("finish block %d: %w", b.header.Number, err)
	}
	if requests != nil {
		hash := types.CalcRequestsHash(requests)
		b.header.RequestsHash = &hash
	}
	body := &types.Body{Transactions: b.txs, Withdrawals: []*types.Withdrawal{}}
	block := core.AssembleBlock(b.app.exec.chain, b.header, b.state, body, b.receipts, nil)
	if err := b.state.Error(); err != nil {
		return nil, fmt.Errorf("read state while building block %d: %w", b.header.Number, err)
	}
	return block, nil
}
