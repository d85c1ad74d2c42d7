package ledger

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

// The bindings only pack and unpack; they are safe for concurrent use.
var (
	channelsABI  = contracts.NewChannels()
	coinABI      = contracts.NewCoin()
	registryABI  = contracts.NewRegistry()
	multicallABI = contracts.NewMulticall3()
)

// Ledger reads the contracts of one ledger. It is safe for concurrent use.
type Ledger struct {
	client *client.Client
	domain channel.Domain
}

// New reads through c. The contracts are at their fixed addresses.
func New(c *client.Client) *Ledger {
	return &Ledger{client: c, domain: channel.NewDomain(c.ChainID(), contracts.ChannelsAddress)}
}

// Domain is where the signatures of this ledger's channels are valid.
func (l *Ledger) Domain() channel.Domain { return l.domain }

// Client is the connection below.
func (l *Ledger) Client() *client.Client { return l.client }

// As sends transactions from an account of the same ledger.
func (l *Ledger) As(account *client.Account) *Sender { return &Sender{Ledger: l, account: account} }

// Sender is a Ledger with an account to send from. Safe for concurrent use.
type Sender struct {
	*Ledger
	account *client.Account
}

// Address is the account that sends, and is msg.sender to the contracts.
func (s *Sender) Address() common.Address { return s.account.Address() }

// Included says where a transaction took effect.
type Included struct {
	Tx      common.Hash
	Block   uint64
	GasUsed uint64
}

func included(r *types.Receipt) Included {
	return Included{Tx: r.TxHash, Block: r.BlockNumber.Uint64(), GasUsed: r.GasUsed}
}

// send sends to one of the contracts. packErr is that of the ABI encoder.
func (s *Sender) send(ctx context.Context, to common.Address, data []byte, packErr error) (*types.Receipt, error) {
	if packErr != nil {
		return nil, fmt.Errorf("encode call: %w", packErr)
	}
	return s.account.Send(ctx, to, data)
}

// CheckContracts makes sure that the Channels contract is where it should be
// and signs under this ledger's chain id: on any other ledger money would be
// sent to an address that nobody controls.
func (l *Ledger) CheckContracts(ctx context.Context) error {
	data, err := l.client.Call(ctx, client.Msg{To: contracts.ChannelsAddress, Data: channelsABI.PackEip712Domain()}, client.Latest)
	if err != nil {
		return err
	}
	if len(data) == 0 {
		return &client.Error{Code: client.CodeWrongChain, Op: "check contracts",
			Err: fmt.Errorf("no Channels contract at %s", contracts.ChannelsAddress)}
	}
	d, err := channelsABI.UnpackEip712Domain(data)
	if err != nil {
		return fmt.Errorf("the contract at %s is not Channels: %w", contracts.ChannelsAddress, err)
	}
	if !d.ChainId.IsUint64() || d.ChainId.Uint64() != l.client.ChainID() || d.VerifyingContract != contracts.ChannelsAddress {
		return &client.Error{Code: client.CodeWrongChain, Op: "check contracts",
			Err: fmt.Errorf("the Channels contract signs for chain %s at %s", d.ChainId, d.VerifyingContract)}
	}
	return nil
}

// configWords is a channel's config as the ABI encoder takes it.
func configWords(c channel.Config) contracts.ChannelConfig {
	return contracts.ChannelConfig{
		Payer: c.Payer, PayerAuthorizer: c.PayerAuthorizer,
		Receiver: c.Receiver, ReceiverAuthorizer: c.ReceiverAuthorizer,
		Token: c.Token, WithdrawDelay: new(big.Int).SetUint64(c.WithdrawDelay), Salt: c.Salt,
	}
}

func configOf(c contracts.ChannelConfig) channel.Config {
	return channel.Config{
		Payer: c.Payer, PayerAuthorizer: c.PayerAuthorizer,
		Receiver: c.Receiver, ReceiverAuthorizer: c.ReceiverAuthorizer,
		Token: c.Token, WithdrawDelay: c.WithdrawDelay.Uint64(), Salt: c.Salt,
	}
}
