package serve

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/gorilla/websocket"
)

const waitLimit = 20 * time.Second

// fakeEth is an eth namespace whose calls end when the test says so.
type fakeEth struct {
	entered chan struct{}
	release chan struct{}
}

func (f *fakeEth) ChainId() string { return "0x1" }

func (f *fakeEth) Call(ctx context.Context) string {
	f.entered <- struct{}{}
	select {
	case <-f.release:
	case <-ctx.Done():
	}
	return "done"
}

// NewHeads is a subscription that says nothing.
func (f *fakeEth) NewHeads(ctx context.Context) (*rpc.Subscription, error) {
	notifier, ok := rpc.NotifierFromContext(ctx)
	if !ok {
		return nil, rpc.ErrNotificationsUnsupported
	}
	return notifier.CreateSubscription(), nil
}

// Flood is a subscription that, once released, says more than a connection can
// hold, and tells when it is through.
func (f *fakeEth) Flood(ctx context.Context) (*rpc.Subscription, error) {
	notifier, _ := rpc.NotifierFromContext(ctx)
	sub := notifier.CreateSubscription()
	go func() {
		<-f.release // by then the subscription's own answer has been read
		news := strings.Repeat("x", 1<<20)
		for range 64 {
			_ = notifier.Notify(sub.ID, news) // the connection is expected to end
		}
		f.entered <- struct{}{}
	}()
	return sub, nil
}

// ledger is a server under test.
type ledger struct {
	*testing.T
	*Server
	eth *fakeEth

	mu      sync.Mutex
	refused map[string]int
	served  map[string]int
}

func (l *ledger) Served(class string, kind Kind, _ time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.served[class+" "+string(kind)]++
}

func (l *ledger) Refused(code string, kind Kind) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused[code+" "+string(kind)]++
}

func start(t *testing.T, cfg Config) *ledger {
	t.Helper()
	if cfg.Addr == "" {
		cfg.Addr = "127.0.0.1:0"
	}
	l := &ledger{T: t, eth: &fakeEth{make(chan struct{}, 100), make(chan struct{})}, refused: map[string]int{}, served: map[string]int{}}
	server := NewServer()
	if err := server.RegisterName("eth", l.eth); err != nil {
		t.Fatal(err)
	}
	var err error
	if l.Server, err = Listen(cfg, server, l, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Stop()
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// failure is the part of an answer that a refusal fills.
type failure struct {
	Result any
	Error  struct {
		Code    int
		Message string
		Data    struct{ Code string }
	}
}

// post sends a message over HTTP, as identity if that is a token.
func (l *ledger) post(body, token string) (*http.Response, failure) {
	l.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.URL(), strings.NewReader(body))
	if err != nil {
		l.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		l.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		l.Fatal(err)
	}
	var answer failure
	_ = json.Unmarshal(data, &answer) // a batch leaves it empty
	return res, answer
}

// dial opens a WebSocket.
func (l *ledger) dial(token string) *websocket.Conn {
	l.Helper()
	conn, res, err := l.tryDial(token)
	if err != nil {
		l.Fatalf("%v, %v", err, res)
	}
	return conn
}

func (l *ledger) tryDial(token string) (*websocket.Conn, *http.Response, error) {
	header := http.Header{}
	if token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	conn, res, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(l.URL(), "http"), header)
	if err == nil {
		l.Cleanup(func() { conn.Close() })
	}
	return conn, res, err
}

// ask sends a message over a WebSocket and returns the next answer.
func (l *ledger) ask(conn *websocket.Conn, body string) failure {
	l.Helper()
	if err := conn.WriteMessage(websocket.TextMessage, []byte(body)); err != nil {
		l.Fatal(err)
	}
	return l.next(conn)
}

func (l *ledger) next(conn *websocket.Conn) failure {
	l.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(waitLimit)); err != nil {
		l.Fatal(err)
	}
	var answer failure
	if err := conn.ReadJSON(&answer); err != nil {
		l.Fatal(err)
	}
	return answer
}

func request(method, params string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":` + params + `}`
}

