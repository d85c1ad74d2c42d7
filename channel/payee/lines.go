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

// lines is a run of a channel's log as it is stored: entries of one commit, or of
// several short ones in a row, share a record, and what follows from the entries
// before is not repeated.
type lines struct {
	first    uint64         // sequence of the first line; in the key
	payments uint64         // charges before the first line
	charged  channel.Amount // total before the first line
	seeded   bool           // salts follow from seed, except those that are stored
	seed     seed
	list     []Line
}

// linesVersion begins a record of lines. Records that begin with recordVersion
// are of an older form, which is only read: see decodeOldLines.
const linesVersion = 2

// A record of lines: linesVersion ‖ seeded(1) ‖ entries before that are no
// charges ‖ total before ‖ seed(16) if seeded ‖ the lines. A line is a byte that
// says what follows, and what differs from the line before:
//
//	bits 0…1  kind of the entry
//	bits 2…3  form of the item
//	bit  4    the amount follows
//	bit  5    the time follows, as the zigzag difference
//	bit  6    the item follows: how much of the last item it begins with, the
//	          length of the rest, the rest
//
// Integers are uvarints; an amount is its length and its bytes, big-endian
// without leading zeros. Each run of lines has one encoding.
const (
	maskKind   = 3
	shiftForm  = 2
	maskForm   = 3
	flagAmount = 1 << 4
	flagTime   = 1 << 5
	flagItem   = 1 << 6
	flagsAll   = flagItem<<1 - 1
)

// Forms of a stored line's item.
const (
	formOpen   = 0 // the salt follows from the record's seed, the hash from salt and item
	formSalted = 1 // the salt is stored
	formErased = 2 // the hash alone is stored
	formNone   = 3 // no item: the hash is zero
)

// previous is what a line is told apart from.
type previous struct {
	amount channel.Amount
	time   uint64
	item   []byte // of the last line that has one
}

// encode is the inverse of decodeLines.
func (ls *lines) encode() []byte {
	b := appendLinesHead(nil, ls.first-ls.payments, ls.charged, ls.seeded, ls.seed)
	var prev previous
	var salts saltStream
	if ls.seeded {
		salts.begin(ls.seed)
	}
	for i := range ls.list {
		l, form := &ls.list[i], byte(formSalted)
		switch derived := ls.seeded && salts.next() == l.Salt; {
		case l.Entry.Item == channel.ItemHash{}:
			form = formNone
		case l.Erased:
			form = formErased
		case derived:
			form = formOpen
		}
		b = appendLine(b, form, l, &prev)
	}
	return b
}

func appendLinesHead(b []byte, others uint64, charged channel.Amount, seeded bool, s seed) []byte {
	b = append(b, linesVersion, 0)
	if seeded {
		b[len(b)-1] = 1
	}
	b = binary.AppendUvarint(b, others)
	b = charged.AppendShort(b)
	if seeded {
		b = append(b, s[:]...)
	}
	return b
}

// appendLine appends a line and makes it the one before.
func appendLine(b []byte, form byte, l *Line, prev *previous) []byte {
	at := len(b)
	b = append(b, byte(l.Entry.Kind)|form<<shiftForm)
	switch form {
	case formSalted:
		b = append(b, l.Salt[:]...)
	case formErased:
		b = append(b, l.Entry.Item[:]...)
	}
	if l.Entry.Amount != prev.amount {
		b[at] |= flagAmount
		b = l.Entry.Amount.AppendShort(b)
		prev.amount = l.Entry.Amount
	}
	if l.Entry.Time != prev.time {
		b[at] |= flagTime
		b = binary.AppendVarint(b, int64(l.Entry.Time-prev.time))
		prev.time = l.Entry.Time
	}
	if form <= formSalted && string(l.Item) != string(prev.item) {
		b[at] |= flagItem
		shared := sharedPrefix(prev.item, l.Item)
		b = binary.AppendUvarint(b, uint64(shared))
		b = binary.AppendUvarint(b, uint64(len(l.Item)-shared))
		b = append(b, l.Item[shared:]...)
		prev.item = append(prev.item[:shared], l.Item[shared:]...)
	}
	return b
}

func sharedPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// decodeLines is the inverse of encode. It refuses bytes that no run of lines
// encodes to.
func decodeLines(id channel.ID, first uint64, b []byte) (lines, error) {
	ls := lines{first: first}
	next, err := ls.decodeHead(b)
	for charged := ls.charged; err == nil && next.more(); {
		var l Line
		if len(ls.list) == maxRun {
			err = ErrRecord
			break
		}
		if l, err = next.line(); err != nil {
			break
		}
		if charged, err = after(charged, l.Entry); err != nil {
			err = fmt.Errorf("%w: %w", ErrRecord, err)
			break
		}
		l.Entry.Channel, l.Entry.Sequence, l.Entry.Charged = id, first+uint64(len(ls.list)), charged
		ls.list = append(ls.list, l)
	}
	if err != nil {
		return lines{}, fmt.Errorf("log record of %d bytes, entry %d: %w", len(b), first+uint64(len(ls.list)), err)
	}
	return ls, nil
}

// lineReader takes lines off a record.
type lineReader interface {
	more() bool
	line() (Line, error)
}

func (ls *lines) decodeHead(b []byte) (lineReader, error) {
	if len(b) > 0 && b[0] == recordVersion {
		return ls.decodeOldHead(b)
	}
	in := linesReader{rest: b}
	head := in.take(2)
	if in.failed || head[0] != linesVersion || head[1] > 1 {
		return nil, ErrRecord
	}
	others := in.uvarint()
	ls.charged = in.short()
	if ls.seeded = head[1] == 1; ls.seeded {
		ls.seed = seed(in.take(seedSize))
		in.salts.begin(ls.seed)
		in.seeded = true
	}
	if in.failed || others > ls.first {
		return nil, ErrRecord
	}
	ls.payments = ls.first - others
	return &in, nil
}

// linesReader reads what encode wrote. Past the end, or at what encode would
// not write, it yields zeros and remembers that it failed.
type linesReader struct {
	rest   []byte
	failed bool
	seeded bool
	salts  saltStream
	prev   previous
}

func (r *linesReader) more() bool { return len(r.rest) > 0 }

func (r *linesReader) line() (l Line, err error) {
	tag := r.take(1)[0]
	form := tag >> shiftForm & maskForm
	l.Entry.Kind = channel.Kind(tag & maskKind)
	if tag > flagsAll || l.Entry.Kind == 0 || form == formOpen && !r.seeded || tag&flagItem != 0 && form > formSalted {
		return l, ErrRecord
	}
	var derived [channel.SaltSize]byte
	if r.seeded {
		derived = r.salts.next()
	}
	switch form {
	case formOpen:
		l.Salt = derived
	case formSalted:
		l.Salt = [channel.SaltSize]byte(r.take(channel.SaltSize))
		r.failed = r.failed || r.seeded && l.Salt == derived
	case formErased:
		l.Erased, l.Entry.Item = true, channel.ItemHash(r.take(32))
		r.failed = r.failed || l.Entry.Item == channel.ItemHash{}
	}
	r.differences(tag)
	if r.failed {
		return l, ErrRecord
	}
	l.Entry.Amount, l.Entry.Time = r.prev.amount, r.prev.time
	if form <= formSalted {
		l.Item = r.prev.item
		l.Entry.Item = channel.HashItem(l.Salt, l.Item)
	}
	return l, nil
}

// differences makes prev what the line says. An item is never changed in place:
// lines share it.
func (r *linesReader) differences(tag byte) {
	if tag&flagAmount != 0 {
		a := r.short()
		r.failed = r.failed || a == r.prev.amount
		r.prev.amount = a
	}
	if tag&flagTime != 0 {
		d := r.varint()
		r.failed = r.failed || d == 0
		r.prev.time += uint64(d)
	}
	if tag&flagItem == 0 {
		return
	}
	shared, n := r.uvarint(), r.uvarint()
	if shared > uint64(len(r.prev.item)) || n > MaxItem || shared+n > MaxItem {
		r.failed = true
		return
	}
	rest := r.take(int(n))
	if r.failed {
		return
	}
	item := append(r.prev.item[:shared:shared], rest...)
	r.failed = string(item) == string(r.prev.item) || sharedPrefix(r.prev.item, item) != int(shared)
	r.prev.item = item
}

func (r *linesReader) take(n int) []byte {
	if len(r.rest) < n {
		r.rest, r.failed = nil, true
		return make([]byte, n)
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *linesReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n != uvarintLen(v) {
		r.rest, r.failed = nil, true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *linesReader) varint() int64 {
	v := r.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

func (r *linesReader) short() channel.Amount {
	a, rest, ok := channel.CutShort(r.rest)
	r.rest, r.failed = rest, r.failed || !ok
	return a
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
