package payee

import (
	"context"
	"errors"
	"fmt"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/store"
)

// Settlement is what a call of Settle did.
type Settlement struct {
	Included ledger.Included // the last transaction; zero when nothing was due
	Channels int             // whose claimed total grew
	Claimed  channel.Amount  // by how much all of them grew
	Paid     channel.Amount  // transferred to the receiver
	Epoch    uint64          // of the anchor; zero when none was made
	Anchor   channel.Anchor
	Skipped  []Skipped // channels that could not be claimed
	// Unanchored says why the log was not anchored though money moved; nil
	// when it was. ErrUnrecorded.
	Unanchored error
}

// Skipped is a channel that the ledger would not let be claimed.
type Skipped struct {
	Channel channel.ID
	Reason  ledger.SkipReason
}

// Limits of a settlement.
const (
	maxAttempts = 3 // each leaves out the rows that the ledger refused
	maxPlans    = 8 // kept of settlements whose outcome is not known
	perReading  = 500
)

// Settle claims what is charged on all channels, anchors their logs and has
// the money transferred, in as few transactions as their gas allows. What the
// ledger shows is the truth: a settlement that was interrupted is found again
// by the next, and nothing is claimed twice, since claims name totals.
//
// Errors: ErrSettling; ErrSender; ErrLedger. After an error some channels may
// have been claimed; the money is safe and the next settlement goes on.
func (e *Engine) Settle(ctx context.Context) (Settlement, error) {
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
	r := round{engine: e, excluded: make(map[channel.ID]bool)}
	if err := r.refresh(ctx); err != nil {
		return Settlement{}, err
	}
	for attempt := 1; ; attempt++ {
		again, err := r.try(ctx)
		if err != nil {
			return r.done, err
		}
		if !again {
			return r.done, nil
		}
		if attempt == maxAttempts {
			return r.done, fmt.Errorf("the ledger refused %d settlements in a row: %w", attempt, ErrLedger)
		}
	}
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
	done     Settlement
}

// refresh reads the channels that are due from the ledger.
func (r *round) refresh(ctx context.Context) error {
	var due []channel.ID
	err := r.engine.Views(ctx, func(v View) error {
		if !v.Unclaimed().IsZero() {
			due = append(due, v.ID)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return r.engine.observeAll(ctx, due)
}

// observeAll observes channels in portions. A channel that disagrees with the
// ledger does not hold up the others.
func (e *Engine) observeAll(ctx context.Context, ids []channel.ID) error {
	for len(ids) > 0 {
		n := min(len(ids), perReading)
		err := e.observe(ctx, ids[:n])
		switch {
		case errors.Is(err, ErrLedger), errors.Is(err, ErrNotDurable), errors.Is(err, ErrUnconfirmed), ctx.Err() != nil:
			return err
		case err != nil:
			e.log.Error("a channel disagrees with the ledger", "error", err)
		}
		ids = ids[n:]
	}
	return nil
}

// try plans a settlement and sends it. It wants to be called again when the
// ledger refused rows.
func (r *round) try(ctx context.Context) (again bool, err error) {
	e := r.engine
	last, err := e.reconcile(ctx)
	if err != nil {
		return false, err
	}
	survey, err := e.survey(ctx, r.excluded)
	if err != nil {
		return false, err
	}
	r.skip(survey.refused)
	plan, err := r.plan(ctx, last, survey)
	if err != nil || plan == nil {
		return false, err
	}
	st := ledger.Settlement{Token: e.terms.Token, Rows: survey.rows}
	if r.done.Unanchored == nil {
		st.Anchor = &plan.Anchor
		if err := e.writePlan(ctx, plan, survey.heads); err != nil {
			return false, err
		}
	}
	settled, err := e.ledger.SettleBatch(ctx, st)
	r.count(settled.Outcomes)
	if _, reverted := client.Reverted(err); reverted && len(survey.rows) > 0 {
		return true, r.claimAlone(ctx, survey.rows)
	}
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrLedger, err)
	}
	r.done.Included, r.done.Paid = settled.Included, settled.Paid
	if err := r.refreshRows(ctx, survey.rows); err != nil {
		return false, err
	}
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

func deletePlan(b *store.Batch, p Epoch) {
	b.Delete(planKey(p.plan))
	for chunk := range (p.Heads + headsPerRecord - 1) / headsPerRecord {
		b.Delete(headsKey(p.plan, chunk))
	}
}

// claimAlone claims rows without an anchor, to learn which the ledger refuses.
func (r *round) claimAlone(ctx context.Context, rows []ledger.Row) error {
	outcomes, included, err := r.engine.ledger.ClaimCompact(ctx, rows)
	r.count(outcomes)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLedger, err)
	}
	r.done.Included = included
	return r.refreshRows(ctx, rows)
}

