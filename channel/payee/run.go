package payee

import (
	crand "crypto/rand"
	"encoding/binary"
	"math/rand/v2"
	"sync"
	"unsafe"

	"github.com/stiver-pay/stiver/channel"
)

// Limits of one stored run of lines: reading one line reads its run.
const (
	maxRun         = 8192      // lines that are read; old records have half as many
	linesPerRecord = 1024      // lines that are written
	bytesPerRecord = 256 << 10 // bytes after which no line is added
	// openBytes is how long a run is that the next commit may still add to: it
	// writes the run again, under the same key. A channel that is paid on a
	// little at a time thus has a record in Badger for some twenty to a hundred
	// commits, for some bytes more in the journal.
	openBytes = 256
)

// seed is what the salts of a run's lines follow from. Whoever has it can open
// every line of the run: erasing a line removes it.
type seed [seedSize]byte

const seedSize = 16

func newSeed() (s seed) {
	_, _ = crand.Read(s[:]) // never fails: crypto/rand ends the process instead
	return s
}

// saltStream derives salts: 16 bytes of ChaCha8's stream for each line of a run,
// those of lines that need none are passed over. Without the seed, a salt tells
// nothing about another. The stream is specified at c2sp.org/chacha8rand and
// part of what is stored.
type saltStream struct{ stream rand.ChaCha8 }

func (r *saltStream) begin(s seed) {
	// A key of 16 bytes is taken twice, as ChaCha always did with short keys.
	var key [2 * seedSize]byte
	copy(key[:], s[:])
	copy(key[seedSize:], s[:])
	r.stream.Seed(key)
}

func (r *saltStream) next() (salt [channel.SaltSize]byte) {
	binary.LittleEndian.PutUint64(salt[:], r.stream.Uint64())
	binary.LittleEndian.PutUint64(salt[8:], r.stream.Uint64())
	return salt
}

// run is a run of lines being written, encoded as they happen. Its zero value
// has to be begun.
type run struct {
	ended bool // takes no more lines
	first uint64
	count int
	seed  seed
	salts saltStream
	salt  [channel.SaltSize]byte // of the next line
	prev  previous
	head  mark   // before the first line
	body  []byte // encoded lines
}

// runBytes is what a run takes at most while it is kept for the next commit.
const runBytes = 1536

// runs are reused: every commit writes one.
var runs = sync.Pool{New: func() any { return new(run) }}

func newRun() *run {
	r := runs.Get().(*run)
	r.seed = newSeed()
	r.salts.begin(r.seed)
	r.salt = r.salts.next()
	r.ended, r.count, r.body = false, 0, r.body[:0]
	r.prev = previous{item: r.prev.item[:0]}
	return r
}

// free ends the use of a run.
func (r *run) free() {
	if cap(r.body)+cap(r.prev.item) > runBytes-int(unsafe.Sizeof(run{})) {
		r.body, r.prev.item = nil, nil // what a seat keeps is counted
	}
	runs.Put(r)
}

// add appends a line; its salt is the run's or it has no item.
func (r *run) add(before mark, l *Line) {
	if r.count == 0 {
		r.first, r.head = l.Entry.Sequence, before
	}
	form := byte(formOpen)
	if l.Entry.Item == (channel.ItemHash{}) {
		form = formNone
	}
	r.body = appendLine(r.body, form, l, &r.prev)
	r.salt = r.salts.next()
	r.count++
}

// full says that no line is added any more.
func (r *run) full() bool {
	return r.ended || r.count >= linesPerRecord || len(r.body) >= bytesPerRecord
}

// open says that the next commit may add to what this one writes.
func (r *run) open() bool { return !r.full() && len(r.body) < openBytes }

// size bounds the length of the encoded run from above.
func (r *run) size() int {
	return 2 + binary.MaxVarintLen64 + 1 + channel.AmountSize + seedSize + len(r.body)
}

// encode appends the run as lines.encode has it.
func (r *run) encode(b []byte) []byte {
	b = appendLinesHead(b, r.first-r.head.payments, r.head.charged, true, r.seed)
	return append(b, r.body...)
}
