package wallet

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/channel/store"
	"github.com/stiver-pay/stiver/contracts"
)

// DefaultChainID is the chain of a Stiver network where nothing else is said.
const DefaultChainID = 571700

// DefaultDepositPrices is how many payments of the first price a deposit
// covers where neither the wallet nor the payee says otherwise.
const DefaultDepositPrices = 100

// DefaultLimits apply where Options.Limits is nil: in base units of a coin
// with 6 decimals, 1 a payment, 50 a day, 20 a day with one payee, 10 at stake
// in one channel.
var DefaultLimits = payer.Limits{
	Payment: channel.NewAmount(1_000_000),
	Day:     channel.NewAmount(50_000_000),
	Payee:   channel.NewAmount(20_000_000),
	Deposit: channel.NewAmount(10_000_000),
}

// Options of a wallet.
type Options struct {
	Dir        string            // holds the key file and the channels; required
	Key        *ecdsa.PrivateKey // nil: decrypted from the key file
	Passphrase Passphrase        // of the key file; nil: PassphraseDefault

	ChainID uint64         // 0: that of Ledger, else DefaultChainID
	Ledger  *ledger.Ledger // nil: payments go on, what needs a ledger fails with ErrNoLedger

	Tokens  []common.Address // tokens to pay with; none: Coin
	Limits  *payer.Limits    // nil: DefaultLimits
	Deposit channel.Amount   // to be made at a time; zero: what the payee suggests, else DefaultDepositPrices prices
	Lanes   int              // channels per payee and use; 0: payer.DefaultLanes
	Ticks   uint32           // length of tick chains; 0: channel.DefaultTicks

	Durability store.Durability
	Transport  http.RoundTripper // nil: http.DefaultTransport
	Now        func() time.Time  // nil: time.Now
}

// chain is the ledger as the wallet needs it.
type chain interface {
	Escrow(ctx context.Context, id channel.ID) (channel.Escrow, error)
	Deposit(ctx context.Context, cfg channel.Config, amount channel.Amount, a ledger.DepositAuthorization) (ledger.Deposited, error)
	InitiateWithdraw(ctx context.Context, cfg channel.Config, amount channel.Amount) (ledger.Included, error)
	FinalizeWithdraw(ctx context.Context, cfg channel.Config) (ledger.Included, error)
	Opened(ctx context.Context, payer common.Address) ([]channel.Config, error)
	Balance(ctx context.Context, token, account common.Address) (channel.Amount, error)
	TokenDomain(ctx context.Context, token common.Address) (ledger.TokenDomain, error)
}

// Wallet pays. It is safe for concurrent use.
type Wallet struct {
	opt     Options
	domain  channel.Domain
	owner   *channel.KeySigner // owns the money
	secrets payer.Secrets
	store   *store.Store
	engine  *payer.Engine
	ledger  chain // nil: none
	offers  *offers
	lines   atomic.Uint64 // tells apart statement lines of one moment
}

// Open opens the wallet in a directory. Another process that has it open makes
// it fail with store.ErrLocked.
func Open(_ context.Context, o Options) (*Wallet, error) {
	if o.Ledger == nil {
		return openOn(o, nil)
	}
	if o.ChainID == 0 {
		o.ChainID = o.Ledger.Domain().ChainID()
	}
	if on := o.Ledger.Domain().ChainID(); on != o.ChainID {
		return nil, fmt.Errorf("the wallet is for chain %d and its ledger is chain %d", o.ChainID, on)
	}
	if o.Key == nil {
		var err error
		if o.Key, err = loadKey(o.Dir, o.passphrase()); err != nil {
			return nil, err
		}
	}
	account := client.NewAccount(o.Ledger.Client(), ledger.TransactionSigner(channel.NewKeySigner(o.Key)))
	return openOn(o, onLedger{o.Ledger.As(account)})
}

func (o Options) passphrase() Passphrase {
	if o.Passphrase == nil {
		return PassphraseDefault()
	}
	return o.Passphrase
}

