package gateway_test

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// shop is a gateway in front of a test's upstream.
type shop struct {
	*gateway.Gateway
	url    string
	ledger *testLedger
	server *httptest.Server
	key    *ecdsa.PrivateKey
	config gateway.Config
}

// prices of every test's shop.
const shopPrices = `
content: testdata/site
key_file: unused
withdraw_delay: 15m
name: test shop
facilitator: /facilitator
prices:
  default: 100 base
  rules:
    - {path: "/free/**", price: free}
    - {path: "/dear", price: 0.9}
`

func openShop(t testing.TB, l *testLedger, upstream http.HandlerFunc) *shop {
	t.Helper()
	s := &shop{ledger: l, key: l.platform(t)}
	cfg, err := gateway.ParseConfig([]byte(shopPrices+"data: "+t.TempDir()+"\nledger: {url: "+l.url+"}\n"), ".")
	if err != nil {
		t.Fatal(err)
	}
	s.config = cfg
	s.start(t, upstream)
	return s
}

func (s *shop) start(t testing.TB, upstream http.HandlerFunc) {
	t.Helper()
	o := gateway.Options{Key: s.key, Logger: testLogger()}
	if upstream != nil {
		o.Upstream = upstream
	}
	g, err := gateway.Open(t.Context(), s.config, o)
	if err != nil {
		t.Fatal(err)
	}
	s.Gateway = g
	s.server = httptest.NewServer(g.Handler())
	s.url = s.server.URL
	t.Cleanup(s.stop)
}

func (s *shop) stop() {
	s.server.Close()
	if err := s.Close(); err != nil {
		panic(err)
	}
}

