package main

import (
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/chain/node"
	"github.com/stiver-pay/stiver/chain/serve"
	"github.com/stiver-pay/stiver/chain/signer"
)

// serveFlags are who besides this machine's processes may use a node, and what
// it shows of itself.
func serveFlags() []cli.Flag {
	return append(logFlags(),
		&cli.StringFlag{Name: "tls-cert", Usage: "`FILE` with the TLS certificate of JSON-RPC and metrics (PEM)"},
		&cli.StringFlag{Name: "tls-key", Usage: "`FILE` with its key (PEM)"},
		&cli.StringFlag{Name: "client-ca", Usage: "`FILE` with the authorities whose client certificates are let in (PEM)"},
		&cli.StringFlag{Name: "jwt-secret", Usage: "`FILE` with the secret of tokens that are let in (32 bytes in hex); see \"ledger token\""},
		&cli.Float64Flag{Name: "rpc-rate", Value: serve.DefaultRate, Usage: "`UNITS` a second that each identity may spend on requests"},
		&cli.StringFlag{Name: "metrics", Usage: "`ADDRESS` to show metrics at, for Prometheus; nowhere by default"},
	)
}

// nodeConfig is a node's configuration as the flags of `ledger start` give it;
// what they leave open is the home's.
func nodeConfig(c *cli.Context, dir string) (node.Config, error) {
	log, err := chosenLogger(c)
	if err != nil {
		return node.Config{}, err
	}
	access := node.RPCAccess{
		TLSCert: absolute(c.String("tls-cert")), TLSKey: absolute(c.String("tls-key")),
		ClientCA: absolute(c.String("client-ca")), JWTSecret: absolute(c.String("jwt-secret")),
	}
	if c.IsSet("rpc-rate") {
		access.Rate = c.Float64("rpc-rate")
	}
	return node.Config{
		Home: dir, RPCAddr: listenAddr(c, dir), MetricsAddr: c.String("metrics"), Version: version, Logger: log,
		RPCAccess: access, Passphrase: signer.Passphrase(passphrase(c)), SignerListen: c.String("signer-listen"), Pruned: c.Bool("prune"),
	}, nil
}

// rpcAccess is what to show to a ledger elsewhere.
func rpcAccess(c *cli.Context) client.Access {
	return client.Access{CA: c.String("rpc-ca"), Cert: c.String("rpc-cert"), Key: c.String("rpc-key"), Token: c.String("rpc-token")}
}

// absolute makes a typed path independent of the working directory.
func absolute(path string) string {
	if path == "" {
		return ""
	}
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

func ledgerTokenCommand() *cli.Command {
	return &cli.Command{
		Name:  "token",
		Usage: "issue a token with which a caller may use a node's JSON-RPC from elsewhere",
		Description: `The token is signed with the node's secret and ends by itself. To end it earlier,
replace the secret and restart the node: all tokens end then.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "jwt-secret", Required: true, Usage: "`FILE` with the node's token secret"},
			&cli.StringFlag{Name: "subject", Required: true, Usage: "`NAME` of the caller: its limits are counted by it"},
			&cli.DurationFlag{Name: "valid", Value: 30 * 24 * time.Hour, Usage: "`TIME` until the token ends"},
		},
		Action: func(c *cli.Context) error {
			secret, err := serve.LoadSecret(c.String("jwt-secret"))
			if err != nil {
				return err
			}
			expires := time.Now().Add(c.Duration("valid"))
			token, err := serve.IssueToken(secret, c.String("subject"), expires)
			if err != nil {
				return fmt.Errorf("sign the token: %w", err)
			}
			if !c.Bool("json") {
				// As it is, into a pipe too: a file with nothing else is what --rpc-token reads.
				_, err := fmt.Fprintln(c.App.Writer, token)
				return err
			}
			result := map[string]any{"token": token, "subject": c.String("subject"), "expires": expires.UTC().Format(time.RFC3339)}
			return print(c, result, func(io.Writer) {})
		},
	}
}
