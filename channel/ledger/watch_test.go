package ledger_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stiver-pay/stiver/chain/client"
	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/channel/ledger"
	"github.com/stiver-pay/stiver/contracts"
	"github.com/stiver-pay/stiver/test/stiver"
)

func TestRolesAreGrantedAndIssuersMint(t *testing.T) { onEveryLedger(t, rolesAreGrantedAndIssuersMint) }

func rolesAreGrantedAndIssuersMint(t *testing.T, w *world) {
	ctx := testContext(t)
	stranger := channel.NewKeySigner(w.net.Stranger).Address()
	_, err := w.issuer.Mint(ctx, stranger, channel.NewAmount(5))
	wantRevert(t, err, "AccountNotRegistered")
	if _, err := w.governor.Grant(ctx, contracts.RoleParticipant, stranger); err != nil {
		t.Fatal(err)
	}
	if ok, err := w.ledger.Registered(ctx, stranger); err != nil || !ok {
		t.Fatalf("registered %v, %v", ok, err)
	}
	before, err := w.ledger.Coin().Supply(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.issuer.Mint(ctx, stranger, channel.NewAmount(5)); err != nil {
		t.Fatal(err)
	}
	after, err := w.ledger.Coin().Supply(ctx)
	if err != nil || after.Minus(before) != channel.NewAmount(5) || w.balance(stranger) != 5 {
		t.Fatalf("supply %s → %s, %v", before, after, err)
	}
	if _, err := w.governor.Revoke(ctx, contracts.RoleParticipant, stranger); err != nil {
		t.Fatal(err)
	}
	if members, err := w.ledger.Members(ctx, contracts.RoleIssuer); err != nil || len(members) != 1 || members[0] != w.issuer.Address() {
		t.Fatalf("issuers %v, %v", members, err)
	}
}

func TestAWatcherSeesAChannelsWholeLife(t *testing.T) {
	onEveryLedger(t, aWatcherSeesAChannelsWholeLife)
}

func aWatcherSeesAChannelsWholeLife(t *testing.T, w *world) {
	ctx, stop := context.WithCancel(testContext(t))
	defer stop()
	var kinds []string
	seen := make(chan error, 1)
	errDone := errors.New("seen enough")
	go func() {
		seen <- w.ledger.Watch(ctx, ledger.Watching{}, func(s ledger.Seen) error {
			for _, e := range s.Events {
				switch e := e.(type) {
				case ledger.ChannelOpened:
					if e.Config != w.cfg {
						t.Errorf("config %+v", e.Config)
					}
					kinds = append(kinds, "opened")
				case ledger.DepositMade:
					kinds = append(kinds, "deposit")
				case ledger.ClaimMade:
					kinds = append(kinds, "claim")
				case ledger.AnchorMade:
					kinds = append(kinds, "anchor")
				case ledger.SettlementPaid:
					kinds = append(kinds, "paid")
				case ledger.WithdrawalStarted:
					return errDone
				}
			}
			return nil
		})
	}()
	w.deposit(w.cfg, 1000)
	if _, err := w.platform.SettleBatch(ctx, ledger.Settlement{Token: contracts.CoinAddress,
		Rows:   []ledger.Row{w.voucherRow(w.cfg, 10)},
		Anchor: &channel.Anchor{Total: channel.NewAmount(10)}}); err != nil {
		t.Fatal(err)
	}
	payer := w.ledger.As(client.NewAccount(w.ledger.Client(), ledger.TransactionSigner(w.payer)))
	if _, err := payer.InitiateWithdraw(ctx, w.cfg, channel.NewAmount(500)); err != nil {
		t.Fatal(err)
	}
	if err := <-seen; !errors.Is(err, errDone) {
		t.Fatal(err)
	}
	want := "opened deposit claim anchor paid"
	got := ""
	for i, k := range kinds {
		if i > 0 {
			got += " "
		}
		got += k
	}
	if got != want {
		t.Fatalf("saw %q, want %q", got, want)
	}
}

func TestAStrangerIsNotPermittedOnOurLedger(t *testing.T) {
	net := stiver.Start(t)
	stranger := client.NewAccount(net.Client, client.NewKeySigner(net.Stranger))
	_, _, err := ledger.New(net.Client).As(stranger).Settle(testContext(t), stranger.Address(), contracts.CoinAddress)
	if !errors.Is(err, client.ErrNotPermitted) {
		t.Fatalf("got %v", err)
	}
}
