package gateway

import (
	"context"
	"encoding/hex"
	"net/http"

	"github.com/stiver-pay/stiver/channel"
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
	receipt, err := p.door.engine.Receipt(ctx, p.channel, p.sold.Entry.Sequence)
	if err == nil {
		var value string
		if value, err = encodeReceipt(receipt); err == nil {
			h.Set(HeaderReceipt, value)
			return
		}
	}
	p.door.log.Warn("a receipt could not be made", "channel", p.channel, "sequence", p.sold.Entry.Sequence, "error", err)
}
