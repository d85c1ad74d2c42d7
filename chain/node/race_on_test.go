//go:build race

package node

import "github.com/ethereum/go-ethereum/eth/ethconfig"

// raceEnabled tells tests that everything is about ten times slower.
const raceEnabled = true

// Opening the log index reads 65,536 keys, 0.1 s that become 15 under the race
// detector. The index is go-ethereum's own; logs are found without it too.
func init() { ethconfig.Defaults.LogNoHistory = true }
