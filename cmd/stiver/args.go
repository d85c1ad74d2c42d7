package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange puts arguments into the order that the flag parser wants: the app's
// flags, the commands, the command's flags, then everything else. So people may
// write flags wherever they think of them. What follows a bare -- stays.
func arrange(app *cli.App, args []string) []string {
	if len(args) == 0 {
		return args
	}
	var globals, path, flags, rest []string
	commands, own := app.Commands, []cli.Flag(nil)
	for i := 1; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			rest = append(rest, args[i:]...)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			if next := find(commands, arg); next != nil && len(rest) == 0 {
				path, commands, own = append(path, arg), next.Subcommands, next.Flags
			} else {
				rest = append(rest, arg)
			}
			continue
		}
		n := 1
		if takesValue(append(slices.Clone(own), app.Flags...), arg) && i+1 < len(args) {
			n = 2
		}
		if named(app.Flags, arg) != nil {
			globals = append(globals, args[i:i+n]...)
		} else {
			flags = append(flags, args[i:i+n]...)
		}
		i += n - 1
	}
	return slices.Concat(args[:1], globals, path, flags, rest)
}

func find(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// named returns the flag that an argument like --name or --name=value names.
func named(flags []cli.Flag, arg string) cli.Flag {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

// takesValue tells whether the next argument belongs to a flag.
func takesValue(flags []cli.Flag, arg string) bool {
	f, documented := named(flags, arg).(cli.DocGenerationFlag)
	return documented && f.TakesValue() && !strings.Contains(arg, "=")
}
