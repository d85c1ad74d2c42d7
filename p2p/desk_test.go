package p2p_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
)

// desk is an honest payee in memory. What is charged becomes durable when the
// gate lets it: at once, unless a test holds it.
type desk struct {
	domain  channel.Domain
	balance channel.Amount

	mu       sync.Mutex
	accounts map[channel.ID]*account
	items    map[string]string          // what can be delivered
	fetching func(item string) error    // called by every fetch, before it answers
	admit    func(channel.Config) error // called by every Open
	opening  func(channel.Config)       // called by every Open before that; may wait
	held     map[channel.ID][]func()    // outcomes kept back
	holds    map[channel.ID]bool
	onPay    func()                      // called when payments were handed over
	refuse   func(sequence uint64) error // called by every Commit of a sale
}

func newDesk(d channel.Domain) *desk {
	return &desk{
		domain: d, balance: channel.NewAmount(1_000_000_000),
		accounts: map[channel.ID]*account{}, items: map[string]string{},
		held: map[channel.ID][]func(){}, holds: map[channel.ID]bool{},
	}
}

// account implements p2p.Account on the core's state.
type account struct {
	desk  *desk
	state channel.State
	by    channel.Verifier
	log   []channel.Entry
	sold  []string // items by payment
	open  int
}

func (d *desk) Open(_ context.Context, _ peer.ID, cfg channel.Config) (p2p.Account, error) {
	if d.opening != nil {
		d.opening(cfg)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.admit != nil {
		if err := d.admit(cfg); err != nil {
			return nil, err
		}
	}
	id := d.domain.ChannelID(cfg)
	a := d.accounts[id]
	if a == nil {
		signer, _ := cfg.Signer()
		a = &account{desk: d, by: channel.NewVerifier(signer)}
		a.state, _ = channel.NewState(id, channel.Escrow{Balance: d.balance}, 0)
		d.accounts[id] = a
	}
	a.open++
	if a.open != 1 {
		return nil, fmt.Errorf("channel open %d times", a.open)
	}
	return a, nil
}

// hold keeps back the outcomes of a channel; release lets them go.
func (d *desk) hold(id channel.ID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.holds[id] = true
}

func (d *desk) release(id channel.ID) {
	d.mu.Lock()
	held := d.held[id]
	delete(d.held, id)
	delete(d.holds, id)
	d.mu.Unlock()
	for _, f := range held {
		f()
	}
}

// answer reports an outcome, or keeps it back; the desk's mu is held.
func (d *desk) answer(id channel.ID, done func(p2p.Outcome), out p2p.Outcome) {
	if d.holds[id] {
		d.held[id] = append(d.held[id], func() { done(out) })
		return
	}
	go done(out)
}

func (a *account) Numbers() p2p.Numbers {
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	s := &a.state
	return p2p.Numbers{
		Payments: s.Payments, Charged: s.Charged, Claimed: s.Escrow.Claimed, Balance: s.Escrow.Balance,
		Voucher: s.Voucher, Ticks: s.Ticks, Tick: s.Tick,
	}
}

func (a *account) Pay(batch []p2p.Payment, done func(p2p.Outcome)) {
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	out := p2p.Outcome{}
	for i := range batch {
		if out.Err = a.charge(&batch[i]); out.Err != nil {
			break
		}
	}
	out.Next, out.Charged = a.state.Payments, a.state.Charged
	a.desk.answer(a.state.ID, done, out)
	if a.desk.onPay != nil {
		a.desk.onPay()
	}
}

var errGap = errors.New("gap")

func (a *account) charge(p *p2p.Payment) error {
	switch {
	case p.Sequence < a.state.Payments:
		return nil
	case p.Sequence > a.state.Payments:
		return errGap
	}
	if err := a.authorise(p); err != nil {
		return err
	}
	e, err := a.state.Charge(p.Price, 0, channel.ItemHash{})
	if err != nil {
		return err
	}
	a.log, a.sold = append(a.log, e), append(a.sold, p.Item)
	return a.state.Check()
}

func (a *account) authorise(p *p2p.Payment) error {
	d := a.desk.domain
	if p.Chain != nil {
		v, err := p.Chain.Verify(d, &a.by)
		if err != nil {
			return err
		}
		if err := a.state.OpenTicks(v); err != nil {
			return err
		}
	}
	if p.Voucher != nil {
		v, err := p.Voucher.Verify(d, &a.by)
		if err != nil {
			return err
		}
		return a.state.Authorise(v)
	}
	if p.Tick.Index > 0 {
		return a.state.AuthoriseTick(p.Tick)
	}
	return nil
}

func (a *account) Reserve(p p2p.Payment) (p2p.Sale, error) {
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	s := &sale{account: a, payment: p, again: p.Sequence < a.state.Payments}
	if s.again {
		if a.sold[p.Sequence] != p.Item {
			return nil, &p2p.Refusal{Code: "other_item", Text: "the payment bought another item"}
		}
		return s, nil
	}
	if err := a.authorise(&p); err != nil {
		return nil, err
	}
	return s, a.state.Reserve(p.Price)
}

func (a *account) Receipt(context.Context, uint64) (channel.Receipt, error) {
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	if len(a.log) == 0 {
		return channel.Receipt{}, errors.New("no entries")
	}
	e := a.log[len(a.log)-1]
	return channel.Receipt{Entry: e, Head: a.state.Head()}, nil
}

func (a *account) Close() {
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	a.open--
}

type sale struct {
	account *account
	payment p2p.Payment
	again   bool
}

func (s *sale) Fetch(ctx context.Context) (p2p.Content, error) {
	d := s.account.desk
	d.mu.Lock()
	text, ok := d.items[s.payment.Item]
	fetching := d.fetching
	d.mu.Unlock()
	if fetching != nil {
		if err := fetching(s.payment.Item); err != nil {
			return p2p.Content{}, err
		}
	}
	if !ok {
		return p2p.Content{}, &p2p.Refusal{Code: "not_found", Text: "no such item; nothing was charged"}
	}
	return p2p.Content{Type: "text/plain", Size: uint64(len(text)), Body: io.NopCloser(strings.NewReader(text))}, ctx.Err()
}

func (s *sale) Commit(done func(p2p.Outcome)) {
	a := s.account
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	var out p2p.Outcome
	switch {
	case s.again:
	case s.payment.Sequence != a.state.Payments:
		a.state.Release(s.payment.Price)
		out.Err = errGap
	case a.desk.refuse != nil && a.desk.refuse(s.payment.Sequence) != nil:
		a.state.Release(s.payment.Price)
		out.Err = a.desk.refuse(s.payment.Sequence)
	default:
		var e channel.Entry
		if e, out.Err = a.state.Commit(s.payment.Price, s.payment.Price, 0, channel.ItemHash{}); out.Err == nil {
			a.log, a.sold = append(a.log, e), append(a.sold, s.payment.Item)
		}
	}
	out.Next, out.Charged = a.state.Payments, a.state.Charged
	a.desk.answer(a.state.ID, done, out)
}

func (s *sale) Release() {
	a := s.account
	a.desk.mu.Lock()
	defer a.desk.mu.Unlock()
	if !s.again {
		a.state.Release(s.payment.Price)
	}
}

// charged returns the payments and the total of a channel, and checks that
// nothing is reserved or open any more.
func (d *desk) charged(t *testing.T, id channel.ID) (uint64, channel.Amount) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	a := d.accounts[id]
	if a == nil {
		return 0, channel.Amount{}
	}
	if err := a.state.Check(); err != nil {
		t.Error(err)
	}
	return a.state.Payments, a.state.Charged
}

