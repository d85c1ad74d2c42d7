package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// What one transaction of compact claims may cost: below the cap of a
// transaction's gas (16.7 million), and of what go-ethereum's pool takes (128
// KiB), with room for the anchor and the transfer that may go with them.
const (
	claimGas   = 15_500_000
	claimBytes = 128_000

	txGas      = 60_000  // the transaction itself, and the receiver's first total
	termsGas   = 40_000  // of a call, for each change of terms
	rowGas     = 15_000  // measured: 13,880 with the event and its calldata
	tickRowGas = 18_500  // measured: 16,940
	tickGas    = 60      // for each hash; measured: 48
	walletGas  = 300_000 // for a payer that may be a contract: Signatures.CONTRACT_GAS, and the call
	termsBytes = 600
	plainBytes = 150
	tickBytes  = 238
	addrBytes  = 20 // the payer authoriser's address if it differs
)

// rowsPerTransaction is how many rows, from the first on, go into one.
func rowsPerTransaction(rows []Row) int {
	var l load
	for i := range rows {
		l.add(&rows[i])
		if i > 0 && (l.gas > claimGas || l.bytes > claimBytes) {
			return i
		}
	}
	return len(rows)
}

// ErrNoRows means that there was nothing to claim; nothing was sent.
var ErrNoRows = errors.New("nothing to claim; nothing was sent")

// Row is one channel to claim: who it is and what authorises the claim.
type Row struct {
	Config channel.Config
	Claim  channel.Claim
}

// SkipReason says why the contract left a row out; zero is not skipped.
type SkipReason uint8

// Reasons of the contract, and Stale for a row that would not have raised the
// channel's total.
const (
	SkipConfig    = SkipReason(contracts.SkipInvalidConfig)
	SkipSignature = SkipReason(contracts.SkipBadSignature)
	SkipCeiling   = SkipReason(contracts.SkipExceedsCeiling)
	SkipBalance   = SkipReason(contracts.SkipExceedsBalance)
	SkipTick      = SkipReason(contracts.SkipBadTickProof)
	SkipStale     = SkipReason(6)
)

func (r SkipReason) String() string {
	switch r {
	case 0:
		return "claimed"
	case SkipConfig:
		return "the channel holds no money or its config is wrong"
	case SkipSignature:
		return "the payer's signature is not valid"
	case SkipCeiling:
		return "more than the payer authorised"
	case SkipBalance:
		return "more than the channel holds"
	case SkipTick:
		return "the tick does not belong to the signed chain"
	case SkipStale:
		return "already claimed as much"
	default:
		return fmt.Sprintf("reason %d", uint8(r))
	}
}

// Outcome is what became of one row.
type Outcome struct {
	Channel channel.ID
	Skipped SkipReason     // zero: claimed
	Amount  channel.Amount // by how much the channel's total grew
	Total   channel.Amount // the channel's total, when claimed
}

// ClaimCompact claims rows in packed form, where a bad row is skipped instead
// of failing the others. The sender must be the receiver, or the receiver
// authoriser, of all rows, and no channel may occur twice. Outcomes are in the
// order of rows. A list too long for one transaction is claimed as by ClaimMany;
// when it fails on the way, the outcomes so far come along.
func (s *Sender) ClaimCompact(ctx context.Context, rows []Row) ([]Outcome, Included, error) {
	if len(rows) == 0 {
		return nil, Included{}, ErrNoRows
	}
	if s.Fits(rows) {
		calls, err := s.claimCalls(rows)
		if err != nil {
			return nil, Included{}, err
		}
		receipt, err := s.sendCalls(ctx, calls)
		if err != nil {
			return nil, Included{}, fmt.Errorf("claim: %w", err)
		}
		return outcomesOf(s.domain, rows, receipt.Logs), included(receipt), nil
	}
	var outcomes []Outcome
	var last Included
	err := s.ClaimMany(ctx, Claiming{
		Next: func(context.Context) (all []Row, _ error) { all, rows = rows, nil; return all, nil },
		Done: func(c Claimed) error {
			outcomes, last = append(outcomes, c.Outcomes...), c.Included
			return nil
		},
	})
	return outcomes, last, err
}

// sendCalls sends one call to Channels as it is and several as a multicall,
// which succeed or fail together.
func (s *Sender) sendCalls(ctx context.Context, calls [][]byte) (*types.Receipt, error) {
	if len(calls) == 1 {
		return s.account.Send(ctx, contracts.ChannelsAddress, calls[0])
	}
	data, err := channelsABI.TryPackMulticall(calls)
	return s.send(ctx, contracts.ChannelsAddress, data, err)
}

