package gateway

import (
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// maxTimeout is how long a payer's authorization may be on its way, in seconds.
const maxTimeout = 600

// depositsPerPrice is the deposit that is asked for where no minimum is
// configured, in prices: enough that a deposit is rare beside its payments.
const depositsPerPrice = 100

// terms are what a payee asks of every payer. They hold no state and come from
// the configuration and the keys alone, so that they are the same after every
// restart: payers derive the channel's identity from them.
type terms struct {
	chainID    uint64
	token      TokenConfig
	receiver   common.Address
	authoriser common.Address
	delay      uint64 // seconds
	minDeposit channel.Amount
	exact      bool
	name       string
	publicURL  string
}

func (t *terms) network() string { return "eip155:" + strconv.FormatUint(t.chainID, 10) }

// accepts returns the ways to pay a price, batch-settlement first: clients
// that can do both take the first.
func (t *terms) accepts(price channel.Amount) []x402.Requirements {
	req := x402.Requirements{
		Scheme: x402.SchemeBatch, Network: t.network(), Amount: price.String(),
		Asset: t.token.Address.Hex(), PayTo: t.receiver.Hex(), MaxTimeoutSeconds: maxTimeout,
		Extra: &x402.Extra{
			ReceiverAuthorizer: t.authoriser.Hex(), WithdrawDelay: t.delay,
			Name: t.token.Name, Version: t.token.Version,
			MinDeposit: t.minDepositFor(price).String(), AssetTransferMethod: "eip3009",
		},
	}
	if !t.exact {
		return []x402.Requirements{req}
	}
	single := req
	single.Scheme = x402.SchemeExact
	single.Extra = &x402.Extra{Name: t.token.Name, Version: t.token.Version, AssetTransferMethod: "eip3009"}
	return []x402.Requirements{req, single}
}

func (t *terms) minDepositFor(price channel.Amount) channel.Amount {
	if !t.minDeposit.IsZero() {
		return t.minDeposit.Max(price)
	}
	most, err := price.Mul(depositsPerPrice)
	if err != nil {
		return price
	}
	return most
}

// check compares what a payer says it accepted with what is offered.
func (t *terms) check(accepted x402.Requirements, price channel.Amount) *Refusal {
	switch {
	case accepted.Network != t.network():
		return &refuseNetwork
	case !strings.EqualFold(accepted.Asset, t.token.Address.Hex()):
		return &refuseToken
	case !strings.EqualFold(accepted.PayTo, t.receiver.Hex()):
		return &refusePayTo
	case accepted.Amount != price.String():
		return &refusePrice
	}
	return nil
}

// units writes an amount for people.
func (t *terms) units(a channel.Amount) string {
	return a.Units(*t.token.Decimals) + " " + t.token.Symbol
}

// demand writes a 402: why, and how to pay. correct, when set, adds to the offer
// what lets the payer correct its record of the channel.
func (t *terms) demand(w http.ResponseWriter, r *http.Request, why *Refusal, price channel.Amount, correct func(*x402.Extra)) {
	required := x402.Required{
		X402Version: x402.Version, Error: why.Reason, Accepts: t.accepts(price),
		Resource: x402.Resource{URL: t.url(r), ServiceName: t.name},
	}
	if correct != nil {
		correct(required.Accepts[0].Extra)
	}
	header, err := x402.EncodeHeader(required)
	if err != nil {
		internalError(err).write(w)
		return
	}
	w.Header().Set(x402.HeaderRequired, header)
	w.Header().Add("Vary", "Accept, "+x402.HeaderSignature)
	if why.Code == refuseUnpaid.Code && wantsHTML(r) {
		t.page(w, r, price)
		return
	}
	writeJSON(w, why.Status, contentProblem, why.RetryAfter, struct {
		problem
		x402.Required
	}{why.problem(), required})
}

// url is the address that the payer knows the resource by.
func (t *terms) url(r *http.Request) string {
	if t.publicURL != "" {
		return strings.TrimSuffix(t.publicURL, "/") + r.URL.RequestURI()
	}
	u := url.URL{Scheme: "http", Host: r.Host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}

// wantsHTML tells a browser that shows a page from a program.
func wantsHTML(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

//go:embed required.html
var requiredHTML string

var requiredPage = template.Must(template.New("required").Parse(requiredHTML))

func (t *terms) page(w http.ResponseWriter, r *http.Request, price channel.Amount) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.WriteHeader(http.StatusPaymentRequired)
	// The payer may have gone; there is nobody left to tell.
	_ = requiredPage.Execute(w, map[string]string{
		"Name": t.name, "Price": t.units(price), "URL": t.url(r), "Network": t.network(), "Receiver": t.receiver.Hex(),
	})
}
