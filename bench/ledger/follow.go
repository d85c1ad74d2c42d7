package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

// arrival is a block as this process saw it: when, and how many transactions of
// ours, transfers or claims it holds.
type arrival struct {
	at    time.Time
	units int
}

// sent is a transaction on its way.
type sent struct {
	at    time.Time
	units int           // what it is counted as: 1, or the channels it claims on
	done  chan struct{} // closed when it is final; may be nil
}

// follower reads a chain's blocks as they become final and matches them with
// what was sent. It is safe for concurrent use.
type follower struct {
	client *rpc.Client
	next   uint64 // the next block to read; of its own goroutine

	mu       sync.Mutex
	pending  map[common.Hash]sent
	times    []time.Duration
	blocks   []arrival
	settled  chan struct{} // closed and replaced when a block held something of ours
	released func(transactions int)
}

func follow(ctx context.Context, url string) (*follower, error) {
	client, err := rpc.DialWebsocket(ctx, "ws"+strings.TrimPrefix(url, "http"), "")
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", url, err)
	}
	f := &follower{client: client, pending: make(map[common.Hash]sent), settled: make(chan struct{})}
	var number hexutil.Uint64
	if err := client.CallContext(ctx, &number, "eth_blockNumber"); err != nil {
		client.Close()
		return nil, fmt.Errorf("ask %s for its head: %w", url, err)
	}
	f.next = uint64(number) + 1
	return f, nil
}

// run follows until ctx ends.
func (f *follower) run(ctx context.Context) error {
	heads := make(chan *types.Header, 256)
	sub, err := f.client.EthSubscribe(ctx, heads, "newHeads")
	if err != nil {
		return fmt.Errorf("subscribe to new heads: %w", err)
	}
	defer sub.Unsubscribe()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-sub.Err():
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("the chain's new heads ended: %w", errors.Join(err, errUnexpectedEnd))
		case head := <-heads:
			for ; f.next <= head.Number.Uint64(); f.next++ {
				if err := f.read(ctx, f.next); err != nil {
					return err
				}
			}
		}
	}
}

var errUnexpectedEnd = errors.New("the node closed the connection")

func (f *follower) read(ctx context.Context, number uint64) error {
	var block *struct {
		Transactions []common.Hash `json:"transactions"`
	}
	err := f.client.CallContext(ctx, &block, "eth_getBlockByNumber", hexutil.Uint64(number), false)
	if err == nil && block == nil {
		err = errors.New("it is not there")
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("read block %d: %w", number, err)
	}
	f.final(block.Transactions, time.Now())
	return nil
}

// final takes a block's transactions off the pending ones.
func (f *follower) final(hashes []common.Hash, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a, mine := arrival{at: now}, 0
	for _, hash := range hashes {
		s, ok := f.pending[hash]
		if !ok {
			continue
		}
		delete(f.pending, hash)
		f.times = append(f.times, now.Sub(s.at))
		a.units += s.units
		mine++
		if s.done != nil {
			close(s.done)
		}
	}
	if mine == 0 {
		return
	}
	f.blocks = append(f.blocks, a)
	if f.released != nil {
		f.released(mine)
	}
	close(f.settled)
	f.settled = make(chan struct{})
}

// begin forgets what was gathered, for the next figure. released, if not nil,
// is told of transactions that became final.
func (f *follower) begin(released func(transactions int)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.times, f.blocks, f.released = nil, nil, released
	clear(f.pending)
}

// expect notes transactions that are about to be sent.
func (f *follower) expect(jobs []job, done chan struct{}) {
	now := time.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, j := range jobs {
		f.pending[j.hash] = sent{at: now, units: j.units, done: done}
	}
}

// drain waits until all that was sent is final.
func (f *follower) drain(ctx context.Context) error {
	timer := time.NewTimer(drainTimeout)
	defer timer.Stop()
	for {
		f.mu.Lock()
		left, settled := len(f.pending), f.settled
		f.mu.Unlock()
		if left == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return fmt.Errorf("%d transactions that the chain took are not final %s after the last was sent", left, drainTimeout)
		case <-settled:
			timer.Reset(drainTimeout)
		}
	}
}

// gathered is what was seen since begin.
func (f *follower) gathered() (times []time.Duration, blocks []arrival) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.times, f.blocks
}

// drainTimeout is how long no block of a load may come before it counts as
// stuck: more than a dead proposer and a full block time can take.
const drainTimeout = 20 * time.Second
