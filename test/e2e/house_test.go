package e2e

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/test/process"
	"github.com/stiver-pay/stiver/wallet"
)

// patience bounds every wait for a process on a busy machine.
const patience = 60 * time.Second

// secret opens the wallets of a house.
const secret = "a passphrase for tests"

// house is someone's machine: the binary, a home directory, addresses that
// nobody else has.
type house struct {
	t    *testing.T
	bin  string
	home string
	rpc  string // where the ledger listens
	http string // where the gateway listens
	env  []string

	operator string // where the gateway's operator asks
}

func newHouse(t *testing.T) *house {
	t.Helper()
	rpc, sell, operator := process.FreeAddress(t), process.FreeAddress(t), process.FreeAddress(t)
	stream := process.FreeAddress(t)
	h := &house{t: t, bin: process.Binary(t), home: t.TempDir(), rpc: "http://" + rpc, http: "http://" + sell, operator: operator}
	h.env = append(os.Environ(),
		"STIVER_HOME="+h.home, "STIVER_PASSPHRASE="+secret,
		"STIVER_RPC="+h.rpc, "STIVER_RPC_LISTEN="+rpc,
		"STIVER_GATEWAY_LISTEN="+sell, "STIVER_GATEWAY_ADMIN_LISTEN="+operator,
		"STIVER_P2P_LISTEN=/ip4/127.0.0.1/tcp/"+stream[strings.LastIndex(stream, ":")+1:],
	)
	return h
}

// neighbour is another machine on the same network, for another wallet.
func (h *house) neighbour() *house {
	n := *h
	n.home = h.t.TempDir()
	n.env = append(append([]string(nil), h.env...), "STIVER_HOME="+n.home)
	return &n
}

// program is the binary under way.
type program struct {
	cmd    *exec.Cmd
	done   chan struct{}
	out    bytes.Buffer // read it when done is closed
	errors bytes.Buffer
	err    error
}

// start runs the binary. ready, if there is one, is closed at the first line of
// output that holds the text.
func (h *house) start(text string, ready chan<- struct{}, args ...string) *program {
	h.t.Helper()
	p := &program{cmd: exec.Command(h.bin, args...), done: make(chan struct{})}
	p.cmd.Env, p.cmd.Dir, p.cmd.Stderr = h.env, h.home, &p.errors
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		lines := bufio.NewReader(io.TeeReader(out, &p.out))
		for told := false; ; {
			line, err := lines.ReadString('\n')
			if text != "" && !told && strings.Contains(line, text) {
				told = true
				close(ready)
			}
			if err != nil {
				break
			}
		}
		p.err = p.cmd.Wait()
	}()
	h.t.Cleanup(p.kill)
	return p
}

// serve runs a server until the test ends, or it is killed; it returns when
// the server has said the text.
func (h *house) serve(text string, args ...string) *program {
	h.t.Helper()
	ready := make(chan struct{})
	p := h.start(text, ready, args...)
	select {
	case <-ready:
	case <-p.done:
		h.t.Fatalf("stiver %v ended: %v\n%s%s", args, p.err, p.out.String(), p.errors.String())
	case <-time.After(patience):
		h.t.Fatalf("stiver %v did not start within %s", args, patience)
	}
	return p
}

// kill ends the process as kill -9 does and waits until it is gone.
func (p *program) kill() {
	_ = p.cmd.Process.Kill() // it may be gone already
	<-p.done
}

// result is what became of a command.
type result struct {
	args   []string
	out    []byte
	errors string
	status int // -1: killed
}

// wait waits for a command's end.
func (h *house) wait(p *program) result {
	h.t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		p.kill()
		h.t.Fatalf("stiver %v did not end within %s\n%s%s", p.cmd.Args[1:], patience, p.out.String(), p.errors.String())
	}
	return p.result()
}

func (p *program) result() result {
	return result{p.cmd.Args[1:], p.out.Bytes(), p.errors.String(), p.cmd.ProcessState.ExitCode()}
}

// run runs a command to its end.
func (h *house) run(args ...string) result {
	h.t.Helper()
	return h.wait(h.start("", nil, args...))
}

// must runs a command that has to succeed, and reads its JSON where into is not
// nil.
func (h *house) must(into any, args ...string) result {
	h.t.Helper()
	r := h.run(args...)
	if r.status != 0 {
		h.t.Fatalf("stiver %v: status %d: %s", args, r.status, r.errors)
	}
	if into != nil {
		if err := json.Unmarshal(r.out, into); err != nil {
			h.t.Fatalf("stiver %v: %v\n%s", args, err, r.out)
		}
	}
	return r
}

var bracketed = regexp.MustCompile(`\[([a-z0-9_]+)\]\s*$`)

// code is the stable code that the command's error ends with.
func (r result) code() string {
	var said struct{ Error struct{ Code string } }
	lines := strings.Split(strings.TrimSpace(r.errors), "\n")
	if json.Unmarshal([]byte(lines[len(lines)-1]), &said) == nil && said.Error.Code != "" {
		return said.Error.Code
	}
	if m := bracketed.FindStringSubmatch(r.errors); m != nil {
		return m[1]
	}
	return ""
}

