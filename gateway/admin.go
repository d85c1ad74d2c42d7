package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/channel/paymentlog"
)

// admin is the operator's API. Every request needs the bearer token, and none
// from a browser's page is taken: those carry an Origin.
//
//	GET    /status                              Status
//	GET    /channels                            one ChannelSummary a line
//	GET    /channels/{id}/entries               one StatementLine a line
//	DELETE /channels/{id}/entries/{sequence}    erases what the entry was for
//	POST   /settle                              SettlementReport; one SettlementStep a line
//	                                            with Accept: application/x-ndjson
//	GET    /export                              the payment log for an auditor (package paymentlog)
func (g *Gateway) admin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", g.adminStatus)
	mux.HandleFunc("GET /channels", g.adminChannels)
	mux.HandleFunc("GET /channels/{id}/entries", g.adminEntries)
	mux.HandleFunc("DELETE /channels/{id}/entries/{sequence}", g.adminErase)
	mux.HandleFunc("POST /settle", g.adminSettle)
	mux.HandleFunc("GET /export", g.adminExport)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !g.token.authorises(r.Header.Get("Authorization")) || r.Header.Get("Origin") != "" {
			w.Header().Set("WWW-Authenticate", `Bearer realm="stiver gateway"`)
			(&Refusal{Status: http.StatusUnauthorized, Code: "admin_token",
				Text: "the operator's API needs the bearer token in the gateway's token file; nothing was changed"}).write(w)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// Status is a payee at a glance. Sums are over all channels, in base units.
type Status struct {
	Network    string          `json:"network"`
	Receiver   common.Address  `json:"receiver"`
	Authoriser common.Address  `json:"receiver_authoriser"`
	Token      common.Address  `json:"token"`
	Symbol     string          `json:"symbol"`
	Decimals   int             `json:"decimals"`
	Durability string          `json:"durability"`
	LedgerUp   bool            `json:"ledger_up"`
	Channels   uint64          `json:"channels"`
	Payments   uint64          `json:"payments"`
	Balance    channel.Amount  `json:"balance"`
	Authorised channel.Amount  `json:"authorised"`
	Charged    channel.Amount  `json:"charged"`
	Claimed    channel.Amount  `json:"claimed"`
	Settled    *channel.Amount `json:"settled,omitempty"` // absent while the ledger is down
	Stream     *StreamInfo     `json:"stream,omitempty"`
}

// Status sums up the payee's channels and asks the ledger for what it paid.
func (g *Gateway) Status(ctx context.Context) (Status, error) {
	t := g.door.terms
	s := Status{
		Network: t.network(), Receiver: t.receiver, Authoriser: t.authoriser, Token: t.token.Address,
		Symbol: t.token.Symbol, Decimals: *t.token.Decimals, Durability: g.config.Durability, Stream: g.Stream(),
	}
	err := g.engine.Views(ctx, func(v payee.View) error {
		s.Channels++
		s.Payments += v.Payments
		var errs []error
		for _, sum := range []struct {
			to   *channel.Amount
			more channel.Amount
		}{{&s.Balance, v.Escrow.Balance}, {&s.Authorised, v.Authorised}, {&s.Charged, v.Charged}, {&s.Claimed, v.Escrow.Claimed}} {
			total, err := sum.to.Add(sum.more)
			*sum.to = total
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	})
	if err != nil {
		return Status{}, err
	}
	ask, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if totals, err := g.sender.Receiver(ask, t.receiver, t.token.Address); err == nil {
		s.LedgerUp, s.Settled = true, &totals.Settled
	}
	return s, nil
}

func (g *Gateway) adminStatus(w http.ResponseWriter, r *http.Request) {
	s, err := g.Status(r.Context())
	if err != nil {
		g.adminFailed(w, err)
		return
	}
	writeJSON(w, http.StatusOK, "application/json", 0, s)
}

// adminFailed tells the operator what a payer is not told.
func (g *Gateway) adminFailed(w http.ResponseWriter, err error) { adminRefusal(err).write(w) }

func adminRefusal(err error) *Refusal {
	refused := refusalOf(err)
	refused.Text = err.Error()
	if refused.Status == http.StatusPaymentRequired {
		refused.Status = http.StatusConflict
	}
	return refused
}

// ChannelSummary is one channel in a listing.
type ChannelSummary struct {
	Channel    channel.ID     `json:"channel"`
	Payer      common.Address `json:"payer"`
	Balance    channel.Amount `json:"balance"`
	Leaving    channel.Amount `json:"leaving"`
	Authorised channel.Amount `json:"authorised"`
	Charged    channel.Amount `json:"charged"`
	Claimed    channel.Amount `json:"claimed"`
	Payments   uint64         `json:"payments"`
	Entries    uint64         `json:"entries"`
}

// lines writes one JSON value a line as they come. An error after the first
// ends the connection, so that it is not taken for the end of the list.
func (g *Gateway) lines(w http.ResponseWriter, each func(write func(any) error) error) {
	w.Header().Set("Content-Type", contentLines)
	w.Header().Set("Cache-Control", "no-store")
	enc, begun := json.NewEncoder(w), false
	err := each(func(v any) error {
		begun = true
		return enc.Encode(v)
	})
	switch {
	case err == nil:
	case begun:
		g.log.Warn("a listing broke off", "error", err)
		panic(http.ErrAbortHandler)
	default:
		g.adminFailed(w, err)
	}
}

func (g *Gateway) adminChannels(w http.ResponseWriter, r *http.Request) {
	g.lines(w, func(write func(any) error) error {
		return g.engine.Views(r.Context(), func(v payee.View) error {
			return write(ChannelSummary{
				Channel: v.ID, Payer: v.Config.Payer, Balance: v.Escrow.Balance, Leaving: v.Escrow.Leaving,
				Authorised: v.Authorised, Charged: v.Charged, Claimed: v.Escrow.Claimed, Payments: v.Payments, Entries: v.Entries,
			})
		})
	})
}

// StatementLine is one entry of a channel's log with what it was for.
type StatementLine struct {
	Sequence uint64         `json:"sequence"`
	Kind     string         `json:"kind"`
	Amount   channel.Amount `json:"amount"`
	Charged  channel.Amount `json:"charged"`
	Time     uint64         `json:"time"` // Unix milliseconds
	Item     string         `json:"item,omitempty"`
	Erased   bool           `json:"erased,omitempty"`
	Hash     common.Hash    `json:"item_hash"`
}

func (g *Gateway) adminEntries(w http.ResponseWriter, r *http.Request) {
	id, _, refused := entryPath(r)
	if refused != nil {
		refused.write(w)
		return
	}
	if _, ok := g.engine.View(id); !ok {
		g.adminFailed(w, payee.ErrUnknown)
		return
	}
	g.lines(w, func(write func(any) error) error {
		return g.engine.Entries(r.Context(), id, 0, func(l payee.Line) error {
			return write(StatementLine{
				Sequence: l.Entry.Sequence, Kind: l.Entry.Kind.String(), Amount: l.Entry.Amount, Charged: l.Entry.Charged,
				Time: l.Entry.Time, Item: string(l.Item), Erased: l.Erased, Hash: common.Hash(l.Entry.Item),
			})
		})
	})
}

func entryPath(r *http.Request) (id channel.ID, sequence uint64, refused *Refusal) {
	err := id.UnmarshalText([]byte(r.PathValue("id")))
	if s := r.PathValue("sequence"); s != "" && err == nil {
		sequence, err = strconv.ParseUint(s, 10, 64)
	}
	if err != nil {
		return id, 0, refuseBody.because(err)
	}
	return id, sequence, nil
}

func (g *Gateway) adminErase(w http.ResponseWriter, r *http.Request) {
	id, sequence, refused := entryPath(r)
	if refused != nil {
		refused.write(w)
		return
	}
	if err := g.engine.Erase(r.Context(), id, sequence); err != nil {
		g.adminFailed(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// settleTimeout bounds a settlement that an operator waits for.
const settleTimeout = time.Hour

// contentLines is the type of one JSON value a line.
const contentLines = "application/x-ndjson"

// adminSettle settles to the end, whether the operator waits for it or not.
func (g *Gateway) adminSettle(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), settleTimeout)
	defer cancel()
	if r.Header.Get("Accept") == contentLines {
		g.settleInSteps(ctx, w)
		return
	}
	done, err := g.Settle(ctx)
	if err != nil {
		g.adminFailed(w, err)
		return
	}
	writeJSON(w, http.StatusOK, "application/json", 0, reportOf(done))
}

// settleInSteps tells the newest progress whenever the operator has read the
// last; the settlement does not wait for that.
func (g *Gateway) settleInSteps(ctx context.Context, w http.ResponseWriter) {
	type outcome struct {
		settlement payee.Settlement
		err        error
	}
	steps, done := make(chan payee.Progress, 1), make(chan outcome, 1)
	go func() {
		s, err := g.engine.SettleTelling(ctx, func(p payee.Progress) {
			select {
			case <-steps:
			default:
			}
			steps <- p
		})
		done <- outcome{s, err}
	}()
	w.Header().Set("Content-Type", contentLines)
	w.Header().Set("Cache-Control", "no-store")
	write := func(s SettlementStep) {
		// The operator may have gone; the settlement goes on.
		_ = json.NewEncoder(w).Encode(s)
		_ = http.NewResponseController(w).Flush()
	}
	tell := func(p payee.Progress) {
		told := SettlementProgress(p)
		write(SettlementStep{Progress: &told})
	}
	for {
		select {
		case p := <-steps:
			tell(p)
		case o := <-done:
			select {
			case p := <-steps:
				tell(p)
			default:
			}
			if o.err != nil {
				p := adminRefusal(o.err).problem()
				write(SettlementStep{Problem: &p})
				return
			}
			report := reportOf(o.settlement)
			write(SettlementStep{Settlement: &report})
			return
		}
	}
}

func (g *Gateway) adminExport(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Cache-Control", "no-store")
	// The stream ends with its own digest: one that broke off is refused.
	if err := paymentlog.Write(r.Context(), w, g.engine.Domain(), g.engine); err != nil {
		g.log.Warn("an export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
}
