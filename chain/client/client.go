package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
)

const (
	// DefaultConnectTimeout bounds reaching the node at all.
	DefaultConnectTimeout = 3 * time.Second
	// DefaultRequestTimeout bounds one JSON-RPC exchange. A node that executes
	// a large estimate takes a second or two; ten times that is a dead one.
	DefaultRequestTimeout = 20 * time.Second
	// maxIdleConnections lets many transactions be awaited at once without
	// opening a socket per question.
	maxIdleConnections = 64
)

// Options of Dial. The zero value is good.
type Options struct {
	// ChainID is the ledger expected behind the URL; zero accepts any.
	ChainID uint64
	// Lazy returns without contacting the ledger, so that a payee can start
	// while its ledger is down. It needs ChainID and an http(s) URL. The chain
	// is checked before the first transaction.
	Lazy bool
	// Access is for a node that wants to know its callers.
	Access         Access
	ConnectTimeout time.Duration // DefaultConnectTimeout if zero
	RequestTimeout time.Duration // DefaultRequestTimeout if zero
	// DecodeRevert names a contract's refusal; by default the errors of our own
	// contracts are known.
	DecodeRevert func(data []byte) (name, reason string, ok bool)
}

// Client reads from one ledger. It is safe for concurrent use.
type Client struct {
	rpc     *rpc.Client
	eth     *ethclient.Client
	chainID uint64
	checked atomic.Bool // the node has confirmed chainID
	opt     Options
	release func() // lets go of connections that are kept for the next request
}

// Dial connects to the ledger at url (http, https, ws, wss or an IPC path) and
// learns its chain id. Errors: ErrUnreachable, ErrWrongChain.
func Dial(ctx context.Context, url string, opt Options) (*Client, error) {
	opt = opt.withDefaults()
	dialCtx, cancel := context.WithTimeout(ctx, opt.ConnectTimeout)
	defer cancel()
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: opt.ConnectTimeout}).DialContext,
		TLSHandshakeTimeout: opt.ConnectTimeout,
		MaxIdleConns:        maxIdleConnections,
		MaxIdleConnsPerHost: maxIdleConnections,
		IdleConnTimeout:     time.Minute,
	}
	access, err := opt.Access.options(transport)
	if err != nil {
		return nil, err
	}
	conn, err := rpc.DialOptions(dialCtx, url, access...)
	if err != nil {
		return nil, classify(ctx, "connect to ledger", err)
	}
	c, err := New(ctx, conn, opt)
	if err != nil {
		conn.Close()
		transport.CloseIdleConnections()
		return nil, err
	}
	c.release = transport.CloseIdleConnections
	return c, nil
}

// New makes a client over an existing JSON-RPC connection, such as the
// in-process one of an embedded node.
func New(ctx context.Context, conn *rpc.Client, opt Options) (*Client, error) {
	opt = opt.withDefaults()
	c := &Client{rpc: conn, eth: ethclient.NewClient(conn), chainID: opt.ChainID, opt: opt}
	if opt.Lazy {
		if opt.ChainID == 0 {
			return nil, errors.New("a lazy ledger client needs the chain id it will expect")
		}
		return c, nil
	}
	if err := c.checkChain(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

func (o Options) withDefaults() Options {
	if o.ConnectTimeout == 0 {
		o.ConnectTimeout = DefaultConnectTimeout
	}
	if o.RequestTimeout == 0 {
		o.RequestTimeout = DefaultRequestTimeout
	}
	if o.DecodeRevert == nil {
		o.DecodeRevert = decodeKnownRevert
	}
	return o
}

// checkChain asks the node for its chain id once per client.
func (c *Client) checkChain(ctx context.Context) error {
	if c.checked.Load() {
		return nil
	}
	var id hexutil.Uint64
	if err := c.Raw(ctx, &id, "eth_chainId"); err != nil {
		return err
	}
	if c.opt.ChainID != 0 && uint64(id) != c.opt.ChainID {
		return &Error{Code: CodeWrongChain, Op: "connect to ledger",
			Err: fmt.Errorf("expected chain %d, found %d", c.opt.ChainID, uint64(id))}
	}
	if c.opt.ChainID == 0 {
		c.chainID = uint64(id)
	}
	c.checked.Store(true)
	return nil
}

// ChainID is the ledger's EIP-155 chain id.
func (c *Client) ChainID() uint64 { return c.chainID }

// Close ends the connection. Calls under way fail.
func (c *Client) Close() {
	c.rpc.Close()
	if c.release != nil {
		c.release()
	}
}

// Raw makes one JSON-RPC request with the client's timeout. result is a pointer
// for the decoded answer.
func (c *Client) Raw(ctx context.Context, result any, method string, args ...any) error {
	reqCtx, cancel := context.WithTimeout(ctx, c.opt.RequestTimeout)
	defer cancel()
	return classify(ctx, method, c.rpc.CallContext(reqCtx, result, method, args...))
}

// Batch makes several JSON-RPC requests in one exchange. It fails as a whole
// only when the exchange failed; each element carries its own error.
func (c *Client) Batch(ctx context.Context, elems []rpc.BatchElem) error {
	if len(elems) == 0 {
		return nil
	}
	reqCtx, cancel := context.WithTimeout(ctx, c.opt.RequestTimeout)
	defer cancel()
	return classify(ctx, elems[0].Method+" and others", c.rpc.BatchCallContext(reqCtx, elems))
}
