package process

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/stiver-pay/stiver/gateway"
)

// Gateway is a payee, as a process.
type Gateway struct {
	child
	gateway.Addresses
	URL    string
	Config gateway.Config
}

type gatewayArgs struct{ Config string }

// GatewayOptions of StartGateway.
type GatewayOptions struct {
	LedgerURL string
	Key       *ecdsa.PrivateKey // registered on the ledger as a platform
	Credit    string            // that the stream grants, written as a price
	// YAML is the rest of the configuration: upstream or content, and prices.
	YAML string
}

// StartGateway writes a configuration and runs a gateway with it until the test
// ends. It listens where it did before when it is started again.
func StartGateway(t testing.TB, o GatewayOptions) *Gateway {
	t.Helper()
	dir := t.TempDir()
	if err := gateway.SaveKey(filepath.Join(dir, "payee.key"), o.Key); err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(FreeAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf(`
listen: %s
admin: {listen: %s}
stream: {listen: [/ip4/127.0.0.1/tcp/%s], credit: %q}
ledger: {url: %s}
key_file: payee.key
data: data
`, FreeAddress(t), FreeAddress(t), port, o.Credit, o.LedgerURL) + o.YAML
	path := filepath.Join(dir, "gateway.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	g := &Gateway{child: child{name: "gateway", args: gatewayArgs{path}}}
	if g.Config, err = gateway.LoadConfig(path); err != nil {
		t.Fatal(err)
	}
	g.Restart(t)
	t.Cleanup(func() { g.Kill() })
	return g
}

// Restart runs the gateway again.
func (g *Gateway) Restart(t testing.TB) {
	t.Helper()
	g.start(t, &g.Addresses)
	g.URL = "http://" + g.Addresses.HTTP
}

// AdminClient asks the gateway's operator API.
func (g *Gateway) AdminClient(t testing.TB) *gateway.AdminClient {
	t.Helper()
	c, err := g.Config.AdminClient()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func runGateway(ctx context.Context, raw json.RawMessage, ready func(any)) error {
	var args gatewayArgs
	if err := json.Unmarshal(raw, &args); err != nil {
		return err
	}
	cfg, err := gateway.LoadConfig(args.Config)
	if err != nil {
		return err
	}
	g, err := gateway.Open(context.Background(), cfg, gateway.Options{})
	if err != nil {
		return err
	}
	err = g.Run(ctx, func(a gateway.Addresses) { ready(a) })
	return errors.Join(err, g.Close())
}
