package payer

import (
	"context"
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// Transfer is one payment outside of channels: an authorisation that moves
// money once, of which the nonce is the identity (ERC-3009).
type Transfer struct {
	Token       common.Address
	To          common.Address
	Value       channel.Amount
	ValidBefore uint64 // Unix seconds
	Request     [32]byte
	Nonce       [32]byte
}

// transferSize is the length of an encoded transfer: the day it was signed on,
// and the fields but for the nonce, which is the key.
const transferSize = 8 + 20 + 20 + channel.AmountSize + 8 + 32

// Transfer makes a transfer durable, after which its caller may sign it. The
// nonce is filled in: a transfer for the same request that is still valid and
// whose outcome nobody told is made again under its old nonce, so that it
// cannot move money twice.
func (e *Engine) Transfer(ctx context.Context, t Transfer) (Transfer, error) {
	if _, err := io.ReadFull(e.opt.Random, t.Nonce[:]); err != nil {
		return Transfer{}, fmt.Errorf("draw a transfer's nonce: %w", err)
	}
	record, err := e.planTransfer(&t)
	if err != nil {
		return Transfer{}, err
	}
	if err := write(ctx, e.opt.Store, record); err != nil {
		return Transfer{}, fmt.Errorf("store a transfer; nothing was signed: %w", err)
	}
	return t, nil
}

// planTransfer returns what to write: nothing new for one that is made again.
func (e *Engine) planTransfer(t *Transfer) ([]Record, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failed != nil {
		return nil, e.failed
	}
	if err := within("payment", e.opt.Limits.Payment, channel.Amount{}, t.Value); err != nil {
		return nil, err
	}
	now := e.opt.Now()
	e.budget.turn(dayOf(now))
	for _, old := range e.transfers {
		same := old.Request == t.Request && old.To == t.To && old.Token == t.Token && old.Value == t.Value
		if same && uint64(now.Unix())+transferMargin < old.ValidBefore {
			*t = old
			return nil, nil
		}
	}
	k := payeeKey{t.Token, t.To}
	if err := e.budget.check(k, t.Value); err != nil {
		return nil, err
	}
	e.budget.add(k, t.Value)
	e.transfers[t.Nonce] = *t
	w := writer{make([]byte, 0, transferSize)}
	w.uints(uint64(e.budget.day))
	w.bytes(t.Token[:]...)
	w.bytes(t.To[:]...)
	w.amounts(t.Value)
	w.uints(t.ValidBefore)
	w.bytes(t.Request[:]...)
	return []Record{{append([]byte(transferPrefix), t.Nonce[:]...), w.b}}, nil
}

// transferMargin is how many seconds an authorisation must still be valid to be
// sent again.
const transferMargin = 10

// Transferred takes the payee's word that a transfer was made, or that it never
// will be. It stays in today's budget. Also is written with it.
func (e *Engine) Transferred(nonce [32]byte, also ...Record) error {
	e.mu.Lock()
	delete(e.transfers, nonce)
	e.mu.Unlock()
	// The transfer's record is kept for the budget until its day is over; this
	// one keeps it from being made again.
	done := Record{append([]byte(doneTransferPrefix), nonce[:]...), []byte{1}}
	return e.opt.Store.Write(append([]Record{done}, also...), e.noteWritten)
}

// loadTransfers reads the transfers that matter: those of today and those whose
// outcome is not known.
func (e *Engine) loadTransfers() error {
	done := map[string]bool{}
	err := e.opt.Store.Iterate([]byte(doneTransferPrefix), func(key, _ []byte) error {
		done[string(key[len(doneTransferPrefix):])] = true
		return nil
	})
	if err != nil {
		return err
	}
	var old []Record
	now := uint64(e.opt.Now().Unix())
	err = e.opt.Store.Iterate([]byte(transferPrefix), func(key, value []byte) error {
		day, t, err := decodeTransfer(key, value)
		if err != nil {
			return err
		}
		settled := done[string(t.Nonce[:])] || t.ValidBefore <= now
		if day == e.budget.day {
			e.budget.add(payeeKey{t.Token, t.To}, t.Value)
		} else if settled && len(old) < maxPrune {
			old = append(old, Record{Key: append([]byte(transferPrefix), t.Nonce[:]...)},
				Record{Key: append([]byte(doneTransferPrefix), t.Nonce[:]...)})
		}
		if !settled {
			e.transfers[t.Nonce] = t
		}
		return nil
	})
	if err != nil || len(old) == 0 {
		return err
	}
	return e.opt.Store.Write(old, e.noteWritten)
}

// maxPrune bounds the old records dropped in one start.
const maxPrune = 4096

func decodeTransfer(key, value []byte) (day uint32, t Transfer, err error) {
	if len(key) != len(transferPrefix)+32 || len(value) != transferSize {
		return 0, t, fmt.Errorf("transfer record of %d bytes: %w", len(value), channel.ErrEncoding)
	}
	r := reader{rest: value}
	day = uint32(r.uint())
	t = Transfer{Token: r.address(), To: r.address(), Value: r.amount(), ValidBefore: r.uint(), Request: r.hash()}
	t.Nonce = [32]byte(key[len(transferPrefix):])
	return day, t, nil
}
