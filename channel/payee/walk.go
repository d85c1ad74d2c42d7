package payee

import (
	"context"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/paymentlog"
)

// Walk tells the whole payment log, for an auditor: Engine is a
// paymentlog.Source. Payments may go on meanwhile.
func (e *Engine) Walk(ctx context.Context, v paymentlog.Visitor) error {
	if v.Terms != nil {
		err := v.Terms(paymentlog.Terms{ChainID: e.domain.ChainID(), Receiver: e.terms.Receiver, Token: e.terms.Token})
		if err != nil {
			return err
		}
	}
	if v.Epoch != nil {
		if err := e.walkEpochs(ctx, v.Epoch); err != nil {
			return err
		}
	}
	if v.Channel == nil && v.Entry == nil {
		return nil
	}
	ids, err := e.channels(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := e.walkChannel(ctx, id, v); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) walkEpochs(ctx context.Context, fn func(paymentlog.Epoch) error) error {
	next := uint64(1)
	return e.Epochs(ctx, 0, func(ep Epoch) error {
		if ep.Number != next || ep.plan == 0 {
			return fmt.Errorf("settlement %d: %w", next, ErrNoEpoch)
		}
		next++
		heads, err := e.planHeads(ctx, ep)
		if err != nil {
			return err
		}
		return fn(paymentlog.Epoch{Number: ep.Number, Anchor: ep.Anchor, Heads: heads})
	})
}

// walkChannel tells a channel and its entries as they are at one moment, once
// they are durable.
func (e *Engine) walkChannel(ctx context.Context, id channel.ID, v paymentlog.Visitor) error {
	s, err := e.lock(id)
	if err != nil {
		return err
	}
	told := paymentlog.Channel{Config: s.cfg, Entries: s.state.Log.Size()}
	claim, due := s.state.Claim()
	verifier := s.payer
	done := make(chan error, 1)
	s.await(func(err error) { done <- err })
	s.unlock()
	if err := waitFor(ctx, done); err != nil {
		return err
	}
	if due && e.canonical(&claim, &verifier) == nil {
		told.Due = &claim
	}
	if v.Channel != nil {
		if err := v.Channel(told); err != nil {
			return err
		}
	}
	if v.Entry == nil || told.Entries == 0 {
		return nil
	}
	left := told.Entries
	err = e.Entries(ctx, id, 0, func(l Line) error {
		if err := v.Entry(l.Entry); err != nil {
			return err
		}
		if left--; left == 0 {
			return errFound
		}
		return nil
	})
	return foundOr(err)
}

var _ paymentlog.Source = (*Engine)(nil)
