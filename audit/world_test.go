package audit_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"sort"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/audit"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/stiver"
)

// payee is the smallest honest payee: it keeps states and entries in memory,
// settles on the real ledger, and tells its log.
type payee struct {
	t      *testing.T
	net    *stiver.Network
	ledger *ledger.Sender
	domain channel.Domain

	sales  map[channel.ID]*sales
	epochs []paymentlog.Epoch
	clock  uint64

	deposits int // made so far; a salt for the next
}

// sales are one channel's.
type sales struct {
	config  channel.Config
	payer   *channel.KeySigner
	state   channel.State
	entries []channel.Entry
}

func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func newPayee(t *testing.T) *payee {
	t.Helper()
	return newPayeeOn(t, stiver.Start(t))
}

func newPayeeOn(t *testing.T, net *stiver.Network) *payee {
	t.Helper()
	l := ledger.New(net.Client)
	account := client.NewAccount(net.Client, client.NewKeySigner(net.Platform))
	return &payee{t: t, net: net, ledger: l.As(account), domain: l.Domain(), sales: make(map[channel.ID]*sales), clock: 1_790_000_000_000}
}

func (p *payee) check(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// open makes a channel with a deposit.
func (p *payee) open(payer *ecdsa.PrivateKey, salt byte, deposit uint64) *sales {
	p.t.Helper()
	ctx := testContext(p.t)
	s := &sales{payer: channel.NewKeySigner(payer)}
	s.config = channel.Config{
		Payer: s.payer.Address(), PayerAuthorizer: s.payer.Address(),
		Receiver: p.ledger.Address(), ReceiverAuthorizer: p.ledger.Address(),
		Token: contracts.CoinAddress, WithdrawDelay: channel.MinWithdrawDelay, Salt: [32]byte{salt},
	}
	id := p.domain.ChannelID(s.config)
	p.pay(s, deposit)
	escrow, err := p.ledger.Escrow(ctx, id)
	p.check(err)
	s.state, _ = channel.NewState(id, escrow, p.clock)
	p.sales[id] = s
	return s
}

// pay has the payer deposit on a channel.
func (p *payee) pay(s *sales, deposit uint64) {
	p.t.Helper()
	ctx := testContext(p.t)
	token, err := p.ledger.Coin().Domain(ctx)
	p.check(err)
	amount := channel.NewAmount(deposit)
	a := ledger.DepositAuthorization{ValidBefore: 1 << 40, Salt: [32]byte{byte(p.deposits >> 8), byte(p.deposits)}}
	p.deposits++
	sig, err := s.payer.Sign(ledger.DepositDigest(token, p.domain.ChannelID(s.config), s.config.Payer, amount, a))
	p.check(err)
	a.Signature = sig[:]
	_, err = p.ledger.Deposit(ctx, s.config, amount, a)
	p.check(err)
}

// deposit adds to an open channel.
func (p *payee) deposit(s *sales, amount uint64) {
	p.t.Helper()
	p.pay(s, amount)
	e, err := p.ledger.Escrow(testContext(p.t), s.state.ID)
	p.check(err)
	_, err = s.state.Observe(e, p.clock)
	p.check(err)
}

// room is how much more can be signed for on the channel's deposit.
func (p *payee) room(s *sales) uint64 {
	v, _ := s.state.Escrow.Balance.Minus(s.state.Charged.Max(s.state.Ceiling())).Uint64()
	return v
}

// sell charges n items at a price, each on a voucher of its own.
func (p *payee) sell(s *sales, n int, price uint64) {
	p.t.Helper()
	for range n {
		ceiling, err := s.state.Charged.Add(channel.NewAmount(price))
		p.check(err)
		v, err := channel.SignVoucher(p.domain, s.payer, s.state.ID, ceiling)
		p.check(err)
		by := channel.NewVerifier(s.payer.Address())
		verified, err := v.Verify(p.domain, &by)
		p.check(err)
		p.check(s.state.Authorise(verified))
		p.charge(s, price)
	}
}

// tick charges n items at one unit each, on a chain of 16 ticks.
func (p *payee) tick(s *sales, n int) {
	p.t.Helper()
	chain := channel.NewTickChain([32]byte{7, byte(s.state.Log.Size())}, 16)
	v, err := channel.SignTickVoucher(p.domain, s.payer, channel.TickVoucher{
		Channel: s.state.ID, Base: s.state.Charged.Max(s.state.Ceiling()), Unit: channel.NewAmount(1), Root: chain.Root(), Length: chain.Length()})
	p.check(err)
	by := channel.NewVerifier(s.payer.Address())
	verified, err := v.Verify(p.domain, &by)
	p.check(err)
	p.check(s.state.OpenTicks(verified))
	for k := range n {
		p.check(s.state.AuthoriseTick(chain.Tick(uint32(k) + 1)))
		p.charge(s, 1)
	}
}

func (p *payee) charge(s *sales, price uint64) {
	p.t.Helper()
	p.clock += 3
	e, err := s.state.Charge(channel.NewAmount(price), p.clock, channel.HashItem([16]byte{1}, []byte("an article")))
	p.check(err)
	s.entries = append(s.entries, e)
}

func (p *payee) credit(s *sales, amount uint64) {
	p.t.Helper()
	e, err := s.state.Credit(channel.NewAmount(amount), p.clock, channel.ItemHash{})
	p.check(err)
	s.entries = append(s.entries, e)
}

func (p *payee) sorted() []*sales {
	list := make([]*sales, 0, len(p.sales))
	for _, s := range p.sales {
		list = append(list, s)
	}
	sort.Slice(list, func(i, j int) bool { return string(list[i].state.ID[:]) < string(list[j].state.ID[:]) })
	return list
}

// settle claims everything, anchors the log and has the money transferred.
func (p *payee) settle() {
	p.t.Helper()
	ctx := testContext(p.t)
	var rows []ledger.Row
	var heads []channel.AnchorHead
	for _, s := range p.sorted() {
		claimed := s.state.Escrow.Claimed
		if c, due := s.state.Claim(); due {
			rows = append(rows, ledger.Row{Config: s.config, Claim: c})
			claimed = c.Total
		}
		heads = append(heads, s.state.AnchorHead(claimed))
	}
	anchor, err := channel.NewAnchor(heads)
	p.check(err)
	done, err := p.ledger.SettleBatch(ctx, ledger.Settlement{Token: contracts.CoinAddress, Rows: rows, Anchor: &anchor})
	p.check(err)
	p.epochs = append(p.epochs, paymentlog.Epoch{Number: done.Epoch, Anchor: anchor, Heads: heads})
	for _, s := range p.sales {
		e, err := p.ledger.Escrow(ctx, s.state.ID)
		p.check(err)
		entries, err := s.state.Observe(e, p.clock)
		p.check(err)
		s.entries = append(s.entries, entries...)
	}
}

// Walk tells the log.
func (p *payee) Walk(_ context.Context, v paymentlog.Visitor) error {
	terms := paymentlog.Terms{ChainID: p.domain.ChainID(), Receiver: p.ledger.Address(), Token: contracts.CoinAddress}
	if err := v.Terms(terms); err != nil {
		return err
	}
	for _, e := range p.epochs {
		if err := v.Epoch(e); err != nil {
			return err
		}
	}
	for _, s := range p.sorted() {
		c := paymentlog.Channel{Config: s.config, Entries: uint64(len(s.entries))}
		if due, ok := s.state.Claim(); ok {
			c.Due = &due
		}
		if err := v.Channel(c); err != nil {
			return err
		}
		for _, e := range s.entries {
			if err := v.Entry(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *payee) genesis() []byte {
	p.t.Helper()
	data, err := p.net.Genesis.Encode()
	p.check(err)
	return data
}

func (p *payee) root() audit.TrustRoot {
	p.t.Helper()
	root, err := audit.TrustGenesis(p.genesis())
	p.check(err)
	return root
}

// export makes a bundle of what a source tells.
func (p *payee) export(log paymentlog.Source) []byte {
	p.t.Helper()
	var out bytes.Buffer
	p.check(audit.Export(testContext(p.t), audit.Sources{Genesis: p.genesis(), Ledger: audit.NodeLedger(p.net.Client), Log: log}, &out))
	return out.Bytes()
}

// shop is a payee with some business done: three channels, vouchers and ticks,
// two settlements, a credit, a refund, and a few sales not yet settled.
func shop(t *testing.T) *payee {
	t.Helper()
	p := newPayee(t)
	a := p.open(p.net.Payers[0], 1, 10_000)
	b := p.open(p.net.Payers[1], 2, 500)
	p.sell(a, 5, 20)
	p.tick(b, 9)
	p.settle()
	c := p.open(p.net.Payers[0], 3, 50)
	p.sell(a, 3, 7)
	p.credit(a, 4)
	p.tick(c, 4)
	p.settle()
	_, err := p.ledger.Refund(testContext(t), b.config, channel.NewAmount(100))
	p.check(err)
	p.tick(a, 2)
	p.sell(c, 1, 6)
	return p
}
