package node

import (
	"cmp"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
)

// order decides which pending transaction a block takes next. Price does not
// count. Settlement comes first until its reserved share is used, then both
// lanes take turns. Within a lane organisations take turns, within an
// organisation accounts, and an account's transactions keep their nonces'
// order; at the start the longest-waiting goes first. So whoever sends a
// thousand transactions delays nobody else by more than one of them.
//
// It is the proposer's choice and no rule: validators do not judge it.
type order struct{ lanes [lanes]ring }

// sender is an account with its transactions that are not yet in the block.
type sender struct {
	organisation uint32
	txs          []*txpool.LazyTransaction
}

// head is the transaction with the lowest nonce. The pool hands them out
// resolved, so none can disappear while a block is built.
func (s *sender) head() *types.Transaction { return s.txs[0].Tx }

func newOrder(pending map[common.Address][]*txpool.LazyTransaction, organisationOf func(common.Address) uint32) *order {
	senders := make([]*sender, 0, len(pending))
	for address, txs := range pending {
		if len(txs) > 0 && txs[0].Tx != nil {
			senders = append(senders, &sender{organisation: organisationOf(address), txs: txs})
		}
	}
	slices.SortFunc(senders, func(a, b *sender) int {
		return cmp.Or(a.txs[0].Time.Compare(b.txs[0].Time), a.txs[0].Hash.Cmp(b.txs[0].Hash))
	})
	o := new(order)
	for _, s := range senders {
		o.lanes[laneOf(s.head())].push(s)
	}
	return o
}

// next takes the sender whose turn it is out of the order, nil if none is left.
// Unless advance puts it back, the block takes no more of it.
func (o *order) next(first lane) *sender {
	if s := o.lanes[first].pop(); s != nil {
		return s
	}
	return o.lanes[1-first].pop()
}

// advance puts a sender back after its head was dealt with, if it has more.
func (o *order) advance(s *sender) {
	s.txs = s.txs[1:]
	if len(s.txs) > 0 && s.txs[0].Tx != nil {
		o.lanes[laneOf(s.head())].push(s)
	}
}

// ring lets organisations take turns, and the senders of each.
type ring struct {
	lines map[uint32]*line
	turns []*line // organisations with somebody waiting, each once
}

// line is the senders of one organisation in the order of their turns.
type line struct{ waiting []*sender }

func (r *ring) push(s *sender) {
	l, ok := r.lines[s.organisation]
	if !ok {
		if r.lines == nil {
			r.lines = make(map[uint32]*line)
		}
		l = new(line)
		r.lines[s.organisation] = l
	}
	if len(l.waiting) == 0 {
		r.turns = append(r.turns, l)
	}
	l.waiting = append(l.waiting, s)
}

func (r *ring) pop() *sender {
	if len(r.turns) == 0 {
		return nil
	}
	l := r.turns[0]
	r.turns = r.turns[1:]
	s := l.waiting[0]
	l.waiting = l.waiting[1:]
	if len(l.waiting) > 0 {
		r.turns = append(r.turns, l)
	}
	return s
}
