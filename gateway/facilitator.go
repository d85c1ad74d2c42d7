package gateway

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/gateway/x402"
)

// facilitator verifies and relays x402 payments to other payees on the same
// ledger, so that a site with a public x402 server needs no node and no account.
// It keeps no state and holds no money: all it relays was signed by others.
type facilitator struct {
	ledger  *ledger.Sender
	account *client.Account
	clock   func() time.Time
	log     *slog.Logger
}

// maxClaimBody is what 500 claims take, with room.
const maxClaimBody = 1 << 20

// facilitator returns the handler of the facilitator's addresses; nil when it
// is not configured.
func (g *Gateway) facilitator() http.Handler {
	prefix := g.config.Facilitator
	if prefix == "" {
		return nil
	}
	f := &facilitator{ledger: g.sender, account: g.account, clock: g.door.clock, log: g.log}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+prefix+"/supported", f.supported)
	mux.HandleFunc("POST "+prefix+"/verify", func(w http.ResponseWriter, r *http.Request) {
		q, err := readFacilitatorRequest(w, r)
		if err != nil {
			writeJSON(w, http.StatusBadRequest, "application/json", 0, x402.Verification{
				InvalidReason: refuseMalformed.Reason, InvalidMessage: err.Error()})
			return
		}
		writeJSON(w, http.StatusOK, "application/json", 0, f.verify(r.Context(), q))
	})
	mux.HandleFunc("POST "+prefix+"/settle", func(w http.ResponseWriter, r *http.Request) {
		q, err := readFacilitatorRequest(w, r)
		if err != nil {
			writeJSON(w, http.StatusBadRequest, "application/json", 0, x402.Settlement{
				ErrorReason: refuseMalformed.Reason, ErrorMessage: err.Error(), Network: f.network()})
			return
		}
		writeJSON(w, http.StatusOK, "application/json", 0, f.settle(r.Context(), q))
	})
	return mux
}

func readFacilitatorRequest(w http.ResponseWriter, r *http.Request) (x402.FacilitatorRequest, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxClaimBody))
	if err != nil {
		return x402.FacilitatorRequest{}, errors.Join(x402.ErrTooLarge, err)
	}
	return x402.DecodeFacilitatorRequest(body)
}

func (f *facilitator) network() string {
	return "eip155:" + strconv.FormatUint(f.ledger.Client().ChainID(), 10)
}

func (f *facilitator) supported(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, "application/json", 0, x402.Supported{
		Kinds: []x402.Kind{
			{X402Version: x402.Version, Scheme: x402.SchemeBatch, Network: f.network()},
			{X402Version: x402.Version, Scheme: x402.SchemeExact, Network: f.network()},
		},
		Extensions: []string{},
		Signers:    map[string][]string{"eip155:*": {f.ledger.Address().Hex()}},
	})
}

// verify checks a payment as the ledger stands, without changing anything.
func (f *facilitator) verify(ctx context.Context, q x402.FacilitatorRequest) x402.Verification {
	payer, state, refused := f.check(ctx, q)
	v := x402.Verification{IsValid: refused == nil, Extra: state}
	if payer != (common.Address{}) {
		v.Payer = payer.Hex()
	}
	if refused != nil {
		v.InvalidReason, v.InvalidMessage = refused.Reason, refused.Text
	}
	return v
}

// check dispatches by scheme. The payer is known whenever the payload decodes.
func (f *facilitator) check(ctx context.Context, q x402.FacilitatorRequest) (common.Address, *x402.ChannelState, *Refusal) {
	scheme := q.PaymentRequirements.Scheme
	switch {
	case scheme != q.PaymentPayload.Accepted.Scheme:
		return common.Address{}, nil, &refuseScheme
	case q.PaymentRequirements.Network != f.network() || q.PaymentPayload.Accepted.Network != f.network():
		if scheme == x402.SchemeExact {
			return common.Address{}, nil, exactly(&refuseNetwork)
		}
		return common.Address{}, nil, &refuseNetwork
	case scheme == x402.SchemeBatch:
		return f.checkBatch(ctx, q)
	case scheme == x402.SchemeExact:
		e, a, refused := f.transfer(q)
		if refused != nil {
			return a.From, nil, refused
		}
		if err := f.ledger.CheckTransfer(ctx, common.HexToAddress(q.PaymentRequirements.Asset), a, e.Signature); err != nil {
			return a.From, nil, transferRefusal(err)
		}
		return a.From, nil, nil
	}
	return common.Address{}, nil, &refuseScheme
}

// transfer decodes an exact payload and compares it with what is required.
func (f *facilitator) transfer(q x402.FacilitatorRequest) (x402.Exact, ledger.Authorization, *Refusal) {
	e, err := x402.DecodeExact(q.PaymentPayload.Payload)
	if err != nil {
		return e, ledger.Authorization{}, refuseExactPayload.because(err)
	}
	a, ok := authorizationOf(e)
	need := q.PaymentRequirements
	switch {
	case !ok:
		return e, a, &refuseExactPayload
	case !strings.EqualFold(a.To.Hex(), need.PayTo):
		return e, a, exactly(&refusePayTo)
	case a.Value.String() != need.Amount:
		return e, a, &refuseValue
	}
	return e, a, timely(f.clock(), a.ValidAfter, a.ValidBefore, exact)
}

// settle checks a payment once more and takes it to the ledger.
func (f *facilitator) settle(ctx context.Context, q x402.FacilitatorRequest) x402.Settlement {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), relayTimeout)
	defer cancel()
	s := x402.Settlement{Network: f.network()}
	kind := ""
	if q.PaymentRequirements.Scheme == x402.SchemeBatch {
		kind, _ = x402.DecodeType(q.PaymentPayload.Payload)
	}
	var refused *Refusal
	switch kind {
	case x402.TypeClaim:
		refused = f.claim(ctx, q, &s)
	case x402.TypeSettle:
		refused = f.pay(ctx, q, &s)
	default:
		var payer common.Address
		if payer, _, refused = f.check(ctx, q); payer != (common.Address{}) {
			s.Payer = payer.Hex()
		}
		if refused == nil {
			refused = f.settleChecked(ctx, kind, q, &s)
		}
	}
	if refused != nil {
		if refused.cause != nil {
			f.log.Info("the facilitator refused to settle", "code", refused.Code, "error", refused.cause)
		}
		s.ErrorReason, s.ErrorMessage = refused.Reason, refused.Text
		return s
	}
	s.Success = true
	return s
}

func (f *facilitator) settleChecked(ctx context.Context, kind string, q x402.FacilitatorRequest, s *x402.Settlement) *Refusal {
	switch {
	case q.PaymentRequirements.Scheme == x402.SchemeExact:
		return f.relayTransfer(ctx, q, s)
	case kind == x402.TypeDeposit:
		return f.deposit(ctx, q, s)
	case kind == x402.TypeRefund:
		return f.refund(ctx, q, s)
	}
	return &Refusal{Code: "voucher_payload", Reason: batch + "payload_type",
		Text: "a voucher alone is not settled; claim it"}
}

func (f *facilitator) relayTransfer(ctx context.Context, q x402.FacilitatorRequest, s *x402.Settlement) *Refusal {
	e, a, refused := f.transfer(q)
	if refused != nil {
		return refused
	}
	done, err := f.ledger.TransferWithAuthorization(ctx, common.HexToAddress(q.PaymentRequirements.Asset), a, e.Signature)
	if err != nil {
		return transferRefusal(err)
	}
	s.Transaction, s.Amount = done.Tx.Hex(), a.Value.String()
	return nil
}
