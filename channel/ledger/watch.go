package ledger

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/contracts"
)

// Watching says from which block to watch the Channels contract.
type Watching struct {
	From uint64
	// OnOutage, if set, is told each time the ledger fails to answer.
	OnOutage func(error)
}

// Seen is a run of blocks and the events of the Channels contract in them.
type Seen struct {
	From, To uint64 // both included
	Events   []Event
}

// Watch hands out the events of all channels, in order, without gap or
// repetition, until the context ends or fn fails. Whose channel it is, the
// watcher knows: only ChannelOpened and ChannelClosed name the parties. To go
// on later, note Seen.To together with what the events changed, and start at
// To+1.
func (l *Ledger) Watch(ctx context.Context, w Watching, fn func(Seen) error) error {
	f := client.Following{From: w.From, Addresses: []common.Address{contracts.ChannelsAddress}, OnOutage: w.OnOutage}
	return l.client.Follow(ctx, f, func(r client.Range) error {
		seen := Seen{From: r.From, To: r.To}
		for i := range r.Logs {
			if e, ok := DecodeEvent(&r.Logs[i]); ok {
				seen.Events = append(seen.Events, e)
			}
		}
		return fn(seen)
	})
}

// Events reads the events of a run of blocks, both ends included.
func (l *Ledger) Events(ctx context.Context, from, to uint64) ([]Event, error) {
	logs, err := l.client.Logs(ctx, client.Query{From: from, To: to, Addresses: []common.Address{contracts.ChannelsAddress}})
	if err != nil {
		return nil, err
	}
	var events []Event
	for i := range logs {
		if e, ok := DecodeEvent(&logs[i]); ok {
			events = append(events, e)
		}
	}
	return events, nil
}
