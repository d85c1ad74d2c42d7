package docs

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// stepTimeout bounds one snippet; the longest is the demo.
const stepTimeout = 3 * time.Minute

func TestSnippetsRunAsWritten(t *testing.T) {
	bin := os.Getenv("STIVER_BIN")
	if bin == "" {
		t.Skip("STIVER_BIN names no binary; `make test` sets it")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append([]string{filepath.Join(root, "README.md")}, pages...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		steps, err := snippets(string(text))
		if err != nil {
			t.Fatalf("%s: %v", page, err)
		}
		if len(steps) > 0 {
			t.Run(filepath.Base(page), func(t *testing.T) { newReader(t, root, bin).follow(steps) })
		}
	}
}

// reader is someone who types a page's snippets into terminals.
type reader struct {
	t     *testing.T
	root  string
	env   []string
	ports *strings.Replacer
}

func newReader(t *testing.T, root, bin string) *reader {
	home := t.TempDir()
	var swaps []string
	for _, port := range []string{"8545", "8551", "8552", "8553", "8651", "8652", "8653", "4020", "4021", "4022"} {
		swaps = append(swaps, "127.0.0.1:"+port, freeAddr(t), "/tcp/"+port, "/tcp/"+freePort(t))
	}
	ports := strings.NewReplacer(swaps...)
	env := append(os.Environ(),
		"HOME="+home, "STIVER_HOME="+filepath.Join(home, ".stiver"), "STIVER_PASSPHRASE="+filepath.Base(home),
		"PATH="+filepath.Dir(bin)+":"+os.Getenv("PATH"),
		"STIVER_RPC="+ports.Replace("http://127.0.0.1:8545"),
		"STIVER_RPC_LISTEN="+ports.Replace("127.0.0.1:8545"),
		"STIVER_GATEWAY="+ports.Replace("http://127.0.0.1:4020"),
		"STIVER_GATEWAY_LISTEN="+ports.Replace("127.0.0.1:4020"),
		"STIVER_GATEWAY_ADMIN="+ports.Replace("http://127.0.0.1:4022"),
		"STIVER_GATEWAY_ADMIN_LISTEN="+ports.Replace("127.0.0.1:4022"),
		"STIVER_P2P_LISTEN="+ports.Replace("/ip4/127.0.0.1/tcp/4021"),
	)
	return &reader{t, root, env, ports}
}

func (r *reader) follow(steps []snippet) {
	for _, s := range steps {
		s.text = r.ports.Replace(s.text)
		if s.background != "" {
			r.start(s)
		} else {
			r.run(s)
		}
	}
}

func (r *reader) command(ctx context.Context, s snippet) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", s.text)
	cmd.Dir, cmd.Env = r.root, r.env
	// A snippet is a process group of its own: what it started ends with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 20 * time.Second
	return cmd
}

func (r *reader) run(s snippet) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), stepTimeout)
	defer cancel()
	var out bytes.Buffer
	cmd := r.command(ctx, s)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		r.t.Fatalf("line %d: %v\n%s\n%s", s.line, err, s.text, out.String())
	}
	r.t.Logf("line %d:\n%s%s", s.line, s.text, out.String())
}

// start leaves a snippet running until the page ends, having waited for the
// text that says it is ready.
func (r *reader) start(s snippet) {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := r.command(ctx, s)
	out, err := cmd.StdoutPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	var all lockedBuffer
	ready, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		scan(io.TeeReader(out, &all), s.background, ready)
	}()
	r.t.Cleanup(func() {
		cancel()
		<-ended
		_ = cmd.Wait() // it was told to stop: its status says nothing
	})
	select {
	case <-ready:
	case <-ended:
		r.t.Fatalf("line %d: ended before %q\n%s\n%s", s.line, s.background, s.text, all.String())
	case <-time.After(stepTimeout):
		r.t.Fatalf("line %d: no %q\n%s\n%s", s.line, s.background, s.text, all.String())
	}
}

// scan reads to the end and closes ready at the first line that holds text.
func scan(out io.Reader, text string, ready chan<- struct{}) {
	lines, told := bufio.NewScanner(out), false
	for lines.Scan() {
		if !told && strings.Contains(lines.Text(), text) {
			told = true
			close(ready)
		}
	}
}

// lockedBuffer collects output that one goroutine writes and another prints.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func freeAddr(t *testing.T) string { return "127.0.0.1:" + freePort(t) }

func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	return fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
}

func TestSnippetsAreFoundInOrder(t *testing.T) {
	page := "text\n```sh\none\ntwo\n```\n```json\nno\n```\n<!-- background: ready -->\n```sh\nserve\n```\n"
	got, err := snippets(page)
	if err != nil || len(got) != 2 || got[0].text != "one\ntwo\n" || got[1].background != "ready" || got[1].line != 10 {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := snippets("```sh\nopen"); err == nil {
		t.Fatal("an open fence was accepted")
	}
}
