package interop

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	chain "github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/gateway"
	"github.com/stiver-pay/stiver/test/process"
	"github.com/stiver-pay/stiver/test/stiver"
)

// What the payer of docs/protocol.md buys, in payments of one price.
const (
	streamPrice    = 100
	streamPayments = 545
	streamDeposit  = 100_000
	largeItem      = 200_000 // bytes: more than a frame, and than the first grant
)

// The vectors hold for code that shares nothing with what made them.
func TestTheVectorsHoldInJavaScript(t *testing.T) {
	if err := installIn("stream-payer"); err != nil {
		t.Fatal(err)
	}
	nodeTests(t, "stream-payer", "vectors.mjs", nil)
}

// A payer that was written from docs/protocol.md alone, in another language and
// on another implementation of libp2p, pays a gateway: the page suffices.
func TestAPayerWrittenFromThePagePays(t *testing.T) {
	if err := installIn("stream-payer"); err != nil {
		t.Fatal(err)
	}
	n := stiver.Start(t)
	content := t.TempDir()
	for name, data := range map[string][]byte{"item.txt": []byte("item"), "large.bin": bytes.Repeat([]byte{7}, largeItem)} {
		if err := os.WriteFile(filepath.Join(content, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	g := process.StartGateway(t, process.GatewayOptions{
		LedgerURL: n.URL, Key: n.Platform, Credit: "0.001", // of ten payments
		YAML: "withdraw_delay: 15m\ncontent: " + content + "\nprices: {default: 0.0001}\n",
	})
	id := openChannel(t, n)

	nodeTests(t, "stream-payer", "payer.mjs", map[string]any{
		"url": g.URL, "address": g.Stream[0], "key": hexKey(n.Payers[0]), "price": fmt.Sprint(streamPrice),
		"large": map[string]any{"path": "/large.bin", "size": largeItem, "byte": 7},
	})
	checkSales(t, g.AdminClient(t), id)
	reader := ledger.New(n.Client)
	got, err := reader.Escrow(t.Context(), id)
	if total := channel.NewAmount(streamPrice * streamPayments); err != nil || got.Claimed != total {
		t.Fatalf("the ledger says %+v (%v), want %s claimed", got, err, total)
	}
}

// openChannel puts a deposit into the channel that the program will pay on.
func openChannel(t *testing.T, n *stiver.Network) channel.ID {
	t.Helper()
	payee := process.AddressOf(n.Platform)
	payer := process.AddressOf(n.Payers[0])
	cfg := channel.Config{
		Payer: payer, PayerAuthorizer: payer, Receiver: payee, ReceiverAuthorizer: payee,
		Token: contracts.CoinAddress, WithdrawDelay: uint64((15 * time.Minute).Seconds()),
	}
	l := ledger.New(n.Client)
	id := l.Domain().ChannelID(cfg)
	token := ledger.TokenDomain{
		Name: contracts.CoinName, Version: contracts.CoinVersion, ChainID: n.Genesis.Config.ChainID, Token: contracts.CoinAddress,
	}
	a := ledger.DepositAuthorization{ValidBefore: uint64(time.Now().Add(time.Hour).Unix())}
	sig, err := channel.NewKeySigner(n.Payers[0]).Sign(ledger.DepositDigest(token, id, payer, channel.NewAmount(streamDeposit), a))
	if err != nil {
		t.Fatal(err)
	}
	a.Signature = sig[:]
	account := chain.NewAccount(n.Client, ledger.TransactionSigner(channel.NewKeySigner(n.Payers[0])))
	if _, err := l.As(account).Deposit(t.Context(), cfg, channel.NewAmount(streamDeposit), a); err != nil {
		t.Fatal(err)
	}
	return id
}

// checkSales compares the payee's numbers and its log with what was bought, and
// claims it.
func checkSales(t *testing.T, admin *gateway.AdminClient, id channel.ID) {
	t.Helper()
	total := channel.NewAmount(streamPrice * streamPayments)
	var channels []gateway.ChannelSummary
	if err := admin.Channels(t.Context(), func(s gateway.ChannelSummary) error {
		channels = append(channels, s)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(channels) != 1 || channels[0].Channel != id || channels[0].Charged != total || channels[0].Payments != streamPayments {
		t.Fatalf("the payee's channels: %+v", channels)
	}
	charges, sold := 0, make(map[string]int)
	if err := admin.Entries(t.Context(), id, func(l gateway.StatementLine) error {
		if l.Kind != "charge" {
			return nil
		}
		charges++
		sold[l.Item]++
		if want := channel.NewAmount(uint64(streamPrice * charges)); l.Amount != channel.NewAmount(streamPrice) || l.Charged != want {
			return fmt.Errorf("charge %d: %+v", charges, l)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if charges != streamPayments || sold["/item.txt"] != streamPayments-1 || sold["/large.bin"] != 1 {
		t.Fatalf("%d charges: %v", charges, sold)
	}
	if done, err := admin.Settle(t.Context()); err != nil || done.Paid != total {
		t.Fatalf("%v %+v", err, done)
	}
}
