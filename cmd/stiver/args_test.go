package main

import (
	"strings"
	"testing"
)

func TestFlagsMayStandAnywhere(t *testing.T) {
	app := newApp()
	for typed, want := range map[string]string{
		"stiver demo --json":                         "stiver --json demo",
		"stiver --json demo --http 3":                "stiver --json demo --http 3",
		"stiver wallet pay --home d --max-price 1 u": "stiver --home d wallet pay --max-price 1 u",
		"stiver wallet pay u --max-price 1 -o f":     "stiver wallet pay --max-price 1 -o f u",
		"stiver wallet pay --home=d u --verbose":     "stiver --home=d --verbose wallet pay u",
		"stiver ledger admit 0xaa --role platform":   "stiver ledger admit --role platform 0xaa",
		"stiver wallet pay -- --json":                "stiver wallet pay -- --json",
		"stiver wallet pay http://h/?--json=true":    "stiver wallet pay http://h/?--json=true",
		"stiver wallet pay pay":                      "stiver wallet pay pay",
		"stiver audit genesis --fingerprint":         "stiver audit genesis --fingerprint",
		"stiver demo --nonsense":                     "stiver demo --nonsense",
		"stiver":                                     "stiver",
	} {
		if got := strings.Join(arrange(app, strings.Fields(typed)), " "); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}
