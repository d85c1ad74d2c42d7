//go:build !linux && !darwin

package node

// diskSpace is not known on this system.
func diskSpace(string) (free, total uint64) { return 0, 0 }

// fileLimit is not known on this system.
func fileLimit() uint64 { return 0 }
