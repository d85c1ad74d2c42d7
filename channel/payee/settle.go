package payee

import (
	"context"
	"fmt"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/store"
)

// Settlement is what a call of Settle did.
type Settlement struct {
	Included     ledger.Included // the last transaction; zero when nothing was due
	Transactions int             // of claims, and the last one
	Gas          uint64          // of all of them
	Channels     int             // whose claimed total grew
	Claimed      channel.Amount  // by how much all of them grew
	Paid         channel.Amount  // transferred to the receiver
	Epoch        uint64          // of the anchor; zero when none was made
	Anchor       channel.Anchor
	Skipped      []Skipped // channels that could not be claimed
	// Unanchored says why the log was not anchored though money moved; nil
	// when it was. ErrUnrecorded.
	Unanchored error
}

// GasPerChannel is what each claimed channel cost, anchor and transfer included;
// zero when none was.
func (s Settlement) GasPerChannel() uint64 {
	if s.Channels == 0 {
		return 0
	}
	return s.Gas / uint64(s.Channels)
}

// Skipped is a channel that the ledger would not let be claimed.
type Skipped struct {
	Channel channel.ID
	Reason  ledger.SkipReason
}

// Phase is a part of a settlement.
type Phase string

// Phases of a settlement, in their order.
const (
	Reading   Phase = "reading"   // what the ledger shows
	Claiming  Phase = "claiming"  // left out when all claims go with the anchor
	Anchoring Phase = "anchoring" // the log, with the last claims and the transfer
)

// Progress is how far a settlement has come.
type Progress struct {
	Phase        Phase
	Due          int // channels with something to claim when it began
	Channels     int // claimed so far
	Skipped      int
	Transactions int
	Gas          uint64
	Claimed      channel.Amount
}

// Limits of a settlement.
const (
	maxAttempts = 3 // each leaves out the rows that the ledger refused
	maxPlans    = 8 // kept of settlements whose outcome is not known
	perReading  = 500
)

// Settle claims what is charged on all channels, anchors their logs and has
// the money transferred. What goes into one transaction is claimed, anchored and
// transferred in it, all or nothing. Of more, the claims go ahead in
// transactions of their own, several on their way at a time, and the anchor and
// the transfer follow when all of them are on the ledger. Meanwhile payments go
// on: a settlement takes a part of the machine only, and some thousand rows of
// memory.
//
// What the ledger shows is the truth: a settlement that was interrupted is
// found again by the next, and nothing is claimed twice, since claims name
// totals.
//
// Errors: ErrSettling; ErrSender; ErrLedger. After an error some channels may
// have been claimed; the money is safe and the next settlement goes on.
func (e *Engine) Settle(ctx context.Context) (Settlement, error) { return e.SettleTelling(ctx, nil) }

// SettleTelling is Settle that tells how far it has come: after every step, in
// the goroutine of the settlement, which waits for tell.
func (e *Engine) SettleTelling(ctx context.Context, tell func(Progress)) (Settlement, error) {
	if e.closed.Load() {
		return Settlement{}, ErrClosed
	}
	if !e.inSettle.CompareAndSwap(false, true) {
		return Settlement{}, ErrSettling
	}
	defer e.inSettle.Store(false)
	ctx, release := e.bound(ctx)
	defer release()
	select {
	case <-e.settling:
		defer func() { e.settling <- struct{}{} }()
	case <-ctx.Done():
		return Settlement{}, context.Cause(ctx)
	}
	if e.ledger.Address() != e.terms.Receiver {
		return Settlement{}, ErrSender
	}
	r := round{engine: e, excluded: make(map[channel.ID]bool), closing: make(map[channel.ID]bool), tell: tell}
	err := r.run(ctx)
	return r.done, err
}

