package wallet

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// apiPrefix is where a Stiver gateway itself answers.
const apiPrefix = "/.stiver/"

// maxAnswer bounds the JSON that is read from a gateway.
const maxAnswer = 1 << 20

// Payee is what a Stiver gateway says of itself.
type Payee struct {
	Terms     payer.Terms
	TokenName string // the token's EIP-712 domain
	TokenVer  string
	Symbol    string
	Decimals  int
	Price     channel.Amount // the highest in its price list; zero: not known
	Stream    []string       // multiaddresses with peer id; none: no native stream
	URL       string         // the gateway's origin
}

type wireTerms struct {
	ChainID       uint64         `json:"chain_id"`
	Contract      common.Address `json:"contract"`
	Receiver      common.Address `json:"receiver"`
	Authoriser    common.Address `json:"receiver_authoriser"`
	WithdrawDelay uint64         `json:"withdraw_delay"`
	Token         struct {
		Address  common.Address `json:"address"`
		Name     string         `json:"name"`
		Version  string         `json:"version"`
		Symbol   string         `json:"symbol"`
		Decimals int            `json:"decimals"`
	} `json:"token"`
	Stream *struct {
		Addresses []string `json:"addresses"`
	} `json:"stream"`
	Prices *struct {
		Default channel.Amount `json:"default"`
		Rules   []struct {
			Price channel.Amount `json:"price"`
		} `json:"rules"`
	} `json:"prices"`
}

// highest returns the highest listed price.
func (t *wireTerms) highest() (price channel.Amount) {
	if t.Prices == nil {
		return price
	}
	price = t.Prices.Default
	for _, r := range t.Prices.Rules {
		price = price.Max(r.Price)
	}
	return price
}

// Payee asks a Stiver gateway for its terms; at is any URL of it.
func (w *Wallet) Payee(ctx context.Context, at string) (Payee, error) {
	origin, err := originOf(at)
	if err != nil {
		return Payee{}, err
	}
	var t wireTerms
	if err := w.ask(ctx, question{method: http.MethodGet, to: origin + apiPrefix + "terms"}, &t); err != nil {
		return Payee{}, err
	}
	p := Payee{
		Terms:     payer.Terms{Receiver: t.Receiver, ReceiverAuthorizer: t.Authoriser, Token: t.Token.Address, WithdrawDelay: t.WithdrawDelay},
		TokenName: t.Token.Name, TokenVer: t.Token.Version, Symbol: t.Token.Symbol, Decimals: t.Token.Decimals, URL: origin,
		Price: t.highest(),
	}
	if t.Stream != nil {
		p.Stream = t.Stream.Addresses
	}
	switch {
	case t.ChainID != w.domain.ChainID() || t.Contract != w.domain.Contract():
		return Payee{}, &OfferError{at, []string{fmt.Sprintf("it settles on chain %d, this wallet is on %d", t.ChainID, w.domain.ChainID())}}
	case !w.accepts(p.Terms.Token):
		return Payee{}, &OfferError{at, []string{"it wants token " + p.Terms.Token.Hex() + ", which this wallet does not pay with"}}
	}
	return p, nil
}

// originOf returns scheme and host of a URL.
func originOf(at string) (string, error) {
	u, err := url.Parse(at)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("%q is no http or https URL: %w", clip(at), ErrNoAddress)
	}
	return u.Scheme + "://" + u.Host, nil
}

// relayed is what a gateway answers to something it relayed to the ledger.
type relayed struct {
	Transaction string         `json:"transaction"`
	Balance     channel.Amount `json:"balance"`
}

type relayBody struct {
	Config    wireConfig         `json:"channelConfig"`
	Deposit   *wireDeposit       `json:"deposit,omitempty"`
	Amount    *channel.Amount    `json:"amount,omitempty"`
	Nonce     string             `json:"nonce,omitempty"`
	Deadline  string             `json:"deadline,omitempty"`
	Signature *channel.Signature `json:"signature,omitempty"`
}

// relay posts something signed to the gateway at an origin.
func (w *Wallet) relay(ctx context.Context, origin, what string, body relayBody) (relayed, error) {
	var r relayed
	raw, err := json.Marshal(body)
	if err != nil {
		return r, fmt.Errorf("encode a request to %s: %w", origin, err)
	}
	err = w.ask(ctx, question{method: http.MethodPost, to: origin + apiPrefix + what, body: raw}, &r)
	if len(r.Transaction) > maxTx {
		return relayed{}, fmt.Errorf("%s: %w", origin, ErrMalformed)
	}
	return r, err
}

// question is a request to a gateway's own interface.
type question struct {
	method, to string
	body       []byte // JSON; nil: none
	header     http.Header
}

// ask makes a request to a gateway's own interface. A refusal is a
// *RefusedError with the gateway's code and sentence.
func (w *Wallet) ask(ctx context.Context, q question, into any) error {
	req, err := http.NewRequestWithContext(ctx, q.method, q.to, bytes.NewReader(q.body))
	if err != nil {
		return fmt.Errorf("ask %s: %w", q.to, err)
	}
	if q.header != nil {
		req.Header = q.header
	}
	if q.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	client := &http.Client{Transport: w.opt.Transport, CheckRedirect: sameOrigin}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("ask the payee: %w", err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("read the answer of %s: %w", q.to, err)
	}
	if resp.StatusCode != http.StatusOK {
		var problem struct{ Code, Detail string }
		if json.Unmarshal(raw, &problem) != nil || problem.Code == "" {
			problem.Code = "status " + strconv.Itoa(resp.StatusCode)
		}
		return &RefusedError{q.to, clipText(problem.Code), clipText(problem.Detail)}
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("answer of %s: %w: %w", q.to, ErrMalformed, err)
	}
	return nil
}

// clipText keeps a payee's sentence to a length fit for an error.
func clipText(s string) string {
	if len(s) > 300 {
		return s[:300] + "…"
	}
	return s
}
