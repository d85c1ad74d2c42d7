package node

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/cometbft/cometbft/p2p"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/stiver-pay/stiver/chain/signer"
)

// signerHome, if set, makes this test binary a remote signer; signerNode is
// where it connects.
const (
	signerHome = "STIVER_TEST_SIGNER_HOME"
	signerNode = "STIVER_TEST_SIGNER_NODE"
	signerPass = "correct horse"
)

func signUntilKilled(dir string) {
	err := RunSigner(context.Background(), SignerConfig{
		Home: dir, Connect: os.Getenv(signerNode), Logger: testLogger(),
		Passphrase: func(bool) (string, error) { return signerPass, nil },
		Ready:      func(id p2p.ID, _ common.Address) { fmt.Println("ready", id) },
	})
	fmt.Println("failed", err)
	os.Exit(1)
}

// startSigner runs a signer in a process of its own until kill.
func startSigner(t *testing.T, dir, node string) (kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), signerHome+"="+dir, signerNode+"="+node)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	var ready string
	if _, err := fmt.Fscanf(bufio.NewReader(out), "ready %s", &ready); err != nil {
		kill()
		t.Fatalf("the signer did not start: %v", err)
	}
	return kill
}

// TestANodeSignsThroughAnotherProcessThatDiesAndComesBack moves the key of a
// validator, encrypted, into a second process, kills that with the ledger
// running, and starts it again.
func TestANodeSignsThroughAnotherProcessThatDiesAndComesBack(t *testing.T) {
	n := newTestNet(t)
	n.mustSend(coinTransfer(t, n.member, 0, n.other, 1))
	if err := n.node.Stop(); err != nil {
		t.Fatal(err)
	}
	at := "tcp://" + freePort(t)
	if _, err := Start(n.ctx(), Config{Home: n.dir, SignerListen: at}); !errors.Is(err, ErrTwoSigners) {
		t.Fatalf("with a key of its own: %v", err)
	}
	away := filepath.Join(t.TempDir(), "signer")
	moveKey(t, n.dir, away)

	kill := startSigner(t, away, at)
	node, err := Start(n.ctx(), Config{Home: n.dir, RPCAddr: "127.0.0.1:0", SignerListen: at, Logger: testLogger()})
	if err != nil {
		kill()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := node.Stop(); err != nil {
			t.Error(err)
		}
	})
	n.client.Close()
	n.node = node
	n.client = ethclient.NewClient(node.Client())
	n.mustSend(coinTransfer(t, n.member, 1, n.other, 1))

	for nonce := range uint64(3) {
		kill()
		done := make(chan error)
		go func() {
			_, err := n.client.SendTransactionSync(n.ctx(), coinTransfer(t, n.member, 2+nonce, n.other, 1), nil)
			done <- err
		}()
		kill = startSigner(t, away, at)
		if err := <-done; err != nil {
			kill()
			t.Fatalf("after the signer came back: %v", err)
		}
	}
	kill()
	if have := n.coinBalance(n.other); have != 5 {
		t.Errorf("%d coins arrived, 5 were sent", have)
	}
}

// moveKey makes the home of a remote signer.
func moveKey(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(to, "keys"), 0o700); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(from, genesisFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(to, genesisFile), data, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{validatorKeyFile, validatorStateFile} {
		if err := os.Rename(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := signer.EncryptKey(filepath.Join(to, validatorKeyFile), func(bool) (string, error) { return signerPass, nil }, signer.Light); err != nil {
		t.Fatal(err)
	}
}
