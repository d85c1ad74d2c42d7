package gateway

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/multiformats/go-multiaddr"
	"gopkg.in/yaml.v3"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/store"
	"github.com/stiver-pay/stiver/contracts"
)

// Defaults of a Config.
const (
	DefaultListen       = "127.0.0.1:4020"
	DefaultStreamListen = "/ip4/127.0.0.1/tcp/4021"
	DefaultAdminListen  = "127.0.0.1:4022"
	DefaultLedgerURL    = "http://127.0.0.1:8545"
	DefaultChainID      = 571700
	// DefaultWithdrawDelay leaves a payee a day to claim when a payer leaves.
	DefaultWithdrawDelay = 24 * time.Hour
	// DefaultSettleInterval bounds what an outage of the payee can cost it.
	DefaultSettleInterval = 10 * time.Minute
	DefaultDurability     = "power-loss"
)

// Config is a payee's configuration, read from YAML by [LoadConfig]. Fields
// that are left out have the defaults named here. Relative paths are relative
// to the configuration file.
type Config struct {
	Listen    string `yaml:"listen"`     // HTTP address; DefaultListen
	PublicURL string `yaml:"public_url"` // how payers reach it; default: from the request
	Name      string `yaml:"name"`       // of the service, shown to payers; at most 32 ASCII characters

	Upstream string `yaml:"upstream"` // URL of the web server in front of which this stands, or
	Content  string `yaml:"content"`  // a directory to serve; neither only as middleware

	Prices Prices `yaml:"prices"`

	KeyFile           string         `yaml:"key_file"`            // the payee's account: relays deposits, claims, anchors
	AuthoriserKeyFile string         `yaml:"authoriser_key_file"` // signs claims, refunds, receipts; default: KeyFile
	Receiver          common.Address `yaml:"receiver"`            // is paid; default: the address of KeyFile

	Ledger LedgerConfig `yaml:"ledger"`
	Token  TokenConfig  `yaml:"token"`

	WithdrawDelay time.Duration `yaml:"withdraw_delay"` // 15m … 720h; DefaultWithdrawDelay. Part of every channel's identity
	MinDeposit    string        `yaml:"min_deposit"`    // asked of payers, not enforced; written as a Price; default: 100 times the price
	// NoExact stops offering x402's exact scheme, which takes a transaction on
	// the ledger for every payment, beside batch-settlement.
	NoExact bool `yaml:"no_exact"`

	Settle SettleConfig `yaml:"settle"`
	Stream StreamConfig `yaml:"stream"`
	Admin  AdminConfig  `yaml:"admin"`

	// Facilitator is the path under which POST /verify, POST /settle and GET
	// /supported of x402 are served for other payees; default: not served.
	Facilitator string `yaml:"facilitator"`

	Data       string `yaml:"data"`       // directory of the channels; required
	Durability string `yaml:"durability"` // power-loss (default) or process-crash
}

// LedgerConfig says where the ledger is.
type LedgerConfig struct {
	URL     string `yaml:"url"`      // JSON-RPC; DefaultLedgerURL
	ChainID uint64 `yaml:"chain_id"` // DefaultChainID

	// For a node elsewhere that wants to know its callers: files for its TLS
	// authority, a certificate with its key, a token.
	client.Access `yaml:",inline"`
}

// TokenConfig says what is paid with; the default is Stiver Coin. Name and
// version are those of the token's EIP-712 domain and part of what payers sign.
type TokenConfig struct {
	Address  common.Address `yaml:"address"`
	Name     string         `yaml:"name"`
	Version  string         `yaml:"version"`
	Symbol   string         `yaml:"symbol"`
	Decimals *int           `yaml:"decimals"`
}

// SettleConfig says when channels are claimed and the money is moved. Besides,
// a payer that starts to withdraw is claimed at once.
type SettleConfig struct {
	Interval  time.Duration `yaml:"interval"`  // DefaultSettleInterval; negative: never by time
	Threshold string        `yaml:"threshold"` // settle when so much, written as a Price, is charged and not claimed; default: never by sum
}

// StreamConfig is the native payment stream over libp2p.
type StreamConfig struct {
	Off    bool     `yaml:"off"`
	Listen []string `yaml:"listen"` // multiaddresses; DefaultStreamListen
	// Credit is what is delivered on a channel ahead of its charge, while that is
	// on its way to the disk, written as a Price: what a crash can cost for each
	// channel. Default: nothing.
	Credit string `yaml:"credit"`
}

// AdminConfig is the operator's API. It listens on loopback only.
type AdminConfig struct {
	Listen    string `yaml:"listen"`     // DefaultAdminListen; "off": not served
	TokenFile string `yaml:"token_file"` // holds the bearer token; default: admin.token in Data, made on first start
}

// maxConfig is longer than any sensible configuration.
const maxConfig = 1 << 20

