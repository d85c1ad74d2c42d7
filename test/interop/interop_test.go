package interop

import (
	"bufio"
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/anvil"
	"github.com/stiver-pay/stiver/test/process"
)

func TestMain(m *testing.M) { process.Main(m) }

// install gets the public packages as the lock file names them.
var install = sync.OnceValue(func() error { return installIn(".") })

// installIn does so in a directory that has a lock file of its own.
func installIn(dir string) error {
	if installed(dir) {
		return nil
	}
	lock, err := os.OpenFile(filepath.Join(os.TempDir(), "stiver-interop-install.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	if installed(dir) {
		return nil
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci in %s: %w: %s", dir, err, out)
	}
	return nil
}

// installed tells whether every package is there in the version asked for.
func installed(dir string) bool {
	var wanted struct{ Dependencies map[string]string }
	if !readJSON(filepath.Join(dir, "package.json"), &wanted) {
		return false
	}
	for name, version := range wanted.Dependencies {
		var got struct{ Version string }
		if !readJSON(filepath.Join(dir, "node_modules", name, "package.json"), &got) || got.Version != version {
			return false
		}
	}
	return true
}

func readJSON(path string, into any) bool {
	data, err := os.ReadFile(path)
	return err == nil && json.Unmarshal(data, into) == nil
}

// client is a program on the public packages, as a process.
type client struct {
	t   *testing.T
	in  *json.Encoder
	out *bufio.Reader
}

func startClient(t *testing.T, rpc string, key string) *client {
	t.Helper()
	return startNode(t, "client.mjs", map[string]string{"key": key, "rpc": rpc})
}

func startNode(t *testing.T, script string, values map[string]string) *client {
	t.Helper()
	if err := install(); err != nil {
		t.Fatal(err)
	}
	values["network"], values["asset"] = "eip155:571700", contracts.CoinAddress.Hex()
	settings, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", script)
	cmd.Env = append(os.Environ(), "STIVER_INTEROP="+string(settings))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
	})
	return &client{t, json.NewEncoder(in), bufio.NewReader(out)}
}

type answer struct {
	Status int
	Body   string
	Paid   *settlement
}

type settlement struct {
	Success     bool
	ErrorReason string
	Transaction string
	Amount      string
	Extra       struct {
		ChargedAmount string
		ChannelState  struct{ Balance, ChargedCumulativeAmount, TotalClaimed string }
	}
}

// try gives an order and returns the client's own error, if it has one.
func (c *client) try(result any, order map[string]any) error {
	c.t.Helper()
	if err := c.in.Encode(order); err != nil {
		c.t.Fatal(err)
	}
	return c.hear(result)
}

