package node

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/eth/tracers"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"
)

const (
	batchRequests      = 1000
	batchResponseBytes = 25 << 20
	headerTimeout      = 10 * time.Second
	stopTimeout        = 2 * time.Second
	logRangeLimit      = 100_000 // blocks in one eth_getLogs
	logAddressLimit    = 1000
)

// rpcServer serves JSON-RPC over HTTP and WebSocket on one loopback port. The
// set of services is chosen here rather than taken from go-ethereum's node,
// whose debug and admin namespaces can rewind the chain and write files.
type rpcServer struct {
	listener net.Listener
	http     *http.Server
	rpc      *rpc.Server
	self     *rpc.Client // for methods that answer with what another one says
	done     chan error
}

func serveRPC(n *Node, admit *admission, addr string) (*rpcServer, error) {
	server := rpc.NewServer()
	server.SetBatchLimits(batchRequests, batchResponseBytes)
	for _, api := range n.services(admit) {
		if err := server.RegisterName(api.Namespace, api.Service); err != nil {
			return nil, fmt.Errorf("register the %s service: %w", api.Namespace, err)
		}
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("open the RPC port (is another ledger running?): %w", err)
	}
	plain := gethnode.NewHTTPHandlerStack(server, nil, []string{"localhost"}, nil, false)
	socket := server.WebsocketHandler(nil)
	s := &rpcServer{
		listener: listener,
		rpc:      server,
		self:     rpc.DialInProc(server),
		done:     make(chan error, 1),
		http: &http.Server{
			ReadHeaderTimeout: headerTimeout,
			Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if isWebsocket(r) {
					socket.ServeHTTP(w, r)
					return
				}
				plain.ServeHTTP(w, r)
			}),
		},
	}
	go func() { s.done <- s.http.Serve(listener) }()
	return s, nil
}

func isWebsocket(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket") &&
		strings.Contains(strings.ToLower(r.Header.Get("Connection")), "upgrade")
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
		LogQueryLimit: logAddressLimit, RangeLimit: logRangeLimit,
	})
	out = append(out, rpc.API{Namespace: "eth", Service: filters.NewFilterAPI(system)})
	out = append(out, tracers.APIs(backend)...)
	return append(out,
		rpc.API{Namespace: "eth", Service: &ethAPI{node: n, admit: admit}},
		rpc.API{Namespace: "net", Service: &netAPI{node: n}},
		rpc.API{Namespace: "web3", Service: web3API{}},
		rpc.API{Namespace: "stiver", Service: &stiverAPI{node: n}},
	)
}

func (s *rpcServer) addr() string { return s.listener.Addr().String() }

// stop closes the port, gives running requests a moment, and ends WebSockets.
func (s *rpcServer) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	s.self.Close()
	s.rpc.Stop()
	if serveErr := <-s.done; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, serveErr)
	}
	return err
}

// RPCAddr is the host and port that JSON-RPC listens on.
func (n *Node) RPCAddr() string { return n.rpc.addr() }

// RPCURL is the URL of the JSON-RPC endpoint; WebSocket clients use ws://.
func (n *Node) RPCURL() string { return "http://" + n.rpc.addr() }

// Client is a JSON-RPC client inside the process. The caller closes it.
func (n *Node) Client() *rpc.Client { return rpc.DialInProc(n.rpc.rpc) }
