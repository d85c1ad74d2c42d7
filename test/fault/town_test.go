package fault

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/channel/ledger"
)

const (
	validators = 4
	// startLimit bounds the start of a process, and patience anything that the
	// network is expected to do, on a busy machine.
	startLimit = 60 * time.Second
	patience   = 2 * time.Minute
)

// town is a network of four nodes with people who use it.
type town struct {
	t      *testing.T
	wire   *wire
	dir    string
	nodes  [validators]*host
	people []*person
	books  books
}

// host is a node: a home, a namespace, and a process while it runs.
type host struct {
	t      *testing.T
	number int
	home   node.HomeInfo
	space  *space
	binary string
	lead   time.Duration // of its clock
	log    string        // file

	rpc    *rpc.Client
	ledger *ledger.Ledger

	cmd  *exec.Cmd
	done chan struct{} // closed when the process is gone
}

// newTown makes the network and starts it.
func newTown(t *testing.T) *town {
	t.Helper()
	if whyNot != "" {
		t.Skip(whyNot)
	}
	// One namespace more than nodes, for one that comes later.
	w := &town{t: t, wire: newWire(t, validators+1), dir: filepath.Join(t.TempDir(), "network"), people: newPeople(t)}
	t.Cleanup(func() {
		if t.Failed() {
			w.tell()
		}
	})
	binary := os.Getenv("STIVER_BIN")
	if full() {
		binary = os.Getenv(oldVariable)
	}
	for i, home := range w.found() {
		h := &host{t: t, number: i, home: home, space: w.wire.spaces[i], binary: binary}
		h.log = filepath.Join(t.TempDir(), home.Name+".log")
		h.dial()
		w.nodes[i] = h
		t.Cleanup(h.kill)
	}
	w.each(w.nodes[:], (*host).start)
	for _, h := range w.nodes {
		h.connect()
	}
	return w
}

// found makes the homes, with everybody registered.
func (w *town) found() []node.HomeInfo {
	w.t.Helper()
	opts := node.NetworkOptions{Validators: validators}
	for i := range validators {
		opts.RPCAddrs = append(opts.RPCAddrs, "127.0.0.1:8545")
		opts.P2PAddrs = append(opts.P2PAddrs, address(i)+":26656")
	}
	for _, p := range w.people {
		opts.Members = append(opts.Members, genesis.Member{Address: p.address(), Roles: []genesis.Role{p.role}})
		if p.coins > 0 {
			opts.Balances = append(opts.Balances, genesis.Balance{Address: p.address(), Amount: uint256.NewInt(p.coins)})
		}
	}
	_, homes, err := node.InitNetwork(w.dir, opts)
	if err != nil {
		w.t.Fatal(err)
	}
	return homes
}

// each does something for several nodes at once.
func (w *town) each(hosts []*host, do func(*host)) {
	w.t.Helper()
	done := make(chan struct{})
	for _, h := range hosts {
		go func() {
			defer func() { done <- struct{}{} }()
			do(h)
		}()
	}
	for range hosts {
		<-done
	}
	if w.t.Failed() {
		w.t.FailNow()
	}
}

// dial makes a client of the node's own loopback; it connects when it is used.
func (h *host) dial() {
	transport := &http.Transport{
		MaxIdleConnsPerHost: 16,
		DialContext: func(ctx context.Context, network, addr string) (conn net.Conn, err error) {
			inside := h.space.in(func() error {
				conn, err = (&net.Dialer{}).DialContext(ctx, network, addr)
				return err
			})
			return conn, inside
		},
	}
	conn, err := rpc.DialOptions(context.Background(), h.home.RPCURL(), rpc.WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		h.t.Fatal(err)
	}
	h.rpc = conn
	h.t.Cleanup(conn.Close)
}

// connect makes the client that people use.
func (h *host) connect() {
	h.t.Helper()
	c, err := client.New(h.t.Context(), h.rpc, client.Options{RequestTimeout: 5 * time.Second})
	if err != nil {
		h.t.Fatal(err)
	}
	h.ledger = ledger.New(c)
}

// start runs the node and waits until it is ready.
func (h *host) start() {
	h.t.Helper()
	if err := h.tryStart(); err != nil {
		h.t.Errorf("%s did not start: %v", h.home.Name, err)
	}
}

func (h *host) tryStart() error {
	log, err := os.OpenFile(h.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close() // the process has its own
	cmd := exec.Command(h.binary, "--verbose", "ledger", "start", h.home.Dir)
	cmd.Stderr = log
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: h.lead != 0}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	err = h.space.in(func() error {
		if err := cmd.Start(); err != nil || h.lead == 0 {
			return err
		}
		return shiftClock(cmd.Process.Pid, h.lead)
	})
	if err != nil {
		return err
	}
	h.cmd, h.done = cmd, make(chan struct{})
	ready := make(chan error, 1)
	go func() {
		defer close(h.done)
		said := bufio.NewReader(out)
		var first struct{ Ready bool }
		err := json.NewDecoder(said).Decode(&first)
		if err == nil && !first.Ready {
			err = fmt.Errorf("it is not ready")
		}
		ready <- err
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait() // how it ends is the scenario's business
	}()
	select {
	case err = <-ready:
	case <-time.After(startLimit):
		err = fmt.Errorf("it was not ready in %s", startLimit)
	}
	if err != nil {
		h.kill()
		return fmt.Errorf("%w\n%s", err, h.tail(10))
	}
	return nil
}

// running tells whether the process lives.
func (h *host) running() bool {
	if h.cmd == nil {
		return false
	}
	select {
	case <-h.done:
		return false
	default:
		return true
	}
}

// kill ends the process as a crash would, and waits until it is gone.
func (h *host) kill() {
	if h.cmd == nil {
		return
	}
	_ = h.cmd.Process.Kill() // it may be gone already
	<-h.done
	h.cmd = nil
}

// stop lets the process end by itself.
func (h *host) stop() {
	h.t.Helper()
	_ = h.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-h.done:
		h.cmd = nil
	case <-time.After(startLimit):
		h.t.Errorf("%s did not stop", h.home.Name)
		h.kill()
	}
}

// call asks the node something, within a moment.
func (h *host) call(result any, method string, args ...any) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return h.rpc.CallContext(ctx, result, method, args...)
}

// tail is the end of what the node logged.
func (h *host) tail(lines int) string {
	data, err := os.ReadFile(h.log)
	if err != nil {
		return err.Error()
	}
	all := strings.Split(strings.TrimSpace(string(data)), "\n")
	all = slices.DeleteFunc(all, func(line string) bool { return strings.Contains(line, "already known") }) // asked twice
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// tell says how the nodes are, for a failure.
func (w *town) tell() {
	for _, h := range w.nodes {
		if h != nil {
			w.t.Logf("%s: running %v, block %d\n%s", h.home.Name, h.running(), h.head(), h.tail(12))
		}
	}
}

// path is a file in the node's home.
func (h *host) path(name string) string { return filepath.Join(h.home.Dir, filepath.FromSlash(name)) }

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}
