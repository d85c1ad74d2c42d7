package payee

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// Refunded is a refund that the ledger has.
type Refunded struct {
	Tx     common.Hash
	Amount channel.Amount
	View   View // after it
}

// Refund gives a payer back what is deposited and not charged, or amount of
// it. What is charged stays in escrow for the next settlement. While it is
// under way the channel sells nothing, and from its start on the money counts
// as gone, crashes included.
//
// Errors: ErrUnknown; ErrBusy while a sale or another refund is under way;
// ErrNoRefund; ErrRefundSum; ErrLedger, and whether it was made the next
// observation of the channel shows.
func (e *Engine) Refund(ctx context.Context, id channel.ID, amount *channel.Amount) (Refunded, error) {
	s, sum, err := e.beginRefund(ctx, id, amount)
	if err != nil {
		return Refunded{}, err
	}
	defer s.thaw()
	made, refundErr := e.sendRefund(ctx, s, sum)
	view, err := e.Observe(ctx, id)
	if refundErr != nil {
		return Refunded{}, fmt.Errorf("%w: %w", ErrLedger, refundErr)
	}
	if err != nil {
		return Refunded{}, fmt.Errorf("the refund was made in transaction %s, but: %w", made, err)
	}
	return Refunded{made, sum, view}, nil
}

// beginRefund freezes the channel and makes durable that the sum is leaving.
func (e *Engine) beginRefund(ctx context.Context, id channel.ID, amount *channel.Amount) (*seat, channel.Amount, error) {
	// The ledger's refund nonce and balance are needed as they are now.
	if _, err := e.Observe(ctx, id); err != nil {
		return nil, channel.Amount{}, err
	}
	s, err := e.lock(id)
	if err != nil {
		return nil, channel.Amount{}, err
	}
	sum := s.state.Refundable()
	if amount != nil {
		sum = *amount
	}
	switch {
	case s.frozen || s.selling:
		err = ErrBusy
	case s.state.Refundable().IsZero() || sum.IsZero():
		err = ErrNoRefund
	case s.state.Refundable().Less(sum):
		err = ErrRefundSum
	}
	if err != nil {
		s.unlock()
		return nil, sum, err
	}
	leaving := s.state.Escrow
	if both, err := leaving.Leaving.Add(sum); err == nil {
		leaving.Leaving = both.Min(leaving.Balance)
	}
	if _, err := s.state.Observe(leaving, e.now()); err != nil {
		s.unlock()
		return nil, sum, err
	}
	s.touch()
	s.frozen = true
	done := make(chan error, 1)
	s.await(func(err error) { done <- err })
	s.unlock()
	if err := waitFor(ctx, done); err != nil {
		s.thaw()
		return nil, sum, err
	}
	return s, sum, nil
}

func (e *Engine) sendRefund(ctx context.Context, s *seat, sum channel.Amount) (common.Hash, error) {
	s.mu.Lock()
	nonce := s.state.Escrow.RefundNonce
	s.mu.Unlock()
	sig, err := e.signer.Sign(e.domain.RefundDigest(s.id, nonce, sum))
	if err != nil {
		return common.Hash{}, fmt.Errorf("sign the refund: %w", err)
	}
	made, err := e.ledger.RefundWithSignature(ctx, s.cfg, sum, nonce, sig)
	return made.Tx, err
}

// thaw lets the channel sell again.
func (s *seat) thaw() {
	s.mu.Lock()
	s.frozen = false
	s.unlock()
}
