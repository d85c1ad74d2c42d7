package audit

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash"
	"io"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stiver-pay/stiver/chain/proof"
)

// A bundle is magic, then records: kind (1 byte), length (4 bytes), payload.
// Integers are big-endian; a field of variable length has four bytes of length
// before it. In this order:
//
//	G   the genesis file, as genesis.Encode writes it
//	log the payment log, a stream of package paymentlog as it is
//	H   the history of validators, as proof.History.Encode writes it
//	B   a block proof: number, height, chain id, header, light block, inclusion
//	X   a transaction of the block before: index, path, receipt's path
//	P   the Channels contract's account at the last block: path
//	K   a path for each storage slot, in the order of slotsOf
//	L   a link of the line from the last block down to all others, as
//	    proof.EncodeLink writes it
//	Z   SHA-256 of everything before
//
// Format 1 has neither H nor L: it holds for networks whose validators never
// changed, and cannot be tied to a checkpoint. It is read, not written.
const (
	magic  = "stiver audit bundle 2\n"
	magic1 = "stiver audit bundle 1\n"
)

const (
	recordGenesis = 'G'
	recordBlock   = 'B'
	recordTx      = 'X'
	recordAccount = 'P'
	recordSlot    = 'K'
	recordHistory = 'H'
	recordLink    = 'L'
	recordEnd     = 'Z'
)

// maxRecord bounds what a reader takes into memory at once.
const maxRecord = 64 << 20

// bundleWriter writes records and the sum over them.
type bundleWriter struct {
	out io.Writer
	sum hash.Hash
	n   uint64
}

func (w *bundleWriter) Write(b []byte) (int, error) {
	w.sum.Write(b)
	n, err := w.out.Write(b)
	w.n += uint64(n)
	return n, err
}

func (w *bundleWriter) record(kind byte, payload []byte) error {
	if _, err := w.Write(binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(payload)))); err != nil {
		return err
	}
	_, err := w.Write(payload)
	return err
}

// bundleReader sums and counts what passes through it. It is handed, wrapped in
// no further buffer, to the reader of the payment log.
type bundleReader struct {
	in  *bufio.Reader
	sum hash.Hash
	n   uint64
}

func (r *bundleReader) Read(b []byte) (int, error) {
	n, err := r.in.Read(b)
	r.sum.Write(b[:n])
	r.n += uint64(n)
	return n, err
}

func (r *bundleReader) fill(b []byte) error {
	if _, err := io.ReadFull(r, b); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return fail(ErrFormat, "the file ends too early, at byte %d", r.n)
		}
		return err
	}
	return nil
}

// next reads a record. Payloads grow as they are read, so that a false length
// costs no memory that the file does not have.
func (r *bundleReader) next() (kind byte, payload []byte, err error) {
	var header [5]byte
	if err := r.fill(header[:]); err != nil {
		return 0, nil, err
	}
	size := binary.BigEndian.Uint32(header[1:])
	if size > maxRecord {
		return 0, nil, fail(ErrFormat, "a record of %d bytes at byte %d", size, r.n)
	}
	const step = 1 << 20
	for uint32(len(payload)) < size {
		part := make([]byte, min(step, size-uint32(len(payload))))
		if err := r.fill(part); err != nil {
			return 0, nil, err
		}
		payload = append(payload, part...)
	}
	return header[0], payload, nil
}

func appendField(b, field []byte) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(field))), field...)
}

// fields takes values off the front of a payload.
type fields struct {
	rest []byte
	bad  bool
}

func (f *fields) uint64() uint64 {
	if len(f.rest) < 8 {
		f.rest, f.bad = nil, true
		return 0
	}
	v := binary.BigEndian.Uint64(f.rest)
	f.rest = f.rest[8:]
	return v
}

func (f *fields) field() []byte {
	if len(f.rest) < 4 {
		f.rest, f.bad = nil, true
		return nil
	}
	n := binary.BigEndian.Uint32(f.rest)
	f.rest = f.rest[4:]
	if uint64(n) > uint64(len(f.rest)) {
		f.rest, f.bad = nil, true
		return nil
	}
	v := f.rest[:n]
	f.rest = f.rest[n:]
	return v
}

func (f *fields) path() proof.Path {
	p, err := proof.DecodePath(f.field())
	if err != nil {
		f.bad = true
	}
	return p
}

func (f *fields) ok() bool { return !f.bad && len(f.rest) == 0 }

func encodeBlock(p proof.BlockProof) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(p.Number))
	b = binary.BigEndian.AppendUint64(b, uint64(p.Height))
	b = appendField(b, []byte(p.ConsensusChainID))
	b = appendField(b, p.Header)
	b = appendField(b, p.LightBlock)
	return appendField(b, p.Inclusion)
}

func decodeBlock(payload []byte) (proof.BlockProof, bool) {
	f := fields{rest: payload}
	p := proof.BlockProof{
		Number: hexutil.Uint64(f.uint64()), Height: hexutil.Uint64(f.uint64()), ConsensusChainID: string(f.field()),
		Header: f.field(), LightBlock: f.field(), Inclusion: f.field(),
	}
	return p, f.ok()
}

// provenTx is a transaction of a block with the paths to it and its receipt.
type provenTx struct {
	index       uint64
	tx, receipt proof.Path
}

func encodeTx(t provenTx) []byte {
	b := binary.BigEndian.AppendUint64(nil, t.index)
	b = appendField(b, proof.EncodePath(t.tx))
	return appendField(b, proof.EncodePath(t.receipt))
}

func decodeTx(payload []byte) (provenTx, bool) {
	f := fields{rest: payload}
	t := provenTx{index: f.uint64(), tx: f.path(), receipt: f.path()}
	return t, f.ok()
}
