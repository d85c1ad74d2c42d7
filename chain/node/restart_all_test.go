package node

import (
	"fmt"
	"sync"
	"testing"
)

// TestANetworkThatStopsAltogetherGoesOn restarts all validators at once, when
// none of them finds another at the head.
func TestANetworkThatStopsAltogetherGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("takes several seconds")
	}
	for _, validators := range []int{2, 4} {
		t.Run(fmt.Sprint(validators), func(t *testing.T) {
			c := newCluster(t, validators, 0)
			var all []int
			for i := range validators {
				all = append(all, i)
			}
			c.start(nil, all...)
			for range 2 {
				c.send(c.pay(), 0, all...)
				for _, i := range all {
					c.stop(i)
				}
				var starting sync.WaitGroup
				for _, i := range all {
					starting.Go(func() { c.start(nil, i) })
				}
				starting.Wait()
			}
			c.send(c.pay(), 0, all...)
			c.same(all...)
		})
	}
}
