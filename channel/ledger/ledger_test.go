package ledger_test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/anvil"
	"github.com/stiver-pay/stiver/test/stiver"
)

// world is a network with one sender per role.
type world struct {
	t        *testing.T
	url      string // of the development chain
	net      members
	ledger   *ledger.Ledger
	governor *ledger.Sender
	issuer   *ledger.Sender
	platform *ledger.Sender
	payer    *channel.KeySigner
	cfg      channel.Config
}

// members are a network's keys.
type members struct {
	Governor, Issuer, Platform, Payer, Stranger *ecdsa.PrivateKey
}

// newWorld is on the public development chain.
func newWorld(t *testing.T) *world {
	t.Helper()
	net := anvil.StartNetwork(t)
	c, err := client.Dial(testContext(t), net.URL, client.Options{ChainID: net.ChainID})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	w := worldOn(t, c, members{net.Governor, net.Issuer, net.Platform, net.Payers[0], net.Stranger})
	w.url = net.URL
	return w
}

// onEveryLedger runs a test on the development chain and on our own ledger.
func onEveryLedger(t *testing.T, test func(*testing.T, *world)) {
	t.Run("anvil", func(t *testing.T) { test(t, newWorld(t)) })
	t.Run("stiver", func(t *testing.T) {
		net := stiver.Start(t)
		test(t, worldOn(t, net.Client, members{net.Governor, net.Issuer, net.Platform, net.Payers[0], net.Stranger}))
	})
}

func worldOn(t *testing.T, c *client.Client, net members) *world {
	t.Helper()
	l := ledger.New(c)
	sender := func(key *ecdsa.PrivateKey) *ledger.Sender {
		return l.As(client.NewAccount(c, ledger.TransactionSigner(channel.NewKeySigner(key))))
	}
	w := &world{
		t: t, net: net, ledger: l,
		governor: sender(net.Governor), issuer: sender(net.Issuer), platform: sender(net.Platform),
		payer: channel.NewKeySigner(net.Payer),
	}
	w.cfg = w.config(0)
	return w
}

func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func (w *world) config(salt byte) channel.Config {
	return channel.Config{
		Payer: w.payer.Address(), PayerAuthorizer: w.payer.Address(),
		Receiver: w.platform.Address(), ReceiverAuthorizer: w.platform.Address(),
		Token: contracts.CoinAddress, WithdrawDelay: channel.MinWithdrawDelay, Salt: [32]byte{salt},
	}
}

func (w *world) authorize(cfg channel.Config, amount channel.Amount, salt byte) ledger.DepositAuthorization {
	w.t.Helper()
	domain, err := w.ledger.Coin().Domain(testContext(w.t))
	if err != nil {
		w.t.Fatal(err)
	}
	a := ledger.DepositAuthorization{ValidBefore: 1 << 40, Salt: [32]byte{salt}}
	sig, err := w.payer.Sign(ledger.DepositDigest(domain, w.ledger.Domain().ChannelID(cfg), cfg.Payer, amount, a))
	if err != nil {
		w.t.Fatal(err)
	}
	a.Signature = sig[:]
	return a
}

