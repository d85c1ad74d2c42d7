package sim

import (
	"context"
	"errors"
	"time"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/payer"
)

// check holds the world against what must be true at any moment.
func (w *world) check() {
	w.ledger.check()
	for _, p := range w.payers {
		if l := p.living(); l != nil {
			l.check()
		}
	}
	if l := w.payee.living(); l != nil {
		_ = l.engine.Views(context.Background(), func(v payee.View) error {
			l.checkView(v)
			return nil
		})
	}
}

// check: no coin is made or lost, and nobody claims more than there is.
func (l *ledgerSim) check() {
	l.mu.Lock()
	defer l.mu.Unlock()
	var balances, claimed channel.Amount
	for id, e := range l.channels {
		balances, claimed = plus(balances, e.Balance), plus(claimed, e.Claimed)
		if e.Balance.Less(e.Claimed) {
			l.w.report("channel %s: claimed %s > deposited %s", id, e.Claimed, e.Balance)
		}
	}
	if plus(balances, l.out) != l.in || claimed != l.totals.Claimed {
		l.w.report("money was made or lost: %s in escrow, %s given back, of %s; %s claimed, %s in total",
			balances, l.out, l.in, claimed, l.totals.Claimed)
	}
}

// check: the payer's numbers are in order, and the ledger shows nothing that it
// has no record of having signed.
func (l *payerLife) check() {
	for _, s := range l.engine.Channels() {
		if err := s.Check(); err != nil {
			l.p.w.report("%s: %v", l.p.name, err)
		}
		if e := l.p.w.ledger.look(s.ID); s.Signed().Less(e.Claimed) {
			l.p.w.report("%s: claimed %s > signed %s", l.p.name, e.Claimed, s.Signed())
		}
	}
}

// checkView: claimed ≤ charged ≤ authorised ≤ deposited, by the payee's record
// and by the signatures it holds.
func (l *payeeLife) checkView(v payee.View) {
	w := l.p.w
	if v.Charged.Less(v.Escrow.Claimed) || v.Escrow.Balance.Less(v.Charged) || v.Authorised.Less(v.Charged) {
		w.report("channel %s: claimed %s, charged %s, authorised %s, deposited %s",
			v.ID, v.Escrow.Claimed, v.Charged, v.Authorised, v.Escrow.Balance)
	}
	proven, _ := v.Ticks.At(v.Tick.Index)
	if proven.Max(v.Voucher.Ceiling).Max(v.Escrow.Claimed).Less(v.Charged) {
		w.report("channel %s: charged %s, signed are %s by voucher and %s by ticks", v.ID, v.Charged, v.Voucher.Ceiling, proven)
	}
}

// agree heals every channel and compares what both sides say of it.
func (w *world) agree() bool {
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		if !sleep(w.over, 5*time.Second) {
			return false
		}
		w.check()
		l := w.payee.living()
		if l == nil || l.settle() != nil || !w.reconciled(l) {
			continue
		}
		if l.settle() != nil {
			continue
		}
		w.checkLogs(l)
		w.checkClaimed(l)
		return true
	}
	return false
}

// reconciled has every payer take the payee's numbers for every channel, and
// says whether both then have the same.
func (w *world) reconciled(there *payeeLife) bool {
	for _, p := range w.payers {
		l := p.living()
		if l == nil {
			return false
		}
		for _, s := range l.engine.Channels() {
			if !l.reconcile(there, s) {
				return false
			}
		}
	}
	return true
}

func (l *payerLife) reconcile(there *payeeLife, s payer.State) bool {
	w := l.p.w
	lease, err := l.engine.Take(s.ID)
	if err != nil {
		return false // still in use
	}
	defer lease.Release()
	if l.look(lease) != nil {
		return false
	}
	n, err := there.numbers(s.Config)
	if errors.Is(err, payee.ErrUnknown) {
		return true // never funded
	}
	if err != nil {
		return false
	}
	err = lease.Reconcile(n)
	now := lease.State()
	if now.Retired {
		return true // never to be paid on again
	}
	if now.Stopped != "" || w.cheats {
		if !w.cheats && !l.p.cheats {
			w.report("%s stopped paying an honest payee: %s", l.p.name, now.Stopped)
		}
		return true
	}
	if err != nil {
		w.report("%s does not take the payee's numbers: %v", l.p.name, err)
		return true
	}
	if now.Spent != n.Charged {
		w.report("%s: spent %s, the payee has charged %s", l.p.name, now.Spent, n.Charged)
	}
	return true
}

// checkLogs reads the payee's logs from end to end.
func (w *world) checkLogs(l *payeeLife) {
	seen := map[string]bool{}
	err := l.engine.Views(w.over, func(v payee.View) error { return w.checkLog(l, v, seen) })
	if err != nil {
		w.report("the logs cannot be read: %v", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for name, o := range w.items {
		if o.acked && o.honest && !seen[name] && !w.cheats {
			w.report("%q was acknowledged and is not in the log", name)
		}
	}
}

// checkLog: entries without gaps, each an item that was ordered, once, at no
// more than its price; their sum is what is charged, their root the log's.
func (w *world) checkLog(l *payeeLife, v payee.View, seen map[string]bool) error {
	var log channel.Log
	var sum channel.Amount
	err := l.engine.Entries(w.over, v.ID, 0, func(line payee.Line) error {
		e := line.Entry
		if e.Sequence != log.Size() {
			w.report("channel %s: entry %d after %d", v.ID, e.Sequence, log.Size())
		}
		log.Append(e)
		if e.Kind != channel.Charge {
			if e.Kind == channel.Credit {
				w.report("channel %s: %s was charged and could not be claimed in time", v.ID, e.Amount)
				sum = sum.Minus(e.Amount)
			} else {
				sum = plus(sum, e.Amount)
			}
			return nil
		}
		sum = plus(sum, e.Amount)
		w.checkItem(v.ID, string(line.Item), e, seen)
		return nil
	})
	if err != nil {
		return err
	}
	head, err := l.engine.Head(w.over, v.ID)
	if err != nil {
		return err
	}
	if head.Head.Root != log.Root() || head.Head.Size != log.Size() || head.Head.Charged != v.Charged || sum != v.Charged {
		w.report("channel %s: the log of %d entries adds up to %s, its head says %d entries and %s, the channel %s",
			v.ID, log.Size(), sum, head.Head.Size, head.Head.Charged, v.Charged)
	}
	return nil
}

func (w *world) checkItem(id channel.ID, name string, e channel.Entry, seen map[string]bool) {
	w.mu.Lock()
	o := w.items[name]
	w.mu.Unlock()
	switch {
	case o == nil || o.id != id:
		w.report("channel %s: nobody ordered %q", id, name)
	case seen[name] && o.honest: // who counts wrongly may order twice
		w.report("channel %s: %q is charged twice: entry %d, total %s", id, name, e.Sequence, e.Charged)
	case o.price.Less(e.Amount):
		w.report("channel %s: %q costs %s and is charged %s", id, name, o.price, e.Amount)
	}
	seen[name] = seen[name] || !e.Amount.IsZero() // what was free may be had again
}

// checkClaimed: all that is charged was claimed.
func (w *world) checkClaimed(l *payeeLife) {
	_ = l.engine.Views(w.over, func(v payee.View) error {
		if e := w.ledger.look(v.ID); e.Claimed != v.Charged {
			w.report("channel %s: charged %s, claimed %s after everything was settled", v.ID, v.Charged, e.Claimed)
		}
		return nil
	})
}
