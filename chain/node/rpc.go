package node

import (
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/stiver-pay/stiver/chain/serve"
)

// localSocket is where, inside a home, JSON-RPC is served to the user that owns
// the home, whoever else is served elsewhere.
const localSocket = "rpc.sock"

// LocalRPC is the URL of a running node's own socket: for the owner of the home.
func LocalRPC(dir string) string { return home{dir: dir}.path(localSocket) }

// socketPathLimit is the longest path that every system takes for a socket.
const socketPathLimit = 100

// rpcServer is JSON-RPC. The set of services is chosen here rather than taken
// from go-ethereum's node, whose debug and admin namespaces can rewind the chain
// and write files; who may ask, and how much, is package serve's.
type rpcServer struct {
	rpc   *rpc.Server
	self  *rpc.Client // for methods that answer with what another one says
	front *serve.Server
	local net.Listener // nil if the home's path is too long for a socket
}

// serveRPC opens the ports of n.rpc, which is complete before the first request.
func serveRPC(n *Node, admit *admission, cfg Config) (err error) {
	server := serve.NewServer()
	for _, api := range n.services(admit) {
		if err := server.RegisterName(api.Namespace, api.Service); err != nil {
			return fmt.Errorf("register the %s service: %w", api.Namespace, err)
		}
	}
	s := &rpcServer{rpc: server, self: rpc.DialInProc(server)}
	n.rpc = s
	if s.local, err = listenLocal(LocalRPC(cfg.Home)); err != nil {
		return err
	}
	if s.front, err = serve.Listen(cfg.RPCAccess.listenOn(cfg.RPCAddr), server, n.meters, n.log); err != nil {
		return err
	}
	if s.local != nil {
		go func() { _ = server.ServeListener(s.local) }() // ends when the listener is closed
	}
	return nil
}

// listenLocal opens the home's own socket. One left by a killed process is in
// the way; that no other process runs on the home, its lock ensures.
func listenLocal(path string) (net.Listener, error) {
	if len(path) > socketPathLimit {
		return nil, nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("open the home's socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("open the home's socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("close the home's socket to others: %w", err), l.Close())
	}
	return l, nil
}

// services are go-ethereum's read and send APIs, its filters and tracers, and
// then ours: of two methods with one name the later registered one answers.
func (n *Node) services(admit *admission) []rpc.API {
	backend := n.execution.eth.APIBackend
	var out []rpc.API
	for _, api := range n.execution.eth.APIs() {
		switch api.Namespace {
		case "eth", "net", "txpool":
			out = append(out, api)
		}
	}
	system := filters.NewFilterSystem(backend, filters.Config{
		LogQueryLimit: logAddressLimit, RangeLimit: logRangeLimit, Timeout: filterTimeout,
	})
	return append(out,
		rpc.API{Namespace: "eth", Service: newFilterAPI(filters.NewFilterAPI(system), n.execution.eth.BlockChain())},
		rpc.API{Namespace: "debug", Service: newDebugAPI(tracers.NewAPI(backend))},
		rpc.API{Namespace: "eth", Service: &ethAPI{node: n, admit: admit}},
		rpc.API{Namespace: "net", Service: &netAPI{node: n}},
		rpc.API{Namespace: "web3", Service: web3API{}},
		rpc.API{Namespace: "stiver", Service: &stiverAPI{node: n, admit: admit}},
	)
}

func (s *rpcServer) addr() string { return s.front.Addr() }

// stop closes what is open of the ports, gives running requests a moment, and
// ends WebSockets.
func (s *rpcServer) stop() (err error) {
	if s.front != nil {
		err = s.front.Stop()
	}
	if s.local != nil {
		err = errors.Join(err, s.local.Close())
	}
	s.self.Close()
	s.rpc.Stop()
	return err
}

// RPCAddr is the host and port that JSON-RPC listens on.
func (n *Node) RPCAddr() string { return n.rpc.addr() }

// RPCURL is the URL of the JSON-RPC endpoint; WebSocket clients use ws:// or
// wss://.
func (n *Node) RPCURL() string { return n.rpc.front.URL() }

// Client is a JSON-RPC client inside the process. The caller closes it.
func (n *Node) Client() *rpc.Client { return rpc.DialInProc(n.rpc.rpc) }
