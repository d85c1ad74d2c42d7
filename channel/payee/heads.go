package payee

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// The heads under a settlement's anchor are 104 bytes a channel, and few of them
// differ from those of the settlement before. So a settlement keeps only what
// changed since the last recorded one, its base, until reading them would take
// longer than a full list is worth: then it keeps all, and is a base without a
// base.
const (
	// maxChanges settlements keep their changes only, one after the other.
	maxChanges = 15
	// headsPerRecord heads share a record.
	headsPerRecord = 4096
)

// EpochHeads returns the heads under a settlement's anchor, by ascending
// channel id. ErrNoEpoch when it was not made by this payee's records.
func (e *Engine) EpochHeads(ctx context.Context, number uint64) ([]channel.AnchorHead, error) {
	ep, err := e.epoch(number)
	if err != nil {
		return nil, err
	}
	return e.planHeads(ctx, ep)
}

// epoch returns a recorded settlement that was made by this payee's records.
func (e *Engine) epoch(number uint64) (Epoch, error) {
	value, err := e.store.Get(epochKey(number))
	if errors.Is(err, store.ErrNotFound) {
		return Epoch{}, ErrNoEpoch
	}
	if err != nil {
		return Epoch{}, err
	}
	ep, err := decodeEpoch(value)
	if err == nil && ep.plan == 0 {
		err = ErrNoEpoch
	}
	return ep, err
}

func (e *Engine) planHeads(ctx context.Context, ep Epoch) ([]channel.AnchorHead, error) {
	heads := make([]channel.AnchorHead, 0, ep.Heads)
	err := e.eachHead(ctx, ep, func(h channel.AnchorHead) error {
		heads = append(heads, h)
		return nil
	})
	if err == nil && uint64(len(heads)) != ep.Heads {
		err = fmt.Errorf("%d of %d heads of a settlement: %w", len(heads), ep.Heads, ErrRecord)
	}
	return heads, err
}

// eachHead calls fn for the heads of a settlement, by ascending channel id. It
// holds the changes since the last full list in memory, which are fewer.
func (e *Engine) eachHead(ctx context.Context, ep Epoch, fn func(channel.AnchorHead) error) error {
	full, changes, err := e.changesOf(ctx, ep)
	if err != nil {
		return err
	}
	err = e.storedHeads(ctx, full, func(h channel.AnchorHead) error {
		for len(changes) > 0 {
			order := bytes.Compare(changes[0].Channel[:], h.Channel[:])
			if order > 0 {
				break
			}
			if err := fn(changes[0]); err != nil {
				return err
			}
			changes = changes[1:]
			if order == 0 {
				return nil
			}
		}
		return fn(h)
	})
	if err != nil {
		return err
	}
	for _, h := range changes {
		if err := fn(h); err != nil {
			return err
		}
	}
	return nil
}

// changesOf returns the settlement with a full list that a settlement's heads
// are based on, and what changed since, by ascending channel id.
func (e *Engine) changesOf(ctx context.Context, ep Epoch) (full Epoch, changes []channel.AnchorHead, err error) {
	for links := 0; ep.base != 0; links++ {
		if links > maxChanges || ep.Number != 0 && ep.base >= ep.Number {
			return ep, nil, fmt.Errorf("settlement %d is based on %d: %w", ep.Number, ep.base, ErrRecord)
		}
		err := e.storedHeads(ctx, ep, func(h channel.AnchorHead) error {
			changes = append(changes, h)
			return nil
		})
		if err != nil {
			return ep, nil, err
		}
		if ep, err = e.epoch(ep.base); err != nil {
			return ep, nil, err
		}
	}
	// Newer changes were read first: of several of one channel the first counts.
	slices.SortStableFunc(changes, func(a, b channel.AnchorHead) int { return bytes.Compare(a.Channel[:], b.Channel[:]) })
	changes = slices.CompactFunc(changes, func(a, b channel.AnchorHead) bool { return a.Channel == b.Channel })
	return ep, changes, nil
}

