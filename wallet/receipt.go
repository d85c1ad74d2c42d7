package wallet

import (
	"fmt"
	"net/http"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// maxProof bounds a receipt's inclusion proof: a log of 2^63 entries has one
// of 63 hashes.
const maxProof = 64

// Receipt is a payee-signed proof of one payment in JSON: the entry of the
// channel's log as its canonical bytes, the Merkle proof that the log holds
// it, and the signed head of the log.
type Receipt struct {
	Entry     hexutil.Bytes     `json:"entry"`
	Proof     []common.Hash     `json:"proof"`
	Head      ReceiptHead       `json:"head"`
	Signature channel.Signature `json:"signature"`
}

// ReceiptHead is channel.LogHead in JSON.
type ReceiptHead struct {
	Channel channel.ID     `json:"channel"`
	Size    uint64         `json:"size"`
	Root    common.Hash    `json:"root"`
	Charged channel.Amount `json:"charged"`
}

// NewReceipt returns r as it is kept and sent.
func NewReceipt(r channel.Receipt) *Receipt {
	entry := r.Entry.Encode()
	out := &Receipt{
		Entry: entry[:], Signature: r.Signature,
		Head: ReceiptHead{r.Head.Channel, r.Head.Size, r.Head.Root, r.Head.Charged},
	}
	for _, h := range r.Proof {
		out.Proof = append(out.Proof, h)
	}
	return out
}

// Decode returns the receipt in the core's types. It is not verified: see
// channel.Receipt.Verify.
func (r *Receipt) Decode() (channel.Receipt, error) {
	entry, err := channel.DecodeEntry(r.Entry)
	if err != nil {
		return channel.Receipt{}, err
	}
	if len(r.Proof) > maxProof {
		return channel.Receipt{}, fmt.Errorf("receipt with a proof of %d hashes: %w", len(r.Proof), ErrMalformed)
	}
	out := channel.Receipt{
		Entry: entry, Signature: r.Signature,
		Head: channel.LogHead{Channel: r.Head.Channel, Size: r.Head.Size, Root: r.Head.Root, Charged: r.Head.Charged},
	}
	for _, h := range r.Proof {
		out.Proof = append(out.Proof, h)
	}
	return out, nil
}

// readReceipt verifies the receipt that came with a paid answer. It returns nil
// without one: only our own gateways send it.
func (w *Wallet) readReceipt(resp *http.Response, s payer.State, charged, total channel.Amount) (*Receipt, error) {
	value := resp.Header.Get(headerReceipt)
	if value == "" {
		return nil, nil
	}
	var r Receipt
	if err := decodeHeader(headerReceipt, value, &r); err != nil {
		return nil, err
	}
	return &r, w.checkReceipt(&r, s, charged, total)
}

// checkReceipt verifies that a receipt is the payee's, for this payment.
func (w *Wallet) checkReceipt(r *Receipt, s payer.State, charged, total channel.Amount) error {
	receipt, err := r.Decode()
	if err != nil {
		return err
	}
	by := channel.NewVerifier(s.Config.ReceiverAuthorizer)
	if err := receipt.Verify(w.domain, &by); err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	e := receipt.Entry
	if e.Channel != s.ID || e.Kind != channel.Charge || e.Amount != charged || e.Charged != total {
		return fmt.Errorf("receipt is for another payment (%s of %s, total %s): %w", e.Kind, e.Amount, e.Charged, ErrMalformed)
	}
	return nil
}
