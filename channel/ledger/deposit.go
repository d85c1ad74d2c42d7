package ledger

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// DepositAuthorization is a payer's consent to move coins into a channel, an
// ERC-3009 authorisation that anyone may relay. See DepositDigest for what is
// signed.
type DepositAuthorization = contracts.DepositAuthorization

// DepositDigest is what a payer signs to deposit amount: ERC-3009's
// ReceiveWithAuthorization to the collector under the token's EIP-712 domain,
// with the nonce keccak256(channel id, salt), so that it fits no other channel.
// The signature goes into the authorisation.
func DepositDigest(token TokenDomain, id channel.ID, payer common.Address, amount channel.Amount, a DepositAuthorization) [32]byte {
	return token.ReceiveDigest(Authorization{
		From: payer, To: contracts.CollectorAddress, Value: amount,
		ValidAfter: a.ValidAfter, ValidBefore: a.ValidBefore,
		Nonce: contracts.DepositNonce(id, a.Salt),
	})
}

// Deposited is the outcome of a deposit.
type Deposited struct {
	Included
	Balance channel.Amount // of the channel, after it
}

// Deposit relays a payer's deposit. The contract's refusals (an expired or used
// authorisation, too little balance, a frozen or unregistered party) come as
// *client.RevertError before anything is sent.
func (s *Sender) Deposit(ctx context.Context, cfg channel.Config, amount channel.Amount, a DepositAuthorization) (Deposited, error) {
	collectorData, err := a.Encode()
	if err != nil {
		return Deposited{}, err
	}
	data, err := channelsABI.TryPackDeposit(configWords(cfg), amount.Big(), contracts.CollectorAddress, collectorData)
	receipt, err := s.send(ctx, contracts.ChannelsAddress, data, err)
	if err != nil {
		return Deposited{}, fmt.Errorf("deposit: %w", err)
	}
	d := Deposited{Included: included(receipt)}
	id := s.domain.ChannelID(cfg)
	for _, e := range eventsOf(receipt.Logs) {
		if made, ok := e.(DepositMade); ok && made.Channel == id {
			d.Balance = made.Balance
		}
	}
	return d, nil
}
