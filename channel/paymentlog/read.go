package paymentlog

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stiver-pay/stiver/channel"
)

// Read is the log in a stream, as a Source that can be walked once. It reads
// exactly up to the stream's end, in small pieces: hand it a buffered reader.
// contract is the Channels contract's address, under which the channels' ids
// are computed. Walk fails with ErrFormat or ErrDigest; what was told before
// that must not be believed.
func Read(r io.Reader, contract common.Address) Source {
	return &streamReader{in: r, sum: sha256.New(), contract: contract}
}

type streamReader struct {
	in       io.Reader
	sum      hash.Hash
	contract common.Address
	domain   channel.Domain
	order    order
	hasTerms bool
	time     uint64
	buf      []byte
}

// Walk implements Source.
func (s *streamReader) Walk(ctx context.Context, v Visitor) error {
	start := make([]byte, len(magic))
	if err := s.fill(start); err != nil {
		return err
	}
	if string(start) != magic {
		return fmt.Errorf("%w: it does not begin like one", ErrFormat)
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		sum := s.sum.Sum(nil)
		kind, payload, err := s.next()
		if err != nil {
			return err
		}
		if kind == recordEnd {
			return s.end(payload, sum)
		}
		if err := s.tell(v, kind, payload); err != nil {
			return err
		}
	}
}

func (s *streamReader) end(payload, sum []byte) error {
	if err := s.order.end(); err != nil {
		return err
	}
	if !s.hasTerms {
		return fmt.Errorf("%w: it has no terms", ErrFormat)
	}
	if string(payload) != string(sum) {
		return ErrDigest
	}
	return nil
}

func (s *streamReader) tell(v Visitor, kind byte, payload []byte) error {
	if s.hasTerms == (kind == recordTerms) {
		return fmt.Errorf("%w: terms come first, and once", ErrFormat)
	}
	switch kind {
	case recordTerms:
		return s.tellTerms(v, payload)
	case recordEpoch:
		return s.tellEpoch(v, payload)
	case recordChannel:
		return s.tellChannel(v, payload)
	case recordEntries:
		return s.tellEntries(v, payload)
	default:
		return fmt.Errorf("%w: a record of unknown kind %#x", ErrFormat, kind)
	}
}

func (s *streamReader) tellTerms(v Visitor, payload []byte) error {
	t, err := decodeTerms(payload)
	if err != nil {
		return err
	}
	s.hasTerms, s.domain = true, channel.NewDomain(t.ChainID, s.contract)
	if v.Terms == nil {
		return nil
	}
	return v.Terms(t)
}

func (s *streamReader) tellEpoch(v Visitor, payload []byte) error {
	e, heads, err := decodeEpoch(payload)
	if err != nil {
		return err
	}
	for uint64(len(e.Heads)) < heads {
		kind, payload, err := s.next()
		if err != nil {
			return err
		}
		if kind != recordHeads {
			return fmt.Errorf("%w: heads of epoch %d are missing", ErrFormat, e.Number)
		}
		some, err := decodeHeads(payload)
		if err != nil {
			return err
		}
		e.Heads = append(e.Heads, some...)
	}
	if uint64(len(e.Heads)) > heads {
		return fmt.Errorf("%w: epoch %d has more heads than it says", ErrFormat, e.Number)
	}
	if err := s.order.nextEpoch(e); err != nil {
		return err
	}
	if v.Epoch == nil {
		return nil
	}
	return v.Epoch(e)
}

func (s *streamReader) tellChannel(v Visitor, payload []byte) error {
	c, err := decodeChannel(payload, s.domain.ChannelID)
	if err != nil {
		return err
	}
	if err := s.order.nextChannel(s.domain.ChannelID(c.Config), c); err != nil {
		return err
	}
	s.time = 0
	if v.Channel == nil {
		return nil
	}
	return v.Channel(c)
}

func (s *streamReader) tellEntries(v Visitor, payload []byte) error {
	d := decoder{rest: payload}
	for len(d.rest) > 0 {
		e := channel.Entry{Channel: s.order.previous, Sequence: s.order.next}
		e.Kind, e.Amount, e.Time, e.Item = d.entry(s.time)
		if d.bad {
			return fmt.Errorf("%w: entry %d of channel %s is unreadable", ErrFormat, e.Sequence, e.Channel)
		}
		var err error
		if e.Charged, err = After(s.order.charged, e.Kind, e.Amount); err != nil {
			return fmt.Errorf("%w: entry %d of channel %s: %w", ErrFormat, e.Sequence, e.Channel, err)
		}
		if err := s.order.nextEntry(e); err != nil {
			return err
		}
		s.time = e.Time
		if v.Entry == nil {
			continue
		}
		if err := v.Entry(e); err != nil {
			return err
		}
	}
	return nil
}

// next reads one record; the payload is only valid until the next call.
func (s *streamReader) next() (kind byte, payload []byte, err error) {
	var header [5]byte
	if err := s.fill(header[:]); err != nil {
		return 0, nil, err
	}
	size := binary.BigEndian.Uint32(header[1:])
	if size > maxRecord {
		return 0, nil, fmt.Errorf("%w: a record of %d bytes", ErrFormat, size)
	}
	if cap(s.buf) < int(size) {
		s.buf = make([]byte, maxRecord)
	}
	payload = s.buf[:size]
	return header[0], payload, s.fill(payload)
}

func (s *streamReader) fill(b []byte) error {
	if _, err := io.ReadFull(s.in, b); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%w: it ends too early", ErrFormat)
		}
		return fmt.Errorf("read payment log: %w", err)
	}
	s.sum.Write(b)
	return nil
}
