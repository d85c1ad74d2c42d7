package fault

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
)

const (
	// payerCoins is what every payer starts with.
	payerCoins = 1_000_000_000
	// depositCoins go into a channel at a time; claimCoins are sold at a time.
	depositCoins, claimCoins = 100, 7
)

// person is an account that uses the ledger through one node.
type person struct {
	key   *ecdsa.PrivateKey
	role  genesis.Role
	coins uint64
}

// newPeople are a payer for each node who transfers, a payer with channels, and
// a payee.
func newPeople(t *testing.T) []*person {
	var out []*person
	for range validators + 1 {
		out = append(out, &person{newKey(t), genesis.Participant, payerCoins})
	}
	return append(out, &person{newKey(t), genesis.Platform, 0})
}

func (p *person) address() common.Address { return crypto.PubkeyToAddress(p.key.PublicKey) }

func (w *town) shopper() *person { return w.people[validators] }
func (w *town) payee() *person   { return w.people[validators+1] }

// as makes a sender of a person's transactions through a node.
func (h *host) as(p *person) *ledger.Sender {
	return h.ledger.As(client.NewAccount(h.ledger.Client(), client.NewKeySigner(p.key)))
}

// load is people using the ledger while things happen to it.
type load struct {
	town *town
	stop context.CancelFunc
	over context.Context
	work sync.WaitGroup
	news chan struct{} // a transaction was acknowledged

	mu       sync.Mutex
	receipts map[common.Hash]uint64 // acknowledged: block by transaction
	lost     int                    // reported lost by the client
	unknown  []common.Hash          // sent, and given up on

}

// books are the channel's sums: what the ledger confirmed as deposited, what the
// payer signed for, and what the payee sold. One load at a time writes them.
type books struct{ deposited, authorised, charged uint64 }

// startLoad begins transfers through every node, and sales over a channel.
func (w *town) startLoad() *load {
	l := &load{town: w, news: make(chan struct{}, 1), receipts: map[common.Hash]uint64{}}
	l.over, l.stop = context.WithCancel(context.Background())
	for i, h := range w.nodes {
		l.work.Go(func() { l.transfers(h.as(w.people[i]), w.payee().address()) })
	}
	l.work.Go(func() { l.sales(w.nodes[0], w.nodes[validators-1]) })
	w.t.Cleanup(func() {
		l.stop()
		l.work.Wait()
	})
	return l
}

// finish ends the load; work begun is seen through.
func (l *load) finish() {
	l.stop()
	l.work.Wait()
}

// judge notes what became of a transaction and tells whether it is in a block.
func (l *load) judge(what string, in ledger.Included, err error) bool {
	var refused *client.Error
	switch {
	case err == nil:
		l.mu.Lock()
		l.receipts[in.Tx] = in.Block
		l.mu.Unlock()
		select {
		case l.news <- struct{}{}:
		default:
		}
		return true
	case errors.Is(err, client.ErrLost):
		l.mu.Lock()
		l.lost++
		l.mu.Unlock()
	case errors.Is(err, client.ErrUnconfirmed) && errors.As(err, &refused):
		l.mu.Lock()
		l.unknown = append(l.unknown, refused.Tx)
		l.mu.Unlock()
	case errors.Is(err, client.ErrUnreachable), client.CodeOf(err) == client.CodeLedger:
		// Nothing was sent: the node is down, or only coming up.
		select {
		case <-time.After(50 * time.Millisecond):
		case <-l.over.Done():
		}
	default:
		l.town.t.Errorf("%s: %v", what, err)
		l.stop()
	}
	return false
}

// transfers moves coins one by one.
func (l *load) transfers(from *ledger.Sender, to common.Address) {
	for l.over.Err() == nil {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		in, err := from.Transfer(ctx, contracts.CoinAddress, to, channel.NewAmount(1))
		cancel()
		l.judge("transfer", in, err)
	}
}

// sales fills a channel and claims from it, over and over. The payer's deposits
// are relayed by the payee through one node, its claims go through another.
func (l *load) sales(deposits, claims *host) {
	payer := channel.NewKeySigner(l.town.shopper().key)
	relay, seller := deposits.as(l.town.payee()), claims.as(l.town.payee())
	cfg := l.town.channel()
	id := relay.Domain().ChannelID(cfg)
	sums := &l.town.books
	for l.over.Err() == nil {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		if sums.charged+claimCoins > sums.deposited {
			a, err := l.authorise(ctx, relay, cfg)
			var d ledger.Deposited
			if err == nil {
				d, err = relay.Deposit(ctx, cfg, channel.NewAmount(depositCoins), a)
			}
			if _, used := client.Reverted(err); used || l.judge("deposit", d.Included, err) {
				// A consent that was used already was used by us: nobody else has it.
				sums.deposited += depositCoins
				l.follow(claims, d.Block)
			}
			cancel()
			continue
		}
		sums.authorised = sums.charged + claimCoins
		v, err := channel.SignVoucher(relay.Domain(), payer, id, channel.NewAmount(sums.authorised))
		if err != nil {
			l.town.t.Errorf("sign a voucher: %v", err)
			cancel()
			return
		}
		sums.charged = sums.authorised
		_, in, err := seller.ClaimCompact(ctx, []ledger.Row{{Config: cfg, Claim: channel.Claim{Channel: id, Total: v.Ceiling, Voucher: v}}})
		l.judge("claim", in, err)
		cancel()
	}
}

// follow waits until a node has a block. A node that is behind would estimate a
// claim on a channel that it does not see filled yet, and that is too little gas.
func (l *load) follow(h *host, number uint64) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for h.head() < number {
		select {
		case <-tick.C:
		case <-l.over.Done():
			return
		}
	}
}

func (w *town) channel() channel.Config {
	return channel.Config{
		Payer: w.shopper().address(), PayerAuthorizer: w.shopper().address(),
		Receiver: w.payee().address(), ReceiverAuthorizer: w.payee().address(),
		Token: contracts.CoinAddress, WithdrawDelay: channel.MinWithdrawDelay,
	}
}

// authorise is the payer's consent to the next deposit.
func (l *load) authorise(ctx context.Context, relay *ledger.Sender, cfg channel.Config) (ledger.DepositAuthorization, error) {
	domain, err := relay.Coin().Domain(ctx)
	if err != nil {
		return ledger.DepositAuthorization{}, err
	}
	a := ledger.DepositAuthorization{ValidBefore: 1 << 40}
	channel.NewAmount(l.town.books.deposited).Big().FillBytes(a.Salt[:])
	digest := ledger.DepositDigest(domain, relay.Domain().ChannelID(cfg), cfg.Payer, channel.NewAmount(depositCoins), a)
	sig, err := channel.NewKeySigner(l.town.shopper().key).Sign(digest)
	a.Signature = sig[:]
	return a, err
}

// await returns when so many more transactions were acknowledged.
func (l *load) await(n int) {
	l.town.t.Helper()
	if !l.within(n, patience) {
		l.town.t.Fatalf("not %d transactions were acknowledged in %s", n, patience)
	}
}

// within tells whether n transactions are acknowledged before a time, or the
// load, is over.
func (l *load) within(n int, limit time.Duration) bool {
	late := time.After(limit)
	for range n {
		select {
		case <-l.news:
		case <-late:
			return false
		case <-l.over.Done():
			return false
		}
	}
	return true
}

// acknowledged counts receipts.
func (l *load) acknowledged() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.receipts)
}
