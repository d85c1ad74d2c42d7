package process

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// The variable that tells a child what to be.
const roleVariable = "STIVER_TEST_ROLE"

// startLimit bounds the start of a child on a busy machine.
const startLimit = 60 * time.Second

// role is what a child does: it says once that it is ready, and works until ctx
// ends.
type role func(ctx context.Context, args json.RawMessage, ready func(any)) error

var roles = map[string]role{"ledger": runLedger, "gateway": runGateway}

// Main runs the tests, or in a child process what it was started for.
func Main(m *testing.M) {
	name := os.Getenv(roleVariable)
	if name == "" {
		os.Exit(run(m))
	}
	if err := play(name); err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func play(name string) error {
	in := bufio.NewReader(os.Stdin)
	line, err := in.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("read the orders: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, in) // until the parent is gone or says stop
		stop()
	}()
	run, ok := roles[name]
	if !ok {
		return fmt.Errorf("no such role")
	}
	return run(ctx, line, func(v any) {
		if err := json.NewEncoder(os.Stdout).Encode(v); err != nil {
			stop()
		}
	})
}

// child is a process under way.
type child struct {
	name string
	args any
	cmd  *exec.Cmd
	in   io.WriteCloser
	done chan struct{}
	err  error // of the process, once done is closed
}

// start runs the child and decodes what it says when it is ready.
func (c *child) start(t testing.TB, ready any) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), roleVariable+"="+c.name)
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
	done := make(chan struct{})
	c.cmd, c.in, c.done = cmd, in, done
	said := make(chan error, 1)
	go func() {
		said <- json.NewDecoder(out).Decode(ready)
		_, _ = io.Copy(io.Discard, out)
		c.err = cmd.Wait()
		close(done)
	}()
	if err := json.NewEncoder(in).Encode(c.args); err != nil {
		t.Fatalf("start %s: %v", c.name, err)
	}
	select {
	case err := <-said:
		if err != nil {
			t.Fatalf("%s did not start: %v", c.name, err)
		}
	case <-time.After(startLimit):
		c.Kill()
		t.Fatalf("%s did not start in %s", c.name, startLimit)
	}
}

// Kill ends the process at once, as kill -9 does, and waits until it is gone.
func (c *child) Kill() {
	_ = c.cmd.Process.Kill() // it may be gone already
	<-c.done
}

// Stop lets the process end by itself.
func (c *child) Stop(t testing.TB) {
	t.Helper()
	_ = c.in.Close()
	select {
	case <-c.done:
	case <-time.After(startLimit):
		c.Kill()
		t.Fatalf("%s did not stop", c.name)
	}
	if c.err != nil {
		t.Errorf("%s: %v", c.name, c.err)
	}
}

// Done is closed when the process has ended.
func (c *child) Done() <-chan struct{} { return c.done }
