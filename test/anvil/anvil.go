// Package anvil runs the public development chain of the same name for tests,
// so that what works on our own ledger is shown to work on another one that
// speaks nothing but plain JSON-RPC.
//
// The binary is the npm package pinned in package.json, installed here the
// first time a test asks for it. Every chain runs on a free loopback port and
// dies with its test.
package anvil

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
)

const startTimeout = 20 * time.Second

// Options of Start. The zero value is a chain with the id 571700 that makes a
// block for every transaction.
type Options struct {
	ChainID uint64
	// Genesis is an Ethereum genesis in geth's JSON form.
	Genesis []byte
	// Args go to the command line as they are.
	Args []string
}

// Chain is a running development chain.
type Chain struct {
	URL     string
	ChainID uint64

	opt  Options
	port int
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended
}

// Start runs a chain until the test ends.
func Start(t testing.TB, opt Options) *Chain {
	t.Helper()
	if opt.ChainID == 0 {
		opt.ChainID = 571700
	}
	if opt.Genesis != nil {
		path := filepath.Join(t.TempDir(), "genesis.json")
		if err := os.WriteFile(path, opt.Genesis, 0o600); err != nil {
			t.Fatalf("write genesis: %v", err)
		}
		opt.Args = append([]string{"--init", path}, opt.Args...)
	}
	c := &Chain{ChainID: opt.ChainID, opt: opt}
	if err := c.run(); err != nil {
		t.Fatalf("start anvil: %v", err)
	}
	t.Cleanup(c.Kill)
	return c
}

// Key is the private key of the i-th account that anvil gives native money to
// (its public test mnemonic). Never use one outside a test.
func Key(t testing.TB, i int) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.HexToECDSA(testKeys[i])
	if err != nil {
		t.Fatalf("test key %d: %v", i, err)
	}
	return key
}

// Kill ends the process at once; nothing it held survives.
func (c *Chain) Kill() {
	if c.cmd == nil {
		return
	}
	if err := c.cmd.Process.Kill(); err == nil || errors.Is(err, os.ErrProcessDone) {
		<-c.done
	}
	c.cmd = nil
}

// Restart brings a killed chain up again on the same port. Without --state in
// Args it starts from its genesis.
func (c *Chain) Restart(t testing.TB) {
	t.Helper()
	c.Kill()
	if err := c.run(); err != nil {
		t.Fatalf("restart anvil: %v", err)
	}
}

func (c *Chain) run() error {
	binary, err := install()
	if err != nil {
		return err
	}
	args := append([]string{"--host", "127.0.0.1", "--port", strconv.Itoa(c.port),
		"--chain-id", strconv.FormatUint(c.ChainID, 10), "--hardfork", "osaka", "--threads", "1"}, c.opt.Args...)
	cmd := exec.Command(binary, args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	var problems strings.Builder
	cmd.Stderr = &problems
	if err := cmd.Start(); err != nil {
		return err
	}
	c.cmd, c.done = cmd, make(chan struct{})
	listening := make(chan int, 1)
	go func() {
		watchOutput(out, listening)
		_ = cmd.Wait()
		close(c.done)
	}()
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	select {
	case c.port = <-listening:
		c.URL = fmt.Sprintf("http://127.0.0.1:%d", c.port)
		return nil
	case <-c.done:
		return fmt.Errorf("anvil ended at once: %s", problems.String())
	case <-ctx.Done():
		c.Kill()
		return fmt.Errorf("anvil said nothing for %s", startTimeout)
	}
}

var listeningLine = regexp.MustCompile(`Listening on 127\.0\.0\.1:(\d+)`)

// watchOutput reads the process's output to its end, so that it never blocks,
// and tells the port once.
func watchOutput(out io.Reader, listening chan<- int) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if m := listeningLine.FindStringSubmatch(lines.Text()); m != nil {
			port, err := strconv.Atoi(m[1])
			if err == nil {
				listening <- port
			}
			break
		}
	}
	_, _ = io.Copy(io.Discard, out)
}

// folder finds this package's folder from that of the test that runs. The
// compiler does not know it: binaries are built without the paths of a machine.
func folder() (string, error) {
	dir, err := os.Getwd()
	for ; err == nil; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "test", "anvil"), nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the folder of the test")
		}
	}
	return "", err
}

// install gives the path of the binary, after `npm ci` if it is not there yet.
var install = sync.OnceValues(func() (string, error) {
	dir, err := folder()
	if err != nil {
		return "", err
	}
	arch := runtime.GOARCH
	binary := filepath.Join(dir, "node_modules", "@foundry-rs", "anvil-"+runtime.GOOS+"-"+arch, "bin", "anvil")
	// Tests of several packages run at once: one of them installs, and the file is
	// there before all of it is.
	lock, err := os.OpenFile(filepath.Join(os.TempDir(), "stiver-anvil-install.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci: %w: %s", err, out)
	}
	if _, err := os.Stat(binary); err != nil {
		return "", fmt.Errorf("the npm package has no anvil for %s/%s: %w", runtime.GOOS, arch, err)
	}
	return binary, nil
})

// testKeys are the first keys of the mnemonic "test test … junk".
var testKeys = []string{
	"ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
	"59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
	"5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
	"7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
	"47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a",
	"8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba",
}
