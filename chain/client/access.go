package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/gorilla/websocket"
)

// Access is what a node that is not on this machine wants to see of its
// callers, and how it is known in turn. All are paths of files; empty ones are
// not needed.
type Access struct {
	CA    string `yaml:"ca"`    // PEM: the authorities that sign nodes' certificates, besides the system's
	Cert  string `yaml:"cert"`  // PEM: the caller's certificate
	Key   string `yaml:"key"`   // PEM: its key
	Token string `yaml:"token"` // a bearer token; read anew for every request, so that it can be replaced
}

// tls is how connections are encrypted; nil for the usual way.
func (a Access) tls() (*tls.Config, error) {
	if a.CA == "" && a.Cert == "" && a.Key == "" {
		return nil, nil
	}
	out := &tls.Config{MinVersion: tls.VersionTLS12}
	if a.CA != "" {
		pem, err := os.ReadFile(a.CA)
		if err != nil {
			return nil, fmt.Errorf("read the authorities of the ledger's node: %w", err)
		}
		if out.RootCAs, err = x509.SystemCertPool(); err != nil {
			out.RootCAs = x509.NewCertPool()
		}
		if !out.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate in PEM", a.CA)
		}
	}
	if a.Cert == "" && a.Key == "" {
		return out, nil
	}
	pair, err := tls.LoadX509KeyPair(a.Cert, a.Key)
	if err != nil {
		return nil, fmt.Errorf("read the certificate for the ledger's node: %w", err)
	}
	out.Certificates = []tls.Certificate{pair}
	return out, nil
}

// bearer adds the token to a request.
func (a Access) bearer(h http.Header) error {
	token, err := os.ReadFile(a.Token)
	if err != nil {
		return fmt.Errorf("read the token for the ledger's node: %w", err)
	}
	h.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	return nil
}

// options are for connections over HTTP, on transport, and WebSocket.
func (a Access) options(transport *http.Transport) ([]rpc.ClientOption, error) {
	secure, err := a.tls()
	if err != nil {
		return nil, err
	}
	transport.TLSClientConfig = secure
	out := []rpc.ClientOption{
		rpc.WithHTTPClient(&http.Client{Transport: transport}),
		rpc.WithWebsocketDialer(websocket.Dialer{Proxy: http.ProxyFromEnvironment, TLSClientConfig: secure}),
	}
	if a.Token != "" {
		out = append(out, rpc.WithHTTPAuth(a.bearer))
	}
	return out, nil
}

// turnedAway is the error of an answer with an HTTP status of its own: the node
// is there, and did not look at the request.
func turnedAway(op string, err error) error {
	var answer rpc.HTTPError
	if !errors.As(err, &answer) {
		return nil
	}
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return &Error{Code: CodeAccess, Op: op, Err: err}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return &Error{Code: CodeBusy, Op: op, Err: err}
	}
	return nil
}
