package gateway_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/p2p"
)

// purse signs a voucher for each payment.
type purse struct{ p *payer }

func (s purse) Config() channel.Config { return s.p.config }
func (s purse) Sign(digest [32]byte) (channel.Signature, error) {
	return channel.NewKeySigner(s.p.key).Sign(digest)
}
func (s purse) Opened(p2p.Numbers) error                  { return nil }
func (s purse) Acknowledged(uint64, channel.Amount) error { return nil }
func (s purse) Cover(total channel.Amount) (p2p.Proof, error) {
	v, err := channel.SignVoucher(s.p.shop.ledger.reader().Domain(), channel.NewKeySigner(s.p.key), s.p.id, total)
	return p2p.Proof{Voucher: &v}, err
}

// openStream dials the shop's stream and opens the payer's channel on it.
func openStream(t *testing.T, p *payer, at gateway.Addresses) *p2p.Lane {
	t.Helper()
	addr, err := ma.NewMultiaddr(at.Stream[0])
	if err != nil {
		t.Fatal(err)
	}
	info, err := peer.AddrInfoFromP2pAddr(addr)
	if err != nil {
		t.Fatal(err)
	}
	h, err := p2p.NewHost(p2p.HostOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	stream, err := p2p.Dial(ctx, p2p.PayerOptions{Host: h, Payee: *info, Domain: p.shop.ledger.reader().Domain()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stream.Close() })
	lane, err := stream.Open(ctx, purse{p}, p2p.Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	return lane
}

func streamSells(t *testing.T, l *testLedger) {
	s, at, admin := running(t, l)
	p := newPayer(t, s)
	offer := p.funded(50_000)
	p.send("/item.txt", offer, p.voucher(100)).mustSell(t, itemText, 100, 100)
	lane := openStream(t, p, at)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()

	got, err := lane.Pay(ctx, p2p.Request{Item: "/item.txt", Price: channel.NewAmount(100), Deliver: true})
	if err != nil || string(got.Content) != itemText {
		t.Fatalf("%v %+v", err, got)
	}
	for range 100 {
		if err := lane.Send(ctx, p2p.Request{Item: "/item.txt", Price: channel.NewAmount(100)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := lane.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if p.charged() != 10_200 {
		t.Fatalf("charged %d", p.charged())
	}
	for name, r := range map[string]p2p.Request{
		"price":          {Item: "/item.txt", Price: channel.NewAmount(99)},
		"free_item":      {Item: "/free/item"},
		"content_failed": {Item: "/none", Price: channel.NewAmount(100), Deliver: true},
	} {
		_, err := lane.Pay(ctx, r)
		var refused *p2p.Refusal
		if !errors.As(err, &refused) || refused.Code != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	encoded := p2p.Request{Item: "/d%65ar", Price: channel.NewAmount(100)}
	if _, err := lane.Pay(ctx, encoded); err == nil {
		t.Error("another spelling of a path had another price")
	}
	if p.charged() != 10_200 {
		t.Fatalf("charged %d after refusals", p.charged())
	}
	receipt, err := lane.Receipt(ctx, 50)
	by := channel.NewVerifier(p.config.ReceiverAuthorizer)
	if err != nil || receipt.Verify(l.reader().Domain(), &by) != nil {
		t.Fatalf("%v %+v", err, receipt)
	}
	if err := lane.Close(ctx); err != nil {
		t.Fatal(err)
	}
	p.send("/item.txt", offer, p.voucher(10_300)).mustSell(t, itemText, 100, 10_300)
	if done, err := admin.Settle(ctx); err != nil || done.Paid != channel.NewAmount(10_300) {
		t.Fatalf("%v %+v", err, done)
	}
}
