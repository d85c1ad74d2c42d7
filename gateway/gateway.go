package gateway

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/store"
)

// Options are what a configuration file cannot hold. All may be left out.
type Options struct {
	// Upstream is what is sold, in place of the configuration's. Its answers
	// are held back until they are paid, see [Gateway.Middleware].
	Upstream http.Handler
	// Pricer replaces the price list of the configuration.
	Pricer Pricer
	// Key and AuthoriserKey replace the configuration's key files.
	Key, AuthoriserKey *ecdsa.PrivateKey
	// Client replaces the connection to the ledger, for instance by that of a
	// node in the same process. It stays the caller's.
	Client *client.Client
	// Store replaces the records in the configuration's data directory. It
	// stays the caller's.
	Store  payee.Store
	Clock  func() time.Time // default: the system's
	Logger *slog.Logger     // default: nothing is logged
}

// Gateway is a payee: engine, doors and schedule. It is safe for concurrent
// use. Open it, Run it or use its handlers, and Close it.
type Gateway struct {
	config   Config
	log      *slog.Logger
	client   *client.Client
	ours     bool // the client is ours to close
	account  *client.Account
	sender   *ledger.Sender
	store    *store.Store // nil: the caller's
	engine   *payee.Engine
	door     *door
	upstream http.Handler // nil when only used as middleware
	schedule *schedule
	token    adminToken

	mu     sync.Mutex
	stream *StreamInfo // once the stream listens
	closed bool
}

// Open makes a payee ready to sell. It needs no ledger: where that is down,
// payments within what is authorised go on. cfg is as [LoadConfig] returns it.
func Open(ctx context.Context, cfg Config, o Options) (*Gateway, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	g := &Gateway{config: cfg, log: o.Logger}
	if err := g.open(ctx, o); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return g, nil
}

func (g *Gateway) open(ctx context.Context, o Options) error {
	key, authoriser, err := g.keys(o)
	if err != nil {
		return err
	}
	if err := g.connect(ctx, o, key); err != nil {
		return err
	}
	if o.Store == nil {
		if err := g.openStore(); err != nil {
			return err
		}
		o.Store = g.store
	}
	terms, err := g.terms(key, authoriser)
	if err != nil {
		return err
	}
	g.engine, err = payee.Open(ctx, payee.Options{
		Store: o.Store, Ledger: g.sender, Domain: g.sender.Domain(), Signer: channel.NewKeySigner(authoriser),
		Terms: payee.Terms{
			Receiver: terms.receiver, ReceiverAuthorizer: terms.authoriser, Token: terms.token.Address, WithdrawDelay: terms.delay,
		},
		Clock: o.Clock, Logger: g.log,
	})
	if err != nil {
		return err
	}
	if g.token, err = loadToken(g.config.Admin.TokenFile); err != nil {
		return err
	}
	return g.openDoor(ctx, o, terms)
}

func (g *Gateway) openStore() error {
	durability, err := g.config.durability()
	if err != nil {
		return err
	}
	g.store, err = store.Open(filepath.Join(g.config.Data, "channels"), store.Options{Durability: durability, Logger: g.log})
	return err
}

func (g *Gateway) openDoor(ctx context.Context, o Options, t *terms) (err error) {
	pricer := o.Pricer
	if pricer == nil {
		if pricer, err = g.config.PriceList(); err != nil {
			return err
		}
	}
	if g.upstream = o.Upstream; g.upstream == nil && (g.config.Upstream != "" || g.config.Content != "") {
		if g.upstream, err = newUpstream(g.config, g.log); err != nil {
			return err
		}
	}
	threshold, err := g.config.amount(g.config.Settle.Threshold)
	if err != nil {
		return err
	}
	g.schedule = newSchedule(g.config.Settle.Interval, threshold, func(ctx context.Context) error {
		_, err := g.Settle(ctx)
		return err
	}, g.log)
	if err := g.countUnclaimed(ctx, threshold); err != nil {
		return err
	}
	g.door = &door{
		engine: g.engine, ledger: g.sender, terms: t, pricer: pricer, answers: newAnswers(maxAnswers), larder: newLarder(maxLarder),
		earned: g.schedule.earned, clock: o.Clock, log: g.log,
	}
	return nil
}

// countUnclaimed tells the schedule what earlier runs left to claim.
func (g *Gateway) countUnclaimed(ctx context.Context, threshold channel.Amount) error {
	if threshold.IsZero() {
		return nil
	}
	return g.engine.Views(ctx, func(v payee.View) error {
		g.schedule.earned(v.Unclaimed())
		return nil
	})
}

