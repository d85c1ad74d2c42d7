package paymentlog

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/channel"
)

// Terms say whose log it is.
type Terms struct {
	ChainID  uint64
	Receiver common.Address
	Token    common.Address
}

// Epoch is one settlement: what was anchored, and over which heads.
type Epoch struct {
	Number uint64 // 1, 2, 3, … as the ledger counts
	Anchor channel.Anchor
	// Heads by ascending channel id. Those that are the same as in the epoch
	// before may be left out.
	Heads []channel.AnchorHead
}

// Channel introduces the entries of one channel.
type Channel struct {
	Config  channel.Config
	Entries uint64 // how many follow
	// Due is the payer's authorisation of what is charged and not yet claimed
	// (channel.State.Claim); nil when everything is claimed.
	Due *channel.Claim
}

// Visitor takes what a Source tells. A nil function is not interested. The
// first error ends the walk and is returned by it.
type Visitor struct {
	Terms   func(Terms) error
	Epoch   func(Epoch) error         // ascending by Number, from 1
	Channel func(Channel) error       // ascending by channel id
	Entry   func(channel.Entry) error // of the channel before, ascending by Sequence, from 0
}

// Source tells a payee's log, whole. Payments may go on meanwhile: a channel's
// entries are those at the moment its turn comes, and they are never fewer than
// any epoch told before says.
type Source interface {
	Walk(ctx context.Context, v Visitor) error
}

var (
	// ErrFormat means that bytes are no payment log stream, or a damaged one.
	ErrFormat = errors.New("not a payment log, or a damaged one")
	// ErrDigest means that the stream is readable and its last record says it
	// was another one.
	ErrDigest = errors.New("the payment log was changed after it was written")
)

// order checks what a Source promises about the order of what it tells.
type order struct {
	epoch    uint64
	previous channel.ID
	channels uint64
	left     uint64 // entries of the channel that are still to come
	next     uint64 // sequence of the next
	charged  channel.Amount
}

func (o *order) nextEpoch(e Epoch) error {
	if e.Number != o.epoch+1 || o.channels > 0 {
		return fmt.Errorf("%w: epoch %d after %d", ErrFormat, e.Number, o.epoch)
	}
	o.epoch = e.Number
	for i := 1; i < len(e.Heads); i++ {
		if string(e.Heads[i-1].Channel[:]) >= string(e.Heads[i].Channel[:]) {
			return fmt.Errorf("%w: heads of epoch %d are not sorted", ErrFormat, e.Number)
		}
	}
	return nil
}

func (o *order) nextChannel(id channel.ID, c Channel) error {
	if err := o.end(); err != nil {
		return err
	}
	if o.channels > 0 && string(o.previous[:]) >= string(id[:]) {
		return fmt.Errorf("%w: channel %s after %s", ErrFormat, id, o.previous)
	}
	o.channels++
	o.previous, o.left, o.next, o.charged = id, c.Entries, 0, channel.Amount{}
	return nil
}

// end checks that no entry of the last channel is missing.
func (o *order) end() error {
	if o.left > 0 {
		return fmt.Errorf("%w: %d entries of channel %s are missing", ErrFormat, o.left, o.previous)
	}
	return nil
}

// nextEntry checks an entry against what the ones before imply.
func (o *order) nextEntry(e channel.Entry) error {
	if o.left == 0 || e.Channel != o.previous || e.Sequence != o.next {
		return fmt.Errorf("%w: entry %d of channel %s where %d of %s should be", ErrFormat, e.Sequence, e.Channel, o.next, o.previous)
	}
	charged, err := After(o.charged, e.Kind, e.Amount)
	if err != nil {
		return fmt.Errorf("entry %d of channel %s: %w", e.Sequence, e.Channel, err)
	}
	if charged != e.Charged {
		return fmt.Errorf("%w: entry %d of channel %s says %s charged, the sum is %s", ErrFormat, e.Sequence, e.Channel, e.Charged, charged)
	}
	o.charged = charged
	o.left--
	o.next++
	return nil
}

// After is what is charged after an entry, from what was charged before it.
func After(charged channel.Amount, kind channel.Kind, amount channel.Amount) (channel.Amount, error) {
	switch kind {
	case channel.Charge, channel.Opening:
		return charged.Add(amount)
	case channel.Credit:
		return charged.Sub(amount)
	default:
		return channel.Amount{}, fmt.Errorf("%w: an entry of %s", ErrFormat, kind)
	}
}
