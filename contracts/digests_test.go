package contracts_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"pgregory.net/rapid"

	"github.com/stiver-pay/stiver/channel"
	"github.com/stiver-pay/stiver/contracts"
)

func drawConfig(t *rapid.T) channel.Config {
	addr := func(label string) common.Address {
		return common.BytesToAddress(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, label))
	}
	c := channel.Config{
		Payer: addr("payer"), PayerAuthorizer: addr("payerAuthorizer"), Receiver: addr("receiver"),
		ReceiverAuthorizer: addr("receiverAuthorizer"), Token: addr("token"),
		WithdrawDelay: rapid.Uint64Range(0, 1<<40-1).Draw(t, "withdrawDelay"),
	}
	copy(c.Salt[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "salt"))
	return c
}

func drawAmount(t *rapid.T, label string) channel.Amount {
	var b [channel.AmountSize]byte
	copy(b[:], rapid.SliceOfN(rapid.Byte(), channel.AmountSize, channel.AmountSize).Draw(t, label))
	return channel.AmountFromBytes(b)
}

// TestGoAndTheContractSignTheSameMessages compares every digest of the core with
// the contract's own getter.
func TestGoAndTheContractSignTheSameMessages(t *testing.T) {
	l := newLedger(t)
	abi := contracts.NewChannels()
	rapid.Check(t, func(t *rapid.T) {
		c := drawConfig(t)
		id := l.domain.ChannelID(c)
		amount, other := drawAmount(t, "amount"), drawAmount(t, "other")
		nonce := rapid.Uint64().Draw(t, "nonce")
		ticks := channel.TickVoucher{
			Channel: id, Base: amount, Unit: other, Root: c.Salt, Length: rapid.Uint32().Draw(t, "length"),
		}
		rows := rapid.SliceOf(rapid.Byte()).Draw(t, "rows")
		claim := contracts.VoucherClaim{
			Voucher:      contracts.Voucher{Channel: abiConfig(c), MaxClaimableAmount: amount.Big()},
			TotalClaimed: other.Big(),
		}
		entry := channel.ClaimEntry{Channel: id, Ceiling: amount, Claimed: other}
		delay := new(big.Int).SetUint64(c.WithdrawDelay)
		for _, m := range []struct {
			name string
			call []byte
			want [32]byte
		}{
			{"channel id", abi.PackGetChannelId(abiConfig(c)), id},
			{"voucher", abi.PackGetVoucherDigest(id, amount.Big()), l.domain.VoucherDigest(id, amount)},
			{"tick voucher", abi.PackGetTickVoucherDigest(id, amount.Big(), other.Big(), ticks.Root, ticks.Length), l.domain.TickVoucherDigest(ticks)},
			{"refund", abi.PackGetRefundDigest(id, new(big.Int).SetUint64(nonce), amount.Big()), l.domain.RefundDigest(id, nonce, amount)},
			{"withdrawal", abi.PackGetWithdrawalDigest(id, new(big.Int).SetUint64(nonce), amount.Big(), new(big.Int).SetUint64(nonce)), l.domain.WithdrawalDigest(id, nonce, amount, nonce)},
			{"claim batch", abi.PackGetClaimBatchDigest([]contracts.VoucherClaim{claim, claim}), l.domain.ClaimBatchDigest([]channel.ClaimEntry{entry, entry})},
			{"compact claim", abi.PackGetCompactClaimDigest(c.Receiver, c.Token, delay, crypto.Keccak256Hash(rows)), l.domain.CompactClaimDigest(c.Receiver, c.Token, c.WithdrawDelay, rows)},
		} {
			if got := l.call(address(relayer), contracts.ChannelsAddress, m.call); !bytes.Equal(got, m.want[:]) {
				t.Fatalf("%s: the contract says %x, the core %x", m.name, got, m.want)
			}
		}
	})
}

// TestTheDomainIsTheOneClientsSignUnder reads it the way clients do.
func TestTheDomainIsTheOneClientsSignUnder(t *testing.T) {
	l := newLedger(t)
	raw := l.call(address(relayer), contracts.ChannelsAddress, contracts.NewChannels().PackEip712Domain())
	d, err := contracts.NewChannels().UnpackEip712Domain(raw)
	if err != nil {
		t.Fatal(err)
	}
	if d.Name != "x402 Batch Settlement" || d.Version != "1" || d.ChainId.Uint64() != chainID || d.VerifyingContract != contracts.ChannelsAddress {
		t.Fatalf("domain of Channels: %+v", d)
	}
	raw = l.call(address(relayer), contracts.CoinAddress, contracts.NewCoin().PackCoinEip712Domain())
	c, err := contracts.NewCoin().UnpackCoinEip712Domain(raw)
	if err != nil {
		t.Fatal(err)
	}
	if c.Name != contracts.CoinName || c.Version != contracts.CoinVersion || c.ChainId.Uint64() != chainID || c.VerifyingContract != contracts.CoinAddress {
		t.Fatalf("domain of Coin: %+v", c)
	}
}
