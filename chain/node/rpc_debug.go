package node

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/rpc"
)

// debugAPI is the part of go-ethereum's tracers that is bounded by the time a
// request may take. The rest reads and writes files on the node, or traces
// ranges of the chain. C, T and R are types of go-ethereum's that have no name
// outside of it.
type debugAPI[C, T any] struct {
	api       *tracers.API
	byNumber  func(context.Context, rpc.BlockNumber, *tracers.TraceConfig) ([]T, error)
	byHash    func(context.Context, common.Hash, *tracers.TraceConfig) ([]T, error)
	traceCall func(context.Context, C, *rpc.BlockNumberOrHash, *tracers.TraceCallConfig) (any, error)
}

func newDebugAPI(api *tracers.API) any {
	return bindDebugAPI(api, api.TraceBlockByNumber, api.TraceBlockByHash, api.TraceCall)
}

func bindDebugAPI[C, T any](
	api *tracers.API,
	byNumber func(context.Context, rpc.BlockNumber, *tracers.TraceConfig) ([]T, error),
	byHash func(context.Context, common.Hash, *tracers.TraceConfig) ([]T, error),
	traceCall func(context.Context, C, *rpc.BlockNumberOrHash, *tracers.TraceCallConfig) (any, error),
) *debugAPI[C, T] {
	return &debugAPI[C, T]{api, byNumber, byHash, traceCall}
}

// TraceTransaction answers debug_traceTransaction.
func (d *debugAPI[C, T]) TraceTransaction(ctx context.Context, hash common.Hash, config *tracers.TraceConfig) (any, error) {
	return d.api.TraceTransaction(ctx, hash, config)
}

// TraceCall answers debug_traceCall.
func (d *debugAPI[C, T]) TraceCall(ctx context.Context, call C, at *rpc.BlockNumberOrHash, config *tracers.TraceCallConfig) (any, error) {
	return d.traceCall(ctx, call, at, config)
}

// TraceBlockByNumber answers debug_traceBlockByNumber.
func (d *debugAPI[C, T]) TraceBlockByNumber(ctx context.Context, number rpc.BlockNumber, config *tracers.TraceConfig) ([]T, error) {
	return d.byNumber(ctx, number, config)
}

// TraceBlockByHash answers debug_traceBlockByHash.
func (d *debugAPI[C, T]) TraceBlockByHash(ctx context.Context, hash common.Hash, config *tracers.TraceConfig) ([]T, error) {
	return d.byHash(ctx, hash, config)
}

// IntermediateRoots answers debug_intermediateRoots.
func (d *debugAPI[C, T]) IntermediateRoots(ctx context.Context, hash common.Hash, config *tracers.TraceConfig) ([]common.Hash, error) {
	return d.api.IntermediateRoots(ctx, hash, config)
}

// TraceBlock answers debug_traceBlock, of a block in RLP.
func (d *debugAPI[C, T]) TraceBlock(ctx context.Context, block hexutil.Bytes, config *tracers.TraceConfig) (any, error) {
	return d.api.TraceBlock(ctx, block, config)
}
