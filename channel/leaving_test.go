package channel_test

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/stiver-pay/stiver/channel"
)

// What the payer signed before it began to leave can still be claimed, but
// nothing more is sold on it: the claim may come too late.
func TestNothingIsSoldOnMoneyThatIsBeingWithdrawn(t *testing.T) {
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	signer := channel.NewKeySigner(key)
	domain := channel.NewDomain(571700, signer.Address())
	id := channel.ID{1}
	s, _ := channel.NewState(id, channel.Escrow{Balance: channel.NewAmount(100)}, 0)
	voucher, err := channel.SignVoucher(domain, signer, id, channel.NewAmount(80))
	if err != nil {
		t.Fatal(err)
	}
	by := channel.NewVerifier(signer.Address())
	verified, err := voucher.Verify(domain, &by)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Authorise(verified); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Observe(channel.Escrow{Balance: channel.NewAmount(100), Leaving: channel.NewAmount(70)}, 0); err != nil {
		t.Fatal(err)
	}
	if got := s.Spendable(); got != channel.NewAmount(30) {
		t.Fatalf("spendable %s, want what stays: 30", got)
	}
	if _, err := s.Charge(channel.NewAmount(31), 0, channel.ItemHash{}); !errors.Is(err, channel.ErrNotAuthorised) {
		t.Fatal(err)
	}
	if _, err := s.Charge(channel.NewAmount(30), 0, channel.ItemHash{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
}
