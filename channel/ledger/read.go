package ledger

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// channelsPerRead bounds one multicall: 100 channels are 400 calls, some
// 100 kB of request.
const channelsPerRead = 100

// callMany runs several views on the newest state, all on the same block, in
// one round trip (Multicall3).
func (l *Ledger) callMany(ctx context.Context, calls []contracts.Multicall3Call3) ([][]byte, error) {
	data, err := multicallABI.TryPackAggregate3(calls)
	if err != nil {
		return nil, fmt.Errorf("encode call: %w", err)
	}
	out, err := l.client.Call(ctx, client.Msg{To: contracts.Multicall3Address, Data: data}, client.Latest)
	if err != nil {
		return nil, err
	}
	results, err := multicallABI.UnpackAggregate3(out)
	if err != nil || len(results) != len(calls) {
		return nil, fmt.Errorf("no Multicall3 at %s: %w", contracts.Multicall3Address, errUnexpected)
	}
	values := make([][]byte, len(results))
	for i, r := range results {
		values[i] = r.ReturnData
	}
	return values, nil
}

var errUnexpected = &client.Error{Code: client.CodeWrongChain, Op: "read contracts"}

func view(to common.Address, data []byte) contracts.Multicall3Call3 {
	return contracts.Multicall3Call3{Target: to, CallData: data}
}

// Escrow reads a channel. A channel that never had a deposit is all zero.
func (l *Ledger) Escrow(ctx context.Context, id channel.ID) (channel.Escrow, error) {
	all, err := l.Escrows(ctx, []channel.ID{id})
	if err != nil {
		return channel.Escrow{}, err
	}
	return all[0], nil
}

// Escrows reads many channels, in the order of ids. Those of one round trip
// (100) are read at the same block.
func (l *Ledger) Escrows(ctx context.Context, ids []channel.ID) ([]channel.Escrow, error) {
	escrows := make([]channel.Escrow, 0, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), channelsPerRead)
		some, err := l.readEscrows(ctx, ids[:n])
		if err != nil {
			return nil, err
		}
		escrows, ids = append(escrows, some...), ids[n:]
	}
	return escrows, nil
}

func (l *Ledger) readEscrows(ctx context.Context, ids []channel.ID) ([]channel.Escrow, error) {
	calls := make([]contracts.Multicall3Call3, 0, 4*len(ids))
	for _, id := range ids {
		calls = append(calls,
			view(contracts.ChannelsAddress, channelsABI.PackChannels(id)),
			view(contracts.ChannelsAddress, channelsABI.PackPendingWithdrawals(id)),
			view(contracts.ChannelsAddress, channelsABI.PackRefundNonce(id)),
			view(contracts.ChannelsAddress, channelsABI.PackWithdrawNonce(id)))
	}
	values, err := l.callMany(ctx, calls)
	if err != nil {
		return nil, err
	}
	escrows := make([]channel.Escrow, len(ids))
	for i := range ids {
		if escrows[i], err = escrowFrom(values[4*i : 4*i+4]); err != nil {
			return nil, fmt.Errorf("read channel %s: %w", ids[i], err)
		}
	}
	return escrows, nil
}

func escrowFrom(values [][]byte) (channel.Escrow, error) {
	state, err := channelsABI.UnpackChannels(values[0])
	if err != nil {
		return channel.Escrow{}, err
	}
	leaving, err := channelsABI.UnpackPendingWithdrawals(values[1])
	if err != nil {
		return channel.Escrow{}, err
	}
	refund, err := channelsABI.UnpackRefundNonce(values[2])
	if err != nil {
		return channel.Escrow{}, err
	}
	withdraw, err := channelsABI.UnpackWithdrawNonce(values[3])
	if err != nil {
		return channel.Escrow{}, err
	}
	var r reader
	e := channel.Escrow{
		Balance: r.amount(state.Balance), Claimed: r.amount(state.TotalClaimed),
		Leaving: r.amount(leaving.Amount), LeavingSince: leaving.InitiatedAt.Uint64(),
		RefundNonce: refund.Uint64(), WithdrawNonce: withdraw.Uint64(),
	}
	return e, r.err
}

// Totals are a payee's sums over all its channels in one token.
type Totals struct {
	Claimed channel.Amount // recorded by claims
	Settled channel.Amount // transferred to the payee
}

// Receiver reads a payee's totals in a token.
func (l *Ledger) Receiver(ctx context.Context, receiver, token common.Address) (Totals, error) {
	out, err := l.client.Call(ctx, client.Msg{To: contracts.ChannelsAddress, Data: channelsABI.PackReceivers(receiver, token)}, client.Latest)
	if err != nil {
		return Totals{}, err
	}
	words, err := channelsABI.UnpackReceivers(out)
	if err != nil {
		return Totals{}, fmt.Errorf("read receiver: %w", err)
	}
	var r reader
	t := Totals{Claimed: r.amount(words.TotalClaimed), Settled: r.amount(words.TotalSettled)}
	return t, r.err
}

// AnchorHead is the newest of a payee's chain of anchors in one token.
type AnchorHead struct {
	Epoch   uint64 // number of anchors so far
	Entries uint64 // log entries committed to
	Head    common.Hash
}

// AnchorHead reads the head of a payee's anchors in a token; zero if there is none.
func (l *Ledger) AnchorHead(ctx context.Context, receiver, token common.Address) (AnchorHead, error) {
	out, err := l.client.Call(ctx, client.Msg{To: contracts.ChannelsAddress, Data: channelsABI.PackAnchors(receiver, token)}, client.Latest)
	if err != nil {
		return AnchorHead{}, err
	}
	words, err := channelsABI.UnpackAnchors(out)
	if err != nil {
		return AnchorHead{}, fmt.Errorf("read anchor: %w", err)
	}
	return AnchorHead{Epoch: words.Epoch, Entries: words.Entries, Head: words.Head}, nil
}
