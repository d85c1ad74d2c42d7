package bench

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/network"

	"github.com/stiver-pay/stiver/bench/measure"
	"github.com/stiver-pay/stiver/p2p"
)

// bareProtocol answers each message once a block is on the disk.
const bareProtocol = "/stiver/bench/bare/1"

// bareMessage is about what a payment takes on the network, one way.
const bareMessage = 32

// streamBare measures what one payment at a time is made of, and nothing else:
// the payer's process sends a few bytes on a libp2p stream, this one writes and
// syncs a block and answers.
func streamBare(ctx context.Context, w *world) (row Row, err error) {
	file, err := newBlocks(w.Dir)
	if err != nil {
		return row, err
	}
	defer func() { err = errors.Join(err, file.remove()) }()
	h, err := p2p.NewHost(p2p.HostOptions{Listen: []string{"/ip4/127.0.0.1/tcp/0"}})
	if err != nil {
		return row, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	h.SetStreamHandler(bareProtocol, func(s network.Stream) { answerDurably(s, file) })
	return w.sides[0].pay(ctx, Payments{To: p2p.Addresses(h)[0].String(), Bare: true, Length: w.Duration})
}

// answerDurably writes a block for each message and sends the message back.
func answerDurably(s network.Stream, file *blocks) {
	var message [bareMessage]byte
	for {
		if _, err := io.ReadFull(s, message[:]); err != nil {
			_ = s.Close()
			return
		}
		err := file.write()
		if err == nil {
			_, err = s.Write(message[:])
		}
		if err != nil {
			_ = s.Reset() // which the other side reports
			return
		}
	}
}

// bare is the payer's end of streamBare.
type bare struct {
	stream network.Stream
	length time.Duration
}

func meetBare(ctx context.Context, m meeting, o Payments) (talk, error) {
	if err := m.host.Connect(ctx, m.to); err != nil {
		return nil, err
	}
	s, err := m.host.NewStream(ctx, m.to.ID, bareProtocol)
	if err != nil {
		return nil, err
	}
	return &bare{s, o.Length}, nil
}

func (b *bare) run(context.Context) (Paid, error) {
	var sample sample
	var message [bareMessage]byte
	m := measure.Begin()
	for at := m.Began; at.Sub(m.Began) < b.length; at = time.Now() {
		if _, err := b.stream.Write(message[:]); err != nil {
			return Paid{}, err
		}
		if _, err := io.ReadFull(b.stream, message[:]); err != nil {
			return Paid{}, err
		}
		sample.add(0, time.Since(at))
	}
	return sample.paid(m), nil
}

func (b *bare) close() error { return b.stream.Close() }
