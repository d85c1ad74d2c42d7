package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// disk is the directory the journal lives in: everything it asks of the
// operating system.
type disk interface {
	list() ([]string, error)
	create(name string) (file, error)
	open(name string) (file, error)
	rename(from, to string) error
	remove(name string) error
	sync() error // makes what list returns durable
}

// file is one segment of the journal.
type file interface {
	io.ReaderAt
	io.WriterAt
	size() (int64, error)
	sync() error // makes what was written durable
	Close() error
}

// osDisk is a directory of the operating system.
type osDisk string

// openDisk makes the directory if there is none.
func openDisk(dir string) (osDisk, error) {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("create the journal: %w", err)
	}
	// Also when it was there: a process that was killed may have made it.
	return osDisk(dir), syncDir(filepath.Dir(dir))
}

func (d osDisk) list() ([]string, error) {
	entries, err := os.ReadDir(string(d))
	if err != nil {
		return nil, fmt.Errorf("list the journal: %w", err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

func (d osDisk) create(name string) (file, error) {
	f, err := os.OpenFile(filepath.Join(string(d), name), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create a segment: %w", err)
	}
	return osFile{f}, nil
}

func (d osDisk) open(name string) (file, error) {
	f, err := os.OpenFile(filepath.Join(string(d), name), os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("open a segment: %w", err)
	}
	return osFile{f}, nil
}

func (d osDisk) rename(from, to string) error {
	if err := os.Rename(filepath.Join(string(d), from), filepath.Join(string(d), to)); err != nil {
		return fmt.Errorf("rename a segment: %w", err)
	}
	return nil
}

func (d osDisk) remove(name string) error {
	if err := os.Remove(filepath.Join(string(d), name)); err != nil {
		return fmt.Errorf("remove a segment: %w", err)
	}
	return nil
}

func (d osDisk) sync() error { return syncDir(string(d)) }

type osFile struct{ *os.File }

func (f osFile) size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("look at a segment: %w", err)
	}
	return info.Size(), nil
}

func (f osFile) sync() error { return syncData(f.File) }
