package p2p

import "github.com/stiver-pay/stiver/channel"

// Purse is one channel's payer as this package needs it: it signs. Calls come
// from one goroutine at a time, except that Acknowledged may come beside Cover.
type Purse interface {
	// Config returns what the channel is.
	Config() channel.Config

	// Sign signs with the key of the channel's payer authoriser a digest that
	// says between which two peers the channel may be used (see [OpenDigest]).
	// It authorises no money.
	Sign(digest [32]byte) (channel.Signature, error)

	// Opened is told the payee's numbers whenever the channel was opened on a
	// stream, at first and after each reconnection. An error says that they do
	// not add up; nothing is signed then, and the channel is closed with it.
	Opened(n Numbers) error

	// Cover returns an authorisation of at least total, where total is what was
	// charged plus the price of every payment in flight and of the next one.
	// Totals mostly grow, but shrink after a refusal; any authorisation given
	// before serves then. What must survive a crash is durable before it
	// returns. It may fail, for instance at a spending limit: the payment is
	// then not made.
	Cover(total channel.Amount) (Proof, error)

	// Acknowledged is told that the payee has durably charged all payments
	// with a sequence below next, charged in total: at least as much as the
	// last time and at most the prices sent more.
	Acknowledged(next uint64, charged channel.Amount) error
}

// Proof is an authorisation to be sent: a tick of Chain when Chain is set, a
// voucher when Voucher is set. Chain stays the same pointer for as long as the
// chain is in use; the stream sends it when the payee does not have it yet.
// What it points to is not changed after it was returned.
type Proof struct {
	Chain   *channel.TickVoucher
	Tick    channel.Tick
	Voucher *channel.Voucher
}
