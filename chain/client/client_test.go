package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/test/anvil"
)

var (
	// counter adds one to slot 0 and logs the first word of its input.
	counter     = common.HexToAddress("0xc000000000000000000000000000000000000001")
	counterCode = common.FromHex("0x600054600101600055600035600060" + "00a100")
	// refuser reverts with the selector deadbeef.
	refuser     = common.HexToAddress("0xc000000000000000000000000000000000000002")
	refuserCode = common.FromHex("0x63deadbeef6000526004601cfd")
	// fickle reverts with deadbeef when slot 0 is not zero, and sets it.
	fickle     = common.HexToAddress("0xc000000000000000000000000000000000000003")
	fickleCode = common.FromHex("0x600054601057600160005500000000005b63deadbeef6000526004601cfd")
)

func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func dial(t *testing.T, url string) *client.Client {
	t.Helper()
	c, err := client.Dial(testContext(t), url, client.Options{
		RequestTimeout: 2 * time.Second,
		DecodeRevert: func(data []byte) (string, string, bool) {
			return "DeadBeef", "", bytes.HasPrefix(data, common.FromHex("deadbeef"))
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func startWithContracts(t *testing.T, args ...string) (*anvil.Chain, *client.Client) {
	t.Helper()
	chain := anvil.Start(t, anvil.Options{Args: args})
	c := dial(t, chain.URL)
	for at, code := range map[common.Address][]byte{counter: counterCode, refuser: refuserCode, fickle: fickleCode} {
		rawCall(t, c, "anvil_setCode", at, hexutil.Bytes(code))
	}
	return chain, c
}

func rawCall(t *testing.T, c *client.Client, method string, args ...any) {
	t.Helper()
	var ignored json.RawMessage
	if err := c.Raw(testContext(t), &ignored, method, args...); err != nil {
		t.Fatalf("%s: %v", method, err)
	}
}

func account(t *testing.T, c *client.Client, i int) *client.Account {
	return client.NewAccount(c, client.NewKeySigner(anvil.Key(t, i)))
}

// executions is how often the counter has run.
func executions(t *testing.T, c *client.Client) uint64 {
	t.Helper()
	var word hexutil.Bytes
	if err := c.Raw(testContext(t), &word, "eth_getStorageAt", counter, "0x0", "latest"); err != nil {
		t.Fatal(err)
	}
	return common.BytesToHash(word).Big().Uint64()
}

// faultyLine stands between a client and its ledger. onRequest decides, per
// exchange, whether the ledger gets to see it and the client gets the answer.
type faultyLine struct {
	mu        sync.Mutex
	onRequest func(body string) (forward, answer bool)
}

func (f *faultyLine) set(rule func(body string) (forward, answer bool)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.onRequest = rule
}

func lineTo(t *testing.T, url string) (*faultyLine, string) {
	t.Helper()
	f := &faultyLine{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		f.mu.Lock()
		forward, answer := true, true
		if f.onRequest != nil {
			forward, answer = f.onRequest(string(body))
		}
		f.mu.Unlock()
		var reply []byte
		if forward {
			resp, err := http.Post(url, "application/json", bytes.NewReader(body))
			if err == nil {
				reply, _ = io.ReadAll(resp.Body)
				resp.Body.Close()
			} else {
				answer = false
			}
		}
		if !answer || !forward {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(reply)
	}))
	server.Config.ErrorLog = nil
	t.Cleanup(server.Close)
	return f, server.URL
}

func TestSendPaysWhateverTheLedgerAsks(t *testing.T) {
	for name, args := range map[string][]string{
		"base fee":  nil,
		"free gas":  {"--gas-price", "0", "--block-base-fee-per-gas", "0", "--disable-min-priority-fee"},
		"every 1 s": {"--block-time", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, c := startWithContracts(t, args...)
			r, err := account(t, c, 0).Send(testContext(t), counter, make([]byte, 32))
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != types.ReceiptStatusSuccessful || executions(t, c) != 1 {
				t.Fatalf("status %d, executions %d", r.Status, executions(t, c))
			}
		})
	}
}

func TestARefusalIsNamedAndNothingIsSent(t *testing.T) {
	_, c := startWithContracts(t)
	a := account(t, c, 0)
	_, err := a.Send(testContext(t), refuser, nil)
	if name, ok := client.Reverted(err); !ok || name != "DeadBeef" {
		t.Fatalf("got %v", err)
	}
	if client.CodeOf(err) != client.CodeReverted {
		t.Fatalf("code %q", client.CodeOf(err))
	}
	if n, _ := c.Nonce(testContext(t), a.Address()); n != 0 {
		t.Fatalf("nonce %d, a transaction was sent", n)
	}
	_, err = c.Call(testContext(t), client.Msg{To: refuser}, client.Latest)
	if !errors.Is(err, &client.RevertError{Name: "DeadBeef"}) {
		t.Fatalf("call: got %v", err)
	}
}

func TestARevertInABlockIsNamedToo(t *testing.T) {
	_, c := startWithContracts(t)
	rawCall(t, c, "evm_setAutomine", false)
	a := account(t, c, 0)
	ctx := testContext(t)
	first, err := a.Submit(ctx, client.Tx{Msg: client.Msg{To: fickle}})
	if err != nil {
		t.Fatal(err)
	}
	second, err := a.Submit(ctx, client.Tx{Msg: client.Msg{To: fickle}, Gas: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	rawCall(t, c, "anvil_mine", "0x1")
	if _, err := first.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	rawCall(t, c, "anvil_mine", "0x1")
	r, err := second.Wait(ctx)
	if _, ok := client.Reverted(err); !ok || r == nil || r.Status != 0 {
		t.Fatalf("receipt %v, error %v", r, err)
	}
}

func TestManyTransactionsOfOneAccountRunSideBySide(t *testing.T) {
	_, c := startWithContracts(t)
	a := account(t, c, 0)
	ctx := testContext(t)
	const n = 40
	errs := make(chan error, n)
	for range n {
		go func() {
			_, err := a.Send(ctx, counter, make([]byte, 32))
			errs <- err
		}()
	}
	for range n {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	if got := executions(t, c); got != n {
		t.Fatalf("%d executions of %d intents", got, n)
	}
}

func TestALostAnswerDoesNotSendTwice(t *testing.T) {
	chain, direct := startWithContracts(t)
	line, url := lineTo(t, chain.URL)
	a := account(t, dial(t, url), 0)
	dropped := 0
	line.set(func(body string) (bool, bool) {
		if strings.Contains(body, "eth_sendRawTransaction") && dropped < 2 {
			dropped++
			return true, false
		}
		return true, true
	})
	for range 3 {
		if _, err := a.Send(testContext(t), counter, make([]byte, 32)); err != nil {
			t.Fatal(err)
		}
	}
	if got := executions(t, direct); got != 3 {
		t.Fatalf("%d executions of 3 intents", got)
	}
}

func TestALostRequestIsSentAgain(t *testing.T) {
	chain, direct := startWithContracts(t)
	line, url := lineTo(t, chain.URL)
	a := account(t, dial(t, url), 0)
	dropped := 0
	line.set(func(body string) (bool, bool) {
		if strings.Contains(body, "eth_sendRawTransaction") && dropped < 2 {
			dropped++
			return false, false
		}
		return true, true
	})
	if _, err := a.Send(testContext(t), counter, make([]byte, 32)); err != nil {
		t.Fatal(err)
	}
	if got := executions(t, direct); got != 1 {
		t.Fatalf("%d executions of 1 intent", got)
	}
}

func TestALedgerThatForgotItsPoolGetsEverythingAgain(t *testing.T) {
	_, c := startWithContracts(t)
	rawCall(t, c, "evm_setAutomine", false)
	a := account(t, c, 0)
	ctx := testContext(t)
	var pending []*client.Pending
	for range 3 {
		p, err := a.Submit(ctx, client.Tx{Msg: client.Msg{To: counter}})
		if err != nil {
			t.Fatal(err)
		}
		pending = append(pending, p)
	}
	rawCall(t, c, "anvil_dropAllTransactions")
	rawCall(t, c, "evm_setAutomine", true)
	// Waiting for the last must bring back the earlier ones it stands on.
	for _, i := range []int{2, 0, 1} {
		if _, err := pending[i].Wait(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := executions(t, c); got != 3 {
		t.Fatalf("%d executions of 3 intents", got)
	}
}

func TestANonceTakenBySomeoneElseIsReplacedOnlyThen(t *testing.T) {
	_, c := startWithContracts(t)
	rawCall(t, c, "evm_setAutomine", false)
	ctx := testContext(t)
	p, err := account(t, c, 0).Submit(ctx, client.Tx{Msg: client.Msg{To: counter}})
	if err != nil {
		t.Fatal(err)
	}
	before := p.Hash()
	rawCall(t, c, "anvil_dropAllTransactions")
	rawCall(t, c, "evm_setAutomine", true)
	// Another process with the same key takes the nonce.
	if _, err := account(t, c, 0).Send(ctx, fickle, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	if p.Hash() == before || executions(t, c) != 1 {
		t.Fatalf("same transaction %v, executions %d", p.Hash() == before, executions(t, c))
	}
}

func TestTwoProcessesWithOneKeyExecuteEachIntentOnce(t *testing.T) {
	_, c := startWithContracts(t)
	ctx := testContext(t)
	const each = 10
	errs := make(chan error, 2*each)
	for process := range 2 {
		a := account(t, c, 0)
		for i := range each {
			go func() {
				_, err := a.Send(ctx, counter, common.LeftPadBytes([]byte{byte(process), byte(i)}, 32))
				errs <- err
			}()
		}
	}
	for range 2 * each {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	if got := executions(t, c); got != 2*each {
		t.Fatalf("%d executions of %d intents", got, 2*each)
	}
}

func TestGivingUpKeepsTheTransactionAndWaitResumes(t *testing.T) {
	_, c := startWithContracts(t)
	rawCall(t, c, "evm_setAutomine", false)
	a := account(t, c, 0)
	p, err := a.Submit(testContext(t), client.Tx{Msg: client.Msg{To: counter}})
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(testContext(t))
	cancel()
	_, err = p.Wait(gone)
	var e *client.Error
	if !errors.Is(err, client.ErrUnconfirmed) || !errors.Is(err, context.Canceled) || !errors.As(err, &e) || e.Tx != p.Hash() {
		t.Fatalf("got %v", err)
	}
	rawCall(t, c, "evm_setAutomine", true)
	rawCall(t, c, "anvil_mine", "0x1")
	if _, err := a.Wait(testContext(t), e.Tx); err != nil {
		t.Fatal(err)
	}
	// A later process knows only the hash.
	if _, err := account(t, c, 0).Wait(testContext(t), e.Tx); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Wait(testContext(t), common.Hash{1}); !errors.Is(err, client.ErrNotFound) {
		t.Fatalf("unknown transaction: %v", err)
	}
}

func TestDialTellsAWrongLedgerFromADeadOne(t *testing.T) {
	chain := anvil.Start(t, anvil.Options{})
	_, err := client.Dial(testContext(t), chain.URL, client.Options{ChainID: 1})
	if !errors.Is(err, client.ErrWrongChain) {
		t.Fatalf("wrong chain: %v", err)
	}
	_, err = client.Dial(testContext(t), "http://127.0.0.1:1", client.Options{})
	if !errors.Is(err, client.ErrUnreachable) {
		t.Fatalf("dead ledger: %v", err)
	}
	lazy, err := client.Dial(testContext(t), chain.URL, client.Options{ChainID: 1, Lazy: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := account(t, lazy, 0).Send(testContext(t), counter, nil); !errors.Is(err, client.ErrWrongChain) {
		t.Fatalf("lazy client on a wrong chain: %v", err)
	}
}

func TestAnAccountWithoutMoneyIsToldSo(t *testing.T) {
	_, c := startWithContracts(t)
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.NewAccount(c, client.NewKeySigner(key)).Send(testContext(t), counter, nil)
	if !errors.Is(err, client.ErrInsufficientFunds) {
		t.Fatalf("got %v", err)
	}
}