func (w *world) deposit(cfg channel.Config, amount uint64) ledger.Deposited {
	w.t.Helper()
	v := channel.NewAmount(amount)
	d, err := w.platform.Deposit(testContext(w.t), cfg, v, w.authorize(cfg, v, 1))
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) escrow(cfg channel.Config) channel.Escrow {
	w.t.Helper()
	e, err := w.ledger.Escrow(testContext(w.t), w.ledger.Domain().ChannelID(cfg))
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func (w *world) balance(who common.Address) uint64 {
	w.t.Helper()
	b, err := w.ledger.Coin().Balance(testContext(w.t), who)
	if err != nil {
		w.t.Fatal(err)
	}
	v, _ := b.Uint64()
	return v
}

// voucherRow claims total against a voucher for it.
func (w *world) voucherRow(cfg channel.Config, total uint64) ledger.Row {
	w.t.Helper()
	id := w.ledger.Domain().ChannelID(cfg)
	v, err := channel.SignVoucher(w.ledger.Domain(), w.payer, id, channel.NewAmount(total))
	if err != nil {
		w.t.Fatal(err)
	}
	return ledger.Row{Config: cfg, Claim: channel.Claim{Channel: id, Total: v.Ceiling, Voucher: v}}
}

// tickRow claims base + k of a chain of 64 ticks at one unit each.
func (w *world) tickRow(cfg channel.Config, base uint64, k uint32) ledger.Row {
	w.t.Helper()
	id := w.ledger.Domain().ChannelID(cfg)
	chain := channel.NewTickChain([32]byte{byte(base)}, 64)
	v, err := channel.SignTickVoucher(w.ledger.Domain(), w.payer, channel.TickVoucher{
		Channel: id, Base: channel.NewAmount(base), Unit: channel.NewAmount(1), Root: chain.Root(), Length: chain.Length()})
	if err != nil {
		w.t.Fatal(err)
	}
	total, err := v.At(k)
	if err != nil {
		w.t.Fatal(err)
	}
	return ledger.Row{Config: cfg, Claim: channel.Claim{Channel: id, Total: total, Ticks: v, Tick: chain.Tick(k)}}
}

func wantRevert(t *testing.T, err error, name string) {
	t.Helper()
	if got, ok := client.Reverted(err); !ok || got != name {
		t.Fatalf("want revert %s, got %v", name, err)
	}
}

func TestTheContractsAreWhereTheyShouldBe(t *testing.T) {
	w := newWorld(t)
	if err := w.ledger.CheckContracts(testContext(t)); err != nil {
		t.Fatal(err)
	}
	bare := anvil.Start(t, anvil.Options{})
	c, err := client.Dial(testContext(t), bare.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := ledger.New(c).CheckContracts(testContext(t)); !errors.Is(err, client.ErrWrongChain) {
		t.Fatalf("a ledger without contracts: %v", err)
	}
}

func TestMoneyGoesFromPayerThroughTheChannelToThePayee(t *testing.T) {
	onEveryLedger(t, moneyGoesFromPayerThroughTheChannelToThePayee)
}

func moneyGoesFromPayerThroughTheChannelToThePayee(t *testing.T, w *world) {
	ctx := testContext(t)
	d := w.deposit(w.cfg, 1000)
	if v, _ := d.Balance.Uint64(); v != 1000 || d.Tx == (common.Hash{}) {
		t.Fatalf("deposit: %+v", d)
	}
	other := w.config(7)
	w.deposit(other, 500)

	done, err := w.platform.SettleBatch(ctx, ledger.Settlement{
		Token:  contracts.CoinAddress,
		Rows:   []ledger.Row{w.voucherRow(w.cfg, 300), w.tickRow(other, 100, 40)},
		Anchor: &channel.Anchor{Root: [32]byte{1}, Entries: 12, Total: channel.NewAmount(440)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := done.Paid.Uint64(); v != 440 || done.Epoch != 1 {
		t.Fatalf("settled: %+v", done)
	}
	for i, want := range []uint64{300, 140} {
		if o := done.Outcomes[i]; o.Skipped != 0 || o.Total != channel.NewAmount(want) || o.Amount != channel.NewAmount(want) {
			t.Fatalf("row %d: %+v", i, o)
		}
	}
	if got := w.balance(w.platform.Address()); got != 440 {
		t.Fatalf("payee holds %d", got)
	}
	if e := w.escrow(w.cfg); e.Balance != channel.NewAmount(1000) || e.Claimed != channel.NewAmount(300) {
		t.Fatalf("escrow: %+v", e)
	}
	totals, err := w.ledger.Receiver(ctx, w.platform.Address(), contracts.CoinAddress)
	if err != nil || totals.Claimed != totals.Settled || totals.Claimed != channel.NewAmount(440) {
		t.Fatalf("totals: %+v, %v", totals, err)
	}
	head, err := w.ledger.AnchorHead(ctx, w.platform.Address(), contracts.CoinAddress)
	if err != nil || head.Epoch != 1 || head.Entries != 12 || head.Head != done.Head {
		t.Fatalf("anchor: %+v, %v", head, err)
	}
}

func TestABadRowIsSkippedWithItsReasonAndAStaleOneSilently(t *testing.T) {
	onEveryLedger(t, aBadRowIsSkippedWithItsReasonAndAStaleOneSilently)
}

func aBadRowIsSkippedWithItsReasonAndAStaleOneSilently(t *testing.T, w *world) {
	good, poor, unknown := w.cfg, w.config(1), w.config(2)
	w.deposit(good, 1000)
	w.deposit(poor, 10)
	forged := w.voucherRow(good, 50)
	forged.Claim.Voucher.Signature[3] ^= 1
	wrongTick := w.tickRow(good, 60, 3)
	wrongTick.Claim.Tick.Preimage[0] ^= 1
	greedy := w.voucherRow(good, 70)
	greedy.Claim.Total = channel.NewAmount(71)
	rows := []ledger.Row{
		w.voucherRow(good, 40), forged, wrongTick, greedy, w.voucherRow(good, 30),
		w.voucherRow(poor, 11), w.voucherRow(unknown, 5), w.tickRow(good, 90, 0),
	}
	outcomes, _, err := w.platform.ClaimCompact(testContext(t), rows)
	if err != nil {
		t.Fatal(err)
	}
	// The stale row's place among the events of one channel cannot be told
	// from them; it is asserted as the channel's last silent one.
	want := []ledger.SkipReason{0, ledger.SkipSignature, ledger.SkipTick, ledger.SkipCeiling, 0,
		ledger.SkipBalance, ledger.SkipConfig, ledger.SkipStale}
	for i, o := range outcomes {
		if o.Skipped != want[i] {
			t.Errorf("row %d: %s, want %s", i, o.Skipped, want[i])
		}
	}
	if e := w.escrow(good); e.Claimed != channel.NewAmount(90) {
		t.Fatalf("claimed %s", e.Claimed)
	}
}

func TestAnAnchorThatDoesNotAccountForTheMoneyIsRefusedBeforeSending(t *testing.T) {
	onEveryLedger(t, anAnchorThatDoesNotAccountForTheMoneyIsRefusedBeforeSending)
}

func anAnchorThatDoesNotAccountForTheMoneyIsRefusedBeforeSending(t *testing.T, w *world) {
	w.deposit(w.cfg, 1000)
	_, err := w.platform.SettleBatch(testContext(t), ledger.Settlement{
		Token: contracts.CoinAddress, Rows: []ledger.Row{w.voucherRow(w.cfg, 300)},
		Anchor: &channel.Anchor{Entries: 1, Total: channel.NewAmount(301)},
	})
	wantRevert(t, err, "AnchorTotalMismatch")
	if e := w.escrow(w.cfg); !e.Claimed.IsZero() {
		t.Fatalf("claimed %s", e.Claimed)
	}
}

func TestX402ClaimRefusesTicksAndTakesVouchers(t *testing.T) {
	w := newWorld(t)
	w.deposit(w.cfg, 1000)
	if _, _, err := w.platform.Claim(testContext(t), []ledger.Row{w.tickRow(w.cfg, 1, 1)}); !errors.Is(err, ledger.ErrTicksInX402) {
		t.Fatalf("got %v", err)
	}
	outcomes, _, err := w.platform.Claim(testContext(t), []ledger.Row{w.voucherRow(w.cfg, 20)})
	if err != nil || outcomes[0].Total != channel.NewAmount(20) {
		t.Fatalf("%+v, %v", outcomes, err)
	}
	paid, _, err := w.issuer.Settle(testContext(t), w.platform.Address(), contracts.CoinAddress)
	if err != nil || paid != channel.NewAmount(20) {
		t.Fatalf("paid %s, %v", paid, err)
	}
}

func TestALongListIsSplitAndEveryRowClaimed(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 900 channels")
	}
	w := newWorld(t)
	const n = 900 // more than 128,000 bytes
	rows := make([]ledger.Row, n)
	total := channel.Amount{}
	for i, cfg := range w.open(n) {
		rows[i] = w.voucherRow(cfg, 3)
		total, _ = total.Add(channel.NewAmount(3))
	}
	if w.platform.Fits(rows) {
		t.Fatal("the list is too short")
	}
	done, err := w.platform.SettleBatch(testContext(t), ledger.Settlement{
		Token: contracts.CoinAddress, Rows: rows, Anchor: &channel.Anchor{Entries: n, Total: total}})
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range done.Outcomes {
		if o.Skipped != 0 {
			t.Fatalf("row %d: %s", i, o.Skipped)
		}
	}
	if len(done.Outcomes) != n || done.Paid != total {
		t.Fatalf("%d outcomes, paid %s", len(done.Outcomes), done.Paid)
	}
}

func TestExitsCanBeRelayedAndPayOnlyThePayer(t *testing.T) {
	w := newWorld(t)
	ctx := testContext(t)
	w.deposit(w.cfg, 1000)
	id := w.ledger.Domain().ChannelID(w.cfg)
	amount := channel.NewAmount(400)
	sig, err := w.payer.Sign(w.ledger.Domain().WithdrawalDigest(id, 0, amount, 1<<40))
	if err != nil {
		t.Fatal(err)
	}
	exit := ledger.SignedWithdrawal{Config: w.cfg, Amount: amount, Deadline: 1 << 40, Signature: sig}
	if _, err := w.issuer.RelayWithdraw(ctx, exit); err != nil {
		t.Fatal(err)
	}
	e := w.escrow(w.cfg)
	if e.Leaving != amount || e.LeavingSince == 0 || e.WithdrawNonce != 1 {
		t.Fatalf("escrow: %+v", e)
	}
	_, err = w.issuer.RelayWithdraw(ctx, exit)
	if _, ok := client.Reverted(err); !ok {
		t.Fatalf("a replayed exit: %v", err)
	}
	_, err = w.issuer.FinalizeWithdraw(ctx, w.cfg)
	wantRevert(t, err, "WithdrawDelayNotElapsed")
	var ignored any
	if err := w.ledger.Client().Raw(ctx, &ignored, "evm_increaseTime", channel.MinWithdrawDelay+1); err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.Client().Raw(ctx, &ignored, "evm_mine"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.issuer.FinalizeWithdraw(ctx, w.cfg); err != nil {
		t.Fatal(err)
	}
	if got := w.balance(w.payer.Address()); got != anvil.PayerCoins-600 {
		t.Fatalf("payer holds %d", got)
	}
}

func TestRefundsGoBackToThePayerOncePerNonce(t *testing.T) {
	onEveryLedger(t, refundsGoBackToThePayerOncePerNonce)
}

func refundsGoBackToThePayerOncePerNonce(t *testing.T, w *world) {
	ctx := testContext(t)
	w.deposit(w.cfg, 1000)
	id := w.ledger.Domain().ChannelID(w.cfg)
	amount := channel.NewAmount(100)
	platform := channel.NewKeySigner(w.net.Platform)
	sig, err := platform.Sign(w.ledger.Domain().RefundDigest(id, 0, amount))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.issuer.RefundWithSignature(ctx, w.cfg, amount, 0, sig); err != nil {
		t.Fatal(err)
	}
	_, err = w.issuer.RefundWithSignature(ctx, w.cfg, amount, 0, sig)
	wantRevert(t, err, "InvalidRefundNonce")
	if _, err := w.platform.Refund(ctx, w.cfg, amount); err != nil {
		t.Fatal(err)
	}
	if e := w.escrow(w.cfg); e.Balance != channel.NewAmount(800) || e.RefundNonce == 0 {
		t.Fatalf("escrow: %+v", e)
	}
}

func TestADepositThatTheLedgerRefusesIsNamed(t *testing.T) {
	onEveryLedger(t, aDepositThatTheLedgerRefusesIsNamed)
}

func aDepositThatTheLedgerRefusesIsNamed(t *testing.T, w *world) {
	ctx := testContext(t)
	amount := channel.NewAmount(anvil.PayerCoins + 1)
	_, err := w.platform.Deposit(ctx, w.cfg, amount, w.authorize(w.cfg, amount, 1))
	if _, ok := client.Reverted(err); !ok {
		t.Fatalf("too much: %v", err)
	}
	a := w.authorize(w.cfg, channel.NewAmount(5), 1)
	_, err = w.platform.Deposit(ctx, w.cfg, channel.NewAmount(6), a)
	if _, ok := client.Reverted(err); !ok {
		t.Fatalf("signed for another amount: %v", err)
	}
	if _, err := w.governor.Freeze(ctx, w.payer.Address(), "a test"); err != nil {
		t.Fatal(err)
	}
	if frozen, err := w.ledger.Coin().Frozen(ctx, w.payer.Address()); err != nil || !frozen {
		t.Fatalf("frozen %v, %v", frozen, err)
	}
	_, err = w.platform.Deposit(ctx, w.cfg, channel.NewAmount(5), a)
	if _, ok := client.Reverted(err); !ok {
		t.Fatalf("a frozen payer: %v", err)
	}
}
