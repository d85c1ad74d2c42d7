package gateway

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payee"
	"github.com/stiver-pay/stiver/gateway/x402"
)

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
