package wallet

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// The two schemes the wallet pays by.
const (
	schemeBatch = "batch-settlement"
	schemeExact = "exact"
)

// maxTimeout bounds how long an authorisation to move money stays valid, in
// seconds, whatever the payee asks for.
const maxTimeout = 3600

// maxOffers bounds the ways to pay that are looked at.
const maxOffers = 32

// required is a payee's demand: PAYMENT-REQUIRED.
type required struct {
	X402Version int               `json:"x402Version"`
	Error       string            `json:"error"`
	Resource    json.RawMessage   `json:"resource"`
	Accepts     []json.RawMessage `json:"accepts"`
}

// terms is one way to pay, as it is on the wire.
type terms struct {
	Scheme            string  `json:"scheme"`
	Network           string  `json:"network"`
	Amount            string  `json:"amount"`
	Asset             string  `json:"asset"`
	PayTo             string  `json:"payTo"`
	MaxTimeoutSeconds float64 `json:"maxTimeoutSeconds"`
	Extra             *extra  `json:"extra"`
}

type extra struct {
	ReceiverAuthorizer  string        `json:"receiverAuthorizer"`
	WithdrawDelay       *uint64       `json:"withdrawDelay"`
	Name                string        `json:"name"`
	Version             string        `json:"version"`
	MinDeposit          string        `json:"minDeposit"`
	AssetTransferMethod string        `json:"assetTransferMethod"`
	PaymentFlow         string        `json:"paymentFlow"`
	ChannelState        *channelState `json:"channelState"`
	VoucherState        *voucherState `json:"voucherState"`
}

type channelState struct {
	ChannelID  string `json:"channelId"`
	Balance    string `json:"balance"`
	Claimed    string `json:"totalClaimed"`
	Cumulative string `json:"chargedCumulativeAmount"`
}

type voucherState struct {
	Ceiling   string `json:"signedMaxClaimable"`
	Signature string `json:"signature"`
}

// offer is a way to pay that the wallet can take: terms checked and in types.
type offer struct {
	scheme     string
	price      channel.Amount
	terms      payer.Terms // of the channel; only receiver and token with exact
	tokenName  string      // the token's EIP-712 domain
	tokenVer   string
	timeout    uint64          // seconds
	announced  channel.Amount  // the deposit the payee suggests; zero: none
	correction *extra          // what a corrective answer carries
	raw        json.RawMessage // as the payee sent it, to be echoed
	resource   json.RawMessage
}

// readRequired decodes a 402 answer's demand. It returns nil when there is
// none, as with other payment protocols.
func readRequired(resp *http.Response) (*required, error) {
	value := resp.Header.Get(headerRequired)
	if value == "" {
		return nil, nil
	}
	var r required
	if err := decodeHeader(headerRequired, value, &r); err != nil {
		return nil, err
	}
	if r.X402Version != 2 || len(r.Accepts) == 0 || len(r.Accepts) > maxOffers {
		return nil, fmt.Errorf("%s of version %d with %d offers: %w", headerRequired, r.X402Version, len(r.Accepts), ErrMalformed)
	}
	return &r, nil
}

// choose takes the best offer: a channel before a transfer, else the payee's
// order.
func (w *Wallet) choose(url string, r *required) (offer, error) {
	var reasons []string
	var exact *offer
	for _, raw := range r.Accepts {
		o, err := w.readOffer(raw)
		if err != nil {
			reasons = append(reasons, err.Error())
			continue
		}
		o.resource = r.Resource
		if o.scheme == schemeBatch {
			return o, nil
		}
		if exact == nil {
			exact = &o
		}
	}
	if exact != nil {
		return *exact, nil
	}
	return offer{}, &OfferError{url, reasons}
}

