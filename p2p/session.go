package p2p

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// readBuffer is what one read takes at most: also the size of the batches that
// reach the Desk when payments are queued. A stream begins with firstBuffer,
// which has room for any frame.
const (
	readBuffer  = 64 << 10
	firstBuffer = 8 << 10
)

// maxUnheard is how many bytes of answers to questions may wait to be said. A
// payer that asks for more and does not listen is not listened to either.
const maxUnheard = 64 << 10

// session is one stream at the payee. Three parties touch it: the reader (the
// goroutine of serve), the writer, and the Desk's callbacks. Fields of the
// first group are the reader's alone, those under mu are everybody's.
type session struct {
	payee  *Payee
	stream network.Stream
	peer   peer.ID
	limits Limits
	number uint64       // of the stream at the payee; the first is the oldest
	used   atomic.Int32 // channels that are open

	// The reader's.
	items   *wire.Items
	names   int // bytes of item names that are counted
	lanes   map[uint32]*lane
	crowd   int     // lanes at which to forget those that are done
	opens   uint32  // Opens seen: the handle of the next
	touched []*lane // lanes with payments staged from the buffer just read
	pay     wire.Pay

	// ctx ends when the stream begins to end; it is the parent of every fetch.
	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup // lanes, until they are drained
	wrote  sync.WaitGroup // the writer
	quit   chan struct{}  // tells the writer to send what is left, and stop

	content uint64         // initial credit of each channel, from the payer's hello
	chunk   int            // longest piece of content the payer accepts
	credit  channel.Amount // unpaid service on each channel, as both agree

	mu       sync.Mutex
	inFlight int       // payments on all lanes
	paying   int       // of these, handed over to be charged at once
	asks     int       // receipts being made
	openings int       // channels being opened at the Desk
	queue    []opening // channels to be opened after those
	memory   int       // bytes for contents
	dirty    []*lane   // lanes with something to send
	notes    []byte    // frames of no lane in particular
	lost     int       // refusals of contents that wait in lanes
	heard    sync.Cond // the writer took what there was, or the stream ends
	moved    uint64    // writes that the payer has taken
	ending   *StreamError
	kick     chan struct{} // buffered: tells the writer that there is something

	buf []byte // the writer's
}

