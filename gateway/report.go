package gateway

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
)

// SettlementReport is a settlement as the operator's API tells it. Amounts are
// in base units.
type SettlementReport struct {
	Transaction   string           `json:"transaction"` // the last; empty when nothing was due
	Block         uint64           `json:"block,omitempty"`
	Transactions  int              `json:"transactions,omitempty"`
	Gas           uint64           `json:"gas,omitempty"` // of all transactions
	GasPerChannel uint64           `json:"gas_per_channel,omitempty"`
	Channels      int              `json:"channels"` // whose claimed total grew
	Claimed       channel.Amount   `json:"claimed"`  // by how much
	Paid          channel.Amount   `json:"paid"`     // transferred to the receiver
	Epoch         uint64           `json:"epoch,omitempty"`
	Root          common.Hash      `json:"root"` // of the anchored log
	Entries       uint64           `json:"entries,omitempty"`
	Skipped       []SkippedChannel `json:"skipped,omitempty"`
	Unanchored    string           `json:"unanchored,omitempty"` // why the log was not anchored
}

// SettlementProgress is how far a settlement has come.
type SettlementProgress struct {
	Phase        payee.Phase    `json:"phase"`
	Due          int            `json:"due"`      // channels with something to claim when it began
	Channels     int            `json:"channels"` // claimed so far
	Skipped      int            `json:"skipped,omitempty"`
	Transactions int            `json:"transactions"`
	Gas          uint64         `json:"gas"`
	Claimed      channel.Amount `json:"claimed"`
}

// SettlementStep is one line of a settlement that is watched: progress, and at
// the end the settlement or what went wrong.
type SettlementStep struct {
	Progress   *SettlementProgress `json:"progress,omitempty"`
	Settlement *SettlementReport   `json:"settlement,omitempty"`
	Problem    *problem            `json:"problem,omitempty"`
}

// SkippedChannel is a channel that the ledger would not let be claimed.
type SkippedChannel struct {
	Channel channel.ID `json:"channel"`
	Reason  string     `json:"reason"`
}

func reportOf(s payee.Settlement) SettlementReport {
	r := SettlementReport{
		Transaction: txText(s.Included.Tx), Block: s.Included.Block, Transactions: s.Transactions,
		Gas: s.Gas, GasPerChannel: s.GasPerChannel(), Channels: s.Channels,
		Claimed: s.Claimed, Paid: s.Paid, Epoch: s.Epoch, Root: s.Anchor.Root, Entries: s.Anchor.Entries,
	}
	for _, skipped := range s.Skipped {
		r.Skipped = append(r.Skipped, SkippedChannel{skipped.Channel, skipped.Reason.String()})
	}
	if s.Unanchored != nil {
		r.Unanchored = s.Unanchored.Error()
	}
	return r
}
