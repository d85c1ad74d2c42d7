package gateway

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
)

// crowded serves a handler to at most so many connections.
func crowded(t *testing.T, limit int, h http.Handler) (string, *crowd) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	visitors := newCrowd(l, limit)
	s := &http.Server{Handler: visitors.busy(h), ConnContext: visitors.keep, ConnState: visitors.state}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(visitors) }()
	t.Cleanup(func() { s.Close(); <-ended })
	return l.Addr().String(), visitors
}

func dialTCP(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	return c
}

// ask sends a request on a connection and reads the answer.
func ask(c net.Conn) (*http.Response, error) {
	if _, err := io.WriteString(c, "GET /free HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		return nil, err
	}
	return answerOn(c)
}

func answerOn(c net.Conn) (*http.Response, error) {
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	res.Body = io.NopCloser(strings.NewReader(string(body)))
	return res, err
}

func TestConnectionsWithoutARequestGiveWay(t *testing.T) {
	const limit = 8
	addr, visitors := crowded(t, limit, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
	var idle []net.Conn
	for range 3 * limit {
		c := dialTCP(t, addr)
		_, _ = io.WriteString(c, "GET / HT") // begun, and not finished
		idle = append(idle, c)
	}
	honest := dialTCP(t, addr)
	if res, err := ask(honest); err != nil || res.StatusCode != 200 {
		t.Fatalf("%v %v", res, err)
	}
	for _, c := range idle[:2*limit+1] {
		if n, err := c.Read(make([]byte, 1)); err == nil {
			t.Errorf("a connection that had to go got %d bytes", n)
		}
	}
	visitors.mu.Lock()
	defer visitors.mu.Unlock()
	if visitors.open != limit {
		t.Errorf("%d connections are open", visitors.open)
	}
}

func TestWhereAllAreBusyTheNewestIsToldToComeBack(t *testing.T) {
	const limit = 4
	finish := make(chan struct{})
	begun := make(chan struct{}, limit)
	addr, _ := crowded(t, limit, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		begun <- struct{}{}
		<-finish
		_, _ = io.WriteString(w, "ok")
	}))
	var busy []net.Conn
	for range limit {
		c := dialTCP(t, addr)
		if _, err := io.WriteString(c, "GET /free HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		<-begun
		busy = append(busy, c)
	}
	res, err := ask(dialTCP(t, addr))
	if err != nil || res.StatusCode != 503 || res.Header.Get("Retry-After") == "" {
		t.Fatalf("%+v %v", res, err)
	}
	if body, _ := io.ReadAll(res.Body); !strings.Contains(string(body), `"payee_overloaded"`) || !strings.Contains(string(body), "nothing was charged") {
		t.Errorf("%s", body)
	}
	close(finish)
	for _, c := range busy {
		if res, err := answerOn(c); err != nil || res.StatusCode != 200 {
			t.Errorf("%v %v", res, err)
		}
	}
}

func TestBodiesThatAreNotSentTakeNoMemoryAndThoseThatAreABoundedSum(t *testing.T) {
	d := &door{larder: newLarder(4 * maxHeld)}
	read := func(body io.Reader) (*request, *Refusal) {
		r, err := http.NewRequest(http.MethodPost, "/item", io.NopCloser(body))
		if err != nil {
			t.Fatal(err)
		}
		q := &request{r: r, memory: portion{from: d.larder}}
		return q, q.identify()
	}
	// Announced and not sent: nothing is taken.
	in, out := io.Pipe()
	slow := make(chan *Refusal, 1)
	go func() { _, why := read(in); slow <- why }()
	if _, err := out.Write(make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	if n := d.larder.used.Load(); n > bodyPiece {
		t.Errorf("%d bytes are taken for a body of 100", n)
	}
	var held []*request
	for range 3 {
		q, why := read(strings.NewReader(strings.Repeat("x", maxHeld)))
		if why != nil {
			t.Fatal(why)
		}
		held = append(held, q)
	}
	before := d.larder.used.Load()
	q, why := read(strings.NewReader(strings.Repeat("x", 2*maxHeld)))
	if why == nil || why.Code != "payee_overloaded" || why.Status != 503 {
		t.Fatalf("%+v", why)
	}
	q.memory.give()
	if n := d.larder.used.Load(); n != before {
		t.Errorf("a refused body keeps %d bytes", n-before)
	}
	for _, q := range held {
		q.memory.give()
	}
	out.Close()
	if why := <-slow; why != nil {
		t.Error(why)
	}
}

func TestAnAnswerThatFindsNoMemoryIsStreamed(t *testing.T) {
	pay := &fakePayment{}
	full := newLarder(100)
	var mode []int
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := &request{w: w, memory: portion{from: full}}
		defer q.memory.give()
		q.upstream = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for range 10 {
				_, _ = io.WriteString(w, strings.Repeat("x", 50))
				mode = append(mode, pay.committed)
			}
		})
		_, _ = fetch(q, r, pay)
	})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	defer s.Close()
	res, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil || len(body) != 500 || pay.committed != 1 || pay.aborted+pay.brokeOff != 0 {
		t.Errorf("%d bytes, %v, %+v", len(body), err, pay)
	}
	if !slices.Equal(mode[:3], []int{0, 0, 1}) {
		t.Errorf("it was paid after these pieces: %v", mode)
	}
	_ = s.Shutdown(t.Context())
	if n := full.used.Load(); n != 0 {
		t.Errorf("%d bytes are still taken", n)
	}
}

