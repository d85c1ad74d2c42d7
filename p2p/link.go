package p2p

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/network"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/p2p/wire"
)

// link is one stream at the payer. Its reader is the goroutine of serve; the
// lanes' goroutines append to out, which the writer sends. A lane's mu may be
// held when a link's is taken, never the other way round.
type link struct {
	payer  *Payer
	stream network.Stream
	limits wire.Hello // the payee's

	mu       sync.Mutex
	out      []byte
	names    *wire.Names
	lanes    map[uint32]*Lane
	opens    uint32
	inFlight int     // payments on all lanes
	crowded  []*Lane // waiting for inFlight to fall
	ending   *StreamError
	kick     chan struct{}
	quit     chan struct{}

	pushing sync.Mutex // held while writing; taken before mu
	spare   []byte     // what was written last; under pushing
}

func newLink(p *Payer, stream network.Stream) (*link, error) {
	k := &link{payer: p, stream: stream, lanes: map[uint32]*Lane{}, kick: make(chan struct{}, 1), quit: make(chan struct{})}
	mine := wire.Hello{
		Version: wire.Version, ChainID: p.o.Domain.ChainID(), Contract: p.o.Domain.Contract(),
		Frame: wire.MaxFrame, Content: p.o.Content, Credit: channel.MaxAmount,
	}
	_ = stream.SetDeadline(time.Now().Add(helloTimeout))
	if _, err := stream.Write(wire.AppendHello(nil, &mine)); err != nil {
		return nil, lost(err)
	}
	var err error
	if k.limits, err = readHello(stream); err != nil {
		return nil, err
	}
	h := &k.limits
	if h.ChainID != mine.ChainID || h.Contract != mine.Contract {
		return nil, &StreamError{Code: CodeDomain, Text: fmt.Sprintf("the payee is paid on chain %d, contract %s", h.ChainID, h.Contract)}
	}
	if h.Channels == 0 || h.Window == 0 || h.Total == 0 || h.Items == 0 {
		return nil, &StreamError{Code: CodeMalformed, Text: "the payee's hello allows nothing"}
	}
	k.names = wire.NewNames(h.Items)
	return k, stream.SetDeadline(time.Time{})
}

// end begins the end of the link; whoever comes first gives the reason.
func (k *link) end(reason *StreamError) {
	k.mu.Lock()
	if k.ending == nil {
		k.ending = reason
	}
	_ = k.stream.SetReadDeadline(time.Unix(1, 0))
	_ = k.stream.SetWriteDeadline(time.Now().Add(partTimeout))
	k.mu.Unlock()
}

// serve runs the link to its end and returns the reason.
func (k *link) serve() *StreamError {
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		k.write()
	}()
	k.end(endOf(k.read()))
	close(k.quit)
	<-wrote
	k.mu.Lock()
	end := k.ending
	k.mu.Unlock()
	k.pushing.Lock()
	defer k.pushing.Unlock()
	if !end.Remote {
		k.push(wire.AppendGoodbye(nil, &wire.Goodbye{Code: end.Code, Text: end.Text}))
	}
	_ = k.stream.Close()
	return end
}

func (k *link) read() error {
	buf := make([]byte, 0, wire.MaxFrame+readBuffer)
	for {
		n, err := k.stream.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		rest := buf
		for {
			body, size, err := wire.Split(rest, wire.MaxFrame)
			if err != nil {
				return err
			}
			if size == 0 {
				break
			}
			if err := k.take(body); err != nil {
				return err
			}
			rest = rest[size:]
		}
		if err != nil {
			return lost(err)
		}
		buf = buf[:copy(buf, rest)]
	}
}

// take acts on one message of the payee.
func (k *link) take(body []byte) error {
	switch t := wire.Type(body[0]); t {
	case wire.TypeAck:
		var m wire.Ack
		if err := wire.ParseAck(body, &m); err != nil {
			return err
		}
		return k.to(m.Handle, func(l *Lane) error { return l.acknowledged(&m) })
	case wire.TypeData:
		var m wire.Data
		if err := wire.ParseData(body, &m); err != nil {
			return err
		}
		return k.to(m.Handle, func(l *Lane) error { return l.data(m.Bytes) })
	case wire.TypeContent:
		var m wire.Content
		if err := wire.ParseContent(body, &m); err != nil {
			return err
		}
		return k.to(m.Handle, func(l *Lane) error { return l.content(&m) })
	case wire.TypeRefused:
		var m wire.Refused
		if err := wire.ParseRefused(body, &m); err != nil {
			return err
		}
		return k.to(m.Handle, func(l *Lane) error { return l.refused(&m) })
	case wire.TypeOpened:
		var m wire.Opened
		if err := wire.ParseOpened(body, &m); err != nil {
			return err
		}
		return k.to(m.Handle, func(l *Lane) error { return l.opened(&m) })
	case wire.TypeClosed:
		var m wire.Closed
		if err := wire.ParseClosed(body, &m); err != nil {
			return err
		}
		return k.to(m.Handle, func(l *Lane) error { return k.closed(l, &m) })
	case wire.TypeReceipt:
		var m wire.Receipt
		if err := wire.ParseReceipt(body, &m); err != nil {
			return err
		}
		return k.to(m.Handle, func(l *Lane) error { return l.receipt(&m) })
	case wire.TypeGoodbye:
		return farewell(body)
	default:
		return unexpected(t)
	}
}

