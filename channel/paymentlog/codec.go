package paymentlog

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/channel"
)

// A stream is magic, then records: kind (1 byte), length (4 bytes), payload.
// Integers are big-endian where they have a fixed size. The last record is the
// SHA-256 of everything before it.
const magic = "stiver payment log 1\n"

const (
	recordTerms   = 'T' // chain id (8) ‖ receiver (20) ‖ token (20)
	recordEpoch   = 'A' // number (8) ‖ root (32) ‖ entries (8) ‖ total (16) ‖ number of heads (8)
	recordHeads   = 'H' // heads of the epoch before, channel.AnchorHeadSize each
	recordChannel = 'C' // config (148) ‖ entries (8) ‖ due
	recordEntries = 'L' // packed entries of the channel before
	recordEnd     = 'E' // SHA-256 (32)
)

const (
	// fullRecord is the payload size from which a record of entries or heads
	// is closed and the next begun.
	fullRecord = 32 << 10
	// maxRecord bounds what a reader takes into memory at once.
	maxRecord = fullRecord + 4096
)

func appendAmount(b []byte, a channel.Amount) []byte {
	raw := a.Bytes()
	return append(b, raw[:]...)
}

func encodeTerms(t Terms) []byte {
	b := binary.BigEndian.AppendUint64(nil, t.ChainID)
	b = append(b, t.Receiver[:]...)
	return append(b, t.Token[:]...)
}

func encodeEpoch(e Epoch, heads int) []byte {
	b := binary.BigEndian.AppendUint64(nil, e.Number)
	b = append(b, e.Anchor.Root[:]...)
	b = binary.BigEndian.AppendUint64(b, e.Anchor.Entries)
	b = appendAmount(b, e.Anchor.Total)
	return binary.BigEndian.AppendUint64(b, uint64(heads))
}

// The forms of a channel's due claim.
const (
	dueNone    = 0
	dueVoucher = 1 // ceiling (16) ‖ signature (65)
	dueTick    = 2 // base (16) ‖ unit (16) ‖ root (32) ‖ length (4) ‖ signature (65) ‖ index (4) ‖ preimage (32)
)

func encodeChannel(c Channel) []byte {
	b := make([]byte, 0, 512)
	for _, a := range []common.Address{c.Config.Payer, c.Config.PayerAuthorizer, c.Config.Receiver, c.Config.ReceiverAuthorizer, c.Config.Token} {
		b = append(b, a[:]...)
	}
	b = binary.BigEndian.AppendUint64(b, c.Config.WithdrawDelay)
	b = append(b, c.Config.Salt[:]...)
	b = binary.BigEndian.AppendUint64(b, c.Entries)
	if c.Due == nil {
		return append(b, dueNone)
	}
	if t := c.Due.Ticks; t.Length != 0 {
		b = append(b, dueTick)
		b = appendAmount(appendAmount(b, t.Base), t.Unit)
		b = append(b, t.Root[:]...)
		b = binary.BigEndian.AppendUint32(b, t.Length)
		b = append(b, t.Signature[:]...)
		b = binary.BigEndian.AppendUint32(b, c.Due.Tick.Index)
		b = append(b, c.Due.Tick.Preimage[:]...)
	} else {
		b = append(b, dueVoucher)
		b = appendAmount(b, c.Due.Voucher.Ceiling)
		b = append(b, c.Due.Voucher.Signature[:]...)
	}
	return appendAmount(b, c.Due.Total)
}

// appendEntry packs an entry: kind, amount without leading zeros, the time that
// passed since the entry before, item. The rest is implied.
func appendEntry(b []byte, e channel.Entry, before uint64) []byte {
	raw := e.Amount.Bytes()
	digits := raw[:]
	for len(digits) > 0 && digits[0] == 0 {
		digits = digits[1:]
	}
	b = append(b, byte(e.Kind), byte(len(digits)))
	b = append(b, digits...)
	b = binary.AppendVarint(b, int64(e.Time-before))
	return append(b, e.Item[:]...)
}

// decoder takes fields off the front of a payload.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) take(n int) []byte {
	if len(d.rest) < n {
		d.rest, d.bad = nil, true
		return make([]byte, n)
	}
	field := d.rest[:n]
	d.rest = d.rest[n:]
	return field
}

