package node

// DiskSpace is the room on the file system of a directory, in bytes: free for
// this user, and in all. Zero if it cannot be told.
func DiskSpace(dir string) (free, total uint64) { return diskSpace(dir) }

// FileLimit is how many files this process may hold open, zero if unknown.
func FileLimit() uint64 { return fileLimit() }

// RecordPath is where a home keeps what its validator key signed last, if the
// key is in the home.
func RecordPath(dir string) string { return home{dir: dir}.path(validatorStateFile) }

// KeysDir is where a home keeps its keys.
func KeysDir(dir string) string { return home{dir: dir}.path("keys") }
