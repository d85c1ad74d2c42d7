package audit

import (
	"sort"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/paymentlog"
	"github.com/stiver-pay/stiver/contracts"
)

// account is what the ledger's events say about one channel.
type account struct {
	config     channel.Config
	balance    channel.Amount
	claimed    channel.Amount
	deposited  channel.Amount
	refunded   channel.Amount
	withdrawn  channel.Amount
	authorised channel.Amount // the most that a signature in a claim allows
}

// replay rebuilds a payee's side of the Channels contract from events. Each
// must follow from the ones before; in the end they must give the proven state.
type replay struct {
	domain channel.Domain
	terms  paymentlog.Terms
	log    *logCheck

	channels map[channel.ID]*account
	claimed  channel.Amount
	settled  channel.Amount

	epoch   uint64
	entries uint64
	head    common.Hash
	// since holds the channels claimed since the last anchor; heads what the
	// log's heads say is claimed.
	since map[channel.ID]bool
	heads map[channel.ID]channel.Amount

	claims, unchecked uint64
}

func newReplay(d channel.Domain, log *logCheck) *replay {
	return &replay{
		domain: d, terms: log.terms, log: log,
		channels: make(map[channel.ID]*account), since: make(map[channel.ID]bool), heads: make(map[channel.ID]channel.Amount),
	}
}

// transaction replays the events of one transaction.
func (r *replay) transaction(tx *types.Transaction, receipt *types.Receipt) error {
	var rows map[channel.ID][]claimRow
	for _, log := range receipt.Logs {
		e, ok := ledger.DecodeEvent(log)
		if !ok {
			continue
		}
		if claim, ok := e.(ledger.ClaimMade); ok {
			if rows == nil {
				rows = claimRows(r.domain, tx)
			}
			if err := r.claim(tx, claim, rows[claim.Channel]); err != nil {
				return err
			}
			continue
		}
		if err := r.event(e); err != nil {
			return err
		}
	}
	return nil
}

// event replays what is not a claim. Events of other payees pass by.
func (r *replay) event(e ledger.Event) error {
	switch e := e.(type) {
	case ledger.ChannelOpened:
		return r.open(e)
	case ledger.DepositMade:
		return r.deposit(e)
	case ledger.RefundMade:
		if a := r.channels[e.Channel]; a != nil {
			return r.takeOut(e.Channel, a, &a.refunded, e.Amount)
		}
	case ledger.WithdrawalDone:
		if a := r.channels[e.Channel]; a != nil {
			return r.takeOut(e.Channel, a, &a.withdrawn, e.Amount)
		}
	case ledger.SettlementPaid:
		if e.Receiver == r.terms.Receiver && e.Token == r.terms.Token {
			return r.settle(e)
		}
	case ledger.AnchorMade:
		if e.Receiver == r.terms.Receiver && e.Token == r.terms.Token {
			return r.anchor(e)
		}
	}
	return nil
}

func (r *replay) open(e ledger.ChannelOpened) error {
	if e.Config.Receiver != r.terms.Receiver || e.Config.Token != r.terms.Token {
		return nil
	}
	if r.domain.ChannelID(e.Config) != e.Channel {
		return fail(ErrEvents, "channel %s was opened under a config of another id", e.Channel)
	}
	if r.channels[e.Channel] == nil {
		r.channels[e.Channel] = &account{config: e.Config}
	}
	return nil
}

func (r *replay) deposit(e ledger.DepositMade) error {
	a := r.channels[e.Channel]
	if a == nil {
		return nil
	}
	balance, err := a.balance.Add(e.Amount)
	if err != nil || balance != e.Balance {
		return fail(ErrEvents, "channel %s: a deposit of %s on %s gives %s", e.Channel, e.Amount, a.balance, e.Balance)
	}
	a.balance = balance
	a.deposited, err = a.deposited.Add(e.Amount)
	return err
}

func (r *replay) takeOut(id channel.ID, a *account, sum *channel.Amount, amount channel.Amount) error {
	left, err := a.balance.Sub(amount)
	if err != nil || left.Less(a.claimed) {
		return fail(ErrEvents, "channel %s: %s left it, of %s with %s claimed", id, amount, a.balance, a.claimed)
	}
	a.balance = left
	*sum, err = sum.Add(amount)
	return err
}

