package payee_test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/channel/store"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/anvil"
	"github.com/stiver-pay/stiver/test/stiver"
)

// shop is a payee on a real ledger, with the key of one of its payers.
type shop struct {
	t      *testing.T
	ctx    context.Context
	ledger *ledger.Ledger
	sender *ledger.Sender // the payee's
	exit   *ledger.Sender // the payer's
	key    *channel.KeySigner
	engine *payee.Engine
	cfg    channel.Config
	id     channel.ID
}

func onEveryLedger(t *testing.T, test func(*shop)) {
	t.Run("anvil", func(t *testing.T) {
		net := anvil.StartNetwork(t)
		c, err := client.Dial(t.Context(), net.URL, client.Options{ChainID: net.ChainID})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		test(newShop(t, c, net.Platform, net.Payers[0]))
	})
	t.Run("stiver", func(t *testing.T) {
		net := stiver.Start(t)
		test(newShop(t, net.Client, net.Platform, net.Payers[0]))
	})
}

func newShop(t *testing.T, c *client.Client, platform, payer *ecdsa.PrivateKey) *shop {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	l := ledger.New(c)
	sender := func(k *ecdsa.PrivateKey) *ledger.Sender {
		return l.As(client.NewAccount(c, ledger.TransactionSigner(channel.NewKeySigner(k))))
	}
	s := &shop{t: t, ctx: ctx, ledger: l, sender: sender(platform), exit: sender(payer), key: channel.NewKeySigner(payer)}
	db, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	signer := channel.NewKeySigner(platform)
	s.engine, err = payee.Open(context.Background(), payee.Options{
		Store: db, Ledger: s.sender, Domain: l.Domain(), Signer: signer,
		Terms: payee.Terms{
			Receiver: signer.Address(), ReceiverAuthorizer: signer.Address(),
			Token: contracts.CoinAddress, WithdrawDelay: channel.MinWithdrawDelay,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.engine.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	s.cfg = channel.Config{
		Payer: s.key.Address(), PayerAuthorizer: s.key.Address(), Receiver: signer.Address(), ReceiverAuthorizer: signer.Address(),
		Token: contracts.CoinAddress, WithdrawDelay: channel.MinWithdrawDelay,
	}
	s.id = l.Domain().ChannelID(s.cfg)
	return s
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) authorize(amount uint64, salt byte) ledger.DepositAuthorization {
	s.t.Helper()
	domain, err := s.ledger.Coin().Domain(s.ctx)
	s.must(err)
	a := ledger.DepositAuthorization{ValidBefore: 1 << 40, Salt: [32]byte{salt}}
	sig, err := s.key.Sign(ledger.DepositDigest(domain, s.id, s.cfg.Payer, channel.NewAmount(amount), a))
	s.must(err)
	a.Signature = sig[:]
	return a
}

func (s *shop) deposit(amount uint64, salt byte) payee.View {
	s.t.Helper()
	d, err := s.engine.Deposit(s.ctx, s.cfg, channel.NewAmount(amount), s.authorize(amount, salt))
	s.must(err)
	return d.View
}

func (s *shop) sell(ceiling, price uint64) {
	s.t.Helper()
	v, err := channel.SignVoucher(s.ledger.Domain(), s.key, s.id, channel.NewAmount(ceiling))
	s.must(err)
	sale, err := s.engine.Begin(s.ctx, s.id, payee.Payment{Voucher: v, Price: channel.NewAmount(price)})
	s.must(err)
	defer sale.Abort()
	_, err = sale.Commit(s.ctx, channel.NewAmount(price), []byte("item"))
	s.must(err)
}

// stream pays n times one unit by ticks.
func (s *shop) stream(n uint32) {
	s.t.Helper()
	v, _ := s.engine.View(s.id)
	links := channel.NewTickChain([32]byte{byte(v.Payments), 7}, n)
	chain, err := channel.SignTickVoucher(s.ledger.Domain(), s.key, channel.TickVoucher{
		Channel: s.id, Base: v.Charged, Unit: channel.NewAmount(1), Root: links.Root(), Length: n,
	})
	s.must(err)
	batch := make([]payee.StreamPayment, n)
	for i := range batch {
		batch[i] = payee.StreamPayment{Sequence: v.Payments + uint64(i), Price: channel.NewAmount(1), Tick: links.Tick(uint32(i + 1)), Item: []byte("tick")}
	}
	batch[0].Chain = &chain
	done := make(chan payee.Outcome, 1)
	s.engine.Pay(s.id, batch, func(o payee.Outcome) { done <- o })
	s.must((<-done).Err)
}

func (s *shop) holds(who [20]byte, want uint64) {
	s.t.Helper()
	got, err := s.ledger.Coin().Balance(s.ctx, who)
	s.must(err)
	if got != channel.NewAmount(want) {
		s.t.Fatalf("%x holds %s, want %d", who, got, want)
	}
}

func TestDepositSellSettleRefundOnARealLedger(t *testing.T) {
	onEveryLedger(t, func(s *shop) {
		if v := s.deposit(10_000, 1); v.Escrow.Balance != channel.NewAmount(10_000) {
			s.t.Fatalf("%+v", v)
		}
		s.sell(100, 100)
		s.stream(64)
		first, err := s.engine.Settle(s.ctx)
		s.must(err)
		if first.Paid != channel.NewAmount(164) || first.Epoch != 1 || first.Anchor.Entries != 65 {
			s.t.Fatalf("%+v", first)
		}
		s.holds(s.cfg.Receiver, 164)
		s.stream(36)
		s.sell(300, 100)
		refund, err := s.engine.Refund(s.ctx, s.id, nil)
		s.must(err)
		if refund.Amount != channel.NewAmount(9_700) || refund.View.Escrow.Balance != channel.NewAmount(300) {
			s.t.Fatalf("%+v", refund)
		}
		second, err := s.engine.Settle(s.ctx)
		s.must(err)
		if second.Claimed != channel.NewAmount(136) || second.Epoch != 2 {
			s.t.Fatalf("%+v", second)
		}
		s.holds(s.cfg.Receiver, 300)
		s.holds(s.cfg.Payer, anvil.PayerCoins-300)
		head, err := s.ledger.AnchorHead(s.ctx, s.cfg.Receiver, s.cfg.Token)
		s.must(err)
		var epochs []payee.Epoch
		s.must(s.engine.Epochs(s.ctx, 0, func(ep payee.Epoch) error { epochs = append(epochs, ep); return nil }))
		if len(epochs) != 2 || epochs[1].Head != head.Head || epochs[1].Tx != second.Included.Tx || epochs[1].Block == 0 {
			s.t.Fatalf("%+v, the ledger shows %+v", epochs, head)
		}
		s.must(paymentlog.Write(s.ctx, io.Discard, s.ledger.Domain(), s.engine))
	})
}

func TestADepositThatTheLedgerRefusesMovesNothing(t *testing.T) {
	onEveryLedger(t, func(s *shop) {
		poor := s.authorize(anvil.PayerCoins+1, 1)
		if _, err := s.engine.Deposit(s.ctx, s.cfg, channel.NewAmount(anvil.PayerCoins+1), poor); !errors.Is(err, payee.ErrDeposit) {
			s.t.Fatal(err)
		}
		late := s.authorize(5, 2)
		late.ValidBefore = 1
		if _, err := s.engine.Deposit(s.ctx, s.cfg, channel.NewAmount(5), late); !errors.Is(err, payee.ErrDeposit) {
			s.t.Fatal(err)
		}
		if _, err := s.engine.Admit(s.ctx, s.cfg); !errors.Is(err, payee.ErrUnknown) {
			s.t.Fatal(err)
		}
		s.deposit(5, 3)
		if _, err := s.engine.Deposit(s.ctx, s.cfg, channel.NewAmount(5), s.authorize(5, 3)); !errors.Is(err, payee.ErrDeposit) {
			s.t.Fatalf("the same authorisation twice: %v", err)
		}
	})
}

func TestAPayerWhoLeavesIsClaimedFromAtOnceOnARealLedger(t *testing.T) {
	onEveryLedger(t, func(s *shop) {
		s.deposit(1000, 1)
		s.sell(100, 100)
		claimed := make(chan channel.Amount, 1)
		height, err := s.ledger.Height(s.ctx)
		s.must(err)
		watching, stop := context.WithCancel(s.ctx)
		defer stop()
		go func() {
			_ = s.ledger.Watch(watching, ledger.Watching{From: height + 1}, func(seen ledger.Seen) error {
				for _, e := range seen.Events {
					if made, ok := e.(ledger.ClaimMade); ok {
						claimed <- made.Total
					}
				}
				return nil
			})
		}()
		_, err = s.exit.InitiateWithdraw(s.ctx, s.cfg, channel.NewAmount(900))
		s.must(err)
		select {
		case total := <-claimed:
			if total != channel.NewAmount(100) {
				s.t.Fatalf("claimed %s", total)
			}
		case <-s.ctx.Done():
			s.t.Fatal("nothing was claimed")
		}
		v, err := s.engine.Observe(s.ctx, s.id)
		s.must(err)
		if v.Available() != channel.NewAmount(100) || !v.Unclaimed().IsZero() {
			s.t.Fatalf("%+v", v)
		}
	})
}
