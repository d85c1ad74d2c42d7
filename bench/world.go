package bench

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/channel/store"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
)

// item is what every payment buys, for price: the smallest amount of the coin.
const item = "/film/segment-00001.ts"

var price = channel.NewAmount(1)

// deposit is what every channel holds: more than any run spends.
const deposit = 1_000_000_000

// opening is how many deposits are on their way to the ledger at a time.
const opening = 32

// world is a ledger, a payee and a payer.
type world struct {
	Options
	closers []func() error

	rpc      *client.Client
	rpcURL   string
	ledger   *ledger.Ledger
	upstream string
	gateway  *gateway.Gateway
	at       gateway.Addresses
	terms    payer.Terms

	owner   *ecdsa.PrivateKey // of the payer's coins
	session *ecdsa.PrivateKey // signs the vouchers of direct
	direct  []channel.Config  // channels whose vouchers are made here
	wallet  *payer.Engine     // makes the ticks of streams
	secrets payer.Secrets
	streams []*payer.Lease
}

func newWorld(ctx context.Context, o Options) (*world, error) {
	w := &world{Options: o}
	for _, step := range []func(context.Context) error{
		w.startLedger, w.openUpstream, w.openGateway, w.openPayer, w.openChannels,
	} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, w.stop())
		}
	}
	return w, nil
}

func (w *world) onStop(f func() error) { w.closers = append(w.closers, f) }

// stop ends everything in the reverse order of its start.
func (w *world) stop() error {
	var errs []error
	for i := len(w.closers) - 1; i >= 0; i-- {
		errs = append(errs, w.closers[i]())
	}
	w.closers = nil
	return errors.Join(errs...)
}

func (w *world) startLedger(ctx context.Context) error {
	home := filepath.Join(w.Dir, "ledger")
	if _, err := node.InitHome(home, node.InitOptions{}); err != nil {
		return err
	}
	n, err := node.Start(ctx, node.Config{Home: home, RPCAddr: "127.0.0.1:0", Logger: w.Logger})
	if err != nil {
		return err
	}
	w.onStop(n.Stop)
	w.rpcURL = n.RPCURL()
	if w.rpc, err = client.Dial(ctx, w.rpcURL, client.Options{}); err != nil {
		return err
	}
	w.onStop(func() error { w.rpc.Close(); return nil })
	w.ledger = ledger.New(w.rpc)
	return w.enrol(ctx, home)
}

// enrol makes payer and payee members and gives the payer its coins.
func (w *world) enrol(ctx context.Context, home string) (err error) {
	keys, err := node.LoadAccountKeys(home)
	if err != nil {
		return err
	}
	if w.owner, err = crypto.GenerateKey(); err != nil {
		return err
	}
	if w.session, err = crypto.GenerateKey(); err != nil {
		return err
	}
	governor := w.ledger.As(client.NewAccount(w.rpc, client.NewKeySigner(keys.Governor)))
	if _, err := governor.Grant(ctx, contracts.RoleParticipant, addressOf(w.owner)); err != nil {
		return err
	}
	if _, err := governor.Grant(ctx, contracts.RolePlatform, addressOf(w.session)); err != nil {
		return err
	}
	issuer := w.ledger.As(client.NewAccount(w.rpc, client.NewKeySigner(keys.Issuer)))
	supply, err := channel.NewAmount(deposit).Mul(uint64(2*w.many() + 2))
	if err != nil {
		return err
	}
	_, err = issuer.Mint(ctx, addressOf(w.owner), supply)
	return err
}

// many is the number of channels of each kind.
func (w *world) many() int { return max(w.Channels, w.Clients) + 1 }

func addressOf(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }

// openUpstream serves one small item.
func (w *world) openUpstream(context.Context) (err error) {
	w.upstream, err = w.serve(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = rw.Write([]byte("a segment of a film"))
	}))
	return err
}

// serve serves on a free port of the loopback until the end of the run.
func (w *world) serve(h http.Handler) (url string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
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
	return "http://" + l.Addr().String(), nil
}

