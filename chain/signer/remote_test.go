package signer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/types"
)

var silent = slog.New(slog.DiscardHandler)

// pair is a node's side and a signer's side with keys for the connection.
type pair struct {
	*testing.T
	remote          *Remote
	nodeKey, sigKey ed25519.PrivKey
	serving         sync.WaitGroup
	stop            context.CancelFunc
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{T: t, nodeKey: ed25519.GenPrivKey(), sigKey: ed25519.GenPrivKey()}
	var err error
	p.remote, err = Listen(ListenConfig{
		Signer: Endpoint{Addr: "127.0.0.1:0", Peer: p2p.PubKeyToID(p.sigKey.PubKey())}, Key: p.nodeKey, ChainID: testChain, Logger: silent,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.remote.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// serve runs a signer until end is called.
func (p *pair) serve(s *Signer, key ed25519.PrivKey) {
	ctx, cancel := context.WithCancel(p.Context())
	p.stop = cancel
	p.serving.Go(func() {
		_ = Serve(ctx, ServeConfig{
			Signer: s, Node: Endpoint{Addr: p.remote.Addr(), Peer: p2p.PubKeyToID(p.nodeKey.PubKey())}, Key: key, Logger: silent,
		})
	})
}

func (p *pair) end() {
	p.stop()
	p.serving.Wait()
}

func TestARemoteSignerSignsAndIsWaitedForWhileItIsGone(t *testing.T) {
	p, cfg := newPair(t), newFiles(t)
	s := mustOpen(t, cfg)
	p.serve(s, p.sigKey)
	if err := p.remote.Await(t.Context()); err != nil {
		t.Fatal(err)
	}
	pub, err := p.remote.GetPubKey()
	if err != nil || !pub.Equals(s.pub) {
		t.Fatalf("public key %v, %v", pub, err)
	}
	v := precommit(1, "a")
	if err := p.remote.SignVote(testChain, v); err != nil {
		t.Fatal(err)
	}
	if !pub.VerifySignature(types.VoteSignBytes(testChain, v), v.Signature) {
		t.Error("the signature does not verify")
	}
	if err := p.remote.SignVote(testChain, precommit(1, "b")); err == nil || !strings.Contains(err.Error(), ErrConflict.text) {
		t.Errorf("another block: %v", err)
	}

	p.end()
	got := make(chan error)
	go func() { got <- p.remote.SignVote(testChain, precommit(2, "a")) }()
	p.serve(mustOpen(t, cfg), p.sigKey)
	if err := <-got; err != nil {
		t.Errorf("after the signer came back: %v", err)
	}
	p.end()
}

func TestOnlyTheNamedSignerWithTheSameKeyIsTaken(t *testing.T) {
	p, cfg := newPair(t), newFiles(t)
	p.serve(mustOpen(t, cfg), p.sigKey)
	if err := p.remote.Await(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.end()
	for name, c := range map[string]struct {
		s   *Signer
		key ed25519.PrivKey
	}{
		"another machine": {mustOpen(t, cfg), ed25519.GenPrivKey()},
		"another key":     {mustOpen(t, newFiles(t)), p.sigKey},
	} {
		l, err := dial(t.Context(), ServeConfig{Node: Endpoint{Addr: p.remote.Addr()}, Key: c.key})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		_ = answer(t.Context(), l, c.s) // ends when the node closes the connection
	}
	if l, err := dial(t.Context(), ServeConfig{Node: Endpoint{Addr: p.remote.Addr(), Peer: "00"}, Key: p.sigKey}); err == nil {
		t.Error("the signer took another node", l)
	}
}

func TestARemoteSignerHearsWhatTheChainShows(t *testing.T) {
	p, cfg := newPair(t), newFiles(t)
	s := mustOpen(t, cfg)
	p.serve(s, p.sigKey)
	defer p.end()
	p.remote.Observe(Sighting{Height: 10, Time: start, SignedHeight: 9})
	for height := int64(11); height < 14; height++ {
		if err := p.remote.SignVote(testChain, precommit(height, "a")); err == nil || !strings.Contains(err.Error(), ErrWaiting.text) {
			t.Fatalf("record 0, chain 9: %v", err)
		}
		p.remote.Observe(Sighting{Height: height, Time: start})
	}
	p.remote.Observe(Sighting{Height: 20, Time: start.Add(time.Minute)})
	if err := p.remote.SignVote(testChain, precommit(21, "a")); err != nil {
		t.Error(err)
	}
	p.remote.Observe(Sighting{Height: 30, Time: start, SignedHeight: 29})
	if err := p.remote.SignVote(testChain, precommit(31, "a")); err == nil {
		t.Error("signed although another process signs with the key")
	}
}

func TestClosingEndsARequestThatWaits(t *testing.T) {
	p := newPair(t)
	got := make(chan error)
	go func() { got <- p.remote.SignVote(testChain, precommit(2, "a")) }()
	if err := p.remote.Close(); err != nil {
		t.Error(err)
	}
	if err := <-got; !errors.Is(err, ErrUnreachable) {
		t.Error(err)
	}
}

func TestAnEndpointOnAnotherMachineNeedsAnID(t *testing.T) {
	for text, want := range map[string]Endpoint{
		"tcp://127.0.0.1:7000":     {Addr: "127.0.0.1:7000"},
		"tcp://AB12@10.0.0.1:7000": {Addr: "10.0.0.1:7000", Peer: "ab12"},
	} {
		if have, err := ParseEndpoint(text); err != nil || have != want {
			t.Errorf("%s: %+v, %v", text, have, err)
		}
	}
	for _, text := range []string{"", "127.0.0.1:7000", "tcp://10.0.0.1:7000", "tcp://0.0.0.0:7000", "tcp://host:7000", "unix:///x"} {
		if have, err := ParseEndpoint(text); err == nil {
			t.Errorf("%q was taken: %s", text, fmt.Sprint(have))
		}
	}
}
