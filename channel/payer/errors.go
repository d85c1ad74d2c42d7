package payer

import (
	"fmt"

	"github.com/stiver-pay/stiver/channel"
)

// Refusals of the engine. None of them signs anything.
var (
	ErrStopped  = channel.NewError("channel_stopped", "paying on this channel was stopped because the payee's numbers did not add up; nothing was signed; withdraw the deposit, or resume if the payee has explained itself")
	ErrRetired  = channel.NewError("channel_retired", "the channel's deposit was taken back below what was once authorised; nothing was signed; pay on a new channel")
	ErrNoOrder  = channel.NewError("no_order", "no payment is under way on this channel; nothing was changed")
	ErrUnknown  = channel.NewError("channel_unknown", "the wallet has no record of this channel; nothing was changed; recover it from the ledger")
	ErrReleased = channel.NewError("lease_released", "the channel was handed back already; nothing was changed")
	ErrLeased   = channel.NewError("channel_in_use", "a payment is under way on this channel; nothing was changed; try again when it is done")
	ErrTooMany  = channel.NewError("stream_window", "too many payments are in flight on this stream; wait for acknowledgements")
)

// FundsError says that a payment does not fit in what is deposited.
type FundsError struct {
	Channel channel.ID
	Missing channel.Amount // deposit at least this much
}

// Code returns "deposit_needed".
func (e *FundsError) Code() string { return "deposit_needed" }

func (e *FundsError) Error() string {
	return fmt.Sprintf("channel %s lacks %s base units for this payment; nothing was signed; deposit at least that much", e.Channel, e.Missing)
}

// LimitError says which of the wallet's limits a payment would pass.
type LimitError struct {
	Limit  string         // "payment", "day", "payee" or "deposit"
	Amount channel.Amount // what was asked for
	Left   channel.Amount // what the limit still allows
}

// Code returns "limit_payment", "limit_day", "limit_payee" or "limit_deposit".
func (e *LimitError) Code() string { return "limit_" + e.Limit }

func (e *LimitError) Error() string {
	return fmt.Sprintf("%s base units exceed the wallet's limit per %s, which has %s left; nothing was signed; raise the limit if this is meant",
		e.Amount, e.Limit, e.Left)
}

// Disagreement says that a payee's answer contradicts what the payer signed or
// was charged before. Signing on the channel has stopped.
type Disagreement struct {
	Channel  channel.ID
	What     string // which number
	Expected string
	Got      string
}

// Code returns "payee_disagrees".
func (e *Disagreement) Code() string { return "payee_disagrees" }

func (e *Disagreement) Error() string {
	return fmt.Sprintf("payee's answer on channel %s does not add up: %s is %s, expected %s; the wallet signs nothing more there; "+
		"at most what was signed can be claimed; withdraw the rest", e.Channel, e.What, e.Got, e.Expected)
}
