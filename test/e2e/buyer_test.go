package e2e

import (
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/gateway/x402"
	"github.com/stiver-pay/stiver/test/process"
	"github.com/stiver-pay/stiver/wallet"
)

// buyer pays over HTTP 402 and never gives up on a payment: what has no answer
// is sent again as it was. It knows what it signed and what it got, so that it
// can tell whether the payee is honest.
type buyer struct {
	t        *testing.T
	key      *ecdsa.PrivateKey
	domain   channel.Domain
	config   channel.Config
	id       channel.ID
	url      string
	price    uint64
	receipts []channel.Receipt
	accepted x402.Requirements

	charged, deposited uint64 // by the buyer's own sums
}

func newBuyer(t *testing.T, key, payee *ecdsa.PrivateKey, domain channel.Domain, url string, price uint64) *buyer {
	b := &buyer{t: t, key: key, domain: domain, url: url, price: price, config: channel.Config{
		Payer: process.AddressOf(key), PayerAuthorizer: process.AddressOf(key),
		Receiver: process.AddressOf(payee), ReceiverAuthorizer: process.AddressOf(payee),
		Token: contracts.CoinAddress, WithdrawDelay: 900,
	}}
	b.id = domain.ChannelID(b.config)
	return b
}

// look asks what the payee wants.
func (b *buyer) look() {
	b.t.Helper()
	offer, err := http.Get(b.url + "/offer")
	if err != nil {
		b.t.Fatal(err)
	}
	defer offer.Body.Close()
	var required x402.Required
	if err := x402.DecodeHeader(offer.Header.Get(x402.HeaderRequired), &required); err != nil {
		b.t.Fatal(err)
	}
	b.accepted = required.Accepts[0]
}

// payment is the header that pays for the next item, with a deposit when what
// is deposited does not cover it.
func (b *buyer) payment() string {
	b.t.Helper()
	ceiling := b.charged + b.price
	v, err := channel.SignVoucher(b.domain, channel.NewKeySigner(b.key), b.id, channel.NewAmount(ceiling))
	if err != nil {
		b.t.Fatal(err)
	}
	pay := x402.Batch{Type: x402.TypeVoucher, Config: b.config,
		Voucher: x402.Voucher{ChannelID: b.id, Ceiling: v.Ceiling, Signature: v.Signature[:]}}
	if ceiling > b.deposited {
		pay.Type, pay.Deposit = x402.TypeDeposit, b.deposit()
		b.deposited += depositPrices * b.price
	}
	raw, err := json.Marshal(pay)
	if err != nil {
		b.t.Fatal(err)
	}
	h, err := x402.EncodeHeader(x402.Payload{X402Version: x402.Version, Accepted: b.accepted, Payload: raw})
	if err != nil {
		b.t.Fatal(err)
	}
	return h
}

// depositPrices is how many items a deposit lasts.
const depositPrices = 10

func (b *buyer) deposit() *x402.Deposit {
	b.t.Helper()
	amount := channel.NewAmount(depositPrices * b.price)
	before := strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10)
	var valid x402.Word
	if err := valid.UnmarshalText([]byte(before)); err != nil {
		b.t.Fatal(err)
	}
	until, _ := valid.Uint64()
	a := ledger.DepositAuthorization{ValidBefore: until, Salt: crypto.Keccak256Hash(crypto.FromECDSA(process.NewKey(b.t)))}
	token := ledger.TokenDomain{Name: contracts.CoinName, Version: contracts.CoinVersion, ChainID: b.domain.ChainID(), Token: contracts.CoinAddress}
	sig, err := channel.NewKeySigner(b.key).Sign(ledger.DepositDigest(token, b.id, b.config.Payer, amount, a))
	if err != nil {
		b.t.Fatal(err)
	}
	return &x402.Deposit{Amount: amount, Authorization: x402.Authorization{ValidBefore: valid, Salt: x402.Word(a.Salt), Signature: sig[:]}}
}

// buy pays for a path. down is called when the gateway does not answer, and
// returns when it may be back.
func (b *buyer) buy(path string, down func()) {
	b.t.Helper()
	for header := b.payment(); ; {
		r, err := http.NewRequest("GET", b.url+path, nil)
		if err != nil {
			b.t.Fatal(err)
		}
		r.Header.Set(x402.HeaderSignature, header)
		r.Header.Set(gateway.HeaderReceipt, "1")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			down()
			continue
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			down()
			continue
		}
		if res.StatusCode != 200 || string(body) != "item "+path {
			b.t.Fatalf("%s: %s %s", path, res.Status, body)
		}
		b.take(res.Header)
		return
	}
}

// take checks what the payee says and keeps its receipt.
func (b *buyer) take(h http.Header) {
	b.t.Helper()
	var paid x402.Settlement
	if err := x402.DecodeHeader(h.Get(x402.HeaderResponse), &paid); err != nil {
		b.t.Fatal(err)
	}
	b.charged += b.price
	if paid.Extra.ChannelState.ChargedCumulativeAmount != fmt.Sprint(b.charged) {
		b.t.Fatalf("the payee charged %s in total, the payer paid %d", paid.Extra.ChannelState.ChargedCumulativeAmount, b.charged)
	}
	var wire wallet.Receipt
	if err := x402.DecodeHeader(h.Get(gateway.HeaderReceipt), &wire); err != nil {
		b.t.Fatal(err)
	}
	receipt, err := wire.Decode()
	if err != nil {
		b.t.Fatal(err)
	}
	by := channel.NewVerifier(b.config.ReceiverAuthorizer)
	if err := receipt.Verify(b.domain, &by); err != nil {
		b.t.Fatal(err)
	}
	b.receipts = append(b.receipts, receipt)
}
