package client_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/chain/client"
)

var errEnough = errors.New("enough")

// collect follows from a block until n logs came, and returns the first word
// of each and the block to go on from.
func collect(t *testing.T, c *client.Client, from uint64, n int) (words []uint64, next uint64) {
	t.Helper()
	next = from
	err := c.Follow(testContext(t), client.Following{From: from, Addresses: []common.Address{counter}}, func(r client.Range) error {
		if r.From != next || r.To < r.From {
			t.Errorf("range %d–%d does not continue at %d", r.From, r.To, next)
		}
		next = r.To + 1
		for _, l := range r.Logs {
			words = append(words, l.Topics[0].Big().Uint64())
		}
		if len(words) >= n {
			return errEnough
		}
		return nil
	})
	if !errors.Is(err, errEnough) {
		t.Fatal(err)
	}
	return words, next
}

func TestAFollowerSeesEveryLogOnceAcrossOutagesAndResumes(t *testing.T) {
	chain, direct := startWithContracts(t)
	a := account(t, direct, 0)
	emit := func(from, to int) {
		for i := from; i < to; i++ {
			if _, err := a.Send(testContext(t), counter, common.LeftPadBytes([]byte{byte(i)}, 32)); err != nil {
				t.Error(err)
			}
		}
	}
	line, url := lineTo(t, chain.URL)
	c := dial(t, url)
	requests := 0
	line.set(func(body string) (bool, bool) {
		requests++
		return true, requests%4 != 0 // every fourth answer is lost
	})
	go emit(0, 20)
	words, next := collect(t, c, 0, 20)
	emit(20, 25)
	more, _ := collect(t, c, next, 5)
	words = append(words, more...)
	for i, w := range words {
		if w != uint64(i) {
			t.Fatalf("log %d carries %d: %v", i, w, words)
		}
	}
	if len(words) != 25 {
		t.Fatalf("%d logs of 25", len(words))
	}
}

func TestAFollowerNoticesAResetLedger(t *testing.T) {
	_, c := startWithContracts(t)
	a := account(t, c, 0)
	if _, err := a.Send(testContext(t), counter, nil); err != nil {
		t.Fatal(err)
	}
	var snapshot string
	if err := c.Raw(testContext(t), &snapshot, "evm_snapshot"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Send(testContext(t), counter, nil); err != nil {
		t.Fatal(err)
	}
	err := c.Follow(testContext(t), client.Following{}, func(r client.Range) error {
		if r.To == 2 {
			rawCall(t, c, "evm_revert", snapshot)
			rawCall(t, c, "anvil_mine", "0x3", "0x64")
		}
		return nil
	})
	if !errors.Is(err, client.ErrRewound) {
		t.Fatalf("got %v", err)
	}
}

func TestFollowEndsWithItsContext(t *testing.T) {
	_, c := startWithContracts(t)
	ctx, cancel := context.WithCancel(testContext(t))
	err := c.Follow(ctx, client.Following{}, func(client.Range) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "did not answer") {
		t.Fatalf("got %v", err)
	}
}
