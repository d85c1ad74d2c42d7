package wallet

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stiver-pay/stiver/p2p"
)

func TestAStreamTopsItsDepositUp(t *testing.T) {
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), p.ledger, func(o *Options) { o.Deposit = amount(95) })
	s := openStream(t, w, p.URL, StreamOptions{})
	ctx := bounded(t)
	for range 30 {
		if _, err := s.Buy(ctx, Item{Price: amount(10)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if p.charged() != amount(300) || len(p.nonces) < 3 || len(p.nonces) > 5 {
		t.Fatalf("charged %s with %d deposits", p.charged(), len(p.nonces))
	}
}

// A long stream deposits as much as it has spent, as far as the wallet has it.
func TestALongStreamSeldomDeposits(t *testing.T) {
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), p.ledger, nil)
	s := openStream(t, w, p.URL, StreamOptions{})
	ctx := bounded(t)
	const payments = 3000
	var done sync.WaitGroup
	for range payments {
		done.Add(1)
		if err := s.Send(ctx, Item{Price: amount(10), Done: func(p2p.Result) { done.Done() }}); err != nil {
			t.Fatal(err)
		}
		if left := s.State().Room(); amount(10 * payments).Less(left) {
			t.Fatalf("%s are left in the channel", left)
		}
	}
	done.Wait()
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if p.charged() != amount(10*payments) || len(p.nonces) > 7 {
		t.Fatalf("charged %s with %d deposits", p.charged(), len(p.nonces))
	}
}

// What is paid and not delivered yet is counted once.
func TestAStreamWithRoomForAllDepositsOnce(t *testing.T) {
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), p.ledger, nil)
	const payments = 2000
	s := openStream(t, w, p.URL, StreamOptions{Room: amount(10 * payments)})
	ctx := bounded(t)
	var done sync.WaitGroup
	for range payments {
		done.Add(1)
		if err := s.Send(ctx, Item{Name: "/film", Price: amount(10), Deliver: true, Done: func(r p2p.Result) {
			if r.Err != nil {
				t.Error(r.Err)
			}
			done.Done()
		}}); err != nil {
			t.Fatal(err)
		}
	}
	done.Wait()
	if err := s.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if p.charged() != amount(10*payments) || len(p.nonces) != 1 || s.State().Deposited() != p.charged() {
		t.Fatalf("charged %s with %d deposits, %s in the channel", p.charged(), len(p.nonces), s.State().Deposited())
	}
}

func TestANewChannelForAStreamIsFundedByThePriceList(t *testing.T) {
	p := newStreamPayee(t, 10)
	w := testWallet(t, t.TempDir(), nil, nil)
	s := openStream(t, w, p.URL, StreamOptions{})
	if got := s.State().Deposited(); got != amount(10*DefaultDepositPrices) {
		t.Fatalf("deposited %s", got)
	}
	if _, err := s.Buy(bounded(t), Item{Price: amount(10)}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(bounded(t)); err != nil {
		t.Fatal(err)
	}
}

// What the payee charged and a crash forgot was spent before the stream.
func TestAStreamAfterACrashDepositsInTime(t *testing.T) {
	p := newStreamPayee(t, 10)
	dir, crashed := t.TempDir(), t.TempDir()
	w := testWallet(t, dir, p.ledger, nil)
	ctx := bounded(t)
	buy := func(s *Stream, n int) {
		t.Helper()
		for range n {
			if _, err := s.Buy(ctx, Item{Price: amount(10)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := openStream(t, w, p.URL, StreamOptions{Room: amount(1000)})
	buy(s, 1)
	// As a kill leaves it; a copy forgets who may read the key.
	if err := errors.Join(os.CopyFS(crashed, os.DirFS(dir)), os.Chmod(filepath.Join(crashed, "peer.key"), 0o600)); err != nil {
		t.Fatal(err)
	}
	buy(s, 60)
	if err := errors.Join(s.Close(ctx), w.Close()); err != nil {
		t.Fatal(err)
	}
	s = openStream(t, testWallet(t, crashed, p.ledger, nil), p.URL, StreamOptions{})
	buy(s, 60)
	if err := s.Close(ctx); err != nil || p.charged() != amount(1210) {
		t.Fatalf("charged %s, %v", p.charged(), err)
	}
}