func (o Options) withDefaults() Options {
	if o.ChainID == 0 {
		o.ChainID = DefaultChainID
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if len(o.Tokens) == 0 {
		o.Tokens = []common.Address{contracts.CoinAddress}
	}
	if o.Limits == nil {
		o.Limits = &DefaultLimits
	}
	return o
}

// openOn opens a wallet on a ledger, which may be nil.
func openOn(o Options, on chain) (*Wallet, error) {
	o = o.withDefaults()
	key := o.Key
	if key == nil {
		var err error
		if key, err = loadKey(o.Dir, o.passphrase()); err != nil {
			return nil, err
		}
	}
	o.Key = nil
	w := &Wallet{
		opt: o, owner: channel.NewKeySigner(key), offers: newOffers(), ledger: on,
		domain: channel.NewDomain(o.ChainID, contracts.ChannelsAddress),
	}
	var err error
	if w.secrets, err = payer.DeriveSecrets(key, w.domain); err != nil {
		return nil, err
	}
	dir := filepath.Join(o.Dir, "channels", fmt.Sprintf("%d-%s", o.ChainID, w.Address()))
	if w.store, err = store.Open(dir, store.Options{Durability: o.Durability}); err != nil {
		return nil, err
	}
	if err := w.openEngine(); err != nil {
		return nil, errors.Join(err, w.store.Close())
	}
	return w, nil
}

func (w *Wallet) openEngine() error {
	o := payer.Options{
		Store: payer.OnStore(w.store), Domain: w.domain, Payer: w.Address(), Secrets: w.secrets,
		Limits: *w.opt.Limits, Lanes: w.opt.Lanes, Now: w.opt.Now,
	}
	if w.ledger != nil {
		o.Lookup = w.ledger.Escrow
	}
	var err error
	w.engine, err = payer.Open(o)
	return err
}

// Close waits for what is being written and closes the wallet. Payments under
// way fail.
func (w *Wallet) Close() error { return w.store.Close() }

// Address is the address that owns the wallet's money.
func (w *Wallet) Address() common.Address { return w.owner.Address() }

// Domain is where the wallet's signatures are valid.
func (w *Wallet) Domain() channel.Domain { return w.domain }

// Session signs for the wallet's channels: vouchers, and proofs of possession.
func (w *Wallet) Session() channel.Signer { return w.secrets.Session() }

// Balance is what the wallet holds of a token on the ledger, beside its
// channels.
func (w *Wallet) Balance(ctx context.Context, token common.Address) (channel.Amount, error) {
	if w.ledger == nil {
		return channel.Amount{}, ErrNoLedger
	}
	return w.ledger.Balance(ctx, token, w.Address())
}

func (w *Wallet) accepts(token common.Address) bool {
	for _, t := range w.opt.Tokens {
		if t == token {
			return true
		}
	}
	return false
}

// onLedger is a chain over package ledger.
type onLedger struct{ *ledger.Sender }

// Opened returns the channels that a payer ever opened, each once.
func (l onLedger) Opened(ctx context.Context, payer common.Address) ([]channel.Config, error) {
	head, err := l.Client().BlockNumber(ctx)
	if err != nil {
		return nil, err
	}
	events, err := l.Events(ctx, 0, head)
	if err != nil {
		return nil, err
	}
	seen := map[channel.ID]bool{}
	var configs []channel.Config
	for _, e := range events {
		if o, ok := e.(ledger.ChannelOpened); ok && o.Config.Payer == payer && !seen[o.Channel] {
			seen[o.Channel] = true
			configs = append(configs, o.Config)
		}
	}
	return configs, nil
}

func (l onLedger) Balance(ctx context.Context, token, account common.Address) (channel.Amount, error) {
	return l.Token(token).Balance(ctx, account)
}

func (l onLedger) TokenDomain(ctx context.Context, token common.Address) (ledger.TokenDomain, error) {
	return l.Token(token).Domain(ctx)
}
