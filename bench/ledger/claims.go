package ledger

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/big"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
)

const (
	// deposit is what each channel holds: more than is ever claimed.
	deposit = 1_000_000_000

	// Gas limits, a little above what contracts/GAS.md tells.
	depositGas = 200_000
	claimGas   = 200_000 + 16_000*rows

	withdrawDelay = channel.MinWithdrawDelay
)

// claimer makes claims on open channels, rows of each payee.
type claimer struct {
	domain   channel.Domain
	channels [receivers][rows]channel.Config
	claimed  [receivers]uint64 // the total of each channel of a payee
}

// open deposits into every channel.
func (s *session) open(ctx context.Context) error {
	if s.chain.claims != nil {
		return nil
	}
	conn, err := client.Dial(ctx, s.chain.alive()[0].url, client.Options{})
	if err != nil {
		return err
	}
	defer conn.Close()
	token, err := ledger.New(conn).Coin().Domain(ctx)
	if err != nil {
		return err
	}
	c := &claimer{domain: channel.NewDomain(s.chain.genesis.Config.ChainID, contracts.ChannelsAddress)}
	l := &load{}
	for i, receiver := range s.accounts.receivers {
		for j := range rows {
			cfg := channel.Config{
				Payer: addressOf(s.accounts.payer), PayerAuthorizer: addressOf(s.accounts.session),
				Receiver: addressOf(receiver), ReceiverAuthorizer: addressOf(receiver),
				Token: contracts.CoinAddress, WithdrawDelay: withdrawDelay,
			}
			binary.BigEndian.PutUint64(cfg.Salt[:], uint64(j)+1)
			c.channels[i][j] = cfg
			data, err := s.depositData(c.domain.ChannelID(cfg), token, cfg)
			if err != nil {
				return err
			}
			d, err := s.sign(draft{key: receiver, to: contracts.ChannelsAddress, data: data, gas: depositGas, units: 1})
			if err != nil {
				return err
			}
			l.jobs[i] = append(l.jobs[i], d)
		}
	}
	s.chain.claims = c
	if err := s.send(ctx, l, drainTimeout); err != nil {
		return fmt.Errorf("open channels: %w", err)
	}
	return nil
}

// depositData is the call that moves the payer's coins into a channel.
func (s *session) depositData(id channel.ID, token ledger.TokenDomain, cfg channel.Config) ([]byte, error) {
	a := ledger.DepositAuthorization{ValidBefore: uint64(time.Now().Add(time.Hour).Unix()), Salt: cfg.Salt}
	amount := channel.NewAmount(deposit)
	sig, err := channel.NewKeySigner(s.accounts.payer).Sign(ledger.DepositDigest(token, id, cfg.Payer, amount, a))
	if err != nil {
		return nil, err
	}
	a.Signature = sig[:]
	collect, err := a.Encode()
	if err != nil {
		return nil, err
	}
	return contracts.NewChannels().TryPackDeposit(contracts.ChannelConfig{
		Payer: cfg.Payer, PayerAuthorizer: cfg.PayerAuthorizer,
		Receiver: cfg.Receiver, ReceiverAuthorizer: cfg.ReceiverAuthorizer,
		Token: cfg.Token, WithdrawDelay: new(big.Int).SetUint64(cfg.WithdrawDelay), Salt: cfg.Salt,
	}, amount.Big(), contracts.CollectorAddress, collect)
}

// claimLoad signs n claims of each payee, each of them on all its channels.
func (s *session) claimLoad(ctx context.Context, n int) (*load, error) {
	l := &load{}
	sign, ctx := errgroup.WithContext(ctx)
	sign.SetLimit(runtime.GOMAXPROCS(0))
	for payee := range receivers {
		sign.Go(func() error {
			for i := 0; i < n && ctx.Err() == nil; i++ {
				j, err := s.claim(payee)
				if err != nil {
					return err
				}
				l.jobs[payee] = append(l.jobs[payee], j)
			}
			return ctx.Err()
		})
	}
	return l, sign.Wait()
}

// claim is a compact claim of one more unit on every channel of a payee.
func (s *session) claim(payee int) (job, error) {
	c, signer := s.chain.claims, channel.NewKeySigner(s.accounts.session)
	c.claimed[payee]++
	total := channel.NewAmount(c.claimed[payee])
	packed := make([]contracts.Row, rows)
	for i, cfg := range c.channels[payee] {
		v, err := channel.SignVoucher(c.domain, signer, c.domain.ChannelID(cfg), total)
		if err != nil {
			return job{}, err
		}
		packed[i] = contracts.Row{
			Payer: cfg.Payer, PayerAuthorizer: cfg.PayerAuthorizer, Salt: cfg.Salt,
			TotalClaimed: total.Bytes(), MaxClaimable: total.Bytes(), Signature: v.Signature[:],
		}
	}
	encoded, err := contracts.EncodeRows(packed)
	if err != nil {
		return job{}, err
	}
	receiver := s.accounts.receivers[payee]
	data, err := contracts.NewChannels().TryPackClaimCompact(contracts.Batch{
		Receiver: addressOf(receiver), ReceiverAuthorizer: addressOf(receiver),
		Token: contracts.CoinAddress, WithdrawDelay: big.NewInt(withdrawDelay),
	}, encoded)
	if err != nil {
		return job{}, fmt.Errorf("encode a claim: %w", err)
	}
	return s.sign(draft{key: receiver, to: contracts.ChannelsAddress, data: data, gas: claimGas, units: rows})
}
