package ledger

import (
	"context"
	"math/big"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// Refund gives escrow back to the payer; the sender must be the receiver or
// its authoriser. The contract caps the amount at what is not claimed.
func (s *Sender) Refund(ctx context.Context, cfg channel.Config, amount channel.Amount) (Included, error) {
	data, err := channelsABI.TryPackRefund(configWords(cfg), amount.Big())
	return s.do(ctx, "refund", contracts.ChannelsAddress, data, err)
}

// RefundWithSignature relays a refund that the receiver authoriser signed
// (channel.Domain.RefundDigest with the channel's refund nonce).
func (s *Sender) RefundWithSignature(ctx context.Context, cfg channel.Config, amount channel.Amount, nonce uint64, sig channel.Signature) (Included, error) {
	data, err := channelsABI.TryPackRefundWithSignature(configWords(cfg), amount.Big(), new(big.Int).SetUint64(nonce), sig[:])
	return s.do(ctx, "refund", contracts.ChannelsAddress, data, err)
}

// InitiateWithdraw starts a payer's exit; the sender must be the payer or its
// authoriser. The money can be taken out when the withdraw delay has passed.
func (s *Sender) InitiateWithdraw(ctx context.Context, cfg channel.Config, amount channel.Amount) (Included, error) {
	data, err := channelsABI.TryPackInitiateWithdraw(configWords(cfg), amount.Big())
	return s.do(ctx, "initiate withdrawal", contracts.ChannelsAddress, data, err)
}

// SignedWithdrawal is an exit that the payer signed
// (channel.Domain.WithdrawalDigest) and anyone may relay.
type SignedWithdrawal struct {
	Config    channel.Config
	Amount    channel.Amount
	Nonce     uint64 // the channel's withdraw nonce
	Deadline  uint64 // Unix seconds
	Signature channel.Signature
}

// RelayWithdraw starts a payer's exit on its behalf.
func (s *Sender) RelayWithdraw(ctx context.Context, w SignedWithdrawal) (Included, error) {
	data, err := channelsABI.TryPackInitiateWithdrawWithSignature(configWords(w.Config), w.Amount.Big(),
		new(big.Int).SetUint64(w.Nonce), new(big.Int).SetUint64(w.Deadline), w.Signature[:])
	return s.do(ctx, "initiate withdrawal", contracts.ChannelsAddress, data, err)
}

// FinalizeWithdraw ends a payer's exit after its delay. Anyone may send it:
// the money goes to the payer.
func (s *Sender) FinalizeWithdraw(ctx context.Context, cfg channel.Config) (Included, error) {
	data, err := channelsABI.TryPackFinalizeWithdrawFor(configWords(cfg))
	return s.do(ctx, "finalize withdrawal", contracts.ChannelsAddress, data, err)
}
