package gateway

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/store"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/p2p"
)

// slowStore is a real store whose commits can be held back, or refused.
type slowStore struct {
	*store.Store

	mu      sync.Mutex
	held    chan struct{} // commits wait until it is closed; nil: they do not
	commits int           // that wait
	refuse  int           // so many of the next commits are refused
}

func (s *slowStore) CommitAsync(b *store.Batch, done func(error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse > 0 {
		s.refuse--
		return store.ErrOverloaded
	}
	held := s.held
	if held == nil {
		return s.Store.CommitAsync(b, done)
	}
	s.commits++
	return s.Store.CommitAsync(b, func(err error) {
		go func() { // the disk is slow, the committer is not to blame
			<-held
			done(err)
		}()
	})
}

// hold holds commits back until the function it returns is called.
func (s *slowStore) hold() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := make(chan struct{})
	s.held, s.commits = held, 0
	return func() {
		s.mu.Lock()
		s.held = nil
		s.mu.Unlock()
		close(held)
	}
}

func (s *slowStore) waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commits
}

// richLedger has a deposit in every channel, and answers only what is asked of
// a ledger here.
type richLedger struct{ payee.Ledger }

func (richLedger) Height(context.Context) (uint64, error) { return 1, nil }
func (richLedger) Address() common.Address                { return common.Address{1} }
func (richLedger) Escrows(_ context.Context, ids []channel.ID) ([]channel.Escrow, error) {
	all := make([]channel.Escrow, len(ids))
	for i := range all {
		all[i].Balance = channel.NewAmount(1 << 40)
	}
	return all, nil
}
func (richLedger) Watch(ctx context.Context, _ ledger.Watching, _ func(ledger.Seen) error) error {
	<-ctx.Done()
	return ctx.Err()
}

var boothDomain = channel.NewDomain(571700, contracts.ChannelsAddress)

// booth is a payee on the stream: host, desk, engine and store are the real ones.
type booth struct {
	store  *slowStore
	engine *payee.Engine
	host   host.Host
	terms  payee.Terms
}

