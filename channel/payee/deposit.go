package payee

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
)

// Deposited is a deposit that the ledger has.
type Deposited struct {
	Tx   common.Hash
	View View // after it
}

// Deposit relays a payer's deposit and returns when the ledger has it and the
// engine has seen it: only then does it count.
//
// Errors: those of the terms; ErrDeposit with the contract's reason (a
// *client.RevertError) when the ledger refuses it; ErrDepositOpen when it was
// sent and its outcome is not known; ErrLedger when nothing was sent.
func (e *Engine) Deposit(ctx context.Context, cfg channel.Config, amount channel.Amount, a ledger.DepositAuthorization) (Deposited, error) {
	if err := e.terms.check(cfg); err != nil {
		return Deposited{}, err
	}
	made, err := e.ledger.Deposit(ctx, cfg, amount, a)
	if err != nil {
		return Deposited{}, depositError(err)
	}
	id := e.domain.ChannelID(cfg)
	if _, err := e.Admit(ctx, cfg); err != nil {
		return Deposited{}, fmt.Errorf("the deposit was made in transaction %s, but: %w", made.Tx, err)
	}
	view, err := e.Observe(ctx, id)
	if err != nil {
		return Deposited{}, fmt.Errorf("the deposit was made in transaction %s, but: %w", made.Tx, err)
	}
	return Deposited{made.Tx, view}, nil
}

func depositError(err error) error {
	_, reverted := client.Reverted(err)
	switch {
	case reverted, errors.Is(err, client.ErrNotPermitted), errors.Is(err, client.ErrInsufficientFunds), errors.Is(err, client.ErrRefused):
		return fmt.Errorf("%w: %w", ErrDeposit, err)
	case errors.Is(err, client.ErrUnconfirmed):
		return fmt.Errorf("%w: %w", ErrDepositOpen, err)
	}
	return fmt.Errorf("%w: %w", ErrLedger, err)
}
