package node

import (
	"path/filepath"

	"github.com/stiver-pay/stiver/chain/serve"
)

// RPCAccess says who besides the processes of this machine may use JSON-RPC and
// read the metrics: what an address that is not loopback needs. The files may be
// given relative to the home. An empty one admits the machine's own processes.
type RPCAccess struct {
	TLSCert   string `json:"tls_cert,omitempty"`   // PEM
	TLSKey    string `json:"tls_key,omitempty"`    // PEM
	ClientCA  string `json:"client_ca,omitempty"`  // PEM: callers show a certificate it has signed
	JWTSecret string `json:"jwt_secret,omitempty"` // 32 bytes in hex: callers show a token (HS256)
	// Rate is how many units a second each identity may spend, serve.DefaultRate
	// if zero. docs/operate.md says what costs how much.
	Rate float64 `json:"rpc_rate,omitempty"`
}

// listenOn is the configuration of one address with this access.
func (a RPCAccess) listenOn(addr string) serve.Config {
	return serve.Config{
		Addr: addr, TLSCert: a.TLSCert, TLSKey: a.TLSKey, ClientCA: a.ClientCA, JWTSecret: a.JWTSecret, Rate: a.Rate,
	}
}

// or is the access with what it leaves open taken from another: the files all
// together, since one without the others would mean something else.
func (a RPCAccess) or(file RPCAccess) RPCAccess {
	rate := a.Rate
	if a.Rate = 0; a == (RPCAccess{}) {
		a = file
	}
	if a.Rate = rate; rate == 0 {
		a.Rate = file.Rate
	}
	return a
}

// relativeTo makes the files' paths relative to a home absolute.
func (a RPCAccess) relativeTo(home string) RPCAccess {
	for _, path := range []*string{&a.TLSCert, &a.TLSKey, &a.ClientCA, &a.JWTSecret} {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(home, *path)
		}
	}
	return a
}
