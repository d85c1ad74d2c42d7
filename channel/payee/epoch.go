package payee

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// Epoch is one settlement with its anchor, as the ledger counts them.
type Epoch struct {
	Number   uint64 // 1, 2, 3, …
	Anchor   channel.Anchor
	Previous common.Hash // head of the chain of anchors before
	Head     common.Hash // and after: see nextHead
	Tx       common.Hash // zero when its receipt was lost in a crash
	Block    uint64
	Heads    uint64 // number of channels under the anchor

	plan uint64 // number of the plan it was, under which its heads are kept

	// What of the heads is kept: see heads.go.
	base    uint64 // the settlement whose heads these are changes of; zero: all are kept
	changes uint64 // that are kept where there is a base
	links   uint64 // settlements with a base up to this one, one based on the other
	behind  uint64 // changes that all of them keep
}

// stored is how many heads are kept under the settlement's own number.
func (ep *Epoch) stored() uint64 {
	if ep.base == 0 {
		return ep.Heads
	}
	return ep.changes
}

// A settlement is planned before it is sent: the record of a plan, kind p, is an
// epoch without a number. Which plans became epochs the chain of anchors on the
// ledger tells, whatever was interrupted.

// Lengths of an encoded Epoch, by its version: without a base, and with one.
const (
	epochSize  = 1 + 8 + 32 + 8 + channel.AmountSize + 3*32 + 3*8
	basedSize  = epochSize + 4*8
	epochBased = 2 // the version with a base
)

// encode: version ‖ number ‖ root ‖ entries ‖ total ‖ previous ‖ head ‖ tx ‖
// block ‖ heads ‖ plan, and with a base ‖ base ‖ changes ‖ links ‖ behind;
// integers big-endian.
func (ep *Epoch) encode() []byte {
	b := make([]byte, 0, basedSize)
	if ep.base == 0 {
		b = append(b, recordVersion)
	} else {
		b = append(b, epochBased)
	}
	b = binary.BigEndian.AppendUint64(b, ep.Number)
	b = append(b, ep.Anchor.Root[:]...)
	b = binary.BigEndian.AppendUint64(b, ep.Anchor.Entries)
	b = appendAmount(b, ep.Anchor.Total)
	b = append(b, ep.Previous[:]...)
	b = append(b, ep.Head[:]...)
	b = append(b, ep.Tx[:]...)
	b = binary.BigEndian.AppendUint64(b, ep.Block)
	b = binary.BigEndian.AppendUint64(b, ep.Heads)
	b = binary.BigEndian.AppendUint64(b, ep.plan)
	if ep.base == 0 {
		return b
	}
	for _, v := range [...]uint64{ep.base, ep.changes, ep.links, ep.behind} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return b
}

func decodeEpoch(b []byte) (Epoch, error) {
	based := len(b) == basedSize && b[0] == epochBased
	if !based && (len(b) != epochSize || b[0] != recordVersion) {
		return Epoch{}, fmt.Errorf("settlement record of %d bytes: %w", len(b), ErrRecord)
	}
	ep := Epoch{
		Number: uintOf(b[1:]),
		Anchor: channel.Anchor{
			Root: [32]byte(b[9:41]), Entries: uintOf(b[41:]), Total: channel.AmountFromBytes([16]byte(b[49:65])),
		},
		Previous: common.Hash(b[65:97]), Head: common.Hash(b[97:129]), Tx: common.Hash(b[129:161]),
		Block: uintOf(b[161:]), Heads: uintOf(b[169:]), plan: uintOf(b[177:]),
	}
	if !based {
		return ep, nil
	}
	ep.base, ep.changes = uintOf(b[epochSize:]), uintOf(b[epochSize+8:])
	ep.links, ep.behind = uintOf(b[epochSize+16:]), uintOf(b[epochSize+24:])
	if ep.base == 0 || ep.changes > ep.Heads {
		return Epoch{}, fmt.Errorf("settlement record with %d changes since %d: %w", ep.changes, ep.base, ErrRecord)
	}
	return ep, nil
}