func newSession(p *Payee, stream network.Stream) *session {
	s := &session{
		payee: p, stream: stream, peer: stream.Conn().RemotePeer(), limits: p.o.Limits,
		items: wire.NewItems(uint32(p.o.Limits.Items)), lanes: map[uint32]*lane{},
		kick: make(chan struct{}, 1), quit: make(chan struct{}),
	}
	s.heard.L = &s.mu
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// serve runs the stream to its end and returns the reason.
func (s *session) serve() error {
	err := s.hello()
	if err == nil {
		s.wrote.Add(1)
		go s.write()
		err = s.read()
	}
	s.end(endOf(err))
	for _, l := range s.lanes {
		l.close(nil)
	}
	s.work.Wait()
	s.payee.lanes.give(len(s.lanes))
	s.payee.names.give(s.names)
	s.part()
	return s.ending
}

// end begins the end of the stream: whoever comes first gives the reason. The
// reader is woken up; everything else follows from its return.
func (s *session) end(reason *StreamError) {
	s.mu.Lock()
	if s.ending == nil {
		s.ending = reason
	}
	_ = s.stream.SetReadDeadline(time.Unix(1, 0))
	if reason.Remote { // nobody reads what is being written
		_ = s.stream.SetWriteDeadline(time.Unix(1, 0))
	} else {
		_ = s.stream.SetWriteDeadline(time.Now().Add(partTimeout))
	}
	s.heard.Broadcast()
	s.mu.Unlock()
	s.cancel()
}

// partTimeout bounds a write once the stream is ending.
const partTimeout = 2 * time.Second

// part sends what is left to say, the reason last, and closes the stream.
func (s *session) part() {
	if !s.ending.Remote {
		s.note(wire.AppendGoodbye(nil, &wire.Goodbye{Code: s.ending.Code, Text: s.ending.Text}))
	}
	close(s.quit)
	s.wrote.Wait()
	s.send() // where the hello failed, no writer has run
	_ = s.stream.Close()
}

// hello exchanges hellos before anything else happens.
func (s *session) hello() error {
	_ = s.stream.SetDeadline(time.Now().Add(s.limits.Hello))
	domain := s.payee.o.Domain
	mine := wire.Hello{
		Version: wire.Version, ChainID: domain.ChainID(), Contract: domain.Contract(), Frame: wire.MinFrame,
		Channels: uint32(s.limits.Channels), Window: uint32(s.limits.Window),
		Total: uint32(s.limits.Total), Items: uint32(s.limits.Items), Credit: s.payee.o.Credit,
	}
	theirs, err := readHello(s.stream)
	if err != nil {
		return err
	}
	if _, err := s.stream.Write(wire.AppendHello(nil, &mine)); err != nil {
		return lost(err)
	}
	if theirs.ChainID != mine.ChainID || theirs.Contract != mine.Contract {
		return &StreamError{Code: CodeDomain, Text: fmt.Sprintf("this payee is paid on chain %d, contract %s", mine.ChainID, mine.Contract)}
	}
	s.content, s.credit = theirs.Content, theirs.Credit.Min(mine.Credit)
	s.chunk = int(theirs.Frame) - frameHead
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil { // its deadline must stay
		return s.ending
	}
	return s.stream.SetReadDeadline(time.Time{})
}

// read takes frames off the stream until it ends. Whatever one read brought is
// handed over together, so that the group commit has something to group.
func (s *session) read() error {
	buf := make([]byte, 0, firstBuffer)
	for {
		n, err := s.stream.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		full := len(buf) == cap(buf)
		rest := buf
		for {
			body, size, err := wire.Split(rest, wire.MinFrame)
			if err != nil {
				return err
			}
			if size == 0 {
				break
			}
			if err := s.take(body); err != nil {
				return err
			}
			rest = rest[size:]
		}
		if ferr := s.flush(); ferr != nil {
			return ferr
		}
		if err != nil {
			return s.reason(err)
		}
		if full && cap(buf) < readBuffer {
			buf = append(make([]byte, 0, 2*cap(buf)), rest...)
		} else {
			buf = buf[:copy(buf, rest)]
		}
	}
}

// reason returns why reading failed: the end begun elsewhere, or the stream's.
func (s *session) reason(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil {
		return s.ending
	}
	return lost(err)
}

// take acts on one message.
func (s *session) take(body []byte) error {
	switch t := wire.Type(body[0]); t {
	case wire.TypePay, wire.TypePayTick, wire.TypePayVou:
		return s.takePay(body)
	case wire.TypeTicks:
		return s.takeTicks(body)
	case wire.TypeOpen:
		return s.takeOpen(body)
	case wire.TypeGrant:
		return s.takeGrant(body)
	case wire.TypeAsk:
		return s.takeAsk(body)
	case wire.TypeBound:
		return s.takeBound(body)
	case wire.TypeClose:
		return s.takeClose(body)
	case wire.TypeGoodbye:
		return farewell(body)
	default:
		return unexpected(t)
	}
}

// lane finds the lane of a handle; nil for one that was closed.
func (s *session) lane(handle uint32) (*lane, error) {
	if l := s.lanes[handle]; l != nil {
		switch l.state.Load() {
		case laneOpening:
			return nil, &StreamError{Code: CodeUnexpected, Text: "a message came before its channel was opened"}
		case laneOpen:
			return l, nil
		}
		return nil, nil
	}
	if handle >= s.opens {
		return nil, &StreamError{Code: CodeHandle, Text: fmt.Sprintf("handle %d was never opened", handle)}
	}
	return nil, nil
}

func (s *session) takePay(body []byte) error {
	p := &s.pay
	if err := wire.ParsePay(body, p); err != nil {
		return err
	}
	l, err := s.lane(p.Handle)
	if err != nil {
		return err
	}
	if l == nil { // closed: only its names still count
		if p.Item == wire.ItemNamed {
			if _, err = s.items.Put(p.Number, p.Name); err == nil {
				err = s.countNames()
			}
		}
		return err
	}
	name, err := l.previous.Fill(p, s.items)
	if err == nil && p.Item == wire.ItemNamed {
		err = s.countNames()
	}
	if err != nil {
		return err
	}
	return l.take(p, name)
}

// countNames counts what the table of item names takes.
func (s *session) countNames() error {
	more := s.items.Size() - s.names
	if more > 0 && !s.payee.names.take(s.names, more, nil) {
		return &StreamError{Code: CodeBusy, Text: "the payee has no memory for more item names; connect again later, or name fewer items"}
	}
	if more < 0 {
		s.payee.names.give(-more)
	}
	s.names += more
	return nil
}

func (s *session) takeTicks(body []byte) error {
	var t wire.Ticks
	if err := wire.ParseTicks(body, &t); err != nil {
		return err
	}
	l, err := s.lane(t.Handle)
	if err != nil || l == nil {
		return err
	}
	t.Chain.Channel = l.id
	l.chain = &t.Chain
	l.previous.Index = 0
	return nil
}

func (s *session) takeGrant(body []byte) error {
	var g wire.Grant
	if err := wire.ParseGrant(body, &g); err != nil {
		return err
	}
	l, err := s.lane(g.Handle)
	if err != nil || l == nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.credit+g.Bytes < l.credit {
		return &StreamError{Code: CodeMalformed, Text: "more content credit than can be counted"}
	}
	l.credit += g.Bytes
	l.granted += g.Bytes
	s.mark(l)
	return nil
}

func (s *session) takeBound(body []byte) error {
	var f wire.Bound
	if err := wire.ParseBound(body, &f); err != nil {
		return err
	}
	l, err := s.lane(f.Handle)
	if err != nil || l == nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l.service.exposure = f.Exposure
	l.advance()
	return nil
}

func (s *session) takeClose(body []byte) error {
	var c wire.Close
	if err := wire.ParseClose(body, &c); err != nil {
		return err
	}
	l := s.lanes[c.Handle]
	if l == nil {
		_, err := s.lane(c.Handle)
		return err
	}
	if err := l.hand(); err != nil {
		return err
	}
	l.close(&wire.Closed{Handle: l.handle})
	return nil
}

// flush hands the staged payments of every lane to the Desk.
func (s *session) flush() error {
	for i, l := range s.touched {
		s.touched[i] = nil
		l.listed = false
		if err := l.hand(); err != nil {
			return err
		}
	}
	s.touched = s.touched[:0]
	return nil
}

// readHello reads exactly one frame, which must be a hello.
func readHello(stream network.Stream) (h wire.Hello, err error) {
	var buf [wire.MinFrame + 2]byte
	for n := 0; ; n++ {
		if n == len(buf) {
			return h, &StreamError{Code: CodeOversize, Text: "hello longer than allowed"}
		}
		if _, err := stream.Read(buf[n : n+1]); err != nil {
			return h, lost(err)
		}
		body, size, err := wire.Split(buf[:n+1], wire.MinFrame)
		if err != nil {
			return h, err
		}
		if size == 0 {
			continue
		}
		if wire.Type(body[0]) == wire.TypeGoodbye {
			return h, farewell(body)
		}
		if wire.Type(body[0]) != wire.TypeHello {
			return h, &StreamError{Code: CodeUnexpected, Text: "the first message was no hello"}
		}
		return h, wire.ParseHello(body, &h)
	}
}

// lost says that the stream broke: there is nobody to say goodbye to.
func lost(err error) *StreamError {
	var end *StreamError
	if errors.As(err, &end) {
		return end
	}
	return &StreamError{Code: codeLost, Text: err.Error(), Remote: true}
}

func farewell(body []byte) error {
	var g wire.Goodbye
	if err := wire.ParseGoodbye(body, &g); err != nil {
		return err
	}
	return &StreamError{Code: g.Code, Text: g.Text, Remote: true}
}

func unexpected(t wire.Type) error {
	if t.Skippable() {
		return nil
	}
	return &StreamError{Code: CodeUnexpected, Text: fmt.Sprintf("message of type 0x%02x", byte(t))}
}
