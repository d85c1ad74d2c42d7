package bench

import (
	"errors"
	"os"
	"path/filepath"
)

// blocks is a file that has its size already, of which one block after the other
// is written and synced.
type blocks struct {
	file  *os.File
	block [4096]byte
	next  int64
}

// blockCount is how many blocks the file has.
const blockCount = 256

func newBlocks(dir string) (*blocks, error) {
	f, err := os.Create(filepath.Join(dir, "sync"))
	if err != nil {
		return nil, err
	}
	b := &blocks{file: f}
	_, err = f.WriteAt(make([]byte, blockCount*len(b.block)), 0)
	if err != nil {
		return nil, errors.Join(err, b.remove())
	}
	return b, nil
}

func (b *blocks) write() error {
	if _, err := b.file.WriteAt(b.block[:], b.next%blockCount*int64(len(b.block))); err != nil {
		return err
	}
	b.next++
	return b.file.Sync()
}

func (b *blocks) remove() error { return errors.Join(b.file.Close(), os.Remove(b.file.Name())) }
