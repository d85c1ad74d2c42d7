package wallet

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// exitDeadline is how long a signed withdrawal may be on its way to the ledger.
const exitDeadline = 10 * time.Minute

// WithdrawOptions of Withdraw.
type WithdrawOptions struct {
	Amount *channel.Amount // nil: all that is not spent
	Relay  string          // URL of a gateway that relays it; empty: the wallet sends it itself, or its payee if there is no ledger
}

// Withdrawal is an exit that was started.
type Withdrawal struct {
	Channel channel.ID
	Amount  channel.Amount
	Tx      string
	Due     time.Time // from then on Finalise takes the money out
}

// Withdraw starts to take a channel's deposit back without the payee's help.
// The payee has the channel's delay to claim what was spent; then Finalise
// takes out the rest. Until then the channel pays only with what is left.
func (w *Wallet) Withdraw(ctx context.Context, id channel.ID, o WithdrawOptions) (Withdrawal, error) {
	lease, err := w.engine.Take(id)
	if err != nil {
		return Withdrawal{}, err
	}
	defer lease.Release()
	if err := w.refresh(ctx, lease); err != nil {
		return Withdrawal{}, err
	}
	s := lease.State()
	amount := s.Escrow.Balance.Minus(s.Spent)
	if o.Amount != nil {
		amount = *o.Amount
	}
	switch {
	case amount.IsZero():
		return Withdrawal{}, ErrNoneDue
	case !s.Escrow.Leaving.IsZero():
		return Withdrawal{}, fmt.Errorf("channel %s: %s base units are being withdrawn already: %w", id, s.Escrow.Leaving, ErrNotDue)
	}
	tx, err := w.startExit(ctx, s, amount, o.Relay)
	if err != nil {
		return Withdrawal{}, err
	}
	now := uint64(w.opt.Now().Unix())
	e := s.Escrow
	e.Leaving, e.LeavingSince, e.WithdrawNonce = amount, now, e.WithdrawNonce+1
	if err := w.after(ctx, lease, e); err != nil {
		return Withdrawal{}, err
	}
	line := w.lineOf(s, KindWithdraw)
	line.Amount, line.Tx = &amount, tx
	return Withdrawal{id, amount, tx, due(lease.State())}, w.write(line)
}

// startExit sends the exit itself, or signs it and has it relayed.
func (w *Wallet) startExit(ctx context.Context, s payer.State, amount channel.Amount, relay string) (string, error) {
	if relay == "" && w.ledger != nil {
		done, err := w.ledger.InitiateWithdraw(ctx, s.Config, amount)
		return done.Tx.Hex(), err
	}
	origin, err := relayOf(relay, s)
	if err != nil {
		return "", err
	}
	deadline := uint64(w.opt.Now().Add(exitDeadline).Unix())
	sig, err := w.owner.Sign(w.domain.WithdrawalDigest(s.ID, s.Escrow.WithdrawNonce, amount, deadline))
	if err != nil {
		return "", err
	}
	r, err := w.relay(ctx, origin, "withdraw", relayBody{
		Config: configOnWire(s.Config), Amount: &amount, Signature: &sig,
		Nonce: strconv.FormatUint(s.Escrow.WithdrawNonce, 10), Deadline: strconv.FormatUint(deadline, 10),
	})
	return r.Transaction, err
}

// relayOf returns the origin of a relay: the one named, else the payee.
func relayOf(relay string, s payer.State) (string, error) {
	if relay == "" {
		relay = s.Where
	}
	return originOf(relay)
}

// Finalise ends a withdrawal whose delay has passed: the money goes to the
// wallet's address. Relay is as in WithdrawOptions.
func (w *Wallet) Finalise(ctx context.Context, id channel.ID, relay string) (Withdrawal, error) {
	lease, err := w.engine.Take(id)
	if err != nil {
		return Withdrawal{}, err
	}
	defer lease.Release()
	if err := w.refresh(ctx, lease); err != nil {
		return Withdrawal{}, err
	}
	s := lease.State()
	switch {
	case s.Escrow.Leaving.IsZero():
		return Withdrawal{}, ErrNoneDue
	case w.opt.Now().Before(due(s)):
		return Withdrawal{}, fmt.Errorf("channel %s: due %s: %w", id, due(s).UTC().Format(time.RFC3339), ErrNotDue)
	}
	tx, err := w.endExit(ctx, s, relay)
	if err != nil {
		return Withdrawal{}, err
	}
	e := s.Escrow
	e.Balance, e.Leaving, e.LeavingSince = e.Balance.Minus(e.Leaving).Max(e.Claimed), channel.Amount{}, 0
	if err := w.after(ctx, lease, e); err != nil {
		return Withdrawal{}, err
	}
	got := s.Escrow.Balance.Minus(lease.State().Escrow.Balance)
	line := w.lineOf(s, KindFinal)
	line.Amount, line.Tx = &got, tx
	return Withdrawal{id, got, tx, due(s)}, w.write(line)
}