func (d *decoder) uint64() uint64          { return binary.BigEndian.Uint64(d.take(8)) }
func (d *decoder) uint32() uint32          { return binary.BigEndian.Uint32(d.take(4)) }
func (d *decoder) hash() [32]byte          { return [32]byte(d.take(32)) }
func (d *decoder) address() common.Address { return common.Address(d.take(20)) }
func (d *decoder) amount() channel.Amount  { return channel.AmountFromBytes([16]byte(d.take(16))) }
func (d *decoder) sig() channel.Signature  { return channel.Signature(d.take(65)) }
func (d *decoder) done(what string) error {
	if d.bad || len(d.rest) > 0 {
		return fmt.Errorf("%w: a record of %s has the wrong length", ErrFormat, what)
	}
	return nil
}

func decodeTerms(b []byte) (Terms, error) {
	d := decoder{rest: b}
	t := Terms{ChainID: d.uint64(), Receiver: d.address(), Token: d.address()}
	return t, d.done("terms")
}

func decodeEpoch(b []byte) (e Epoch, heads uint64, err error) {
	d := decoder{rest: b}
	e = Epoch{Number: d.uint64(), Anchor: channel.Anchor{Root: d.hash(), Entries: d.uint64(), Total: d.amount()}}
	heads = d.uint64()
	return e, heads, d.done("an epoch")
}

func decodeHeads(b []byte) ([]channel.AnchorHead, error) {
	if len(b) == 0 || len(b)%channel.AnchorHeadSize != 0 {
		return nil, fmt.Errorf("%w: a record of heads has the wrong length", ErrFormat)
	}
	heads := make([]channel.AnchorHead, 0, len(b)/channel.AnchorHeadSize)
	for ; len(b) > 0; b = b[channel.AnchorHeadSize:] {
		h, err := channel.DecodeAnchorHead(b[:channel.AnchorHeadSize])
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFormat, err)
		}
		heads = append(heads, h)
	}
	return heads, nil
}

func decodeChannel(b []byte, id func(channel.Config) channel.ID) (Channel, error) {
	d := decoder{rest: b}
	c := Channel{Config: channel.Config{
		Payer: d.address(), PayerAuthorizer: d.address(), Receiver: d.address(), ReceiverAuthorizer: d.address(),
		Token: d.address(), WithdrawDelay: d.uint64(), Salt: d.hash(),
	}}
	c.Entries = d.uint64()
	form := d.take(1)[0]
	if form == dueNone {
		return c, d.done("a channel")
	}
	due := channel.Claim{Channel: id(c.Config)}
	switch form {
	case dueTick:
		due.Ticks = channel.TickVoucher{Channel: due.Channel, Base: d.amount(), Unit: d.amount(), Root: d.hash(), Length: d.uint32(), Signature: d.sig()}
		due.Tick = channel.Tick{Index: d.uint32(), Preimage: d.hash()}
		if due.Ticks.Length == 0 {
			d.bad = true
		}
	case dueVoucher:
		due.Voucher = channel.Voucher{Channel: due.Channel, Ceiling: d.amount(), Signature: d.sig()}
	default:
		d.bad = true
	}
	due.Total = d.amount()
	c.Due = &due
	return c, d.done("a channel")
}

// entry unpacks the next entry. Only the shortest form of a number is taken.
func (d *decoder) entry(before uint64) (kind channel.Kind, amount channel.Amount, time uint64, item channel.ItemHash) {
	kind = channel.Kind(d.take(1)[0])
	size := int(d.take(1)[0])
	if size > channel.AmountSize {
		d.bad = true
		return
	}
	digits := d.take(size)
	if size > 0 && digits[0] == 0 {
		d.bad = true
	}
	var raw [channel.AmountSize]byte
	copy(raw[channel.AmountSize-size:], digits)
	passed, n := binary.Varint(d.rest)
	if n <= 0 || n != len(binary.AppendVarint(nil, passed)) {
		d.bad = true
		return
	}
	d.rest = d.rest[n:]
	return kind, channel.AmountFromBytes(raw), before + uint64(passed), d.hash()
}
