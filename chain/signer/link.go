package signer

import (
	"fmt"
	"net"
	"strings"
	"time"

	comet "github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/libs/protoio"
	"github.com/cometbft/cometbft/p2p"
	p2pconn "github.com/cometbft/cometbft/p2p/conn"
	privvalproto "github.com/cometbft/cometbft/proto/tendermint/privval"
	"github.com/cosmos/gogoproto/proto"
)

const (
	// handshakeTimeout bounds how long a stranger can hold up a connection.
	handshakeTimeout = 3 * time.Second

	// answerTimeout is how long the node waits for a signature; a disk that
	// syncs for longer is as good as dead.
	answerTimeout = 5 * time.Second

	// maxMessage is far longer than any request, in bytes.
	maxMessage = 64 << 10
)

// Endpoint is where a remote signer and its node meet.
type Endpoint struct {
	Addr string // host:port
	// Peer is the id that the other side must prove, empty if any will do: then
	// the address is one of this machine only.
	Peer p2p.ID
}

// ParseEndpoint reads tcp://HOST:PORT, or tcp://ID@HOST:PORT where HOST is not
// this machine: whoever reaches the port could pose as the other side
// otherwise.
func ParseEndpoint(text string) (Endpoint, error) {
	rest, ok := strings.CutPrefix(text, "tcp://")
	if !ok {
		return Endpoint{}, fmt.Errorf("signer address %q: it has the form tcp://ID@HOST:PORT", text)
	}
	var e Endpoint
	if id, addr, named := strings.Cut(rest, "@"); named {
		e.Peer, rest = p2p.ID(strings.ToLower(id)), addr
	}
	e.Addr = rest
	host, _, err := net.SplitHostPort(rest)
	if err != nil {
		return Endpoint{}, fmt.Errorf("signer address %q: %w", text, err)
	}
	ip := net.ParseIP(host)
	if ip == nil {
		return Endpoint{}, fmt.Errorf("signer address %q: the host must be an IP address", text)
	}
	if e.Peer == "" && !ip.IsLoopback() {
		return Endpoint{}, fmt.Errorf("signer address %q: on another machine the id of the other side is needed, as in tcp://ID@HOST:PORT; it is printed when that side starts", text)
	}
	return e, nil
}

// link is a connection whose other side has proved its id. One request is
// under way at a time.
type link struct {
	conn *p2pconn.SecretConnection
	in   protoio.ReadCloser
	out  protoio.WriteCloser
}

// secure makes a link of a fresh connection, or closes it.
func secure(conn net.Conn, key comet.PrivKey, peer p2p.ID) (*link, error) {
	err := conn.SetDeadline(time.Now().Add(handshakeTimeout))
	var secret *p2pconn.SecretConnection
	if err == nil {
		secret, err = p2pconn.MakeSecretConnection(conn, key)
	}
	if err == nil {
		err = conn.SetDeadline(time.Time{})
	}
	if err == nil && peer != "" && p2p.PubKeyToID(secret.RemotePubKey()) != peer {
		err = fmt.Errorf("the other side is %s, not %s", p2p.PubKeyToID(secret.RemotePubKey()), peer)
	}
	if err != nil {
		return nil, fmt.Errorf("connect %s: %w", conn.RemoteAddr(), closing(err, conn))
	}
	return &link{conn: secret, in: protoio.NewDelimitedReader(secret, maxMessage), out: protoio.NewDelimitedWriter(secret)}, nil
}

// closing closes a connection that failed; why it failed is what counts.
func closing(err error, conn net.Conn) error {
	_ = conn.Close()
	return err
}

func (l *link) read() (*privvalproto.Message, error) {
	m := new(privvalproto.Message)
	_, err := l.in.ReadMsg(m)
	return m, err
}

func (l *link) write(m proto.Message) error {
	_, err := l.out.WriteMsg(m)
	return err
}

// ask sends a request and waits for the answer, for answerTimeout at most.
func (l *link) ask(m *privvalproto.Message) (*privvalproto.Message, error) {
	if err := l.conn.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
		return nil, err
	}
	if err := l.write(m); err != nil {
		return nil, err
	}
	return l.read()
}

func (l *link) close() { _ = l.conn.Close() }
