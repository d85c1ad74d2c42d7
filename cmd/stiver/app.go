package main

import (
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"
)

const description = `Pay fractions of a cent, thousands of times a second, and let anyone entitled
check afterwards that every settlement is right.

Output is a table on a terminal and JSON in a pipe or with --json. Amounts in
JSON are decimal strings of base units; amounts you type are whole coins.

Exit status:
   0  done                          4  refused: by payee, ledger or your limits
   1  failed                        5  verification failed
   2  wrong usage or bad input      6  busy: another process holds the directory
   3  not reachable, try again    130  interrupted`

func newApp() *cli.App {
	app := &cli.App{
		Name:                   "stiver",
		Usage:                  "payment channels that settle on a permissioned ledger",
		Description:            description,
		Version:                version,
		UseShortOptionHandling: true,
		Suggest:                true,
		Flags: []cli.Flag{
			&cli.StringFlag{
				Name: "home", EnvVars: []string{"STIVER_HOME"}, Value: defaultHome(),
				Usage: "`DIR` with the ledger's, wallet's and gateway's data",
			},
			&cli.StringFlag{Name: "rpc-ca", EnvVars: []string{"STIVER_RPC_CA"}, Usage: "`FILE` with the authority of the ledger's TLS certificate (PEM)"},
			&cli.StringFlag{Name: "rpc-cert", EnvVars: []string{"STIVER_RPC_CERT"}, Usage: "`FILE` with the certificate to show to the ledger (PEM)"},
			&cli.StringFlag{Name: "rpc-key", EnvVars: []string{"STIVER_RPC_KEY"}, Usage: "`FILE` with its key (PEM)"},
			&cli.StringFlag{Name: "rpc-token", EnvVars: []string{"STIVER_RPC_TOKEN"}, Usage: "`FILE` with a token to show to the ledger"},
			&cli.BoolFlag{Name: "json", Usage: "print JSON even on a terminal"},
			&cli.BoolFlag{Name: "verbose", Usage: "log what happens, on stderr"},
		},
		Commands: []*cli.Command{
			demoCommand(),
			ledgerCommand(),
			walletCommand(),
			gatewayCommand(),
			auditCommand(),
			benchCommand(),
			completionCommand(),
		},
		Before: func(c *cli.Context) error {
			wantsJSON = c.Bool("json")
			return nil
		},
		// Errors are printed once, by main, with the exit status they deserve.
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   onUsageError,
		CommandNotFound: func(c *cli.Context, name string) {
			err := unknownCommand(c, name)
			printError(os.Stderr, err)
			os.Exit(exitCode(c.Context, err))
		},
	}
	explainUsage(app.Commands)
	refuseSurplus(app.Commands)
	return app
}

func onUsageError(_ *cli.Context, err error, _ bool) error { return usageError{err} }

// explainUsage marks wrong flags of every command as wrong usage: the library
// asks each command, not the app.
func explainUsage(commands []*cli.Command) {
	for _, c := range commands {
		c.OnUsageError = onUsageError
		explainUsage(c.Subcommands)
	}
}

func defaultHome() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ".stiver"
	}
	return filepath.Join(home, ".stiver")
}

// homeDir returns a folder of the user's data directory.
func homeDir(c *cli.Context, room string) string {
	return filepath.Join(c.String("home"), room)
}
