package wallet_test

import (
	"context"
	"crypto/ecdsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/channel/store"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/test/anvil"
	"github.com/stiver-pay/stiver/test/stiver"
	"github.com/stiver-pay/stiver/wallet"
)

// town is a ledger with a gateway on it and a payer with money.
type town struct {
	*testing.T
	ledger *ledger.Ledger
	key    *ecdsa.PrivateKey // the payer's
	shop   string
	payee  *gateway.Gateway
}

// onEveryLedger runs a test on the public development chain and on our own.
func onEveryLedger(t *testing.T, test func(*town)) {
	if testing.Short() {
		t.Skip("runs ledgers")
	}
	t.Run("anvil", func(t *testing.T) {
		net := anvil.StartNetwork(t)
		c, err := client.Dial(within(t), net.URL, client.Options{ChainID: net.ChainID})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		test(newTown(t, c, net.URL, net.Platform, net.Payers[0]))
	})
	t.Run("stiver", func(t *testing.T) {
		net := stiver.Start(t)
		test(newTown(t, net.Client, net.URL, net.Platform, net.Payers[0]))
	})
}

func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func newTown(t *testing.T, c *client.Client, url string, platform, payer *ecdsa.PrivateKey) *town {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "content"), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		if err := os.WriteFile(filepath.Join(dir, "content", fmt.Sprintf("%d.txt", i)), []byte("content"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg, err := gateway.ParseConfig([]byte(fmt.Sprintf(`
listen: 127.0.0.1:0
content: content
prices: {default: "0.001"}
key_file: key
data: data
ledger: {url: %s, chain_id: %d}
withdraw_delay: 15m
settle: {interval: -1s}
stream: {listen: [/ip4/127.0.0.1/tcp/0]}
admin: {listen: "off"}
`, url, c.ChainID())), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := gateway.SaveKey(cfg.KeyFile, platform); err != nil {
		t.Fatal(err)
	}
	w := &town{T: t, ledger: ledger.New(c), key: payer}
	if w.payee, err = gateway.Open(within(t), cfg, gateway.Options{}); err != nil {
		t.Fatal(err)
	}
	w.run()
	return w
}

// run serves the gateway until the test ends.
func (w *town) run() {
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan gateway.Addresses, 1), make(chan error, 1)
	go func() { done <- w.payee.Run(ctx, func(a gateway.Addresses) { ready <- a }) }()
	w.Cleanup(func() {
		cancel()
		if err := errors.Join(<-done, w.payee.Close()); err != nil {
			w.Error(err)
		}
	})
	select {
	case a := <-ready:
		w.shop = "http://" + a.HTTP
	case err := <-done:
		done <- nil
		w.Fatal(err)
	}
}

// wallet opens the payer's wallet in a directory, with a ledger or without.
func (w *town) wallet(dir string, l *ledger.Ledger) *wallet.Wallet {
	w.Helper()
	p, err := wallet.Open(within(w.T), wallet.Options{
		Dir: dir, Key: w.key, Ledger: l, ChainID: w.ledger.Domain().ChainID(), Durability: store.ProcessCrash,
	})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { p.Close() })
	return p
}

func (w *town) buy(p *wallet.Wallet, item int) *wallet.Line {
	w.Helper()
	paid, err := p.Pay(within(w.T), fmt.Sprintf("%s/%d.txt", w.shop, item))
	if err != nil {
		w.Fatal(err)
	}
	defer paid.Body.Close()
	body, err := io.ReadAll(paid.Body)
	if err != nil || string(body) != "content" || paid.Line == nil {
		w.Fatalf("%s: %q, %v", paid.Status, body, err)
	}
	return paid.Line
}

func (w *town) balance(p *wallet.Wallet) uint64 {
	w.Helper()
	a, err := w.ledger.Coin().Balance(within(w.T), p.Address())
	if err != nil {
		w.Fatal(err)
	}
	v, _ := a.Uint64()
	return v
}

func one(w *town, p *wallet.Wallet) payer.State {
	w.Helper()
	all := p.Channels()
	if len(all) != 1 {
		w.Fatalf("%d channels", len(all))
	}
	if err := all[0].Check(); err != nil {
		w.Fatal(err)
	}
	return all[0]
}

func TestAWalletPaysStreamsAndIsRefunded(t *testing.T) {
	onEveryLedger(t, func(w *town) {
		p := w.wallet(w.TempDir(), w.ledger)
		before := w.balance(p)
		for i := range 5 {
			if l := w.buy(p, i); l.Receipt == nil || l.Note != "" {
				w.Fatalf("no receipt: %+v", l)
			}
		}
		id := one(w, p).ID
		s, err := p.Stream(within(w.T), w.shop, wallet.StreamOptions{Channel: &id})
		if err != nil {
			w.Fatal(err)
		}
		for i := range 200 { // tops the deposit up on the way
			r, err := s.Buy(within(w.T), wallet.Item{Name: fmt.Sprintf("/%d.txt", i%10), Price: channel.NewAmount(1000), Deliver: true})
			if err != nil || string(r.Content) != "content" {
				w.Fatalf("item %d: %q %v", i, r.Content, err)
			}
		}
		if err := s.Close(within(w.T)); err != nil {
			w.Fatal(err)
		}
		w.buy(p, 1)
		if _, err := w.payee.Settle(within(w.T)); err != nil {
			w.Fatal(err)
		}
		if _, err := p.Refund(within(w.T), id, wallet.RefundOptions{}); err != nil {
			w.Fatal(err)
		}
		if spent := before - w.balance(p); spent != 206*1000 {
			w.Fatalf("%d left the wallet", spent)
		}
		if st := one(w, p); st.Spent != channel.NewAmount(206_000) || st.Escrow.Claimed != st.Spent || st.Retired {
			w.Fatalf("%+v", st)
		}
	})
}

