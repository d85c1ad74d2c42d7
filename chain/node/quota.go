package node

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/stiver-pay/stiver/contracts"
)

// quotaWindow is how many seconds of block time a quota covers. Block times
// grow by at least one second, so a window is never more blocks than this.
const quotaWindow = 60

// lane says what a transaction is for. Settlement has counters and a share of
// every block of its own, so that neither crowds out the other.
type lane int

const (
	ordinary   lane = iota
	settlement      // calls the Channels contract itself
	lanes
)

func laneOf(tx *types.Transaction) lane {
	if to := tx.To(); to != nil && *to == contracts.ChannelsAddress {
		return settlement
	}
	return ordinary
}

// gasByLane sums the gas limits of transactions.
type gasByLane [lanes]uint64

// spending is what one account's transactions in one block asked for, and the
// organisation that the account belonged to then.
type spending struct {
	Account      common.Address
	Organisation uint32
	Gas          gasByLane
}

// blockGas is what a block's transactions asked for. It is made once and never
// changed.
type blockGas struct {
	time           uint64
	byAccount      map[common.Address]gasByLane
	byOrganisation map[uint32]gasByLane
	encoded        []byte
}

// blockGasRecord is how a blockGas is stored and hashed: accounts in order.
type blockGasRecord struct {
	Time     uint64
	Spending []spending
}

func newBlockGas(time uint64, list []spending) (*blockGas, error) {
	slices.SortFunc(list, func(a, b spending) int { return bytes.Compare(a.Account[:], b.Account[:]) })
	encoded, err := rlp.EncodeToBytes(&blockGasRecord{Time: time, Spending: list})
	if err != nil {
		return nil, fmt.Errorf("encode what a block spent: %w", err)
	}
	return index(blockGasRecord{Time: time, Spending: list}, encoded), nil
}

func decodeBlockGas(encoded []byte) (*blockGas, error) {
	var record blockGasRecord
	if err := rlp.DecodeBytes(encoded, &record); err != nil {
		return nil, fmt.Errorf("decode what a block spent: %w", err)
	}
	return index(record, encoded), nil
}

func index(record blockGasRecord, encoded []byte) *blockGas {
	b := &blockGas{
		time:           record.Time,
		byAccount:      make(map[common.Address]gasByLane, len(record.Spending)),
		byOrganisation: make(map[uint32]gasByLane),
		encoded:        encoded,
	}
	for _, s := range record.Spending {
		b.byAccount[s.Account] = s.Gas
		if s.Organisation != 0 {
			sum := b.byOrganisation[s.Organisation]
			sum.add(s.Gas)
			b.byOrganisation[s.Organisation] = sum
		}
	}
	return b
}

func (g *gasByLane) add(other gasByLane) {
	for i := range g {
		g[i] += other[i]
	}
}

// window is what was spent in the blocks up to the head, as far back as a quota
// reaches. It follows from the chain alone and never changes: the next block has
// a new one.
type window struct{ blocks []*blockGas } // oldest first

// next is the window after one more block.
func (w *window) next(block *blockGas) *window {
	rest := w.blocks
	for len(rest) > 0 && rest[0].time+quotaWindow <= block.time {
		rest = rest[1:]
	}
	return &window{blocks: append(slices.Clip(rest), block)}
}

// since are the blocks that count for a block at the given time.
func (w *window) since(time uint64) []*blockGas {
	rest := w.blocks
	for len(rest) > 0 && rest[0].time+quotaWindow <= time {
		rest = rest[1:]
	}
	return rest
}

func spentByAccount(blocks []*blockGas, account common.Address) (sum gasByLane) {
	for _, b := range blocks {
		sum.add(b.byAccount[account])
	}
	return sum
}

func spentByOrganisation(blocks []*blockGas, organisation uint32) (sum gasByLane) {
	for _, b := range blocks {
		sum.add(b.byOrganisation[organisation])
	}
	return sum
}

// tally holds transactions against the rules one after another, each counting
// against the quotas of those that follow. It belongs to one goroutine.
type tally struct {
	gate          *gate
	time          uint64
	counting      []*blockGas
	accounts      map[common.Address]*account
	organisations map[uint32]*gasByLane
}

// account is a sender as a tally knows it.
type account struct {
	organisation uint32
	spent        gasByLane  // in the window, before this block
	taken        gasByLane  // in this block
	shared       *gasByLane // of the organisation, both together; nil without one
}

// tallyAt starts counting for a block at the given time.
func (g *gate) tallyAt(time uint64) *tally {
	return &tally{
		gate: g, time: time, counting: g.recent.since(time),
		accounts:      make(map[common.Address]*account),
		organisations: make(map[uint32]*gasByLane),
	}
}

func (t *tally) account(sender common.Address, organisation uint32) *account {
	if known, ok := t.accounts[sender]; ok {
		return known
	}
	a := &account{organisation: organisation, spent: spentByAccount(t.counting, sender)}
	if id := organisation; id != 0 {
		shared, ok := t.organisations[id]
		if !ok {
			sum := spentByOrganisation(t.counting, id)
			shared = &sum
			t.organisations[id] = shared
		}
		a.shared = shared
	}
	t.accounts[sender] = a
	return a
}

