//go:build linux || darwin

package node

import "golang.org/x/sys/unix"

// diskSpace is the room on the file system of a directory, in bytes: free for
// this user, and in all. Zero if it cannot be told.
func diskSpace(dir string) (free, total uint64) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0, 0
	}
	return fs.Bavail * uint64(fs.Bsize), fs.Blocks * uint64(fs.Bsize)
}

// fileLimit is how many files this process may hold open, 0 if unknown.
func fileLimit() uint64 {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return limit.Cur
}
