package bench

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"encoding/hex"
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

// admitting is how many channels are made known to a payee at a time.
const admitting = 512

// world is a ledger, and payees and payers on it.
type world struct {
	Options
	closers []func() error

	rpc      *client.Client
	rpcURL   string
	ledger   *ledger.Ledger
	token    ledger.TokenDomain
	upstream string
	sender   *ledger.Sender // sends deposits, its own account's or not
	session  *ecdsa.PrivateKey
	sides    []*side
	direct   []channel.Config // with the first payee, whose vouchers are made here
}

// side is a payee in this process and its payer in another.
type side struct {
	promise Promise
	key     *ecdsa.PrivateKey // the payee's
	owner   *ecdsa.PrivateKey // of the payer's coins
	gateway *gateway.Gateway
	at      gateway.Addresses
	payer   *payerProcess
}

// promises are those of the sides, in order.
var promises = [...]Promise{PowerLoss, ProcessCrash, Nothing}

func newWorld(ctx context.Context, o Options) (*world, error) {
	w := &world{Options: o}
	for _, step := range []func(context.Context) error{w.startLedger, w.enrol, w.openUpstream, w.openSides} {
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

func (w *world) startLedger(ctx context.Context) (err error) {
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
	w.token, err = w.ledger.Coin().Domain(ctx)
	return err
}

// enrol makes payers and payees members and gives the payers their coins.
func (w *world) enrol(ctx context.Context) error {
	keys, err := node.LoadAccountKeys(filepath.Join(w.Dir, "ledger"))
	if err != nil {
		return err
	}
	governor := w.ledger.As(client.NewAccount(w.rpc, client.NewKeySigner(keys.Governor)))
	issuer := w.ledger.As(client.NewAccount(w.rpc, client.NewKeySigner(keys.Issuer)))
	member := func(role [32]byte) *ecdsa.PrivateKey {
		key, kerr := crypto.GenerateKey()
		if err = errors.Join(err, kerr); err != nil {
			return nil
		}
		_, err = governor.Grant(ctx, role, addressOf(key))
		return key
	}
	if w.session = member(contracts.RolePlatform); err != nil {
		return err
	}
	w.sender = w.ledger.As(client.NewAccount(w.rpc, client.NewKeySigner(w.session)))
	supply, err := channel.NewAmount(deposit).Mul(uint64(w.many() + w.Clients))
	if err != nil {
		return err
	}
	for _, p := range promises {
		s := &side{promise: p, key: member(contracts.RolePlatform), owner: member(contracts.RoleParticipant)}
		if err != nil {
			return err
		}
		if _, err := issuer.Mint(ctx, addressOf(s.owner), supply); err != nil {
			return err
		}
		w.sides = append(w.sides, s)
	}
	return nil
}

// many is the number of channels of each payer: those of the figures with many,
// and the one of the figures with one.
func (w *world) many() int { return w.Channels + 1 }

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

func (w *world) openSides(ctx context.Context) error {
	for _, s := range w.sides {
		if err := w.openGateway(ctx, s); err != nil {
			return err
		}
		if err := w.openPayer(ctx, s); err != nil {
			return err
		}
	}
	return w.openDirect(ctx)
}

// openGateway starts a payee.
func (w *world) openGateway(ctx context.Context, s *side) error {
	durability := s.promise.durability()
	cfg, err := gateway.ParseConfig(fmt.Appendf(nil, `
listen: 127.0.0.1:0
upstream: %s
prices: {default: "0.000001"}
key_file: unused
data: data
durability: %s
ledger: {url: %s, chain_id: %d}
settle: {interval: -1s}
stream: {listen: [/ip4/127.0.0.1/tcp/0]}
admin: {listen: "off"}
no_exact: true
`, w.upstream, durability, w.rpcURL, w.rpc.ChainID()), w.home("gateway", s))
	if err != nil {
		return err
	}
	o := gateway.Options{Key: s.key, Client: w.rpc, Logger: w.Logger}
	if s.promise == Nothing {
		records, err := store.Open(filepath.Join(w.home("gateway", s), "channels"), store.Options{Durability: durability, Logger: w.Logger})
		if err != nil {
			return err
		}
		w.onStop(records.Close)
		o.Store = hastyRecords{records}
	}
	if s.gateway, err = gateway.Open(ctx, cfg, o); err != nil {
		return err
	}
	w.onStop(s.gateway.Close)
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done, ready := make(chan error, 1), make(chan gateway.Addresses, 1)
	go func() { done <- s.gateway.Run(life, func(at gateway.Addresses) { ready <- at }) }()
	w.onStop(func() error { cancel(); return <-done })
	select {
	case s.at = <-ready:
		return nil
	case err := <-done:
		done <- nil
		return fmt.Errorf("run the gateway: %w", err)
	}
}

// hastyRecords says that all is durable at once.
type hastyRecords struct{ *store.Store }

func (h hastyRecords) CommitAsync(b *store.Batch, done func(error)) error {
	err := h.Store.CommitAsync(b, func(error) {})
	if err == nil {
		go done(nil) // the engine holds its lock
	}
	return err
}

func (w *world) home(name string, s *side) string {
	return filepath.Join(w.Dir, name+"-"+string(s.promise))
}

// openPayer starts a payer's process and funds its channels.
func (w *world) openPayer(ctx context.Context, s *side) (err error) {
	if s.payer, err = startPayer(w.Command); err != nil {
		return err
	}
	w.onStop(s.payer.stop)
	t := s.gateway.Engine().Terms()
	var configs []channel.Config
	err = s.payer.call(ctx, "Hold", Holding{
		Dir: w.home("payer", s), Key: hex.EncodeToString(crypto.FromECDSA(s.owner)),
		ChainID: w.ledger.Domain().ChainID(), Contract: w.ledger.Domain().Contract(),
		Terms: payer.Terms{
			Receiver: t.Receiver, ReceiverAuthorizer: t.ReceiverAuthorizer, Token: t.Token, WithdrawDelay: t.WithdrawDelay,
		},
		Channels: w.many(), Deposit: channel.NewAmount(deposit), Promise: s.promise,
	}, &configs)
	if err != nil {
		return err
	}
	return w.fund(ctx, s, configs)
}

// openDirect funds the channels whose vouchers are made in this process.
func (w *world) openDirect(ctx context.Context) error {
	s := w.sides[0]
	t := s.gateway.Engine().Terms()
	for i := range w.Clients {
		c := channel.Config{
			Payer: addressOf(s.owner), PayerAuthorizer: addressOf(w.session),
			Receiver: t.Receiver, ReceiverAuthorizer: t.ReceiverAuthorizer, Token: t.Token, WithdrawDelay: t.WithdrawDelay,
		}
		binary.BigEndian.PutUint64(c.Salt[:], uint64(i)+1)
		w.direct = append(w.direct, c)
	}
	return w.fund(ctx, s, w.direct)
}

// fund deposits into channels and makes the payee know them.
func (w *world) fund(ctx context.Context, s *side, configs []channel.Config) error {
	fundings := make([]ledger.Funding, len(configs))
	for i, c := range configs {
		f := &fundings[i]
		f.Config, f.Amount = c, channel.NewAmount(deposit)
		f.Authorization.ValidBefore = uint64(time.Now().Add(time.Hour).Unix())
		id := w.ledger.Domain().ChannelID(c)
		copy(f.Authorization.Salt[:], id[:]) // no two channels have the same
		if err := f.Sign(w.ledger, w.token, channel.NewKeySigner(s.owner)); err != nil {
			return err
		}
	}
	if err := w.sender.DepositMany(ctx, fundings); err != nil {
		return err
	}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(admitting)
	for _, c := range configs {
		work.Go(func() error {
			_, err := s.gateway.Engine().Admit(ctx, c)
			return err
		})
	}
	return work.Wait()
}
