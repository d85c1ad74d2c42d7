package payer

import (
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
)

// Limits bounds what may be signed, in base units of each token. What counts
// is what is signed, not what is charged: a crash or a lost answer cannot hide
// anything from it. A zero limit is none. Days are those of UTC.
type Limits struct {
	Payment channel.Amount // of one payment
	Day     channel.Amount // of one day
	Payee   channel.Amount // of one day with one payee
	Deposit channel.Amount // at stake in one channel: deposited and not spent
}

type payeeKey struct{ token, receiver common.Address }

// budget adds up what was signed today. Its numbers are not stored: they are
// the sums of State.Grew and of the transfers, which are.
type budget struct {
	limits Limits
	day    uint32
	tokens map[common.Address]channel.Amount
	payees map[payeeKey]channel.Amount
}

func newBudget(l Limits, day uint32) *budget {
	return &budget{l, day, map[common.Address]channel.Amount{}, map[payeeKey]channel.Amount{}}
}

func dayOf(t time.Time) uint32 { return uint32(t.Unix() / (24 * 60 * 60)) }

// turn begins a new day when one has begun.
func (b *budget) turn(day uint32) {
	if day != b.day {
		*b = *newBudget(b.limits, day)
	}
}

// check reports whether another amount may be signed for a payee today.
func (b *budget) check(k payeeKey, amount channel.Amount) error {
	if err := within("day", b.limits.Day, b.tokens[k.token], amount); err != nil {
		return err
	}
	return within("payee", b.limits.Payee, b.payees[k], amount)
}

// left returns how much more may be signed for a payee today.
func (b *budget) left(k payeeKey) channel.Amount {
	left := channel.MaxAmount
	if !b.limits.Day.IsZero() {
		left = b.limits.Day.Minus(b.tokens[k.token])
	}
	if !b.limits.Payee.IsZero() {
		left = left.Min(b.limits.Payee.Minus(b.payees[k]))
	}
	return left
}

func (b *budget) add(k payeeKey, amount channel.Amount) {
	b.tokens[k.token] = plus(b.tokens[k.token], amount)
	b.payees[k] = plus(b.payees[k], amount)
}

func (b *budget) giveBack(k payeeKey, amount channel.Amount) {
	b.tokens[k.token] = b.tokens[k.token].Minus(amount)
	b.payees[k] = b.payees[k].Minus(amount)
}

// within checks used+amount against a limit, zero being none.
func within(name string, limit, used, amount channel.Amount) error {
	if limit.IsZero() {
		return nil
	}
	if left := limit.Minus(used); left.Less(amount) {
		return &LimitError{name, amount, left}
	}
	return nil
}

// plus adds and stops at the largest amount, which is beyond every limit.
func plus(a, b channel.Amount) channel.Amount {
	sum, err := a.Add(b)
	if err != nil {
		return channel.MaxAmount
	}
	return sum
}