// bound ends ctx with the engine.
func (e *Engine) bound(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(e.life, func() { cancel(ErrClosed) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}

// round is one call of Settle.
type round struct {
	engine   *Engine
	excluded map[channel.ID]bool // the ledger refused their rows
	closing  map[channel.ID]bool // claimed in the last transaction
	due      int
	tell     func(Progress)
	done     Settlement
}

func (r *round) run(ctx context.Context) error {
	r.say(Reading)
	if err := r.refresh(ctx); err != nil {
		return err
	}
	if err := r.claimAhead(ctx); err != nil {
		return err
	}
	select {
	case <-r.engine.anchoring:
		defer func() { r.engine.anchoring <- struct{}{} }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	r.say(Anchoring)
	for attempt := 1; ; attempt++ {
		again, err := r.try(ctx)
		if err != nil || !again {
			return err
		}
		if attempt == maxAttempts {
			return fmt.Errorf("the ledger refused %d settlements in a row: %w", attempt, ErrLedger)
		}
	}
}

func (r *round) say(phase Phase) {
	if r.tell == nil {
		return
	}
	r.tell(Progress{
		Phase: phase, Due: r.due, Channels: r.done.Channels, Skipped: len(r.done.Skipped),
		Transactions: r.done.Transactions, Gas: r.done.Gas, Claimed: r.done.Claimed,
	})
}

// try plans the end of a settlement and sends it. It wants to be called again
// when the ledger refused rows.
func (r *round) try(ctx context.Context) (again bool, err error) {
	e := r.engine
	last, err := e.reconcile(ctx)
	if err != nil {
		return false, err
	}
	survey, err := r.surveyAll(ctx)
	if err != nil {
		return false, err
	}
	r.skip(survey.refused)
	if !e.ledger.Fits(survey.rows) { // what they prove themselves with has grown since
		return true, r.claimRows(ctx, survey.rows)
	}
	plan, err := r.plan(ctx, last, survey)
	if err != nil || plan == nil {
		return false, err
	}
	st := ledger.Settlement{Token: e.terms.Token, Rows: survey.rows}
	if r.done.Unanchored == nil {
		st.Anchor = &plan.Anchor
		if err := e.writePlan(ctx, plan, last, survey.heads); err != nil {
			return false, err
		}
	}
	settled, err := e.ledger.SettleBatch(ctx, st)
	if _, reverted := client.Reverted(err); reverted && len(survey.rows) > 0 {
		// Without the anchor it shows which rows the ledger refuses.
		return true, r.claimRows(ctx, survey.rows)
	}
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrLedger, err)
	}
	r.include(settled.Included)
	if err := r.took(ctx, survey.rows, settled.Outcomes); err != nil {
		return false, err
	}
	r.done.Paid = settled.Paid
	if st.Anchor == nil {
		return false, nil
	}
	r.done.Epoch, r.done.Anchor = settled.Epoch, plan.Anchor
	plan.Tx, plan.Block = settled.Tx, settled.Block
	if err := e.writePlanRecord(ctx, plan); err != nil {
		return false, err
	}
	_, err = e.reconcile(ctx)
	return false, err
}

func (r *round) include(in ledger.Included) {
	r.done.Included = in
	r.done.Transactions++
	r.done.Gas += in.GasUsed
}

// plan returns nil when there is nothing to settle.
func (r *round) plan(ctx context.Context, last Epoch, s survey) (*Epoch, error) {
	e := r.engine
	anchor, err := channel.NewAnchor(s.heads)
	if err != nil {
		return nil, err
	}
	totals, err := e.ledger.Receiver(ctx, e.terms.Receiver, e.terms.Token)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrLedger, err)
	}
	if len(s.rows) == 0 && totals.Claimed == totals.Settled && anchor.Root == last.Anchor.Root {
		return nil, nil
	}
	if len(s.rows) == 0 && totals.Claimed == totals.Settled && anchor.Entries == 0 {
		return nil, nil
	}
	after, err := totals.Claimed.Add(s.growth)
	if err != nil {
		return nil, err
	}
	if after != anchor.Total || anchor.Entries < last.Anchor.Entries {
		r.done.Unanchored = ErrUnrecorded
		e.log.Error("the log cannot be anchored", "error", ErrUnrecorded)
		if len(s.rows) == 0 && totals.Claimed == totals.Settled {
			return nil, nil
		}
	}
	number, err := e.nextPlan(ctx)
	return &Epoch{plan: number, Anchor: anchor}, err
}

// nextPlan returns a plan number that was not used, and drops the oldest of
// many plans whose outcome is not known.
func (e *Engine) nextPlan(ctx context.Context) (uint64, error) {
	last, err := e.lastEpoch()
	if err != nil {
		return 0, err
	}
	next := last.plan + 1
	plans, err := e.plans(ctx)
	if err != nil {
		return 0, err
	}
	var b store.Batch
	for i, p := range plans {
		next = max(next, p.plan+1)
		if i+maxPlans <= len(plans) {
			deletePlan(&b, p)
		}
	}
	if b.Len() == 0 {
		return next, nil
	}
	return next, e.commit(ctx, &b)
}
