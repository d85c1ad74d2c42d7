package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"
)

// completionRequest is what the scripts ask the binary with, followed by the
// words typed so far. So the scripts never go stale.
const completionRequest = "__complete"

const bashCompletion = `_stiver() {
  local cur="${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=($(compgen -W "$(stiver __complete "${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}" 2>/dev/null)" -- "$cur"))
}
complete -o bashdefault -o default -F _stiver stiver
`

const zshCompletion = `#compdef stiver
_stiver() {
  local -a words_so_far=("${(@)words[2,CURRENT-1]}")
  compadd -- ${(f)"$(stiver __complete "${words_so_far[@]}" 2>/dev/null)"} || _files
}
compdef _stiver stiver
`

// complete prints what may follow the words typed so far: the commands below
// the one that they name, and its flags.
func complete(app *cli.App, typed []string, w io.Writer) {
	commands, flags := app.Commands, app.Flags
	for _, word := range typed {
		if next := find(commands, word); next != nil {
			commands, flags = next.Subcommands, next.Flags
		}
	}
	for _, c := range commands {
		fmt.Fprintln(w, c.Name)
	}
	for _, f := range flags {
		if v, ok := f.(cli.VisibleFlag); ok && !v.IsVisible() {
			continue
		}
		fmt.Fprintln(w, "--"+f.Names()[0])
	}
}

func completionCommand() *cli.Command {
	script := func(name, text string) *cli.Command {
		return &cli.Command{
			Name:  name,
			Usage: "print the script for " + name,
			Action: func(c *cli.Context) error {
				_, err := fmt.Fprint(c.App.Writer, text)
				return err
			},
		}
	}
	return &cli.Command{
		Name:  "completion",
		Usage: "print a shell's completion script",
		Description: `bash: source <(stiver completion bash)
zsh:  source <(stiver completion zsh)
fish: stiver completion fish | source`,
		Subcommands: []*cli.Command{
			script("bash", bashCompletion),
			script("zsh", zshCompletion),
			{
				Name:  "fish",
				Usage: "print the script for fish",
				Action: func(c *cli.Context) error {
					text, err := c.App.ToFishCompletion()
					if err != nil {
						return err
					}
					_, err = fmt.Fprint(c.App.Writer, text)
					return err
				},
			},
		},
	}
}
