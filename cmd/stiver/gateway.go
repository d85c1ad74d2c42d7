package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/template"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/urfave/cli/v2"

	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
)

//go:embed gateway.yaml
var gatewayTemplate string

func gatewayCommand() *cli.Command {
	return &cli.Command{
		Name:  "gateway",
		Usage: "sell: a paying door in front of a web server or a directory",
		Subcommands: []*cli.Command{
			gatewayInitCommand(), gatewayRunCommand(), gatewayStatusCommand(), gatewaySettleCommand(),
			gatewayChannelsCommand(), gatewayEntriesCommand(), gatewayLogCommand(), gatewayEraseCommand(),
		},
	}
}

// configPath is --config, the argument of a command that takes one, or the gateway's place in the user's home.
func configPath(c *cli.Context) string {
	if c.IsSet("config") {
		return c.String("config")
	}
	if c.Args().Present() && c.Command.ArgsUsage == "[CONFIG]" {
		return c.Args().First()
	}
	return filepath.Join(homeDir(c, "gateway"), "gateway.yaml")
}

func contentFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "upstream", Usage: "`URL` of the web server to stand in front of"},
		&cli.StringFlag{Name: "content", Value: "docs", Usage: "`DIR` of files to sell, where there is no upstream"},
	}
}

func gatewayInitCommand() *cli.Command {
	return &cli.Command{
		Name:      "init",
		Usage:     "write a configuration and a key; on a development network, admit the key",
		ArgsUsage: "[CONFIG]",
		Flags:     append(contentFlags(), rpcFlag()),
		Action: func(c *cli.Context) error {
			who, err := initGateway(c)
			if err != nil {
				return err
			}
			admitPayee(c, who)
			return print(c, map[string]any{"config": configPath(c), "receiver": who}, func(w io.Writer) {
				line(w, "configuration", configPath(c))
				line(w, "receiver", who)
			})
		},
	}
}

// initGateway writes key and configuration beside each other. It overwrites
// nothing.
func initGateway(c *cli.Context) (common.Address, error) {
	path := configPath(c)
	dir := filepath.Dir(path)
	content, err := filepath.Abs(c.String("content"))
	if err != nil {
		return common.Address{}, err
	}
	if c.String("upstream") == "" {
		if info, err := os.Stat(content); err != nil || !info.IsDir() {
			return common.Address{}, usagef("%s is not a directory; name one with --content, or a web server with --upstream", content)
		}
	}
	text, err := renderConfig(c.String("upstream"), content)
	if err != nil {
		return common.Address{}, err
	}
	key, err := crypto.GenerateKey()
	if err != nil {
		return common.Address{}, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return common.Address{}, err
	}
	if err := gateway.SaveKey(filepath.Join(dir, "key"), key); err != nil {
		return common.Address{}, err
	}
	if err := writeNew(path, text); err != nil {
		return common.Address{}, err
	}
	return crypto.PubkeyToAddress(key.PublicKey), nil
}

func renderConfig(upstream, content string) ([]byte, error) {
	t, err := template.New("gateway.yaml").Parse(gatewayTemplate)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]string{"Upstream": upstream, "Content": content})
	return b.Bytes(), err
}

func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

func gatewayRunCommand() *cli.Command {
	return &cli.Command{
		Name:      "run",
		Usage:     "sell until Ctrl-C",
		ArgsUsage: "[CONFIG]",
		Description: `Without a configuration, one is made on first use that sells the directory of
--content; on a development network its account is admitted to the ledger.`,
		Flags: append(contentFlags(), gatewayOverrides()...),
		Action: func(c *cli.Context) (err error) {
			if _, err := os.Stat(configPath(c)); errors.Is(err, os.ErrNotExist) && !c.Args().Present() {
				if err := firstGateway(c); err != nil {
					return err
				}
			}
			cfg, err := loadGateway(c)
			if err != nil {
				return err
			}
			g, err := gateway.Open(c.Context, cfg, gateway.Options{Logger: logger(c)})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, g.Close()) }()
			return g.Run(c.Context, func(at gateway.Addresses) { printAddresses(c, at) })
		},
	}
}

// firstGateway makes what a first `gateway run` lacks.
func firstGateway(c *cli.Context) error {
	who, err := initGateway(c)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.App.ErrWriter, "made %s; the payee is %s\n", configPath(c), who)
	admitPayee(c, who)
	return nil
}

// admitPayee makes a payee a member where the governor's key lies in this home,
// as on a development network; else it says who can.
func admitPayee(c *cli.Context, who common.Address) {
	if err := admit(c, contracts.RolePlatform, who); err != nil {
		fmt.Fprintf(c.App.ErrWriter, "not admitted to the ledger yet (%v); a governor does it with: stiver ledger admit %s --role platform\n", err, who)
	}
}

// gatewayOverrides are the settings that differ from run to run.
func gatewayOverrides() []cli.Flag {
	return []cli.Flag{
		rpcFlag(),
		&cli.StringFlag{Name: "listen", EnvVars: []string{"STIVER_GATEWAY_LISTEN"}, Usage: "`ADDRESS` for HTTP, instead of the configuration's"},
		&cli.StringFlag{Name: "stream-listen", EnvVars: []string{"STIVER_P2P_LISTEN"}, Usage: "`MULTIADDR` for the native stream, instead of the configuration's"},
		adminFlag(),
	}
}

func adminFlag() cli.Flag {
	return &cli.StringFlag{Name: "admin", EnvVars: []string{"STIVER_GATEWAY_ADMIN_LISTEN"}, Usage: "`ADDRESS` of the operator's door, instead of the configuration's"}
}

func loadGateway(c *cli.Context) (gateway.Config, error) {
	cfg, err := gateway.LoadConfig(configPath(c))
	if errors.Is(err, os.ErrNotExist) {
		return cfg, usagef("no configuration at %s; make one with: stiver gateway init", configPath(c))
	}
	if err != nil {
		return cfg, usageError{err}
	}
	override := func(flag string, field *string) {
		if c.IsSet(flag) {
			*field = c.String(flag)
		}
	}
	override("rpc", &cfg.Ledger.URL)
	override("listen", &cfg.Listen)
	override("admin", &cfg.Admin.Listen)
	if c.IsSet("stream-listen") {
		cfg.Stream.Listen = []string{c.String("stream-listen")}
	}
	if err := cfg.Validate(); err != nil {
		return cfg, usageError{err}
	}
	return cfg, nil
}

func printAddresses(c *cli.Context, at gateway.Addresses) {
	err := print(c, at, func(w io.Writer) {
		fmt.Fprintf(w, "gateway ready: selling at http://%s\n", at.HTTP)
		for _, a := range at.Stream {
			fmt.Fprintf(w, "native stream at %s\n", a)
		}
	})
	if err != nil {
		fmt.Fprintln(c.App.ErrWriter, "stiver:", err)
	}
}

// withOperator runs an action with the operator's door of the running gateway.
func withOperator(c *cli.Context, act func(context.Context, *gateway.AdminClient) error) error {
	cfg, err := loadGateway(c)
	if err != nil {
		return err
	}
	client, err := cfg.AdminClient()
	if err != nil {
		return err
	}
	return act(c.Context, client)
}
