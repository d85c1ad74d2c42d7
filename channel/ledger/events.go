package ledger

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// Position is where on the ledger something happened.
type Position struct {
	Block uint64
	Index uint // of the log in its block
	Tx    common.Hash
}

// At makes every event tell its position.
func (p Position) At() Position { return p }

// Event is something the Channels contract said: one of the types below.
type Event interface{ At() Position }

// The events of the Channels contract.
type (
	// ChannelOpened comes with a channel's first deposit, and again with the
	// first after it was closed. The one event that names the parties.
	ChannelOpened struct {
		Position
		Channel channel.ID
		Config  channel.Config
	}
	// ChannelClosed: emptied, and nothing was ever claimed.
	ChannelClosed struct {
		Position
		Channel channel.ID
		Config  channel.Config
	}
	// DepositMade raises a channel's balance.
	DepositMade struct {
		Position
		Channel         channel.ID
		Sender          common.Address
		Amount, Balance channel.Amount // Balance is the new one
	}
	// ClaimMade raises a channel's claimed total.
	ClaimMade struct {
		Position
		Channel       channel.ID
		Sender        common.Address
		Amount, Total channel.Amount // Total is the new one
	}
	// ClaimSkipped: a row of a compact claim was left out.
	ClaimSkipped struct {
		Position
		Channel channel.ID
		Reason  SkipReason
	}
	// SettlementPaid: claimed money was transferred to a payee.
	SettlementPaid struct {
		Position
		Receiver, Token, Sender common.Address
		Amount                  channel.Amount
	}
	// RefundMade: a payee gave escrow back.
	RefundMade struct {
		Position
		Channel channel.ID
		Sender  common.Address
		Amount  channel.Amount
	}
	// WithdrawalStarted: from now on this much of the balance is as good as
	// gone; claim before FinalizeAfter (Unix seconds).
	WithdrawalStarted struct {
		Position
		Channel       channel.ID
		Amount        channel.Amount
		FinalizeAfter uint64
	}
	// WithdrawalDone: the payer has its money.
	WithdrawalDone struct {
		Position
		Channel channel.ID
		Sender  common.Address
		Amount  channel.Amount
	}
	// AnchorMade: a payee committed to its payment log.
	AnchorMade struct {
		Position
		Receiver, Token common.Address
		Epoch           uint64
		Root            [32]byte
		Entries         uint64
		Total           channel.Amount
		Head            common.Hash
	}
)

// DecodeEvent reads one log of the Channels contract. ok is false for logs of
// other contracts and for events that are none of ours.
func DecodeEvent(log *types.Log) (e Event, ok bool) {
	if log.Address != contracts.ChannelsAddress {
		return nil, false
	}
	named, ok := contracts.NameEvent(log)
	if !ok {
		return nil, false
	}
	decode, ok := decoders[named.Name]
	if !ok {
		return nil, false
	}
	e, err := decode(log, Position{Block: log.BlockNumber, Index: log.Index, Tx: log.TxHash})
	return e, err == nil
}

// eventsOf decodes the Channels events among logs, in order.
func eventsOf(logs []*types.Log) []Event {
	var events []Event
	for _, log := range logs {
		if e, ok := DecodeEvent(log); ok {
			events = append(events, e)
		}
	}
	return events
}

// reader converts ABI integers and remembers the first that does not fit.
type reader struct{ err error }

func (r *reader) amount(v *big.Int) channel.Amount {
	a, err := channel.AmountFromBig(v)
	if err != nil && r.err == nil {
		r.err = err
	}
	return a
}

var decoders = map[string]func(*types.Log, Position) (Event, error){
	"ChannelCreated": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackChannelCreatedEvent(l)
		if err != nil {
			return nil, err
		}
		return ChannelOpened{at, w.ChannelId, configOf(w.Config)}, nil
	},
	"ChannelClosed": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackChannelClosedEvent(l)
		if err != nil {
			return nil, err
		}
		return ChannelClosed{at, w.ChannelId, configOf(w.Config)}, nil
	},
	"Deposited": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackDepositedEvent(l)
		if err != nil {
			return nil, err
		}
		var r reader
		e := DepositMade{at, w.ChannelId, w.Sender, r.amount(w.Amount), r.amount(w.NewBalance)}
		return e, r.err
	},
	"Claimed": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackClaimedEvent(l)
		if err != nil {
			return nil, err
		}
		var r reader
		e := ClaimMade{at, w.ChannelId, w.Sender, r.amount(w.ClaimAmount), r.amount(w.NewTotalClaimed)}
		return e, r.err
	},
	"ClaimSkipped": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackClaimSkippedEvent(l)
		if err != nil {
			return nil, err
		}
		return ClaimSkipped{at, w.ChannelId, SkipReason(w.Reason)}, nil
	},
	"Settled": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackSettledEvent(l)
		if err != nil {
			return nil, err
		}
		var r reader
		e := SettlementPaid{at, w.Receiver, w.Token, w.Sender, r.amount(w.Amount)}
		return e, r.err
	},
	"Refunded": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackRefundedEvent(l)
		if err != nil {
			return nil, err
		}
		var r reader
		e := RefundMade{at, w.ChannelId, w.Sender, r.amount(w.Amount)}
		return e, r.err
	},
	"WithdrawInitiated": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackWithdrawInitiatedEvent(l)
		if err != nil {
			return nil, err
		}
		var r reader
		e := WithdrawalStarted{at, w.ChannelId, r.amount(w.Amount), w.FinalizeAfter.Uint64()}
		return e, r.err
	},
	"WithdrawFinalized": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackWithdrawFinalizedEvent(l)
		if err != nil {
			return nil, err
		}
		var r reader
		e := WithdrawalDone{at, w.ChannelId, w.Sender, r.amount(w.Amount)}
		return e, r.err
	},
	"Anchored": func(l *types.Log, at Position) (Event, error) {
		w, err := channelsABI.UnpackAnchoredEvent(l)
		if err != nil {
			return nil, err
		}
		var r reader
		e := AnchorMade{at, w.Receiver, w.Token, w.Epoch, w.Root, w.Entries, r.amount(w.Total), w.Head}
		return e, r.err
	},
}
