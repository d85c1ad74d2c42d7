package node

import (
	"sync"
	"testing"
)

// TestManyMayWaitForThePool: a proposer and a sweep of the pool do at the same
// time; with go-ethereum's Sync alone one of them waited for ever.
func TestManyMayWaitForThePool(t *testing.T) {
	n := newTestNet(t)
	var waiting sync.WaitGroup
	for range 8 {
		waiting.Go(func() {
			for range 50 {
				if err := n.node.app.syncPool(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	waiting.Wait()
}