// check says whether a transaction may be the next one: a *Refusal if not. What
// it returns is to be charged if the transaction is included.
func (t *tally) check(tx *types.Transaction) (charge, error) {
	sender, standing, err := t.gate.permit(tx)
	if err != nil {
		return charge{}, err
	}
	a, which, gas := t.account(sender, standing.organisation), laneOf(tx), tx.Gas()
	limits := t.gate.params
	switch {
	case which == ordinary && gas > limits.ordinaryGas():
		return charge{}, ErrSettlementReserve
	case exceeds(a.spent[which]+a.taken[which], gas, limits.accountGas):
		return charge{}, ErrAccountQuota
	case a.shared != nil && exceeds(a.shared[which], gas, limits.organisationGas):
		return charge{}, ErrOrganisationQuota
	}
	return charge{account: a, lane: which, gas: gas}, nil
}

// relief is the first time at which less counts than now, zero if nothing does.
func (t *tally) relief() uint64 {
	if len(t.counting) == 0 {
		return 0
	}
	return t.counting[0].time + quotaWindow
}

func exceeds(spent, more, quota uint64) bool {
	most := limit(quota)
	return spent > most || more > most-spent
}

// charge is a transaction that has passed, to be counted once it is included.
type charge struct {
	account *account
	lane    lane
	gas     uint64
}

func (c charge) take() {
	c.account.taken[c.lane] += c.gas
	if c.account.shared != nil {
		c.account.shared[c.lane] += c.gas
	}
}

// sum is what the transactions counted so far asked for.
func (t *tally) sum() (*blockGas, error) {
	list := make([]spending, 0, len(t.accounts))
	for address, a := range t.accounts {
		if a.taken != (gasByLane{}) {
			list = append(list, spending{Account: address, Organisation: a.organisation, Gas: a.taken})
		}
	}
	return newBlockGas(t.time, list)
}

// gasKey is where the blockGas of a block is kept, beside the hash of its
// consensus block: it spares a restart recovering the senders of a minute.
func gasKey(number uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte("stiver-block-gas-"), number)
}

// loadWindow reads the window of a head, or works it out from the blocks where
// the database lacks it.
func (a *app) loadWindow(head *types.Header) (*window, error) {
	var found []*blockGas
	for h := head; h.Number.Sign() > 0 && h.Time+quotaWindow > head.Time; {
		spent, err := a.loadBlockGas(h)
		if err != nil {
			return nil, err
		}
		found = append(found, spent)
		parent := a.exec.chain.GetHeader(h.ParentHash, h.Number.Uint64()-1)
		if parent == nil {
			return nil, fmt.Errorf("block %d is missing; the blocks of the last %d s are needed to count quotas; restore them or resync", h.Number.Uint64()-1, quotaWindow)
		}
		h = parent
	}
	slices.Reverse(found)
	return &window{blocks: found}, nil
}

func (a *app) loadBlockGas(header *types.Header) (*blockGas, error) {
	number := header.Number.Uint64()
	encoded, err := readKey(a.exec.db, gasKey(number))
	if err != nil {
		return nil, fmt.Errorf("read what block %d spent: %w", number, err)
	}
	if encoded != nil {
		return decodeBlockGas(encoded)
	}
	return a.recount(header)
}

// recount works out from a block and the state it builds on what it spent.
func (a *app) recount(header *types.Header) (*blockGas, error) {
	number := header.Number.Uint64()
	block := a.exec.chain.GetBlock(header.Hash(), number)
	parent := a.exec.chain.GetHeader(header.ParentHash, number-1)
	if block == nil || parent == nil {
		return nil, fmt.Errorf("block %d is missing; the blocks of the last %d s are needed to count quotas; restore them or resync", number, quotaWindow)
	}
	gate, err := a.gateAt(parent, new(window), nil)
	if err != nil {
		return nil, err
	}
	t := gate.tallyAt(header.Time)
	for _, tx := range block.Transactions() {
		sender, err := types.Sender(gate.signer, tx)
		if err != nil {
			return nil, fmt.Errorf("block %d holds a transaction without sender: %w", number, err)
		}
		standing, err := gate.standing(sender)
		if err != nil {
			return nil, fmt.Errorf("count block %d: %w", number, err)
		}
		charge{account: t.account(sender, standing.organisation), lane: laneOf(tx), gas: tx.Gas()}.take()
	}
	return t.sum()
}

// readKey is nil for a key that is not there.
func readKey(db ethdb.KeyValueReader, key []byte) ([]byte, error) {
	if has, err := db.Has(key); err != nil || !has {
		return nil, err
	}
	value, err := db.Get(key)
	if err != nil {
		return nil, errors.Join(errors.New("a key that is there cannot be read"), err)
	}
	return value, nil
}
