package serve

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v4"
)

func newSecret(t *testing.T) (secret []byte, path string) {
	t.Helper()
	secret = make([]byte, secretBytes)
	_, _ = rand.Read(secret)
	path = filepath.Join(t.TempDir(), "jwt.hex")
	if err := os.WriteFile(path, []byte(hex.EncodeToString(secret)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return secret, path
}

func newToken(t *testing.T, secret []byte, subject string) string {
	t.Helper()
	token, err := IssueToken(secret, subject, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// authority signs certificates for a test and keeps them as files.
type authority struct {
	t    *testing.T
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) *authority {
	a := &authority{t: t, dir: t.TempDir()}
	a.cert, a.key = a.issue(name, &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	return a
}

func (a *authority) issue(name string, template *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.Subject = pkix.Name{CommonName: name, Organization: []string{"Bank " + name}}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Minute), time.Now().Add(time.Hour)
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	parent, signer := template, key
	if a.cert != nil {
		parent, signer = a.cert, a.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	a.write(name+".pem", "CERTIFICATE", der)
	a.write(name+".key", "EC PRIVATE KEY", keyDER)
	return cert, key
}

func (a *authority) path(name string) string { return filepath.Join(a.dir, name) }

func (a *authority) write(name, kind string, der []byte) {
	a.t.Helper()
	if err := os.WriteFile(a.path(name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		a.t.Fatal(err)
	}
}

// client is an HTTP client that trusts the authority and shows a certificate.
func (a *authority) client(certFrom *authority, name string) *http.Client {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	cfg := &tls.Config{RootCAs: pool}
	if certFrom != nil {
		pair, err := tls.LoadX509KeyPair(certFrom.path(name+".pem"), certFrom.path(name+".key"))
		if err != nil {
			a.t.Fatal(err)
		}
		// Given whatever the server asks for, so that it is the one to refuse.
		cfg.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &pair, nil }
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: cfg}, Timeout: waitLimit}
}

func (l *ledger) status(client *http.Client, token string) (int, error) {
	l.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, l.URL(), strings.NewReader(request("eth_chainId", "[]")))
	if err != nil {
		l.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	res.Body.Close()
	return res.StatusCode, nil
}

func TestAnAddressThatStrangersReachNeedsTLSAndAWayToKnowCallers(t *testing.T) {
	for _, c := range []struct {
		cfg Config
		ok  bool
	}{
		{Config{Addr: "127.0.0.1:1"}, true},
		{Config{Addr: "[::1]:1"}, true},
		{Config{Addr: "127.0.0.1:1", JWTSecret: "s"}, true},
		{Config{Addr: "0.0.0.0:1", TLSCert: "c", TLSKey: "k", ClientCA: "a"}, true},
		{Config{Addr: "10.0.0.1:1", TLSCert: "c", TLSKey: "k", JWTSecret: "s"}, true},
		{Config{Addr: "0.0.0.0:1"}, false},
		{Config{Addr: "0.0.0.0:1", TLSCert: "c", TLSKey: "k"}, false},
		{Config{Addr: "0.0.0.0:1", JWTSecret: "s"}, false},
		{Config{Addr: "0.0.0.0:1", ClientCA: "a"}, false},
		{Config{Addr: "127.0.0.1:1", TLSCert: "c"}, false},
		{Config{Addr: "localhost:1"}, false},
		{Config{Addr: "127.0.0.1"}, false},
		{Config{Addr: "127.0.0.1:1", Rate: -1}, false},
	} {
		if err := c.cfg.Validate(); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c.cfg, err)
		}
	}
	if err := (Config{Addr: "0.0.0.0:1"}).Validate(); !errors.Is(err, ErrExposed) {
		t.Error(err)
	}
}

func TestASecretThatOthersCanReadIsRefused(t *testing.T) {
	_, path := newSecret(t)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadSecret(path); !errors.Is(err, ErrSecretFile) {
		t.Error(err)
	}
	short := filepath.Join(t.TempDir(), "short")
	if err := os.WriteFile(short, []byte("abcdef"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadSecret(short); !errors.Is(err, ErrSecretFile) || strings.Contains(err.Error(), "abcdef") {
		t.Error(err)
	}
}

func TestOnlyCallersWithACertificateOfTheClientCAGetIn(t *testing.T) {
	ours, theirs := newAuthority(t, "ca"), newAuthority(t, "other-ca")
	ours.issue("node", &x509.Certificate{})
	ours.issue("wallet", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	theirs.issue("wallet", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	l := start(t, Config{TLSCert: ours.path("node.pem"), TLSKey: ours.path("node.key"), ClientCA: ours.path("ca.pem")})
	if status, err := l.status(ours.client(ours, "wallet"), ""); err != nil || status != http.StatusOK {
		t.Errorf("a known caller: %d, %v", status, err)
	}
	if status, err := l.status(ours.client(nil, ""), ""); err == nil {
		t.Errorf("a caller without a certificate is answered %d", status)
	}
	if status, err := l.status(ours.client(theirs, "wallet"), ""); err == nil {
		t.Errorf("a caller with another authority's certificate is answered %d", status)
	}
	if l.served["light certificate"] != 1 {
		t.Errorf("observed %v", l.served)
	}
}

func TestOnlyValidTokensGetIn(t *testing.T) {
	secret, path := newSecret(t)
	other, _ := newSecret(t)
	l := start(t, Config{JWTSecret: path})
	sign := func(method jwt.SigningMethod, key any, claims jwt.RegisteredClaims) string {
		token, err := jwt.NewWithClaims(method, claims).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	later, past := jwt.NewNumericDate(time.Now().Add(time.Hour)), jwt.NewNumericDate(time.Now().Add(-time.Hour))
	for name, c := range map[string]struct {
		token  string
		status int
	}{
		"valid":        {newToken(t, secret, "bank"), http.StatusOK},
		"none":         {"", http.StatusUnauthorized},
		"garbage":      {"x.y.z", http.StatusUnauthorized},
		"other secret": {newToken(t, other, "bank"), http.StatusUnauthorized},
		"expired":      {sign(jwt.SigningMethodHS256, secret, jwt.RegisteredClaims{Subject: "bank", ExpiresAt: past}), http.StatusUnauthorized},
		"no expiry":    {sign(jwt.SigningMethodHS256, secret, jwt.RegisteredClaims{Subject: "bank"}), http.StatusUnauthorized},
		"no subject":   {sign(jwt.SigningMethodHS256, secret, jwt.RegisteredClaims{ExpiresAt: later}), http.StatusUnauthorized},
		"not yet":      {sign(jwt.SigningMethodHS256, secret, jwt.RegisteredClaims{Subject: "bank", ExpiresAt: later, NotBefore: later}), http.StatusUnauthorized},
		"other method": {sign(jwt.SigningMethodHS512, secret, jwt.RegisteredClaims{Subject: "bank", ExpiresAt: later}), http.StatusUnauthorized},
		"no signature": {sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, jwt.RegisteredClaims{Subject: "bank", ExpiresAt: later}), http.StatusUnauthorized},
	} {
		if status, err := l.status(http.DefaultClient, c.token); err != nil || status != c.status {
			t.Errorf("%s: %d, %v", name, status, err)
		}
	}
	if _, res, err := l.tryDial(""); err == nil || res.StatusCode != http.StatusUnauthorized {
		t.Errorf("a WebSocket without a token: %v, %v", res, err)
	}
	if answer := l.ask(l.dial(newToken(t, secret, "bank")), request("eth_chainId", "[]")); answer.Result != "0x1" {
		t.Errorf("a WebSocket with a token: %+v", answer)
	}
}

func TestWithBothConfiguredEitherGetsIn(t *testing.T) {
	ca := newAuthority(t, "ca")
	ca.issue("node", &x509.Certificate{})
	ca.issue("wallet", &x509.Certificate{ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	secret, path := newSecret(t)
	l := start(t, Config{TLSCert: ca.path("node.pem"), TLSKey: ca.path("node.key"), ClientCA: ca.path("ca.pem"), JWTSecret: path})
	for name, c := range map[string]struct {
		client *http.Client
		token  string
		status int
	}{
		"certificate": {ca.client(ca, "wallet"), "", http.StatusOK},
		"token":       {ca.client(nil, ""), newToken(t, secret, "bank"), http.StatusOK},
		"neither":     {ca.client(nil, ""), "", http.StatusUnauthorized},
	} {
		if status, err := l.status(c.client, c.token); err != nil || status != c.status {
			t.Errorf("%s: %d, %v", name, status, err)
		}
	}
}

func TestARenewedCertificateIsUsedWithoutARestart(t *testing.T) {
	ca := newAuthority(t, "ca")
	ca.issue("node", &x509.Certificate{})
	pair := &certificate{certFile: ca.path("node.pem"), keyFile: ca.path("node.key")}
	before, err := pair.get(nil)
	if err != nil {
		t.Fatal(err)
	}
	ca.issue("node", &x509.Certificate{})
	if err := os.Chtimes(ca.path("node.pem"), time.Time{}, time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	after, err := pair.get(nil)
	if err != nil || string(after.Certificate[0]) == string(before.Certificate[0]) {
		t.Errorf("the old certificate is still served (%v)", err)
	}
	if err := os.Remove(ca.path("node.pem")); err != nil {
		t.Fatal(err)
	}
	if kept, err := pair.get(nil); err != nil || kept != after {
		t.Errorf("while the file is away: %v", err)
	}
}

func TestAWebSocketEndsWithItsIdentity(t *testing.T) {
	secret, path := newSecret(t)
	l := start(t, Config{JWTSecret: path})
	token, err := IssueToken(secret, "bank", time.Now().Add(2*time.Second)) // seconds are what a token counts in
	if err != nil {
		t.Fatal(err)
	}
	conn := l.dial(token)
	if err := conn.SetReadDeadline(time.Now().Add(waitLimit)); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if _, _, err := conn.ReadMessage(); err == nil || errors.As(err, &timeout) && timeout.Timeout() {
		t.Errorf("still open: %v", err)
	}
}
