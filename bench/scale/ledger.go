package scale

import (
	"context"
	"errors"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
)

// deposit is what every channel holds: more than any run spends.
const deposit = 1 << 62

// paper is a ledger without money: see the package.
type paper struct {
	receiver common.Address
	once     sync.Once
	watched  chan struct{} // closed when the engine has read all its channels
}

func newPaper(receiver common.Address) *paper {
	return &paper{receiver: receiver, watched: make(chan struct{})}
}

var errPaper = errors.New("this ledger is of paper: it only admits channels")

func (p *paper) Address() common.Address { return p.receiver }

func (p *paper) Height(context.Context) (uint64, error) { return 1, nil }

func (p *paper) Escrow(context.Context, channel.ID) (channel.Escrow, error) {
	return channel.Escrow{Balance: channel.NewAmount(deposit)}, nil
}

func (p *paper) Escrows(_ context.Context, ids []channel.ID) ([]channel.Escrow, error) {
	all := make([]channel.Escrow, len(ids))
	for i := range all {
		all[i].Balance = channel.NewAmount(deposit)
	}
	return all, nil
}

// Watch is called once all channels were read.
func (p *paper) Watch(ctx context.Context, _ ledger.Watching, _ func(ledger.Seen) error) error {
	p.once.Do(func() { close(p.watched) })
	<-ctx.Done()
	return ctx.Err()
}

func (p *paper) Receiver(context.Context, common.Address, common.Address) (ledger.Totals, error) {
	return ledger.Totals{}, errPaper
}

func (p *paper) AnchorHead(context.Context, common.Address, common.Address) (ledger.AnchorHead, error) {
	return ledger.AnchorHead{}, errPaper
}

func (p *paper) Deposit(context.Context, channel.Config, channel.Amount, ledger.DepositAuthorization) (ledger.Deposited, error) {
	return ledger.Deposited{}, errPaper
}

func (p *paper) ClaimMany(context.Context, ledger.Claiming) error { return errPaper }

func (p *paper) SettleBatch(context.Context, ledger.Settlement) (ledger.Settled, error) {
	return ledger.Settled{}, errPaper
}

func (p *paper) Fits([]ledger.Row) bool { return true }

func (p *paper) AwaitSent(context.Context) error { return errPaper }

func (p *paper) RefundWithSignature(context.Context, channel.Config, channel.Amount, uint64, channel.Signature) (ledger.Included, error) {
	return ledger.Included{}, errPaper
}
