package doctor

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stiver-pay/stiver/chain/node"
)

// newHome makes a home whose path is short enough for a socket.
func newHome(t *testing.T) string {
	t.Helper()
	parent, err := os.MkdirTemp("", "d")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(parent) })
	dir := filepath.Join(parent, "h")
	if _, err := node.InitHome(dir, node.InitOptions{}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func examine(t *testing.T, opts Options) []Finding {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return Examine(ctx, opts)
}

// find returns the first finding of a check at a level.
func find(found []Finding, check string, level Level) (Finding, bool) {
	for _, f := range found {
		if f.Check == check && f.Level == level {
			return f, true
		}
	}
	return Finding{}, false
}

func TestAHealthyNodeHasNothingWrong(t *testing.T) {
	dir := newHome(t)
	rpc := freeAddr(t)
	if err := node.SaveHomeConfig(dir, node.HomeConfig{RPC: rpc}); err != nil {
		t.Fatal(err)
	}
	n, err := node.Start(context.Background(), node.Config{Home: dir, Version: "v1"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	}()
	found := examine(t, Options{Home: dir, Version: "v1"})
	for _, f := range found {
		if f.Level == Wrong && f.Check != "open files" && f.Check != "sync" && f.Check != "disk" { // those are this machine's
			t.Errorf("%+v", f)
		}
	}
	for _, check := range []string{"home", "genesis", "configuration", "permissions", "signing record", "peers", "process", "rpc", "clock", "chain", "validator"} {
		if _, ok := find(found, check, OK); !ok {
			t.Errorf("%s is not ok", check)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".doctor-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestWhatIsWrongIsFoundAndSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		check  string
		spoil  func(dir string) error
		adjust func(*Options)
	}{
		{check: "home", adjust: func(o *Options) { o.Home = filepath.Join(o.Home, "elsewhere") }},
		{check: "home", spoil: func(dir string) error { return os.WriteFile(node.GenesisPath(dir), []byte("{"), 0o600) }},
		{check: "genesis", adjust: func(o *Options) { o.Fingerprint = "00ff" }},
		{check: "configuration", spoil: func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "node.json"), []byte(`{"rcp": "127.0.0.1:1"}`), 0o600)
		}},
		{check: "configuration", spoil: func(dir string) error {
			return node.SaveHomeConfig(dir, node.HomeConfig{RPC: "0.0.0.0:8545"})
		}},
		{check: "token secret", spoil: func(dir string) error {
			return node.SaveHomeConfig(dir, node.HomeConfig{RPCAccess: node.RPCAccess{JWTSecret: "none"}})
		}},
		{check: "certificate", spoil: func(dir string) error {
			return node.SaveHomeConfig(dir, node.HomeConfig{RPCAccess: node.RPCAccess{TLSCert: "genesis.json", TLSKey: "genesis.json"}})
		}},
		{check: "permissions", spoil: func(dir string) error { return os.Chmod(filepath.Join(node.KeysDir(dir), "validator.json"), 0o644) }},
		{check: "signing record", spoil: func(dir string) error { return os.WriteFile(node.RecordPath(dir), []byte("torn"), 0o600) }},
		{check: "peers", spoil: func(dir string) error {
			return node.SaveHomeConfig(dir, node.HomeConfig{Peers: []string{fmt.Sprintf("%040x@%s", 1, freeAddr(t))}})
		}},
	} {
		dir := newHome(t)
		if c.spoil != nil {
			if err := c.spoil(dir); err != nil {
				t.Fatal(err)
			}
		}
		opts := Options{Home: dir}
		if c.adjust != nil {
			c.adjust(&opts)
		}
		found := examine(t, opts)
		f, ok := find(found, c.check, Wrong)
		if !ok || f.Do == "" || Sick(found) == 0 {
			t.Errorf("%s: %+v", c.check, found)
		}
	}
}

func TestAHomeThatDoesNotRunIsNotWrong(t *testing.T) {
	found := examine(t, Options{Home: newHome(t)})
	if f, ok := find(found, "process", Note); !ok || !strings.Contains(f.Do, "stiver ledger start") {
		t.Errorf("%+v", found)
	}
}
