//go:build !unix

package store

import "errors"

// freeBytes is unknown here: the store then does not guard against a full disk.
func freeBytes(string) (uint64, error) { return 0, errors.ErrUnsupported }
