package client

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

const (
	// MaxGas is the most gas one transaction may have (EIP-7825).
	MaxGas = 16_777_216
	// The margin over an estimate: other transactions may come between and
	// change which branch is taken, by a cold slot or two.
	gasMarginPercent = 20
	gasMarginFixed   = 10_000
	// maxFeeFactor times the base fee is offered, which outlives six full
	// blocks in a row. There is no bumping beyond that.
	maxFeeFactor = 2
)

// quote is what a transaction will be offered with.
type quote struct {
	gas       uint64
	tip       *big.Int
	feeCap    *big.Int
	legacyGas *big.Int // gas price, on a ledger without base fee; nil otherwise
}

// price simulates a message on the newest state and asks for fees, in one
// exchange. A contract's refusal comes back as *RevertError.
func (c *Client) price(ctx context.Context, m Msg, gas uint64) (quote, error) {
	var (
		estimate hexutil.Uint64
		head     *types.Header
		gasPrice hexutil.Big
		tip      hexutil.Big
	)
	elems := []rpc.BatchElem{
		{Method: "eth_getBlockByNumber", Args: []any{"latest", false}, Result: &head},
		{Method: "eth_gasPrice", Result: &gasPrice},
		{Method: "eth_maxPriorityFeePerGas", Result: &tip},
	}
	if gas == 0 {
		elems = append(elems, rpc.BatchElem{Method: "eth_estimateGas", Args: []any{m.arg()}, Result: &estimate})
	}
	if err := c.Batch(ctx, elems); err != nil {
		return quote{}, err
	}
	for _, i := range []int{0, 1} {
		if err := elems[i].Error; err != nil {
			return quote{}, classify(ctx, elems[i].Method, err)
		}
	}
	q := quote{gas: gas}
	if gas == 0 {
		if err := c.executionError(ctx, "estimate gas", elems[3].Error); err != nil {
			return quote{}, err
		}
		var err error
		if q.gas, err = withMargin(uint64(estimate)); err != nil {
			return quote{}, err
		}
	}
	q.setFees(head, gasPrice.ToInt(), tip.ToInt())
	return q, nil
}

func withMargin(estimate uint64) (uint64, error) {
	if estimate > MaxGas {
		return 0, &Error{Code: CodeTooLarge, Op: "estimate gas", Err: fmt.Errorf("needs %d gas, the most is %d", estimate, MaxGas)}
	}
	return min(estimate+estimate*gasMarginPercent/100+gasMarginFixed, MaxGas), nil
}

// setFees offers nothing where gas is free, EIP-1559 fees where there is a base
// fee, and a plain gas price elsewhere.
func (q *quote) setFees(head *types.Header, gasPrice, tip *big.Int) {
	switch {
	case gasPrice.Sign() == 0:
		q.tip, q.feeCap = new(big.Int), new(big.Int)
	case head == nil || head.BaseFee == nil:
		q.legacyGas = gasPrice
	default:
		q.tip = tip
		q.feeCap = new(big.Int).Add(tip, new(big.Int).Mul(head.BaseFee, big.NewInt(maxFeeFactor)))
	}
}

// transaction builds the unsigned transaction of a message at a nonce.
func (q quote) transaction(m Msg, nonce, chainID uint64) *types.Transaction {
	to, value := m.To, new(big.Int)
	if m.Value != nil {
		value = m.Value.ToBig()
	}
	if q.legacyGas != nil {
		return types.NewTx(&types.LegacyTx{Nonce: nonce, GasPrice: q.legacyGas, Gas: q.gas, To: recipient(to), Value: value, Data: m.Data})
	}
	return types.NewTx(&types.DynamicFeeTx{ChainID: new(big.Int).SetUint64(chainID), Nonce: nonce,
		GasTipCap: q.tip, GasFeeCap: q.feeCap, Gas: q.gas, To: recipient(to), Value: value, Data: m.Data})
}

// recipient is nil for the zero address: such a message creates a contract.
func recipient(to common.Address) *common.Address {
	if to == (common.Address{}) {
		return nil
	}
	return &to
}
