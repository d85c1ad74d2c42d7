package wallet

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/contracts"
)

// fakePayee is an x402 server after the specification, on the core's state,
// with places to misbehave. Its ledger is a map.
type fakePayee struct {
	*httptest.Server
	t      testing.TB
	key    *channel.KeySigner
	domain channel.Domain
	delay  uint64

	mu      sync.Mutex
	price   uint64
	charge  func(price uint64) uint64 // what is charged; nil: the price
	exact   bool                      // offer exact only
	states  map[channel.ID]*channel.State
	configs map[channel.ID]channel.Config
	ledger  *fakeLedger
	served  map[string]int // items by path
	nonces  map[string]bool

	spoilOffer  func(offer map[string]any)  // before a demand is sent
	spoilAnswer func(answer map[string]any) // before PAYMENT-RESPONSE is sent
	spoil       func(w http.ResponseWriter, r *http.Request) (done bool)
	drop        bool // take the next payment and break the connection
}

// fakeLedger is what channels(id) would show.
type fakeLedger struct {
	mu      sync.Mutex
	escrows map[channel.ID]channel.Escrow
	configs map[channel.ID]channel.Config
	down    error
}

func newFakeLedger() *fakeLedger {
	return &fakeLedger{escrows: map[channel.ID]channel.Escrow{}, configs: map[channel.ID]channel.Config{}}
}

func (l *fakeLedger) Escrow(_ context.Context, id channel.ID) (channel.Escrow, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.escrows[id], l.down
}

func (l *fakeLedger) change(id channel.ID, fn func(*channel.Escrow)) channel.Escrow {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.escrows[id]
	fn(&e)
	l.escrows[id] = e
	return e
}

func (l *fakeLedger) deposit(c channel.Config, id channel.ID, a channel.Amount) channel.Escrow {
	l.mu.Lock()
	l.configs[id] = c
	l.mu.Unlock()
	return l.change(id, func(e *channel.Escrow) { e.Balance, _ = e.Balance.Add(a) })
}

func (l *fakeLedger) Deposit(_ context.Context, c channel.Config, a channel.Amount, _ ledger.DepositAuthorization) (ledger.Deposited, error) {
	e := l.deposit(c, testDomain.ChannelID(c), a)
	return ledger.Deposited{Balance: e.Balance}, l.down
}

func (l *fakeLedger) InitiateWithdraw(_ context.Context, c channel.Config, a channel.Amount) (ledger.Included, error) {
	l.change(testDomain.ChannelID(c), func(e *channel.Escrow) {
		e.Leaving, e.LeavingSince, e.WithdrawNonce = a, uint64(testTime.Unix()), e.WithdrawNonce+1
	})
	return ledger.Included{Tx: common.Hash{1}}, l.down
}

func (l *fakeLedger) FinalizeWithdraw(_ context.Context, c channel.Config) (ledger.Included, error) {
	l.change(testDomain.ChannelID(c), func(e *channel.Escrow) {
		e.Balance, e.Leaving = e.Balance.Minus(e.Leaving.Min(e.Balance.Minus(e.Claimed))), channel.Amount{}
	})
	return ledger.Included{Tx: common.Hash{2}}, l.down
}

func (l *fakeLedger) Opened(_ context.Context, by common.Address) ([]channel.Config, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []channel.Config
	for _, c := range l.configs {
		if c.Payer == by {
			all = append(all, c)
		}
	}
	return all, l.down
}

func (l *fakeLedger) Balance(context.Context, common.Address, common.Address) (channel.Amount, error) {
	return amount(1 << 40), l.down
}

func (l *fakeLedger) TokenDomain(context.Context, common.Address) (ledger.TokenDomain, error) {
	return coinDomain, l.down
}

var (
	testDomain = channel.NewDomain(DefaultChainID, contracts.ChannelsAddress)
	coinDomain = ledger.TokenDomain{Name: contracts.CoinName, Version: contracts.CoinVersion, ChainID: DefaultChainID, Token: contracts.CoinAddress}
	testTime   = time.Unix(1_800_000_000, 0)
	receiver   = common.HexToAddress("0x2222222222222222222222222222222222222222")
)

