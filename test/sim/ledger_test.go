package sim

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
)

// withdrawDelay is that of every channel, in seconds.
const withdrawDelay = channel.MinWithdrawDelay

var (
	errOutage   = errors.New("the ledger does not answer")
	errNoAnswer = client.ErrUnconfirmed
)

// ledgerSim follows the rules of the Channels contract in memory. It goes away
// at times, and what it was told may take effect though its answer is lost.
type ledgerSim struct {
	w   *world
	rng *rand.Rand

	perTx int // rows that go into a transaction

	mu       sync.Mutex
	channels map[channel.ID]*channel.Escrow
	used     map[[32]byte]bool // deposit authorisations, by channel and salt
	totals   ledger.Totals
	anchor   ledger.AnchorHead
	in, out  channel.Amount // deposited and given back, ever
	events   []ledger.Event // one a block
	changed  chan struct{}  // closed and replaced with each block
	down     bool
}

func newLedgerSim(w *world) *ledgerSim {
	return &ledgerSim{
		w: w, rng: stream(w.seed, "ledger"), perTx: 1 + stream(w.seed, "fits").IntN(4), channels: map[channel.ID]*channel.Escrow{},
		used: map[[32]byte]bool{}, changed: make(chan struct{}),
	}
}

// weather takes the ledger away now and then, for less than the withdraw delay.
func (l *ledgerSim) weather() {
	for sleep(l.w.calm, between(l.rng, 5*time.Second, time.Minute)) {
		l.setDown(true)
		l.w.trace.note("ledger down")
		sleep(l.w.calm, between(l.rng, 100*time.Millisecond, 20*time.Second))
		l.setDown(false)
		l.w.trace.note("ledger up")
	}
}

func (l *ledgerSim) setDown(down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = down
	l.wake()
}

func (l *ledgerSim) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// visit is one call over the network: it takes time, and may fail.
func (l *ledgerSim) visit(ctx context.Context, what ...any) error {
	if !sleep(ctx, between(l.w.dice("visit", what), time.Millisecond, 60*time.Millisecond)) {
		return context.Cause(ctx)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		return errOutage
	}
	return nil
}

// block enters an event. The caller holds mu.
func (l *ledgerSim) block(make func(ledger.Position) ledger.Event) {
	l.events = append(l.events, make(ledger.Position{Block: uint64(len(l.events) + 1)}))
	l.wake()
}

func (l *ledgerSim) included() ledger.Included {
	return ledger.Included{Tx: common.BigToHash(common.Big1), Block: uint64(len(l.events))}
}

// lost says that what was done takes effect and the answer does not arrive.
func (l *ledgerSim) lost(what ...any) bool {
	return l.w.troubling() && l.w.dice("lost", what).IntN(12) == 0
}

func (l *ledgerSim) escrow(id channel.ID) *channel.Escrow {
	if l.channels[id] == nil {
		l.channels[id] = new(channel.Escrow)
	}
	return l.channels[id]
}

// look returns what the ledger has of a channel, without going there.
func (l *ledgerSim) look(id channel.ID) channel.Escrow {
	l.mu.Lock()
	defer l.mu.Unlock()
	return *l.escrow(id)
}

// account is the ledger as one party sends to it.
type account struct {
	*ledgerSim
	address common.Address
}

// Address is who sends.
func (a account) Address() common.Address { return a.address }

