package node

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/genesis"
)

// prunedHome, if set, makes TestAKilledPrunedNodeReplaysFewBlocks the process
// that is killed.
const prunedHome = "STIVER_TEST_PRUNED_HOME"

// prunedBlocks is more than go-ethereum keeps states of in memory.
const prunedBlocks = 300

// driveBlocks decides blocks that are the same in every process, and returns
// them and their hashes.
func driveBlocks(d *driven, count int) (decided [][][]byte, heads []common.Hash) {
	d.Helper()
	d.exec.chain.SetTrieFlushInterval(time.Hour)
	for i := range count {
		if i == count-10 {
			d.exec.chain.SetTrieFlushInterval(time.Nanosecond) // as after some time
		}
		at := d.exec.chain.CurrentBlock().Time + 1
		raw := d.forgeAt(at, nil, coinTransfer(d.T, d.member, uint64(i), d.proposer, 5))
		decided = append(decided, raw)
		heads = append(heads, d.decide(raw))
	}
	return decided, heads
}

func newPruned(t *testing.T, dir string) *driven {
	t.Helper()
	return newDrivenKeeping(t, dir, keeping{pruned: true}, func(*genesis.Config) {})
}

// TestAKilledPrunedNodeReplaysFewBlocks kills a process that keeps few states
// after more blocks than it keeps in memory: the state that it finds on disk is
// near the head, and replaying what follows gives the same chain.
func TestAKilledPrunedNodeReplaysFewBlocks(t *testing.T) {
	if dir := os.Getenv(prunedHome); dir != "" {
		_, heads := driveBlocks(newPruned(t, dir), prunedBlocks)
		fmt.Println("\nhead", heads[len(heads)-1])
		select {} // until it is killed
	}
	dir := filepath.Join(t.TempDir(), "execution")
	head := killAfterBlocks(t, dir)

	archive := newDriven(t, "")
	defer archive.close()
	decided, heads := driveBlocks(archive, prunedBlocks)
	if heads[prunedBlocks-1] != head {
		t.Fatalf("the killed process had head %s, an archive has %s", head, heads[prunedBlocks-1])
	}
	d := newPruned(t, dir)
	defer d.close()
	if lost := prunedBlocks - d.height; lost < 1 || lost > 130 {
		t.Errorf("%d of %d blocks have to be replayed", lost, prunedBlocks)
	}
	for height := d.height; height < prunedBlocks; height++ {
		if got := d.decide(decided[height]); got != heads[height] {
			t.Fatalf("height %d: replay gives %s, was %s", height+1, got, heads[height])
		}
	}
	if _, err := d.exec.chain.StateAt(archive.exec.chain.GetHeaderByNumber(5).Root, nil, 0); err == nil {
		t.Error("an old state is still there: nothing was pruned")
	} else {
		t.Log(err)
	}
	for number := range uint64(prunedBlocks) {
		if b := d.exec.chain.GetBlockByNumber(number + 1); b == nil || b.Hash() != heads[number] || d.exec.chain.GetReceiptsByHash(b.Hash()) == nil {
			t.Fatalf("block %d or its receipts are lost", number+1)
		}
	}
}

// killAfterBlocks runs this test in a process of its own until that has made its
// blocks, kills it, and returns its head.
func killAfterBlocks(t *testing.T, dir string) common.Hash {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), prunedHome+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if hash, found := strings.CutPrefix(lines.Text(), "head "); found {
			return common.HexToHash(hash)
		}
	}
	t.Fatalf("the process ended by itself: %v", lines.Err())
	return common.Hash{}
}