// terms are what the rows of one call share.
type terms struct {
	receiver, authorizer, token common.Address
	delay                       uint64
}

func termsOf(c channel.Config) terms {
	return terms{c.Receiver, c.ReceiverAuthorizer, c.Token, c.WithdrawDelay}
}

// claimCalls packs rows, one call for each set of terms they share.
func (s *Sender) claimCalls(rows []Row) ([][]byte, error) {
	groups := make(map[terms][]contracts.Row)
	var order []terms
	for _, r := range rows {
		t := termsOf(r.Config)
		if groups[t] == nil {
			order = append(order, t)
		}
		groups[t] = append(groups[t], packRow(r))
	}
	calls := make([][]byte, 0, len(order))
	for _, t := range order {
		packed, err := contracts.EncodeRows(groups[t])
		if err != nil {
			return nil, err
		}
		call, err := channelsABI.TryPackClaimCompact(contracts.Batch{
			Receiver: t.receiver, ReceiverAuthorizer: t.authorizer, Token: t.token,
			WithdrawDelay: new(big.Int).SetUint64(t.delay),
		}, packed)
		if err != nil {
			return nil, fmt.Errorf("encode claim: %w", err)
		}
		calls = append(calls, call)
	}
	return calls, nil
}

func packRow(r Row) contracts.Row {
	row := contracts.Row{
		Payer: r.Config.Payer, PayerAuthorizer: r.Config.PayerAuthorizer, Salt: r.Config.Salt,
		TotalClaimed: r.Claim.Total.Bytes(),
	}
	if t := r.Claim.Ticks; t.Length != 0 {
		row.Tick = &contracts.TickProof{
			Base: t.Base.Bytes(), Unit: t.Unit.Bytes(), Root: t.Root, Length: t.Length,
			K: r.Claim.Tick.Index, Preimage: r.Claim.Tick.Preimage,
		}
		row.Signature = t.Signature[:]
		return row
	}
	row.MaxClaimable = r.Claim.Voucher.Ceiling.Bytes()
	row.Signature = r.Claim.Voucher.Signature[:]
	return row
}

// outcomesOf reads the events of a claim transaction. A row without an event
// was stale.
func outcomesOf(d channel.Domain, rows []Row, logs []*types.Log) []Outcome {
	said := make(map[channel.ID][]Event)
	for _, e := range eventsOf(logs) {
		switch e := e.(type) {
		case ClaimMade:
			said[e.Channel] = append(said[e.Channel], e)
		case ClaimSkipped:
			said[e.Channel] = append(said[e.Channel], e)
		}
	}
	outcomes := make([]Outcome, len(rows))
	for i, r := range rows {
		id := d.ChannelID(r.Config)
		outcomes[i] = Outcome{Channel: id, Skipped: SkipStale}
		if len(said[id]) == 0 {
			continue
		}
		switch e := said[id][0].(type) {
		case ClaimMade:
			outcomes[i] = Outcome{Channel: id, Amount: e.Amount, Total: e.Total}
		case ClaimSkipped:
			outcomes[i].Skipped = e.Reason
		}
		said[id] = said[id][1:]
	}
	return outcomes
}

// ErrTicksInX402 means that a row can only be claimed in the compact form.
var ErrTicksInX402 = errors.New("x402's claim takes vouchers only, not ticks; nothing was sent; use a compact claim")

// Claim claims vouchers in x402's form, for receivers whose contract has no
// other. One bad row refuses all. Authorisation and outcomes as in ClaimCompact.
func (s *Sender) Claim(ctx context.Context, rows []Row) ([]Outcome, Included, error) {
	if len(rows) == 0 {
		return nil, Included{}, ErrNoRows
	}
	claims := make([]contracts.VoucherClaim, len(rows))
	for i, r := range rows {
		if r.Claim.Ticks.Length != 0 {
			return nil, Included{}, ErrTicksInX402
		}
		v := r.Claim.Voucher
		claims[i] = contracts.VoucherClaim{
			Voucher:      contracts.Voucher{Channel: configWords(r.Config), MaxClaimableAmount: v.Ceiling.Big()},
			Signature:    append([]byte(nil), v.Signature[:]...),
			TotalClaimed: r.Claim.Total.Big(),
		}
	}
	data, err := channelsABI.TryPackClaim(claims)
	receipt, err := s.send(ctx, contracts.ChannelsAddress, data, err)
	if err != nil {
		return nil, Included{}, fmt.Errorf("claim: %w", err)
	}
	return outcomesOf(s.domain, rows, receipt.Logs), included(receipt), nil
}