func newBooth(t *testing.T) *booth {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	signer := channel.NewKeySigner(key)
	disk, err := store.Open(t.TempDir(), store.Options{Durability: store.ProcessCrash})
	if err != nil {
		t.Fatal(err)
	}
	b := &booth{store: &slowStore{Store: disk}, terms: payee.Terms{
		Receiver: signer.Address(), ReceiverAuthorizer: signer.Address(), Token: contracts.CoinAddress, WithdrawDelay: 900,
	}}
	b.engine, err = payee.Open(t.Context(), payee.Options{
		Store: b.store, Ledger: richLedger{}, Domain: boothDomain, Terms: b.terms, Signer: signer,
	})
	if err != nil {
		t.Fatal(err)
	}
	if b.host, err = p2p.NewHost(p2p.HostOptions{Listen: []string{"/ip4/127.0.0.1/tcp/0"}}); err != nil {
		t.Fatal(err)
	}
	served := p2p.Serve(p2p.PayeeOptions{Host: b.host, Domain: boothDomain, Credit: channel.NewAmount(3), Desk: &desk{
		engine: b.engine, pricer: onePrice{}, earned: func(channel.Amount) {}, log: slog.New(slog.DiscardHandler),
		upstream: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "item") }),
	}})
	t.Cleanup(func() {
		_ = served.Close()
		_ = b.host.Close()
		_ = b.engine.Close()
		if err := disk.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

type onePrice struct{}

func (onePrice) Price(string) channel.Amount { return channel.NewAmount(1) }

// customer is a payer that signs a voucher for each payment, on a host of its
// own.
type customer struct {
	key    *ecdsa.PrivateKey
	config channel.Config
	host   host.Host
	lane   *p2p.Lane

	mu      sync.Mutex
	acked   uint64
	charged channel.Amount
	opened  func() // called at every opening
	cover   func() // called with every payment
}

func (c *customer) Config() channel.Config { return c.config }
func (c *customer) Sign(digest [32]byte) (channel.Signature, error) {
	return channel.NewKeySigner(c.key).Sign(digest)
}
func (c *customer) Opened(n p2p.Numbers) error {
	c.mu.Lock()
	c.acked, c.charged = n.Payments, n.Charged
	c.mu.Unlock()
	if c.opened != nil {
		c.opened()
	}
	return nil
}
func (c *customer) Acknowledged(next uint64, charged channel.Amount) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.acked, c.charged = next, charged
	return nil
}
func (c *customer) Cover(total channel.Amount) (p2p.Proof, error) {
	if c.cover != nil {
		c.cover()
	}
	v, err := channel.SignVoucher(boothDomain, channel.NewKeySigner(c.key), c.id(), total)
	return p2p.Proof{Voucher: &v}, err
}
func (c *customer) id() channel.ID { return boothDomain.ChannelID(c.config) }

func (b *booth) customer(t *testing.T) *customer {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	addr := crypto.PubkeyToAddress(key.PublicKey)
	c := &customer{key: key, config: channel.Config{
		Payer: addr, PayerAuthorizer: addr, Receiver: b.terms.Receiver, ReceiverAuthorizer: b.terms.ReceiverAuthorizer,
		Token: b.terms.Token, WithdrawDelay: b.terms.WithdrawDelay,
	}}
	if c.host, err = p2p.NewHost(p2p.HostOptions{}); err != nil {
		t.Fatal(err)
	}
	stream, err := p2p.Dial(soon(t), p2p.PayerOptions{
		Host: c.host, Payee: peer.AddrInfo{ID: b.host.ID(), Addrs: b.host.Addrs()}, Domain: boothDomain, Redials: 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stream.Close(); c.host.Close() })
	if c.lane, err = stream.Open(soon(t), c, p2p.Bounds{}); err != nil {
		t.Fatal(err)
	}
	return c
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// buy sends n payments, some for content, and returns their results.
func (c *customer) buy(t *testing.T, n int) <-chan p2p.Result {
	t.Helper()
	results := make(chan p2p.Result, n)
	for i := range n {
		r := p2p.Request{Price: channel.NewAmount(1), Done: func(r p2p.Result) { results <- r }}
		if i%10 == 9 {
			r.Item, r.Deliver = "/item", true
		}
		if err := c.lane.Send(soon(t), r); err != nil {
			t.Error(err)
			break
		}
	}
	return results
}

// settle waits for results that must all be good, and compares the books.
func (c *customer) settle(t *testing.T, b *booth, results <-chan p2p.Result, n int) {
	t.Helper()
	for range n {
		select {
		case r := <-results:
			if r.Err != nil {
				t.Errorf("payment %d: %v", r.Sequence, r.Err)
			}
		case <-soon(t).Done():
			t.Error("no result came")
			return
		}
	}
	v, ok := b.engine.View(c.id())
	c.mu.Lock()
	defer c.mu.Unlock()
	if !ok || v.Payments != c.acked || v.Charged != c.charged || v.Charged != channel.NewAmount(c.acked) {
		t.Errorf("the payee has %d payments, %s; the payer %d, %s", v.Payments, v.Charged, c.acked, c.charged)
	}
}

// The disk takes as long as it likes: nothing is acknowledged, what is in
// flight is what the windows say, and all of it is charged once when the disk
// comes back.
func TestASlowDiskHoldsNoMoreThanTheWindows(t *testing.T) {
	b := newBooth(t)
	const payers = 4
	window := p2p.DefaultLimits.Window
	var customers []*customer
	for range payers {
		customers = append(customers, b.customer(t))
	}
	before := memory()
	release := b.store.hold()
	var results []<-chan p2p.Result
	for _, c := range customers {
		results = append(results, c.buy(t, window))
	}
	for ctx := soon(t); b.store.waiting() < payers; runtime.Gosched() {
		if ctx.Err() != nil {
			t.Fatal("no commit waits")
		}
	}
	full, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := customers[0].lane.Send(full, p2p.Request{Price: channel.NewAmount(1)}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a payment beyond the window: %v", err)
	}
	for _, c := range customers {
		c.mu.Lock()
		if c.acked != 0 {
			t.Errorf("%d payments were acknowledged before they were on the disk", c.acked)
		}
		c.mu.Unlock()
	}
	if each := (memory() - before) / (payers * window); each > 8<<10 { // both sides, vouchers and entries
		t.Errorf("a payment in flight takes %d bytes", each)
	}
	if n := b.store.waiting(); n > payers {
		t.Errorf("%d commits wait for %d channels", n, payers)
	}
	release()
	for i, c := range customers {
		c.settle(t, b, results[i], window)
	}
}

// What the store has no room for is refused with a code and a sentence, nothing
// is charged for it, and the stream goes on; other channels are not concerned.
func TestAStoreThatIsFullRefusesAndTheStreamGoesOn(t *testing.T) {
	b := newBooth(t)
	one, other := b.customer(t), b.customer(t)
	one.settle(t, b, one.buy(t, 20), 20)
	b.store.mu.Lock()
	b.store.refuse = 1
	b.store.mu.Unlock()
	_, err := one.lane.Pay(soon(t), p2p.Request{Price: channel.NewAmount(1)})
	var why *p2p.Refusal
	if !errors.As(err, &why) || why.Code != payee.ErrNotDurable.Code() || why.Text == "" {
		t.Fatalf("%v", err)
	}
	if v, ok := b.engine.View(one.id()); !ok || v.Payments != 20 || !v.Reserved.IsZero() {
		t.Errorf("%+v", v)
	}
	one.settle(t, b, one.buy(t, 50), 50)
	other.settle(t, b, other.buy(t, 50), 50)
}

// Connections break at any moment, hundreds of times, on the real engine.
func TestBothSidesBooksAgreeAfterHundredsOfCuts(t *testing.T) {
	const each, cuts = 800, 30
	payers := 8
	if testing.Short() {
		payers = 2
	}
	b := newBooth(t)
	var broken sync.WaitGroup
	var mu sync.Mutex
	total := 0
	var all sync.WaitGroup
	for i := range payers {
		c := b.customer(t)
		random, left, until := rand.New(rand.NewPCG(uint64(i), 1)), cuts, 10
		c.opened = func() { until = 1 + random.IntN(60) }
		c.cover = func() { // once a connection, some payments after its opening
			if until--; until == 0 && left > 0 {
				left--
				broken.Go(func() {
					for _, conn := range b.host.Network().ConnsToPeer(c.host.ID()) {
						_ = conn.CloseWithError(network.ConnErrorCode(0))
						mu.Lock()
						total++
						mu.Unlock()
					}
				})
			}
		}
		all.Go(func() { c.settle(t, b, c.buy(t, each), each) })
	}
	all.Wait()
	broken.Wait()
	t.Logf("%d connections were broken", total)
	if total < 15*payers {
		t.Errorf("only %d connections were broken", total)
	}
}
