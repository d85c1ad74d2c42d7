package p2p

import (
	"io"
	"time"

	"github.com/stiver-pay/stiver/p2p/wire"
)

// frameHead is what a frame of content needs beside the content, at most.
const frameHead = 16

// maxChunk is how much content of one channel is sent before another's turn.
const maxChunk = 16 << 10

// writeBuffer is about what one write takes, keptBuffer the largest buffer that
// is kept for the next.
const (
	writeBuffer = 64 << 10
	keptBuffer  = 2 * writeBuffer
)

// outgoing is what a lane has to say. There is room for one message of each
// kind: acknowledgements are cumulative, and refusals stop the channel. So a
// payer that does not read makes nothing grow.
type outgoing struct {
	marked  bool
	opened  *wire.Opened
	ack     bool
	refused *wire.Refused
	lost    []wire.Refused // at most as many as contents were asked for
	closed  *wire.Closed
}

// mark puts a lane on the list of those with something to say; mu is held.
func (s *session) mark(l *lane) {
	if !l.out.marked {
		l.out.marked = true
		s.dirty = append(s.dirty, l)
	}
	s.wake()
}

// listen waits, as the reader and with mu held, until the payer has taken in
// enough of what it was told to be told more.
func (s *session) listen() error {
	for s.ending == nil && len(s.notes)+s.lost*wire.MaxText > maxUnheard {
		s.heard.Wait()
	}
	if s.ending != nil {
		return s.ending
	}
	return nil
}

// note sends frames that belong to no lane's turn.
func (s *session) note(frames []byte) {
	s.mu.Lock()
	s.notes = append(s.notes, frames...)
	s.wake()
	s.mu.Unlock()
}

func (s *session) wake() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// write sends what there is to send until it is told to stop.
func (s *session) write() {
	defer s.wrote.Done()
	for {
		select {
		case <-s.kick:
			s.send()
		case <-s.quit:
			s.send()
			return
		}
	}
}

// send sends everything there is to send; only one goroutine at a time does.
func (s *session) send() {
	buf := s.buf
	defer func() {
		if cap(buf) <= keptBuffer {
			s.buf = buf
		} else {
			s.buf = nil
		}
	}()
	var lanes []*lane
	for {
		s.mu.Lock()
		buf = append(buf[:0], s.notes...)
		s.notes = s.notes[:0]
		s.heard.Broadcast()
		lanes, s.dirty = s.dirty, lanes[:0]
		for _, l := range lanes {
			l.out.marked = false
			buf = l.speak(buf)
		}
		s.mu.Unlock()
		for _, l := range lanes {
			buf = l.deliver(buf)
			if len(buf) >= writeBuffer {
				buf = s.push(buf)
			}
		}
		if len(buf) > 0 {
			s.push(buf)
		}
		if len(lanes) == 0 {
			return
		}
	}
}

// push writes; a stream that does not take it in time is given up.
func (s *session) push(buf []byte) []byte {
	s.mu.Lock()
	switch {
	case s.ending == nil:
		_ = s.stream.SetWriteDeadline(time.Now().Add(s.limits.Stall))
	case !s.ending.Remote:
		_ = s.stream.SetWriteDeadline(time.Now().Add(partTimeout))
	default: // nobody reads any more
		s.mu.Unlock()
		return buf[:0]
	}
	s.mu.Unlock()
	if _, err := s.stream.Write(buf); err != nil {
		s.end(&StreamError{Code: CodeStalled, Text: err.Error(), Remote: true})
		_ = s.stream.Reset()
	}
	s.mu.Lock()
	s.moved++
	s.mu.Unlock()
	return buf[:0]
}

// speak appends the lane's messages; mu is held.
func (l *lane) speak(b []byte) []byte {
	o := &l.out
	if o.opened != nil {
		b = wire.AppendOpened(b, o.opened)
		o.opened = nil
	}
	if o.ack {
		b = wire.AppendAck(b, &wire.Ack{Handle: l.handle, Next: l.next, Charged: l.charged})
		o.ack, l.told = false, l.next
	}
	// The payer answers a refusal with payments that need what the dropped ones
	// had reserved.
	if o.refused != nil && l.loose == 0 {
		b = wire.AppendRefused(b, o.refused)
		o.refused = nil
	}
	for i := range o.lost {
		b = wire.AppendRefused(b, &o.lost[i])
	}
	l.s.lost -= len(o.lost)
	o.lost = nil
	if o.closed != nil && l.busy == 0 {
		b = wire.AppendClosed(b, o.closed)
		o.closed = nil
	}
	return b
}

// deliver appends one piece of the lane's content.
func (l *lane) deliver(b []byte) []byte {
	s := l.s
	s.mu.Lock()
	if len(l.contents) == 0 || l.contents[0].sequence >= l.told && !l.contents[0].ahead {
		s.mu.Unlock()
		return b
	}
	c := l.contents[0]
	if !c.announced {
		c.announced = true
		b = wire.AppendContent(b, &wire.Content{Handle: l.handle, Sequence: c.sequence, Size: c.content.Size, Media: c.content.Type})
	}
	n := min(c.content.Size-c.sent, l.credit, maxChunk, uint64(s.chunk))
	if n == 0 && c.sent < c.content.Size {
		s.mu.Unlock()
		return b
	}
	c.sending = true
	s.mu.Unlock()

	var err error
	if n > 0 {
		piece := make([]byte, n)
		if _, err = io.ReadFull(c.content.Body, piece); err == nil {
			b = wire.AppendData(b, &wire.Data{Handle: l.handle, Bytes: piece})
		}
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	c.sending = false
	c.sent += n
	l.credit -= n
	if c.void {
		c.content.Body.Close()
		return b
	}
	if err != nil {
		l.lose(c.sequence, &Refusal{Code: CodeContent, Text: "the content broke off; the payment was charged, ask for it again"})
	}
	if err != nil || c.sent == c.content.Size {
		l.contents = l.contents[1:]
		l.discard(c)
		l.advance()
	}
	s.mark(l)
	return b
}
