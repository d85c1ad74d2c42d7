package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// apiPrefix is where the payee itself answers, whatever the upstream has there.
const apiPrefix = "/.stiver/"

// maxBody bounds the bodies that the payee itself reads.
const maxBody = 64 << 10

// api is what a payer can ask of the payee besides items: its terms, its own
// channel's numbers, and relays of what it signed, so that it needs neither a
// node nor gas.
func (d *door) api(stream func() *StreamInfo) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.stiver/terms", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, "application/json", 0, d.publicTerms(stream()))
	})
	mux.HandleFunc("GET /.stiver/channels/{id}", d.showChannel)
	mux.HandleFunc("POST /.stiver/deposit", d.relayDeposit)
	mux.HandleFunc("POST /.stiver/withdraw", d.relayWithdraw)
	mux.HandleFunc("POST /.stiver/finalize", d.relayFinalize)
	mux.HandleFunc(apiPrefix, func(w http.ResponseWriter, r *http.Request) {
		(&Refusal{Status: http.StatusNotFound, Code: "not_found", Text: "the payee has nothing here"}).write(w)
	})
	return mux
}

// PublicTerms answers GET /.stiver/terms. Amounts are in base units.
type PublicTerms struct {
	ChainID       uint64         `json:"chain_id"`
	Network       string         `json:"network"` // CAIP-2
	Contract      common.Address `json:"contract"`
	Collector     common.Address `json:"collector"`
	Receiver      common.Address `json:"receiver"`
	Authoriser    common.Address `json:"receiver_authoriser"`
	Token         PublicToken    `json:"token"`
	WithdrawDelay uint64         `json:"withdraw_delay"` // seconds
	Schemes       []string       `json:"schemes"`
	Stream        *StreamInfo    `json:"stream,omitempty"`
	Prices        *PublicPrices  `json:"prices,omitempty"`
}

// PublicToken is what is paid with.
type PublicToken struct {
	Address  common.Address `json:"address"`
	Name     string         `json:"name"`
	Version  string         `json:"version"`
	Symbol   string         `json:"symbol"`
	Decimals int            `json:"decimals"`
}

// StreamInfo says where the native stream is.
type StreamInfo struct {
	PeerID    string   `json:"peer_id"`
	Addresses []string `json:"addresses"`
}

// PublicPrices is a price list as far as it can be listed. Zero is free.
type PublicPrices struct {
	Default channel.Amount `json:"default"`
	Rules   []PublicRule   `json:"rules"`
}

// PublicRule is one line of a price list.
type PublicRule struct {
	Path  string         `json:"path"`
	Price channel.Amount `json:"price"`
}

func (d *door) publicTerms(stream *StreamInfo) PublicTerms {
	t := d.terms
	p := PublicTerms{
		ChainID: t.chainID, Network: t.network(), Contract: contracts.ChannelsAddress, Collector: contracts.CollectorAddress,
		Receiver: t.receiver, Authoriser: t.authoriser, WithdrawDelay: t.delay, Stream: stream,
		Token:   PublicToken{t.token.Address, t.token.Name, t.token.Version, t.token.Symbol, *t.token.Decimals},
		Schemes: []string{x402.SchemeBatch},
	}
	if t.exact {
		p.Schemes = append(p.Schemes, x402.SchemeExact)
	}
	if list, ok := d.pricer.(interface{ Public() PublicPrices }); ok {
		prices := list.Public()
		p.Prices = &prices
	}
	return p
}

// relayRequest is the body of the relays: what the payer signed.
type relayRequest struct {
	Config    json.RawMessage   `json:"channelConfig"`
	Deposit   json.RawMessage   `json:"deposit"`
	Amount    channel.Amount    `json:"amount"`
	Nonce     string            `json:"nonce"`
	Deadline  string            `json:"deadline"`
	Signature channel.Signature `json:"signature"`

	config channel.Config
}

var refuseBody = Refusal{Status: http.StatusBadRequest, Code: "request_malformed",
	Text: "the request's body is not what this address takes; nothing was changed"}

func readRelay(w http.ResponseWriter, r *http.Request) (relayRequest, *Refusal) {
	var q relayRequest
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return q, refuseBody.because(err)
	}
	if err := json.Unmarshal(body, &q); err != nil {
		return q, refuseBody.because(err)
	}
	if q.config, err = x402.DecodeConfig(q.Config); err != nil {
		return q, refuseBody.because(err)
	}
	return q, nil
}

func (d *door) relayDeposit(w http.ResponseWriter, r *http.Request) {
	q, refused := readRelay(w, r)
	if refused != nil {
		refused.write(w)
		return
	}
	deposit, err := x402.DecodeDeposit(q.Deposit)
	if err != nil {
		refuseDepositPayload.because(err).write(w)
		return
	}
	a, refused := depositAuthorization(deposit.Authorization)
	if refused == nil {
		refused = timely(d.clock(), a.ValidAfter, a.ValidBefore, batch)
	}
	if refused != nil {
		refused.write(w)
		return
	}
	made, refused := d.deposit(r.Context(), x402.Batch{Config: q.config, Deposit: deposit})
	if refused != nil {
		refused.write(w)
		return
	}
	writeJSON(w, http.StatusOK, "application/json", 0, map[string]string{
		"channel": made.view.ID.String(), "transaction": txText(made.tx), "balance": made.view.Escrow.Balance.String(),
	})
}

func txText(tx common.Hash) string {
	if tx == (common.Hash{}) {
		return ""
	}
	return tx.Hex()
}

func (d *door) relayWithdraw(w http.ResponseWriter, r *http.Request) {
	q, refused := readRelay(w, r)
	if refused != nil {
		refused.write(w)
		return
	}
	nonce, errNonce := strconv.ParseUint(q.Nonce, 10, 64)
	deadline, errDeadline := strconv.ParseUint(q.Deadline, 10, 64)
	if err := errors.Join(errNonce, errDeadline); err != nil {
		refuseBody.because(err).write(w)
		return
	}
	d.relayExit(w, r, q.config, func(ctx context.Context) (ledger.Included, error) {
		return d.ledger.RelayWithdraw(ctx, ledger.SignedWithdrawal{
			Config: q.config, Amount: q.Amount, Nonce: nonce, Deadline: deadline, Signature: q.Signature,
		})
	})
}

func (d *door) relayFinalize(w http.ResponseWriter, r *http.Request) {
	q, refused := readRelay(w, r)
	if refused != nil {
		refused.write(w)
		return
	}
	d.relayExit(w, r, q.config, func(ctx context.Context) (ledger.Included, error) {
		return d.ledger.FinalizeWithdraw(ctx, q.config)
	})
}

// relayExit relays a step out of a channel of this payee.
func (d *door) relayExit(w http.ResponseWriter, r *http.Request, cfg channel.Config, send func(context.Context) (ledger.Included, error)) {
	if _, err := d.engine.Admit(r.Context(), cfg); err != nil {
		refusalOf(err).write(w)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), relayTimeout)
	defer cancel()
	done, err := send(ctx)
	if err != nil {
		exitRefusal(err).write(w)
		return
	}
	writeJSON(w, http.StatusOK, "application/json", 0, map[string]string{
		"channel": d.engine.Domain().ChannelID(cfg).String(), "transaction": done.Tx.Hex(),
	})
}