func (r *round) refreshRows(ctx context.Context, rows []ledger.Row) error {
	ids := make([]channel.ID, len(rows))
	for i := range rows {
		ids[i] = rows[i].Claim.Channel
	}
	return r.engine.observeAll(ctx, ids)
}

func (r *round) count(outcomes []ledger.Outcome) {
	for _, o := range outcomes {
		switch o.Skipped {
		case 0:
			r.done.Channels++
			if sum, err := r.done.Claimed.Add(o.Amount); err == nil {
				r.done.Claimed = sum
			}
		case ledger.SkipStale:
			// Someone claimed as much already: nothing is missing.
		default:
			r.skip([]Skipped{{o.Channel, o.Skipped}})
		}
	}
}

func (r *round) skip(refused []Skipped) {
	for _, s := range refused {
		if r.excluded[s.Channel] {
			continue
		}
		r.excluded[s.Channel] = true
		r.done.Skipped = append(r.done.Skipped, s)
		r.engine.log.Warn("a channel cannot be claimed", "channel", s.Channel, "reason", s.Reason.String())
	}
}

// survey is the state of all channels for a settlement, durable.
type survey struct {
	heads   []channel.AnchorHead // by ascending id, those with entries
	rows    []ledger.Row
	growth  channel.Amount // of the receiver's claimed total by rows
	refused []Skipped      // rows that the ledger would refuse
}

func (e *Engine) survey(ctx context.Context, excluded map[channel.ID]bool) (survey, error) {
	var s survey
	ids, err := e.channels(ctx)
	if err != nil {
		return s, err
	}
	waits := make([]chan error, 0, perReading)
	for _, id := range ids {
		done := make(chan error, 1)
		if err := e.surveyOne(&s, id, excluded[id], done); err != nil {
			return s, err
		}
		if waits = append(waits, done); len(waits) == cap(waits) {
			if err := waitAll(ctx, waits); err != nil {
				return s, err
			}
			waits = waits[:0]
		}
	}
	return s, waitAll(ctx, waits)
}

func waitAll(ctx context.Context, waits []chan error) error {
	for _, done := range waits {
		if err := waitFor(ctx, done); err != nil {
			return err
		}
	}
	return nil
}

// surveyOne takes a channel's head and row at one moment.
func (e *Engine) surveyOne(s *survey, id channel.ID, excluded bool, done chan<- error) error {
	seat, err := e.lock(id)
	if err != nil {
		return err
	}
	claim, due := seat.state.Claim()
	claimed := seat.state.Escrow.Claimed
	verifier := seat.payer
	defer func() {
		if seat.state.Log.Size() > 0 {
			s.heads = append(s.heads, seat.state.AnchorHead(claimed))
		}
		seat.await(func(err error) { done <- err })
		seat.unlock()
	}()
	if !due || excluded {
		return nil
	}
	if err := e.canonical(&claim, &verifier); err != nil {
		s.refused = append(s.refused, Skipped{id, ledger.SkipSignature})
		return nil
	}
	growth, err := s.growth.Add(claim.Total.Minus(claimed))
	if err != nil {
		return err
	}
	s.growth, claimed = growth, claim.Total
	if seat.claiming.Less(claim.Total) {
		seat.claiming = claim.Total
		seat.touch()
	}
	s.rows = append(s.rows, ledger.Row{Config: seat.cfg, Claim: claim})
	return nil
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

// claimNow claims single channels at once, without an anchor: their payers have
// begun to leave.
func (e *Engine) claimNow(ctx context.Context, ids []channel.ID) error {
	select {
	case <-e.settling:
		defer func() { e.settling <- struct{}{} }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	var s survey
	for _, id := range ids {
		done := make(chan error, 1)
		if err := e.surveyOne(&s, id, false, done); err != nil {
			return err
		}
		if err := waitFor(ctx, done); err != nil {
			return err
		}
	}
	if len(s.rows) == 0 {
		return nil
	}
	if _, _, err := e.ledger.ClaimCompact(ctx, s.rows); err != nil {
		return fmt.Errorf("%w: %w", ErrLedger, err)
	}
	return e.observeAll(ctx, ids)
}
