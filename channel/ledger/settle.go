package ledger

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// Settlement is one round of a payee in one token: claim rows, anchor the log
// that accounts for them, and have what is claimed transferred. The sender must
// be the receiver.
type Settlement struct {
	Token common.Address
	Rows  []Row // may be empty: anchor and transfer what is already claimed
	// Anchor commits to the log as it is once all rows are claimed: its Total
	// must be what the receiver's total will then be. Nil to leave it out.
	Anchor *channel.Anchor
}

// Settled is the outcome of a settlement.
type Settled struct {
	Included
	Outcomes []Outcome      // of Rows, in order
	Paid     channel.Amount // transferred to the receiver
	Epoch    uint64         // of the anchor, zero if none was made
	Head     common.Hash    // of the chain of anchors, zero if none was made
}

// SettleBatch claims, anchors and settles. It is one transaction, all or
// nothing, if the rows fit into one (Fits: some 500 to 800); of a longer list
// the first rows are claimed as by ClaimMany, and their outcomes are returned
// even if the last transaction fails.
//
// A row that the contract skips makes an anchor's total wrong: then the revert
// AnchorTotalMismatch says so before anything of the last transaction is sent.
// Claim with ClaimCompact to learn which row, and anchor what was claimed.
func (s *Sender) SettleBatch(ctx context.Context, st Settlement) (Settled, error) {
	var done Settled
	rows := st.Rows
	early := 0
	for n := rowsPerTransaction(rows); early+n < len(rows); n = rowsPerTransaction(rows[early:]) {
		early += n
	}
	if early > 0 {
		outcomes, _, err := s.ClaimCompact(ctx, rows[:early])
		done.Outcomes = outcomes
		if err != nil {
			return done, err
		}
		rows = rows[early:]
	}
	calls, err := s.settleCalls(st, rows)
	if err != nil {
		return done, err
	}
	receipt, err := s.sendCalls(ctx, calls)
	if err != nil {
		return done, fmt.Errorf("settle: %w", err)
	}
	done.Included = included(receipt)
	done.Outcomes = append(done.Outcomes, outcomesOf(s.domain, rows, receipt.Logs)...)
	for _, e := range eventsOf(receipt.Logs) {
		switch e := e.(type) {
		case SettlementPaid:
			done.Paid = e.Amount
		case AnchorMade:
			done.Epoch, done.Head = e.Epoch, e.Head
		}
	}
	return done, nil
}

func (s *Sender) settleCalls(st Settlement, rows []Row) ([][]byte, error) {
	var calls [][]byte
	if len(rows) > 0 {
		claims, err := s.claimCalls(rows)
		if err != nil {
			return nil, err
		}
		calls = claims
	}
	if a := st.Anchor; a != nil {
		call, err := channelsABI.TryPackAnchor(st.Token, a.Root, a.Entries, a.Total.Big())
		if err != nil {
			return nil, fmt.Errorf("encode anchor: %w", err)
		}
		calls = append(calls, call)
	}
	call, err := channelsABI.TryPackSettle(s.Address(), st.Token)
	if err != nil {
		return nil, fmt.Errorf("encode settle: %w", err)
	}
	return append(calls, call), nil
}

// Settle has everything claimed for a receiver transferred to it; anyone may
// send it. It pays nothing, without error, when all is settled.
func (s *Sender) Settle(ctx context.Context, receiver, token common.Address) (channel.Amount, Included, error) {
	data, err := channelsABI.TryPackSettle(receiver, token)
	receipt, err := s.send(ctx, contracts.ChannelsAddress, data, err)
	if err != nil {
		return channel.Amount{}, Included{}, fmt.Errorf("settle: %w", err)
	}
	var paid channel.Amount
	for _, e := range eventsOf(receipt.Logs) {
		if e, ok := e.(SettlementPaid); ok {
			paid = e.Amount
		}
	}
	return paid, included(receipt), nil
}

// Anchor commits to the sender's payment log; total must be its claimed total.
func (s *Sender) Anchor(ctx context.Context, token common.Address, a channel.Anchor) (AnchorHead, Included, error) {
	data, err := channelsABI.TryPackAnchor(token, a.Root, a.Entries, a.Total.Big())
	receipt, err := s.send(ctx, contracts.ChannelsAddress, data, err)
	if err != nil {
		return AnchorHead{}, Included{}, fmt.Errorf("anchor: %w", err)
	}
	for _, e := range eventsOf(receipt.Logs) {
		if e, ok := e.(AnchorMade); ok {
			return AnchorHead{Epoch: e.Epoch, Entries: e.Entries, Head: e.Head}, included(receipt), nil
		}
	}
	return AnchorHead{}, included(receipt), fmt.Errorf("anchor: transaction %s has no Anchored event", receipt.TxHash)
}
