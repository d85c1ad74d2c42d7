package payee

import (
	"context"

	"github.com/stiver-pay/stiver/channel"
)

// Credit takes back a charge, never below what is claimed or was sent to be
// claimed: an entry of the log
// of its own. item says what for. It returns when that is durable.
//
// Errors: ErrUnknown; channel.ErrCreditTooHigh.
func (e *Engine) Credit(ctx context.Context, id channel.ID, amount channel.Amount, item []byte) (Result, error) {
	if len(item) > MaxItem {
		return Result{}, ErrItem
	}
	s, err := e.lock(id)
	if err != nil {
		return Result{}, err
	}
	result, done, err := s.credit(amount, item)
	s.unlock()
	if err != nil {
		return Result{}, err
	}
	if err := waitFor(ctx, done); err != nil {
		return Result{}, err
	}
	return result, nil
}

func (s *seat) credit(amount channel.Amount, item []byte) (Result, <-chan error, error) {
	if s.state.Charged.Minus(amount).Less(s.claiming) {
		return Result{}, nil, channel.ErrCreditTooHigh
	}
	line := Line{Salt: s.salt(), Item: item}
	before := s.mark()
	entry, err := s.state.Credit(amount, s.engine.now(), channel.HashItem(line.Salt, line.Item))
	if err != nil {
		return Result{}, nil, err
	}
	line.Entry = entry
	s.record(before, line)
	done := make(chan error, 1)
	s.await(func(err error) { done <- err })
	return Result{View: s.view(), Entry: entry}, done, nil
}