// openGateway starts the payee. Its key is the session key: one account less.
func (w *world) openGateway(ctx context.Context) error {
	cfg, err := gateway.ParseConfig(fmt.Appendf(nil, `
listen: 127.0.0.1:0
upstream: %s
prices: {default: "0.000001"}
key_file: unused
data: data
ledger: {url: %s, chain_id: %d}
settle: {interval: -1s}
stream: {listen: [/ip4/127.0.0.1/tcp/0]}
admin: {listen: "off"}
no_exact: true
`, w.upstream, w.rpcURL, w.rpc.ChainID()), filepath.Join(w.Dir, "gateway"))
	if err != nil {
		return err
	}
	w.gateway, err = gateway.Open(ctx, cfg, gateway.Options{Key: w.session, Client: w.rpc, Logger: w.Logger})
	if err != nil {
		return err
	}
	w.onStop(w.gateway.Close)
	t := w.gateway.Engine().Terms()
	w.terms = payer.Terms{
		Receiver: t.Receiver, ReceiverAuthorizer: t.ReceiverAuthorizer, Token: t.Token, WithdrawDelay: t.WithdrawDelay,
	}
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done, ready := make(chan error, 1), make(chan gateway.Addresses, 1)
	go func() { done <- w.gateway.Run(life, func(at gateway.Addresses) { ready <- at }) }()
	w.onStop(func() error { cancel(); return <-done })
	select {
	case w.at = <-ready:
		return nil
	case err := <-done:
		done <- nil
		return fmt.Errorf("run the gateway: %w", err)
	}
}

// openPayer opens the engine that makes the ticks of streams, on a store of
// its own.
func (w *world) openPayer(ctx context.Context) error {
	s, err := store.Open(filepath.Join(w.Dir, "payer"), store.Options{Logger: w.Logger})
	if err != nil {
		return err
	}
	w.onStop(s.Close)
	if w.secrets, err = payer.DeriveSecrets(w.owner, w.ledger.Domain()); err != nil {
		return err
	}
	w.wallet, err = payer.Open(payer.Options{
		Store: payer.OnStore(s), Domain: w.ledger.Domain(), Payer: addressOf(w.owner), Secrets: w.secrets, Lanes: w.many(),
	})
	if err != nil {
		return err
	}
	for range w.many() {
		lease, err := w.wallet.Acquire(ctx, payer.Want{Terms: w.terms, Use: payer.Streams})
		if err != nil {
			return err
		}
		w.streams = append(w.streams, lease)
	}
	return nil
}

// openChannels deposits into every channel and makes the payee know it.
func (w *world) openChannels(ctx context.Context) error {
	for i := range w.many() {
		c := channel.Config{
			Payer: addressOf(w.owner), PayerAuthorizer: addressOf(w.session),
			Receiver: w.terms.Receiver, ReceiverAuthorizer: w.terms.ReceiverAuthorizer,
			Token: w.terms.Token, WithdrawDelay: w.terms.WithdrawDelay,
		}
		binary.BigEndian.PutUint64(c.Salt[:], uint64(i)+1)
		w.direct = append(w.direct, c)
	}
	token, err := w.ledger.Coin().Domain(ctx)
	if err != nil {
		return err
	}
	sender := w.ledger.As(client.NewAccount(w.rpc, client.NewKeySigner(w.session)))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(opening)
	open := func(c channel.Config) error {
		if err := w.deposit(ctx, sender, token, c); err != nil {
			return err
		}
		_, err := w.gateway.Engine().Admit(ctx, c)
		return err
	}
	for _, c := range w.direct {
		work.Go(func() error { return open(c) })
	}
	for _, lease := range w.streams {
		work.Go(func() error {
			if err := open(lease.State().Config); err != nil {
				return err
			}
			return lease.Observe(channel.Escrow{Balance: channel.NewAmount(deposit)})
		})
	}
	return work.Wait()
}

func (w *world) deposit(ctx context.Context, s *ledger.Sender, token ledger.TokenDomain, c channel.Config) error {
	a := ledger.DepositAuthorization{ValidBefore: uint64(time.Now().Add(time.Hour).Unix()), Salt: c.Salt}
	amount := channel.NewAmount(deposit)
	digest := ledger.DepositDigest(token, w.ledger.Domain().ChannelID(c), c.Payer, amount, a)
	sig, err := channel.NewKeySigner(w.owner).Sign(digest)
	if err != nil {
		return err
	}
	a.Signature = sig[:]
	_, err = s.Deposit(ctx, c, amount, a)
	return err
}
