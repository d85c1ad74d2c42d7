package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncData makes what was written to a preallocated file durable; its times
// may stay behind.
func syncData(f *os.File) error {
	for {
		err := unix.Fdatasync(int(f.Fd()))
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
