package main

import "strings"

// globalsFirst moves the flags of the app before the command, so that people
// may write `stiver demo --json` as well as `stiver --json demo`. What follows
// a bare -- is left alone.
func globalsFirst(args []string) []string {
	if len(args) == 0 {
		return args
	}
	var globals, rest []string
	for i := 1; i < len(args); i++ {
		name, _, hasValue := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		switch {
		case args[i] == "--":
			rest = append(rest, args[i:]...)
			i = len(args)
		case !strings.HasPrefix(args[i], "-"):
			rest = append(rest, args[i])
		case name == "json" || name == "verbose":
			globals = append(globals, args[i])
		case name == "home" && (hasValue || i+1 == len(args)):
			globals = append(globals, args[i])
		case name == "home":
			globals = append(globals, args[i], args[i+1])
			i++
		default:
			rest = append(rest, args[i])
		}
	}
	return append(append([]string{args[0]}, globals...), rest...)
}
