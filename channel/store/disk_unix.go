//go:build unix

package store

import "golang.org/x/sys/unix"

// freeBytes returns what this process may still write on the disk of dir.
func freeBytes(dir string) (uint64, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0, err
	}
	return uint64(fs.Bavail) * uint64(fs.Bsize), nil
}
