package serve

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

// Config says where to listen and what callers must show. All but Addr are
// paths of files, empty for none.
type Config struct {
	// Addr is host:port; the host must be an IP address, and a loopback one
	// unless TLS and at least one way to know callers are configured.
	Addr string

	// TLSCert and TLSKey are PEM files; they are read again when they change.
	TLSCert, TLSKey string
	// ClientCA is a PEM file of the authorities that sign callers' certificates.
	ClientCA string
	// JWTSecret holds 32 bytes in hex, as go-ethereum writes them, readable by
	// its owner only.
	JWTSecret string

	// Rate is how many units a second each identity from elsewhere may spend,
	// DefaultRate if zero.
	Rate float64
}

// ConfigError is a listening address that would be open to strangers, or a file
// that cannot serve.
type ConfigError struct{ code, text string }

// Code returns the stable code.
func (e *ConfigError) Code() string { return e.code }

// Error returns the sentence.
func (e *ConfigError) Error() string { return e.text }

// ErrExposed is returned for an address that strangers reach, without TLS and a
// way to know callers.
var ErrExposed = &ConfigError{"rpc_exposed", "an address that is not loopback needs TLS (a certificate and its key) and a client CA or a token secret; nothing was started; give these, or listen on 127.0.0.1"}

// ErrSecretFile is returned for a token secret that is malformed or that others
// on the machine can read.
var ErrSecretFile = &ConfigError{"token_secret", "the token secret must be a file of 32 bytes in hex, readable by its owner only; nothing was started; make one with `openssl rand -hex 32` and mode 0600"}

// Authenticates tells whether callers must show who they are.
func (c Config) Authenticates() bool { return c.ClientCA != "" || c.JWTSecret != "" }

// Validate holds the configuration against itself; files are not read.
func (c Config) Validate() error {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("RPC address %q: %w", c.Addr, err)
	}
	ip := net.ParseIP(host)
	switch {
	case ip == nil:
		return fmt.Errorf("RPC address %q: the host must be an IP address such as 127.0.0.1 or 0.0.0.0", c.Addr)
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return errors.New("TLS needs both a certificate and its key; nothing was started; give both or neither")
	case c.ClientCA != "" && c.TLSCert == "":
		return errors.New("client certificates travel over TLS only; nothing was started; give a certificate and a key too")
	case c.Rate < 0:
		return fmt.Errorf("a rate limit of %v is not possible; nothing was started; leave it out for the default", c.Rate)
	case !ip.IsLoopback() && (c.TLSCert == "" || !c.Authenticates()):
		return fmt.Errorf("RPC address %s: %w", c.Addr, ErrExposed)
	}
	return nil
}

func (c Config) rate() float64 {
	if c.Rate == 0 {
		return DefaultRate
	}
	return c.Rate
}

// tls is how connections are encrypted, nil for not at all. With tokens as well
// as certificates, a caller may come with either.
func (c Config) tls() (*tls.Config, error) {
	if c.TLSCert == "" {
		return nil, nil
	}
	pair := &certificate{certFile: c.TLSCert, keyFile: c.TLSKey}
	if _, err := pair.get(nil); err != nil {
		return nil, err
	}
	out := &tls.Config{MinVersion: tls.VersionTLS13, GetCertificate: pair.get}
	if c.ClientCA == "" {
		return out, nil
	}
	pem, err := os.ReadFile(c.ClientCA)
	if err != nil {
		return nil, fmt.Errorf("read the client CA: %w", err)
	}
	out.ClientCAs = x509.NewCertPool()
	if !out.ClientCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM; nothing was started", c.ClientCA)
	}
	out.ClientAuth = tls.RequireAndVerifyClientCert
	if c.JWTSecret != "" {
		out.ClientAuth = tls.VerifyClientCertIfGiven
	}
	return out, nil
}

// certificate is a key pair on disk, read again when its file was replaced, so
// that renewing it needs no restart. It is safe for concurrent use.
type certificate struct {
	certFile, keyFile string

	mu     sync.Mutex
	loaded *tls.Certificate
	stamp  time.Time
}

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.certFile)
	if err != nil {
		return c.orLoaded(fmt.Errorf("read the TLS certificate: %w", err))
	}
	if c.loaded != nil && info.ModTime().Equal(c.stamp) {
		return c.loaded, nil
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return c.orLoaded(fmt.Errorf("read the TLS certificate and its key: %w", err))
	}
	c.loaded, c.stamp = &pair, info.ModTime()
	return c.loaded, nil
}

// orLoaded goes on with what was read before while the files are being replaced.
func (c *certificate) orLoaded(err error) (*tls.Certificate, error) {
	if c.loaded != nil {
		return c.loaded, nil
	}
	return nil, err
}

const secretBytes = 32

// LoadSecret reads a token secret. Errors never quote the file.
func LoadSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the token secret: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s has mode %#o: %w", path, info.Mode().Perm(), ErrSecretFile)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the token secret: %w", err)
	}
	secret, err := hex.DecodeString(strings.TrimPrefix(strings.TrimSpace(string(data)), "0x"))
	if err != nil || len(secret) != secretBytes {
		return nil, fmt.Errorf("%s: %w", path, ErrSecretFile)
	}
	return secret, nil
}
