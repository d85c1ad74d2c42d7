package wallet

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/payer"
)

// headerProof proves to a Stiver gateway that a request comes from a channel's
// payer: Unix seconds, a space, a signature over proofDigest.
const headerProof = "Stiver-Proof"

// proofDigest is what a payer signs (EIP-191, version 0x45) to be shown its
// channel.
func proofDigest(id channel.ID, receiver common.Address, time uint64) [32]byte {
	text := "Stiver: show a channel to its payer.\nchannel: " + id.String() +
		"\npayee: " + receiver.Hex() + "\ntime: " + strconv.FormatUint(time, 10)
	return crypto.Keccak256Hash([]byte("\x19Ethereum Signed Message:\n" + strconv.Itoa(len(text)) + text))
}

// wireNumbers is a channel as a Stiver gateway shows it to its payer.
type wireNumbers struct {
	Channel  channel.ID     `json:"channel"`
	Balance  channel.Amount `json:"balance"`
	Leaving  channel.Amount `json:"leaving"`
	Charged  channel.Amount `json:"charged"`
	Payments uint64         `json:"payments"`
	Voucher  *struct {
		Ceiling   channel.Amount    `json:"maxClaimableAmount"`
		Signature channel.Signature `json:"signature"`
	} `json:"voucher"`
	Ticks *struct {
		Base      channel.Amount    `json:"base"`
		Unit      channel.Amount    `json:"unit"`
		Root      common.Hash       `json:"root"`
		Length    uint32            `json:"length"`
		Signature channel.Signature `json:"signature"`
		Index     uint32            `json:"index"`
		Preimage  common.Hash       `json:"preimage"`
	} `json:"ticks"`
}

// numbers asks the gateway at a URL for a channel's numbers with their proofs:
// our highest voucher and our newest tick. An x402 correction carries the
// voucher alone, which is not the highest after payments by tick.
func (w *Wallet) numbers(ctx context.Context, at string, s payer.State) (payer.Numbers, error) {
	origin, err := originOf(at)
	if err != nil {
		return payer.Numbers{}, err
	}
	now := uint64(w.opt.Now().Unix())
	sig, err := w.Session().Sign(proofDigest(s.ID, s.Config.Receiver, now))
	if err != nil {
		return payer.Numbers{}, err
	}
	var n wireNumbers
	proof := http.Header{headerProof: {strconv.FormatUint(now, 10) + " " + sig.String()}}
	if err := w.ask(ctx, question{http.MethodGet, origin + apiPrefix + "channels/" + s.ID.String(), nil, proof}, &n); err != nil {
		return payer.Numbers{}, err
	}
	if n.Channel != s.ID {
		return payer.Numbers{}, fmt.Errorf("%s shows another channel: %w", origin, ErrMalformed)
	}
	return n.numbers(), nil
}

func (n wireNumbers) numbers() payer.Numbers {
	out := payer.Numbers{Payments: n.Payments, Charged: n.Charged, Balance: n.Balance.Minus(n.Leaving)}
	if v := n.Voucher; v != nil {
		out.Voucher = channel.Voucher{Channel: n.Channel, Ceiling: v.Ceiling, Signature: v.Signature}
	}
	if t := n.Ticks; t != nil {
		out.Ticks = channel.TickVoucher{
			Channel: n.Channel, Base: t.Base, Unit: t.Unit, Root: t.Root, Length: t.Length, Signature: t.Signature,
		}
		out.Tick = channel.Tick{Index: t.Index, Preimage: t.Preimage}
	}
	return out
}
