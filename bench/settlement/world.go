package settlement

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"
	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/store"
	"github.com/stiver-pay/stiver/contracts"
)

const (
	// deposit is what every channel holds: more than any run spends.
	deposit = 1_000_000_000
	// maxDrift lets deposits be made in as many blocks as they take: block time
	// may run ahead of the clock by so many seconds, one for each block.
	maxDrift = 60

	alone    = 8   // channels that are claimed one by one
	together = 700 // channels of the claim that is only executed: nearly a transaction

	// portion is how many channels' worth of signatures are made at a time.
	portion = 4096
)

// world is a ledger, a payee and a payer with many channels.
type world struct {
	Options
	result  *Result
	closers []func() error

	rpc      *client.Client
	ledger   *ledger.Ledger
	blockGas uint64

	owner   *ecdsa.PrivateKey  // of the payer's coins
	session *channel.KeySigner // signs vouchers
	payee   *channel.KeySigner // of the engine
	other   *channel.KeySigner // a payee whose claims are made one by one
	sender  *ledger.Sender     // the payee's
	store   *store.Store
	engine  *payee.Engine
}

func (w *world) onStop(f func() error) { w.closers = append(w.closers, f) }

// stop ends everything in the reverse order of its start.
func (w *world) stop() error {
	var errs []error
	for i := len(w.closers) - 1; i >= 0; i-- {
		errs = append(errs, w.closers[i]())
	}
	return errors.Join(errs...)
}

func (w *world) start(ctx context.Context) error {
	var signers [3]*channel.KeySigner
	for i := range signers {
		key, err := crypto.GenerateKey()
		if err != nil {
			return err
		}
		signers[i] = channel.NewKeySigner(key)
	}
	w.session, w.payee, w.other = signers[0], signers[1], signers[2]
	var err error
	if w.owner, err = crypto.GenerateKey(); err != nil {
		return err
	}
	if err := w.startLedger(ctx); err != nil {
		return err
	}
	if w.store, err = store.Open(filepath.Join(w.Dir, "payee"), store.Options{Logger: w.Logger}); err != nil {
		return err
	}
	w.onStop(w.store.Close)
	return nil
}

func (w *world) startLedger(ctx context.Context) error {
	home := filepath.Join(w.Dir, "ledger")
	payer := crypto.PubkeyToAddress(w.owner.PublicKey)
	supply := uint256.NewInt(uint64(deposit) * uint64(w.Channels+w.Paying+alone+together))
	g, err := node.InitHome(home, node.InitOptions{
		MaxDrift: maxDrift,
		Members: []genesis.Member{
			{Address: payer, Roles: []genesis.Role{genesis.Participant}},
			{Address: w.payee.Address(), Roles: []genesis.Role{genesis.Platform}},
			{Address: w.other.Address(), Roles: []genesis.Role{genesis.Platform}},
		},
		Balances: []genesis.Balance{{Address: payer, Amount: supply}},
	})
	if err != nil {
		return err
	}
	w.blockGas = g.Config.Parameters.BlockGas
	n, err := node.Start(ctx, node.Config{Home: home, RPCAddr: "127.0.0.1:0", Logger: w.Logger})
	if err != nil {
		return err
	}
	w.onStop(n.Stop)
	if w.rpc, err = client.Dial(ctx, n.RPCURL(), client.Options{}); err != nil {
		return err
	}
	w.onStop(func() error { w.rpc.Close(); return nil })
	w.ledger = ledger.New(w.rpc)
	w.sender = w.as(w.payee)
	return nil
}

func (w *world) as(s *channel.KeySigner) *ledger.Sender {
	return w.ledger.As(client.NewAccount(w.rpc, ledger.TransactionSigner(s)))
}

// config is the payer's channel of a number to a payee.
func (w *world) config(to *channel.KeySigner, n int) channel.Config {
	cfg := channel.Config{
		Payer: crypto.PubkeyToAddress(w.owner.PublicKey), PayerAuthorizer: w.session.Address(),
		Receiver: to.Address(), ReceiverAuthorizer: to.Address(),
		Token: contracts.CoinAddress, WithdrawDelay: channel.MinWithdrawDelay,
	}
	binary.BigEndian.PutUint64(cfg.Salt[:], uint64(n)+1)
	return cfg
}

func (w *world) id(cfg channel.Config) channel.ID { return w.ledger.Domain().ChannelID(cfg) }

// open deposits into every channel.
func (w *world) open(ctx context.Context) error {
	token, err := w.ledger.Coin().Domain(ctx)
	if err != nil {
		return err
	}
	m := measure.Begin()
	deposits := func(to *channel.KeySigner, n int) error {
		for from := 0; from < n; from += portion {
			some := make([]ledger.Funding, min(portion, n-from))
			err := inParallel(len(some), func(i int) (err error) {
				some[i], err = w.funding(token, w.config(to, from+i))
				return err
			})
			if err != nil {
				return err
			}
			if err := w.sender.DepositMany(ctx, some); err != nil {
				return err
			}
			if from > 0 && from/portion%5 == 0 {
				w.Say(fmt.Sprintf("%d deposits", from+len(some)))
			}
		}
		return nil
	}
	if err := errors.Join(deposits(w.other, alone+together), deposits(w.payee, w.Channels+w.Paying)); err != nil {
		return err
	}
	w.result.Open = figureOf(m, w.Channels+w.Paying+alone+together)
	return nil
}

