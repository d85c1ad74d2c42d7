package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// refuseSurplus has every command refuse arguments that its usage does not name:
// the library passes them on, and what is typed wrong would be done otherwise
// than it was meant.
func refuseSurplus(commands []*cli.Command) {
	for _, c := range commands {
		refuseSurplus(c.Subcommands)
		if action := c.Action; action != nil {
			group := len(c.Subcommands) > 0 // the library adds its own to all others
			c.Action = func(ctx *cli.Context) error {
				if err := surplus(ctx, group); err != nil {
					return err
				}
				return action(ctx)
			}
		}
	}
}

// surplus names the first argument that is too many.
func surplus(c *cli.Context, group bool) error {
	usage := strings.Fields(c.Command.ArgsUsage)
	switch {
	case strings.HasSuffix(c.Command.ArgsUsage, "..."), c.NArg() <= len(usage):
		return nil
	case group:
		return unknownCommand(c, c.Args().First())
	}
	takes := c.Command.ArgsUsage
	if takes == "" {
		takes = "no argument"
	}
	return usagef("%q is too much: `%s` takes %s", c.Args().Get(len(usage)), c.Command.HelpName, takes)
}

// unknownCommand says where the commands are listed that there are.
func unknownCommand(c *cli.Context, name string) error {
	group := c.App.Name
	if c.Command != nil && len(c.Command.Subcommands) > 0 {
		group = c.Command.HelpName
	}
	return usageError{fmt.Errorf("no command %q; `%s --help` lists them", name, group)}
}