func amount(v uint64) channel.Amount { return channel.NewAmount(v) }

func testKey(n byte) *ecdsa.PrivateKey {
	h := sha256.Sum256([]byte{'k', n})
	key, err := crypto.ToECDSA(h[:])
	if err != nil {
		panic(err)
	}
	return key
}

func newPayee(t testing.TB, price uint64) *fakePayee {
	p := &fakePayee{
		t: t, key: channel.NewKeySigner(testKey(7)), domain: testDomain, delay: 900, price: price,
		states: map[channel.ID]*channel.State{}, configs: map[channel.ID]channel.Config{},
		served: map[string]int{}, nonces: map[string]bool{}, ledger: newFakeLedger(),
	}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Server.Close)
	return p
}

// offers returns what is in accepts.
func (p *fakePayee) offer() map[string]any {
	o := map[string]any{
		"scheme": "batch-settlement", "network": "eip155:571700", "amount": strconv.FormatUint(p.price, 10),
		"asset": contracts.CoinAddress.Hex(), "payTo": receiver.Hex(), "maxTimeoutSeconds": 300,
		"unknownField": []any{1, "two"},
		"extra": map[string]any{
			"receiverAuthorizer": p.key.Address().Hex(), "withdrawDelay": p.delay,
			"name": contracts.CoinName, "version": contracts.CoinVersion, "unknown": map[string]any{"a": 1},
		},
	}
	if p.exact {
		o["scheme"] = "exact"
		o["extra"] = map[string]any{"name": contracts.CoinName, "version": contracts.CoinVersion}
	}
	return o
}

func (p *fakePayee) demand(w http.ResponseWriter, r *http.Request, reason string, correct func(extra map[string]any)) {
	o := p.offer()
	if correct != nil {
		correct(o["extra"].(map[string]any))
	}
	if p.spoilOffer != nil {
		p.spoilOffer(o)
	}
	header, err := encodeHeader(map[string]any{
		"x402Version": 2, "error": reason, "accepts": []any{o},
		"resource": map[string]any{"url": p.URL + r.URL.Path},
	})
	if err != nil {
		p.t.Error(err)
	}
	w.Header().Set("PAYMENT-REQUIRED", strings.TrimRight(header, "="))
	w.WriteHeader(http.StatusPaymentRequired)
}

func (p *fakePayee) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.spoil != nil && p.spoil(w, r) {
		return
	}
	value := r.Header.Get("PAYMENT-SIGNATURE")
	if value == "" {
		p.demand(w, r, "", nil)
		return
	}
	var payload struct {
		Accepted json.RawMessage `json:"accepted"`
		Payload  json.RawMessage `json:"payload"`
	}
	if err := decodeHeader("payment", value, &payload); err != nil {
		p.t.Errorf("payment: %v", err)
	}
	if p.exact {
		p.takeExact(w, r, payload.Payload)
		return
	}
	var b batchPayload
	if err := json.Unmarshal(payload.Payload, &b); err != nil {
		p.t.Errorf("payload: %v", err)
	}
	p.take(w, r, b)
}

// state admits a channel as a payee does.
func (p *fakePayee) state(c channel.Config) *channel.State {
	id := p.domain.ChannelID(c)
	s := p.states[id]
	if s == nil {
		e, _ := p.ledger.Escrow(context.Background(), id)
		fresh, _ := channel.NewState(id, e, 0)
		s = &fresh
		p.states[id], p.configs[id] = s, c
	}
	return s
}