// purse is an honest payer in memory: ticks of one unit, or vouchers.
type purse struct {
	domain channel.Domain
	config channel.Config
	signer channel.Signer
	unit   channel.Amount // zero: vouchers
	length uint32

	mu       sync.Mutex
	chain    *channel.TickVoucher
	links    channel.TickChain
	voucher  *channel.Voucher
	acked    uint64
	opened   []p2p.Numbers
	limit    channel.Amount
	spoilt   bool // sign with wrong preimages
	accepted func(p2p.Numbers) error
	covering func() // called by every Cover
}

var errLimit = errors.New("spending limit")

func newPurse(t testing.TB, d channel.Domain, salt byte, unit uint64, length uint32) *purse {
	t.Helper()
	key, err := crypto.ToECDSA(bytes.Repeat([]byte{salt + 1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	signer := channel.NewKeySigner(key)
	return &purse{
		domain: d, signer: signer, unit: channel.NewAmount(unit), length: length,
		config: channel.Config{
			Payer: signer.Address(), PayerAuthorizer: signer.Address(),
			Receiver: [20]byte{1}, ReceiverAuthorizer: [20]byte{2}, Token: [20]byte{3},
			WithdrawDelay: 3600, Salt: [32]byte{salt},
		},
	}
}

func (p *purse) id() channel.ID { return p.domain.ChannelID(p.config) }

func (p *purse) Config() channel.Config { return p.config }

func (p *purse) Sign(digest [32]byte) (channel.Signature, error) { return p.signer.Sign(digest) }

func (p *purse) Opened(n p2p.Numbers) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.opened = append(p.opened, n)
	p.acked = n.Payments
	if p.accepted != nil {
		return p.accepted(n)
	}
	return nil
}

func (p *purse) Acknowledged(next uint64, _ channel.Amount) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.acked = next
	return nil
}

func (p *purse) Cover(total channel.Amount) (p2p.Proof, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.covering != nil {
		p.covering()
	}
	if !p.limit.IsZero() && p.limit.Less(total) {
		return p2p.Proof{}, errLimit
	}
	if p.unit.IsZero() {
		return p.coverByVoucher(total)
	}
	return p.coverByTick(total)
}

func (p *purse) coverByVoucher(total channel.Amount) (p2p.Proof, error) {
	if p.voucher == nil || p.voucher.Ceiling.Less(total) {
		v, err := channel.SignVoucher(p.domain, p.signer, p.id(), total)
		if err != nil {
			return p2p.Proof{}, err
		}
		if p.spoilt {
			v.Signature[0] ^= 1
		}
		p.voucher = &v
	}
	return p2p.Proof{Voucher: p.voucher}, nil
}

func (p *purse) coverByTick(total channel.Amount) (p2p.Proof, error) {
	if p.chain != nil {
		if last, err := p.chain.At(p.chain.Length); err == nil && last.Less(total) {
			p.chain = nil
		}
	}
	if p.chain == nil {
		base := total.Minus(p.unit)
		root := total.Bytes()
		p.links = channel.NewTickChain(crypto.Keccak256Hash([]byte("seed"), root[:]), p.length)
		v, err := channel.SignTickVoucher(p.domain, p.signer, channel.TickVoucher{
			Channel: p.id(), Base: base, Unit: p.unit, Root: p.links.Root(), Length: p.length,
		})
		if err != nil {
			return p2p.Proof{}, err
		}
		p.chain = &v
	}
	units, _ := total.Minus(p.chain.Base).Uint64()
	unit, _ := p.unit.Uint64()
	tick := p.links.Tick(uint32((units + unit - 1) / unit))
	if p.spoilt {
		tick.Preimage[0] ^= 1
	}
	return p2p.Proof{Chain: p.chain, Tick: tick}, nil
}