// Height is the number of blocks.
func (l *ledgerSim) Height(ctx context.Context) (uint64, error) {
	if err := l.visit(ctx, "Height"); err != nil {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return uint64(len(l.events)), nil
}

// Watch hands out events from a block on; while the ledger is down it waits.
func (l *ledgerSim) Watch(ctx context.Context, w ledger.Watching, fn func(ledger.Seen) error) error {
	for from := w.From; ; {
		l.mu.Lock()
		var seen ledger.Seen
		if last := uint64(len(l.events)); !l.down && from <= last {
			seen = ledger.Seen{From: from, To: last, Events: append([]ledger.Event(nil), l.events[from-1:]...)}
		}
		changed := l.changed
		l.mu.Unlock()
		if seen.To != 0 {
			if err := fn(seen); err != nil {
				return err
			}
			from = seen.To + 1
			continue
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Escrow reads a channel.
func (l *ledgerSim) Escrow(ctx context.Context, id channel.ID) (channel.Escrow, error) {
	if err := l.visit(ctx, "Escrow", id); err != nil {
		return channel.Escrow{}, err
	}
	return l.look(id), nil
}

// Escrows reads channels at one block.
func (l *ledgerSim) Escrows(ctx context.Context, ids []channel.ID) ([]channel.Escrow, error) {
	if err := l.visit(ctx, "Escrows", len(ids)); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]channel.Escrow, len(ids))
	for i, id := range ids {
		all[i] = *l.escrow(id)
	}
	return all, nil
}

// Receiver reads the payee's totals.
func (l *ledgerSim) Receiver(ctx context.Context, _, _ common.Address) (ledger.Totals, error) {
	if err := l.visit(ctx, "Receiver"); err != nil {
		return ledger.Totals{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.totals, nil
}

// AnchorHead reads the head of the payee's anchors.
func (l *ledgerSim) AnchorHead(ctx context.Context, _, _ common.Address) (ledger.AnchorHead, error) {
	if err := l.visit(ctx, "AnchorHead"); err != nil {
		return ledger.AnchorHead{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.anchor, nil
}

// Deposit takes a deposit whose authorisation was not used before.
func (l *ledgerSim) Deposit(ctx context.Context, cfg channel.Config, sum channel.Amount, a ledger.DepositAuthorization) (ledger.Deposited, error) {
	if err := l.visit(ctx, "Deposit", domain.ChannelID(cfg)); err != nil {
		return ledger.Deposited{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	id := domain.ChannelID(cfg)
	nonce := crypto.Keccak256Hash(id[:], a.Salt[:])
	if l.used[nonce] || uint64(time.Now().Unix()) >= a.ValidBefore {
		return ledger.Deposited{}, &client.RevertError{Name: "AuthorizationUsedOrExpired"}
	}
	l.used[nonce] = true
	e := l.escrow(id)
	e.Balance, l.in = plus(e.Balance, sum), plus(l.in, sum)
	l.block(func(p ledger.Position) ledger.Event {
		return ledger.DepositMade{Position: p, Channel: id, Amount: sum, Balance: e.Balance}
	})
	l.w.trace.note("deposit", id, " ", sum)
	if l.lost("Deposit", domain.ChannelID(cfg)) {
		return ledger.Deposited{}, errNoAnswer
	}
	return ledger.Deposited{Included: l.included(), Balance: e.Balance}, nil
}

// AwaitSent has nothing to wait for: what is sent takes effect at once.
func (l *ledgerSim) AwaitSent(ctx context.Context) error { return l.visit(ctx, "AwaitSent") }

// Fits says whether rows go into one transaction.
func (l *ledgerSim) Fits(rows []ledger.Row) bool { return len(rows) <= l.perTx }

// ClaimMany claims rows, some in a transaction. What was claimed before it fails
// is claimed, told of or not.
func (l *ledgerSim) ClaimMany(ctx context.Context, c ledger.Claiming) error {
	for {
		rows, err := c.Next(ctx)
		if err != nil || len(rows) == 0 {
			return err
		}
		for ; len(rows) > 0; rows = rows[min(len(rows), l.perTx):] {
			if err := l.visit(ctx, "ClaimMany"); err != nil {
				return err
			}
			l.mu.Lock()
			some := rows[:min(len(rows), l.perTx)]
			claimed := ledger.Claimed{Rows: some, Outcomes: l.claim(some)}
			claimed.Included = l.included()
			l.mu.Unlock()
			if l.lost("ClaimMany") {
				return errNoAnswer
			}
			if err := c.Done(claimed); err != nil {
				return err
			}
		}
	}
}

// SettleBatch claims, anchors and pays out, whole or not at all.
func (l *ledgerSim) SettleBatch(ctx context.Context, st ledger.Settlement) (ledger.Settled, error) {
	if err := l.visit(ctx, "SettleBatch"); err != nil {
		return ledger.Settled{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.anchors(st); err != nil {
		return ledger.Settled{}, err
	}
	done := ledger.Settled{Outcomes: l.claim(st.Rows)}
	if a := st.Anchor; a != nil {
		l.anchor = ledger.AnchorHead{Epoch: l.anchor.Epoch + 1, Entries: a.Entries, Head: nextHead(l.anchor.Head, *a)}
		done.Epoch, done.Head = l.anchor.Epoch, l.anchor.Head
	}
	done.Paid = l.totals.Claimed.Minus(l.totals.Settled)
	l.totals.Settled = l.totals.Claimed
	l.w.trace.note("settle", done.Paid)
	if l.lost("SettleBatch") {
		return ledger.Settled{}, errNoAnswer
	}
	done.Included = l.included()
	return done, nil
}

// anchors checks that an anchor's total is what the receiver will have claimed.
func (l *ledgerSim) anchors(st ledger.Settlement) error {
	if st.Anchor == nil {
		return nil
	}
	after := l.totals.Claimed
	for _, r := range st.Rows {
		if e := l.escrow(domain.ChannelID(r.Config)); l.refusal(r) == 0 {
			after = plus(after, r.Claim.Total.Minus(e.Claimed))
		}
	}
	switch {
	case st.Anchor.Total != after:
		return &client.RevertError{Name: "AnchorTotalMismatch"}
	case st.Anchor.Entries < l.anchor.Entries:
		return &client.RevertError{Name: "AnchorEntriesDecrease"}
	}
	return nil
}

// nextHead is how the contract chains anchors: see channel/payee/epoch.go.
func nextHead(last common.Hash, a channel.Anchor) common.Hash {
	var entries [32]byte
	total := a.Total.Bytes()
	for i := range 8 {
		entries[31-i] = byte(a.Entries >> (8 * i))
	}
	return crypto.Keccak256Hash(last[:], a.Root[:], entries[:], append(make([]byte, 32-len(total)), total[:]...))
}

func (l *ledgerSim) claim(rows []ledger.Row) []ledger.Outcome {
	outcomes := make([]ledger.Outcome, len(rows))
	for i, r := range rows {
		id := domain.ChannelID(r.Config)
		o := ledger.Outcome{Channel: id, Skipped: l.refusal(r)}
		if o.Skipped == 0 {
			e := l.escrow(id)
			o.Amount, o.Total = r.Claim.Total.Minus(e.Claimed), r.Claim.Total
			e.Claimed = o.Total
			l.totals.Claimed = plus(l.totals.Claimed, o.Amount)
			l.block(func(p ledger.Position) ledger.Event {
				return ledger.ClaimMade{Position: p, Channel: id, Amount: o.Amount, Total: o.Total}
			})
		}
		l.w.trace.note("claim", id, " ", r.Claim.Total, " ", o.Skipped)
		outcomes[i] = o
	}
	return outcomes
}

// refusal is why the contract would skip a row, zero if it would not.
func (l *ledgerSim) refusal(r ledger.Row) ledger.SkipReason {
	id := domain.ChannelID(r.Config)
	e, c := l.escrow(id), r.Claim
	digest, sig, ceiling := domain.VoucherDigest(id, c.Voucher.Ceiling), c.Voucher.Signature, c.Voucher.Ceiling
	if c.Ticks.Length != 0 {
		digest, sig = domain.TickVoucherDigest(c.Ticks), c.Ticks.Signature
		ceiling, _ = c.Ticks.At(c.Tick.Index)
	}
	signer, _ := r.Config.Signer()
	by, err := channel.Recover(digest, sig)
	switch {
	case e.Balance.IsZero():
		return ledger.SkipConfig
	case c.Total.Cmp(e.Claimed) <= 0:
		return ledger.SkipStale
	case ceiling.Less(c.Total):
		return ledger.SkipCeiling
	case e.Balance.Less(c.Total):
		return ledger.SkipBalance
	case err != nil || by != signer:
		return ledger.SkipSignature
	case c.Ticks.Length != 0 && channel.HashTimes(c.Tick.Preimage, c.Tick.Index) != c.Ticks.Root:
		return ledger.SkipTick
	}
	return 0
}

// RefundWithSignature gives escrow back that is not claimed.
func (l *ledgerSim) RefundWithSignature(ctx context.Context, cfg channel.Config, sum channel.Amount, nonce uint64, sig channel.Signature) (ledger.Included, error) {
	if err := l.visit(ctx, "RefundWithSignature", domain.ChannelID(cfg)); err != nil {
		return ledger.Included{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	id := domain.ChannelID(cfg)
	e := l.escrow(id)
	by, err := channel.Recover(domain.RefundDigest(id, nonce, sum), sig)
	if err != nil || by != cfg.ReceiverAuthorizer || nonce != e.RefundNonce {
		return ledger.Included{}, &client.RevertError{Name: "InvalidRefund"}
	}
	e.RefundNonce++
	out := sum.Min(e.Balance.Minus(e.Claimed))
	e.Balance, e.Leaving = e.Balance.Minus(out), e.Leaving.Minus(out)
	l.out = plus(l.out, out)
	l.block(func(p ledger.Position) ledger.Event { return ledger.RefundMade{Position: p, Channel: id, Amount: out} })
	l.w.trace.note("refund", id, " ", out)
	if l.lost("RefundWithSignature", domain.ChannelID(cfg)) {
		return ledger.Included{}, errNoAnswer
	}
	return l.included(), nil
}

// leave starts a withdrawal of what is not claimed.
func (l *ledgerSim) leave(ctx context.Context, id channel.ID) error {
	if err := l.visit(ctx, "leave", id); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.escrow(id)
	if !e.Leaving.IsZero() || e.Balance == e.Claimed {
		return &client.RevertError{Name: "NothingToWithdraw"}
	}
	e.Leaving, e.LeavingSince = e.Balance.Minus(e.Claimed), uint64(time.Now().Unix())
	l.block(func(p ledger.Position) ledger.Event {
		return ledger.WithdrawalStarted{Position: p, Channel: id, Amount: e.Leaving}
	})
	l.w.trace.note("withdrawal", id, " ", e.Leaving)
	return nil
}

// left ends a withdrawal whose delay has passed.
func (l *ledgerSim) left(ctx context.Context, id channel.ID) error {
	if err := l.visit(ctx, "left", id); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.escrow(id)
	switch {
	case e.Leaving.IsZero():
		return nil // a refund was quicker
	case uint64(time.Now().Unix()) < e.LeavingSince+withdrawDelay:
		return &client.RevertError{Name: "WithdrawalNotDue"}
	}
	out := e.Leaving.Min(e.Balance.Minus(e.Claimed))
	e.Balance, e.Leaving, e.LeavingSince = e.Balance.Minus(out), channel.Amount{}, 0
	l.out = plus(l.out, out)
	l.block(func(p ledger.Position) ledger.Event {
		return ledger.WithdrawalDone{Position: p, Channel: id, Amount: out}
	})
	l.w.trace.note("withdrawn", id, " ", out)
	return nil
}
