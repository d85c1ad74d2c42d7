package payee

import (
	"encoding/binary"
	"fmt"

	"github.com/stiver-pay/stiver/channel"
)

// MaxItem bounds the name of an item in bytes.
const MaxItem = 4096

// Line is one entry of a channel's log with what it was for. Salt and Item
// open the entry's item hash; they are gone once the line was erased.
type Line struct {
	Entry  channel.Entry
	Salt   [channel.SaltSize]byte
	Item   []byte
	Erased bool
}

// lines is a run of a channel's log as it is stored: the entries of one commit
// share a record, and what follows from the entries before is not repeated.
type lines struct {
	first    uint64         // sequence of the first line; in the key
	payments uint64         // charges before the first line
	charged  channel.Amount // total before the first line
	list     []Line
}

// Forms of a stored line's item.
const (
	formOpen   = 0 // salt and item; the hash follows from them
	formErased = 1 // the hash alone
	formNone   = 2 // no item: the hash is zero
)

// encode: version ‖ payments(8) ‖ charged(16) ‖ for each line kind(1) ‖
// form(1) ‖ amount(16) ‖ time(8) ‖ item. Integers are big-endian, lengths
// uvarints.
func (ls *lines) encode() []byte {
	b := make([]byte, 0, ls.size())
	b = append(b, recordVersion)
	b = binary.BigEndian.AppendUint64(b, ls.payments)
	b = appendAmount(b, ls.charged)
	for i := range ls.list {
		b = ls.list[i].append(b)
	}
	return b
}

const (
	linesHead = 1 + 8 + channel.AmountSize
	lineHead  = 2 + channel.AmountSize + 8
)

func (ls *lines) size() int {
	n := linesHead
	for i := range ls.list {
		n += ls.list[i].size()
	}
	return n
}

// size bounds the encoded length of a line from above.
func (l *Line) size() int { return lineHead + 32 + binary.MaxVarintLen16 + len(l.Item) }

func (l *Line) form() byte {
	switch {
	case l.Entry.Item == channel.ItemHash{}:
		return formNone
	case l.Erased:
		return formErased
	}
	return formOpen
}

func (l *Line) append(b []byte) []byte {
	b = append(b, byte(l.Entry.Kind), l.form())
	b = appendAmount(b, l.Entry.Amount)
	b = binary.BigEndian.AppendUint64(b, l.Entry.Time)
	switch l.form() {
	case formOpen:
		b = append(b, l.Salt[:]...)
		b = binary.AppendUvarint(b, uint64(len(l.Item)))
		b = append(b, l.Item...)
	case formErased:
		b = append(b, l.Entry.Item[:]...)
	}
	return b
}

// decodeLines is the inverse of encode. It refuses bytes that no run of lines
// encodes to.
func decodeLines(id channel.ID, first uint64, b []byte) (lines, error) {
	if len(b) < linesHead || b[0] != recordVersion {
		return lines{}, fmt.Errorf("log record of %d bytes: %w", len(b), ErrRecord)
	}
	ls := lines{
		first:    first,
		payments: binary.BigEndian.Uint64(b[1:]),
		charged:  channel.AmountFromBytes([16]byte(b[9:25])),
	}
	charged := ls.charged
	for in := b[linesHead:]; len(in) > 0; {
		var l Line
		var err error
		if l, in, err = decodeLine(in); err != nil {
			return lines{}, fmt.Errorf("entry %d of the log: %w", first+uint64(len(ls.list)), err)
		}
		if charged, err = after(charged, l.Entry); err != nil {
			return lines{}, fmt.Errorf("entry %d of the log: %w: %w", first+uint64(len(ls.list)), ErrRecord, err)
		}
		l.Entry.Channel, l.Entry.Sequence, l.Entry.Charged = id, first+uint64(len(ls.list)), charged
		ls.list = append(ls.list, l)
	}
	return ls, nil
}

func decodeLine(in []byte) (Line, []byte, error) {
	if len(in) < lineHead {
		return Line{}, nil, ErrRecord
	}
	l := Line{Entry: channel.Entry{
		Kind:   channel.Kind(in[0]),
		Amount: channel.AmountFromBytes([16]byte(in[2:18])),
		Time:   binary.BigEndian.Uint64(in[18:]),
	}}
	form := in[1]
	in = in[lineHead:]
	switch form {
	case formNone:
		return l, in, nil
	case formErased:
		if len(in) < 32 {
			return Line{}, nil, ErrRecord
		}
		l.Erased = true
		l.Entry.Item = channel.ItemHash(in[:32])
		if l.Entry.Item == (channel.ItemHash{}) {
			return Line{}, nil, ErrRecord
		}
		return l, in[32:], nil
	case formOpen:
		return decodeOpening(l, in)
	}
	return Line{}, nil, ErrRecord
}

func decodeOpening(l Line, in []byte) (Line, []byte, error) {
	if len(in) < channel.SaltSize {
		return Line{}, nil, ErrRecord
	}
	copy(l.Salt[:], in)
	in = in[channel.SaltSize:]
	n, width := binary.Uvarint(in)
	if width <= 0 || n > MaxItem || width != uvarintLen(n) || uint64(len(in)-width) < n {
		return Line{}, nil, ErrRecord
	}
	l.Item = append([]byte(nil), in[width:width+int(n)]...)
	l.Entry.Item = channel.HashItem(l.Salt, l.Item)
	return l, in[width+int(n):], nil
}

// uvarintLen is the length of the one encoding we accept.
func uvarintLen(v uint64) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}

// after returns the channel's total after an entry.
func after(charged channel.Amount, e channel.Entry) (channel.Amount, error) {
	switch e.Kind {
	case channel.Charge:
		return charged.Add(e.Amount)
	case channel.Credit:
		return charged.Sub(e.Amount)
	case channel.Opening:
		if !charged.IsZero() {
			return channel.Amount{}, channel.ErrEncoding
		}
		return e.Amount, nil
	}
	return channel.Amount{}, channel.ErrEncoding
}

func appendAmount(b []byte, a channel.Amount) []byte {
	raw := a.Bytes()
	return append(b, raw[:]...)
}
