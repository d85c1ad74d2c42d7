package node

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stiver-pay/stiver/chain/genesis"
)

func TestAStoppedNodeResumesWhereItWas(t *testing.T) {
	n := newTestNet(t)
	n.mustSend(coinTransfer(t, n.member, 0, n.other, 10))
	for round := range uint64(3) {
		if err := n.node.Stop(); err != nil {
			t.Fatal(err)
		}
		n.start()
		if got := n.coinBalance(n.other); got != 10*(round+1) {
			t.Fatalf("after restart %d the balance is %d", round+1, got)
		}
		n.mustSend(coinTransfer(t, n.member, round+1, n.other, 10))
	}
}

func TestStopMayBeCalledTwice(t *testing.T) {
	n := newTestNet(t)
	for range 2 {
		if err := n.node.Stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestASecondNodeOnTheSameHomeIsRefused(t *testing.T) {
	n := newTestNet(t)
	_, err := Start(n.ctx(), Config{Home: n.dir, RPCAddr: "127.0.0.1:0"})
	if !errors.Is(err, ErrHomeInUse) {
		t.Fatalf("got %v", err)
	}
	n.mustSend(coinTransfer(t, n.member, 0, n.other, 1)) // the first one is unharmed
}

func TestATakenPortLeavesNothingRunning(t *testing.T) {
	n := newTestNet(t)
	dir := filepath.Join(t.TempDir(), "second")
	if _, err := InitHome(dir, InitOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(n.ctx(), Config{Home: dir, RPCAddr: n.node.RPCAddr()}); err == nil {
		t.Fatal("started on a taken port")
	}
	second, err := Start(n.ctx(), Config{Home: dir, RPCAddr: "127.0.0.1:0"})
	if err != nil {
		t.Fatalf("the failed start left something behind: %v", err)
	}
	if err := second.Stop(); err != nil {
		t.Error(err)
	}
}

func TestInitNeverTouchesAnExistingHome(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ledger")
	if _, err := InitHome(dir, InitOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := InitHome(dir, InitOptions{}); !errors.Is(err, ErrHomeExists) {
		t.Errorf("got %v", err)
	}
	bad := filepath.Join(t.TempDir(), "bad")
	if _, err := InitHome(bad, InitOptions{GasLimit: 1}); !errors.Is(err, genesis.ErrInvalid) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(bad)); err != nil || len(left) != 0 {
		t.Errorf("a failed init left %v, %v", left, err)
	}
}

func TestKeyFilesAreForTheirOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ledger")
	if _, err := InitHome(dir, InitOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{validatorKeyFile, governorKeyFile, issuerKeyFile, validatorStateFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", name, info.Mode().Perm())
		}
	}
}

func TestADamagedHomeIsRefusedWithTheFileNamed(t *testing.T) {
	for name, want := range map[string]string{
		validatorStateFile: "signing record",
		validatorKeyFile:   "signing record",
	} {
		dir := filepath.Join(t.TempDir(), "ledger")
		if _, err := InitHome(dir, InitOptions{}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Start(t.Context(), Config{Home: dir, RPCAddr: "127.0.0.1:0"}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("damaged %s: %v", name, err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if _, err := Start(t.Context(), Config{Home: dir, RPCAddr: "127.0.0.1:0"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("missing %s: %v", name, err)
		}
	}
	if _, err := Start(t.Context(), Config{Home: t.TempDir()}); !errors.Is(err, ErrNotInitialised) {
		t.Errorf("an empty directory: %v", err)
	}
}

func TestAnotherNetworksHomeIsRefused(t *testing.T) {
	a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	if _, err := InitHome(a, InitOptions{}); err != nil {
		t.Fatal(err)
	}
	other, err := InitHome(b, InitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Config{Home: a, Genesis: other, RPCAddr: "127.0.0.1:0"}); err == nil || !strings.Contains(err.Error(), "another network") {
		t.Errorf("got %v", err)
	}
}

func TestRPCListensOnLoopbackOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ledger")
	if _, err := InitHome(dir, InitOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, addr := range []string{"0.0.0.0:0", ":0", "example.com:1", "127.0.0.1"} {
		if _, err := Start(t.Context(), Config{Home: dir, RPCAddr: addr}); err == nil {
			t.Errorf("%q was taken", addr)
		}
	}
}
