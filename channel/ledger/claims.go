package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/contracts"
)

// Bounds of a run of claims on its way.
const (
	// maxInFlight transactions are on their way at a time, 128 KiB each.
	maxInFlight = 40
	// blocksInFlight is how many blocks' worth of claims, by the gas limit in the
	// header, are kept on their way, so that the next block is full too.
	blocksInFlight = 2
	// patience is how long a ledger may not answer before a run of claims is
	// given up; whatever was sent by then is waited for all the same.
	patience   = 30 * time.Second
	firstRetry = 50 * time.Millisecond
	lastRetry  = 2 * time.Second
)

// Claimed is what one transaction of claims did.
type Claimed struct {
	Included
	Rows     []Row
	Outcomes []Outcome // in the order of the rows
}

// Claiming says what a run of claims takes, and who is told of it. Both
// functions are called by the goroutine that called ClaimMany.
type Claiming struct {
	// Next returns further rows, as many as it likes; none at the end. No
	// channel may occur twice in a run.
	Next func(context.Context) ([]Row, error)
	// Done is told of every transaction whose outcome is known, in the order of the rows.
	Done func(Claimed) error
}

// ClaimMany claims any number of rows in packed form, in transactions as large
// as the ledger takes them, with so many on their way at once that every block
// is filled. Authorisation and outcomes are as in ClaimCompact.
//
// It takes rows as it needs them and keeps those that are on their way: some
// 5,000 rows at a time. When it fails, Done was told of every transaction whose
// outcome is known, and what else was sent may yet arrive. A row says what the
// channel's total will be, so that claiming it again does nothing.
func (s *Sender) ClaimMany(ctx context.Context, c Claiming) error {
	depth, err := s.depth(ctx)
	if err != nil {
		return err
	}
	p := pipeline{sender: s, depth: depth, done: c.Done}
	err = p.feed(ctx, c.Next)
	for len(p.flight) > 0 {
		if landed := p.land(ctx); err == nil {
			err = landed
		}
	}
	return err
}

// depth is how many transactions of claims fill blocksInFlight blocks.
func (s *Sender) depth(ctx context.Context) (int, error) {
	head, err := s.client.Header(ctx, client.Latest)
	if err != nil {
		return 0, err
	}
	return int(min(max(blocksInFlight*head.GasLimit/claimGas, 2), maxInFlight)), nil
}

// pipeline is a run of claims. It is used by one goroutine.
type pipeline struct {
	sender *Sender
	depth  int
	done   func(Claimed) error
	begun  bool
	rows   []Row  // less than a transaction
	flight []sent // oldest first
}

// sent is a transaction on its way.
type sent struct {
	rows []Row
	tx   *client.Pending
}

func (p *pipeline) feed(ctx context.Context, next func(context.Context) ([]Row, error)) error {
	for {
		more, err := next(ctx)
		if err != nil {
			return err
		}
		if len(more) == 0 {
			break
		}
		p.rows = append(p.rows, more...)
		for n := rowsPerTransaction(p.rows); n < len(p.rows); n = rowsPerTransaction(p.rows) {
			if err := p.send(ctx, n); err != nil {
				return err
			}
		}
	}
	if len(p.rows) == 0 {
		return nil
	}
	return p.send(ctx, len(p.rows))
}

// send sends the first n rows, once there is room for another transaction.
func (p *pipeline) send(ctx context.Context, n int) error {
	for len(p.flight) >= p.depth {
		if err := p.land(ctx); err != nil {
			return err
		}
	}
	rows := p.rows[:n:n]
	tx, err := p.sender.claimTx(rows)
	if err != nil {
		return err
	}
	// What refuses all claims, refuses them before anything is sent. What can
	// refuse one, the contract skips: the others need no simulation.
	if !p.begun {
		if err := p.sender.check(ctx, tx.Msg); err != nil {
			return err
		}
		p.begun = true
	}
	pending, err := p.submit(ctx, tx)
	if err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	p.flight = append(p.flight, sent{rows, pending})
	p.rows = p.rows[n:]
	return nil
}

