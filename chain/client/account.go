package client

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

const (
	receiptPollFirst = 3 * time.Millisecond
	receiptPollLimit = 250 * time.Millisecond
	// indexGrace is how long a ledger may take from a block to its receipts. An
	// intent is sent anew only when its nonce has been taken for longer.
	indexGrace = 3 * time.Second
	// rebroadcastFirst is how long a transaction may be without a receipt
	// before it is offered to the ledger again; doubled each time.
	rebroadcastFirst = 500 * time.Millisecond
	rebroadcastLimit = 8 * time.Second
	// maxAttempts bounds how often one intent gets a new nonce after the old
	// one was taken by someone else who uses the same key.
	maxAttempts = 4
	// maxNonces bounds how often one that was not sent yet is offered under
	// another nonce: other processes with the key may be faster some times.
	maxNonces = 16
)

// Account sends transactions of one signer to one ledger.
//
// Safe for concurrent use: transactions are simulated and awaited side by side,
// and take turns only for nonce, signature and broadcast. A process should have
// one Account per key; a second one, or another process with the same key,
// costs retries but never executes anything twice. (Two of them that send the
// very same bytes at the very same moment share one transaction.)
type Account struct {
	client *Client
	signer Signer

	// turn holds one token. Its owner may pick a nonce and broadcast. It is a
	// channel rather than a mutex because broadcasting waits for the network
	// and the wait must end with the context.
	turn chan struct{}

	mu     sync.Mutex
	flight map[uint64]*types.Transaction // by nonce: signed, perhaps sent, not known to be final
}

// NewAccount makes an account that signs with signer.
func NewAccount(c *Client, signer Signer) *Account {
	a := &Account{client: c, signer: signer, turn: make(chan struct{}, 1), flight: make(map[uint64]*types.Transaction)}
	a.turn <- struct{}{}
	return a
}

// Address is the account's address.
func (a *Account) Address() common.Address { return a.signer.Address() }

// Signer is the account's key holder.
func (a *Account) Signer() Signer { return a.signer }

// Client is the ledger the account sends to.
func (a *Account) Client() *Client { return a.client }

// Tx is one intent: a message and, if the caller knows better than a
// simulation on the newest state, its gas.
type Tx struct {
	Msg        // From is filled in by the account; a zero To creates a contract
	Gas uint64 // zero: simulate first, and estimate with a margin
}

// Send simulates, signs and sends a message to a contract and waits for its
// final receipt. Errors: *RevertError (with Tx zero: nothing was sent),
// ErrUnreachable (nothing was sent), ErrNotPermitted, ErrInsufficientFunds,
// ErrRefused, ErrTooLarge, ErrLost, and ErrUnconfirmed when the context ended
// after sending: then Wait with the error's Tx resumes.
func (a *Account) Send(ctx context.Context, to common.Address, data []byte) (*types.Receipt, error) {
	return a.SendTx(ctx, Tx{Msg: Msg{To: to, Data: data}})
}

// SendTx is Send with a value or with the gas given.
func (a *Account) SendTx(ctx context.Context, tx Tx) (*types.Receipt, error) {
	p, err := a.Submit(ctx, tx)
	if err != nil {
		return nil, err
	}
	return p.Wait(ctx)
}

// Submit sends without waiting, so that several transactions of the account
// can be on their way; they execute in the order of Submit. Every Pending must
// be waited for: it is Wait that repairs a lost transaction.
func (a *Account) Submit(ctx context.Context, tx Tx) (*Pending, error) {
	if err := a.client.checkChain(ctx); err != nil {
		return nil, err
	}
	tx.From = a.signer.Address()
	signed, err := a.submit(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &Pending{account: a, intent: tx, tx: signed, attempts: 1}, nil
}

// submit prices, signs and broadcasts an intent under the lowest free nonce.
// Without an error the transaction is in flight, arrived or not.
func (a *Account) submit(ctx context.Context, tx Tx) (*types.Transaction, error) {
	q, err := a.client.price(ctx, tx.Msg, tx.Gas)
	if err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("send transaction: %w", ctx.Err())
	case <-a.turn:
	}
	defer func() { a.turn <- struct{}{} }()

	pause := newPace(receiptPollFirst, receiptPollLimit)
	for attempt := 1; ; attempt++ {
		nonce, err := a.freeNonce(ctx)
		if err != nil {
			return nil, err
		}
		signed, err := signTx(ctx, a.signer, q.transaction(tx.Msg, nonce, a.client.chainID), a.client.chainID)
		if err != nil {
			return nil, fmt.Errorf("sign transaction: %w", err)
		}
		a.takeOff(signed)
		v, err := a.broadcast(ctx, signed)
		if v == accepted || v == uncertain {
			return signed, nil
		}
		a.land(signed)
		if v == refused || (v == stale && attempt == maxNonces) {
			return nil, err
		}
		if waitErr := pause.wait(ctx); waitErr != nil {
			return nil, err
		}
	}
}

// freeNonce is the lowest nonce that neither the ledger, nor its pool, nor a
// transaction in flight holds. Asking the ledger each time is what makes the
// account recover when a restarted node forgot its pool or another process
// used the key. Only the owner of the turn calls it.
func (a *Account) freeNonce(ctx context.Context) (uint64, error) {
	var next hexutil.Uint64
	if err := a.client.Raw(ctx, &next, "eth_getTransactionCount", a.Address(), "pending"); err != nil {
		return 0, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	nonce := uint64(next)
	for a.flight[nonce] != nil {
		nonce++
	}
	return nonce, nil
}

func (a *Account) takeOff(tx *types.Transaction) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.flight[tx.Nonce()] = tx
}

func (a *Account) land(tx *types.Transaction) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if cur := a.flight[tx.Nonce()]; cur != nil && cur.Hash() == tx.Hash() {
		delete(a.flight, tx.Nonce())
	}
}

// landBelow forgets transactions whose nonce is used up on the ledger.
func (a *Account) landBelow(nonce uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for n := range a.flight {
		if n < nonce {
			delete(a.flight, n)
		}
	}
}

// inFlightUpTo lists the transactions in flight up to a nonce, in order: a
// later one cannot execute while the ledger misses an earlier one.
func (a *Account) inFlightUpTo(nonce uint64) []*types.Transaction {
	a.mu.Lock()
	defer a.mu.Unlock()
	var txs []*types.Transaction
	for n, tx := range a.flight {
		if n <= nonce {
			txs = append(txs, tx)
		}
	}
	sort.Slice(txs, func(i, j int) bool { return txs[i].Nonce() < txs[j].Nonce() })
	return txs
}

// broadcast offers a signed transaction to the ledger's pool. The error goes
// with the verdicts stale, busy and refused.
func (a *Account) broadcast(ctx context.Context, tx *types.Transaction) (verdict, error) {
	raw, err := tx.MarshalBinary()
	if err != nil {
		return refused, fmt.Errorf("encode transaction: %w", err)
	}
	reqCtx, cancel := context.WithTimeout(ctx, a.client.opt.RequestTimeout)
	defer cancel()
	var hash common.Hash
	err = a.client.rpc.CallContext(reqCtx, &hash, "eth_sendRawTransaction", hexutil.Bytes(raw))
	if err == nil {
		return accepted, nil
	}
	var answer rpc.Error
	if !errors.As(err, &answer) {
		return uncertain, nil
	}
	v := judge(answer)
	if v == accepted {
		return accepted, nil
	}
	return v, refusal("send transaction", tx.Hash(), answer)
}
