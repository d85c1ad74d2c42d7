package gateway_test

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/gateway/x402"
)

const batchError = "invalid_batch_settlement_evm_"

func wrongPayments(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	offer := p.funded(5000)
	p.send("/item.txt", offer, p.voucher(100)).mustSell(t, itemText, 100, 100)

	headers := map[string]struct {
		value  string
		status int
		code   string
	}{
		"not base64":      {"%%%", 400, "payment_malformed"},
		"not JSON":        {"bm90IGpzb24=", 400, "payment_malformed"},
		"base64url":       {strings.NewReplacer("+", "-", "/", "_").Replace(p.header(offer, p.voucher(200))) + "-_", 400, "payment_malformed"},
		"oversized":       {strings.Repeat("A", x402.MaxHeader+4), 400, "payment_too_large"},
		"another version": {encoded(t, map[string]any{"x402Version": 1, "accepted": offer, "payload": p.voucher(200)}), 400, "payment_version"},
		"no payload":      {encoded(t, map[string]any{"x402Version": 2, "accepted": offer}), 400, "payment_malformed"},
		"payload a list":  {encoded(t, map[string]any{"x402Version": 2, "accepted": offer, "payload": []int{1}}), 400, "voucher_payload"},
		"unknown scheme":  {p.header(with(offer, func(r *x402.Requirements) { r.Scheme = "gift" }), p.voucher(200)), 402, "scheme_unsupported"},
		"wrong chain":     {p.header(with(offer, func(r *x402.Requirements) { r.Network = "eip155:1" }), p.voucher(200)), 402, "network_mismatch"},
		"unknown token":   {p.header(with(offer, func(r *x402.Requirements) { r.Asset = common.Address{7}.Hex() }), p.voucher(200)), 402, "token_mismatch"},
		"other receiver":  {p.header(with(offer, func(r *x402.Requirements) { r.PayTo = common.Address{7}.Hex() }), p.voucher(200)), 402, "receiver_mismatch"},
		"another price":   {p.header(with(offer, func(r *x402.Requirements) { r.Amount = "1" }), p.voucher(200)), 402, "price_mismatch"},
		"broken deposit":  {p.header(offer, map[string]any{"type": "deposit", "channelConfig": map[string]any{}}), 400, "deposit_payload"},
		"exact malformed": {p.header(with(offer, func(r *x402.Requirements) { r.Scheme = "exact" }), map[string]any{}), 400, "exact_payload"},
		"zero refund":     {p.header(offer, refundOf(p.voucher(100), "0")), 402, "refund_amount_invalid"},
	}
	for name, c := range headers {
		r := p.request("GET", "/item.txt", "")
		r.Header.Set(x402.HeaderSignature, c.value)
		a := p.do(r)
		if a.StatusCode != c.status || a.problem.Code != c.code || a.problem.Detail == "" || a.paid != nil {
			t.Errorf("%s: %d %q, want %d %q\n%s", name, a.StatusCode, a.problem.Code, c.status, c.code, a.body)
		}
	}
	r := p.request("GET", "/item.txt", "")
	r.Header.Add(x402.HeaderSignature, p.header(offer, p.voucher(200)))
	r.Header.Add(x402.HeaderSignature, p.header(offer, p.voucher(200)))
	p.do(r).mustBe(t, 400, "payment_ambiguous", "")

	wrongChannels(t, p, offer)
	if p.charged() != 100 {
		t.Fatalf("charged %d", p.charged())
	}
	p.send("/item.txt", offer, p.voucher(200)).mustSell(t, itemText, 100, 200)
}