func (p *fakePayee) take(w http.ResponseWriter, r *http.Request, b batchPayload) {
	c := b.Config
	config := channel.Config{
		Payer: c.Payer, PayerAuthorizer: c.PayerAuthorizer, Receiver: c.Receiver,
		ReceiverAuthorizer: c.ReceiverAuthorizer, Token: c.Token, WithdrawDelay: c.WithdrawDelay, Salt: c.Salt,
	}
	s := p.state(config)
	by := channel.NewVerifier(config.PayerAuthorizer)
	voucher := channel.Voucher(b.Voucher)
	verified, err := voucher.Verify(p.domain, &by)
	if err != nil || voucher.Channel != s.ID {
		p.t.Errorf("voucher: %v", err)
		return
	}
	request := sha256.Sum256([]byte(r.Method + r.URL.Path))
	replay := s.Last.Ceiling == voucher.Ceiling && s.Last.Request == request && !voucher.Ceiling.IsZero()
	price := amount(p.price)
	want, _ := s.Charged.Add(price)
	if b.Type == "refund" {
		want, replay = s.Charged, false
	}
	if !replay && voucher.Ceiling != want {
		p.demand(w, r, "invalid_batch_settlement_evm_cumulative_amount_mismatch", func(x map[string]any) { p.correct(x, s) })
		return
	}
	tx := ""
	if b.Deposit != nil && !replay {
		if tx = p.takeDeposit(config, s, b.Deposit); tx == "" {
			p.demand(w, r, "invalid_batch_settlement_evm_deposit_transaction_failed", nil)
			return
		}
	}
	if b.Type == "refund" {
		p.refund(w, s, b)
		return
	}
	if !replay {
		if err := s.Authorise(verified); err != nil {
			p.demand(w, r, "invalid_batch_settlement_evm_cumulative_exceeds_balance", nil)
			return
		}
		charged := p.price
		if p.charge != nil {
			charged = p.charge(p.price)
		}
		if _, err := s.Charge(amount(charged), 1, channel.ItemHash{}); err != nil {
			p.t.Errorf("charge: %v", err)
		}
		s.Last = channel.Sale{Ceiling: voucher.Ceiling, Amount: amount(charged), Request: request}
		p.served[r.URL.Path]++
	}
	if p.drop {
		p.drop = false
		panic(http.ErrAbortHandler)
	}
	p.answer(w, s, s.Last.Amount, tx, b.Deposit)
}

func (p *fakePayee) correct(x map[string]any, s *channel.State) {
	x["channelState"] = p.shown(s)
	if s.Voucher != (channel.Voucher{}) {
		x["voucherState"] = map[string]any{"signedMaxClaimable": s.Voucher.Ceiling.String(), "signature": s.Voucher.Signature.String()}
	}
}

func (p *fakePayee) shown(s *channel.State) map[string]any {
	return map[string]any{
		"channelId": s.ID.String(), "balance": s.Escrow.Balance.String(), "totalClaimed": s.Escrow.Claimed.String(),
		"withdrawRequestedAt": 0, "refundNonce": "0", "chargedCumulativeAmount": s.Charged.String(),
	}
}

// takeDeposit checks the payer's authorisation as the token would.
func (p *fakePayee) takeDeposit(c channel.Config, s *channel.State, d *wireDeposit) string {
	before, err := strconv.ParseUint(d.Authorization.ERC3009.ValidBefore, 10, 64)
	if err != nil || before <= uint64(testTime.Unix()) {
		p.t.Errorf("validBefore %q", d.Authorization.ERC3009.ValidBefore)
	}
	a := ledger.DepositAuthorization{ValidBefore: before, Salt: d.Authorization.ERC3009.Salt}
	by, err := channel.Recover(ledger.DepositDigest(coinDomain, s.ID, c.Payer, d.Amount, a), d.Authorization.ERC3009.Signature)
	if err != nil || by != c.Payer {
		p.t.Errorf("deposit signed by %s, want %s: %v", by, c.Payer, err)
	}
	nonce := fmt.Sprintf("%x", d.Authorization.ERC3009.Salt)
	if p.nonces[nonce] {
		return ""
	}
	p.nonces[nonce] = true
	if _, err := s.Observe(p.ledger.deposit(c, s.ID, d.Amount), 1); err != nil {
		p.t.Error(err)
	}
	return common.Hash{0xde}.Hex()
}

