package client

import (
	"context"
	"errors"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

// Pending is a transaction on its way. One goroutine waits for it.
type Pending struct {
	account  *Account
	intent   Tx
	tx       *types.Transaction
	attempts int
}

// Hash identifies the transaction. It changes when Wait finds the nonce taken
// by someone else and sends the intent anew.
func (p *Pending) Hash() common.Hash { return p.tx.Hash() }

// Nonce is the transaction's place among those of the account.
func (p *Pending) Nonce() uint64 { return p.tx.Nonce() }

// Wait sees the transaction through: it looks for the receipt, offers the same
// signed bytes again when a restarted ledger has forgotten them, and takes a
// new nonce only when the old one is in a block with something else. A receipt
// of a reverted transaction comes with a *RevertError.
func (p *Pending) Wait(ctx context.Context) (*types.Receipt, error) {
	pause := newPace(receiptPollFirst, receiptPollLimit)
	again := rebroadcastFirst
	lastOffer := time.Now()
	var taken time.Time // since when the nonce is seen taken, without a receipt
	wasAway := false
	for {
		look, err := p.account.look(ctx, p.tx)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, p.unconfirmed(ctx.Err())
		case err != nil:
			wasAway = true
		case look.receipt != nil:
			p.account.land(p.tx)
			return p.account.finish(ctx, p.intent.Msg, p.tx.Hash(), look.receipt)
		case look.settled > p.tx.Nonce() && !taken.IsZero() && time.Since(taken) > indexGrace:
			// Long enough: it is not the moment between a block and its index.
			if err := p.renew(ctx); err != nil {
				return nil, err
			}
			taken = time.Time{}
			pause.reset(receiptPollFirst)
			lastOffer = time.Now()
		case look.settled > p.tx.Nonce():
			if taken.IsZero() {
				taken = time.Now()
			}
		case wasAway || time.Since(lastOffer) > again:
			if err := p.account.offerAgain(ctx, p.tx, look.settled); err != nil {
				return nil, err
			}
			wasAway, lastOffer, again = false, time.Now(), min(2*again, rebroadcastLimit)
		}
		if err := pause.wait(ctx); err != nil {
			return nil, p.unconfirmed(err)
		}
	}
}

func (p *Pending) unconfirmed(cause error) error {
	return &Error{Code: CodeUnconfirmed, Op: "wait for receipt", Tx: p.tx.Hash(), Err: cause}
}

// renew sends the intent under a new nonce. The old transaction is dead: its
// nonce is in a block and it is not.
func (p *Pending) renew(ctx context.Context) error {
	dead := p.tx
	p.account.land(dead)
	if p.attempts == maxAttempts {
		return &Error{Code: CodeLost, Op: "send transaction", Tx: dead.Hash(),
			Err: errors.New("another process keeps using the same key")}
	}
	p.attempts++
	tx, err := p.account.submit(ctx, p.intent)
	if err != nil {
		return err
	}
	p.tx = tx
	return nil
}

// Wait resumes waiting for a transaction that Send or Pending.Wait gave up on
// with ErrUnconfirmed. For one that this Account did not send (an earlier run
// of the process) it can only watch: ErrNotFound tells that the ledger does not
// know it now.
func (a *Account) Wait(ctx context.Context, hash common.Hash) (*types.Receipt, error) {
	a.mu.Lock()
	var tx *types.Transaction
	for _, t := range a.flight {
		if t.Hash() == hash {
			tx = t
		}
	}
	a.mu.Unlock()
	if tx == nil {
		return a.watch(ctx, hash)
	}
	m := Msg{From: a.Address(), Data: tx.Data()}
	if to := tx.To(); to != nil {
		m.To = *to
	}
	// attempts is used up: an old intent is not sent anew on its own.
	p := &Pending{account: a, intent: Tx{Msg: m}, tx: tx, attempts: maxAttempts}
	return p.Wait(ctx)
}

func (a *Account) watch(ctx context.Context, hash common.Hash) (*types.Receipt, error) {
	pause := newPace(receiptPollFirst, receiptPollLimit)
	for {
		var receipt *types.Receipt
		var newest hexutil.Uint64
		var tx *struct {
			From  common.Address  `json:"from"`
			To    *common.Address `json:"to"`
			Input hexutil.Bytes   `json:"input"`
		}
		elems := []rpc.BatchElem{
			{Method: "eth_getTransactionReceipt", Args: []any{hash}, Result: &receipt},
			{Method: "eth_getTransactionByHash", Args: []any{hash}, Result: &tx},
			{Method: "eth_blockNumber", Result: &newest},
		}
		if err := a.client.Batch(ctx, elems); err != nil {
			return nil, err
		}
		if receipt != nil && receipt.BlockNumber.Uint64() <= uint64(newest) {
			m := Msg{}
			if tx != nil {
				m.From, m.Data = tx.From, tx.Input
				if tx.To != nil {
					m.To = *tx.To
				}
			}
			return a.finish(ctx, m, hash, receipt)
		}
		if tx == nil && elems[0].Error == nil && elems[1].Error == nil {
			return nil, &Error{Code: CodeNotFound, Op: "wait for receipt", Tx: hash}
		}
		if err := pause.wait(ctx); err != nil {
			return nil, &Error{Code: CodeUnconfirmed, Op: "wait for receipt", Tx: hash, Err: err}
		}
	}
}

// sighting is what the ledger says about a transaction at one moment.
type sighting struct {
	receipt *types.Receipt // nil while it is in no block
	settled uint64         // the account's nonce in the newest block
}

// look asks for the receipt only when the nonce is taken in the newest state: a
// receipt may be long, and a node has it a moment before it has that state.
func (a *Account) look(ctx context.Context, tx *types.Transaction) (sighting, error) {
	var s sighting
	var count hexutil.Uint64
	if err := a.client.Raw(ctx, &count, "eth_getTransactionCount", a.Address(), "latest"); err != nil {
		return sighting{}, err
	}
	s.settled = uint64(count)
	a.landBelow(s.settled)
	if s.settled <= tx.Nonce() {
		return s, nil
	}
	// A node that has just started answers "indexing is in progress".
	return s, a.client.Raw(ctx, &s.receipt, "eth_getTransactionReceipt", tx.Hash())
}

// offerAgain sends the signed bytes of everything in flight up to tx once more.
// A refusal of tx itself ends its flight; the others belong to other waiters.
func (a *Account) offerAgain(ctx context.Context, tx *types.Transaction, settled uint64) error {
	for _, earlier := range a.inFlightUpTo(tx.Nonce()) {
		if earlier.Nonce() < settled {
			continue
		}
		v, err := a.broadcast(ctx, earlier)
		if v == uncertain {
			return nil
		}
		if v == refused && earlier.Hash() == tx.Hash() {
			a.land(tx)
			return err
		}
	}
	return nil
}

// finish turns a final receipt into the caller's answer. The reason of a
// revert is found by executing the message once more on the state before.
func (a *Account) finish(ctx context.Context, m Msg, hash common.Hash, receipt *types.Receipt) (*types.Receipt, error) {
	if receipt.Status == types.ReceiptStatusSuccessful {
		return receipt, nil
	}
	before := receipt.BlockNumber.Uint64()
	if before > 0 {
		before--
	}
	reverted := &RevertError{Tx: hash}
	var again *RevertError
	if _, err := a.client.Call(ctx, m, before); errors.As(err, &again) {
		*reverted = *again
		reverted.Tx = hash
	}
	return receipt, reverted
}
