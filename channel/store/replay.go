package store

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// replayed is what a journal held when it was opened.
type replayed struct {
	overlay *overlay   // changes of all records
	used    []*segment // that hold them, oldest first
	empty   []*segment
}

// openJournal reads the journal on d. What a write left unfinished at its end
// is not taken for a record; anything else that is missing is ErrDamaged.
func openJournal(d disk, synced bool, log *slog.Logger) (*journal, *replayed, error) {
	j := &journal{disk: d, synced: synced, number: 1}
	sequences, err := j.sequences()
	if err != nil {
		return nil, nil, err
	}
	r := &replayed{overlay: newOverlay()}
	for i, sequence := range sequences {
		j.last = max(j.last, sequence)
		found, err := j.load(sequence, r)
		if err != nil {
			return nil, nil, errors.Join(err, r.close())
		}
		if found == whole {
			continue
		}
		log.Warn("the journal ends early: the machine stopped, and syncs were off", "segment", segmentName(sequence))
		if found == cut {
			i++
		}
		if err := j.drop(sequences[i:]); err != nil {
			return nil, nil, errors.Join(err, r.close())
		}
		break
	}
	return j, r, nil
}

// completeness of a segment. Records may only be missing that were never
// synced; nothing after them counts.
type completeness int

const (
	whole completeness = iota
	cut                // some are missing at its end
	loose              // some are missing before its first
)

// load reads one segment into r.
func (j *journal) load(sequence uint64, r *replayed) (completeness, error) {
	s, image, err := j.read(sequence)
	if err != nil {
		return 0, err
	}
	records, behind := decodeSegment(image, s.use)
	found, later := whole, behind
	switch {
	case len(records) > 0 && !j.follows(records[0], r):
		found, later = loose, &records[0]
	case behind != nil:
		found = cut
	}
	if found != whole && !later.unsynced {
		return 0, errors.Join(fmt.Errorf("segment %s: record %d is there, one before it is not: %w",
			segmentName(sequence), later.number, ErrDamaged), s.file.Close())
	}
	switch {
	case found == loose:
		return loose, s.file.Close()
	case found == whole && len(records) == 0:
		r.empty = append(r.empty, s)
		return whole, nil
	}
	r.used = append(r.used, s)
	if err := s.writeAgain(image, records); err != nil {
		return 0, err
	}
	for _, c := range records {
		count := 0
		if err := eachChange(c.changes, func(op) { count++ }); err != nil {
			return 0, fmt.Errorf("segment %s, record %d: %w", segmentName(sequence), c.number, err)
		}
		r.overlay.add(c.changes, count)
		j.number = c.number + 1
	}
	return found, nil
}

// writeAgain has the next sync make durable what may not be: the last record,
// or all when there were no syncs. A process that was killed may have written
// it and not synced it; and after a sync that failed the system may show what
// it will never write, unless it is told again.
func (s *segment) writeAgain(image []byte, records []record) error {
	begin, end := recordsBegin, recordsBegin
	for _, c := range records {
		if !c.unsynced {
			begin = end
		}
		end += recordHead + len(c.changes)
	}
	s.dirty = true
	if _, err := s.file.WriteAt(image[begin:end], int64(begin)); err != nil {
		return fmt.Errorf("segment %s: write again: %w", segmentName(s.sequence), err)
	}
	return nil
}

// follows says whether the first record of a segment comes right after what
// was read before it. No segment is written before those that are older.
func (j *journal) follows(first record, r *replayed) bool {
	return len(r.empty) == 0 && (len(r.used) == 0 || first.number == j.number)
}

// read returns a segment and its bytes.
func (j *journal) read(sequence uint64) (*segment, []byte, error) {
	f, err := j.disk.open(segmentName(sequence))
	if err != nil {
		return nil, nil, err
	}
	s := &segment{file: f, at: recordsBegin}
	image, err := s.load(sequence)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("segment %s: %w", segmentName(sequence), err), f.Close())
	}
	return s, image, nil
}

// load reads the segment's header, and returns the file's bytes.
func (s *segment) load(sequence uint64) ([]byte, error) {
	page := make([]byte, headerSize)
	if _, err := s.file.ReadAt(page, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read: %w", err)
	}
	var ok bool
	if s.header, ok = decodeHeader(page); !ok || s.sequence != sequence {
		return nil, fmt.Errorf("header: %w", ErrDamaged)
	}
	size, err := s.file.size()
	if err != nil {
		return nil, err
	}
	if size != s.size {
		return nil, fmt.Errorf("%d bytes instead of %d: %w", size, s.size, ErrDamaged)
	}
	image := make([]byte, size)
	if _, err := s.file.ReadAt(image, 0); err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	return image, nil
}

// drop removes segments that do not count, newest first: none of them is ever
// found behind a gap that is no longer seen.
func (j *journal) drop(sequences []uint64) error {
	for i := len(sequences) - 1; i >= 0; i-- {
		if err := j.disk.remove(segmentName(sequences[i])); err != nil {
			return err
		}
		if err := j.disk.sync(); err != nil {
			return err
		}
	}
	return nil
}

// begin makes the journal ready to be written, once what it held is in Badger.
// It returns a spare segment if there is one.
func (j *journal) begin(r *replayed, size int64) (spare *segment, err error) {
	for _, s := range r.used {
		if len(r.empty) >= 2 {
			if err := j.discard(s); err != nil {
				return nil, err
			}
			continue
		}
		if s, err = j.recycle(s); err != nil {
			return nil, err
		}
		r.empty = append(r.empty, s)
	}
	for len(r.empty) > 2 {
		if err := j.discard(r.empty[0]); err != nil {
			return nil, err
		}
		r.empty = r.empty[1:]
	}
	if len(r.empty) == 0 {
		s, err := j.create(size)
		if err != nil {
			return nil, err
		}
		r.empty = []*segment{s}
	}
	j.active, j.number = r.empty[0], 1
	if len(r.empty) > 1 {
		spare = r.empty[1]
	}
	return spare, nil
}

// close closes the segments' files.
func (r *replayed) close() error {
	var errs []error
	for _, s := range append(r.used, r.empty...) {
		errs = append(errs, s.file.Close())
	}
	return errors.Join(errs...)
}
