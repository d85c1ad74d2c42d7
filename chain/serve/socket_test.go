package serve

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/gorilla/websocket"
)

func TestSubscriptionsOfAConnectionAreBounded(t *testing.T) {
	l := start(t, Config{})
	conn := l.dial("")
	var last any
	for i := range SubscriptionLimit {
		answer := l.ask(conn, request("eth_subscribe", `["newHeads"]`))
		if answer.Result == nil {
			t.Fatalf("subscription %d: %+v", i, answer)
		}
		last = answer.Result
	}
	if answer := l.ask(conn, request("eth_subscribe", `["newHeads"]`)); answer.Error.Data.Code != "too_many_open" {
		t.Errorf("one too many: %+v", answer)
	}
	// Ending what was never begun makes no room.
	l.ask(conn, request("eth_unsubscribe", `["0x1234"]`))
	if answer := l.ask(conn, request("eth_subscribe", `["newHeads"]`)); answer.Error.Data.Code != "too_many_open" {
		t.Errorf("after a false unsubscribe: %+v", answer)
	}
	if answer := l.ask(conn, request("eth_unsubscribe", `["`+last.(string)+`"]`)); answer.Result != true {
		t.Fatalf("unsubscribe: %+v", answer)
	}
	if answer := l.ask(conn, request("eth_subscribe", `["newHeads"]`)); answer.Result == nil {
		t.Errorf("in the place of one that ended: %+v", answer)
	}
	for _, body := range []string{
		"[" + request("eth_subscribe", `["newHeads"]`) + "]",
		`{"jsonrpc":"2.0","method":"eth_subscribe","params":["newHeads"]}`,
	} {
		if err := conn.WriteMessage(websocket.TextMessage, []byte(body)); err != nil {
			t.Fatal(err)
		}
		_, data, err := conn.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if l.refused["subscribe_alone loopback"] == 0 {
			t.Errorf("%s: %s", body, data)
		}
	}
	if answer := l.ask(conn, request("debug_subscribe", `["traceChain"]`)); answer.Error.Data.Code != "method_not_served" {
		t.Errorf("%+v", answer)
	}
}

func TestWebSocketsOfAnIdentityAreBounded(t *testing.T) {
	l := start(t, Config{})
	first := l.dial("")
	for range SocketLimit - 1 {
		l.dial("")
	}
	if _, res, err := l.tryDial(""); err == nil || res.StatusCode != http.StatusTooManyRequests {
		t.Fatalf("one too many: %v, %v", res, err)
	}
	first.Close()
	deadline := time.Now().Add(waitLimit)
	for time.Now().Before(deadline) {
		if _, _, err := l.tryDial(""); err == nil {
			return
		}
	}
	t.Error("no room although one was closed")
}

// A subscriber that never reads must not hold up whoever has the news: in
// go-ethereum's own handler that is, in the end, the import of the next block.
func TestASubscriberThatDoesNotReadHoldsNobodyUp(t *testing.T) {
	l := start(t, Config{})
	if answer := l.ask(l.dial(""), request("eth_subscribe", `["flood"]`)); answer.Result == nil {
		t.Fatalf("%+v", answer)
	}
	began := time.Now()
	close(l.eth.release)
	select {
	case <-l.eth.entered:
		t.Logf("64 MiB of news were disposed of after %s", time.Since(began))
	case <-time.After(headerTimeout / 2):
		t.Fatal("the news are held up by a subscriber that does not read")
	}
}

func TestGoEthereumsClientSubscribesAndAsks(t *testing.T) {
	l := start(t, Config{})
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	defer cancel()
	client, err := rpc.DialContext(ctx, "ws://"+l.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	sub, err := client.EthSubscribe(ctx, make(chan any), "newHeads")
	if err != nil {
		t.Fatal(err)
	}
	var id string
	if err := client.CallContext(ctx, &id, "eth_chainId"); err != nil || id != "0x1" {
		t.Errorf("%q, %v", id, err)
	}
	sub.Unsubscribe()
	batch := []rpc.BatchElem{{Method: "eth_chainId", Result: &id}, {Method: "eth_chainId", Result: new(string)}}
	if err := client.BatchCallContext(ctx, batch); err != nil || batch[1].Error != nil {
		t.Errorf("%v, %v", err, batch[1].Error)
	}
}