// claim replays a claim and checks that the payer had signed for it.
func (r *replay) claim(tx *types.Transaction, e ledger.ClaimMade, rows []claimRow) error {
	a := r.channels[e.Channel]
	if a == nil {
		return nil
	}
	total, err := a.claimed.Add(e.Amount)
	if err != nil || total != e.Total || a.balance.Less(total) {
		return fail(ErrEvents, "channel %s: a claim of %s on %s gives %s, with a balance of %s", e.Channel, e.Amount, a.claimed, e.Total, a.balance)
	}
	a.claimed = total
	if r.claimed, err = r.claimed.Add(e.Amount); err != nil {
		return err
	}
	r.since[e.Channel] = true
	r.claims++
	if !reachesDirectly(tx, r.domain.Contract()) {
		// Another contract made the claim: its rows are nobody's input.
		r.unchecked++
		a.authorised = a.authorised.Max(total)
		return nil
	}
	max, checked, err := authorisation(r.domain, rows, total)
	if err != nil {
		return &Error{code: ErrAuthorisation.code, where: "channel " + e.Channel.String(), err: err}
	}
	if !checked {
		r.unchecked++
	}
	a.authorised = a.authorised.Max(max)
	return nil
}

func (r *replay) settle(e ledger.SettlementPaid) error {
	settled, err := r.settled.Add(e.Amount)
	if err != nil || r.claimed.Less(settled) {
		return fail(ErrEvents, "%s was transferred on top of %s, with only %s claimed", e.Amount, r.settled, r.claimed)
	}
	r.settled = settled
	return nil
}

// anchor replays an anchor and holds it against the log: the next link of the
// chain, the tree over the log's heads, and the money claimed so far.
func (r *replay) anchor(e ledger.AnchorMade) error {
	r.epoch++
	total := e.Total.Bytes()
	head := crypto.Keccak256Hash(r.head[:], e.Root[:], word(e.Entries), common.LeftPadBytes(total[:], 32))
	if e.Epoch != r.epoch || e.Head != head || e.Entries < r.entries {
		return fail(ErrAnchorChain, "anchor %d does not follow anchor %d", e.Epoch, r.epoch-1)
	}
	r.head, r.entries = head, e.Entries
	if e.Total != r.claimed {
		return fail(ErrEvents, "anchor %d accounts for %s, claimed is %s", e.Epoch, e.Total, r.claimed)
	}
	if uint64(len(r.log.epochs)) < r.epoch {
		return fail(ErrAnchorChain, "the payment log does not tell of settlement %d", r.epoch)
	}
	told := r.log.epochs[r.epoch-1]
	if told.anchor != (channel.Anchor{Root: e.Root, Entries: e.Entries, Total: e.Total}) {
		return fail(ErrAnchorRoot, "the log's settlement %d is not the one anchored: %d entries, %s claimed under root %x, the ledger has %d, %s, %x",
			r.epoch, told.anchor.Entries, told.anchor.Total, told.anchor.Root, e.Entries, e.Total, e.Root)
	}
	for _, h := range told.claimed {
		r.heads[h.id] = h.amount
		r.since[h.id] = true
	}
	for id := range r.since {
		a := r.channels[id]
		if a == nil || a.claimed != r.heads[id] {
			return fail(ErrSum, "settlement %d: the log says %s is claimed on channel %s, the ledger does not", r.epoch, r.heads[id], id)
		}
	}
	clear(r.since)
	return nil
}

func word(v uint64) []byte {
	w := channel.NewAmount(v).Bytes()
	return common.LeftPadBytes(w[:], 32)
}

func (r *replay) sortedChannels() []channel.ID {
	ids := make([]channel.ID, 0, len(r.channels))
	for id := range r.channels {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool { return string(ids[i][:]) < string(ids[j][:]) })
	return ids
}

// addsUpTo compares with the proven words, in the order of slotsOf. Since the
// state is what all events made it, no event can be missing from the bundle.
func (r *replay) addsUpTo(words []common.Hash) error {
	totals := contracts.DecodeReceiver(words[0])
	if got := channel.AmountFromBytes(totals.TotalClaimed); got != r.claimed {
		return fail(ErrEvents, "claims add up to %s, the ledger's state says %s", r.claimed, got)
	}
	if got := channel.AmountFromBytes(totals.TotalSettled); got != r.settled {
		return fail(ErrEvents, "transfers add up to %s, the ledger's state says %s", r.settled, got)
	}
	anchors := contracts.DecodeAnchor([2]common.Hash{words[1], words[2]})
	if anchors.Epoch != r.epoch || anchors.Entries != r.entries || anchors.Head != r.head {
		return fail(ErrAnchorChain, "the bundle holds %d anchors, the ledger's state has %d, or other ones", r.epoch, anchors.Epoch)
	}
	for i, id := range r.sortedChannels() {
		a, state := r.channels[id], contracts.DecodeChannel(words[3+i])
		if balance := channel.AmountFromBytes(state.Balance); balance != a.balance {
			return fail(ErrEvents, "channel %s: events give a balance of %s, the ledger's state says %s", id, a.balance, balance)
		}
		if claimed := channel.AmountFromBytes(state.TotalClaimed); claimed != a.claimed {
			return fail(ErrEvents, "channel %s: claims add up to %s, the ledger's state says %s", id, a.claimed, claimed)
		}
	}
	return nil
}
