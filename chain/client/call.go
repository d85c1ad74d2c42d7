package client

import (
	"context"
	"errors"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"
	"github.com/stiver-pay/stiver/contracts"
)

// Msg is a message to a contract. From and Value may be left empty.
type Msg struct {
	From  common.Address
	To    common.Address
	Data  []byte
	Value *uint256.Int // wei; nil is zero
}

func (m Msg) arg() map[string]any {
	arg := map[string]any{"to": m.To, "input": hexutil.Bytes(m.Data)}
	if m.From != (common.Address{}) {
		arg["from"] = m.From
	}
	if m.Value != nil && !m.Value.IsZero() {
		arg["value"] = (*hexutil.Big)(m.Value.ToBig())
	}
	return arg
}

// Call executes a message on the state of a block (Latest for the newest)
// without changing anything. A contract's refusal is a *RevertError.
func (c *Client) Call(ctx context.Context, m Msg, number uint64) ([]byte, error) {
	reqCtx, cancel := context.WithTimeout(ctx, c.opt.RequestTimeout)
	defer cancel()
	var out hexutil.Bytes
	err := c.rpc.CallContext(reqCtx, &out, "eth_call", m.arg(), blockTag(number))
	return out, c.executionError(ctx, "call contract", err)
}

// CallMany executes several messages on the state of the same block in one
// exchange. The first failure is returned. Use a block number rather than
// Latest when the answers must belong together.
func (c *Client) CallMany(ctx context.Context, msgs []Msg, number uint64) ([][]byte, error) {
	elems := make([]rpc.BatchElem, len(msgs))
	outs := make([]hexutil.Bytes, len(msgs))
	for i, m := range msgs {
		elems[i] = rpc.BatchElem{Method: "eth_call", Args: []any{m.arg(), blockTag(number)}, Result: &outs[i]}
	}
	if err := c.Batch(ctx, elems); err != nil {
		return nil, err
	}
	results := make([][]byte, len(msgs))
	for i := range elems {
		if err := c.executionError(ctx, "call contract", elems[i].Error); err != nil {
			return nil, err
		}
		results[i] = outs[i]
	}
	return results, nil
}

// executionError tells a revert from the other failures of an execution.
func (c *Client) executionError(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if data, ok := ethclient.RevertErrorData(err); ok {
		return c.revert(data)
	}
	var answer rpc.Error
	if errors.As(err, &answer) && strings.Contains(answer.Error(), "revert") {
		return c.revert(nil)
	}
	if errors.As(err, &answer) {
		return refusal(op, common.Hash{}, answer)
	}
	return classify(ctx, op, err)
}

// revert names raw revert data.
func (c *Client) revert(data []byte) *RevertError {
	e := &RevertError{Data: data}
	if name, reason, ok := c.opt.DecodeRevert(data); ok {
		e.Name, e.Reason = name, reason
	}
	return e
}

// decodeKnownRevert is the default of Options.DecodeRevert.
func decodeKnownRevert(data []byte) (name, reason string, ok bool) {
	r, ok := contracts.DecodeRevert(data)
	return r.Name, r.Text, ok
}
