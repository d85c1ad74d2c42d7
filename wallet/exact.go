package wallet

import (
	"fmt"
	"net/http"

	"github.com/stiver-pay/stiver/channel/payer"
)

// payExact pays by one transfer on the ledger. The authorisation is signed
// once: as long as it is valid and its outcome unknown, asking for the same
// again sends the same one.
func (w *Wallet) payExact(c *call, o *offer) (*http.Response, error) {
	ctx := c.req.Context()
	t, err := w.engine.Transfer(ctx, payer.Transfer{
		Token: o.terms.Token, To: o.terms.Receiver, Value: o.price,
		ValidBefore: uint64(w.opt.Now().Unix()) + o.timeout, Request: c.id,
	})
	if err != nil {
		return nil, err
	}
	header, err := w.transfer(o, t)
	if err != nil {
		return nil, err
	}
	resp, err := c.send(header)
	if err != nil {
		return nil, &LostError{c.url, err}
	}
	line := Line{
		Time: w.opt.Now(), Kind: KindTransfer, URL: c.url, Payee: t.To, Token: t.Token, Price: &o.price,
	}
	if err := w.takeExact(c, resp, t, &line); err != nil {
		drain(resp)
		return nil, err
	}
	noteLine(ctx, &line)
	return resp, nil
}

// takeExact books the answer to a transfer.
func (w *Wallet) takeExact(c *call, resp *http.Response, t payer.Transfer, line *Line) error {
	if resp.Header.Get(headerResponse) == "" {
		if resp.StatusCode != http.StatusPaymentRequired {
			line.Note = fmt.Sprintf("answered %d without saying whether it was paid", resp.StatusCode)
			return w.write(*line)
		}
		demand, err := readRequired(resp)
		if err != nil {
			return err
		}
		if demand == nil {
			return &RefusedError{c.url, "", "it answered 402 without saying what it wants"}
		}
		return &RefusedError{c.url, clipText(demand.Error), sentence(resp)}
	}
	a, err := readAnswer(resp)
	if err != nil {
		return err
	}
	if !a.Success {
		return &RefusedError{c.url, clipText(a.ErrorReason), clipText(a.ErrorMessage)}
	}
	line.Charged, line.Tx = &t.Value, a.Transaction
	return w.engine.Transferred(t.Nonce, w.record(*line))
}
