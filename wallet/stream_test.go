package wallet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/p2p"
)

// streamPayee is a fakePayee that also sells on a stream.
type streamPayee struct {
	*fakePayee
	host  host.Host
	payee *p2p.Payee
	sold  map[string]int
	limit uint64 // refuse a payment with this sequence once; zero: none
	stall func() // called with every batch
}

func newStreamPayee(t testing.TB, price uint64) *streamPayee {
	t.Helper()
	p := &streamPayee{fakePayee: newPayee(t, price), sold: map[string]int{}}
	var err error
	if p.host, err = p2p.NewHost(p2p.HostOptions{Listen: []string{"/ip4/127.0.0.1/tcp/0"}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.host.Close() })
	p.payee = p2p.Serve(p2p.PayeeOptions{Host: p.host, Desk: p, Domain: testDomain})
	t.Cleanup(func() { p.payee.Close() })
	p.spoil = p.api
	return p
}

// api answers what a gateway answers for itself.
func (p *streamPayee) api(w http.ResponseWriter, r *http.Request) bool {
	var answer any
	switch r.URL.Path {
	case "/.stiver/terms":
		var addrs []string
		for _, a := range p2p.Addresses(p.host) {
			addrs = append(addrs, a.String())
		}
		answer = map[string]any{
			"chain_id": DefaultChainID, "contract": contracts.ChannelsAddress, "receiver": receiver,
			"receiver_authoriser": p.key.Address(), "withdraw_delay": p.delay,
			"token":  map[string]any{"address": contracts.CoinAddress, "name": contracts.CoinName, "version": "1", "symbol": "STV", "decimals": 6},
			"stream": map[string]any{"addresses": addrs},
			"prices": map[string]any{"default": "1", "rules": []any{map[string]any{"path": "/", "price": strconv.FormatUint(p.price, 10)}}},
		}
	case "/.stiver/deposit":
		var b relayBody
		if err := json.NewDecoder(r.Body).Decode(&b); err != nil {
			p.t.Error(err)
		}
		c := configFrom(b.Config)
		s := p.state(c)
		answer = map[string]any{"transaction": p.takeDeposit(c, s, b.Deposit), "balance": s.Escrow.Balance}
	default:
		return false
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		p.t.Error(err)
	}
	return true
}

func configFrom(c wireConfig) channel.Config {
	return channel.Config{
		Payer: c.Payer, PayerAuthorizer: c.PayerAuthorizer, Receiver: c.Receiver,
		ReceiverAuthorizer: c.ReceiverAuthorizer, Token: c.Token, WithdrawDelay: c.WithdrawDelay, Salt: c.Salt,
	}
}

// Open implements p2p.Desk.
func (p *streamPayee) Open(_ context.Context, _ peer.ID, c channel.Config) (p2p.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return &streamAccount{p: p, s: p.state(c), by: channel.NewVerifier(c.PayerAuthorizer)}, nil
}

// streamAccount implements p2p.Account.
type streamAccount struct {
	p  *streamPayee
	s  *channel.State
	by channel.Verifier
}

func (a *streamAccount) Numbers() p2p.Numbers {
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	s := a.s
	return p2p.Numbers{
		Payments: s.Payments, Charged: s.Charged, Claimed: s.Escrow.Claimed, Balance: s.Escrow.Balance,
		Voucher: s.Voucher, Ticks: s.Ticks, Tick: s.Tick,
	}
}

func (a *streamAccount) Pay(batch []p2p.Payment, done func(p2p.Outcome)) {
	a.p.mu.Lock()
	var out p2p.Outcome
	for i := range batch {
		if out.Err = a.charge(&batch[i]); out.Err != nil {
			break
		}
	}
	out.Next, out.Charged = a.s.Payments, a.s.Charged
	stall := a.p.stall
	a.p.mu.Unlock()
	if stall != nil {
		stall()
	}
	go done(out)
}

func (a *streamAccount) charge(p *p2p.Payment) error {
	if p.Sequence < a.s.Payments {
		return nil
	}
	if a.p.limit != 0 && p.Sequence == a.p.limit {
		a.p.limit = 0
		return &p2p.Refusal{Code: "sold_out", Text: "not today", Item: true}
	}
	if p.Chain != nil {
		v, err := p.Chain.Verify(testDomain, &a.by)
		if err != nil {
			return err
		}
		if err := a.s.OpenTicks(v); err != nil {
			return err
		}
	}
	if p.Tick.Index > 0 {
		if err := a.s.AuthoriseTick(p.Tick); err != nil {
			return err
		}
	}
	if p.Voucher != nil {
		v, err := p.Voucher.Verify(testDomain, &a.by)
		if err != nil {
			return err
		}
		if err := a.s.Authorise(v); err != nil {
			return err
		}
	}
	if _, err := a.s.Charge(p.Price, 1, channel.ItemHash{}); err != nil {
		return err
	}
	a.p.sold[p.Item]++
	return nil
}

