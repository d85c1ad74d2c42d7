package payee

import (
	"context"
	"runtime"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
)

// survey is the state of channels for a settlement, durable.
type survey struct {
	heads   []channel.AnchorHead // by ascending id, those with entries
	rows    []ledger.Row
	growth  channel.Amount // of the receiver's claimed total by rows
	refused []Skipped      // rows that the ledger would refuse
}

// look says what of a channel goes into a survey: its row if one is due, and
// its head if it has entries.
type look struct{ row, head bool }

// surveyor walks over channels once, in portions.
type surveyor struct {
	engine *Engine
	ids    []channel.ID // left to see
	look   func(channel.ID) look
	turns  turns
}

const (
	// perPortion channels become durable together: one sync of the disk.
	perPortion = 512
	// perTurn channels are looked at before payments have their turn.
	perTurn = 32
)

// newSurveyor begins a walk over all channels.
func (e *Engine) newSurveyor(ctx context.Context, what func(channel.ID) look) (*surveyor, error) {
	ids, err := e.channels(ctx)
	return &surveyor{engine: e, ids: ids, look: what, turns: newTurns()}, err
}

// next adds some channels to a survey and returns when what it took of them is
// durable; false when there are no more.
func (w *surveyor) next(ctx context.Context, s *survey) (more bool, err error) {
	n := min(len(w.ids), perPortion)
	waits := make([]chan error, 0, n)
	w.turns.begin()
	for i, id := range w.ids[:n] {
		done, err := w.engine.surveyOne(s, id, w.look(id))
		if err != nil {
			return false, err
		}
		if done != nil {
			waits = append(waits, done)
		}
		if i%perTurn == perTurn-1 {
			if err := w.turns.yield(ctx); err != nil {
				return false, err
			}
		}
	}
	w.ids = w.ids[n:]
	return len(w.ids) > 0, waitAll(ctx, waits)
}

// surveyAll takes the heads of all channels, and the rows of those that are
// claimed in the last transaction.
func (r *round) surveyAll(ctx context.Context) (s survey, err error) {
	walk, err := r.engine.newSurveyor(ctx, func(id channel.ID) look {
		return look{head: true, row: r.closing[id] && !r.excluded[id]}
	})
	for more := err == nil; more; {
		more, err = walk.next(ctx, &s)
	}
	return s, err
}

// surveyOne takes a channel's head and row at one moment. What is sent when it
// is durable is nil when nothing was taken.
func (e *Engine) surveyOne(s *survey, id channel.ID, what look) (done chan error, err error) {
	seat, err := e.lock(id)
	if err != nil {
		return nil, err
	}
	defer seat.unlock()
	claimed := seat.state.Escrow.Claimed
	row, due := ledger.Row{}, false
	if what.row {
		row, due = seat.row(s)
	}
	if due {
		if s.growth, err = s.growth.Add(row.Claim.Total.Minus(claimed)); err != nil {
			return nil, err
		}
		claimed = row.Claim.Total
		s.rows = append(s.rows, row)
	}
	head := what.head && seat.state.Log.Size() > 0
	if head {
		s.heads = append(s.heads, seat.state.AnchorHead(claimed))
	}
	if !due && !head {
		return nil, nil
	}
	done = make(chan error, 1)
	seat.await(func(err error) { done <- err })
	return done, nil
}

// row is what to claim on the channel now. From here on it counts as sent.
func (s *seat) row(to *survey) (row ledger.Row, due bool) {
	claim, due := s.state.Claim()
	if !due {
		return row, false
	}
	verifier := s.payer
	if err := s.engine.canonical(&claim, &verifier); err != nil {
		to.refused = append(to.refused, Skipped{s.id, ledger.SkipSignature})
		return row, false
	}
	if s.claiming.Less(claim.Total) {
		s.claiming = claim.Total
		s.touch()
	}
	return ledger.Row{Config: s.cfg, Claim: claim}, true
}

// canonical gives a claim's signature the form that the contract takes.
func (e *Engine) canonical(c *channel.Claim, by *channel.Verifier) (err error) {
	if c.Ticks.Length != 0 {
		c.Ticks.Signature, err = by.Canonical(e.domain.TickVoucherDigest(c.Ticks), c.Ticks.Signature)
		return err
	}
	c.Voucher.Signature, err = by.Canonical(e.domain.VoucherDigest(c.Channel, c.Voucher.Ceiling), c.Voucher.Signature)
	return err
}

func waitAll(ctx context.Context, waits []chan error) error {
	for _, done := range waits {
		if err := waitFor(ctx, done); err != nil {
			return err
		}
	}
	return nil
}

// shareOfMachine is the part of all processors that a settlement takes while it
// walks over channels: one in so many. The rest is for payments.
const shareOfMachine = 5

// turns lets work on many channels give way to payments. It is used by one
// goroutine.
type turns struct {
	began time.Time
	rest  float64 // for each moment of work
}

func newTurns() turns {
	return turns{began: time.Now(), rest: max(0, shareOfMachine/float64(runtime.GOMAXPROCS(0))-1)}
}

// How long is worked before a rest, and how much of it counts: where others
// have the processors, work looks longer than it is.
const (
	shortestTurn = time.Millisecond
	longestTurn  = 2 * time.Millisecond
)

// begin says that work begins after a wait.
func (t *turns) begin() { t.began = time.Now() }

// yield rests if it is time to.
func (t *turns) yield(ctx context.Context) error {
	worked := time.Since(t.began)
	if worked < shortestTurn {
		return ctx.Err()
	}
	if rest := time.Duration(float64(min(worked, longestTurn)) * t.rest); rest > 0 && !sleep(ctx, rest) {
		return context.Cause(ctx)
	}
	t.begin()
	return ctx.Err()
}
