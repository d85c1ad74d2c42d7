package fault

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// wireMTU is larger than Ethernet's, so that two cores have cycles left.
	wireMTU = 9000
	// wireQueue is how many packets a slow link holds before it drops some.
	wireQueue = 4096
)

// A link is the way of packets from one node to another.
type link struct {
	rule  atomic.Pointer[rule]
	later chan held
}

// rule says what becomes of packets. Its zero value lets them pass.
type rule struct {
	cut   bool
	loss  float64 // of a packet, 0 to 1
	delay time.Duration
}

type held struct {
	at     time.Time
	packet []byte
}

// wire is the network between the nodes: every node's namespace has one
// interface, whose other end is here. So what a link does to packets is decided
// in one place and needs no tool and no kernel module.
type wire struct {
	spaces []*space
	links  [][]*link // from, to
	lost   atomic.Int64
	done   chan struct{}
	work   sync.WaitGroup
}

// space is a network namespace with the far end of its interface.
type space struct {
	ns  *os.File
	tun *os.File
}

func address(node int) string { return fmt.Sprintf("10.17.0.%d", node+1) }

// newWire makes n namespaces with addresses and connects them.
func newWire(t *testing.T, n int) *wire {
	t.Helper()
	w := &wire{done: make(chan struct{})}
	for i := range n {
		s, err := newSpace(address(i))
		if err != nil {
			t.Fatalf("make the network of node %d: %v", i+1, err)
		}
		w.spaces = append(w.spaces, s)
		w.links = append(w.links, make([]*link, n))
		for j := range n {
			l := &link{later: make(chan held, wireQueue)}
			l.rule.Store(new(rule))
			w.links[i][j] = l
		}
	}
	for i, s := range w.spaces {
		w.work.Go(func() { w.carry(i, s) })
		for j := range n {
			w.work.Go(func() { w.deliver(w.links[i][j], w.spaces[j]) })
		}
	}
	t.Cleanup(w.close)
	return w
}

func (w *wire) close() {
	close(w.done)
	for _, s := range w.spaces {
		_ = s.tun.Close()
		_ = s.ns.Close()
	}
	w.work.Wait()
}

// carry takes what a node sends to the links.
func (w *wire) carry(from int, s *space) {
	buf := make([]byte, wireMTU+64)
	for {
		n, err := s.tun.Read(buf)
		if err != nil {
			return // closed
		}
		const source, destination = 12, 16 // of an IPv4 header
		if n < 20 || buf[0]>>4 != 4 || [3]byte(buf[destination:]) != [3]byte{10, 17, 0} {
			continue
		}
		to := int(buf[destination+3]) - 1
		if to < 0 || to >= len(w.spaces) {
			continue
		}
		l := w.links[from][to]
		switch r := l.rule.Load(); {
		case r.cut || r.loss > 0 && rand.Float64() < r.loss:
			w.lost.Add(1)
		case r.delay > 0:
			select {
			case l.later <- held{time.Now().Add(r.delay), append([]byte(nil), buf[:n]...)}:
			default:
				w.lost.Add(1)
			}
		default:
			_, _ = w.spaces[to].tun.Write(buf[:n]) // a full interface drops, as a card does
		}
	}
}

// deliver hands over delayed packets in order.
func (w *wire) deliver(l *link, to *space) {
	for {
		select {
		case <-w.done:
			return
		case h := <-l.later:
			due := time.NewTimer(time.Until(h.at))
			select {
			case <-w.done:
				return
			case <-due.C:
			}
			_, _ = to.tun.Write(h.packet)
		}
	}
}

// set gives every link between two different nodes the rule that of returns.
func (w *wire) set(of func(from, to int) rule) {
	for i := range w.links {
		for j := range w.links[i] {
			if i != j {
				r := of(i, j)
				w.links[i][j].rule.Store(&r)
			}
		}
	}
}

// heal lets everything pass again.
func (w *wire) heal() { w.set(func(int, int) rule { return rule{} }) }

// split cuts the nodes given from the others.
func (w *wire) split(side ...int) {
	in := map[int]bool{}
	for _, n := range side {
		in[n] = true
	}
	w.set(func(from, to int) rule { return rule{cut: in[from] != in[to]} })
}

// newSpace makes a network namespace whose one interface beside loopback has
// the address given. It lives as long as a file or a process holds it.
func newSpace(addr string) (s *space, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread ends here
		s, err = makeSpace(addr)
	}()
	<-done
	return s, err
}

func makeSpace(addr string) (*space, error) {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return nil, fmt.Errorf("unshare: %w", err)
	}
	ns, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return nil, err
	}
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open /dev/net/tun: %w", err)
	}
	wire, err := unix.NewIfreq("wire")
	if err != nil {
		return nil, err
	}
	wire.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, wire); err != nil {
		return nil, fmt.Errorf("make an interface: %w", err)
	}
	if err := configure(addr); err != nil {
		return nil, err
	}
	return &space{ns: ns, tun: os.NewFile(uintptr(fd), "wire")}, nil
}

// configure brings both interfaces of the thread's namespace up.
func configure(addr string) error {
	sock, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(sock)
	set := func(name string, request uint, fill func(*unix.Ifreq) error) {
		if err != nil {
			return
		}
		ifr, e := unix.NewIfreq(name)
		if e == nil {
			e = fill(ifr)
		}
		if e == nil {
			e = unix.IoctlIfreq(sock, request, ifr)
		}
		if e != nil {
			err = fmt.Errorf("configure %s: %w", name, e)
		}
	}
	up := func(r *unix.Ifreq) error { r.SetUint16(unix.IFF_UP | unix.IFF_RUNNING); return nil }
	inet := func(text string) func(*unix.Ifreq) error {
		return func(r *unix.Ifreq) error { return r.SetInet4Addr(net.ParseIP(text).To4()) }
	}
	set("lo", unix.SIOCSIFFLAGS, up)
	set("wire", unix.SIOCSIFADDR, inet(addr))
	set("wire", unix.SIOCSIFNETMASK, inet("255.255.255.0"))
	set("wire", unix.SIOCSIFMTU, func(r *unix.Ifreq) error { r.SetUint32(wireMTU); return nil })
	set("wire", unix.SIOCSIFFLAGS, up)
	return err
}

// in runs f on a thread in the namespace. Sockets and processes that f makes
// itself, not in goroutines of its own, belong there.
func (s *space) in(f func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the thread ends with the goroutine
		if err := unix.Setns(int(s.ns.Fd()), unix.CLONE_NEWNET); err != nil {
			done <- fmt.Errorf("enter the namespace: %w", err)
			return
		}
		done <- f()
	}()
	return <-done
}
