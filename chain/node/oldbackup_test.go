package node

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stiver-pay/stiver/chain/signer"
)

// TestAnOldBackupOfAValidatorWaitsAndThenTakesPartAgain puts the copy of a whole
// home back after its validator has gone on signing. It catches up, signs
// nothing until the chain has passed what it may have signed, and is then a
// validator like before. Then it loses its chain, keeps its keys, and goes on
// from the snapshot of another node.
func TestAnOldBackupOfAValidatorWaitsAndThenTakesPartAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for ten seconds to pass on the chain")
	}
	c := newCluster(t, 4, 0)
	all, others := []int{0, 1, 2, 3}, []int{0, 1, 2}
	c.start(nil, all...)
	c.send(c.pay(), 0, all...)
	c.stop(3)
	backup := filepath.Join(t.TempDir(), "backup")
	if err := os.CopyFS(backup, os.DirFS(c.homes[3].dir)); err != nil {
		t.Fatal(err)
	}
	c.start(nil, 3)
	times := 0 // several, since a commit may leave out who comes last
	c.until("validator 3 to sign again", func() bool {
		if c.signed(3) {
			times++
		}
		return times == 5
	})
	signedBefore := c.status(3).Height
	c.stop(3)

	if err := os.RemoveAll(c.homes[3].dir); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(c.homes[3].dir, os.DirFS(backup)); err != nil {
		t.Fatal(err)
	}
	c.start(nil, 3)
	c.until("the old backup to be noticed", func() bool {
		c.send(c.pay(), 0, others...)

		return c.status(3).Waiting != ""
	})
	c.until("the validator to take part again", func() bool { return c.signed(3) && c.status(3).Waiting == "" })
	if s := c.status(3); s.Mark < signedBefore {
		t.Errorf("the mark is %d, it had signed up to %d", s.Mark, signedBefore)
	}

	c.stop(3)
	c.send(c.pay(), 0, others...)
	c.stop(2)
	var file bytes.Buffer
	if _, err := WriteSnapshot(t.Context(), c.homes[2].dir, &file, nil); err != nil {
		t.Fatal(err)
	}
	c.start(nil, 2)
	for _, name := range []string{executionDir, consensusDir} {
		if err := os.RemoveAll(c.homes[3].path(name)); err != nil {
			t.Fatal(err)
		}
	}
	c.send(c.pay(), 0, others...)
	if _, err := RestoreSnapshot(t.Context(), &file, c.nodes[0].Genesis(), c.homes[3].dir, nil); err != nil {
		t.Fatal(err)
	}
	c.start(nil, 3)
	c.until("the node with the snapshot to sign", func() bool { return c.signed(3) })
	if s := c.status(3); s.Waiting != "" {
		t.Errorf("a validator that kept its record waits: %s", s.Waiting)
	}
	c.send(c.pay(), 0, all...)
	c.same(all...)
}

func (c *cluster) stop(i int) {
	c.Helper()
	if err := c.nodes[i].Stop(); err != nil {
		c.Fatal(err)
	}
}

func (c *cluster) status(i int) signer.Status {
	s, ok := c.nodes[i].validator.(*signer.Signer)
	if !ok {
		c.Fatalf("validator %d has another kind of signer", i)
	}
	return s.Status()
}