func (a *streamAccount) Reserve(p p2p.Payment) (p2p.Sale, error) { return streamSale{a, p}, nil }

// streamSale implements p2p.Sale: it charges when the content is there.
type streamSale struct {
	a *streamAccount
	p p2p.Payment
}

func (s streamSale) Fetch(context.Context) (p2p.Content, error) {
	const film = "a film"
	return p2p.Content{Size: uint64(len(film)), Body: io.NopCloser(strings.NewReader(film))}, nil
}

func (s streamSale) Commit(done func(p2p.Outcome)) { s.a.Pay([]p2p.Payment{s.p}, done) }
func (s streamSale) Release()                      {}

// Receipt has an entry of its own log: the fake keeps none.
func (a *streamAccount) Receipt(context.Context, uint64) (channel.Receipt, error) {
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	e := channel.Entry{Channel: a.s.ID, Kind: channel.Charge, Amount: amount(10), Charged: a.s.Charged}
	var log channel.Log
	log.Append(e)
	head := channel.LogHead{Channel: e.Channel, Size: 1, Root: log.Root(), Charged: e.Charged}
	sig, err := a.p.key.Sign(testDomain.LogHeadDigest(head))
	return channel.Receipt{Entry: e, Head: head, Signature: sig}, err
}

func (a *streamAccount) Close() {}