func TestAWalletLeavesWithoutItsPayeesHelp(t *testing.T) {
	onEveryLedger(t, func(w *town) {
		p := w.wallet(w.TempDir(), w.ledger)
		w.buy(p, 1)
		id := one(w, p).ID
		out, err := p.Withdraw(within(w.T), id, wallet.WithdrawOptions{})
		if err != nil || out.Amount != channel.NewAmount(99_000) {
			w.Fatalf("%+v %v", out, err)
		}
		if st := one(w, p); st.Escrow.Leaving != out.Amount || st.Room() != (channel.Amount{}) {
			w.Fatalf("%+v", st)
		}
		if _, err := p.Finalise(within(w.T), id, ""); !errors.Is(err, wallet.ErrNotDue) {
			w.Fatalf("%v", err)
		}
	})
}

// Without a ledger of its own the payer signs its exit and the gateway relays it.
func TestAnExitIsRelayed(t *testing.T) {
	onEveryLedger(t, func(w *town) {
		p := w.wallet(w.TempDir(), nil)
		w.buy(p, 1)
		id := one(w, p).ID
		half := channel.NewAmount(50_000)
		out, err := p.Withdraw(within(w.T), id, wallet.WithdrawOptions{Amount: &half})
		if err != nil || out.Tx == "" {
			w.Fatalf("%+v %v", out, err)
		}
		e, err := w.ledger.Escrow(within(w.T), id)
		if err != nil || e.Leaving != half || e.WithdrawNonce != one(w, p).Escrow.WithdrawNonce {
			w.Fatalf("%+v %v", e, err)
		}
		w.buy(p, 2) // what is left goes on paying
	})
}

func TestWithTheKeyAloneChannelsAreFoundAgain(t *testing.T) {
	onEveryLedger(t, func(w *town) {
		p := w.wallet(w.TempDir(), w.ledger)
		for i := range 3 {
			w.buy(p, i)
		}
		id := one(w, p).ID
		s, err := p.Stream(within(w.T), w.shop, wallet.StreamOptions{Channel: &id})
		if err != nil {
			w.Fatal(err)
		}
		for range 20 {
			if _, err := s.Buy(within(w.T), wallet.Item{Name: "/1.txt", Price: channel.NewAmount(1000), Deliver: true}); err != nil {
				w.Fatal(err)
			}
		}
		if err := s.Close(within(w.T)); err != nil {
			w.Fatal(err)
		}
		// The disk is lost. Nothing is settled, so the ledger knows of no charge.
		p = w.wallet(w.TempDir(), w.ledger)
		found, err := p.Recover(within(w.T))
		if err != nil || len(found) != 1 || found[0] != id {
			w.Fatalf("%v %v", found, err)
		}
		w.buy(p, 4)
		if st := one(w, p); st.Spent != channel.NewAmount(24_000) {
			w.Fatalf("spent %s", st.Spent)
		}
	})
}

// onlyExact hides all offers but exact from a wallet.
type onlyExact struct{}

func (onlyExact) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || resp.Header.Get("PAYMENT-REQUIRED") == "" {
		return resp, err
	}
	raw, err := base64.StdEncoding.DecodeString(resp.Header.Get("PAYMENT-REQUIRED"))
	if err != nil {
		return nil, err
	}
	var demand map[string]any
	if err := json.Unmarshal(raw, &demand); err != nil {
		return nil, err
	}
	demand["accepts"] = slices.DeleteFunc(demand["accepts"].([]any), func(o any) bool {
		return o.(map[string]any)["scheme"] != "exact"
	})
	raw, err = json.Marshal(demand)
	resp.Header.Set("PAYMENT-REQUIRED", base64.StdEncoding.EncodeToString(raw))
	return resp, err
}

func TestExactIsATransferOnTheLedger(t *testing.T) {
	onEveryLedger(t, func(w *town) {
		p, err := wallet.Open(within(w.T), wallet.Options{
			Dir: w.TempDir(), Key: w.key, Ledger: w.ledger, Transport: onlyExact{},
		})
		if err != nil {
			w.Fatal(err)
		}
		w.Cleanup(func() { p.Close() })
		before := w.balance(p)
		for i := range 3 {
			if l := w.buy(p, i); l.Kind != wallet.KindTransfer || l.Tx == "" {
				w.Fatalf("%+v", l)
			}
		}
		if spent := before - w.balance(p); spent != 3000 || len(p.Channels()) != 0 {
			w.Fatalf("%d left the wallet, %d channels", spent, len(p.Channels()))
		}
	})
}