// to finds the lane of a handle. Messages for one that was let go are dropped.
func (k *link) to(handle uint32, act func(*Lane) error) error {
	k.mu.Lock()
	l, known := k.lanes[handle], handle < k.opens
	k.mu.Unlock()
	switch {
	case l != nil:
		return act(l)
	case known:
		return nil
	}
	return &StreamError{Code: CodeHandle, Text: fmt.Sprintf("handle %d was never opened", handle)}
}

// open asks the payee to open a lane's channel. The payer's mu is held, so
// that Opens leave in the order of their handles.
func (k *link) open(l *Lane) {
	k.mu.Lock()
	handle := k.opens
	k.opens++
	k.lanes[handle] = l
	k.mu.Unlock()
	l.attach(k, handle)
	k.send(func(b []byte) []byte {
		return wire.AppendOpen(b, &wire.Open{Handle: handle, Config: l.config, Signature: l.signature})
	})
}

// closed takes the payee's word that a channel is not open.
func (k *link) closed(l *Lane, m *wire.Closed) error {
	k.mu.Lock()
	delete(k.lanes, m.Handle)
	k.mu.Unlock()
	if m.Code == "" {
		l.stop(ErrClosed)
	} else {
		l.stop(&Refusal{Code: m.Code, Text: m.Text})
	}
	return nil
}

// send appends a frame.
func (k *link) send(frame func([]byte) []byte) {
	k.mu.Lock()
	k.out = frame(k.out)
	k.mu.Unlock()
	k.wake()
}

// room takes room for up to n payments on the stream. Where there is none, the
// lane is woken when there is.
func (k *link) room(l *Lane, n int) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	n = min(n, int(k.limits.Total)-k.inFlight)
	if n <= 0 {
		k.crowded = append(k.crowded, l)
		return 0
	}
	k.inFlight += n
	return n
}

// count keeps the sum of payments in flight. Where it falls, lanes that wait
// for that are woken.
func (k *link) count(change int) {
	if change == 0 {
		return
	}
	k.mu.Lock()
	k.inFlight += change
	var crowded []*Lane
	if change < 0 {
		// One lane for each payment that has left, so that acknowledgements do
		// not wake all for what a few take; all when there is plenty.
		n := min(len(k.crowded), -change)
		if k.inFlight < int(k.limits.Total)/2 {
			n = len(k.crowded)
		}
		crowded = append(crowded, k.crowded[:n]...)
		k.crowded = append(k.crowded[:0], k.crowded[n:]...)
	}
	k.mu.Unlock()
	for _, l := range crowded {
		l.nudge()
	}
}

func (k *link) wake() {
	select {
	case k.kick <- struct{}{}:
	default:
	}
}

func (k *link) write() {
	for {
		select {
		case <-k.kick:
		case <-k.quit:
			return
		}
		// Lanes that are ready to run add what they have: many small writes
		// would cost both sides more than the payments in them.
		runtime.Gosched()
		k.pushing.Lock()
		k.pushOut()
		k.pushing.Unlock()
	}
}

// pushAlone writes what there is to write if that is one payment, the only one
// in flight: then it cannot block for long.
func (k *link) pushAlone() {
	k.mu.Lock()
	alone := k.inFlight <= 1
	k.mu.Unlock()
	if !alone || !k.pushing.TryLock() {
		k.wake()
		return
	}
	defer k.pushing.Unlock()
	k.pushOut()
}

// pushOut writes what was appended; pushing is held.
func (k *link) pushOut() {
	k.mu.Lock()
	out := k.out
	k.out = k.spare[:0]
	k.mu.Unlock()
	if len(out) > 0 {
		k.push(out)
	}
	k.spare = out
}

// push writes; pushing is held.
func (k *link) push(out []byte) {
	k.mu.Lock()
	timeout := stallTimeout
	if k.ending != nil {
		timeout = partTimeout
	}
	_ = k.stream.SetWriteDeadline(time.Now().Add(timeout))
	k.mu.Unlock()
	if _, err := k.stream.Write(out); err != nil {
		k.end(&StreamError{Code: CodeStalled, Text: err.Error(), Remote: true})
		_ = k.stream.Reset()
	}
}
