package ledger

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/chain/genesis"
	"github.com/stiver-pay/stiver/chain/node"
)

const (
	readyTimeout = 30 * time.Second
	stopTimeout  = 15 * time.Second
	errorBytes   = 4 << 10 // of what a process said last
)

// chain is what is measured: one process or several.
type chain struct {
	name    string
	dir     string
	feeCap  int64 // a transaction's, wei a gas
	genesis *genesis.Genesis
	nodes   []*process
	claims  *claimer // once channels are open
}

// process is a node. It is used by one goroutine.
type process struct {
	args []string
	url  string
	cmd  *exec.Cmd
	said *tail
	done chan error
}

// startDev starts go-ethereum's development chain.
func (r *run) startDev(ctx context.Context) (*chain, error) {
	dir := filepath.Join(r.Dir, "dev")
	members, balances := r.accounts.members()
	if _, err := node.InitHome(dir, node.InitOptions{Members: members, Balances: balances}); err != nil {
		return nil, err
	}
	g, err := genesis.Load(filepath.Join(dir, genesisName))
	if err != nil {
		return nil, err
	}
	c := &chain{name: "dev", dir: dir, feeCap: devFeeCap, genesis: g}
	c.nodes = []*process{{args: []string{"bench", "ledger", DevChainCommand, dir}}}
	return c, r.start(ctx, c)
}

// startLedger starts a network of n validators.
func (r *run) startLedger(ctx context.Context, n int) (*chain, error) {
	dir := filepath.Join(r.Dir, fmt.Sprintf("ledger-%d", n))
	members, balances := r.accounts.members()
	rpcs, p2ps := make([]string, n), make([]string, n)
	for i := range n {
		rpcs[i], p2ps[i] = fmt.Sprintf("127.0.0.1:%d", freePort()), fmt.Sprintf("127.0.0.1:%d", freePort())
	}
	g, homes, err := node.InitNetwork(dir, node.NetworkOptions{
		Validators: n, Members: members, Balances: balances, RPCAddrs: rpcs, P2PAddrs: p2ps,
	})
	if err != nil {
		return nil, err
	}
	c := &chain{name: fmt.Sprint(n), dir: dir, genesis: g}
	for _, h := range homes {
		c.nodes = append(c.nodes, &process{args: []string{"ledger", "start", "--listen", h.RPC, h.Dir}})
	}
	return c, r.start(ctx, c)
}

// start starts all nodes and waits until each serves; after an error nothing is
// left running.
func (r *run) start(ctx context.Context, c *chain) error {
	ready, wait := errgroup.WithContext(ctx)
	for _, p := range c.nodes {
		ready.Go(func() error { return p.start(wait, r.Command) })
	}
	if err := ready.Wait(); err != nil {
		return errors.Join(fmt.Errorf("start %s: %w", c.name, err), c.stop())
	}
	return nil
}

func (p *process) start(ctx context.Context, command func(args ...string) *exec.Cmd) error {
	p.cmd, p.said, p.done = command(append([]string{"--json"}, p.args...)...), &tail{}, make(chan error, 1)
	// A Ctrl-C in the terminal is for this process, which stops the others when
	// it has read what they say last.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Stderr = p.said
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("start %v: %w", p.cmd.Args, err)
	}
	url := make(chan string, 1)
	go func() {
		var ready struct {
			RPC string `json:"rpc"`
		}
		in := bufio.NewReader(out)
		if json.NewDecoder(in).Decode(&ready) == nil {
			url <- ready.RPC
		}
		_, _ = io.Copy(io.Discard, in)
		p.done <- p.cmd.Wait()
	}()
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	select {
	case p.url = <-url:
		return nil
	case err := <-p.done:
		p.done <- err
		return fmt.Errorf("%v ended before it was ready: %v: %s", p.cmd.Args, err, p.said)
	case <-ctx.Done():
		return fmt.Errorf("%v is not ready: %w: %s", p.cmd.Args, ctx.Err(), p.said)
	}
}

// alive are the nodes that run.
func (c *chain) alive() []*process {
	var out []*process
	for _, p := range c.nodes {
		if p.cmd != nil {
			out = append(out, p)
		}
	}
	return out
}

// stop ends all nodes, by force if they do not end by themselves.
func (c *chain) stop() error {
	var ends errgroup.Group
	for _, p := range c.alive() {
		ends.Go(func() error { return p.stop(syscall.SIGTERM) })
	}
	return ends.Wait()
}

func (p *process) stop(sig syscall.Signal) error {
	if p.cmd == nil || p.cmd.Process == nil {
		return nil
	}
	_ = p.cmd.Process.Signal(sig) // fails if it has ended, which done tells
	defer func() { p.cmd = nil }()
	select {
	case err := <-p.done:
		if err != nil && sig != syscall.SIGKILL && !interrupted(err) {
			return fmt.Errorf("%v: %w: %s", p.args, err, p.said)
		}
		return nil
	case <-time.After(stopTimeout):
		_ = p.cmd.Process.Kill()
		<-p.done
		return fmt.Errorf("%v did not stop within %s and was killed", p.args, stopTimeout)
	}
}

// interrupted is how a command ends that was asked to.
func interrupted(err error) bool {
	var exit *exec.ExitError
	const status = 130
	return errors.As(err, &exit) && (exit.ExitCode() == status || exit.ExitCode() == 0)
}

// tail keeps the last of what is written to it. It is safe for concurrent use.
type tail struct {
	mu   sync.Mutex
	last []byte
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, b...)
	t.last = t.last[max(0, len(t.last)-errorBytes):]
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.last)
}

// size is how many bytes the files of a directory hold.
func size(dir string) (total int64) {
	_ = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // removed meanwhile: a database tidies up
		}
		if info, err := d.Info(); err == nil {
			total += info.Size()
		}
		return nil
	})
	return total
}
