package payee

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/stiver-pay/stiver/channel"
)

// What looks at all channels reads the store from end to end, some at a time,
// and asks the seats of those that are in memory: a million channels do not pass
// through memory, and nobody's seat gives way.

// perScan channels are read at once.
const perScan = 500

// stored is a channel's record.
type stored struct {
	id     channel.ID
	record []byte
}

// scan calls fn for the records of all channels, by ascending id. Those given
// to fn at once are as of one moment, and fn's until it returns.
func (e *Engine) scan(ctx context.Context, fn func([]stored) error) error {
	from := []byte{kindChannel}
	for chunk := make([]stored, 0, perScan); ; chunk = chunk[:0] {
		err := e.store.IterateFrom(from[:1], from, func(key, value []byte) error {
			if len(key) != channelKeySize {
				return fmt.Errorf("key of %d bytes: %w", len(key), ErrRecord)
			}
			chunk = append(chunk, stored{channel.ID(key[1:]), slices.Clone(value)})
			if len(chunk) == perScan {
				return errFound
			}
			return nil
		})
		if err != nil && !errors.Is(err, errFound) {
			return err
		}
		if len(chunk) > 0 {
			if err := fn(chunk); err != nil {
				return err
			}
		}
		if err == nil {
			return ctx.Err()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		from = append(channelKey(chunk[len(chunk)-1].id), 0)
	}
}

// channels lists all channels in the store, sorted.
func (e *Engine) channels(ctx context.Context) ([]channel.ID, error) {
	var ids []channel.ID
	err := e.scan(ctx, func(chunk []stored) error {
		for i := range chunk {
			ids = append(ids, chunk[i].id)
		}
		return nil
	})
	return ids, err
}

// present returns the channel's seat, locked, if it is in memory.
func (e *Engine) present(id channel.ID) *seat {
	sh := e.shard(id)
	sh.mu.Lock()
	s := sh.seats[id]
	sh.mu.Unlock()
	if s == nil {
		return nil
	}
	s.lockWithRoom()
	if s.gone.Load() {
		s.mu.Unlock()
		return nil
	}
	return s
}

// Views calls fn for every channel the engine has a record of, in the order of
// their ids, until fn fails. One that is paid on meanwhile is shown as it is or
// as it was a moment ago.
func (e *Engine) Views(ctx context.Context, fn func(View) error) error {
	if e.closed.Load() {
		return ErrClosed
	}
	return e.scan(ctx, func(chunk []stored) error {
		for i := range chunk {
			v, err := e.viewStored(&chunk[i])
			if err != nil {
				return err
			}
			if err := fn(v); err != nil {
				return err
			}
		}
		return nil
	})
}

func (e *Engine) viewStored(c *stored) (View, error) {
	if s := e.present(c.id); s != nil {
		defer s.unlock()
		return s.view(), nil
	}
	cfg, _, state, err := decodeChannel(c.record)
	if err != nil {
		return View{}, fmt.Errorf("channel %s: %w", c.id, err)
	}
	return viewOf(cfg, &state), nil
}

// observeKnown reads all channels from the ledger and takes what it shows.
// Those of which it shows nothing new are left where they are.
func (e *Engine) observeKnown(ctx context.Context) error {
	return e.scan(ctx, func(chunk []stored) error {
		ids := make([]channel.ID, len(chunk))
		for i := range chunk {
			ids[i] = chunk[i].id
		}
		escrows, err := e.ledger.Escrows(ctx, ids)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLedger, err)
		}
		var news []channel.ID
		for i := range chunk {
			if !e.rests(&chunk[i], escrows[i]) {
				news = append(news, ids[i])
			}
		}
		if err := e.observeAll(ctx, news); err != nil {
			return err
		}
		for _, id := range news {
			e.rescueIfLeaving(id)
		}
		return nil
	})
}

// rests says that a channel is not in memory, and that the ledger shows what
// its record says and no withdrawal.
func (e *Engine) rests(c *stored, escrow channel.Escrow) bool {
	if s := e.present(c.id); s != nil {
		s.unlock()
		return false
	}
	_, _, state, err := decodeChannel(c.record)
	return err == nil && state.Escrow == escrow && escrow.Leaving.IsZero()
}
