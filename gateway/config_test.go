package gateway

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

const minimal = `
content: site
key_file: payee.key
data: data
prices: {default: 0.001}
`

func TestAMinimalConfigurationHasTheDocumentedDefaults(t *testing.T) {
	c, err := ParseConfig([]byte(minimal), "/etc/stiver")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != DefaultListen || c.Ledger.URL != DefaultLedgerURL || c.Ledger.ChainID != DefaultChainID ||
		c.WithdrawDelay != 24*time.Hour || c.Durability != "power-loss" || c.Token.Address != contracts.CoinAddress {
		t.Fatalf("%+v", c)
	}
	if c.KeyFile != "/etc/stiver/payee.key" || c.AuthoriserKeyFile != c.KeyFile || c.Admin.TokenFile != "/etc/stiver/data/admin.token" {
		t.Fatalf("paths: %+v", c)
	}
}

func TestConfigurationsThatCannotBeMeantAreRefused(t *testing.T) {
	cases := map[string]string{
		"unknown key":             "lisen: 127.0.0.1:1",
		"no prices":               "prices: {}",
		"price as a list":         "prices: {default: [1]}",
		"more decimals than coin": "prices: {default: 0.0000001}",
		"negative price":          "prices: {default: -1}",
		"a fraction of base":      "prices: {default: 0.5 base}",
		"another symbol":          "prices: {default: 1 EUR}",
		"unknown price key":       "prices: {default: free, rule: []}",
		"pattern without slash":   "prices: {default: free, rules: [{path: a, price: 1}]}",
		"pattern that is broken":  "prices: {default: free, rules: [{path: '/[', price: 1}]}",
		"rule without price":      "prices: {default: free, rules: [{path: /a}]}",
		"upstream and content":    "upstream: http://127.0.0.1:1",
		"delay too short":         "withdraw_delay: 1m",
		"delay too long":          "withdraw_delay: 721h",
		"admin on all interfaces": "admin: {listen: '0.0.0.0:1'}",
		"unknown durability":      "durability: perhaps",
		"facilitator path":        "facilitator: verify",
		"stream address":          "stream: {listen: ['localhost:1']}",
		"token without name":      "token: {address: '0x1111111111111111111111111111111111111111'}",
		"name too long":           "name: " + strings.Repeat("n", 33),
	}
	for name, text := range cases {
		key := text[:strings.IndexByte(text, ':')]
		var lines []string
		for _, l := range strings.Split(minimal, "\n") {
			if !strings.HasPrefix(l, key+":") {
				lines = append(lines, l)
			}
		}
		if _, err := ParseConfig([]byte(strings.Join(append(lines, text), "\n")), "."); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestTheFirstMatchingRuleSetsThePrice(t *testing.T) {
	c, err := ParseConfig([]byte(`
content: .
key_file: k
data: d
prices:
  default: 0.001
  rules:
    - {path: /healthz, price: free}
    - {path: /premium/free.txt, price: free}
    - {path: /premium/**, price: 0.5}
    - {path: "/*.png", price: 7 base}
    - {path: /whole, price: 1}
    - {path: /named, price: 1 STV}
`), ".")
	if err != nil {
		t.Fatal(err)
	}
	list, err := c.PriceList()
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]uint64{
		"/": 1000, "/healthz": 0, "/healthz/x": 1000, "/premium": 500000, "/premium/": 500000,
		"/premium/a/b": 500000, "/premium/free.txt": 0, "/premiums": 1000, "/a.png": 7, "/d/a.png": 1000, "/whole": 1000000, "/named": 1000000,
	} {
		if got := list.Price(p); got != channel.NewAmount(want) {
			t.Errorf("%s costs %s, want %d", p, got, want)
		}
	}
}

func TestAKeyThatOthersCanReadIsRefused(t *testing.T) {
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "keys", "payee.key")
	if err := SaveKey(path, key); err != nil {
		t.Fatal(err)
	}
	if got, err := LoadKey(path); err != nil || !got.Equal(key) {
		t.Fatalf("%v", err)
	}
	if err := SaveKey(path, key); err == nil {
		t.Fatal("an existing key was overwritten")
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(path); err == nil {
		t.Fatal("accepted")
	}
}

func TestTheAdminTokenIsMadeOnceAndKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "admin.token")
	a, err := loadToken(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := loadToken(path)
	if err != nil || a != b {
		t.Fatalf("%v", err)
	}
	if !a.authorises("Bearer "+string(a)) || a.authorises("Bearer ") || a.authorises(string(a)) || a.authorises("Bearer "+string(a)+"x") {
		t.Fatal("wrong decision")
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte(minimal))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := ParseConfig(raw, "/")
		if err != nil {
			return
		}
		if _, err := c.PriceList(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheStreamsCreditIsAnAmount(t *testing.T) {
	const rest = "key_file: key\ndata: data\nprices: {default: free}\nstream: {credit: %q}\n"
	for credit, want := range map[string]bool{"": true, "0": true, "0.01": true, "300 base": true, "-1": false, "much": false} {
		_, err := ParseConfig(fmt.Appendf(nil, rest, credit), ".")
		if (err == nil) != want {
			t.Errorf("credit %q: %v", credit, err)
		}
	}
}
