package node

import (
	"context"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/stiver-pay/stiver/chain/serve"
)

const (
	logRangeLimit   = 100_000 // blocks in one eth_getLogs
	logAddressLimit = 1000    // addresses, and topics at one position, of a filter
	logResultLimit  = 20_000  // logs in one answer

	// logStepMin and logStepMax are how many blocks are searched at a time: few
	// where there are many logs, so that an answer over the limit is not
	// collected first.
	logStepMin = 16
	logStepMax = 8192

	// filterLimit is how many polled filters an identity may keep, and
	// filterTimeout for how long one lives that nobody polls. What happens in
	// between is kept for it.
	filterLimit   = 64
	filterTimeout = time.Minute
)

// filterAPI is go-ethereum's filters with an end to what they hold: filters per
// identity, and logs in one answer. It is safe for concurrent use.
type filterAPI struct {
	*filters.FilterAPI
	chain *core.BlockChain

	mu   sync.Mutex
	open map[rpc.ID]*openFilter
}

// openFilter is a filter that is polled.
type openFilter struct {
	owner serve.Identity
	crit  *filters.FilterCriteria // nil if it is not for logs
	used  time.Time
}

func newFilterAPI(api *filters.FilterAPI, chain *core.BlockChain) *filterAPI {
	return &filterAPI{FilterAPI: api, chain: chain, open: make(map[rpc.ID]*openFilter)}
}

// NewFilter answers eth_newFilter.
func (f *filterAPI) NewFilter(ctx context.Context, crit filters.FilterCriteria) (rpc.ID, error) {
	return f.keep(ctx, &crit, func() (rpc.ID, error) { return f.FilterAPI.NewFilter(crit) })
}

// NewBlockFilter answers eth_newBlockFilter.
func (f *filterAPI) NewBlockFilter(ctx context.Context) (rpc.ID, error) {
	return f.keep(ctx, nil, func() (rpc.ID, error) { return f.FilterAPI.NewBlockFilter(), nil })
}

// NewPendingTransactionFilter answers eth_newPendingTransactionFilter.
func (f *filterAPI) NewPendingTransactionFilter(ctx context.Context, full *bool) (rpc.ID, error) {
	return f.keep(ctx, nil, func() (rpc.ID, error) { return f.FilterAPI.NewPendingTransactionFilter(full), nil })
}

// keep makes a filter if the caller has room for one.
func (f *filterAPI) keep(ctx context.Context, crit *filters.FilterCriteria, open func() (rpc.ID, error)) (rpc.ID, error) {
	owner := serve.IdentityOf(ctx)
	f.mu.Lock()
	defer f.mu.Unlock()
	held, now := 0, time.Now()
	for id, o := range f.open {
		// Timers of go-ethereum's own decide at up to twice the timeout; it is
		// told, so that what is forgotten here is not held there.
		if now.Sub(o.used) > filterTimeout {
			f.FilterAPI.UninstallFilter(id)
			delete(f.open, id)
		} else if o.owner.Kind == owner.Kind && o.owner.Name == owner.Name {
			held++
		}
	}
	if held >= filterLimit {
		return "", serve.ErrTooManyOpen
	}
	id, err := open()
	if err != nil {
		return "", err
	}
	f.open[id] = &openFilter{owner, crit, now}
	return id, nil
}

// touch notes that a filter is polled and returns its criteria, if it has any.
func (f *filterAPI) touch(id rpc.ID) *filters.FilterCriteria {
	f.mu.Lock()
	defer f.mu.Unlock()
	o := f.open[id]
	if o == nil {
		return nil
	}
	o.used = time.Now()
	return o.crit
}

// UninstallFilter answers eth_uninstallFilter.
func (f *filterAPI) UninstallFilter(id rpc.ID) bool {
	f.mu.Lock()
	delete(f.open, id)
	f.mu.Unlock()
	return f.FilterAPI.UninstallFilter(id)
}

// GetFilterChanges answers eth_getFilterChanges.
func (f *filterAPI) GetFilterChanges(id rpc.ID) (any, error) {
	f.touch(id)
	return f.FilterAPI.GetFilterChanges(id)
}

// GetFilterLogs answers eth_getFilterLogs.
func (f *filterAPI) GetFilterLogs(ctx context.Context, id rpc.ID) ([]*types.Log, error) {
	crit := f.touch(id)
	if crit == nil {
		return f.FilterAPI.GetFilterLogs(ctx, id) // says that there is no such filter
	}
	return f.GetLogs(ctx, *crit)
}

// GetLogs answers eth_getLogs: go-ethereum's search, a few blocks at a time
// until there are more logs than an answer may have.
func (f *filterAPI) GetLogs(ctx context.Context, crit filters.FilterCriteria) ([]*types.Log, error) {
	begin, end, ranged := f.span(crit)
	if !ranged {
		logs, err := f.FilterAPI.GetLogs(ctx, crit)
		return logs, tooMany(len(logs), err)
	}
	if end-begin >= logRangeLimit {
		return nil, serve.ErrTooMuch.Because("%d blocks; one search may cover %d", end-begin+1, logRangeLimit)
	}
	out := []*types.Log{}
	for step := uint64(logStepMin); begin <= end; {
		last := min(begin+step-1, end)
		crit.FromBlock, crit.ToBlock = new(big.Int).SetUint64(begin), new(big.Int).SetUint64(last)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		logs, err := f.FilterAPI.GetLogs(ctx, crit)
		out = append(out, logs...)
		if err := tooMany(len(out), err); err != nil {
			return nil, err
		}
		if len(logs) < logResultLimit/logStepMin {
			step = min(step*4, logStepMax)
		} else {
			step = logStepMin
		}
		begin = last + 1
	}
	return out, nil
}

func tooMany(logs int, err error) error {
	if err == nil && logs > logResultLimit {
		return serve.ErrTooMuch.Because("more than %d logs; narrow the range or the filter", logResultLimit)
	}
	return err
}

// span is the range of blocks searched, if the criteria name one that
// go-ethereum would search; whatever it would refuse is left to it.
func (f *filterAPI) span(crit filters.FilterCriteria) (begin, end uint64, ok bool) {
	if crit.BlockHash != nil {
		return 0, 0, false
	}
	head := f.chain.CurrentBlock().Number.Uint64()
	begin, ok1 := blockNumber(crit.FromBlock, head)
	end, ok2 := blockNumber(crit.ToBlock, head)
	return begin, min(end, head), ok1 && ok2 && begin <= end && begin <= head && end <= head
}

// blockNumber resolves a block's name. Every block is final here.
func blockNumber(n *big.Int, head uint64) (uint64, bool) {
	if n == nil {
		return head, true
	}
	switch number := rpc.BlockNumber(n.Int64()); number {
	case rpc.LatestBlockNumber, rpc.SafeBlockNumber, rpc.FinalizedBlockNumber:
		return head, true
	case rpc.EarliestBlockNumber:
		return 0, true
	default:
		return uint64(number), number >= 0
	}
}