// wrongChannels are payments whose form is right.
func wrongChannels(t *testing.T, p *payer, offer x402.Requirements) {
	change := func(fn func(*channel.Config)) x402.Batch {
		other := *p
		fn(&other.config)
		other.id = p.shop.ledger.reader().Domain().ChannelID(other.config)
		return other.voucher(100)
	}
	otherChain := p.voucher(200)
	digest := channel.NewDomain(1, p.shop.ledger.reader().Domain().Contract()).VoucherDigest(p.id, channel.NewAmount(200))
	sig, err := channel.NewKeySigner(p.key).Sign(digest)
	if err != nil {
		t.Fatal(err)
	}
	otherChain.Voucher.Signature = sig[:]
	otherID := p.voucher(200)
	otherID.Voucher.ChannelID[0] ^= 1
	short := p.voucher(200)
	short.Voucher.Signature = short.Voucher.Signature[:64]
	stranger := *p
	stranger.key = newKey(t)

	for name, c := range map[string]struct {
		payload      x402.Batch
		code, reason string
	}{
		"signed on another chain": {otherChain, "voucher_signature", "voucher_signature"},
		"another channel's id":    {otherID, "channel_id_mismatch", "channel_id_mismatch"},
		"short signature":         {short, "voucher_signature", "voucher_signature"},
		"signed by a stranger":    {stranger.voucher(200), "voucher_signature", "voucher_signature"},
		"lower amount":            {p.voucher(50), "cumulative_amount_mismatch", "cumulative_amount_mismatch"},
		"used before elsewhere":   {p.voucher(100), "cumulative_amount_mismatch", "cumulative_amount_mismatch"},
		"more than asked":         {p.voucher(201), "cumulative_amount_mismatch", "cumulative_amount_mismatch"},
		"receiver":                {change(func(c *channel.Config) { c.Receiver = common.Address{1} }), "receiver_mismatch", "receiver_mismatch"},
		"receiver authoriser":     {change(func(c *channel.Config) { c.ReceiverAuthorizer = common.Address{1} }), "receiver_authorizer_mismatch", "receiver_authorizer_mismatch"},
		"token":                   {change(func(c *channel.Config) { c.Token = common.Address{1} }), "token_mismatch", "token_mismatch"},
		"withdraw delay":          {change(func(c *channel.Config) { c.WithdrawDelay = 901 }), "withdraw_delay_mismatch", "withdraw_delay_mismatch"},
		"no payer authoriser":     {change(func(c *channel.Config) { c.PayerAuthorizer = common.Address{} }), "payer_authorizer_missing", "voucher_signature"},
		"a channel without money": {change(func(c *channel.Config) { c.Salt[0] = 1 }), "channel_not_found", "channel_not_found"},
	} {
		a := p.send("/item.txt?"+strings.ReplaceAll(name, " ", ""), offer, c.payload)
		if a.StatusCode != 402 || a.problem.Code != c.code || a.problem.Error != batchError+c.reason || a.paid != nil || a.demand == nil {
			t.Errorf("%s: %d %q %q\n%s", name, a.StatusCode, a.problem.Code, a.problem.Error, a.body)
		}
	}
	dear := p.get("/dear").accepted
	a := p.send("/dear", dear, p.voucher(900_100))
	a.mustBe(t, 402, "exceeds_deposit", batchError+"cumulative_exceeds_balance")
}

func with(r x402.Requirements, fn func(*x402.Requirements)) x402.Requirements {
	fn(&r)
	return r
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	h, err := x402.EncodeHeader(v)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// refundOf is a refund with an amount as it is on the wire.
func refundOf(b x402.Batch, amount string) map[string]any {
	raw, _ := json.Marshal(b)
	var m map[string]any
	_ = json.Unmarshal(raw, &m)
	m["type"], m["amount"] = "refund", amount
	return m
}

func refusedDeposits(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	offer := p.get("/item.txt").accepted
	forgedDeposit := p.deposit(100, 5000, time.Hour)
	forgedDeposit.Deposit.Amount = channel.NewAmount(6000)
	early := p.deposit(100, 5000, time.Hour)
	early.Deposit.Authorization.ValidAfter = word(uint64(time.Now().Add(time.Hour).Unix()))
	frozen := newPayer(t, s)
	if _, err := l.issuer.Freeze(t.Context(), frozen.config.Payer, "test"); err != nil {
		t.Fatal(err)
	}
	unregistered := payerWith(t, s, newKey(t))
	for name, c := range map[string]struct {
		p            *payer
		payload      x402.Batch
		code, reason string
	}{
		"expired":         {p, p.deposit(100, 5000, time.Second), "authorization_expired", "payload_authorization_valid_before"},
		"not valid yet":   {p, early, "authorization_expired", "payload_authorization_valid_after"},
		"another amount":  {p, forgedDeposit, "authorization_signature", "receive_authorization_signature"},
		"more than owned": {p, p.deposit(100, payerCoins+1, time.Hour), "insufficient_balance", "insufficient_balance"},
		"too little":      {p, p.deposit(100, 50, time.Hour), "exceeds_deposit", "cumulative_exceeds_balance"},
		"wrong ceiling":   {p, p.deposit(150, 5000, time.Hour), "cumulative_amount_mismatch", "cumulative_amount_mismatch"},
		"frozen payer":    {frozen, frozen.deposit(100, 5000, time.Hour), "account_frozen", "deposit_transaction_failed"},
		"unknown payer":   {unregistered, unregistered.deposit(100, 5000, time.Hour), "account_not_registered", "deposit_transaction_failed"},
	} {
		a := c.p.send("/item.txt", offer, c.payload)
		if a.StatusCode != 402 || a.problem.Code != c.code || a.problem.Error != batchError+c.reason || a.paid != nil {
			t.Errorf("%s: %d %q %q\n%s", name, a.StatusCode, a.problem.Code, a.problem.Error, a.body)
		}
	}
	if got, err := l.reader().Coin().Balance(t.Context(), p.config.Payer); err != nil || got != channel.NewAmount(payerCoins) {
		t.Fatalf("%v %s", err, got)
	}
	if p.charged() != 0 {
		t.Fatalf("charged %d", p.charged())
	}
}

func depositMadeBefore(t *testing.T, l *testLedger) {
	fail := true
	s := openShop(t, l, func(w http.ResponseWriter, r *http.Request) {
		if fail {
			w.WriteHeader(503)
		}
	})
	p := newPayer(t, s)
	offer, deposit := p.get("/a").accepted, p.deposit(100, 5000, time.Hour)
	if a := p.send("/a", offer, deposit); a.StatusCode != 503 || a.paid.Amount != "5000" {
		t.Fatalf("%d %+v %s", a.StatusCode, a.paid, a.body)
	}
	fail = false
	p.send("/a", offer, deposit).mustSell(t, "", 100, 100)
	p.send("/a", offer, deposit).mustSell(t, "", 100, 100) // the answer was lost
	if e, err := l.reader().Escrow(t.Context(), p.id); err != nil || e.Balance != channel.NewAmount(5000) {
		t.Fatalf("%v %+v", err, e)
	}
}

// depositsAtOnce sends one deposit several times before any is answered, as a
// payer does that was killed and started again.
func depositsAtOnce(t *testing.T, l *testLedger) {
	s := openShop(t, l, nil)
	p := newPayer(t, s)
	deposit := p.deposit(100, 5000, time.Hour)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if a := p.post("/.stiver/deposit", deposit); a.StatusCode != 200 {
				t.Errorf("%d %s", a.StatusCode, a.body)
			}
		})
	}
	all.Wait()
	if e, err := l.reader().Escrow(t.Context(), p.id); err != nil || e.Balance != channel.NewAmount(5000) {
		t.Fatalf("%v %+v", err, e)
	}
}