// startLedger runs the ledger, a new development network the first time.
func (h *house) startLedger() *program {
	h.t.Helper()
	return h.serve(`"ready": true`, "ledger", "start", filepath.Join(h.home, "ledger"))
}

// startGateway runs the gateway, which sells what the upstream has.
func (h *house) startGateway(upstream string) *program {
	h.t.Helper()
	return h.serve(`"http"`, "gateway", "run", "--upstream", upstream)
}

// newTown is a house whose ledger and gateway run; the gateway sells what shop has.
func newTown(t *testing.T, shop http.Handler) *house {
	t.Helper()
	upstream := httptest.NewServer(shop)
	t.Cleanup(upstream.Close)
	town := newHouse(t)
	town.startLedger()
	town.startGateway(upstream.URL)
	return town
}

// newWallet makes a wallet with coins in the house.
func (h *house) newWallet(of *house, coins string) *ecdsa.PrivateKey {
	h.t.Helper()
	key := process.NewKey(h.t)
	// A passphrase that is quick to try: the commands run often here.
	_, err := wallet.Import(filepath.Join(h.home, "wallet"), key, wallet.PassphraseText(secret), wallet.Light)
	if err != nil {
		h.t.Fatal(err)
	}
	of.must(nil, "ledger", "admit", process.AddressOf(key).Hex())
	of.must(nil, "ledger", "issue", process.AddressOf(key).Hex(), coins)
	return key
}

// ledger connects to the house's ledger.
func (h *house) ledger() *ledger.Ledger {
	h.t.Helper()
	c, err := client.Dial(h.t.Context(), h.rpc, client.Options{})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(c.Close)
	return ledger.New(c)
}

// conserved checks that all coins ever issued are where somebody can tell:
// with the holders, or in the contract's escrow.
func conserved(t *testing.T, l *ledger.Ledger, holders ...common.Address) {
	t.Helper()
	var sum channel.Amount
	for _, who := range append(holders, contracts.ChannelsAddress) {
		held, err := l.Coin().Balance(t.Context(), who)
		if err == nil {
			sum, err = sum.Add(held)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	issued, err := l.Coin().Supply(t.Context())
	if err != nil || issued != sum {
		t.Errorf("%v: %s was issued, %s is there", err, issued, sum)
	}
}

// payerRow, payeeRow and soldLine are what the commands print.
type payerRow struct {
	Channel                                 channel.ID
	Deposited, Authorised, Charged, Claimed channel.Amount
	Stopped                                 string
}

type payeeRow struct {
	Channel                               channel.ID
	Payer                                 common.Address
	Balance, Authorised, Charged, Claimed channel.Amount
	Entries                               uint64
}

type soldLine struct {
	Sequence        uint64
	Amount, Charged channel.Amount
	Item            string
}

// agreed returns the wallet's channels as the payee knows them, having checked
// that both tell the same and keep the order of the numbers.
func agreed(t *testing.T, payee, payer *house) []payeeRow {
	t.Helper()
	var mine []payerRow
	payer.must(&mine, "wallet", "channels")
	var all []payeeRow
	payee.must(&all, "gateway", "channels")
	known := map[channel.ID]payeeRow{}
	for _, q := range all {
		known[q.Channel] = q
	}
	var theirs []payeeRow
	for _, p := range mine {
		q, ok := known[p.Channel]
		if !ok || p.Stopped != "" || p.Charged != q.Charged || p.Deposited != q.Balance {
			t.Errorf("the payer has %+v, the payee %+v", p, q)
		}
		for what, pair := range map[string][2]channel.Amount{
			"claimed, charged at the payee": {q.Claimed, q.Charged}, "charged, authorised at the payee": {q.Charged, q.Authorised},
			"authorised at the payee, at the payer": {q.Authorised, p.Authorised}, "authorised, deposited at the payer": {p.Authorised, p.Deposited},
			"claimed, charged at the payer": {p.Claimed, p.Charged},
		} {
			if pair[1].Less(pair[0]) {
				t.Errorf("%s: %s is not within %s", what, pair[0], pair[1])
			}
		}
		theirs = append(theirs, q)
	}
	return theirs
}

// townsfolk are who holds coins besides the payers: the payee.
func townsfolk(t *testing.T, h *house) []common.Address {
	t.Helper()
	var s struct{ Receiver common.Address }
	h.must(&s, "gateway", "status")
	return []common.Address{s.Receiver}
}

// admin asks the house's gateway.
func (h *house) admin() (*gateway.AdminClient, error) {
	cfg, err := gateway.LoadConfig(filepath.Join(h.home, "gateway", "gateway.yaml"))
	if err != nil {
		return nil, err
	}
	cfg.Admin.Listen = h.operator
	return cfg.AdminClient()
}