// nextHead continues the chain of anchors as the contract does:
// keccak256(abi.encode(head, root, entries, total)).
func nextHead(head common.Hash, a channel.Anchor) common.Hash {
	var words [4 * 32]byte
	copy(words[:], head[:])
	copy(words[32:], a.Root[:])
	binary.BigEndian.PutUint64(words[88:], a.Entries)
	total := a.Total.Bytes()
	copy(words[112:], total[:])
	return crypto.Keccak256Hash(words[:])
}

// Epochs calls fn for every recorded settlement that was anchored, in order,
// from a number on, until fn fails.
func (e *Engine) Epochs(ctx context.Context, from uint64, fn func(Epoch) error) error {
	return e.store.IterateFrom([]byte{kindEpoch}, epochKey(from), func(_, value []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		ep, err := decodeEpoch(value)
		if err != nil {
			return err
		}
		return fn(ep)
	})
}

// plans returns the plans that are not known to have become epochs, oldest
// first.
func (e *Engine) plans(ctx context.Context) ([]Epoch, error) {
	var plans []Epoch
	err := e.store.Iterate([]byte{kindPlan}, func(_, value []byte) error {
		p, err := decodeEpoch(value)
		if err != nil {
			return err
		}
		plans = append(plans, p)
		return ctx.Err()
	})
	return plans, err
}

// lastEpoch returns the newest recorded settlement; the zero Epoch when none.
func (e *Engine) lastEpoch() (Epoch, error) {
	_, value, err := e.store.Floor([]byte{kindEpoch}, epochKey(^uint64(0)))
	if errors.Is(err, store.ErrNotFound) {
		return Epoch{}, nil
	}
	if err != nil {
		return Epoch{}, err
	}
	return decodeEpoch(value)
}

// reconcile records which plans became epochs. A plan whose outcome was not
// known when it was sent is found here, after a crash too.
func (e *Engine) reconcile(ctx context.Context) (Epoch, error) {
	last, err := e.lastEpoch()
	if err != nil {
		return Epoch{}, err
	}
	head, err := e.ledger.AnchorHead(ctx, e.terms.Receiver, e.terms.Token)
	if err != nil {
		return Epoch{}, fmt.Errorf("%w: %w", ErrLedger, err)
	}
	if head.Epoch <= last.Number {
		return last, nil
	}
	plans, err := e.plans(ctx)
	if err != nil {
		return Epoch{}, err
	}
	made := trace(last.Number, last.Head, head.Epoch, head.Head, plans)
	if made == nil {
		e.log.Error("the ledger shows an anchor that this payee has no record of", "epoch", head.Epoch)
		made = []Epoch{{Number: head.Epoch, Head: head.Head, Anchor: channel.Anchor{Entries: head.Entries}}}
	}
	var b store.Batch
	for _, ep := range made {
		b.Put(epochKey(ep.Number), ep.encode())
	}
	newest := made[len(made)-1]
	for _, p := range plans {
		switch {
		case slices.ContainsFunc(made, func(ep Epoch) bool { return ep.plan == p.plan }):
			b.Delete(planKey(p.plan))
		case p.plan < newest.plan:
			deletePlan(&b, p)
		}
	}
	return newest, e.commit(ctx, &b)
}

// trace finds plans, in the order in which they were made, that lead the chain
// of anchors from one head to another; nil when there are none.
func trace(number uint64, from common.Hash, until uint64, to common.Hash, plans []Epoch) []Epoch {
	if number == until {
		if from == to {
			return []Epoch{}
		}
		return nil
	}
	for i, p := range plans {
		p.Number, p.Previous, p.Head = number+1, from, nextHead(from, p.Anchor)
		if rest := trace(p.Number, p.Head, until, to, plans[i+1:]); rest != nil {
			return append([]Epoch{p}, rest...)
		}
	}
	return nil
}
