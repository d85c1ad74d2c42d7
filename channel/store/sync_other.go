//go:build !linux

package store

import "os"

// syncData makes what was written durable. Only Linux is asked for less than
// the whole of it: elsewhere the lighter call promises less, or is missing.
func syncData(f *os.File) error { return f.Sync() }
