package contracts

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
)

// Uint128 is an unsigned 128-bit integer as the contracts hold it: 16 bytes,
// big-endian. A channel.Amount's Bytes can be assigned to it.
type Uint128 [16]byte

// Big converts u for the ABI encoder.
func (u Uint128) Big() *big.Int { return new(big.Int).SetBytes(u[:]) }

// String returns u in decimal.
func (u Uint128) String() string { return u.Big().String() }

// Row is one row of a compact claim: the part of the channel's config that the
// batch does not name, the new total, and the payer's authorisation of it.
type Row struct {
	Payer           common.Address
	PayerAuthorizer common.Address
	Salt            [32]byte
	TotalClaimed    Uint128
	MaxClaimable    Uint128    // what the voucher authorises; unused in a tick row
	Tick            *TickProof // nil: a plain voucher row
	Signature       []byte     // over the Voucher, or the TickVoucher
}

// TickProof is a signed tick chain and how far along it the payer has gone: at
// index K the payer authorises Base + K·Unit, and keccak256 applied K times to
// Preimage gives Root.
type TickProof struct {
	Base, Unit Uint128
	Root       [32]byte
	Length, K  uint32
	Preimage   [32]byte
}

// Flags of a packed row.
const (
	rowTick           = 1
	rowSelfAuthorized = 2 // payerAuthorizer equals payer and is left out
	rowSizedSignature = 4 // two bytes of length precede the signature
	rowFlags          = rowTick | rowSelfAuthorized | rowSizedSignature
)

// keySignature is the length of a signature by a key: r, s, v.
const keySignature = 65

// Errors of the row encoding. A row that does not decode was never claimed, so
// no money has moved on account of it.
var (
	ErrRowSignature = errors.New("the signature of a claim row is longer than 65535 bytes: it cannot be packed")
	ErrRowMalformed = errors.New("the packed claim rows are malformed")
)

// EncodeRows packs rows as claimCompact takes them (the layout is documented in
// src/ClaimRows.sol), each in its shortest form.
func EncodeRows(rows []Row) ([]byte, error) {
	var out []byte
	for i := range rows {
		var err error
		if out, err = appendRow(out, &rows[i]); err != nil {
			return nil, fmt.Errorf("row %d: %w", i, err)
		}
	}
	return out, nil
}

func appendRow(out []byte, r *Row) ([]byte, error) {
	if len(r.Signature) > 0xffff {
		return nil, ErrRowSignature
	}
	var flags byte
	if r.Tick != nil {
		flags |= rowTick
	}
	if r.PayerAuthorizer == r.Payer {
		flags |= rowSelfAuthorized
	}
	if len(r.Signature) != keySignature {
		flags |= rowSizedSignature
	}
	out = append(out, flags)
	out = append(out, r.Payer[:]...)
	if flags&rowSelfAuthorized == 0 {
		out = append(out, r.PayerAuthorizer[:]...)
	}
	out = append(out, r.Salt[:]...)
	out = append(out, r.TotalClaimed[:]...)
	if t := r.Tick; t != nil {
		out = append(out, t.Base[:]...)
		out = append(out, t.Unit[:]...)
		out = append(out, t.Root[:]...)
		out = binary.BigEndian.AppendUint32(out, t.Length)
		out = binary.BigEndian.AppendUint32(out, t.K)
		out = append(out, t.Preimage[:]...)
	} else {
		out = append(out, r.MaxClaimable[:]...)
	}
	if flags&rowSizedSignature != 0 {
		out = binary.BigEndian.AppendUint16(out, uint16(len(r.Signature)))
	}
	return append(out, r.Signature...), nil
}

// DecodeRows is the inverse of [EncodeRows]. It accepts exactly what the contract
// accepts, which includes a payerAuthorizer or a signature length that could
// have been left out: an auditor must be able to read whatever was claimed.
func DecodeRows(packed []byte) ([]Row, error) {
	var rows []Row
	in := rowReader{rest: packed}
	for len(in.rest) > 0 {
		row, err := in.row()
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", len(rows), err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// rowReader cuts fields off packed rows; short is set once there were too few bytes.
type rowReader struct {
	rest  []byte
	short bool
}

func (in *rowReader) row() (Row, error) {
	flags := in.take(1)[0]
	if flags&^byte(rowFlags) != 0 {
		return Row{}, fmt.Errorf("%w: unknown flags %#x", ErrRowMalformed, flags)
	}
	var r Row
	copy(r.Payer[:], in.take(20))
	r.PayerAuthorizer = r.Payer
	if flags&rowSelfAuthorized == 0 {
		copy(r.PayerAuthorizer[:], in.take(20))
	}
	copy(r.Salt[:], in.take(32))
	copy(r.TotalClaimed[:], in.take(16))
	if flags&rowTick != 0 {
		r.Tick = in.tick()
	} else {
		copy(r.MaxClaimable[:], in.take(16))
	}
	size := keySignature
	if flags&rowSizedSignature != 0 {
		size = int(binary.BigEndian.Uint16(in.take(2)))
	}
	r.Signature = append([]byte{}, in.take(size)...)
	if in.short {
		return Row{}, fmt.Errorf("%w: they end in the middle of a row", ErrRowMalformed)
	}
	return r, nil
}

func (in *rowReader) tick() *TickProof {
	var t TickProof
	copy(t.Base[:], in.take(16))
	copy(t.Unit[:], in.take(16))
	copy(t.Root[:], in.take(32))
	t.Length = binary.BigEndian.Uint32(in.take(4))
	t.K = binary.BigEndian.Uint32(in.take(4))
	copy(t.Preimage[:], in.take(32))
	return &t
}

// take returns the next n bytes, or n zeros if there are fewer.
func (in *rowReader) take(n int) []byte {
	if len(in.rest) < n {
		in.rest, in.short = nil, true
		return make([]byte, n)
	}
	field := in.rest[:n]
	in.rest = in.rest[n:]
	return field
}
