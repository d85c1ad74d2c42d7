package payee

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
)

// Entries calls fn for the durable lines of a channel's log, from a sequence
// on and in order, until fn fails; its error is returned. A line is fn's to keep,
// and not to change: lines share their items.
func (e *Engine) Entries(ctx context.Context, id channel.ID, from uint64, fn func(Line) error) error {
	return e.runs(ctx, id, from, func(run lines) error {
		for _, l := range run.list {
			if l.Entry.Sequence < from {
				continue
			}
			if err := fn(l); err != nil {
				return err
			}
		}
		return nil
	})
}

// runs reads the stored runs of lines, beginning with the one that holds from.
func (e *Engine) runs(ctx context.Context, id channel.ID, from uint64, fn func(lines) error) error {
	start := linesKey(id, from)
	if key, _, err := e.store.Floor(logPrefix(id), start); err == nil {
		start = key
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return e.store.IterateFrom(logPrefix(id), start, func(key, value []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		run, err := decodeRun(id, key, value)
		if err != nil {
			return err
		}
		return fn(run)
	})
}

func decodeRun(id channel.ID, key, value []byte) (lines, error) {
	if len(key) != len(logPrefix(id))+8 {
		return lines{}, fmt.Errorf("key of %d bytes: %w", len(key), ErrRecord)
	}
	run, err := decodeLines(id, binary.BigEndian.Uint64(key[len(key)-8:]), value)
	if err != nil {
		return lines{}, fmt.Errorf("channel %s: %w", id, err)
	}
	return run, nil
}

// errFound ends an iteration that has what it looked for.
var errFound = errors.New("found")

// Payment returns the line of a payment by its number among the channel's
// charges, as StreamPayment.Sequence counts. ErrNoEntry when it is not durable.
func (e *Engine) Payment(ctx context.Context, id channel.ID, number uint64) (Line, error) {
	var found Line
	// Payment number n is never before entry n, and at most the few credits of
	// the log after it.
	err := e.runs(ctx, id, number, func(run lines) error {
		n := run.payments
		for _, l := range run.list {
			if l.Entry.Kind != channel.Charge {
				continue
			}
			if n == number {
				found = l
				return errFound
			}
			n++
		}
		return nil
	})
	return found, foundOr(err)
}

// Line returns one line of a channel's log. ErrNoEntry when it is not durable.
func (e *Engine) Line(ctx context.Context, id channel.ID, sequence uint64) (Line, error) {
	var found Line
	err := e.Entries(ctx, id, sequence, func(l Line) error {
		found = l
		return errFound
	})
	return found, foundOr(err)
}

func foundOr(err error) error {
	switch {
	case errors.Is(err, errFound):
		return nil
	case err == nil:
		return ErrNoEntry
	}
	return err
}

// Erase deletes salt and item of a line: what was bought can no longer be
// told, how much was paid can still be proven. It returns when that is durable;
// the bytes leave the disk when the store next compacts its files.
func (e *Engine) Erase(ctx context.Context, id channel.ID, sequence uint64) error {
	select {
	case <-e.erasing: // one at a time: lines share records
		defer func() { e.erasing <- struct{}{} }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if err := e.settleLines(ctx, id, sequence); err != nil {
		return err
	}
	key, value, err := e.store.Floor(logPrefix(id), linesKey(id, sequence))
	if errors.Is(err, store.ErrNotFound) {
		return ErrNoEntry
	}
	if err != nil {
		return err
	}
	run, err := decodeRun(id, key, value)
	if err != nil {
		return err
	}
	i := sequence - run.first
	if i >= uint64(len(run.list)) {
		return ErrNoEntry
	}
	l := &run.list[i]
	if l.Erased || l.Entry.Item == (channel.ItemHash{}) {
		return nil
	}
	*l = Line{Entry: l.Entry, Erased: true}
	run.seeded, run.seed = false, seed{} // the salt would follow from it
	var b store.Batch
	b.Put(key, run.encode())
	return e.commit(ctx, &b)
}

// settleLines returns when the record of a line is written by no commit any more.
// ErrNoEntry when there is no such line.
func (e *Engine) settleLines(ctx context.Context, id channel.ID, sequence uint64) error {
	s, err := e.lock(id)
	if errors.Is(err, ErrUnknown) {
		return ErrNoEntry
	}
	if err != nil {
		return err
	}
	if sequence >= s.state.Log.Size() {
		s.unlock()
		return ErrNoEntry
	}
	s.endRun()
	durable := make(chan error, 1)
	s.await(func(err error) { durable <- err })
	s.unlock()
	return waitFor(ctx, durable)
}

// commit makes a batch durable that belongs to no seat.
func (e *Engine) commit(ctx context.Context, b *store.Batch) error {
	done := make(chan error, 1)
	if err := e.store.CommitAsync(b, func(err error) { done <- err }); err != nil {
		return err
	}
	return waitFor(ctx, done)
}
