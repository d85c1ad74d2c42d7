package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

const (
	headPollFirst = 10 * time.Millisecond
	headPollLimit = 500 * time.Millisecond
	// maxBlocksPerRead bounds one log query while catching up.
	maxBlocksPerRead = 2_000
)

// Range is a run of whole blocks and their matching logs, in ledger order.
type Range struct {
	From, To uint64 // both included
	Logs     []types.Log
}

// Following says what to follow and from where.
type Following struct {
	From      uint64 // the first block wanted
	Addresses []common.Address
	Topics    [][]common.Hash
	// OnOutage, if set, is told each time the ledger fails to answer. Following
	// goes on by itself.
	OnOutage func(error)
}

// Follow hands every matching log from block f.From on to fn, range by range,
// without gap or repetition, until the context ends or fn fails. fn gets
// ranges without logs too, so that it can note Range.To as done together with
// the effects of the logs; the next run then starts at To+1. Outages are waited
// out. ErrRewound when a block already handed out has gone.
func (c *Client) Follow(ctx context.Context, f Following, fn func(Range) error) error {
	next, last := f.From, common.Hash{}
	pause := newPace(headPollFirst, headPollLimit)
	for {
		r, lastHash, err := c.readRange(ctx, f, next, last)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("follow ledger: %w", ctx.Err())
		case errors.Is(err, ErrRewound):
			return err
		case err != nil && f.OnOutage != nil:
			f.OnOutage(err)
		}
		if err == nil && r != nil {
			if err := fn(*r); err != nil {
				return err
			}
			next, last = r.To+1, lastHash
			pause.reset(headPollFirst)
			continue
		}
		if err := pause.wait(ctx); err != nil {
			return fmt.Errorf("follow ledger: %w", err)
		}
	}
}

// readRange reads the next range, nil if there is no new block. last is the
// hash of block next-1 as it was handed out, zero if none was.
func (c *Client) readRange(ctx context.Context, f Following, next uint64, last common.Hash) (*Range, common.Hash, error) {
	head, err := c.BlockNumber(ctx)
	if err != nil || head < next {
		return nil, last, err
	}
	to := min(head, next+maxBlocksPerRead-1)
	logs, err := c.Logs(ctx, Query{From: next, To: to, Addresses: f.Addresses, Topics: f.Topics})
	if err != nil {
		return nil, last, err
	}
	// The ends of the range: the new one to recognise it later, the old one to
	// see that it is still there.
	var ends [2]*types.Header
	elems := []rpc.BatchElem{{Method: "eth_getBlockByNumber", Args: []any{blockTag(to), false}, Result: &ends[0]}}
	if last != (common.Hash{}) {
		elems = append(elems, rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{blockTag(next - 1), false}, Result: &ends[1]})
	}
	if err := c.Batch(ctx, elems); err != nil {
		return nil, last, err
	}
	for i := range elems {
		if elems[i].Error != nil {
			return nil, last, classify(ctx, elems[i].Method, elems[i].Error)
		}
		if ends[i] == nil {
			return nil, last, &Error{Code: CodeNotFound, Op: "read block header"}
		}
	}
	if last != (common.Hash{}) && ends[1].Hash() != last {
		return nil, last, &Error{Code: CodeRewound, Op: "follow ledger", Err: fmt.Errorf("block %d is another one now", next-1)}
	}
	return &Range{From: next, To: to, Logs: logs}, ends[0].Hash(), nil
}