// wire is a cable to a ledger that can be cut.
type wire struct {
	listener net.Listener
	to       string
	mu       sync.Mutex
	conns    map[net.Conn]bool
	isCut    bool
}

func newWire(t *testing.T, url string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: l, to: strings.TrimPrefix(url, "http://"), conns: make(map[net.Conn]bool)}
	t.Cleanup(w.cut)
	t.Cleanup(func() { l.Close() })
	go w.run()
	return w
}

func (w *wire) run() {
	for {
		in, err := w.listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", w.to)
		w.mu.Lock()
		if err != nil || w.isCut {
			in.Close()
			w.mu.Unlock()
			continue
		}
		w.conns[in], w.conns[out] = true, true
		w.mu.Unlock()
		go func() { _, _ = io.Copy(in, out); in.Close() }()
		go func() { _, _ = io.Copy(out, in); out.Close() }()
	}
}

func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.isCut = true
	for c := range w.conns {
		c.Close()
	}
	w.conns = make(map[net.Conn]bool)
}

func (w *wire) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.isCut = false
}

func ledgerDown(t *testing.T, l *testLedger) {
	cable := newWire(t, l.url)
	s := &shop{ledger: l, key: l.platform(t)}
	var err error
	s.config, err = gateway.ParseConfig([]byte(shopPrices+"data: "+t.TempDir()+"\nledger: {url: 'http://"+cable.listener.Addr().String()+"'}\n"), ".")
	if err != nil {
		t.Fatal(err)
	}
	s.start(t, nil)
	p := newPayer(t, s)
	offer := p.funded(5000)
	cable.cut()
	p.send("/item.txt", offer, p.voucher(100)).mustSell(t, itemText, 100, 100)

	s.stop() // and it starts without a ledger too
	s.start(t, nil)
	p.send("/item.txt", offer, p.voucher(200)).mustSell(t, itemText, 100, 200)

	q := newPayer(t, s)
	for name, a := range map[string]*answer{
		"deposit":         q.send("/item.txt", offer, q.deposit(100, 5000, time.Hour)),
		"top-up":          p.send("/item.txt", offer, p.deposit(300, 5000, time.Hour)),
		"unknown channel": q.send("/item.txt", offer, q.voucher(100)),
		"refund":          p.send("/item.txt", offer, refundOf(p.voucher(200), "1")),
		"exact":           q.send("/item.txt", q.get("/item.txt").exact, q.transfer(crypto.PubkeyToAddress(s.key.PublicKey), 100, time.Hour)),
	} {
		if a.StatusCode != 503 || a.problem.Code != "ledger_unavailable" || a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %q %s", name, a.StatusCode, a.problem.Code, a.body)
		}
	}
	cable.mend()
	q.send("/item.txt", offer, q.deposit(100, 5000, time.Hour)).mustSell(t, itemText, 100, 100)
	p.send("/item.txt", offer, p.voucher(300)).mustSell(t, itemText, 100, 300)
}
