package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/channel/payee"
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

// HeaderProof proves to the payee that a request comes from a channel's payer:
// Unix seconds, a space, and a signature over [ProofText].
const HeaderProof = "Stiver-Proof"

// proofWindow is how far a proof's time may be off, in seconds.
const proofWindow = 300

// ProofText is what a payer, or its authoriser, signs (EIP-191, version 0x45)
// to be shown its channel. A voucher lying about could be spent by a stranger,
// so knowing the channel's public id must not be enough.
func ProofText(id channel.ID, receiver common.Address, time uint64) string {
	return "Stiver: show a channel to its payer.\nchannel: " + id.String() +
		"\npayee: " + receiver.Hex() + "\ntime: " + strconv.FormatUint(time, 10)
}

// ProofDigest is the digest of ProofText.
func ProofDigest(id channel.ID, receiver common.Address, time uint64) [32]byte {
	text := ProofText(id, receiver, time)
	return crypto.Keccak256Hash([]byte("\x19Ethereum Signed Message:\n" + strconv.Itoa(len(text)) + text))
}

func (d *door) showChannel(w http.ResponseWriter, r *http.Request) {
	var id channel.ID
	if err := id.UnmarshalText([]byte(r.PathValue("id"))); err != nil {
		refuseBody.because(err).write(w)
		return
	}
	view, known := d.engine.View(id)
	if !known || !d.proves(r.Header.Get(HeaderProof), view) {
		(&Refusal{Status: http.StatusUnauthorized, Code: "channel_proof",
			Text: "a channel is shown to its payer only, who proves itself with the Stiver-Proof header; nothing was changed"}).write(w)
		return
	}
	writeJSON(w, http.StatusOK, "application/json", 0, channelNumbers(view))
}

func (d *door) proves(header string, v payee.View) bool {
	at, signature, ok := strings.Cut(header, " ")
	seconds, err := strconv.ParseUint(at, 10, 63)
	var sig channel.Signature
	if !ok || err != nil || sig.UnmarshalText([]byte(signature)) != nil {
		return false
	}
	if off := d.clock().Sub(time.Unix(int64(seconds), 0)).Abs(); off > proofWindow*time.Second {
		return false
	}
	by, err := channel.Recover(ProofDigest(v.ID, d.terms.receiver, seconds), sig)
	return err == nil && (by == v.Config.Payer || by == v.Config.PayerAuthorizer)
}

// ChannelNumbers answers GET /.stiver/channels/{id}: what a payer resumes from.
// Voucher and ticks are the payer's own signatures and prove themselves.
type ChannelNumbers struct {
	Channel       channel.ID      `json:"channel"`
	Config        json.RawMessage `json:"config"`
	Balance       channel.Amount  `json:"balance"`
	Claimed       channel.Amount  `json:"claimed"`
	Leaving       channel.Amount  `json:"leaving"`
	LeavingSince  uint64          `json:"leaving_since"` // Unix seconds, zero when no withdrawal is pending
	RefundNonce   uint64          `json:"refund_nonce"`
	WithdrawNonce uint64          `json:"withdraw_nonce"`
	Charged       channel.Amount  `json:"charged"`
	Payments      uint64          `json:"payments"`
	Entries       uint64          `json:"entries"`
	Voucher       *ShownVoucher   `json:"voucher,omitempty"`
	Ticks         *ShownTicks     `json:"ticks,omitempty"`
}

// ShownVoucher is a channel's highest voucher.
type ShownVoucher struct {
	Ceiling   channel.Amount    `json:"maxClaimableAmount"`
	Signature channel.Signature `json:"signature"`
}

// ShownTicks is a channel's newest tick chain and the newest tick on it.
type ShownTicks struct {
	Base      channel.Amount    `json:"base"`
	Unit      channel.Amount    `json:"unit"`
	Root      common.Hash       `json:"root"`
	Length    uint32            `json:"length"`
	Signature channel.Signature `json:"signature"`
	Index     uint32            `json:"index"`
	Preimage  common.Hash       `json:"preimage"`
}

func channelNumbers(v payee.View) ChannelNumbers {
	n := ChannelNumbers{
		Channel: v.ID, Config: x402.EncodeConfig(v.Config), Balance: v.Escrow.Balance, Claimed: v.Escrow.Claimed,
		Leaving: v.Escrow.Leaving, LeavingSince: v.Escrow.LeavingSince, RefundNonce: v.Escrow.RefundNonce,
		WithdrawNonce: v.Escrow.WithdrawNonce, Charged: v.Charged, Payments: v.Payments, Entries: v.Entries,
	}
	if v.Voucher != (channel.Voucher{}) {
		n.Voucher = &ShownVoucher{v.Voucher.Ceiling, v.Voucher.Signature}
	}
	if t := v.Ticks; t.Length != 0 {
		n.Ticks = &ShownTicks{t.Base, t.Unit, t.Root, t.Length, t.Signature, v.Tick.Index, v.Tick.Preimage}
	}
	return n
}