// readOffer checks one way to pay against what the wallet can do.
func (w *Wallet) readOffer(raw json.RawMessage) (offer, error) {
	var t terms
	if err := json.Unmarshal(raw, &t); err != nil {
		return offer{}, fmt.Errorf("malformed offer: %w", ErrMalformed)
	}
	if t.Scheme != schemeBatch && t.Scheme != schemeExact {
		return offer{}, fmt.Errorf("scheme %q is not known", clip(t.Scheme))
	}
	if want := networkName(w.domain.ChainID()); t.Network != want {
		return offer{}, fmt.Errorf("%s on %q, this wallet is on %s", t.Scheme, clip(t.Network), want)
	}
	o := offer{scheme: t.Scheme, raw: raw}
	var err error
	if o.price, err = channel.ParseAmount(t.Amount); err != nil || o.price.IsZero() {
		return offer{}, fmt.Errorf("%s at price %q: %w", t.Scheme, clip(t.Amount), ErrMalformed)
	}
	if err := o.parties(t); err != nil {
		return offer{}, err
	}
	if !w.accepts(o.terms.Token) {
		return offer{}, fmt.Errorf("%s in token %s, which this wallet does not pay with", t.Scheme, o.terms.Token)
	}
	if t.MaxTimeoutSeconds < 1 {
		return offer{}, fmt.Errorf("%s without a time limit: %w", t.Scheme, ErrMalformed)
	}
	o.timeout = uint64(min(t.MaxTimeoutSeconds, maxTimeout))
	return o, nil
}

// parties reads receiver, token and the terms of a channel.
func (o *offer) parties(t terms) error {
	x := t.Extra
	if x == nil {
		x = &extra{}
	}
	if x.AssetTransferMethod != "" && x.AssetTransferMethod != "eip3009" {
		return fmt.Errorf("%s by %q, this wallet signs eip3009", t.Scheme, clip(x.AssetTransferMethod))
	}
	if x.PaymentFlow != "" && x.PaymentFlow != "authorization" {
		return fmt.Errorf("%s with payment flow %q, which is not known", t.Scheme, clip(x.PaymentFlow))
	}
	if x.Name == "" || x.Version == "" {
		return fmt.Errorf("%s without the token's name and version: %w", t.Scheme, ErrMalformed)
	}
	o.tokenName, o.tokenVer, o.correction = x.Name, x.Version, x
	var err error
	if o.terms.Receiver, err = readAddress(t.PayTo); err != nil {
		return err
	}
	if o.terms.Token, err = readAddress(t.Asset); err != nil {
		return err
	}
	if t.Scheme == schemeExact {
		return nil
	}
	if o.terms.ReceiverAuthorizer, err = readAddress(x.ReceiverAuthorizer); err != nil {
		return err
	}
	o.terms.WithdrawDelay = channel.MinWithdrawDelay
	if x.WithdrawDelay != nil {
		o.terms.WithdrawDelay = *x.WithdrawDelay
	}
	if d := o.terms.WithdrawDelay; d < channel.MinWithdrawDelay || d > channel.MaxWithdrawDelay {
		return fmt.Errorf("%s with a withdraw delay of %d s, outside %d…%d", t.Scheme, d, channel.MinWithdrawDelay, channel.MaxWithdrawDelay)
	}
	// A suggestion that is none counts for nothing.
	if a, err := channel.ParseAmount(x.MinDeposit); err == nil && !a.Less(o.price) {
		o.announced = a
	}
	return nil
}

func networkName(chainID uint64) string { return "eip155:" + strconv.FormatUint(chainID, 10) }

// readAddress reads 0x and 40 hex digits, not all zero.
func readAddress(s string) (common.Address, error) {
	if len(s) != 42 || !strings.HasPrefix(s, "0x") || !common.IsHexAddress(s) {
		return common.Address{}, fmt.Errorf("%q is no address: %w", clip(s), ErrMalformed)
	}
	a := common.HexToAddress(s)
	if a == (common.Address{}) {
		return a, fmt.Errorf("the zero address: %w", ErrMalformed)
	}
	return a, nil
}

// clip keeps hostile input short in error texts.
func clip(s string) string {
	if len(s) > 48 {
		return s[:48] + "…"
	}
	return s
}
