package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/docs"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/wallet"
)

// price is what every file costs: a thousandth of a coin.
var price = channel.NewAmount(1_000)

// world holds what runs. One goroutine tells the story and owns it.
type world struct {
	Options
	summary *Summary

	node     *node.Node
	genesis  []byte
	rpc      *client.Client
	ledger   *ledger.Ledger
	governor *ledger.Sender
	issuer   *ledger.Sender

	items    []string // paths of what is sold
	upstream string   // URL
	gateway  *gateway.Gateway
	payee    common.Address
	shop     string // URL

	wallet  *wallet.Wallet
	channel channel.ID
	bundle  string // file

	closers []func() error // last first
}

// stop ends what runs, the newest first. A second call does nothing.
func (w *world) stop() error {
	var errs []error
	for i := len(w.closers) - 1; i >= 0; i-- {
		errs = append(errs, w.closers[i]())
	}
	w.closers = nil
	return errors.Join(errs...)
}

func (w *world) onStop(f func() error) { w.closers = append(w.closers, f) }

func (w *world) path(elem ...string) string {
	return filepath.Join(append([]string{w.Dir}, elem...)...)
}

func (w *world) startLedger(ctx context.Context) error {
	home := w.path("ledger")
	if _, err := node.InitHome(home, node.InitOptions{}); err != nil {
		return err
	}
	began := time.Now()
	n, err := node.Start(ctx, node.Config{Home: home, RPCAddr: "127.0.0.1:0", Logger: w.Logger})
	if err != nil {
		return err
	}
	w.node = n
	w.onStop(n.Stop)
	w.summary.LedgerReady = time.Since(began).Seconds()
	if w.genesis, err = n.Genesis().Encode(); err != nil {
		return err
	}
	if w.rpc, err = client.Dial(ctx, n.RPCURL(), client.Options{}); err != nil {
		return err
	}
	w.onStop(func() error { w.rpc.Close(); return nil })
	w.ledger = ledger.New(w.rpc)
	keys, err := node.LoadAccountKeys(home)
	if err != nil {
		return err
	}
	w.governor = w.ledger.As(client.NewAccount(w.rpc, client.NewKeySigner(keys.Governor)))
	w.issuer = w.ledger.As(client.NewAccount(w.rpc, client.NewKeySigner(keys.Issuer)))
	w.Say(fmt.Sprintf("ledger: one validator, chain %d, JSON-RPC at %s, ready in %.2f s",
		n.Genesis().Config.ChainID, n.RPCURL(), w.summary.LedgerReady))
	return nil
}

// openUpstream serves the files as any web server would, knowing of no money.
func (w *world) openUpstream(context.Context) error {
	files := fs.FS(docs.Pages)
	if w.Content != "" {
		files = os.DirFS(w.Content)
	}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.HasPrefix(d.Name(), ".") && d.Name() != "index.html" {
			w.items = append(w.items, "/"+path)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the content: %w", err)
	}
	if len(w.items) == 0 {
		return fmt.Errorf("%s holds no files to sell; name another directory", w.Content)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: http.FileServerFS(files), ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	w.onStop(func() error {
		if err := server.Close(); err != nil {
			return err
		}
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	w.upstream = "http://" + l.Addr().String()
	return nil
}

func (w *world) openGateway(ctx context.Context) error {
	key, err := crypto.GenerateKey()
	if err != nil {
		return err
	}
	w.payee = crypto.PubkeyToAddress(key.PublicKey)
	if _, err := w.governor.Grant(ctx, contracts.RolePlatform, w.payee); err != nil {
		return err
	}
	cfg, err := gateway.ParseConfig([]byte(fmt.Sprintf(`
listen: 127.0.0.1:0
upstream: %s
prices: {default: "0.001"}
key_file: key
data: data
ledger: {url: %s, chain_id: %d}
settle: {interval: -1s}
stream: {listen: [/ip4/127.0.0.1/tcp/0]}
admin: {listen: "off"}
`, w.upstream, w.node.RPCURL(), w.rpc.ChainID())), w.path("gateway"))
	if err != nil {
		return err
	}
	if err := gateway.SaveKey(cfg.KeyFile, key); err != nil {
		return err
	}
	if w.gateway, err = gateway.Open(ctx, cfg, gateway.Options{Logger: w.Logger}); err != nil {
		return err
	}
	w.onStop(w.gateway.Close)
	return w.runGateway()
}

func (w *world) runGateway() error {
	ctx, cancel := context.WithCancel(context.Background())
	done, ready := make(chan error, 1), make(chan gateway.Addresses, 1)
	go func() { done <- w.gateway.Run(ctx, func(at gateway.Addresses) { ready <- at }) }()
	w.onStop(func() error { cancel(); return <-done })
	select {
	case at := <-ready:
		w.shop = "http://" + at.HTTP
		w.Say(fmt.Sprintf("payee: selling %d files of %s at %s, 0.001 STV each", len(w.items), w.upstream, w.shop))
		return nil
	case err := <-done:
		done <- nil
		return fmt.Errorf("run the gateway: %w", err)
	}
}

func (w *world) openWallet(ctx context.Context) error {
	key, err := crypto.GenerateKey()
	if err != nil {
		return err
	}
	dir := w.path("wallet")
	who, err := wallet.Import(dir, key, wallet.PassphraseText("demo"), wallet.Light)
	if err != nil {
		return err
	}
	if _, err := w.governor.Grant(ctx, contracts.RoleParticipant, who); err != nil {
		return err
	}
	// Enough for every payment, and something left over to be refunded.
	deposit, err := price.Mul(uint64(w.HTTP+w.Stream) + 1_000)
	if err != nil {
		return err
	}
	if w.summary.Issued, err = deposit.Mul(2); err != nil {
		return err
	}
	if _, err := w.issuer.Mint(ctx, who, w.summary.Issued); err != nil {
		return err
	}
	w.wallet, err = wallet.Open(ctx, wallet.Options{
		Dir: dir, Key: key, Ledger: w.ledger, Deposit: deposit, Lanes: 1,
		Limits: &payer.Limits{Payment: price, Day: deposit, Payee: deposit, Deposit: deposit},
	})
	if err != nil {
		return err
	}
	w.onStop(w.wallet.Close)
	w.Say(fmt.Sprintf("payer: %s holds %s STV", who, w.summary.Issued.Units(6)))
	return nil
}
