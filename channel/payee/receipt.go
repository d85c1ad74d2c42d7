package payee

import (
	"context"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
)

// SignedHead is the state of a channel's log, signed by the payee.
type SignedHead struct {
	Head      channel.LogHead
	Signature channel.Signature // over Domain.LogHeadDigest(Head)
}

// Head signs the channel's log once all that is in it is durable: a signed
// head is never taken back.
func (e *Engine) Head(ctx context.Context, id channel.ID) (SignedHead, error) {
	s, err := e.lock(id)
	if err != nil {
		return SignedHead{}, err
	}
	head, known := s.state.Head(), s.signed
	done := make(chan error, 1)
	s.await(func(err error) { done <- err })
	s.unlock()
	if err := waitFor(ctx, done); err != nil {
		return SignedHead{}, err
	}
	if known != nil && known.Head == head {
		return *known, nil
	}
	sig, err := e.signer.Sign(e.domain.LogHeadDigest(head))
	if err != nil {
		return SignedHead{}, fmt.Errorf("sign the head of the log: %w", err)
	}
	signed := SignedHead{head, sig}
	s.mu.Lock()
	if s.signed == nil || s.signed.Head.Size < head.Size {
		s.signed = &signed
	}
	s.mu.Unlock()
	return signed, nil
}

// Receipt proves to the payer that the log holds an entry: by its sequence in
// the log (Result.Entry.Sequence).
func (e *Engine) Receipt(ctx context.Context, id channel.ID, sequence uint64) (channel.Receipt, error) {
	signed, err := e.Head(ctx, id)
	if err != nil {
		return channel.Receipt{}, err
	}
	if sequence >= signed.Head.Size {
		return channel.Receipt{}, ErrNoEntry
	}
	line, err := e.Line(ctx, id, sequence)
	if err != nil {
		return channel.Receipt{}, err
	}
	proof, err := e.prove(ctx, id, sequence, signed.Head.Size)
	if err != nil {
		return channel.Receipt{}, err
	}
	return channel.Receipt{Entry: line.Entry, Proof: proof, Head: signed.Head, Signature: signed.Signature}, nil
}

// PaymentReceipt is Receipt by the payment's number, as StreamPayment.Sequence
// counts.
func (e *Engine) PaymentReceipt(ctx context.Context, id channel.ID, number uint64) (channel.Receipt, error) {
	line, err := e.Payment(ctx, id, number)
	if err != nil {
		return channel.Receipt{}, err
	}
	return e.Receipt(ctx, id, line.Entry.Sequence)
}
