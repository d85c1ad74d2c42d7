package p2p

import (
	"fmt"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/control"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	rcmgr "github.com/libp2p/go-libp2p/p2p/host/resource-manager"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	tls "github.com/libp2p/go-libp2p/p2p/security/tls"
	quic "github.com/libp2p/go-libp2p/p2p/transport/quic"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	ma "github.com/multiformats/go-multiaddr"
)

// Defaults of HostOptions.
const (
	DefaultListen = "/ip4/127.0.0.1/tcp/4021" // a payee's, loopback only
	DefaultConns  = 1024
)

// HostOptions says what a host is and whom it talks to.
type HostOptions struct {
	Identity crypto.PrivKey // see LoadIdentity; nil: a new one
	Listen   []string       // multiaddresses; none: the host only dials
	Conns    int            // inbound connections at a time; 0: DefaultConns
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
	options := []libp2p.Option{
		libp2p.Transport(tcp.NewTCPTransport, tcp.DisableReuseport()),
		libp2p.Security(tls.ID, tls.New),
		libp2p.Security(noise.ID, noise.New),
		libp2p.Muxer(yamux.ID, yamux.DefaultTransport),
		libp2p.ResourceManager(limits),
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

// resources bounds what other hosts can make us hold: the library's limits,
// scaled to the machine, and our own number of connections. The pay protocol
// needs one stream a peer; the others are the library's own.
func resources(conns int) (network.ResourceManager, error) {
	var cap rcmgr.PartialLimitConfig
	cap.System.ConnsInbound = rcmgr.LimitVal(conns)
	cap.System.StreamsInbound = rcmgr.LimitVal(8 * conns)
	cap.System.Streams = rcmgr.LimitVal(10 * conns)
	cap.System.Conns = rcmgr.LimitVal(2 * conns)
	cap.System.FD = rcmgr.LimitVal(2 * conns)
	cap.PeerDefault.StreamsInbound = 16
	cap.PeerDefault.ConnsInbound = 4
	limiter := rcmgr.NewFixedLimiter(cap.Build(rcmgr.DefaultLimits.AutoScale()))
	return rcmgr.NewResourceManager(limiter, rcmgr.WithMetricsDisabled())
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
