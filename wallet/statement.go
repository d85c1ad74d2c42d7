package wallet

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
	"github.com/stiver-pay/stiver/channel/store"
)

// Kinds of statement lines.
const (
	KindVoucher  = "voucher"   // an item paid through a channel over HTTP
	KindTransfer = "transfer"  // an item paid by a transfer of its own
	KindStream   = "stream"    // an item paid through a channel on a stream
	KindRefund   = "refund"    // the payee gave escrow back
	KindWithdraw = "withdraw"  // an exit was started
	KindFinal    = "withdrawn" // its money was taken out
	KindDeposit  = "deposit"   // money was moved into a channel, without an item
	KindReceipt  = "receipt"   // the payee's signed total at the end of a stream
)

// Line is one line of a wallet's statement. Amounts are base units of Token.
type Line struct {
	Time     time.Time       `json:"time"`
	Kind     string          `json:"kind"`
	URL      string          `json:"url,omitempty"` // of the item, or its name on a stream
	Payee    common.Address  `json:"payee"`
	Token    common.Address  `json:"token"`
	Channel  *channel.ID     `json:"channel,omitempty"`
	Sequence *uint64         `json:"sequence,omitempty"` // of a payment on a stream
	Price    *channel.Amount `json:"price,omitempty"`    // the most that was authorised for it
	Charged  *channel.Amount `json:"charged,omitempty"`  // nil: the payee did not say
	Total    *channel.Amount `json:"total,omitempty"`    // charged on the channel so far
	Deposit  *channel.Amount `json:"deposit,omitempty"`  // moved into the channel with it
	Amount   *channel.Amount `json:"amount,omitempty"`   // refunded or withdrawn
	Tx       string          `json:"tx,omitempty"`       // on the ledger
	Receipt  *Receipt        `json:"receipt,omitempty"`  // verified
	Note     string          `json:"note,omitempty"`     // what was wrong, if anything
}

// linePrefix begins the keys of statement lines; time and a counter follow.
const linePrefix = "s"

// record returns lines as they are kept. They share a moment.
func (w *Wallet) record(lines ...Line) payer.Record { return w.recordOf(lines) }

// recordOf returns a record of the statement: a list of lines, or a run of a
// stream.
func (w *Wallet) recordOf(v any) payer.Record {
	raw, err := json.Marshal(v)
	if err != nil {
		// Both hold only what marshals; an unreadable one must not stop money.
		raw = []byte("[]")
	}
	key := binary.BigEndian.AppendUint64([]byte(linePrefix), uint64(w.opt.Now().UnixNano()))
	return payer.Record{Key: binary.BigEndian.AppendUint64(key, w.lines.Add(1)), Value: raw}
}

// write keeps lines that go with no change of a channel.
func (w *Wallet) write(lines ...Line) error {
	return payer.OnStore(w.store).Write([]payer.Record{w.record(lines...)}, func(error) {})
}

// Statement hands out the lines from one moment to another, oldest first; zero
// times are open ends. An error of fn ends it and is returned.
func (w *Wallet) Statement(from, to time.Time, fn func(Line) error) error {
	// What is on its way to the disk belongs to it: nothing overtakes it there.
	if err := w.store.Commit(context.Background(), new(store.Batch)); err != nil {
		return fmt.Errorf("read the statement: %w", err)
	}
	begin := []byte(linePrefix)
	if !from.IsZero() {
		begin = binary.BigEndian.AppendUint64(begin, uint64(from.UnixNano()))
	}
	return w.store.IterateFrom([]byte(linePrefix), begin, func(key, value []byte) error {
		if len(key) != len(linePrefix)+16 {
			return fmt.Errorf("statement record %x: %w", key, channel.ErrEncoding)
		}
		if at := int64(binary.BigEndian.Uint64(key[len(linePrefix):])); !to.IsZero() && at >= to.UnixNano() {
			return nil
		}
		lines, err := readLines(value)
		if err != nil {
			return fmt.Errorf("statement record %x: %w", key, err)
		}
		for _, l := range lines {
			if err := fn(l); err != nil {
				return err
			}
		}
		return nil
	})
}

// readLines decodes a record of the statement.
func readLines(value []byte) ([]Line, error) {
	if len(value) > 0 && value[0] == '{' {
		var run streamRun
		err := json.Unmarshal(value, &run)
		return run.lines(), err
	}
	var lines []Line
	err := json.Unmarshal(value, &lines)
	return lines, err
}
