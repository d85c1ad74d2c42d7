package wallet

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// answer is what became of a payment: PAYMENT-RESPONSE.
type answer struct {
	Success      bool         `json:"success"`
	ErrorReason  string       `json:"errorReason"`
	ErrorMessage string       `json:"errorMessage"`
	Transaction  string       `json:"transaction"`
	Network      string       `json:"network"`
	Amount       string       `json:"amount"`
	Extra        *answerExtra `json:"extra"`
}

type answerExtra struct {
	Charged      *string       `json:"chargedAmount"`
	ChannelState *channelState `json:"channelState"`
}

// maxTx is the longest transaction id that is kept.
const maxTx = 100

// readAnswer decodes PAYMENT-RESPONSE, which must be there.
func readAnswer(resp *http.Response) (answer, error) {
	var a answer
	if err := decodeHeader(headerResponse, resp.Header.Get(headerResponse), &a); err != nil {
		return answer{}, err
	}
	if len(a.Transaction) > maxTx {
		return answer{}, fmt.Errorf("%s with a transaction of %d characters: %w", headerResponse, len(a.Transaction), ErrMalformed)
	}
	return a, nil
}

// charge reads what was charged, and the payee's total where it tells.
func (a answer) charge(s payer.State) (charged, total channel.Amount, err error) {
	if a.Extra == nil || a.Extra.Charged == nil {
		return charged, total, fmt.Errorf("%s does not say what was charged: %w", headerResponse, ErrMalformed)
	}
	if charged, err = channel.ParseAmount(*a.Extra.Charged); err != nil {
		return charged, total, fmt.Errorf("charged amount: %w: %w", ErrMalformed, err)
	}
	if a.Extra.ChannelState == nil || a.Extra.ChannelState.Cumulative == "" {
		total, err = s.Spent.Add(charged)
		return charged, total, err
	}
	if total, err = channel.ParseAmount(a.Extra.ChannelState.Cumulative); err != nil {
		return charged, total, fmt.Errorf("charged total: %w: %w", ErrMalformed, err)
	}
	return charged, total, nil
}

// settle takes the answer to a payment that was not refused. An answer without
// PAYMENT-RESPONSE tells nothing: the order stays open, and the next payment
// brings out whether it was charged.
func (p *purchase) settle(resp *http.Response) (*http.Response, error) {
	s := p.lease.State()
	line := Line{
		Time: p.w.opt.Now(), Kind: KindVoucher, URL: p.c.url, Payee: s.Config.Receiver, Token: s.Config.Token,
		Channel: &s.ID, Price: &p.o.price,
	}
	if resp.Header.Get(headerResponse) == "" {
		line.Note = fmt.Sprintf("answered %d without saying whether it was charged", resp.StatusCode)
		noteLine(p.c.req.Context(), &line)
		return resp, p.w.write(line)
	}
	if err := p.take(resp, s, &line); err != nil {
		drain(resp)
		return nil, err
	}
	noteLine(p.c.req.Context(), &line)
	return resp, nil
}

// take checks a PAYMENT-RESPONSE and books it.
func (p *purchase) take(resp *http.Response, s payer.State, line *Line) error {
	a, err := readAnswer(resp)
	if err != nil {
		return err
	}
	if !a.Success {
		return &RefusedError{p.c.url, clipText(a.ErrorReason), clipText(a.ErrorMessage)}
	}
	if a.Extra != nil && a.Extra.ChannelState != nil {
		if id := a.Extra.ChannelState.ChannelID; id != "" && !strings.EqualFold(id, s.ID.String()) {
			return p.stop("channel of the answer", s.ID.String(), id)
		}
	}
	charged, total, err := a.charge(s)
	if err != nil {
		return err
	}
	receipt, err := p.w.readReceipt(resp, s, charged, total)
	if err != nil {
		line.Note = "no valid receipt: " + clip(err.Error())
	} else {
		line.Receipt = receipt
	}
	deposited := s.Deposit != (payer.Deposit{}) && a.Transaction != ""
	line.Charged, line.Total, line.Tx = &charged, &total, a.Transaction
	if deposited {
		line.Deposit = &s.Deposit.Amount
	}
	err = p.lease.Settle(payer.Answer{Charged: charged, Cumulative: total, Deposited: deposited}, p.w.record(*line))
	if err == nil && deposited && p.w.ledger != nil {
		// The payee's word is good enough to go on with; the ledger's is better.
		if e, err := p.w.ledger.Escrow(p.c.req.Context(), s.ID); err == nil {
			return p.lease.Observe(e)
		}
	}
	return err
}

// sentence reads what a refusal's body says to people, where it is problem+json
// as our gateways send it.
func sentence(resp *http.Response) string {
	if !strings.Contains(resp.Header.Get("Content-Type"), "json") {
		return ""
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxDrain))
	var problem struct{ Detail string }
	if err != nil || json.Unmarshal(raw, &problem) != nil {
		return ""
	}
	return clipText(problem.Detail)
}
