package paymentlog

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"

	"github.com/stiver-pay/stiver/channel"
)

// Write writes a source's log as a stream. domain is that of the terms' chain;
// it tells the channels' ids. A source that breaks its promise about the order
// ends it with ErrFormat. After an error what was written is worthless, and a
// reader will say so.
func Write(ctx context.Context, w io.Writer, domain channel.Domain, src Source) error {
	s := &streamWriter{out: bufio.NewWriterSize(w, 64<<10), sum: sha256.New(), domain: domain, heads: make(map[channel.ID]channel.AnchorHead)}
	if err := s.bytes([]byte(magic)); err != nil {
		return err
	}
	err := src.Walk(ctx, Visitor{Terms: s.terms, Epoch: s.epoch, Channel: s.channel, Entry: s.entry})
	if err != nil {
		return err
	}
	if err := s.flush(); err != nil {
		return err
	}
	if !s.hasTerms {
		return fmt.Errorf("%w: the source told no terms", ErrFormat)
	}
	if err := s.order.end(); err != nil {
		return err
	}
	if err := s.record(recordEnd, s.sum.Sum(nil)); err != nil {
		return err
	}
	return s.out.Flush()
}

type streamWriter struct {
	out      *bufio.Writer
	sum      hash.Hash
	domain   channel.Domain
	order    order
	hasTerms bool
	heads    map[channel.ID]channel.AnchorHead // as of the epoch before
	packed   []byte                            // entries not yet written
	time     uint64                            // of the entry before
}

func (s *streamWriter) bytes(b []byte) error {
	s.sum.Write(b)
	_, err := s.out.Write(b)
	return err
}

func (s *streamWriter) record(kind byte, payload []byte) error {
	header := binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(payload)))
	if err := s.bytes(header); err != nil {
		return err
	}
	return s.bytes(payload)
}

func (s *streamWriter) terms(t Terms) error {
	if s.hasTerms || s.order.epoch > 0 || s.order.channels > 0 {
		return fmt.Errorf("%w: terms come first, and once", ErrFormat)
	}
	s.hasTerms = true
	return s.record(recordTerms, encodeTerms(t))
}

func (s *streamWriter) epoch(e Epoch) error {
	if err := s.order.nextEpoch(e); err != nil {
		return err
	}
	var changed []channel.AnchorHead
	for _, h := range e.Heads {
		if old, known := s.heads[h.Channel]; !known || old != h {
			changed = append(changed, h)
			s.heads[h.Channel] = h
		}
	}
	if err := s.record(recordEpoch, encodeEpoch(e, len(changed))); err != nil {
		return err
	}
	const perRecord = fullRecord / channel.AnchorHeadSize
	for len(changed) > 0 {
		n := min(len(changed), perRecord)
		b := make([]byte, 0, n*channel.AnchorHeadSize)
		for _, h := range changed[:n] {
			raw := h.Encode()
			b = append(b, raw[:]...)
		}
		if err := s.record(recordHeads, b); err != nil {
			return err
		}
		changed = changed[n:]
	}
	return nil
}

func (s *streamWriter) channel(c Channel) error {
	if err := s.flush(); err != nil {
		return err
	}
	if err := s.order.nextChannel(s.domain.ChannelID(c.Config), c); err != nil {
		return err
	}
	s.time = 0
	return s.record(recordChannel, encodeChannel(c))
}

func (s *streamWriter) entry(e channel.Entry) error {
	if err := s.order.nextEntry(e); err != nil {
		return err
	}
	s.packed = appendEntry(s.packed, e, s.time)
	s.time = e.Time
	if len(s.packed) < fullRecord {
		return nil
	}
	return s.flush()
}

func (s *streamWriter) flush() error {
	if len(s.packed) == 0 {
		return nil
	}
	err := s.record(recordEntries, s.packed)
	s.packed = s.packed[:0]
	return err
}
