package p2p_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
)

func TestAnIdentityIsMadeOnceAndKeptFromOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "identity")
	first, err := p2p.LoadIdentity(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	second, err := p2p.LoadIdentity(path)
	if err != nil || !first.Equals(second) {
		t.Errorf("the key changed (%v)", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := p2p.LoadIdentity(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("identity that others can read: %v", err)
	}
	if err := os.WriteFile(path, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	_ = os.Chmod(path, 0o600)
	if _, err := p2p.LoadIdentity(path); err == nil {
		t.Error("a file without a key was read as one")
	}
}

func TestAPeerThatIsNotAllowedCannotConnect(t *testing.T) {
	friend, stranger := newHost(t, p2p.HostOptions{}), newHost(t, p2p.HostOptions{})
	far := newHost(t, p2p.HostOptions{
		Listen: []string{"/ip4/127.0.0.1/tcp/0"},
		Allow:  func(id peer.ID, _ ma.Multiaddr) bool { return id == friend.ID() },
	})
	payee := p2p.Serve(p2p.PayeeOptions{Host: far, Desk: newDesk(domain), Domain: domain})
	defer payee.Close()
	to := peer.AddrInfo{ID: far.ID(), Addrs: far.Addrs()}
	payer, err := p2p.Dial(within(t), p2p.PayerOptions{Host: friend, Payee: to, Domain: domain})
	if err != nil {
		t.Fatal(err)
	}
	defer payer.Close()
	if _, err := p2p.Dial(within(t), p2p.PayerOptions{Host: stranger, Payee: to, Domain: domain}); err == nil {
		t.Error("a stranger was let in")
	}
}

func TestAPayeeTakesNoMoreStreamsThanItsLimit(t *testing.T) {
	p := newPair(t, p2p.Limits{Streams: 1})
	lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 1, 1, 64))
	other := newHost(t, p2p.HostOptions{})
	_, err := p2p.Dial(within(t), p2p.PayerOptions{Host: other, Payee: p.info(), Domain: domain})
	var end *p2p.StreamError
	if !errors.As(err, &end) || end.Code != p2p.CodeBusy {
		t.Errorf("a second stream: %v", err)
	}
	if _, err := lane.Pay(within(t), p2p.Request{Price: channel.NewAmount(1)}); err != nil {
		t.Errorf("payment on the first: %v", err)
	}
}

// TestNothingRunsAfterClose looks for goroutines of this package.
func TestNothingRunsAfterClose(t *testing.T) {
	p := newPair(t, p2p.Limits{})
	p.desk.items["/x"] = strings.Repeat("x", 1<<20)
	stuck := make(chan struct{})
	p.desk.fetching = func(item string) error {
		if item == "/stuck" {
			<-stuck
		}
		return nil
	}
	payer := p.dial(t, p2p.PayerOptions{})
	for i := range 8 {
		lane := open(t, payer, newPurse(t, domain, byte(i), 1, 64))
		payMany(t, lane, 50, 1)
		for _, item := range []string{"/x", "/stuck"} {
			if err := lane.Send(within(t), p2p.Request{Price: channel.NewAmount(1), Item: item, Deliver: true}); err != nil {
				t.Fatal(err)
			}
		}
	}
	payer.Close()
	close(stuck)
	p.payee.Close()
	var left []byte
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); runtime.Gosched() {
		buf := make([]byte, 1<<20)
		left = nil
		for _, g := range bytes.Split(buf[:runtime.Stack(buf, true)], []byte("\n\n")) {
			if bytes.Contains(g, []byte("stiver/p2p.(")) && !bytes.Contains(g, []byte("testing.tRunner")) {
				left = append(left, g...)
			}
		}
		if left == nil {
			break
		}
	}
	if left != nil {
		t.Errorf("still running:\n%s", left)
	}
	for id, a := range p.desk.accounts {
		if a.open != 0 || !a.state.Reserved.IsZero() {
			t.Errorf("channel %s: open %d times, %s reserved", id, a.open, a.state.Reserved)
		}
	}
}
