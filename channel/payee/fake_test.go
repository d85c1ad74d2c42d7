package payee

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
)

var (
	testDomain = channel.NewDomain(571700, contracts.ChannelsAddress)
	payeeKey   = channel.NewKeySigner(keyOf(1))
	testTerms  = Terms{
		Receiver: payeeKey.Address(), ReceiverAuthorizer: payeeKey.Address(),
		Token: contracts.CoinAddress, WithdrawDelay: channel.MinWithdrawDelay,
	}
	errDown = errors.New("the ledger is down")
)

func keyOf(n byte) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(append(make([]byte, 31), n))
	if err != nil {
		panic(err)
	}
	return key
}

// fakeLedger follows the rules of the Channels contract in memory.
type fakeLedger struct {
	mu       sync.Mutex
	channels map[channel.ID]*channel.Escrow
	configs  map[channel.ID]channel.Config
	totals   ledger.Totals
	anchor   ledger.AnchorHead
	paidIn   channel.Amount // deposits ever
	paidOut  channel.Amount // refunds and withdrawals ever
	down     bool
	height   uint64
	events   chan ledger.Event
	changed  sync.Cond           // with mu
	hold     chan struct{}       // a settlement announces itself here and waits for its context
	refuse   map[channel.ID]bool // rows that are refused for a reason of the ledger's own
	// interrupt makes the next settlement take effect, and its answer get lost.
	interrupt bool
	perTx     int                  // rows that go into a transaction; 0: any number
	reads     int                  // of channels
	sent      int                  // transactions of claims
	claims    map[channel.ID]int   // rows that each channel had in transactions
	onClaims  func(sent int) error // called when a transaction of claims took effect
}

func newFakeLedger() *fakeLedger {
	f := &fakeLedger{channels: make(map[channel.ID]*channel.Escrow), configs: make(map[channel.ID]channel.Config), events: make(chan ledger.Event), claims: make(map[channel.ID]int)}
	f.changed.L = &f.mu
	return f
}

func (f *fakeLedger) enter() (func(), error) {
	f.mu.Lock()
	if f.down {
		f.mu.Unlock()
		return nil, errDown
	}
	return f.mu.Unlock, nil
}

func (f *fakeLedger) setDown(down bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.down = down
}

// claimed makes a channel look as if an earlier payee had claimed.
func (f *fakeLedger) claimed(id channel.ID, amount channel.Amount) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.escrow(id).Claimed = amount
	f.totals.Claimed = plus(f.totals.Claimed, amount)
}

// waitClaimed waits until so much is claimed of a channel.
func (f *fakeLedger) waitClaimed(id channel.ID, amount channel.Amount) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.escrow(id).Claimed.Less(amount) {
		f.changed.Wait()
	}
}

func (f *fakeLedger) escrow(id channel.ID) *channel.Escrow {
	if f.channels[id] == nil {
		f.channels[id] = new(channel.Escrow)
	}
	return f.channels[id]
}

// fund deposits without an authorisation.
func (f *fakeLedger) fund(cfg channel.Config, amount channel.Amount) channel.ID {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := testDomain.ChannelID(cfg)
	f.configs[id] = cfg
	e := f.escrow(id)
	e.Balance = plus(e.Balance, amount)
	f.paidIn = plus(f.paidIn, amount)
	return id
}

func (f *fakeLedger) startWithdrawal(id channel.ID, amount channel.Amount) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e := f.escrow(id)
	e.Leaving, e.LeavingSince = amount.Min(e.Balance.Minus(e.Claimed)), 1
}

func (f *fakeLedger) finishWithdrawal(id channel.ID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	e := f.escrow(id)
	out := e.Leaving.Min(e.Balance.Minus(e.Claimed))
	e.Balance, e.Leaving, e.LeavingSince = e.Balance.Minus(out), channel.Amount{}, 0
	f.paidOut = plus(f.paidOut, out)
}

func plus(a, b channel.Amount) channel.Amount {
	sum, err := a.Add(b)
	if err != nil {
		panic(err)
	}
	return sum
}

func (f *fakeLedger) Address() common.Address { return payeeKey.Address() }