// submit tries again while the ledger does not answer: nothing was sent then.
func (p *pipeline) submit(ctx context.Context, tx client.Tx) (*client.Pending, error) {
	began := time.Now()
	for pause := firstRetry; ; pause = min(2*pause, lastRetry) {
		pending, err := p.sender.account.Submit(ctx, tx)
		if err == nil {
			return pending, nil
		}
		away := errors.Is(err, client.ErrUnreachable) || errors.Is(err, client.ErrBusy)
		if !away || time.Since(began) > patience {
			return nil, err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, err
		case <-timer.C:
		}
	}
}

// land waits for the oldest transaction. One that failed as a whole, because
// its gas did not suffice, is sent once more with gas that a simulation found.
func (p *pipeline) land(ctx context.Context) error {
	s := p.flight[0]
	p.flight = p.flight[1:]
	receipt, err := s.tx.Wait(ctx)
	if _, reverted := client.Reverted(err); reverted {
		receipt, err = p.again(ctx, s.rows)
	}
	if err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	return p.done(Claimed{Included: included(receipt), Rows: s.rows, Outcomes: outcomesOf(p.sender.domain, s.rows, receipt.Logs)})
}

func (p *pipeline) again(ctx context.Context, rows []Row) (*types.Receipt, error) {
	tx, err := p.sender.claimTx(rows)
	if err != nil {
		return nil, err
	}
	tx.Gas = 0
	pending, err := p.submit(ctx, tx)
	if err != nil {
		return nil, err
	}
	return pending.Wait(ctx)
}

// CheckClaim simulates a claim of rows that go into one transaction on the newest
// state.
func (s *Sender) CheckClaim(ctx context.Context, rows []Row) error {
	tx, err := s.claimTx(rows)
	if err != nil {
		return err
	}
	return s.check(ctx, tx.Msg)
}

func (s *Sender) check(ctx context.Context, m client.Msg) error {
	m.From = s.Address()
	if _, err := s.client.Call(ctx, m, client.Latest); err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	return nil
}

// claimTx is the transaction that claims rows, with gas that suffices.
func (s *Sender) claimTx(rows []Row) (client.Tx, error) {
	calls, err := s.claimCalls(rows)
	if err != nil {
		return client.Tx{}, err
	}
	data := calls[0]
	if len(calls) > 1 {
		if data, err = channelsABI.TryPackMulticall(calls); err != nil {
			return client.Tx{}, fmt.Errorf("encode claim: %w", err)
		}
	}
	var cost load
	for i := range rows {
		cost.add(&rows[i])
	}
	return client.Tx{Msg: client.Msg{To: contracts.ChannelsAddress, Data: data}, Gas: cost.gas}, nil
}

// Fits says whether all rows go into one transaction.
func (s *Sender) Fits(rows []Row) bool { return rowsPerTransaction(rows) == len(rows) }

// AwaitSent waits until what the account has sent so far, in an earlier run of
// the process too, is in a block: until then reads of the ledger lack it. What
// does not get into a block it does not wait for much longer.
func (s *Sender) AwaitSent(ctx context.Context) error { return s.account.AwaitSent(ctx) }

// load is what rows cost in one transaction.
type load struct {
	gas   uint64
	bytes int
	terms terms
}

// add counts one more row.
func (l *load) add(r *Row) {
	if l.gas == 0 {
		l.gas = txGas
	}
	if t := termsOf(r.Config); l.terms != t {
		l.terms = t
		l.gas += termsGas
		l.bytes += termsBytes
	}
	if r.Config.PayerAuthorizer != r.Config.Payer {
		l.bytes += addrBytes
	}
	if _, byKey := r.Config.Signer(); !byKey {
		l.gas += walletGas
	}
	if r.Claim.Ticks.Length == 0 {
		l.gas += rowGas
		l.bytes += plainBytes
		return
	}
	l.gas += tickRowGas + tickGas*uint64(r.Claim.Tick.Index)
	l.bytes += tickBytes
}
