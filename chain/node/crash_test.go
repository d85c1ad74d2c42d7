package node

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/stiver-pay/stiver/chain/proof"
)

// crashHome, if set, makes this test binary run a node on that home instead of
// tests, so that it can be killed.
const crashHome = "STIVER_TEST_CRASH_HOME"

// crashPruned, if set, makes that node a pruned one.
const crashPruned = "STIVER_TEST_CRASH_PRUNED"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashHome); dir != "" {
		serveUntilKilled(dir)
		return
	}
	if dir := os.Getenv(signerHome); dir != "" {
		signUntilKilled(dir)
		return
	}
	os.Exit(m.Run())
}

func serveUntilKilled(dir string) {
	n, err := Start(context.Background(), Config{Home: dir, RPCAddr: "127.0.0.1:0", Pruned: os.Getenv(crashPruned) != "", Logger: testLogger()})
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	fmt.Println("ready", n.RPCURL())
	<-n.Done()
	fmt.Println("failed", n.Err())
	os.Exit(1)
}

// child is a node in a process of its own.
type child struct {
	cmd    *exec.Cmd
	client *ethclient.Client
}

func startChild(t *testing.T, dir string) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashHome+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ready := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if !ready {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		t.Fatalf("the node did not start: %q, %v", line, err)
	}
	client, err := ethclient.Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	return &child{cmd: cmd, client: client}
}

// kill ends the process as a crash would, and waits until it is gone.
func (c *child) kill() {
	c.client.Close()
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// load sends transactions, several at a time, until the node dies, and returns
// the receipts it was given. enough is closed when there are at least want.
func load(t *testing.T, client *ethclient.Client, txs []*types.Transaction, want int) (receipts func() []*types.Receipt, enough chan struct{}) {
	var mu sync.Mutex
	var seen []*types.Receipt
	var workers sync.WaitGroup
	enough = make(chan struct{})
	work := make(chan *types.Transaction, len(txs))
	for _, tx := range txs {
		work <- tx
	}
	close(work)
	for range 8 {
		workers.Go(func() {
			for tx := range work {
				receipt, err := client.SendTransactionSync(context.Background(), tx, nil)
				if err != nil {
					return // the node was killed
				}
				mu.Lock()
				seen = append(seen, receipt)
				if len(seen) == want {
					close(enough)
				}
				mu.Unlock()
			}
		})
	}
	return func() []*types.Receipt {
		workers.Wait()
		mu.Lock()
		defer mu.Unlock()
		return seen
	}, enough
}

// TestKilledUnderLoadLosesNoAcknowledgedTransaction kills a real process in the
// middle of its work, again and again: each receipt that was given stays true,
// the head never goes back, and no Coin appears or disappears.
func TestKilledUnderLoadLosesNoAcknowledgedTransaction(t *testing.T) {
	killUnderLoad(t, 6)
}

// TestAPrunedNodeKilledUnderLoadLosesNothingEither is the same where a kill
// loses the states in memory.
func TestAPrunedNodeKilledUnderLoadLosesNothingEither(t *testing.T) {
	if testing.Short() {
		t.Skip("the archive's test covers most of it")
	}
	t.Setenv(crashPruned, "1")
	killUnderLoad(t, 6)
}

func killUnderLoad(t *testing.T, kills int) {
	n := newTestNet(t)
	if err := n.node.Stop(); err != nil {
		t.Fatal(err)
	}
	const perRound, amount = 200, 3
	var acknowledged []*types.Receipt
	var head uint64
	for round := range kills {
		c := startChild(t, n.dir)
		head = n.checkAfterCrash(c, acknowledged, head)

		nonce, err := c.client.NonceAt(n.ctx(), n.memberAddress(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var txs []*types.Transaction
		for i := range uint64(perRound) {
			txs = append(txs, coinTransfer(t, n.member, nonce+i, n.other, amount))
		}
		want := 5 + rand.IntN(50) // the kill falls anywhere within a block
		receipts, enough := load(t, c.client, txs, want)
		select {
		case <-enough:
		case <-time.After(waitLimit):
			t.Fatalf("round %d: not even %d transactions became final", round, want)
		}
		c.kill()
		got := receipts()
		t.Logf("round %d: killed after %d receipts", round, len(got))
		acknowledged = append(acknowledged, got...)
	}
	c := startChild(t, n.dir)
	defer c.kill()
	n.checkAfterCrash(c, acknowledged, head)

	nonce, err := c.client.NonceAt(n.ctx(), n.memberAddress(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if nonce < uint64(len(acknowledged)) {
		t.Errorf("%d transactions on the ledger, %d acknowledged", nonce, len(acknowledged))
	}
	payer, payee := n.balanceAt(c, n.memberAddress()), n.balanceAt(c, n.other)
	if payee != nonce*amount || payer+payee != memberCoins {
		t.Errorf("payer %d, payee %d after %d transfers of %d", payer, payee, nonce, amount)
	}
}

// checkAfterCrash holds a restarted node against what was known before, and
// returns its head.
func (n *testNet) checkAfterCrash(c *child, acknowledged []*types.Receipt, headBefore uint64) uint64 {
	n.Helper()
	head, err := c.client.BlockNumber(n.ctx())
	if err != nil {
		n.Fatal(err)
	}
	for _, r := range acknowledged {
		headBefore = max(headBefore, r.BlockNumber.Uint64())
	}
	if head < headBefore {
		n.Fatalf("the head went back from %d to %d", headBefore, head)
	}
	for _, r := range acknowledged {
		again, err := c.client.TransactionReceipt(n.ctx(), r.TxHash)
		if err != nil {
			n.Fatalf("transaction %s of block %d was acknowledged and is gone: %v", r.TxHash, r.BlockNumber, err)
		}
		if again.BlockHash != r.BlockHash || again.Status != r.Status {
			n.Fatalf("transaction %s moved from block %s to %s", r.TxHash, r.BlockHash, again.BlockHash)
		}
	}
	if head > 0 {
		var p proof.BlockProof
		if err := c.client.Client().CallContext(n.ctx(), &p, "stiver_blockProof", "latest"); err != nil {
			n.Fatal(err)
		}
		checkBlockProof(n.TB, n.node.Genesis(), &p)
	}
	return head
}

func (n *testNet) balanceAt(c *child, of common.Address) uint64 {
	n.Helper()
	out := &testNet{TB: n.TB, client: c.client}
	return out.coinBalance(of)
}

func TestASecondProcessOnTheSameHomeIsRefused(t *testing.T) {
	n := newTestNet(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashHome+"="+n.dir)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !strings.Contains(string(out), ErrHomeInUse.Error()) {
		t.Fatalf("%q, %v", out, err)
	}
	if _, err := n.client.BlockNumber(n.ctx()); err != nil {
		t.Error(err)
	}
}

func TestAKilledInitLeavesNoHalfHome(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "ledger")
	if err := os.MkdirAll(filepath.Join(parent, ".ledger-init-1", "keys"), 0o700); err != nil { // as a kill would leave it
		t.Fatal(err)
	}
	if IsHome(dir) {
		t.Fatal("a half-made home counts as one")
	}
	if _, err := InitHome(dir, InitOptions{}); err != nil {
		t.Fatal(err)
	}
}
