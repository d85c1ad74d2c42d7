package ledger

import (
	"context"
	"fmt"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// What a deposit costs among many in one transaction. Opening a channel alone
// takes 141,000.
const (
	depositGas   = 140_000
	depositBytes = 800
)

// depositsPerTransaction go into one.
const depositsPerTransaction = min((claimGas-txGas)/depositGas, claimBytes/depositBytes)

// Funding is one deposit that a payer consented to.
type Funding struct {
	Config        channel.Config
	Amount        channel.Amount
	Authorization DepositAuthorization
}

// Sign signs the deposit as the payer who makes it, into channels of this ledger.
func (f *Funding) Sign(l *Ledger, token TokenDomain, payer channel.Signer) error {
	digest := DepositDigest(token, l.domain.ChannelID(f.Config), f.Config.Payer, f.Amount, f.Authorization)
	sig, err := payer.Sign(digest)
	f.Authorization.Signature = sig[:]
	return err
}

// DepositMany relays many payers' deposits in few transactions, several of which
// are on their way at a time. One that the ledger refuses refuses all of its
// transaction; the error is of the first that was refused, and what was deposited
// by then is.
func (s *Sender) DepositMany(ctx context.Context, all []Funding) (failed error) {
	depth, err := s.depth(ctx)
	if err != nil {
		return err
	}
	var flight []*client.Pending
	land := func() {
		if _, err := flight[0].Wait(ctx); err != nil && failed == nil {
			failed = fmt.Errorf("deposit: %w", err)
		}
		flight = flight[1:]
	}
	for len(all) > 0 && failed == nil {
		n := min(len(all), depositsPerTransaction)
		sent, err := s.submitDeposits(ctx, all[:n])
		if err != nil {
			failed = fmt.Errorf("deposit: %w", err)
			break
		}
		all = all[n:]
		if flight = append(flight, sent); len(flight) == depth {
			land()
		}
	}
	for len(flight) > 0 {
		land()
	}
	return failed
}

func (s *Sender) submitDeposits(ctx context.Context, some []Funding) (*client.Pending, error) {
	calls := make([][]byte, len(some))
	for i, f := range some {
		collectorData, err := f.Authorization.Encode()
		if err != nil {
			return nil, err
		}
		calls[i], err = channelsABI.TryPackDeposit(configWords(f.Config), f.Amount.Big(), contracts.CollectorAddress, collectorData)
		if err != nil {
			return nil, fmt.Errorf("encode deposit: %w", err)
		}
	}
	data, err := channelsABI.TryPackMulticall(calls)
	if err != nil {
		return nil, fmt.Errorf("encode deposits: %w", err)
	}
	return s.account.Submit(ctx, client.Tx{
		Msg: client.Msg{To: contracts.ChannelsAddress, Data: data}, Gas: txGas + depositGas*uint64(len(some)),
	})
}
