package p2p

import (
	"context"
	"io"

	"github.com/libp2p/go-libp2p/core/peer"

	"github.com/stiver-pay/stiver/channel"
)

// Desk is the payee's side of the pay protocol as this package needs it: the
// place where channels are opened. It must be safe for concurrent use.
//
// A *Refusal among the errors of Desk, Account and Sale travels to the payer as
// it is; any other error that has a method Code() string, as those of package
// channel do, with that code and its text; the rest as "internal" without text.
// Errors of Fetch concern the item only, others the whole channel, unless a
// Refusal says so.
type Desk interface {
	// Open admits the channel that cfg describes for a peer. An earlier Account
	// of the same channel was closed before.
	Open(ctx context.Context, from peer.ID, cfg channel.Config) (Account, error)
}

// Account is one channel at the payee while a stream has it open. Calls come in
// the order of the stream, one at a time; only Receipt and the methods of a
// Sale may come beside them. No one else may charge the channel meanwhile, or
// the stream's sequence has a gap and its next payment is refused.
type Account interface {
	// Numbers returns the payee's view: what the payer resumes from. It is
	// asked for once, before anything else.
	Numbers() Numbers

	// Pay charges a batch in order and calls done once, from any goroutine and
	// as soon as the outcome is durable. It does not wait for that; it may wait
	// for room. The batch and all it points to belong to the Account until done
	// is called. After a refusal the rest of the batch is not charged.
	// A payment whose Sequence is below Numbers.Payments was charged before: it
	// is acknowledged and not charged again.
	Pay(batch []Payment, done func(Outcome))

	// Reserve takes the authorisation that p carries and sets its price aside,
	// for a sale that is charged only once it was delivered. Several may be open
	// at once; they are committed in sequence. It does not wait for a disk.
	Reserve(p Payment) (Sale, error)

	// Receipt returns the receipt of the payment with a sequence.
	Receipt(ctx context.Context, sequence uint64) (channel.Receipt, error)

	// Close tells that the stream has let go of the channel: no call follows,
	// every done was called and every Sale was committed or released.
	Close()
}

// Sale is a reserved payment. Exactly one of Commit and Release ends it.
type Sale interface {
	// Fetch gets what was asked for from where it is kept. It is called at most
	// once, before Commit, from a goroutine of its own, and only for payments
	// with Deliver set. A payment that was charged before is fetched again
	// when it names the item it bought, refused when it names another.
	Fetch(ctx context.Context) (Content, error)

	// Commit charges: the same contract as Account.Pay for a batch of one.
	// Commits of a channel, and Pays after them, come in sequence. A Commit
	// that is refused gives the reservation back as Release does.
	Commit(done func(Outcome))

	// Release gives the reservation back: nothing was delivered or charged.
	Release()
}

// Content is a delivered item. Size is exact; Body is closed after it was sent
// or dropped. One goroutine reads the bodies of all channels of a stream: Read
// may touch a disk but must not wait for a network.
type Content struct {
	Type string // media type, at most 255 bytes; may be empty
	Size uint64 // bytes in Body
	Body io.ReadCloser
}

// Payment is one payment as it came from the stream.
type Payment struct {
	Sequence uint64               // State.Payments of the channel when it is charged
	Price    channel.Amount       // the most that may be charged for it
	Chain    *channel.TickVoucher // opens a tick chain before this payment; nil: none
	Tick     channel.Tick         // with Index 0: no tick
	Voucher  *channel.Voucher     // nil: no voucher
	Item     string               // what is bought; empty for a metered unit without a name
	Deliver  bool                 // the item's content is wanted
}

// Outcome is the durable result of a batch: payments below Next are charged
// (now or before) and durable, Charged is the channel's total as of Next. Err
// says why the payment with sequence Next, which was in the batch, was refused;
// nil when none was. With Err nil, Next is past the whole batch.
type Outcome struct {
	Next    uint64
	Charged channel.Amount
	Err     error
}

// Numbers is a channel as its payee sees it. The voucher and the tick are the
// payer's own signatures: they prove themselves, so that a payer that lost its
// disk recovers from them.
type Numbers struct {
	Payments uint64 // sequence of the next payment
	Charged  channel.Amount
	Claimed  channel.Amount
	Balance  channel.Amount      // in escrow on the ledger, as last seen
	Leaving  channel.Amount      // of that, in a pending withdrawal
	Voucher  channel.Voucher     // the highest; zero when none
	Ticks    channel.TickVoucher // the newest chain; zero when none
	Tick     channel.Tick        // the newest tick on it
}