// visitorsFrom is set for the process that makes the connections.
const visitorsFrom = "STIVER_TEST_VISITORS"

const manyVisitors = 10_000

// Not a test: a process with ten thousand connections, since one process may
// not have the files for both ends.
func TestVisitorsOfAnotherProcess(t *testing.T) {
	addr := os.Getenv(visitorsFrom)
	if addr == "" {
		t.Skip("for TestTenThousandConnections")
	}
	conns := make([]net.Conn, manyVisitors)
	for i := range conns {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		res, err := ask(c)
		if err != nil || res.StatusCode != 200 {
			t.Fatalf("%v %v", res, err)
		}
		conns[i] = c
	}
	fmt.Println("connected")
	_, _ = io.Copy(io.Discard, os.Stdin)
	for _, c := range conns { // they stay open until now
		c.Close()
	}
}

// Ten thousand connections that each had an answer and stay open: others are
// answered as before, and each costs a bounded piece of memory.
func TestTenThousandConnections(t *testing.T) {
	if testing.Short() {
		t.Skip("opens ten thousand connections")
	}
	url := freeGateway(t)
	get := func() time.Duration {
		took := make([]time.Duration, 200)
		for i := range took {
			start := time.Now()
			res, err := http.Get(url + "/free")
			if err != nil || res.StatusCode != 200 {
				t.Fatalf("%v %v", res, err)
			}
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			took[i] = time.Since(start)
		}
		slices.Sort(took)
		return took[len(took)/2]
	}
	alone, before := get(), memory()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestVisitorsOfAnotherProcess$")
	child.Env = append(os.Environ(), visitorsFrom+"="+strings.TrimPrefix(url, "http://"))
	stay, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	said, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	defer stay.Close()
	if line, err := bufio.NewReader(said).ReadString('\n'); line != "connected\n" {
		t.Fatalf("%q %v", line, err)
	}
	each := (memory() - before) / manyVisitors
	beside := get()
	t.Logf("a connection takes %d bytes; a request took %v, beside %d connections %v", each, alone, manyVisitors, beside)
	if each > 32<<10 {
		t.Errorf("a connection takes %d bytes", each)
	}
	if beside > 20*alone+20*time.Millisecond {
		t.Errorf("a request took %v alone and %v beside them", alone, beside)
	}
}

// memory returns the bytes in use, heap and stacks.
func memory() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapInuse + m.StackInuse)
}

// freeGateway runs a gateway without a ledger, which gives something away.
func freeGateway(t *testing.T) string {
	t.Helper()
	cfg, err := ParseConfig([]byte("listen: 127.0.0.1:0\nadmin: {listen: 'off'}\nstream: {off: true}\nkey_file: unused\ndata: "+t.TempDir()+
		"\nledger: {url: 'http://127.0.0.1:1'}\nprices: {default: free}\n"), ".")
	if err != nil {
		t.Fatal(err)
	}
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	g, err := Open(t.Context(), cfg, Options{Key: key, Upstream: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "free")
	})})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready := make(chan Addresses, 1)
	var done sync.WaitGroup
	done.Go(func() {
		if err := g.Run(ctx, func(a Addresses) { ready <- a }); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		done.Wait()
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return "http://" + (<-ready).HTTP
}
