//go:build !unix

package store

import "errors"

// freeBytes is unknown here: the store then does not guard against a full disk.
func freeBytes(string) (uint64, error) { return 0, errors.ErrUnsupported }

// syncDir has nothing to do here: names are durable with their files.
func syncDir(string) error { return nil }
