package sim

import (
	"context"
	"sync"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/payer"
)

const (
	latest       = 10 * time.Second // for a message to arrive
	answerWait   = 4 * time.Second  // for the answer to a request
	streamWait   = 6 * time.Second  // for an acknowledgement on a stream
	streamBuffer = 1 << 12
)

// network is between the payers and the payee. Requests and answers may be
// lost, late, repeated and out of order; a stream keeps its order and breaks.
type network struct {
	w     *world
	tasks sync.WaitGroup

	mu  sync.Mutex
	cut bool // a partition
}

// weather cuts the network now and then.
func (n *network) weather() {
	rng := stream(n.w.seed, "weather")
	for sleep(n.w.calm, between(rng, 5*time.Second, 40*time.Second)) {
		n.setCut(true)
		n.w.trace.note("partition")
		sleep(n.w.calm, between(rng, 50*time.Millisecond, 10*time.Second))
		n.setCut(false)
	}
}

func (n *network) setCut(cut bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.cut = cut
}

func (n *network) isCut() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.cut
}

// hops draws when the copies of a message arrive: none when it is lost.
func (n *network) hops(what ...any) []time.Duration {
	if n.isCut() {
		return nil
	}
	dice := n.w.dice("hops", what)
	hops := []time.Duration{between(dice, time.Millisecond, 80*time.Millisecond)}
	if !n.w.troubling() {
		return hops
	}
	switch dice.IntN(20) {
	case 0:
		return nil
	case 1:
		hops = append(hops, between(dice, time.Millisecond, latest))
	case 2:
		hops[0] = between(dice, time.Second, latest)
	}
	return hops
}

// post delivers a message, perhaps several times or never.
func (n *network) post(deliver func(), what ...any) {
	for _, hop := range n.hops(what...) {
		n.tasks.Go(func() {
			if sleep(n.w.over, hop) && !n.isCut() {
				deliver()
			}
		})
	}
}

// ask sends a request to the payee and waits for its answer.
func ask[T any](l *payerLife, handle func(*payeeLife) T) (answer T, err error) {
	n := l.p.w.net
	answers := make(chan T, 8)
	n.post(func() {
		there := l.p.w.payee.living()
		if there == nil {
			return
		}
		a := handle(there)
		if there.ctx.Err() != nil {
			return // it died before it could answer
		}
		n.post(func() {
			select {
			case answers <- a:
			default:
			}
		}, "answer to", l.p.name)
	}, "request of", l.p.name)
	timer := time.NewTimer(answerWait)
	defer timer.Stop()
	select {
	case answer = <-answers:
		return answer, nil
	case <-timer.C:
		return answer, errTimeout
	case <-l.ctx.Done():
		return answer, errCrashed
	}
}

// conn is a stream with one channel open on it.
type conn struct {
	ctx     context.Context // ends when the stream breaks, for both ends at once
	breaks  context.CancelFunc
	id      channel.ID
	numbers payer.Numbers
	pays    chan payee.StreamPayment
	acks    chan payee.Outcome
}

// dial opens a stream to the payee and a channel on it.
func (n *network) dial(l *payerLife, cfg channel.Config) (*conn, error) {
	dice := n.w.dice("dial", l.p.name)
	lifetime := between(dice, 50*time.Millisecond, 20*time.Second)
	delay := between(dice, 2*time.Millisecond, 200*time.Millisecond)
	there := n.w.payee.living()
	if !sleep(l.ctx, delay) || there == nil || n.isCut() {
		return nil, errUnreachable
	}
	c := &conn{id: domain.ChannelID(cfg), pays: make(chan payee.StreamPayment, streamBuffer), acks: make(chan payee.Outcome, streamBuffer)}
	c.ctx, c.breaks = context.WithCancel(l.ctx)
	context.AfterFunc(there.ctx, c.breaks)
	if err := there.open(c, cfg); err != nil {
		c.breaks()
		return nil, err
	}
	n.tasks.Go(func() {
		defer c.breaks()
		if n.w.troubling() {
			n.watch(c, lifetime)
			return
		}
		<-c.ctx.Done()
	})
	return c, nil
}

// watch breaks a stream when its time has come or the network is cut.
func (n *network) watch(c *conn, lifetime time.Duration) {
	for end := time.Now().Add(lifetime); time.Now().Before(end); {
		if !sleep(c.ctx, 100*time.Millisecond) || n.isCut() {
			return
		}
		if !n.w.troubling() {
			<-c.ctx.Done()
			return
		}
	}
}
