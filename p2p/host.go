package p2p

import (
	"fmt"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/control"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	rcmgr "github.com/libp2p/go-libp2p/p2p/host/resource-manager"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/net/connmgr"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	tls "github.com/libp2p/go-libp2p/p2p/security/tls"
	quic "github.com/libp2p/go-libp2p/p2p/transport/quic"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	ma "github.com/multiformats/go-multiaddr"
)

// Defaults of HostOptions.
const (
	DefaultListen = "/ip4/127.0.0.1/tcp/4021" // a payee's, loopback only
	DefaultConns  = 10240
)

// Bounds of a host besides its number of connections.
const (
	connGrace     = 10 * time.Second // before a connection may be closed to make room
	connsPerIP    = 256              // of one IPv4 address, or IPv6 network of 56 bits; loopback has no limit
	streamWindow  = 1 << 20          // bytes received on a stream and not read yet, at most
	streamsMemory = 2 << 30          // bytes of windows on all streams
)

// HostOptions says what a host is and whom it talks to.
type HostOptions struct {
	Identity crypto.PrivKey // see LoadIdentity; nil: a new one
	Listen   []string       // multiaddresses; none: the host only dials
	Conns    int            // inbound connections at a time; 0: DefaultConns. From seven eighths on, those of peers without an open channel are closed
	QUIC     bool           // also speak QUIC (TCP alone is faster on one stream)
	// Allow says which peers may connect and be dialled; nil: all. It is asked
	// when the peer's identity is proven, and must not block.
	Allow func(peer.ID, ma.Multiaddr) bool
}

// NewHost returns a libp2p host with TCP, TLS or Noise, and yamux: no relay, no
// discovery, no metrics, bounded resources. The caller closes it.
func NewHost(o HostOptions) (host.Host, error) {
	if o.Conns == 0 {
		o.Conns = DefaultConns
	}
	limits, err := resources(o.Conns)
	if err != nil {
		return nil, fmt.Errorf("limits of the host: %w", err)
	}
	conns, err := connmgr.NewConnManager(max(1, o.Conns/2), max(2, o.Conns-o.Conns/8), connmgr.WithGracePeriod(connGrace))
	if err != nil {
		return nil, fmt.Errorf("limits of the host: %w", err)
	}
	muxer := *yamux.DefaultTransport
	muxer.MaxStreamWindowSize = streamWindow
	options := []libp2p.Option{
		libp2p.Transport(tcp.NewTCPTransport, tcp.DisableReuseport()),
		libp2p.Security(tls.ID, tls.New),
		libp2p.Security(noise.ID, noise.New),
		libp2p.Muxer(yamux.ID, &muxer),
		libp2p.ResourceManager(limits),
		libp2p.ConnectionManager(conns),
		libp2p.DisableRelay(),
		libp2p.DisableMetrics(),
		libp2p.DisableIdentifyAddressDiscovery(),
		libp2p.UserAgent("stiver"),
	}
	if o.QUIC {
		options = append(options, libp2p.Transport(quic.NewTransport))
	}
	if len(o.Listen) == 0 {
		options = append(options, libp2p.NoListenAddrs)
	} else {
		options = append(options, libp2p.ListenAddrStrings(o.Listen...))
	}
	if o.Identity != nil {
		options = append(options, libp2p.Identity(o.Identity))
	}
	if o.Allow != nil {
		options = append(options, libp2p.ConnectionGater(gate{o.Allow}))
	}
	h, err := libp2p.New(options...)
	if err != nil {
		limits.Close()
		return nil, fmt.Errorf("start host on %v: %w", o.Listen, err)
	}
	return h, nil
}

// resources bounds what other hosts can make us hold, by numbers of our own: the
// library's depend on the machine and would turn payers away long before ours.
// The pay protocol needs one stream a peer; the others are the library's.
func resources(conns int) (network.ResourceManager, error) {
	number := rcmgr.LimitVal(conns)
	all := rcmgr.ResourceLimits{
		Conns: 2 * number, ConnsInbound: number, ConnsOutbound: number, FD: 2 * number,
		Streams: 10 * number, StreamsInbound: 8 * number, StreamsOutbound: 8 * number, Memory: streamsMemory,
	}
	cap := rcmgr.PartialLimitConfig{System: all, Transient: all, ProtocolDefault: all, ServiceDefault: all}
	// Half of the connections may be of peers that are not known yet.
	cap.Transient.Conns, cap.Transient.ConnsInbound, cap.Transient.FD = number, number/2, number
	cap.PeerDefault.StreamsInbound = 16
	cap.PeerDefault.ConnsInbound = 4
	limiter := rcmgr.NewFixedLimiter(cap.Build(rcmgr.DefaultLimits.AutoScale()))
	return rcmgr.NewResourceManager(limiter, rcmgr.WithMetricsDisabled(), rcmgr.WithLimitPerSubnet(
		[]rcmgr.ConnLimitPerSubnet{{PrefixLength: 32, ConnCount: connsPerIP}},
		[]rcmgr.ConnLimitPerSubnet{{PrefixLength: 56, ConnCount: connsPerIP}, {PrefixLength: 48, ConnCount: 8 * connsPerIP}},
	))
}

// Addresses returns where h can be reached, with its peer id.
func Addresses(h host.Host) []ma.Multiaddr {
	addrs, err := peer.AddrInfoToP2pAddrs(&peer.AddrInfo{ID: h.ID(), Addrs: h.Addrs()})
	if err != nil {
		return nil // only a host without an identity has none
	}
	return addrs
}

// gate is a connmgr.ConnectionGater that asks one predicate once the peer has
// proven who it is.
type gate struct {
	allow func(peer.ID, ma.Multiaddr) bool
}

func (g gate) InterceptPeerDial(peer.ID) bool { return true }

func (g gate) InterceptAddrDial(p peer.ID, a ma.Multiaddr) bool { return g.allow(p, a) }

func (g gate) InterceptAccept(network.ConnMultiaddrs) bool { return true }

func (g gate) InterceptSecured(_ network.Direction, p peer.ID, a network.ConnMultiaddrs) bool {
	return g.allow(p, a.RemoteMultiaddr())
}

func (g gate) InterceptUpgraded(network.Conn) (bool, control.DisconnectReason) { return true, 0 }