func (w *Wallet) endExit(ctx context.Context, s payer.State, relay string) (string, error) {
	if relay == "" && w.ledger != nil {
		done, err := w.ledger.FinalizeWithdraw(ctx, s.Config)
		var refused *client.RevertError
		if errors.As(err, &refused) && refused.Name == "WithdrawDelayNotElapsed" {
			err = fmt.Errorf("channel %s, by the ledger's clock: %w", s.ID, ErrNotDue)
		}
		return done.Tx.Hex(), err
	}
	origin, err := relayOf(relay, s)
	if err != nil {
		return "", err
	}
	r, err := w.relay(ctx, origin, "finalize", relayBody{Config: configOnWire(s.Config)})
	return r.Transaction, err
}

// due is when a pending withdrawal can be taken out.
func due(s payer.State) time.Time {
	return time.Unix(int64(s.Escrow.LeavingSince+s.Config.WithdrawDelay), 0)
}

// refresh reads the channel from the ledger, where there is one.
func (w *Wallet) refresh(ctx context.Context, lease *payer.Lease) error {
	if w.ledger == nil {
		return nil
	}
	e, err := w.ledger.Escrow(ctx, lease.State().ID)
	if err != nil {
		return fmt.Errorf("look up the channel; nothing was changed: %w", err)
	}
	return lease.Observe(e)
}

// after takes the channel as it is after a step on the ledger: as the ledger
// shows it, else as it must be.
func (w *Wallet) after(ctx context.Context, lease *payer.Lease, expected channel.Escrow) error {
	if w.ledger != nil {
		if e, err := w.ledger.Escrow(ctx, lease.State().ID); err == nil {
			return lease.Observe(e)
		}
	}
	return lease.Observe(expected)
}

func (w *Wallet) lineOf(s payer.State, kind string) Line {
	return Line{
		Time: w.opt.Now(), Kind: kind, URL: s.Where, Payee: s.Config.Receiver, Token: s.Config.Token, Channel: &s.ID,
	}
}

// Channels returns the wallet's channels, those with the most to spend first.
func (w *Wallet) Channels() []payer.State { return w.engine.Channels() }

// Resume allows paying again on a channel that was stopped because the payee's
// numbers did not add up.
func (w *Wallet) Resume(id channel.ID) error {
	lease, err := w.engine.Take(id)
	if err != nil {
		return err
	}
	defer lease.Release()
	return lease.Resume()
}

// Refresh takes what the ledger shows of every channel that is not in use.
func (w *Wallet) Refresh(ctx context.Context) error {
	if w.ledger == nil {
		return ErrNoLedger
	}
	for _, s := range w.engine.Channels() {
		lease, err := w.engine.Take(s.ID)
		if errors.Is(err, payer.ErrLeased) || errors.Is(err, payer.ErrUnknown) {
			continue
		}
		if err != nil {
			return err
		}
		err = w.refresh(ctx, lease)
		lease.Release()
		if err != nil {
			return err
		}
	}
	return nil
}

// Recover finds the wallet's channels on the ledger: with the key alone, after
// the disk was lost. It returns those it had no record of.
func (w *Wallet) Recover(ctx context.Context) ([]channel.ID, error) {
	if w.ledger == nil {
		return nil, ErrNoLedger
	}
	configs, err := w.ledger.Opened(ctx, w.Address())
	if err != nil {
		return nil, fmt.Errorf("look for channels on the ledger: %w", err)
	}
	var found []channel.ID
	for _, c := range configs {
		id := w.domain.ChannelID(c)
		if _, err := w.engine.Channel(id); err == nil || c.PayerAuthorizer != w.Session().Address() {
			continue // known, or opened by another program with this key
		}
		e, err := w.ledger.Escrow(ctx, id)
		if err != nil {
			return found, fmt.Errorf("look up channel %s: %w", id, err)
		}
		if _, err := w.engine.Recover(ctx, c, e); err != nil {
			return found, err
		}
		found = append(found, id)
	}
	return found, nil
}
