package bench

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"
	"golang.org/x/sync/errgroup"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/p2p"
)

// purse lets a channel of the payer's engine pay on a stream.
type purse struct {
	*payer.Stream
	session channel.Signer
}

func (p purse) Sign(digest [32]byte) (channel.Signature, error) { return p.session.Sign(digest) }

func (p purse) Opened(n p2p.Numbers) error {
	return p.Resume(payer.Numbers{
		Payments: n.Payments, Charged: n.Charged, Balance: n.Balance.Minus(n.Leaving),
		Voucher: n.Voucher, Ticks: n.Ticks, Tick: n.Tick,
	})
}

func (p purse) Cover(total channel.Amount) (p2p.Proof, error) {
	a, err := p.Stream.Cover(total)
	return p2p.Proof{Chain: a.Chain, Tick: a.Tick, Voucher: a.Voucher}, err
}

// ticks pays over one libp2p stream, on every channel as fast as the payee
// acknowledges; window, where it is not zero, is how many payments are in flight
// on each. The one channel of a run with one is the last: another run has the
// others.
func (w *world) ticks(ctx context.Context, channels, window int) (row Row, err error) {
	host, err := p2p.NewHost(p2p.HostOptions{})
	if err != nil {
		return row, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	to, err := w.payee()
	if err != nil {
		return row, err
	}
	stream, err := p2p.Dial(ctx, p2p.PayerOptions{Host: host, Payee: to, Domain: w.ledger.Domain(), Logger: w.Logger})
	if err != nil {
		return row, err
	}
	defer func() { err = errors.Join(err, stream.Close()) }()
	leases := w.streams[:channels]
	if channels == 1 {
		leases = w.streams[len(w.streams)-1:]
	}
	// So many that the stream's window is full: what waits before it would count
	// as latency.
	if window == 0 {
		window = max(1, p2p.DefaultLimits.Total/channels)
	}
	var lanes []*p2p.Lane
	for _, lease := range leases {
		lane, err := stream.Open(ctx, purse{payer.NewStream(lease, 0), w.secrets.Session()}, p2p.Bounds{Window: window})
		if err != nil {
			return row, err
		}
		lanes = append(lanes, lane)
	}
	var s sample
	m := begin()
	run, ctx := errgroup.WithContext(ctx)
	for i, lane := range lanes {
		run.Go(func() error { return w.tick(ctx, &s, lane, i, m.at) })
	}
	err = run.Wait()
	return s.row(m), err
}

// tick pays on one channel until the time is over.
func (w *world) tick(ctx context.Context, s *sample, lane *p2p.Lane, shard int, began time.Time) error {
	var failed atomic.Pointer[error]
	for time.Since(began) < w.Duration && failed.Load() == nil {
		at := time.Now()
		err := lane.Send(ctx, p2p.Request{Price: price, Item: item, Done: func(r p2p.Result) {
			if r.Err != nil {
				failed.CompareAndSwap(nil, &r.Err)
			}
			s.add(shard, time.Since(at))
		}})
		if err != nil {
			return err
		}
	}
	err := lane.Drain(ctx)
	if e := failed.Load(); e != nil {
		return *e
	}
	return err
}

// payee returns where the gateway's stream listens.
func (w *world) payee() (peer.AddrInfo, error) {
	a, err := ma.NewMultiaddr(w.at.Stream[0])
	if err != nil {
		return peer.AddrInfo{}, err
	}
	info, err := peer.AddrInfoFromP2pAddr(a)
	if err != nil {
		return peer.AddrInfo{}, err
	}
	return *info, nil
}
