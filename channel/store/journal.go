package store

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
)

// journal is the store's write-ahead log: segments in a directory, of which
// the newest is written. Whoever holds the store's writing lock appends; the
// folder makes segments and disposes of them.
type journal struct {
	disk   disk
	synced bool // a record is durable when append returns
	active *segment
	number uint64 // of the next record
	last   uint64 // sequence of the newest segment; the folder's
}

// segment is one file of the journal. What is written is kept in memory as an
// image of the file, from which it is written in whole pages: a page that is
// new is never read from the disk first.
type segment struct {
	header
	file  file
	at    int64  // where the next record goes
	image []byte // of the file from base on
	base  int64
	dirty bool // written without a sync
	half  bool // is full, and a spare was asked for
}

// imageBytes is the least size of a piece of a segment's image.
const imageBytes = 256 << 10

// Names of files that are being made into a segment: leftovers are removed.
const (
	nameFresh = "fresh" // is filled with zeros
	nameFree  = "free"  // is what is left of a segment that was folded
)

func segmentName(sequence uint64) string { return fmt.Sprintf("%012d", sequence) }

// append writes one group behind all others and returns its changes as the
// overlay keeps them.
func (j *journal) append(group [][]op) ([]byte, error) {
	s := j.active
	need := int64(recordHead)
	for _, ops := range group {
		need += int64(changesSize(ops))
	}
	s.makeImage(need)
	start := int(s.at - s.base)
	b := s.image[start : start+recordHead]
	for _, ops := range group {
		b = appendChanges(b, ops)
	}
	written := byte(writtenSynced)
	if !j.synced {
		written = writtenUnsynced
	}
	sealRecord(b, s.use, j.number, written)
	// The rest of the page is zeros: whatever an earlier use left there.
	if _, err := s.file.WriteAt(s.image[start:pages(start+len(b))], s.at); err != nil {
		return nil, fmt.Errorf("write to the journal: %w", err)
	}
	if j.synced {
		if err := s.file.sync(); err != nil {
			return nil, fmt.Errorf("sync the journal: %w", err)
		}
	} else {
		s.dirty = true
	}
	s.at += int64(len(b))
	j.number++
	return b[recordHead:len(b):len(b)], nil
}

// fits says whether the active segment has room for a group.
func (j *journal) fits(group [][]op) bool {
	need := int64(recordHead)
	for _, ops := range group {
		need += int64(changesSize(ops))
	}
	return j.active.at+need <= j.active.size
}

// makeImage has the image hold so many bytes from where the next record goes.
func (s *segment) makeImage(need int64) {
	if s.at+need <= s.base+int64(len(s.image)) {
		return
	}
	base := s.at - s.at%pageSize
	image := make([]byte, pages(int(max(imageBytes, s.at-base+need))))
	if s.at > base {
		copy(image, s.image[base-s.base:s.at-s.base])
	}
	s.image, s.base = image, base
}

// pages rounds up to whole pages.
func pages(n int) int { return (n + pageSize - 1) / pageSize * pageSize }

// flush makes everything that was appended durable.
func (s *segment) flush() error {
	if !s.dirty {
		return nil
	}
	s.dirty = false
	if err := s.file.sync(); err != nil {
		return fmt.Errorf("sync the journal: %w", err)
	}
	return nil
}

// create makes a new segment, durably, and filled with zeros: a sync of what
// is written into it later has nothing to do but that.
func (j *journal) create(size int64) (*segment, error) {
	f, err := j.disk.create(nameFresh)
	if err != nil {
		return nil, err
	}
	zeros := make([]byte, 1<<20)
	for at := int64(0); at < size; at += int64(len(zeros)) {
		if _, err := f.WriteAt(zeros[:min(int64(len(zeros)), size-at)], at); err != nil {
			return nil, fmt.Errorf("fill a segment: %w", err)
		}
		if err := f.sync(); err != nil { // a little at a time: payments share the disk
			return nil, fmt.Errorf("fill a segment: %w", err)
		}
	}
	return j.enter(f, nameFresh, size)
}

// recycle makes a segment whose changes are in Badger into a new one. Its old
// name is gone, durably, before the file is written to, and before any later
// segment is folded: to replay a segment once a later one is in Badger would
// bring back what was.
func (j *journal) recycle(s *segment) (*segment, error) {
	if err := j.disk.rename(segmentName(s.sequence), nameFree); err != nil {
		return nil, err
	}
	if err := j.disk.sync(); err != nil {
		return nil, err
	}
	return j.enter(s.file, nameFree, s.size)
}

// enter gives a file its header and its name among the segments.
func (j *journal) enter(f file, name string, size int64) (*segment, error) {
	j.last++
	s := &segment{header: header{j.last, randomUse(), size}, file: f, at: recordsBegin}
	page := make([]byte, pageSize)
	copy(page, s.encode())
	if _, err := f.WriteAt(page, 0); err != nil {
		return nil, fmt.Errorf("begin a segment: %w", err)
	}
	if err := f.sync(); err != nil {
		return nil, fmt.Errorf("begin a segment: %w", err)
	}
	if err := j.disk.rename(name, segmentName(s.sequence)); err != nil {
		return nil, err
	}
	return s, j.disk.sync()
}

// discard removes a segment, durably.
func (j *journal) discard(s *segment) error {
	if err := s.file.Close(); err != nil {
		return fmt.Errorf("close a segment: %w", err)
	}
	if err := j.disk.remove(segmentName(s.sequence)); err != nil {
		return err
	}
	return j.disk.sync()
}

func randomUse() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return binary.BigEndian.Uint64(b[:])
}

// sequences returns the segments there are, oldest first, and removes what
// was never made into one. Their names are durable: a process that was killed
// may have given one a moment before.
func (j *journal) sequences() ([]uint64, error) {
	names, err := j.disk.list()
	if err != nil {
		return nil, err
	}
	var found []uint64
	for _, name := range names {
		if name == nameFresh || name == nameFree {
			if err := j.disk.remove(name); err != nil {
				return nil, err
			}
			continue
		}
		if n, err := strconv.ParseUint(name, 10, 64); err == nil && segmentName(n) == name {
			found = append(found, n)
		}
	}
	slices.Sort(found)
	return found, j.disk.sync()
}
