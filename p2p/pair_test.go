package p2p_test

import (
	"context"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p"
)

var domain = channel.NewDomain(571700, common.HexToAddress("0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003"))

// pair is a payee that serves a desk and a host that may dial it.
type pair struct {
	desk  *desk
	payee *p2p.Payee
	far   host.Host // the payee's
	near  host.Host // the payer's
}

func newHost(t *testing.T, o p2p.HostOptions) host.Host {
	t.Helper()
	h, err := p2p.NewHost(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func newPair(t *testing.T, limits p2p.Limits) *pair {
	t.Helper()
	p := &pair{desk: newDesk(domain)}
	p.far = newHost(t, p2p.HostOptions{Listen: []string{"/ip4/127.0.0.1/tcp/0"}})
	p.near = newHost(t, p2p.HostOptions{})
	p.payee = p2p.Serve(p2p.PayeeOptions{Host: p.far, Desk: p.desk, Domain: domain, Limits: limits})
	t.Cleanup(func() { p.payee.Close() })
	return p
}

func (p *pair) info() peer.AddrInfo { return peer.AddrInfo{ID: p.far.ID(), Addrs: p.far.Addrs()} }

// dial connects an honest payer.
func (p *pair) dial(t *testing.T, o p2p.PayerOptions) *p2p.Payer {
	t.Helper()
	if o.Host == nil {
		o.Host = p.near
	}
	o.Payee, o.Domain = p.info(), domain
	payer, err := p2p.Dial(within(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { payer.Close() })
	return payer
}

// within bounds a test that waits for an event which does not come.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func open(t *testing.T, payer *p2p.Payer, p *purse) *p2p.Lane {
	t.Helper()
	lane, err := payer.Open(within(t), p, p2p.Bounds{})
	if err != nil {
		t.Fatal(err)
	}
	return lane
}

// payMany sends n metered payments without waiting and returns the results'
// errors, in the order in which they came.
func payMany(t *testing.T, lane *p2p.Lane, n int, price uint64) <-chan p2p.Result {
	t.Helper()
	results := make(chan p2p.Result, n)
	for range n {
		err := lane.Send(within(t), p2p.Request{Price: channel.NewAmount(price), Done: func(r p2p.Result) { results <- r }})
		if err != nil {
			t.Fatal(err)
		}
	}
	return results
}

func take(t *testing.T, results <-chan p2p.Result) p2p.Result {
	t.Helper()
	select {
	case r := <-results:
		return r
	case <-within(t).Done():
		t.Fatal("no result came")
		return p2p.Result{}
	}
}