func TestBothTransportsAnswer(t *testing.T) {
	l := start(t, Config{})
	if res, answer := l.post(request("eth_chainId", "[]"), ""); res.StatusCode != http.StatusOK || answer.Result != "0x1" {
		t.Errorf("HTTP: %d %+v", res.StatusCode, answer)
	}
	conn := l.dial("")
	if answer := l.ask(conn, request("eth_chainId", "[]")); answer.Result != "0x1" {
		t.Errorf("WebSocket: %+v", answer)
	}
	if answer := l.ask(conn, "nonsense"); answer.Error.Data.Code != "malformed_request" {
		t.Errorf("nonsense: %+v", answer)
	}
	if answer := l.ask(conn, request("eth_chainId", "[]")); answer.Result != "0x1" {
		t.Errorf("after nonsense: %+v", answer)
	}
}

func TestOneIdentityOverItsRateDoesNotSlowAnother(t *testing.T) {
	secret, path := newSecret(t)
	l := start(t, Config{JWTSecret: path, Rate: 0.02}) // may save up one unit
	greedy, modest := newToken(t, secret, "greedy"), newToken(t, secret, "modest")
	var refused *http.Response
	var answer failure
	for range 2 {
		if refused, answer = l.post(request("eth_chainId", "[]"), greedy); refused.StatusCode != http.StatusOK {
			break
		}
	}
	wait, err := strconv.Atoi(refused.Header.Get("Retry-After"))
	if refused.StatusCode != http.StatusTooManyRequests || err != nil || wait < 1 ||
		answer.Error.Code != -39001 || answer.Error.Data.Code != "rate_limited" || !strings.Contains(answer.Error.Message, "nothing was executed") {
		t.Errorf("status %d, Retry-After %q, %+v", refused.StatusCode, refused.Header.Get("Retry-After"), answer)
	}
	if res, _ := l.post(request("eth_chainId", "[]"), modest); res.StatusCode != http.StatusOK {
		t.Errorf("the other identity is answered %d", res.StatusCode)
	}
	conn := l.dial(greedy)
	if answer := l.ask(conn, request("eth_chainId", "[]")); answer.Error.Data.Code != "rate_limited" {
		t.Errorf("over WebSocket: %+v", answer)
	}
	batch := "[" + strings.TrimSuffix(strings.Repeat(request("eth_call", "[]")+",", 3), ",") + "]"
	if res, _ := l.post(batch, modest); res.StatusCode != http.StatusOK {
		t.Errorf("a batch that can never be paid for is answered %d, as if waiting would help", res.StatusCode)
	}
	if l.refused["rate_limited token"] < 2 || l.refused["request_too_large token"] != 1 {
		t.Errorf("observed %v", l.refused)
	}
}

func TestHeavyRequestsAtOnceAreBounded(t *testing.T) {
	l := start(t, Config{})
	l.callers.wait = 10 * time.Millisecond
	var running sync.WaitGroup
	for i := range heavySlots / 2 {
		running.Go(func() {
			if i%2 == 0 {
				l.post(request("eth_call", "[]"), "")
			} else if answer := l.ask(l.dial(""), request("eth_call", "[]")); answer.Result != "done" {
				t.Errorf("%+v", answer)
			}
		})
	}
	for range heavySlots / 2 {
		<-l.eth.entered
	}
	res, answer := l.post(request("eth_call", "[]"), "")
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" || answer.Error.Data.Code != "node_busy" {
		t.Errorf("status %d, %+v", res.StatusCode, answer)
	}
	if res, _ := l.post(request("eth_chainId", "[]"), ""); res.StatusCode != http.StatusOK {
		t.Errorf("a light request is answered %d meanwhile", res.StatusCode)
	}
	close(l.eth.release)
	running.Wait()
	if res, answer := l.post(request("eth_call", "[]"), ""); answer.Result != "done" {
		t.Errorf("afterwards: %d %+v", res.StatusCode, answer)
	}
}

func TestOversizedMessagesAreRefused(t *testing.T) {
	l := start(t, Config{})
	padding := `["` + strings.Repeat("x", BodyLimit) + `"]`
	if res, answer := l.post(request("eth_chainId", padding), ""); res.StatusCode != http.StatusRequestEntityTooLarge || answer.Error.Data.Code != "request_too_large" {
		t.Errorf("body: %d %+v", res.StatusCode, answer)
	}
	conn := l.dial("")
	_ = conn.WriteMessage(websocket.TextMessage, []byte(request("eth_chainId", padding))) // may be cut off
	if _, _, err := conn.ReadMessage(); err == nil {
		t.Error("a WebSocket message over the limit was taken")
	}
	batch := "[" + strings.TrimSuffix(strings.Repeat(request("eth_chainId", "[]")+",", BatchLimit+1), ",") + "]"
	if _, _ = l.post(batch, ""); l.refused["request_too_large loopback"] != 2 {
		t.Errorf("batch: observed %v", l.refused)
	}
}