// funding is the payer's consent to a deposit.
func (w *world) funding(token ledger.TokenDomain, cfg channel.Config) (ledger.Funding, error) {
	f := ledger.Funding{
		Config: cfg, Amount: channel.NewAmount(deposit),
		Authorization: ledger.DepositAuthorization{ValidBefore: uint64(time.Now().Add(24 * time.Hour).Unix()), Salt: cfg.Salt},
	}
	return f, f.Sign(w.ledger, token, channel.NewKeySigner(w.owner))
}

// read reads all channels of the payee from the ledger, as its engine does when
// it has been away.
func (w *world) read(ctx context.Context) error {
	ids := make([]channel.ID, w.Channels+w.Paying)
	for i := range ids {
		ids[i] = w.id(w.config(w.payee, i))
	}
	m := measure.Begin()
	_, err := w.ledger.Escrows(ctx, ids)
	if err != nil {
		return err
	}
	w.result.Read = figureOf(m, len(ids))
	w.engine, err = payee.Open(ctx, payee.Options{
		Store: w.store, Ledger: w.sender, Domain: w.ledger.Domain(), Signer: w.payee,
		Terms: payee.Terms{
			Receiver: w.payee.Address(), ReceiverAuthorizer: w.payee.Address(),
			Token: contracts.CoinAddress, WithdrawDelay: channel.MinWithdrawDelay,
		},
		Logger: w.Logger,
	})
	if err != nil {
		return err
	}
	w.onStop(w.engine.Close)
	return nil
}

// charge has the payee admit every channel, and sell something on it for a signed
// voucher.
func (w *world) charge(ctx context.Context) error {
	// A voucher is paid where the channel is, so that many are under way at once.
	m := measure.Begin()
	err := inParallel(w.Channels, func(i int) error {
		cfg := w.config(w.payee, i)
		if _, err := w.engine.Admit(ctx, cfg); err != nil {
			return err
		}
		return w.buy(w.id(cfg))
	})
	w.result.Charge = figureOf(m, w.Channels)
	return err
}

// buy pays one unit by a voucher.
func (w *world) buy(id channel.ID) error {
	v, err := channel.SignVoucher(w.ledger.Domain(), w.session, id, channel.NewAmount(1))
	if err != nil {
		return err
	}
	done := make(chan payee.Outcome, 1)
	w.engine.Pay(id, []payee.StreamPayment{{Price: v.Ceiling, Voucher: &v, Item: item}}, func(o payee.Outcome) { done <- o })
	return (<-done).Err
}

// claimAlone measures the primitives: a claim's execution, and a transaction for
// each claim.
func (w *world) claimAlone(ctx context.Context) error {
	rows := make([]ledger.Row, alone+together)
	for i := range rows {
		cfg := w.config(w.other, i)
		v, err := channel.SignVoucher(w.ledger.Domain(), w.session, w.id(cfg), channel.NewAmount(1))
		if err != nil {
			return err
		}
		rows[i] = ledger.Row{Config: cfg, Claim: channel.Claim{Channel: w.id(cfg), Total: v.Ceiling, Voucher: v}}
	}
	sender, fastest := w.as(w.other), Figure{}
	for range 5 {
		m := measure.Begin()
		if err := sender.CheckClaim(ctx, rows[alone:]); err != nil {
			return err
		}
		if f := figureOf(m, together); f.PerSecond > fastest.PerSecond {
			fastest = f
		}
	}
	w.result.ClaimCall = fastest
	m := measure.Begin()
	for _, row := range rows[:alone] {
		_, in, err := sender.ClaimCompact(ctx, []ledger.Row{row})
		if err != nil {
			return err
		}
		w.result.GasAlone = in.GasUsed
	}
	w.result.ClaimAlone = figureOf(m, alone)
	return nil
}

// inParallel does n things, many at a time.
func inParallel(n int, do func(i int) error) error {
	const perCore = 256
	var work errgroup.Group
	next := make(chan int)
	for range perCore * runtime.GOMAXPROCS(0) {
		work.Go(func() (err error) {
			for i := range next {
				if err == nil {
					err = do(i)
				}
			}
			return err
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	return work.Wait()
}

// figureOf is the figure of n things done since m began.
func figureOf(m measure.Meter, n int) Figure {
	took, cpu := m.Spent()
	return Figure{
		Count: n, Seconds: took.Seconds(), PerSecond: measure.Ratio(float64(n), took.Seconds()),
		CPU: measure.Ratio(measure.Micros(cpu), float64(n)),
	}
}

// wait waits for a time.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
