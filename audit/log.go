package audit

import (
	"sort"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/paymentlog"
)

// logCheck listens to a payment log: rebuilds every anchor from the heads that
// are told, and every head from the entries. Whether the anchors are those on
// the ledger is for the replay to say.
type logCheck struct {
	domain channel.Domain
	terms  paymentlog.Terms

	heads  []channel.AnchorHead // of the newest epoch, by ascending id
	epochs []toldEpoch
	points map[channel.ID][]point

	channels []*toldChannel
	open     *toldChannel // whose entries are coming
	tree     channel.Log
	reached  int // points of the open channel already met

	payments, credits, entries uint64
}

// toldEpoch is a settlement as the log tells it.
type toldEpoch struct {
	anchor  channel.Anchor
	claimed []headClaim // of the heads that changed
}

type headClaim struct {
	id     channel.ID
	amount channel.Amount
}

// point is where a channel's log stood at a settlement.
type point struct {
	epoch   uint64
	size    uint64
	root    [32]byte
	charged channel.Amount
}

// toldChannel is a channel as the log tells it.
type toldChannel struct {
	id      channel.ID
	about   paymentlog.Channel
	charged channel.Amount
	opening channel.Amount
}

func newLogCheck(d channel.Domain) *logCheck {
	return &logCheck{domain: d, points: make(map[channel.ID][]point)}
}

func (l *logCheck) visitor() paymentlog.Visitor {
	return paymentlog.Visitor{Terms: l.onTerms, Epoch: l.onEpoch, Channel: l.onChannel, Entry: l.onEntry}
}

func (l *logCheck) onTerms(t paymentlog.Terms) error {
	if t.ChainID != l.domain.ChainID() {
		return fail(ErrTrustRoot, "the payment log is of chain %d, the trusted network is %d", t.ChainID, l.domain.ChainID())
	}
	l.terms = t
	return nil
}

func (l *logCheck) onEpoch(e paymentlog.Epoch) error {
	told := toldEpoch{anchor: e.Anchor}
	for _, h := range e.Heads {
		if h.Charged.Less(h.Claimed) {
			return fail(ErrSum, "settlement %d claims %s of channel %s, where %s was charged", e.Number, h.Claimed, h.Channel, h.Charged)
		}
		l.setHead(h)
		told.claimed = append(told.claimed, headClaim{h.Channel, h.Claimed})
		l.points[h.Channel] = append(l.points[h.Channel], point{e.Number, h.Size, h.Root, h.Charged})
	}
	anchor, err := channel.NewAnchor(l.heads)
	if err != nil {
		return &Error{code: ErrAnchorRoot.code, where: "the heads of a settlement make no tree", err: err}
	}
	if anchor != e.Anchor {
		return fail(ErrAnchorRoot, "the heads of settlement %d give root %x over %d entries, the log says %x over %d",
			e.Number, anchor.Root, anchor.Entries, e.Anchor.Root, e.Anchor.Entries)
	}
	l.epochs = append(l.epochs, told)
	return nil
}

// setHead puts a head in its place among the sorted ones.
func (l *logCheck) setHead(h channel.AnchorHead) {
	i := sort.Search(len(l.heads), func(i int) bool { return string(l.heads[i].Channel[:]) >= string(h.Channel[:]) })
	if i < len(l.heads) && l.heads[i].Channel == h.Channel {
		l.heads[i] = h
		return
	}
	l.heads = append(l.heads, channel.AnchorHead{})
	copy(l.heads[i+1:], l.heads[i:])
	l.heads[i] = h
}

func (l *logCheck) onChannel(c paymentlog.Channel) error {
	if err := l.closeChannel(); err != nil {
		return err
	}
	if c.Config.Receiver != l.terms.Receiver || c.Config.Token != l.terms.Token {
		return fail(ErrSum, "the log holds a channel of another payee or token")
	}
	l.open = &toldChannel{id: l.domain.ChannelID(c.Config), about: c}
	l.channels = append(l.channels, l.open)
	l.tree, l.reached = channel.Log{}, 0
	return l.meetPoints()
}

func (l *logCheck) onEntry(e channel.Entry) error {
	l.tree.Append(e)
	l.open.charged = e.Charged
	l.entries++
	switch e.Kind {
	case channel.Charge:
		l.payments++
	case channel.Credit:
		l.credits++
	case channel.Opening:
		if e.Sequence != 0 {
			return fail(ErrLogEntry, "entry %d of channel %s opens a log that was open", e.Sequence, e.Channel)
		}
		l.open.opening = e.Amount
	}
	return l.meetPoints()
}

// meetPoints compares the entries so far with what was anchored at this size:
// so every anchored log is a prefix of the one in hand.
func (l *logCheck) meetPoints() error {
	points := l.points[l.open.id]
	for ; l.reached < len(points) && points[l.reached].size <= l.tree.Size(); l.reached++ {
		p := points[l.reached]
		if p.size < l.tree.Size() {
			return fail(ErrLogEntry, "channel %s had fewer entries at settlement %d than before", l.open.id, p.epoch)
		}
		if p.root != l.tree.Root() {
			from := uint64(0)
			if l.reached > 0 {
				from = points[l.reached-1].size
			}
			return fail(ErrLogEntry, "entries %d to %d of channel %s are not those that settlement %d anchored", from, p.size, l.open.id, p.epoch)
		}
		if p.charged != l.open.charged {
			return fail(ErrSum, "channel %s: %d entries add up to %s, settlement %d says %s", l.open.id, p.size, l.open.charged, p.epoch, p.charged)
		}
	}
	return nil
}

// closeChannel checks that the entries reach as far as the last anchor.
func (l *logCheck) closeChannel() error {
	if l.open == nil {
		return nil
	}
	if points := l.points[l.open.id]; l.reached < len(points) {
		return fail(ErrLogEntry, "the log of channel %s ends after %d entries, settlement %d anchored %d",
			l.open.id, l.tree.Size(), points[l.reached].epoch, points[l.reached].size)
	}
	delete(l.points, l.open.id)
	return nil
}

// end checks that the log of every anchored channel was told.
func (l *logCheck) end() error {
	if err := l.closeChannel(); err != nil {
		return err
	}
	for id, points := range l.points {
		return fail(ErrLogEntry, "the log of channel %s is missing, settlement %d anchored it", id, points[0].epoch)
	}
	return nil
}