// testLogger is silent unless STIVER_TEST_LOG is set.
func testLogger() *slog.Logger {
	if os.Getenv("STIVER_TEST_LOG") == "" {
		return nil
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// payer signs what a public client would.
type payer struct {
	t      testing.TB
	shop   *shop
	key    *ecdsa.PrivateKey
	config channel.Config
	id     channel.ID
}

func newPayer(t testing.TB, s *shop) *payer {
	t.Helper()
	return payerWith(t, s, s.ledger.account(t))
}

func payerWith(t testing.TB, s *shop, key *ecdsa.PrivateKey) *payer {
	t.Helper()
	addr := crypto.PubkeyToAddress(key.PublicKey)
	seller := crypto.PubkeyToAddress(s.key.PublicKey)
	p := &payer{t: t, shop: s, key: key, config: channel.Config{
		Payer: addr, PayerAuthorizer: addr, Receiver: seller, ReceiverAuthorizer: seller,
		Token: contracts.CoinAddress, WithdrawDelay: 900,
	}}
	p.id = s.ledger.reader().Domain().ChannelID(p.config)
	return p
}

// answer is what came back, decoded.
type answer struct {
	*http.Response
	body     string
	demand   *x402.Required
	paid     *x402.Settlement
	problem  struct{ Code, Detail, Error string }
	accepted x402.Requirements // of batch-settlement, in demand
	exact    x402.Requirements
}

func (p *payer) do(r *http.Request) *answer {
	p.t.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.read(res)
}

func (p *payer) read(res *http.Response) *answer {
	p.t.Helper()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	a := &answer{Response: res, body: string(body)}
	if h := res.Header.Get(x402.HeaderRequired); h != "" {
		a.demand = new(x402.Required)
		if err := x402.DecodeHeader(h, a.demand); err != nil {
			p.t.Fatal(err)
		}
		a.accepted = a.demand.Accepts[0]
		if len(a.demand.Accepts) > 1 {
			a.exact = a.demand.Accepts[1]
		}
	}
	if h := res.Header.Get(x402.HeaderResponse); h != "" {
		a.paid = new(x402.Settlement)
		if err := x402.DecodeHeader(h, a.paid); err != nil {
			p.t.Fatal(err)
		}
	}
	_ = json.Unmarshal(body, &a.problem)
	return a
}

func (p *payer) request(method, path string, body string) *http.Request {
	p.t.Helper()
	r, err := http.NewRequest(method, p.shop.url+path, bytes.NewReader([]byte(body)))
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

func (p *payer) get(path string) *answer { p.t.Helper(); return p.do(p.request("GET", path, "")) }

// send asks for path with a payment.
func (p *payer) send(path string, accepted x402.Requirements, payload any) *answer {
	p.t.Helper()
	r := p.request("GET", path, "")
	r.Header.Set(x402.HeaderSignature, p.header(accepted, payload))
	return p.do(r)
}

func (p *payer) header(accepted x402.Requirements, payload any) string {
	p.t.Helper()
	raw, err := json.Marshal(payload)
	if err != nil {
		p.t.Fatal(err)
	}
	h, err := x402.EncodeHeader(x402.Payload{X402Version: x402.Version, Accepted: accepted, Payload: raw})
	if err != nil {
		p.t.Fatal(err)
	}
	return h
}

func (p *payer) voucher(ceiling uint64) x402.Batch {
	p.t.Helper()
	v, err := channel.SignVoucher(p.shop.ledger.reader().Domain(), channel.NewKeySigner(p.key), p.id, channel.NewAmount(ceiling))
	if err != nil {
		p.t.Fatal(err)
	}
	return x402.Batch{Type: x402.TypeVoucher, Config: p.config,
		Voucher: x402.Voucher{ChannelID: p.id, Ceiling: v.Ceiling, Signature: v.Signature[:]}}
}

func (p *payer) tokenDomain() ledger.TokenDomain {
	return ledger.TokenDomain{Name: contracts.CoinName, Version: contracts.CoinVersion,
		ChainID: gateway.DefaultChainID, Token: contracts.CoinAddress}
}

// deposit is a voucher with a deposit that is valid for a while.
func (p *payer) deposit(ceiling, amount uint64, validFor time.Duration) x402.Batch {
	p.t.Helper()
	b := p.voucher(ceiling)
	b.Type = x402.TypeDeposit
	before := uint64(time.Now().Add(validFor).Unix())
	salt := crypto.Keccak256Hash(crypto.FromECDSA(newKey(p.t)))
	a := ledger.DepositAuthorization{ValidBefore: before, Salt: salt}
	sig, err := channel.NewKeySigner(p.key).Sign(ledger.DepositDigest(p.tokenDomain(), p.id, p.config.Payer, channel.NewAmount(amount), a))
	if err != nil {
		p.t.Fatal(err)
	}
	b.Deposit = &x402.Deposit{Amount: channel.NewAmount(amount), Authorization: x402.Authorization{
		ValidBefore: word(before), Salt: x402.Word(salt), Signature: sig[:],
	}}
	return b
}

func word(v uint64) (w x402.Word) {
	if err := w.UnmarshalText([]byte(strconv.FormatUint(v, 10))); err != nil {
		panic(err)
	}
	return w
}

// transfer is an exact payment.
func (p *payer) transfer(to common.Address, amount uint64, validFor time.Duration) x402.Exact {
	p.t.Helper()
	before := uint64(time.Now().Add(validFor).Unix())
	a := ledger.Authorization{From: p.config.Payer, To: to, Value: channel.NewAmount(amount), ValidBefore: before,
		Nonce: crypto.Keccak256Hash(crypto.FromECDSA(newKey(p.t)))}
	sig, err := channel.NewKeySigner(p.key).Sign(p.tokenDomain().TransferDigest(a))
	if err != nil {
		p.t.Fatal(err)
	}
	return x402.Exact{Signature: sig[:], Authorization: x402.Transfer{
		From: a.From, To: a.To, Value: a.Value, ValidBefore: word(before), Nonce: a.Nonce,
	}}
}

// funded makes a deposit that buys nothing yet, and returns the offer for path.
func (p *payer) funded(amount uint64) x402.Requirements {
	p.t.Helper()
	b := p.deposit(100, amount, time.Hour)
	raw, err := json.Marshal(b)
	if err != nil {
		p.t.Fatal(err)
	}
	a := p.do(p.request("POST", "/.stiver/deposit", string(raw)))
	if a.StatusCode != 200 {
		p.t.Fatalf("deposit: %d %s", a.StatusCode, a.body)
	}
	return p.get("/item").accepted
}

func (a *answer) mustBe(t *testing.T, status int, code, reason string) {
	t.Helper()
	if a.StatusCode != status || a.problem.Code != code || a.problem.Error != reason && reason != "" {
		t.Fatalf("got %d code %q error %q, want %d %q %q\n%s", a.StatusCode, a.problem.Code, a.problem.Error, status, code, reason, a.body)
	}
	if status == 402 && (a.demand == nil || a.demand.Error != reason || a.paid != nil) {
		t.Fatalf("a 402 without its offer, or with a settlement: %v %v", a.demand, a.paid)
	}
}

func (a *answer) mustSell(t *testing.T, body string, charged, total uint64) {
	t.Helper()
	if a.StatusCode != 200 || a.body != body || a.paid == nil || !a.paid.Success {
		t.Fatalf("got %d %q %+v", a.StatusCode, a.body, a.paid)
	}
	x := a.paid.Extra
	if x.ChargedAmount != strconv.FormatUint(charged, 10) || x.ChannelState.ChargedCumulativeAmount != strconv.FormatUint(total, 10) {
		t.Fatalf("charged %s, in total %s; want %d, %d", x.ChargedAmount, x.ChannelState.ChargedCumulativeAmount, charged, total)
	}
}

// charged is what the payee has on record.
func (p *payer) charged() uint64 {
	p.t.Helper()
	v, ok := p.shop.Engine().View(p.id)
	if !ok {
		return 0
	}
	if err := errors.Join(invariant(v.Escrow.Claimed, v.Charged), invariant(v.Charged, v.Authorised), invariant(v.Authorised, v.Escrow.Balance)); err != nil {
		p.t.Fatal(err)
	}
	n, _ := v.Charged.Uint64()
	return n
}

func invariant(less, more channel.Amount) error {
	if more.Less(less) {
		return channel.ErrInvariant
	}
	return nil
}
