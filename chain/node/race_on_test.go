//go:build race

package node

// raceEnabled tells tests that everything is about ten times slower.
const raceEnabled = true