func TestWhatIsJudgedIsWhatIsExecuted(t *testing.T) {
	for _, body := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"eth_chainId","method":"eth_call"}`,
		`{"jsonrpc":"2.0","id":1,"method":"eth_chainId","METHOD":"eth_call"}`,
		`{"jsonrpc":"2.0","id":1,"METHOD":"eth_call","method":"eth_chainId"}`,
	} {
		m, refused := decodeMessage([]byte(body))
		if refused != nil {
			t.Fatal(refused)
		}
		again, _ := decodeMessage(m.encode())
		if strings.Count(strings.ToLower(string(m.encode())), `"method"`) != 1 || again.calls[0].Method != m.calls[0].Method {
			t.Errorf("%s is handed on as %s", body, m.encode())
		}
	}
}

func TestProgramsAsTracersAreForCallersOnTheMachine(t *testing.T) {
	for params, program := range map[string]bool{
		`["0x1",{"tracer":"{step: function(){}, result: function(){}, fault: function(){}}"}]`:           true,
		`[{},"latest",{"tracer":"muxTracer","tracerConfig":{"muxTracer":{"{result:function(){}}":{}}}}]`: true,
		`["0x1",{}]`: false, `["0x1"]`: false, `["0x1",{"tracer":""}]`: false, `{}`: false,
	} {
		if got := (call{Method: "debug_traceTransaction", Params: json.RawMessage(params)}).ownTracer(); got != program {
			t.Errorf("%s: %v", params, got)
		}
	}
	secret, path := newSecret(t)
	l := start(t, Config{JWTSecret: path})
	for _, body := range []string{
		request("txpool_content", "[]"), request("debug_traceTransaction", `["0x1",{"tracer":"{result:function(){}}"}]`),
	} {
		if _, answer := l.post(body, newToken(t, secret, "a")); answer.Error.Data.Code != "method_not_served" {
			t.Errorf("%s: %+v", body, answer)
		}
	}
}

func TestARequestThatTakesTooLongIsEnded(t *testing.T) {
	l := start(t, Config{})
	l.callers.times[heavy] = 50 * time.Millisecond
	_, answer := l.post(request("eth_call", "[]"), "") // it would wait for ever
	if answer.Result == nil && answer.Error.Code != -32002 {
		t.Errorf("%+v", answer)
	}
	if answer := l.ask(l.dial(""), request("eth_call", "[]")); answer.Result == nil && answer.Error.Code != -32002 {
		t.Errorf("over WebSocket: %+v", answer)
	}
	if res, _ := l.post(request("eth_chainId", "[]"), ""); res.StatusCode != http.StatusOK {
		t.Errorf("afterwards: %d", res.StatusCode)
	}
}

func TestRequestsInFlightOfAnIdentityAreBoundedInBytes(t *testing.T) {
	l := start(t, Config{})
	memory := l.callers.get(Identity{Kind: Loopback}).memory
	if !memory.TryAcquire(memoryLimit) {
		t.Fatal("memory is in use before the first request")
	}
	answered := make(chan failure, 1)
	go func() {
		_, answer := l.post(request("eth_chainId", "[]"), "")
		answered <- answer
	}()
	conn := l.dial("")
	if err := conn.WriteMessage(websocket.TextMessage, []byte(request("eth_chainId", "[]"))); err != nil {
		t.Fatal(err)
	}
	select {
	case answer := <-answered:
		t.Errorf("answered beyond the limit: %+v", answer)
	case <-time.After(50 * time.Millisecond): // a wrong answer would be there by then
	}
	memory.Release(memoryLimit)
	if answer := <-answered; answer.Result != "0x1" {
		t.Errorf("%+v", answer)
	}
	if answer := l.next(conn); answer.Result != "0x1" {
		t.Errorf("over WebSocket: %+v", answer)
	}
}