// storedHeads calls fn for the heads that are kept under a settlement's own
// number.
func (e *Engine) storedHeads(ctx context.Context, ep Epoch, fn func(channel.AnchorHead) error) error {
	left := ep.stored()
	err := e.store.Iterate(headsKey(ep.plan, 0)[:9], func(_, value []byte) error {
		for ; len(value) >= channel.AnchorHeadSize && left > 0; value = value[channel.AnchorHeadSize:] {
			h, err := channel.DecodeAnchorHead(value[:channel.AnchorHeadSize])
			if err != nil {
				return fmt.Errorf("%w: %w", ErrRecord, err)
			}
			if err := fn(h); err != nil {
				return err
			}
			left--
		}
		return ctx.Err()
	})
	if err == nil && left != 0 {
		err = fmt.Errorf("%d heads of a settlement are missing: %w", left, ErrRecord)
	}
	return err
}

// writePlan makes a plan durable, its heads before itself: those that differ
// from the last settlement's, if that is worth it.
func (e *Engine) writePlan(ctx context.Context, plan *Epoch, last Epoch, heads []channel.AnchorHead) error {
	plan.Heads = uint64(len(heads))
	changed, worth, err := e.changedSince(ctx, last, heads)
	if err != nil {
		return err
	}
	if worth {
		plan.base, plan.links = last.Number, last.links+1
		plan.changes, plan.behind = uint64(len(changed)), last.behind+uint64(len(changed))
		heads = changed
	}
	for chunk := uint64(0); len(heads) > 0; chunk++ {
		n := min(len(heads), headsPerRecord)
		value := make([]byte, 0, n*channel.AnchorHeadSize)
		for _, h := range heads[:n] {
			raw := h.Encode()
			value = append(value, raw[:]...)
		}
		var b store.Batch
		b.Put(headsKey(plan.plan, chunk), value)
		if err := e.commit(ctx, &b); err != nil {
			return err
		}
		heads = heads[n:]
	}
	return e.writePlanRecord(ctx, plan)
}

// errFull ends a comparison: the full list is to be kept.
var errFull = errors.New("the full list is kept")

// changedSince returns the heads that differ from the last settlement's; false
// when they are no shorter way to keep them.
func (e *Engine) changedSince(ctx context.Context, last Epoch, heads []channel.AnchorHead) (changed []channel.AnchorHead, worth bool, err error) {
	if last.plan == 0 || last.links >= maxChanges {
		return nil, false, nil
	}
	all := uint64(len(heads))
	add := func(h channel.AnchorHead) error {
		if changed = append(changed, h); last.behind+uint64(len(changed)) > all {
			return errFull
		}
		return nil
	}
	err = e.eachHead(ctx, last, func(was channel.AnchorHead) error {
		for len(heads) > 0 && bytes.Compare(heads[0].Channel[:], was.Channel[:]) < 0 {
			if err := add(heads[0]); err != nil {
				return err
			}
			heads = heads[1:]
		}
		if len(heads) == 0 || heads[0].Channel != was.Channel {
			return errFull // a channel is gone: changes cannot say that
		}
		now := heads[0]
		heads = heads[1:]
		if now == was {
			return nil
		}
		return add(now)
	})
	for _, h := range heads {
		if err == nil {
			err = add(h)
		}
	}
	switch {
	case errors.Is(err, errFull):
		return nil, false, nil
	case errors.Is(err, ErrRecord), errors.Is(err, ErrNoEpoch):
		e.log.Error("the heads of the last settlement cannot be read; all are kept anew", "error", err)
		return nil, false, nil
	}
	return changed, err == nil, err
}

func (e *Engine) writePlanRecord(ctx context.Context, plan *Epoch) error {
	var b store.Batch
	b.Put(planKey(plan.plan), plan.encode())
	return e.commit(ctx, &b)
}

func deletePlan(b *store.Batch, p Epoch) {
	b.Delete(planKey(p.plan))
	for chunk := range (p.stored() + headsPerRecord - 1) / headsPerRecord {
		b.Delete(headsKey(p.plan, chunk))
	}
}
