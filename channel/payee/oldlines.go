package payee

import (
	"encoding/binary"

	"github.com/stiver-pay/stiver/channel"
)

// Records of lines as they were written before salts followed from a seed. They
// are read for ever, and written anew only where a line is erased.

// Forms of an old line's item.
const (
	oldFormOpen   = 0 // salt and item; the hash follows from them
	oldFormErased = 1 // the hash alone
	oldFormNone   = 2 // no item: the hash is zero
)

const (
	oldLinesHead = 1 + 8 + channel.AmountSize
	oldLineHead  = 2 + channel.AmountSize + 8
)

// decodeOldHead: recordVersion ‖ payments(8) ‖ charged(16) ‖ for each line
// kind(1) ‖ form(1) ‖ amount(16) ‖ time(8) ‖ item. Integers are big-endian,
// lengths uvarints.
func (ls *lines) decodeOldHead(b []byte) (lineReader, error) {
	if len(b) < oldLinesHead {
		return nil, ErrRecord
	}
	ls.payments = uintOf(b[1:])
	ls.charged = channel.AmountFromBytes([16]byte(b[9:25]))
	if ls.payments > ls.first {
		return nil, ErrRecord
	}
	return &oldLinesReader{b[oldLinesHead:]}, nil
}

type oldLinesReader struct{ rest []byte }

func (r *oldLinesReader) more() bool { return len(r.rest) > 0 }

func (r *oldLinesReader) line() (Line, error) {
	in := r.rest
	if len(in) < oldLineHead {
		return Line{}, ErrRecord
	}
	l := Line{Entry: channel.Entry{
		Kind:   channel.Kind(in[0]),
		Amount: channel.AmountFromBytes([16]byte(in[2:18])),
		Time:   uintOf(in[18:]),
	}}
	form := in[1]
	r.rest = in[oldLineHead:]
	switch form {
	case oldFormNone:
		return l, nil
	case oldFormErased:
		return r.erased(l)
	case oldFormOpen:
		return r.opening(l)
	}
	return Line{}, ErrRecord
}

func (r *oldLinesReader) erased(l Line) (Line, error) {
	if len(r.rest) < 32 {
		return Line{}, ErrRecord
	}
	l.Erased = true
	l.Entry.Item = channel.ItemHash(r.rest[:32])
	r.rest = r.rest[32:]
	if l.Entry.Item == (channel.ItemHash{}) {
		return Line{}, ErrRecord
	}
	return l, nil
}

func (r *oldLinesReader) opening(l Line) (Line, error) {
	if len(r.rest) < channel.SaltSize {
		return Line{}, ErrRecord
	}
	copy(l.Salt[:], r.rest)
	in := r.rest[channel.SaltSize:]
	n, width := binary.Uvarint(in)
	if width <= 0 || n > MaxItem || width != uvarintLen(n) || uint64(len(in)-width) < n {
		return Line{}, ErrRecord
	}
	l.Item = append([]byte(nil), in[width:width+int(n)]...)
	l.Entry.Item = channel.HashItem(l.Salt, l.Item)
	r.rest = in[width+int(n):]
	return l, nil
}