func (g *Gateway) keys(o Options) (key, authoriser *ecdsa.PrivateKey, err error) {
	if key = o.Key; key == nil {
		if key, err = LoadKey(g.config.KeyFile); err != nil {
			return nil, nil, err
		}
	}
	authoriser = o.AuthoriserKey
	switch {
	case authoriser != nil:
	case o.Key != nil || g.config.AuthoriserKeyFile == g.config.KeyFile:
		authoriser = key
	default:
		authoriser, err = LoadKey(g.config.AuthoriserKeyFile)
	}
	return key, authoriser, err
}

// connect prepares the connection to the ledger. Over HTTP it is not made yet.
func (g *Gateway) connect(ctx context.Context, o Options, key *ecdsa.PrivateKey) (err error) {
	if g.client = o.Client; g.client == nil {
		url := g.config.Ledger.URL
		g.client, err = client.Dial(ctx, url, client.Options{ChainID: g.config.Ledger.ChainID, Access: g.config.Ledger.Access, Lazy: strings.HasPrefix(url, "http")})
		if err != nil {
			return fmt.Errorf("ledger: %w", err)
		}
		g.ours = true
	}
	if id := g.client.ChainID(); id != g.config.Ledger.ChainID {
		return fmt.Errorf("ledger.chain_id is %d, the ledger is chain %d", g.config.Ledger.ChainID, id)
	}
	g.account = client.NewAccount(g.client, client.NewKeySigner(key))
	g.sender = ledger.New(g.client).As(g.account)
	return nil
}

// terms are fixed by configuration and keys.
func (g *Gateway) terms(key, authoriser *ecdsa.PrivateKey) (*terms, error) {
	c := g.config
	t := &terms{
		chainID: c.Ledger.ChainID, token: c.Token, receiver: c.Receiver, delay: c.withdrawDelay(),
		authoriser: channel.NewKeySigner(authoriser).Address(), exact: !c.NoExact, name: c.Name, publicURL: c.PublicURL,
	}
	account := channel.NewKeySigner(key).Address()
	setDefault(&t.receiver, account)
	if t.receiver != account {
		g.log.Warn("the receiver is not the payee's account: this gateway sells, and cannot settle", "receiver", t.receiver, "account", account)
	}
	var err error
	t.minDeposit, err = c.amount(c.MinDeposit)
	return t, err
}

// Engine is the payee's engine, for what has no handler here.
func (g *Gateway) Engine() *payee.Engine { return g.engine }

// Handler returns the whole HTTP side: the payee's own addresses under
// /.stiver/, the facilitator's if configured, and the configured upstream
// behind the door.
func (g *Gateway) Handler() http.Handler {
	upstream := g.upstream
	if upstream == nil {
		upstream = http.NotFoundHandler()
	}
	return g.Middleware(upstream)
}

// Middleware returns next behind the door: what has a price is answered once it
// is paid. next writes as to any ResponseWriter; what it writes reaches the payer
// when the payment is durable. It may lower the price of one answer with the
// header Stiver-Price, in base units; an answer that is not 2xx is not charged.
func (g *Gateway) Middleware(next http.Handler) http.Handler {
	door, api := g.door.handler(next), g.door.api(g.Stream)
	facilitator := g.facilitator()
	return paced(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, apiPrefix):
			api.ServeHTTP(w, r)
		case facilitator != nil && strings.HasPrefix(r.URL.Path, g.config.Facilitator+"/"):
			facilitator.ServeHTTP(w, r)
		default:
			door.ServeHTTP(w, r)
		}
	}))
}

// Stream says where the native stream listens; nil when it does not.
func (g *Gateway) Stream() *StreamInfo {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.stream
}

// Settle claims what is due, anchors the log and has the money transferred.
func (g *Gateway) Settle(ctx context.Context) (payee.Settlement, error) { return g.engine.Settle(ctx) }

// Close ends the engine: what was taken is durable when it returns. Stop what
// serves the handlers before.
func (g *Gateway) Close() error {
	g.mu.Lock()
	done := g.closed
	g.closed = true
	g.mu.Unlock()
	if done {
		return nil
	}
	var errs []error
	if g.engine != nil {
		errs = append(errs, g.engine.Close())
	}
	if g.store != nil {
		errs = append(errs, g.store.Close())
	}
	if g.ours {
		g.client.Close()
	}
	return errors.Join(errs...)
}
