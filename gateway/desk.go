package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/p2p"
)

// desk is the payee's side of the native stream: the same engine, prices and
// upstream as the HTTP door. It implements p2p.Desk.
type desk struct {
	engine   *payee.Engine
	pricer   Pricer
	upstream http.Handler
	earned   func(channel.Amount) // is told what was charged
	log      *slog.Logger
}

// Open implements p2p.Desk.
func (d *desk) Open(ctx context.Context, _ peer.ID, cfg channel.Config) (p2p.Account, error) {
	view, err := d.engine.Admit(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return &account{desk: d, id: view.ID, view: view, charged: view.Charged}, nil
}

// account is one channel while a stream has it open. It implements p2p.Account.
type account struct {
	desk *desk
	id   channel.ID
	view payee.View

	mu      sync.Mutex
	charged channel.Amount // as of the last outcome, for what was earned
}

// Numbers implements p2p.Account.
func (a *account) Numbers() p2p.Numbers {
	v := a.view
	return p2p.Numbers{
		Payments: v.Payments, Charged: v.Charged, Claimed: v.Escrow.Claimed, Balance: v.Escrow.Balance,
		Leaving: v.Escrow.Leaving, Voucher: v.Voucher, Ticks: v.Ticks, Tick: v.Tick,
	}
}

// batches spares the hot path an allocation for each batch.
var batches = sync.Pool{New: func() any { return new([]payee.StreamPayment) }}

// Pay implements p2p.Account.
func (a *account) Pay(batch []p2p.Payment, done func(p2p.Outcome)) {
	n, refused := a.agreed(batch)
	buf := batches.Get().(*[]payee.StreamPayment)
	*buf = appendStreamPayments((*buf)[:0], batch[:n])
	a.desk.engine.Pay(a.id, *buf, func(out payee.Outcome) {
		clear(*buf)
		batches.Put(buf)
		switch {
		case refused == nil || out.Err != nil:
			done(a.outcome(out))
		case out.Next <= batch[n].Sequence:
			out.Err = refused
			done(a.outcome(out))
		default:
			// The payment with the wrong price was charged before the price
			// changed. What follows is looked at by itself; the engine must
			// not be waited for here.
			go a.Pay(batch[n+1:], done)
		}
	})
}

// agreed returns how many payments from the start of a batch offer the price of
// their item, and why the next one does not.
func (a *account) agreed(batch []p2p.Payment) (int, error) {
	name, price := "", channel.Amount{}
	for i := range batch {
		p := &batch[i]
		if p.Price.IsZero() {
			return i, errFreeItem
		}
		if p.Item == "" { // metered: the payer says what a unit is worth to it
			continue
		}
		if p.Item != name {
			name, price = p.Item, a.desk.price(p.Item)
		}
		if p.Price != price {
			return i, wrongPrice(price)
		}
	}
	return len(batch), nil
}

// price is that of an item, a path with its query. Two spellings of one path
// have one price, as over HTTP.
func (d *desk) price(item string) channel.Amount {
	path, _, _ := strings.Cut(item, "?")
	if strings.Contains(path, "%") {
		if plain, err := url.PathUnescape(path); err == nil {
			path = plain
		}
	}
	return d.pricer.Price(path)
}

// errFreeItem: what costs nothing must not fill the log.
var errFreeItem = &p2p.Refusal{Code: "free_item", Item: true,
	Text: "a payment of nothing is not taken; what is free is to be had over HTTP"}

func wrongPrice(price channel.Amount) *p2p.Refusal {
	return &p2p.Refusal{Code: p2p.CodePrice, Wanted: price, Item: true,
		Text: fmt.Sprintf("the item costs %s base units; nothing was charged for it", price)}
}

func appendStreamPayments(to []payee.StreamPayment, batch []p2p.Payment) []payee.StreamPayment {
	var name string
	var item []byte
	for i := range batch {
		p := &batch[i]
		if p.Item != name {
			name, item = p.Item, []byte(p.Item)
		}
		to = append(to, payee.StreamPayment{
			Sequence: p.Sequence, Price: p.Price, Chain: p.Chain, Tick: p.Tick, Voucher: p.Voucher, Item: item,
		})
	}
	return to
}

func (a *account) outcome(out payee.Outcome) p2p.Outcome {
	a.mu.Lock()
	more := out.Charged.Minus(a.charged)
	a.charged = a.charged.Max(out.Charged)
	a.mu.Unlock()
	if !more.IsZero() {
		a.desk.earned(more)
	}
	return p2p.Outcome{Next: out.Next, Charged: out.Charged, Err: out.Err}
}

// Reserve implements p2p.Account.
func (a *account) Reserve(p p2p.Payment) (p2p.Sale, error) {
	price := p.Price
	if p.Price.IsZero() {
		return nil, errFreeItem
	}
	if p.Item != "" {
		price = a.desk.price(p.Item)
	}
	if p.Price.Less(price) {
		return nil, wrongPrice(price)
	}
	batch := appendStreamPayments(nil, []p2p.Payment{p})
	reserved, err := a.desk.engine.Reserve(a.id, batch[0])
	if err != nil {
		return nil, err
	}
	return &streamSale{account: a, payment: p, price: price, reserved: reserved}, nil
}

// Receipt implements p2p.Account.
func (a *account) Receipt(ctx context.Context, sequence uint64) (channel.Receipt, error) {
	return a.desk.engine.PaymentReceipt(ctx, a.id, sequence)
}

// Close implements p2p.Account.
func (a *account) Close() {}

// streamSale is an item that is charged once it was delivered. It implements
// p2p.Sale.
type streamSale struct {
	account  *account
	payment  p2p.Payment
	price    channel.Amount // to be charged, at most what was reserved
	reserved *payee.Reservation
}

var errOtherItem = &p2p.Refusal{Code: p2p.CodeContent, Item: true,
	Text: "this payment bought another item; nothing more was charged"}

// Fetch implements p2p.Sale.
func (s *streamSale) Fetch(ctx context.Context) (p2p.Content, error) {
	d := s.account.desk
	if s.reserved.Charged() {
		line, err := d.engine.Payment(ctx, s.account.id, s.payment.Sequence)
		if err != nil {
			return p2p.Content{}, err
		}
		if line.Erased || string(line.Item) != s.payment.Item {
			return p2p.Content{}, errOtherItem
		}
	}
	got, err := pull(ctx, d.upstream, s.payment.Item)
	if err != nil {
		d.log.Debug("an item was not delivered", "item", s.payment.Item, "error", err)
		return p2p.Content{}, &p2p.Refusal{Code: p2p.CodeContent, Item: true, Text: err.Error() + "; nothing was charged for it"}
	}
	price, refused := priceOf(got.price, s.price)
	if refused != nil {
		got.body.Close()
		return p2p.Content{}, &p2p.Refusal{Code: refused.Code, Item: true, Text: refused.Text}
	}
	s.price = price
	if len(got.contentType) > 255 {
		got.contentType = ""
	}
	return p2p.Content{Type: got.contentType, Size: got.size, Body: got.body}, nil
}

// Commit implements p2p.Sale.
func (s *streamSale) Commit(done func(p2p.Outcome)) {
	s.reserved.Commit(s.price, func(out payee.Outcome) { done(s.account.outcome(out)) })
}

// Release implements p2p.Sale.
func (s *streamSale) Release() { s.reserved.Release() }
