package gateway

import (
	"context"
	"encoding/hex"
	"net/http"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// wireReceipt is a channel.Receipt in the Stiver-Receipt header: standard
// base64 of this in JSON. Bytes are 0x and hex.
type wireReceipt struct {
	Entry     string            `json:"entry"` // channel.Entry.Encode
	Proof     []string          `json:"proof"`
	Head      wireHead          `json:"head"`
	Signature channel.Signature `json:"signature"`
}

type wireHead struct {
	Channel channel.ID     `json:"channel"`
	Size    uint64         `json:"size"`
	Root    string         `json:"root"`
	Charged channel.Amount `json:"charged"`
}

func hexOf(b []byte) string { return "0x" + hex.EncodeToString(b) }

func encodeReceipt(r channel.Receipt) (string, error) {
	entry := r.Entry.Encode()
	w := wireReceipt{
		Entry: hexOf(entry[:]), Proof: make([]string, len(r.Proof)), Signature: r.Signature,
		Head: wireHead{Channel: r.Head.Channel, Size: r.Head.Size, Root: hexOf(r.Head.Root[:]), Charged: r.Head.Charged},
	}
	for i := range r.Proof {
		w.Proof[i] = hexOf(r.Proof[i][:])
	}
	return x402.EncodeHeader(w)
}

// addReceipt adds the receipt of what was just sold. Without it the sale still
// stands: the payer can ask for it again.
func (p *channelPayment) addReceipt(ctx context.Context, h http.Header) {
	sequence, err := p.sequence(ctx)
	var receipt channel.Receipt
	if err == nil {
		receipt, err = p.door.engine.Receipt(ctx, p.channel, sequence)
	}
	var value string
	if err == nil {
		value, err = encodeReceipt(receipt)
	}
	if err != nil {
		p.door.log.Warn("a receipt could not be made", "channel", p.channel, "error", err)
		return
	}
	h.Set(HeaderReceipt, value)
}

// sequence finds the entry of what was sold. After a restart the engine knows
// only that the newest sale is repeated: it is the newest payment then, unless
// something was paid on the stream since.
func (p *channelPayment) sequence(ctx context.Context) (uint64, error) {
	if p.sold.Entry.Kind != 0 {
		return p.sold.Entry.Sequence, nil
	}
	if p.sold.View.Payments == 0 {
		return 0, payee.ErrNoEntry
	}
	line, err := p.door.engine.Payment(ctx, p.channel, p.sold.View.Payments-1)
	if err != nil {
		return 0, err
	}
	if line.Entry.Amount != p.sold.Charged || string(line.Item) != string(p.q.item) {
		return 0, payee.ErrNoEntry
	}
	return line.Entry.Sequence, nil
}
