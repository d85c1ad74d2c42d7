package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// A segment is a file of the journal. It begins with a page that says which
// use of the file this is; records follow without gaps. Integers are
// big-endian.
//
//	header: magic(16) ‖ sequence(8) ‖ use(8) ‖ size(8) ‖ CRC-32C of these(4)
//	record: CRC-32C of what follows(4) ‖ length of the group(4) ‖ use(8) ‖
//	        number(8) ‖ how it was written(1) ‖ the group's changes
//	change: key's length·2 + 1 if it is a removal(uvarint) ‖ key ‖
//	        unless it is one: value's length(uvarint) ‖ value
//
// The use is a random number, so that what an earlier use of the file left
// behind, or what a payer had written into a value, is never taken for a
// record. Numbers count the records from segment to segment without a gap.
const (
	segmentMagic = "stiver journal 1"
	headerSize   = len(segmentMagic) + 8 + 8 + 8 + 4
	recordHead   = 4 + 4 + 8 + 8 + 1
	pageSize     = 4096
	recordsBegin = pageSize

	// maxRecord bounds a record: a group and the lengths in it.
	maxRecord = recordHead + MaxBatchBytes + MaxBatchOps*2*binary.MaxVarintLen32
)

// How a record was written.
const (
	writtenSynced   = 0 // nothing comes after it unless it is durable
	writtenUnsynced = 1 // after a loss of power, later ones may have outlived it
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// header names one use of a segment's file.
type header struct {
	sequence uint64 // also the file's name
	use      uint64
	size     int64 // of the file, in bytes
}

func (h header) encode() []byte {
	b := make([]byte, 0, headerSize)
	b = append(b, segmentMagic...)
	b = binary.BigEndian.AppendUint64(b, h.sequence)
	b = binary.BigEndian.AppendUint64(b, h.use)
	b = binary.BigEndian.AppendUint64(b, uint64(h.size))
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func decodeHeader(b []byte) (header, bool) {
	if len(b) < headerSize || string(b[:len(segmentMagic)]) != segmentMagic {
		return header{}, false
	}
	sum := headerSize - 4
	if crc32.Checksum(b[:sum], castagnoli) != binary.BigEndian.Uint32(b[sum:]) {
		return header{}, false
	}
	in := b[len(segmentMagic):]
	return header{
		sequence: binary.BigEndian.Uint64(in),
		use:      binary.BigEndian.Uint64(in[8:]),
		size:     int64(binary.BigEndian.Uint64(in[16:])),
	}, true
}

// record is one group of batches as it is in the journal.
type record struct {
	number   uint64
	unsynced bool
	changes  []byte
}

// sealRecord completes a record whose changes are in place behind its head.
func sealRecord(b []byte, use, number uint64, written byte) {
	binary.BigEndian.PutUint32(b[4:], uint32(len(b)-recordHead))
	binary.BigEndian.PutUint64(b[8:], use)
	binary.BigEndian.PutUint64(b[16:], number)
	b[24] = written
	binary.BigEndian.PutUint32(b, crc32.Checksum(b[4:], castagnoli))
}

// decodeRecord returns the record b begins with, and its size. It is not ok
// when there is none that is whole and of this use.
func decodeRecord(b []byte, use uint64) (r record, size int, ok bool) {
	if len(b) < recordHead || binary.BigEndian.Uint64(b[8:]) != use {
		return record{}, 0, false
	}
	length := binary.BigEndian.Uint32(b[4:])
	if length > maxRecord || int(length) > len(b)-recordHead || b[24] > writtenUnsynced {
		return record{}, 0, false
	}
	size = recordHead + int(length)
	if crc32.Checksum(b[4:size], castagnoli) != binary.BigEndian.Uint32(b) {
		return record{}, 0, false
	}
	return record{binary.BigEndian.Uint64(b[16:]), b[24] == writtenUnsynced, b[recordHead:size:size]}, size, true
}

// decodeSegment returns the records a segment's image begins with, and the
// first whole record of this use behind where they end: in a segment that was
// only ever written to its end there is none.
func decodeSegment(image []byte, use uint64) (records []record, behind *record) {
	at := recordsBegin
	for at <= len(image) {
		r, size, ok := decodeRecord(image[at:], use)
		if !ok || len(records) > 0 && r.number != records[len(records)-1].number+1 {
			break
		}
		records = append(records, r)
		at += size
	}
	return records, findRecord(image, at, use)
}

// findRecord looks for a record at any place from at on.
func findRecord(image []byte, at int, use uint64) *record {
	const useAt = 8
	mark := binary.BigEndian.AppendUint64(nil, use)
	for at+useAt <= len(image) {
		i := bytes.Index(image[at+useAt:], mark)
		if i < 0 {
			break
		}
		if r, _, ok := decodeRecord(image[at+i:], use); ok {
			return &r
		}
		at += i + 1
	}
	return nil
}

// changesSize bounds the encoded size of changes from above.
func changesSize(ops []op) int {
	n := 0
	for _, o := range ops {
		n += 5 + len(o.key) + len(o.value)
	}
	return n
}

func appendChanges(b []byte, ops []op) []byte {
	for _, o := range ops {
		head := uint64(len(o.key)) << 1
		if o.remove {
			b = append(binary.AppendUvarint(b, head|1), o.key...)
			continue
		}
		b = append(binary.AppendUvarint(b, head), o.key...)
		b = append(binary.AppendUvarint(b, uint64(len(o.value))), o.value...)
	}
	return b
}

// eachChange calls fn for the changes of a group in order. The slices are
// parts of b.
func eachChange(b []byte, fn func(op)) error {
	for len(b) > 0 {
		head, n := binary.Uvarint(b)
		size := head >> 1
		if n <= 0 || size == 0 || size > MaxKey || size > uint64(len(b)-n) {
			return fmt.Errorf("key of a change: %w", ErrDamaged)
		}
		o := op{key: b[n : n+int(size) : n+int(size)], remove: head&1 == 1}
		b = b[n+int(size):]
		if !o.remove {
			size, n := binary.Uvarint(b)
			if n <= 0 || size > MaxValue || size > uint64(len(b)-n) {
				return fmt.Errorf("value of a change: %w", ErrDamaged)
			}
			o.value = b[n : n+int(size) : n+int(size)]
			b = b[n+int(size):]
		}
		fn(o)
	}
	return nil
}
