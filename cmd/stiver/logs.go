package main

import (
	"io"
	"log/slog"
	"os"

	"github.com/urfave/cli/v2"
)

// logFlags are how a long-running command logs, on stderr.
func logFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "log-level", EnvVars: []string{"STIVER_LOG_LEVEL"}, DefaultText: "off, or info with --verbose",
			Usage: "`LEVEL` from which on to log: debug, info, warn, error, off"},
		&cli.StringFlag{Name: "log-format", EnvVars: []string{"STIVER_LOG_FORMAT"}, Value: "text", Usage: "`FORMAT` of the log: text or json"},
	}
}

// chosenLogger is the logger that the flags of logFlags describe.
func chosenLogger(c *cli.Context) (*slog.Logger, error) { return newLogger(c, os.Stderr) }

func newLogger(c *cli.Context, out io.Writer) (*slog.Logger, error) {
	name := c.String("log-level")
	if name == "" && c.Bool("verbose") {
		name = "info"
	}
	format := c.String("log-format")
	if format != "text" && format != "json" {
		return nil, usagef("log format %q; use text or json", format)
	}
	if name == "" || name == "off" {
		return slog.New(slog.DiscardHandler), nil
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return nil, usagef("log level %q; use debug, info, warn, error or off", name)
	}
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(out, options)), nil
	}
	return slog.New(slog.NewTextHandler(out, options)), nil
}