// bounded keeps a test that waits for an event from waiting forever.
func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func openStream(t *testing.T, w *Wallet, at string, o StreamOptions) *Stream {
	t.Helper()
	s, err := w.Stream(bounded(t), at, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAStreamBuysManyItemsAndKeepsTheStatement(t *testing.T) {
	const items = 3000
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	s := openStream(t, w, p.URL, StreamOptions{Room: amount(1000)})
	ctx := bounded(t)
	var mu sync.Mutex
	failed := 0
	for i := range items {
		err := s.Send(ctx, Item{Name: fmt.Sprintf("/%d", i), Price: amount(10), Done: func(r p2p.Result) {
			mu.Lock()
			defer mu.Unlock()
			if r.Err != nil {
				failed++
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if st := s.State(); st.Spent != amount(10*items) || st.Check() != nil {
		t.Fatalf("spent %s, %v", st.Spent, st.Check())
	}
	if err := s.Close(ctx); err != nil || failed != 0 {
		t.Fatalf("%v, %d failed", err, failed)
	}
	if p.charged() != amount(10*items) || len(p.sold) != items {
		t.Fatalf("charged %s for %d items", p.charged(), len(p.sold))
	}
	lines, receipts := map[string]int{}, 0
	err := w.Statement(time.Time{}, time.Time{}, func(l Line) error {
		switch l.Kind {
		case KindStream:
			lines[l.URL]++
		case KindReceipt:
			receipts++
		}
		return nil
	})
	if err != nil || len(lines) != items || receipts != 1 {
		t.Fatalf("%v: %d lines, %d receipts", err, len(lines), receipts)
	}
	if st := w.Channels()[0]; st.Signed() != amount(10*items) {
		t.Fatalf("signed %s", st.Signed())
	}
}

func TestAStreamOfVouchersNeedsNoTicks(t *testing.T) {
	const items = 300
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	s := openStream(t, w, p.URL, StreamOptions{Room: amount(1000), Vouchers: true})
	ctx := bounded(t)
	for i := range items {
		if err := s.Send(ctx, Item{Name: fmt.Sprintf("/%d", i), Price: amount(10)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(ctx); err != nil || p.charged() != amount(10*items) {
		t.Fatalf("%v, charged %s", err, p.charged())
	}
	if st := w.Channels()[0]; st.Signed() != amount(10*items) || st.Spent != amount(10*items) {
		t.Fatalf("signed %s, spent %s", st.Signed(), st.Spent)
	}
	for _, st := range p.states {
		if st.Ticks.Length != 0 || st.Voucher.Ceiling != amount(10*items) {
			t.Fatalf("the payee holds %+v and %+v", st.Ticks, st.Voucher)
		}
	}
}

// The connection breaks while many payments are in flight; each is charged
// exactly once.
func TestAStreamThatBreaksResumesExactlyOnce(t *testing.T) {
	const items = 2000
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	s := openStream(t, w, p.URL, StreamOptions{Room: amount(10 * items)})
	ctx := bounded(t)
	batches := 0
	p.stall = func() {
		if batches++; batches%7 == 3 && batches < 40 {
			for _, c := range p.host.Network().Conns() {
				go c.Close()
			}
		}
	}
	for i := range items {
		if err := s.Send(ctx, Item{Name: fmt.Sprintf("/%d", i), Price: amount(10)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if p.charged() != amount(10*items) {
		t.Fatalf("charged %s", p.charged())
	}
	for name, times := range p.sold {
		if times != 1 {
			t.Fatalf("%s was sold %d times", name, times)
		}
	}
	checkNumbers(t, w)
}

func TestARefusedItemCostsNothingAndTheOthersGoOn(t *testing.T) {
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	s := openStream(t, w, p.URL, StreamOptions{Room: amount(1000)})
	ctx := bounded(t)
	p.mu.Lock()
	p.limit = 3
	p.mu.Unlock()
	refused := 0
	for i := range 10 {
		_, err := s.Buy(ctx, Item{Name: fmt.Sprintf("/%d", i), Price: amount(10)})
		var r *p2p.Refusal
		if errors.As(err, &r) && r.Code == "sold_out" {
			refused++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(ctx); err != nil || refused != 1 {
		t.Fatalf("%v, refused %d", err, refused)
	}
	if p.charged() != amount(90) || w.Channels()[0].Spent != amount(90) {
		t.Fatalf("charged %s", p.charged())
	}
}

func TestAStreamHoldsTheLimits(t *testing.T) {
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, func(o *Options) {
		o.Limits = &payer.Limits{Payment: amount(10), Day: amount(55), Deposit: amount(100)}
	})
	s := openStream(t, w, p.URL, StreamOptions{Room: amount(100)})
	ctx := bounded(t)
	if _, err := s.Buy(ctx, Item{Price: amount(11)}); code(err) != "limit_payment" {
		t.Fatalf("%v", err)
	}
	bought := 0
	var err error
	for range 10 {
		if _, err = s.Buy(ctx, Item{Price: amount(10)}); err != nil {
			break
		}
		bought++
	}
	if code(err) != "limit_day" || bought != 5 {
		t.Fatalf("%d bought, %v", bought, err)
	}
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if amount(55).Less(w.Channels()[0].Signed()) {
		t.Fatalf("signed %s", w.Channels()[0].Signed())
	}
}

// A stream on the channel that requests use: after it, requests go on, and a
// lost record is corrected with ticks as the proof.
func TestRequestsGoOnAfterAStreamOnTheirChannel(t *testing.T) {
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	id := w.Channels()[0].ID
	s := openStream(t, w, p.URL, StreamOptions{Channel: &id})
	ctx := bounded(t)
	for range 10 {
		if _, err := s.Buy(ctx, Item{Price: amount(10)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	mustPay(t, w, p.URL+"/2")
	if st := w.Channels(); len(st) != 1 || st[0].Spent != amount(120) {
		t.Fatalf("%+v", st)
	}
}

func TestALostRecordAfterTicksIsCorrectedByTheTicks(t *testing.T) {
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	mustPay(t, w, p.URL+"/1")
	id := w.Channels()[0].ID
	s := openStream(t, w, p.URL, StreamOptions{Channel: &id})
	ctx := bounded(t)
	for range 10 {
		if _, err := s.Buy(ctx, Item{Price: amount(10)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/.stiver/channels/"+id.String() {
			return p.api(rw, r)
		}
		if r.Header.Get("Stiver-Proof") == "" {
			t.Error("shown without a proof")
		}
		st := p.states[id]
		answer := map[string]any{
			"channel": id, "balance": st.Escrow.Balance, "charged": st.Charged, "payments": st.Payments,
			"voucher": map[string]any{"maxClaimableAmount": st.Voucher.Ceiling, "signature": st.Voucher.Signature},
			"ticks": map[string]any{
				"base": st.Ticks.Base, "unit": st.Ticks.Unit, "root": channel.ID(st.Ticks.Root), "length": st.Ticks.Length,
				"signature": st.Ticks.Signature, "index": st.Tick.Index, "preimage": channel.ID(st.Tick.Preimage),
			},
		}
		if err := json.NewEncoder(rw).Encode(answer); err != nil {
			t.Error(err)
		}
		return true
	}
	w = testWallet(t, t.TempDir(), p.ledger, nil)
	mustPay(t, w, p.URL+"/2")
	if st := w.Channels()[0]; st.Spent != amount(120) || p.charged() != amount(120) {
		t.Fatalf("spent %s, charged %s", st.Spent, p.charged())
	}
	checkNumbers(t, w)
}

func TestAPayeeWithoutAStreamIsSaidSo(t *testing.T) {
	p := newPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	p.spoil = func(rw http.ResponseWriter, r *http.Request) bool {
		fmt.Fprintf(rw, `{"chain_id":571700,"contract":%q,"receiver":%q,"receiver_authoriser":%q,"withdraw_delay":900,"token":{"address":%q}}`,
			contracts.ChannelsAddress, receiver, p.key.Address(), contracts.CoinAddress)
		return true
	}
	if _, err := w.Stream(bounded(t), p.URL, StreamOptions{}); !errors.Is(err, ErrNoAddress) {
		t.Fatal(err)
	}
	if _, err := w.Stream(bounded(t), "/ip4/127.0.0.1/tcp/1", StreamOptions{}); !errors.Is(err, ErrNoAddress) {
		t.Fatal(err)
	}
}
