package main

import (
	"strings"
	"testing"
)

func TestGlobalFlagsMayFollowTheCommand(t *testing.T) {
	for typed, want := range map[string]string{
		"stiver demo --json":                      "stiver --json demo",
		"stiver --json demo --payments 3":         "stiver --json demo --payments 3",
		"stiver wallet pay --home d --limit 1 u":  "stiver --home d wallet pay --limit 1 u",
		"stiver wallet pay --home=d u --verbose":  "stiver --home=d --verbose wallet pay u",
		"stiver wallet pay -- --json":             "stiver wallet pay -- --json",
		"stiver wallet pay http://h/?--json=true": "stiver wallet pay http://h/?--json=true",
		"stiver": "stiver",
	} {
		if got := strings.Join(globalsFirst(strings.Fields(typed)), " "); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}