func (f *fakeLedger) Height(context.Context) (uint64, error) {
	leave, err := f.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	return f.height, nil
}

func (f *fakeLedger) Watch(ctx context.Context, _ ledger.Watching, fn func(ledger.Seen) error) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e := <-f.events:
			if err := fn(ledger.Seen{Events: []ledger.Event{e}}); err != nil {
				return err
			}
		}
	}
}

func (f *fakeLedger) Escrow(_ context.Context, id channel.ID) (channel.Escrow, error) {
	leave, err := f.enter()
	if err != nil {
		return channel.Escrow{}, err
	}
	defer leave()
	f.reads++
	return *f.escrow(id), nil
}

func (f *fakeLedger) Escrows(ctx context.Context, ids []channel.ID) ([]channel.Escrow, error) {
	var all []channel.Escrow
	for _, id := range ids {
		e, err := f.Escrow(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

func (f *fakeLedger) Receiver(context.Context, common.Address, common.Address) (ledger.Totals, error) {
	leave, err := f.enter()
	if err != nil {
		return ledger.Totals{}, err
	}
	defer leave()
	return f.totals, nil
}

func (f *fakeLedger) AnchorHead(context.Context, common.Address, common.Address) (ledger.AnchorHead, error) {
	leave, err := f.enter()
	if err != nil {
		return ledger.AnchorHead{}, err
	}
	defer leave()
	return f.anchor, nil
}

func (f *fakeLedger) Deposit(_ context.Context, cfg channel.Config, amount channel.Amount, _ ledger.DepositAuthorization) (ledger.Deposited, error) {
	leave, err := f.enter()
	if err != nil {
		return ledger.Deposited{}, err
	}
	leave()
	f.fund(cfg, amount)
	return ledger.Deposited{Included: ledger.Included{Tx: common.Hash{1}}}, nil
}

func (f *fakeLedger) AwaitSent(context.Context) error {
	leave, err := f.enter()
	if err != nil {
		return err
	}
	leave()
	return nil
}

func (f *fakeLedger) Fits(rows []ledger.Row) bool { return f.perTx == 0 || len(rows) <= f.perTx }

// ClaimMany has two transactions on their way: the first is told of when the
// third is sent.
func (f *fakeLedger) ClaimMany(ctx context.Context, c ledger.Claiming) error {
	var rows []ledger.Row
	var flight []ledger.Claimed
	for {
		more, err := c.Next(ctx)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
		for n := f.perTx; len(rows) > 0 && (len(more) == 0 || n > 0 && len(rows) >= n); {
			if n == 0 || n > len(rows) {
				n = len(rows)
			}
			claimed, err := f.claimTx(rows[:n])
			if err != nil {
				return err
			}
			flight, rows = append(flight, claimed), rows[n:]
		}
		for ; len(flight) > 2 || len(more) == 0 && len(flight) > 0; flight = flight[1:] {
			if err := c.Done(flight[0]); err != nil {
				return err
			}
		}
		if len(more) == 0 {
			return nil
		}
	}
}

func (f *fakeLedger) claimTx(rows []ledger.Row) (ledger.Claimed, error) {
	leave, err := f.enter()
	if err != nil {
		return ledger.Claimed{}, err
	}
	f.sent++
	sent, then := f.sent, f.onClaims
	claimed := ledger.Claimed{Included: ledger.Included{Tx: common.Hash{2}, GasUsed: 10}, Rows: rows, Outcomes: f.claim(rows)}
	leave()
	if then != nil {
		err = then(sent)
	}
	return claimed, err
}

func (f *fakeLedger) claim(rows []ledger.Row) []ledger.Outcome {
	var outcomes []ledger.Outcome
	for _, r := range rows {
		id := testDomain.ChannelID(r.Config)
		f.claims[id]++
		e := f.escrow(id)
		o := ledger.Outcome{Channel: id, Skipped: f.refusal(id, r)}
		if o.Skipped == 0 {
			o.Amount, o.Total = r.Claim.Total.Minus(e.Claimed), r.Claim.Total
			e.Claimed = o.Total
			f.totals.Claimed = plus(f.totals.Claimed, o.Amount)
			f.changed.Broadcast()
		}
		outcomes = append(outcomes, o)
	}
	return outcomes
}

func (f *fakeLedger) refusal(id channel.ID, r ledger.Row) ledger.SkipReason {
	e, c := f.escrow(id), r.Claim
	digest, sig, ceiling := testDomain.VoucherDigest(id, c.Voucher.Ceiling), c.Voucher.Signature, c.Voucher.Ceiling
	if c.Ticks.Length != 0 {
		digest, sig = testDomain.TickVoucherDigest(c.Ticks), c.Ticks.Signature
		ceiling, _ = c.Ticks.At(c.Tick.Index)
	}
	signer, _ := r.Config.Signer()
	by, err := channel.Recover(digest, sig)
	switch {
	case e.Balance.IsZero(), f.refuse[id]:
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

// SettleBatch takes effect whole or not at all.
func (f *fakeLedger) SettleBatch(ctx context.Context, st ledger.Settlement) (ledger.Settled, error) {
	leave, err := f.enter()
	if err != nil {
		return ledger.Settled{}, err
	}
	defer leave()
	if f.hold != nil {
		close(f.hold)
		<-ctx.Done()
		return ledger.Settled{}, context.Cause(ctx)
	}
	before := f.snapshot()
	var done ledger.Settled
	done.Outcomes = f.claim(st.Rows)
	if a := st.Anchor; a != nil {
		if a.Total != f.totals.Claimed {
			f.restore(before)
			return ledger.Settled{}, errAnchorTotal
		}
		if a.Entries < f.anchor.Entries {
			f.restore(before)
			return ledger.Settled{}, errors.New("AnchorEntriesDecrease")
		}
		f.anchor = ledger.AnchorHead{Epoch: f.anchor.Epoch + 1, Entries: a.Entries, Head: nextHead(f.anchor.Head, *a)}
		done.Epoch, done.Head = f.anchor.Epoch, f.anchor.Head
	}
	done.Paid = f.totals.Claimed.Minus(f.totals.Settled)
	f.totals.Settled = f.totals.Claimed
	if f.interrupt {
		f.interrupt = false
		return ledger.Settled{}, errDown
	}
	done.Tx, done.GasUsed = common.Hash{3}, 100
	return done, nil
}

type fakeSnapshot struct {
	channels map[channel.ID]channel.Escrow
	totals   ledger.Totals
	anchor   ledger.AnchorHead
}

func (f *fakeLedger) snapshot() fakeSnapshot {
	s := fakeSnapshot{make(map[channel.ID]channel.Escrow), f.totals, f.anchor}
	for id, e := range f.channels {
		s.channels[id] = *e
	}
	return s
}

func (f *fakeLedger) restore(s fakeSnapshot) {
	for id, e := range s.channels {
		*f.channels[id] = e
	}
	f.totals, f.anchor = s.totals, s.anchor
}

func (f *fakeLedger) RefundWithSignature(_ context.Context, cfg channel.Config, amount channel.Amount, nonce uint64, sig channel.Signature) (ledger.Included, error) {
	leave, err := f.enter()
	if err != nil {
		return ledger.Included{}, err
	}
	defer leave()
	id := testDomain.ChannelID(cfg)
	e := f.escrow(id)
	by, err := channel.Recover(testDomain.RefundDigest(id, nonce, amount), sig)
	if err != nil || by != cfg.ReceiverAuthorizer {
		return ledger.Included{}, errors.New("InvalidSignature")
	}
	if nonce != e.RefundNonce {
		return ledger.Included{}, errors.New("InvalidRefundNonce")
	}
	e.RefundNonce++
	out := amount.Min(e.Balance.Minus(e.Claimed))
	e.Balance = e.Balance.Minus(out)
	e.Leaving = e.Leaving.Minus(out)
	f.paidOut = plus(f.paidOut, out)
	return ledger.Included{Tx: common.Hash{4}}, nil
}

var errAnchorTotal = &client.RevertError{Name: "AnchorTotalMismatch"}