// LoadConfig reads and checks the configuration in a file.
func LoadConfig(path string) (Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return Config{}, fmt.Errorf("open the configuration: %w", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil || len(raw) > maxConfig {
		return Config{}, fmt.Errorf("read the configuration %s: %w", path, errors.Join(err, tooLarge(len(raw))))
	}
	cfg, err := ParseConfig(raw, filepath.Dir(path))
	if err != nil {
		return Config{}, fmt.Errorf("configuration %s: %w", path, err)
	}
	return cfg, nil
}

func tooLarge(n int) error {
	if n > maxConfig {
		return fmt.Errorf("longer than %d bytes", maxConfig)
	}
	return nil
}

// ParseConfig reads a configuration from YAML; dir is what relative paths are
// relative to. A key that is not known is an error: a price list with a
// mistyped key must not give things away.
func ParseConfig(raw []byte, dir string) (Config, error) {
	var c Config
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return Config{}, err
	}
	for _, p := range []*string{&c.Content, &c.KeyFile, &c.AuthoriserKeyFile, &c.Admin.TokenFile, &c.Data} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
	c = c.withDefaults()
	return c, c.Validate()
}

func (c Config) withDefaults() Config {
	setDefault(&c.Listen, DefaultListen)
	setDefault(&c.Ledger.URL, DefaultLedgerURL)
	setDefault(&c.Ledger.ChainID, DefaultChainID)
	setDefault(&c.WithdrawDelay, DefaultWithdrawDelay)
	setDefault(&c.Settle.Interval, DefaultSettleInterval)
	setDefault(&c.Admin.Listen, DefaultAdminListen)
	setDefault(&c.Durability, DefaultDurability)
	setDefault(&c.AuthoriserKeyFile, c.KeyFile)
	setDefault(&c.Admin.TokenFile, filepath.Join(c.Data, "admin.token"))
	if len(c.Stream.Listen) == 0 {
		c.Stream.Listen = []string{DefaultStreamListen}
	}
	c.Token = c.Token.withDefaults()
	return c
}

func (t TokenConfig) withDefaults() TokenConfig {
	if t.Address == (common.Address{}) || t.Address == contracts.CoinAddress {
		t.Address = contracts.CoinAddress
		decimals := contracts.CoinDecimals
		setDefault(&t.Name, contracts.CoinName)
		setDefault(&t.Version, contracts.CoinVersion)
		setDefault(&t.Symbol, contracts.CoinSymbol)
		setDefault(&t.Decimals, &decimals)
	}
	return t
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Validate says what is wrong with c, which has its defaults.
func (c Config) Validate() error {
	_, _, err := net.SplitHostPort(c.Listen)
	checks := []struct {
		bad  bool
		text string
	}{
		{err != nil, "listen is not host:port"},
		{c.Upstream != "" && c.Content != "", "upstream and content exclude each other"},
		{c.Upstream != "" && !isHTTP(c.Upstream), "upstream is not an http or https URL"},
		{c.PublicURL != "" && !isHTTP(c.PublicURL), "public_url is not an http or https URL"},
		{!isName(c.Name), "name is longer than 32 characters or not printable ASCII"},
		{c.KeyFile == "", "key_file is needed: the payee's account on the ledger"},
		{c.Data == "", "data is needed: the directory that holds the channels"},
		{c.Token.Name == "" || c.Token.Version == "" || c.Token.Symbol == "" || c.Token.Decimals == nil,
			"token needs name, version, symbol and decimals"},
		{c.Token.Decimals != nil && (*c.Token.Decimals < 0 || *c.Token.Decimals > 30), "token.decimals is outside 0…30"},
		{c.withdrawDelay() < channel.MinWithdrawDelay || c.withdrawDelay() > channel.MaxWithdrawDelay,
			"withdraw_delay is outside 15m…720h"},
		{c.WithdrawDelay%time.Second != 0, "withdraw_delay is not in whole seconds"},
		{c.Admin.Listen != "off" && !isLoopback(c.Admin.Listen), "admin.listen is not a loopback address"},
		{c.Facilitator != "" && (!strings.HasPrefix(c.Facilitator, "/") || strings.HasSuffix(c.Facilitator, "/")),
			"facilitator is not a path like /facilitator"},
	}
	for _, check := range checks {
		if check.bad {
			return errors.New(check.text)
		}
	}
	return c.validateParts()
}

func (c Config) validateParts() error {
	if _, err := c.durability(); err != nil {
		return err
	}
	if _, err := c.PriceList(); err != nil {
		return err
	}
	for name, amount := range map[string]string{"min_deposit": c.MinDeposit, "settle.threshold": c.Settle.Threshold, "stream.credit": c.Stream.Credit} {
		if _, err := c.amount(amount); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, a := range c.Stream.Listen {
		if _, err := multiaddr.NewMultiaddr(a); err != nil {
			return fmt.Errorf("stream.listen: %w", err)
		}
	}
	return nil
}

func (c Config) withdrawDelay() uint64 { return uint64(max(c.WithdrawDelay, 0) / time.Second) }

func (c Config) durability() (store.Durability, error) {
	for _, d := range []store.Durability{store.PowerLoss, store.ProcessCrash} {
		if d.String() == c.Durability {
			return d, nil
		}
	}
	return 0, errors.New("durability is neither power-loss nor process-crash")
}

// amount reads an amount of the configuration; empty is zero.
func (c Config) amount(s string) (channel.Amount, error) {
	if s == "" {
		return channel.Amount{}, nil
	}
	return parseAmount(s, c.Token.Symbol, *c.Token.Decimals)
}

func isHTTP(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

func isName(s string) bool {
	for _, r := range s {
		if r < 0x20 || r > 0x7e {
			return false
		}
	}
	return len(s) <= 32
}