func (p *fakePayee) answer(w http.ResponseWriter, s *channel.State, charged channel.Amount, tx string, d *wireDeposit) {
	a := map[string]any{
		"success": true, "transaction": tx, "network": "eip155:571700", "amount": "",
		"extra": map[string]any{"chargedAmount": charged.String(), "channelState": p.shown(s)},
	}
	if d != nil {
		a["amount"] = d.Amount.String()
	}
	if p.spoilAnswer != nil {
		p.spoilAnswer(a)
	}
	raw, err := json.Marshal(a)
	if err != nil {
		p.t.Error(err)
	}
	w.Header().Set("PAYMENT-RESPONSE", base64.StdEncoding.EncodeToString(raw))
	fmt.Fprint(w, "content")
}

func (p *fakePayee) refund(w http.ResponseWriter, s *channel.State, b batchPayload) {
	give := s.Refundable()
	if b.Amount != "" {
		give, _ = channel.ParseAmount(b.Amount)
	}
	e := p.ledger.change(s.ID, func(e *channel.Escrow) {
		e.Claimed, e.Balance, e.RefundNonce = s.Charged, e.Balance.Minus(give), e.RefundNonce+1
	})
	if _, err := s.Observe(e, 1); err != nil {
		p.t.Error(err)
	}
	a := map[string]any{
		"success": true, "transaction": common.Hash{0xfe}.Hex(), "network": "eip155:571700", "amount": give.String(),
		"extra": map[string]any{"channelState": p.shown(s)},
	}
	if p.spoilAnswer != nil {
		p.spoilAnswer(a)
	}
	header, _ := encodeHeader(a)
	w.Header().Set("PAYMENT-RESPONSE", header)
}

func (p *fakePayee) takeExact(w http.ResponseWriter, r *http.Request, raw json.RawMessage) {
	var x exactPayload
	if err := json.Unmarshal(raw, &x); err != nil {
		p.t.Errorf("exact: %v", err)
	}
	before, _ := strconv.ParseUint(x.Authorization.ValidBefore, 10, 64)
	by, err := channel.Recover(coinDomain.TransferDigest(ledger.Authorization{
		From: x.Authorization.From, To: x.Authorization.To, Value: x.Authorization.Value,
		ValidBefore: before, Nonce: x.Authorization.Nonce,
	}), x.Signature)
	if err != nil || by != x.Authorization.From || x.Authorization.To != receiver || x.Authorization.Value != amount(p.price) {
		p.t.Errorf("transfer %+v by %s: %v", x.Authorization, by, err)
	}
	if nonce := x.Authorization.Nonce.Hex(); !p.nonces[nonce] {
		p.nonces[nonce] = true
		p.served[r.URL.Path]++
	}
	if p.drop {
		p.drop = false
		panic(http.ErrAbortHandler)
	}
	a := map[string]any{"success": true, "transaction": common.Hash{3}.Hex(), "network": "eip155:571700"}
	if p.spoilAnswer != nil {
		p.spoilAnswer(a)
	}
	header, _ := encodeHeader(a)
	w.Header().Set("PAYMENT-RESPONSE", header)
	fmt.Fprint(w, "content")
}

// charged returns what the payee has charged in all.
func (p *fakePayee) charged() channel.Amount {
	p.mu.Lock()
	defer p.mu.Unlock()
	var sum channel.Amount
	for _, s := range p.states {
		if err := s.Check(); err != nil {
			p.t.Error(err)
		}
		sum, _ = sum.Add(s.Charged)
	}
	return sum
}

// testWallet opens a wallet in a directory; chain may be nil.
func testWallet(t testing.TB, dir string, chain chain, change func(*Options)) *Wallet {
	t.Helper()
	o := Options{Dir: dir, Key: testKey(1), Now: func() time.Time { return testTime }, Limits: &payer.Limits{}}
	if change != nil {
		change(&o)
	}
	w, err := openOn(o, chain)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}
