package bench

import (
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"

	ma "github.com/multiformats/go-multiaddr"
	manet "github.com/multiformats/go-multiaddr/net"
)

// relay stands between payer and payee and counts what the network carries:
// everything that TCP is given, encryption and multiplexing included.
type relay struct {
	listener net.Listener
	to       string // host and port
	tail     ma.Multiaddr
	bytes    atomic.Int64
	done     sync.WaitGroup

	mu    sync.Mutex
	conns []net.Conn
}

// newRelay relays to a payee's address over TCP.
func newRelay(payee string) (*relay, error) {
	a, err := ma.NewMultiaddr(payee)
	if err != nil {
		return nil, err
	}
	at, tail := ma.SplitFunc(a, func(c ma.Component) bool { return c.Protocol().Code == ma.P_P2P })
	to, err := manet.ToNetAddr(at)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &relay{listener: l, to: to.String(), tail: tail}
	r.done.Go(r.accept)
	return r, nil
}

// address is the payee's by way of the relay.
func (r *relay) address() string {
	port := r.listener.Addr().(*net.TCPAddr).Port
	return fmt.Sprintf("/ip4/127.0.0.1/tcp/%d%s", port, r.tail)
}

func (r *relay) accept() {
	for {
		near, err := r.listener.Accept()
		if err != nil {
			return // closed
		}
		far, err := net.Dial("tcp", r.to)
		if err != nil {
			_ = near.Close()
			continue
		}
		r.mu.Lock()
		r.conns = append(r.conns, near, far)
		r.mu.Unlock()
		for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
			r.done.Go(func() {
				_, _ = io.Copy(counted{way[0], &r.bytes}, way[1])
				_ = way[0].Close()
			})
		}
	}
}

// counted counts what is written.
type counted struct {
	io.Writer
	bytes *atomic.Int64
}

func (c counted) Write(b []byte) (int, error) {
	n, err := c.Writer.Write(b)
	c.bytes.Add(int64(n))
	return n, err
}

// stop ends the connections and returns when nothing is relayed any more.
func (r *relay) stop() error {
	err := r.listener.Close()
	r.mu.Lock()
	for _, c := range r.conns {
		_ = c.Close()
	}
	r.mu.Unlock()
	r.done.Wait()
	return err
}
