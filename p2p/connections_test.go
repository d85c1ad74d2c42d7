package p2p_test

import (
	"net"
	"runtime"
	"testing"

	"github.com/libp2p/go-libp2p/core/host"
	ma "github.com/multiformats/go-multiaddr"

	"github.com/stiver-pay/stiver/p2p"
)

// inUse returns the bytes in use, heap and stacks.
func inUse() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapInuse + m.StackInuse)
}

// Thousands of connections that say nothing cost a bounded piece of memory each,
// and do not keep out a payer that comes after them.
func TestConnectionsThatSayNothingDoNotKeepOutAPayer(t *testing.T) {
	if testing.Short() {
		t.Skip("opens thousands of connections")
	}
	const silent = 4000
	p := newPair(t, p2p.Limits{})
	lane := open(t, p.dial(t, p2p.PayerOptions{}), newPurse(t, domain, 1, 1, 1024))
	alone, before := pays(t, lane, 200), inUse()
	tcp, err := p.far.Addrs()[0].ValueForProtocol(ma.P_TCP)
	if err != nil {
		t.Fatal(err)
	}
	conns := make([]net.Conn, silent)
	for i := range conns {
		if conns[i], err = net.Dial("tcp", "127.0.0.1:"+tcp); err != nil {
			t.Fatal(err)
		}
		defer conns[i].Close()
	}
	newcomer := newHost(t, p2p.HostOptions{})
	second := open(t, p.dial(t, p2p.PayerOptions{Host: newcomer}), newPurse(t, domain, 2, 1, 1024))
	pays(t, second, 5)
	each := (inUse() - before) / silent
	beside := pays(t, lane, 200)
	t.Logf("a silent connection takes %d bytes; a payment took %v, beside %d of them %v", each, alone, silent, beside)
	if each > 64<<10 {
		t.Errorf("a silent connection takes %d bytes", each)
	}
}

// Two hundred payers, each with a connection and a stream of its own: what a
// stream at rest takes, of both sides together.
func TestAStreamAtRestTakesABoundedPieceOfMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("connects many hosts")
	}
	const payers = 200
	p := newPair(t, p2p.Limits{})
	var hosts []host.Host
	for range payers {
		hosts = append(hosts, newHost(t, p2p.HostOptions{}))
	}
	before := inUse()
	for i, h := range hosts {
		open(t, p.dial(t, p2p.PayerOptions{Host: h}), newPurse(t, domain, byte(i), 1, 16))
	}
	if n := p.payee.Streams(); n != payers {
		t.Errorf("%d of %d streams are kept", n, payers)
	}
	each := (inUse() - before) / payers
	t.Logf("a connection with a stream and a channel takes %d bytes, both sides together", each)
	if each > 512<<10 {
		t.Errorf("a stream takes %d bytes", each)
	}
}