// hear reads what the program says next.
func (c *client) hear(result any) error {
	c.t.Helper()
	line, err := c.out.ReadBytes('\n')
	if err != nil {
		c.t.Fatal(err)
	}
	var got struct {
		Result json.RawMessage
		Error  string
	}
	if err := json.Unmarshal(line, &got); err != nil {
		c.t.Fatal(err)
	}
	if got.Error != "" {
		return fmt.Errorf("the public client: %s", got.Error)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(got.Result, result)
}

func (c *client) do(result any, order map[string]any) {
	c.t.Helper()
	if err := c.try(result, order); err != nil {
		c.t.Fatal(err)
	}
}

// buy pays for a path and checks that the payee charged what it says.
func (c *client) buy(url string, charged, total int) answer {
	c.t.Helper()
	var a answer
	c.do(&a, map[string]any{"do": "pay", "url": url})
	if a.Status != 200 || !strings.HasPrefix(a.Body, "item ") || a.Paid == nil || !a.Paid.Success ||
		a.Paid.Extra.ChargedAmount != fmt.Sprint(charged) || a.Paid.Extra.ChannelState.ChargedCumulativeAmount != fmt.Sprint(total) {
		c.t.Fatalf("%s: %+v %+v", url, a, a.Paid)
	}
	return a
}

// scene is a ledger, a gateway before an upstream, and a public client.
type scene struct {
	gateway *process.Gateway
	client  *client
	asked   map[string]int // by path
	mu      sync.Mutex
}

func (s *scene) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked[r.URL.Path]++
	s.mu.Unlock()
	switch r.URL.Path {
	case "/cheap":
		w.Header().Set("Stiver-Price", "400")
	case "/broken":
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	fmt.Fprintf(w, "item %s", r.URL.Path)
}

const prices = `
facilitator: /facilitator
withdraw_delay: 15m
min_deposit: 0.06
prices: {default: 0.001}
`

func newScene(t *testing.T, gatewayOptions process.GatewayOptions, key string) *scene {
	t.Helper()
	s := &scene{asked: make(map[string]int)}
	upstream := httptest.NewServer(s)
	t.Cleanup(upstream.Close)
	gatewayOptions.YAML = prices + "upstream: " + upstream.URL + "\n"
	s.gateway = process.StartGateway(t, gatewayOptions)
	s.client = startClient(t, gatewayOptions.LedgerURL, key)
	return s
}

func TestPublicClientsPayOnOurLedger(t *testing.T) {
	l := process.StartLedger(t)
	key := l.Account(t, 10_000_000)
	s := newScene(t, process.GatewayOptions{LedgerURL: l.URL, Key: l.Platform}, hexKey(key))
	publicClientPays(t, s)
	reader := l.Reader(t)
	// What the payer has left, and what the payee got, is what was sold.
	got, err := reader.Coin().Balance(t.Context(), process.AddressOf(l.Platform))
	if err != nil || got != channel.NewAmount(spent) {
		t.Fatalf("the payee has %s, want %d: %v", got, spent, err)
	}
	left, err := reader.Coin().Balance(t.Context(), process.AddressOf(key))
	if err != nil || left != channel.NewAmount(10_000_000-spent-facilitated) {
		t.Fatalf("the payer has %s: %v", left, err)
	}
}

func TestPublicClientsPayOnAnvil(t *testing.T) {
	n := anvil.StartNetwork(t)
	s := newScene(t, process.GatewayOptions{LedgerURL: n.URL, Key: n.Platform}, hexKey(n.Payers[0]))
	publicClientPays(t, s)
}

const (
	// spent is what publicClientPays pays the payee: 52 items, a cheap one, two
	// after the record was lost, and two transfers, one of them through the
	// facilitator.
	spent = 52*1000 + 400 + 2*1000 + 2*1000
	// facilitated stays in the channel that the facilitator opened.
	facilitated = 60_000
)

// publicClientPays is the story that a site's visitor lives through.
func publicClientPays(t *testing.T, s *scene) {
	c, url := s.client, s.gateway.URL
	// The first item comes with a deposit that the gateway relays.
	first := c.buy(url+"/first", 1000, 1000)
	if first.Paid.Amount != "60000" || len(first.Paid.Transaction) != 66 || first.Paid.Extra.ChannelState.Balance != "60000" {
		t.Fatalf("%+v", first.Paid)
	}
	for i := 1; i <= 50; i++ {
		a := c.buy(fmt.Sprintf("%s/item/%d", url, i), 1000, 1000+1000*i)
		if a.Paid.Transaction != "" || a.Paid.Amount != "" {
			t.Fatalf("item %d went to the ledger: %+v", i, a.Paid)
		}
	}
	c.buy(url+"/cheap", 400, 51_400)

	// An upstream that fails is not charged, and the next item goes on.
	var broken answer
	c.do(&broken, map[string]any{"do": "pay", "url": url + "/broken"})
	if broken.Status != 500 || broken.Paid != nil {
		t.Fatalf("%+v", broken)
	}
	c.buy(url+"/after", 1000, 52_400)

	// A client that lost its record is corrected by its own signature.
	c.do(nil, map[string]any{"do": "reset", "withLedger": true})
	c.buy(url+"/recovered", 1000, 53_400)
	// A claim does not disturb it, nor one that lost its record after it.
	if done, err := s.gateway.AdminClient(t).Settle(t.Context()); err != nil || done.Paid != channel.NewAmount(53_400) {
		t.Fatalf("%v %+v", err, done)
	}
	c.do(nil, map[string]any{"do": "reset", "withLedger": true})
	c.buy(url+"/recovered-after-claim", 1000, 54_400)

	refunds(t, s)
	exacts(t, s)
	facilitates(t, s)
	if _, err := s.gateway.AdminClient(t).Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func refunds(t *testing.T, s *scene) {
	var part, rest settlement
	s.client.do(&part, map[string]any{"do": "refund", "url": s.gateway.URL + "/any", "amount": "600"})
	if !part.Success || part.Amount != "600" || part.Extra.ChannelState.Balance != "59400" {
		t.Fatalf("%+v", part)
	}
	s.client.do(&rest, map[string]any{"do": "refund", "url": s.gateway.URL + "/any"})
	if !rest.Success || rest.Amount != "5000" || len(rest.Transaction) != 66 || rest.Extra.ChannelState.Balance != "54400" {
		t.Fatalf("%+v", rest)
	}
	err := s.client.try(nil, map[string]any{"do": "refund", "url": s.gateway.URL + "/any"})
	if err == nil {
		t.Fatal("nothing was left and it was refunded")
	}
	if s.asked["/any"] != 0 {
		t.Fatal("a refund reached the upstream")
	}
}

func exacts(t *testing.T, s *scene) {
	var a answer
	s.client.do(&a, map[string]any{"do": "exact", "url": s.gateway.URL + "/exact"})
	if a.Status != 200 || a.Body != "item /exact" || a.Paid == nil || !a.Paid.Success || len(a.Paid.Transaction) != 66 {
		t.Fatalf("%+v %+v", a, a.Paid)
	}
}

// facilitates has the public facilitator client use our facilitator.
func facilitates(t *testing.T, s *scene) {
	for _, scheme := range []string{"exact", "batch-settlement"} {
		var got struct {
			Supported struct {
				Kinds []struct{ Scheme, Network string }
			}
			Verified struct {
				IsValid       bool
				InvalidReason string
			}
			Settled, Again settlement
		}
		s.client.do(&got, map[string]any{"do": "facilitate", "scheme": scheme, "url": s.gateway.URL + "/facilitated", "facilitator": s.gateway.URL + "/facilitator"})
		if len(got.Supported.Kinds) != 2 || !got.Verified.IsValid || !got.Settled.Success || got.Again.Success || got.Again.ErrorReason == "" {
			t.Fatalf("%s: %+v", scheme, got)
		}
	}
	if s.asked["/facilitated"] != 0 {
		t.Fatal("the upstream was asked")
	}
}

// A site that runs the public server packages sells to the public client, and
// settles through our facilitator.
func TestAPublicServerSettlesThroughOurFacilitator(t *testing.T) {
	l := process.StartLedger(t)
	payer := l.Account(t, 1_000_000)
	site := l.Account(t, 0)
	s := newScene(t, process.GatewayOptions{LedgerURL: l.URL, Key: l.Platform}, hexKey(payer))
	server := startNode(t, "server.mjs", map[string]string{
		"key": hexKey(site), "receiver": process.AddressOf(site).Hex(), "facilitator": s.gateway.URL + "/facilitator",
	})
	var port int
	if err := server.hear(&port); err != nil {
		t.Fatal(err)
	}
	url := fmt.Sprintf("http://127.0.0.1:%d", port)
	s.client.buy(url+"/first", 1000, 1000)
	for i := 2; i <= 5; i++ {
		s.client.buy(fmt.Sprintf("%s/item/%d", url, i), 1000, 1000*i)
	}
	var done struct {
		Claims      int
		Transaction string
	}
	server.do(&done, map[string]any{"do": "settle"})
	if done.Claims != 1 || len(done.Transaction) != 66 {
		t.Fatalf("%+v", done)
	}
	var refund settlement
	s.client.do(&refund, map[string]any{"do": "refund", "url": url + "/any"})
	if !refund.Success || refund.Amount != "5000" {
		t.Fatalf("%+v", refund)
	}
	coin := l.Reader(t).Coin()
	if got, err := coin.Balance(t.Context(), process.AddressOf(site)); err != nil || got != channel.NewAmount(5000) {
		t.Fatalf("the site has %s: %v", got, err)
	}
	if got, err := coin.Balance(t.Context(), process.AddressOf(payer)); err != nil || got != channel.NewAmount(1_000_000-5000) {
		t.Fatalf("the payer has %s: %v", got, err)
	}
}

func hexKey(key *ecdsa.PrivateKey) string { return "0x" + hex.EncodeToString(crypto.FromECDSA(key)) }
